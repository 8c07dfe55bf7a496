#if canImport(Glibc)
    import Glibc
#endif

/// Walking folders.
extension Files {
    /// All regular files beneath `folder`, as paths that begin with `folder`, sorted by bytes.
    ///
    /// Names that begin with a dot are left out. A link to a file counts as that file; a link to
    /// a folder is not entered, so no walk can loop or find a file twice through one. A link that
    /// leads nowhere is a failure: what it stood for would be lost without a word. A file that is
    /// removed while the folder is walked is in the list or not.
    ///
    /// - Parameter includingHidden: whether names that begin with a dot count as well.
    package static func list(
        _ folder: String,
        includingHidden: Bool = false
    ) throws(FileFailure) -> [String] {
        var found: [String] = []
        try collectFiles(in: folder, includingHidden, depth: 0, into: &found)
        sortByBytes(&found)
        return found
    }

    static func collectFiles(
        in folder: String,
        _ includingHidden: Bool = false,
        depth: Int,
        into found: inout [String]
    ) throws(FileFailure) {
        if depth > Limits.folderDepth {
            let detail = "more than \(Limits.folderDepth) folders deep"
            throw FileFailure(.list, folder, code: ELOOP, detail: detail)
        }
        for name in try names(in: folder) where includingHidden || !name.hasPrefix(".") {
            let path = join(folder, name)
            let entry: FileStatus
            do throws(FileFailure) {
                entry = try status(of: path, followingLinks: false)
            } catch  where error.code == ENOENT {
                // Another process has removed it since its name was read: it is not there.
                continue
            }
            let isFile =
                try entry.kind == .link ? status(of: path).kind == .file : entry.kind == .file
            if isFile {
                if found.count >= Limits.listedFiles {
                    let detail = "more than \(Limits.listedFiles) files"
                    throw FileFailure(.list, folder, code: EOVERFLOW, detail: detail)
                }
                found.append(path)
            } else if entry.kind == .folder {
                try collectFiles(in: path, includingHidden, depth: depth + 1, into: &found)
            }
        }
    }

    /// The names in one folder, dot names included, `.` and `..` not; in the system's order.
    package static func names(in folder: String) throws(FileFailure) -> [String] {
        guard let stream = opendir(folder) else { throw FileFailure(.list, folder, code: errno) }
        // SAFETY: opened above, closed once.
        defer { closedir(stream) }
        guard let nameOffset = MemoryLayout<dirent>.offset(of: \.d_name) else { return [] }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { throw FileFailure(.list, folder, code: errno) }
                return names
            }
            // SAFETY: the name ends with NUL inside the entry, which may be shorter than the
            // declared structure; so it is reached by address and never copied as a whole.
            let bytes = (UnsafeRawPointer(entry) + nameOffset).assumingMemoryBound(to: CChar.self)
            let name = try name(bytes, in: folder)
            if name != "." && name != ".." { names.append(name) }
        }
    }

    static func sortByBytes(_ paths: inout [String]) {
        paths.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
