import ProvenanceCore
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#endif

@Suite("Files and folders")
struct FilesTests {
    /// Makes empty files, with the folders that they need.
    static func plant(_ names: [String], in folder: String) throws {
        for name in names {
            let path = folder + "/" + name
            try Files.createFolder(Files.folder(of: path))
            try store([], at: path)
        }
    }

    @Test("a folder is created with its parents, and again without complaint")
    func createFolder() throws {
        try withTemporaryFolder { folder in
            let deep = folder + "/a/b//c/"
            try Files.createFolder(deep)
            try Files.createFolder(deep)
            #expect(Files.isFolder(folder + "/a/b/c"))
            try Files.syncFolder(folder + "/a")
            let shallow = failure { () throws(FileFailure) in
                try Files.createFolder(folder + "/x/y", withParents: false)
            }
            #expect(shallow?.isNotFound == true)
            try store([], at: folder + "/file")
            let blocked = failure { () throws(FileFailure) in
                try Files.createFolder(folder + "/file")
            }
            #expect(
                blocked?.description == "cannot create the folder `\(folder)/file`: file exists"
            )
        }
    }

    @Test("renaming replaces, removing may be repeated")
    func renameAndRemove() throws {
        try withTemporaryFolder { folder in
            try store([1], at: folder + "/a")
            try store([2], at: folder + "/b")
            try Files.rename(folder + "/a", to: folder + "/b")
            #expect(try contents(of: folder + "/b") == [1])
            #expect(!Files.exists(folder + "/a"))
            try Files.remove(folder + "/b")
            try Files.remove(folder + "/b")
            #expect(!Files.exists(folder + "/b"))
            let missing = failure { () throws(FileFailure) in
                try Files.rename(folder + "/a", to: folder + "/b")
            }
            #expect(
                missing?.description == "cannot rename `\(folder)/a`: no such file or directory"
            )
        }
    }

    @Test("the status says size, kind and time")
    func status() throws {
        try withTemporaryFolder { folder in
            try store([1, 2, 3], at: folder + "/a")
            symlink("a", folder + "/link")
            let status = try Files.status(of: folder + "/link")
            #expect(status.kind == .file)
            #expect(status.byteCount == 3)
            #expect(status.modifiedNanoseconds > 1_600_000_000_000_000_000)
            #expect(try status == Files.status(of: folder + "/a"))
            #expect(try Files.status(of: folder + "/link", followingLinks: false).kind == .link)
            #expect(try Files.status(of: folder).kind == .folder)
            #expect(try Files.status(of: "/dev/null").kind == .other)
            #expect(try Files.realPath(of: folder + "/./link") == Files.realPath(of: folder + "/a"))
        }
    }

    @Test("a whole file is read up to its limit", arguments: [0, 1, 4095, 70_000])
    func contentsWithLimit(count: Int) throws {
        try withTemporaryFolder { folder in
            let path = folder + "/x"
            let content = SampleContent.random(count)
            try store(content, at: path)
            for limit in [count, count + 1, 1 << 20] {
                let bytes = try Files.contents(of: path, limit: limit)
                #expect(bytes.withUnsafeBytes { Array($0) } == content)
            }
            if count == 0 { return }
            let refused = failure { () throws(FileFailure) in
                _ = try Files.contents(of: path, limit: count - 1)
            }
            #expect(
                refused?.description
                    == "cannot read `\(path)`: file too large (at most \(count - 1) bytes)"
            )
        }
    }

    @Test("a walk finds files by bytes, through links to files, and no dot names")
    func list() throws {
        try withTemporaryFolder { folder in
            try Self.plant(
                ["b/z.gz", "b-c.gz", "b/é", "b/a/deep", "A", ".hidden", ".git/config", "b/.x"],
                in: folder
            )
            symlink("../A", folder + "/b/link")
            symlink("..", folder + "/b/loop")
            mkfifo(folder + "/pipe", 0o600)
            let names = ["A", "b-c.gz", "b/a/deep", "b/link", "b/z.gz", "b/é"]
            #expect(try Files.list(folder) == names.map { folder + "/" + $0 })
            #expect(try Files.list(folder + "/") == names.map { folder + "/" + $0 })
        }
    }

    @Test("a walk never leaves out what it cannot reach")
    func listFailures() throws {
        try withTemporaryFolder { folder in
            symlink("nowhere", folder + "/dangling")
            let dangling = failure { () throws(FileFailure) in _ = try Files.list(folder) }
            #expect(
                dangling?.description
                    == "cannot inspect `\(folder)/dangling`: no such file or directory"
            )
            let missing = failure { () throws(FileFailure) in _ = try Files.list(folder + "/x") }
            #expect(missing?.operation == .list)
        }
    }

    @Test("names that are not UTF-8 are refused, not repaired")
    func otherNames() throws {
        try withTemporaryFolder { folder in
            let name = Array((folder + "/a").utf8CString.dropLast()) + [CChar(bitPattern: 0xFF), 0]
            let descriptor = open(name, O_CREAT | O_WRONLY, 0o600)
            #expect(descriptor >= 0)
            close(descriptor)
            let failure = failure { () throws(FileFailure) in _ = try Files.list(folder) }
            #expect(failure?.description.contains("is not UTF-8") == true)
            unlink(name)
        }
    }

    @Test(
        "paths",
        arguments: [
            ("a/b", "a"), ("a", "."), ("/a", "/"), ("/", "/"), ("a/b/", "a"), ("a//b", "a"),
            ("//a", "/"),
        ]
    )
    func folders(path: String, folder: String) {
        #expect(Files.folder(of: path) == folder)
    }

    @Test(
        "joining",
        arguments: [
            ("a", "b", "a/b"), ("a/", "b", "a/b"), (".", "b", "b"), ("", "b", "b"),
            ("/", "b", "/b"),
        ]
    )
    func joins(folder: String, name: String, path: String) {
        #expect(Files.join(folder, name) == path)
    }
}
