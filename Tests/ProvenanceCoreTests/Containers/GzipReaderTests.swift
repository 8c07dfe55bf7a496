import ProvenanceCore
import TestSupport
import Testing

@Suite("Reading gzip")
struct GzipReaderTests {
    static let line =
        Array(#"{"license":"MIT","text":"one two three one two three"}"#.utf8) + [0x0A]

    /// Two members with all header fields in the first: small enough to break at every byte.
    static func smallFile() throws -> (bytes: [UInt8], content: [UInt8]) {
        let header = ZlibOracle.Header(
            extra: [0x53, 0x4C, 2, 0, 7, 7],
            name: "a.jsonl",
            comment: "made by hand",
            hasChecksum: true,
            time: 1_700_000_000
        )
        let bytes = try ZlibOracle.member(line, header: header) + packed(line, .gzip)
        return (bytes, line + line)
    }

    @Test("members of zlib are read at every level", arguments: [Int32](0...9))
    func zlibMembers(level: Int32) throws {
        try withTemporaryFolder { folder in
            for count in [0, 1, 65_535, 65_537, 300_000] {
                for content in [SampleContent.lines(count), SampleContent.random(count)] {
                    let member = try ZlibOracle.member(content, level: level)
                    #expect(read(member, at: folder + "/x.gz") == .whole(content))
                }
            }
        }
    }

    @Test(
        "the pieces of input and the targets of output change nothing",
        arguments: [
            1, 2, 3, 7, 8, 9, 16, 64, 4096,
        ]
    )
    func pieces(pieceByteCount: Int) throws {
        let small = try Self.smallFile()
        let long = SampleContent.lines(200_000)
        let file = small.bytes + packed([], .gzip) + packed(long, .gzip, level: 3)
        let content = small.content + long
        try withTemporaryFolder { folder in
            let path = folder + "/x.gz"
            try store(file, at: path)
            for target in [1, 1000, 65_536, 1 << 20] {
                #expect(
                    readFile(path, pieceByteCount: pieceByteCount, target: target)
                        == .whole(content)
                )
            }
        }
    }

