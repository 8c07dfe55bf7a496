import ProvenanceCore
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#endif

@Suite("The shard reader")
struct ShardReaderTests {
    static let content = SampleContent.lines(5000)

    @Test(
        "the container is told by the first bytes, whatever the name",
        arguments: [
            (Container.plain, "x"), (.plain, "x.jsonl"), (.gzip, "x"), (.gzip, "x.jsonl"),
            (.gzip, "x.json.gz"), (.gzip, "x.GZ"), (.zstd, "x"), (.zstd, "x.txt"),
            (.zstd, "x.zstd"),
        ]
    )
    func detection(container: Container, name: String) throws {
        try withTemporaryFolder { folder in
            let path = folder + "/" + name
            #expect(read(packed(Self.content, container), at: path) == .whole(Self.content))
            let reader = try ShardReader(path: path, digest: false)
            let found = reader.container
            #expect(found == container)
        }
    }

    @Test(
        "a name that promises what the file is not is damage",
        arguments: [
            ("x.gz", [UInt8]("{}\n".utf8), "the name promises gzip, but the file begins otherwise"),
            ("x.gz", packed(content, .zstd), "the name promises gzip, but the file holds zstd"),
            ("x.zst", packed(content, .gzip), "the name promises zstd, but the file holds gzip"),
            ("x.gz", [], "the file is empty, but its name promises gzip"),
            ("x.zst", [], "the file is empty, but its name promises zstd"),
            ("x.gzip", [0x1F], "the name promises gzip, but the file begins otherwise"),
        ]
    )
    func promises(name: String, file: [UInt8], message: String) throws {
        try withTemporaryFolder { folder in
            #expect(
                read(file, at: folder + "/" + name)
                    == .failed("`\(folder)/\(name)`: \(message)")
            )
        }
    }

    @Test("plain bytes are read as they are", arguments: [0, 1, 3, 4, 5, 65_536, 3_000_000])
    func plain(count: Int) throws {
        let content = SampleContent.lines(count)
        try withTemporaryFolder { folder in
            for (pieceByteCount, target) in [(1 << 20, 1 << 20), (5, 100), (4096, 5000), (1, 7)] {
                if count > 100_000 && pieceByteCount < 4096 { continue }
                #expect(
                    read(
                        content,
                        at: folder + "/x",
                        pieceByteCount: pieceByteCount,
                        target: target
                    )
                        == .whole(content)
                )
            }
        }
    }

    @Test("bytes and digest are those of the file as stored", arguments: Container.allCases)
    func account(container: Container) throws {
        let file = packed(SampleContent.lines(1_500_000), container)
        try withTemporaryFolder { folder in
            try store(file, at: folder + "/x")
            var reader = try ShardReader(
                path: folder + "/x",
                digest: true,
                pieceByteCount: 10_000
            )
            var output = ByteBuffer()
            while try reader.read(into: &output, until: 100_000) { output.removeAll() }
            let again = try reader.read(into: &output, until: output.count + 1)
            #expect(!again)
            let account = reader.finish()
            #expect(account.byteCount == file.count)
            #expect(account.sha256 == SHA256.hex(of: file.span.bytes))
        }
    }

    @Test("output that is there already is kept and counts towards the target")
    func appending() throws {
        try withTemporaryFolder { folder in
            try store(packed(Self.content, .gzip), at: folder + "/x")
            var reader = try ShardReader(path: folder + "/x", digest: false)
            var output = ByteBuffer(copying: [1, 2, 3])
            let isMore = try reader.read(into: &output, until: 3)
            #expect(isMore)
            _ = try reader.read(into: &output, until: 1 << 20)
            #expect(output.withUnsafeBytes { Array($0) } == [1, 2, 3] + Self.content)
            let decoded = reader.decodedByteCount
            #expect(decoded == Self.content.count)
        }
    }

    @Test("a pipe that delivers byte by byte is read like a file", arguments: Container.allCases)
    func pipes(container: Container) throws {
        let content = SampleContent.lines(900)
        let file = packed(content, container)
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        // The pipe's buffer holds the whole file, so one thread can write and then read.
        #expect(write(ends[1], file, file.count) == file.count)
        close(ends[1])
        defer { close(ends[0]) }
        var reader = try ShardReader(
            standardInput: ends[0],
            named: "stdin",
            digest: true,
            pieceByteCount: 1
        )
        var output = ByteBuffer()
        _ = try reader.read(into: &output, until: 1 << 20)
        #expect(output.withUnsafeBytes { Array($0) } == content)
        let found = reader.container
        #expect(found == container)
        #expect(reader.finish().sha256 == SHA256.hex(of: file.span.bytes))
    }

    @Test("what the system refuses is told in its words")
    func refusals() throws {
        #expect(
            readFile("/no/such.gz")
                == .failed("cannot open `/no/such.gz`: no such file or directory")
        )
        try withTemporaryFolder { folder in
            #expect(readFile(folder) == .failed("cannot read `\(folder)`: is a directory"))
        }
    }

    @Test(
        "names and containers",
        arguments: [
            ("a.jsonl.gz", Container.gzip, "a.jsonl"), ("a.gzip", .gzip, "a"),
            ("a.zst", .zstd, "a"),
            ("b/c.JSONL.GZ", .gzip, "b/c.JSONL"), ("a.jsonl", .plain, "a.jsonl"),
            (".gz", .plain, ".gz"), ("agz", .plain, "agz"), ("a.gz.txt", .plain, "a.gz.txt"),
        ]
    )
    func names(path: String, promised: Container, baseName: String) {
        #expect(Container.promised(by: path) == promised)
        #expect(Container.baseName(of: path) == baseName)
    }
}