    @Test(
        "header fields of every kind are accepted",
        arguments: [
            ZlibOracle.Header(), ZlibOracle.Header(extra: [1, 2, 3]),
            ZlibOracle.Header(extra: [UInt8](repeating: 9, count: 65_535)),
            ZlibOracle.Header(name: "x"), ZlibOracle.Header(comment: "y"),
            ZlibOracle.Header(hasChecksum: true),
            ZlibOracle.Header(extra: [5], name: "x", comment: "y", hasChecksum: true, time: 12),
            ZlibOracle.Header(name: String(repeating: "n", count: 5000)),
        ]
    )
    func headers(header: ZlibOracle.Header) throws {
        try withTemporaryFolder { folder in
            let file = try ZlibOracle.member(Self.line, header: header) + packed(Self.line, .gzip)
            for pieceByteCount in [1, 5, 100_000] {
                #expect(
                    read(file, at: folder + "/x.gz", pieceByteCount: pieceByteCount)
                        == .whole(Self.line + Self.line)
                )
            }
        }
    }

    @Test("many members are one shard")
    func manyMembers() throws {
        var encoder = MemberEncoder(container: .gzip)
        var file: [UInt8] = []
        var content: [UInt8] = []
        for number in 0..<500 {
            let part = SampleContent.lines(number * 7 % 900)
            file += pack(part, &encoder)
            content += part
        }
        try withTemporaryFolder { folder in
            #expect(read(file, at: folder + "/x.gz") == .whole(content))
            #expect(
                read(file, at: folder + "/x.gz", pieceByteCount: 13, target: 100)
                    == .whole(content)
            )
        }
    }

    @Test("zeros behind the last member are padding", arguments: [1, 7, 512, 10_240])
    func padding(count: Int) throws {
        let padded = packed(Self.line, .gzip) + [UInt8](repeating: 0, count: count)
        try withTemporaryFolder { folder in
            #expect(read(padded, at: folder + "/x.gz") == .whole(Self.line))
            let more = padded + packed(Self.line, .gzip)
            #expect(
                read(more, at: folder + "/x.gz")
                    == .failed(
                        "`\(folder)/x.gz`: the file is damaged behind gzip member 1 at byte "
                            + "\(padded.count): neither another member nor zeros follow"
                    )
            )
        }
    }

    @Test(
        "other bytes behind the last member are damage",
        arguments: [[0x78], [0x0A], [0x1F], [0x1F, 0x00], [0x1F, 0x8B]]
    )
    func garbage(trailer: [UInt8]) throws {
        try withTemporaryFolder { folder in
            #expect(read(packed(Self.line, .gzip) + trailer, at: folder + "/x.gz").isFailure)
        }
    }

    @Test("a file cut at any byte is damage, unless it is cut between members")
    func truncation() throws {
        let (file, content) = try Self.smallFile()
        let boundary = file.count - packed(Self.line, .gzip).count
        try withTemporaryFolder { folder in
            for count in 0..<file.count {
                let reading = read(Array(file.prefix(count)), at: folder + "/x.gz")
                if count == boundary {
                    #expect(reading == .whole(Self.line))
                } else {
                    #expect(reading.isFailure, "cut at \(count)")
                }
            }
            #expect(read(file, at: folder + "/x.gz") == .whole(content))
        }
    }

    @Test("a larger file cut at every percent is damage")
    func truncationByPercent() throws {
        let file = packed(SampleContent.lines(2_000_000), .gzip)
        try withTemporaryFolder { folder in
            for percent in 0..<100 {
                let part = Array(file.prefix(file.count * percent / 100))
                #expect(read(part, at: folder + "/x.gz", target: 65_536).isFailure)
            }
        }
    }

    @Test("a flipped bit is never silently other content")
    func flips() throws {
        let (file, content) = try Self.smallFile()
        try withTemporaryFolder { folder in
            for index in file.indices {
                for bit in 0..<8 {
                    var flipped = file
                    flipped[index] ^= 1 << UInt8(bit)
                    let reading = read(flipped, at: folder + "/x.gz")
                    #expect(
                        reading.isFailure || reading == .whole(content),
                        "byte \(index), bit \(bit): \(reading)"
                    )
                }
            }
        }
    }

    @Test(
        "a message says what is damaged, where and why",
        arguments: [
            (20, 8, "gzip member 2 is damaged at byte 135: checksum differs"),
            (20, 4, "gzip member 2 is damaged at byte 139: length differs"),
        ]
    )
    func messages(_: Int, fromEnd: Int, message: String) throws {
        let content = [UInt8](repeating: 0x61, count: 100)
        let stored = try ZlibOracle.member(content, level: 0)
        #expect(stored.count == 123)
        var file = try ZlibOracle.member([]) + stored
        #expect(file.count == 143)
        file[file.count - fromEnd] ^= 1
        try withTemporaryFolder { folder in
            for pieceByteCount in [1, 3, 8, 1000] {
                #expect(
                    read(file, at: folder + "/x.gz", pieceByteCount: pieceByteCount)
                        == .failed("`\(folder)/x.gz`: \(message)")
                )
            }
        }
    }

    @Test(
        "headers that no reader should accept are damage",
        arguments: [
            ([0x1F, 0x8B, 7, 0], "at byte 2: compression method 7 instead of 8, deflate"),
            ([0x1F, 0x8B, 8, 0x20], "at byte 3: reserved header flags are set"),
            (
                [0x1F, 0x8B, 8, 8, 0, 0, 0, 0, 0, 3] + [UInt8](repeating: 0x41, count: 300_000),
                "header fields never end"
            ),
            ([0x1F, 0x8B, 8, 2, 0, 0, 0, 0, 0, 3, 1, 1], "at byte 11: header checksum differs"),
            ([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x07], "invalid deflate block"),
            (
                [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x4B, 0x04, 0x12, 0x00],
                "gzip member 1 is"
            ),
        ]
    )
    func badHeaders(file: [UInt8], message: String) throws {
        try withTemporaryFolder { folder in
            let reading = read(file, at: folder + "/x.gz")
            #expect(reading.isFailure)
            #expect(reading.description.contains(message), "\(reading)")
        }
    }

    @Test(
        "real shards have the lines that their source counts",
        arguments: [
            ("real/debian-packages.jsonl.gz", 31_839), ("real/debian-copyright.jsonl.gz", 5_777),
        ]
    )
    func realShards(name: String, lineCount: Int) throws {
        guard let path = SharedData.path(name) else { return }
        guard case .whole(let content) = readFile(path) else {
            Issue.record("\(readFile(path))")
            return
        }
        #expect(content.count { $0 == 0x0A } == lineCount)
        #expect(readFile(path, pieceByteCount: 1009, target: 3) == .whole(content))
        let member = try contents(of: path)
        #expect(ZlibOracle.content(of: member, byteCount: content.count) == content)
    }
}
