import ProvenanceCore
import TestSupport
import Testing

@Suite("The member encoder")
struct MemberEncoderTests {
    static let settings: [(Container, Int)] = Container.allCases.flatMap { container in
        container.levels.map { (container, $0) }
    }

    /// Sizes around zero, around 64 KiB (a stored block, a window) and beyond every buffer.
    static let contents: [[UInt8]] =
        [0, 1, 2, 255, 65_535, 65_536, 65_537].flatMap {
            [SampleContent.random($0), SampleContent.lines($0)]
        } + [SampleContent.random(1 << 20), [UInt8](repeating: 0x61, count: 1 << 20)]

    @Test("what is packed is read back, at every level", arguments: settings)
    func roundTrip(container: Container, level: Int) throws {
        // The slow levels of zstd need no large content to be told apart.
        let contents =
            level <= 3 || container == .gzip ? Self.contents : Array(Self.contents.prefix(10))
        try withTemporaryFolder { folder in
            let path = folder + "/x.jsonl" + (container.suffixes.first ?? "")
            var encoder = MemberEncoder(container: container, level: level)
            for content in contents {
                let member = pack(content, &encoder)
                #expect(read(member, at: path) == .whole(content))
            }
        }
    }

    @Test("3 MiB survive at the default level", arguments: Container.allCases)
    func largeRoundTrip(container: Container) throws {
        try withTemporaryFolder { folder in
            for content in [SampleContent.random(3 << 20), SampleContent.lines(3 << 20)] {
                #expect(read(packed(content, container), at: folder + "/x") == .whole(content))
            }
        }
    }

    @Test("zlib reads what the gzip encoder makes", arguments: Container.gzip.levels)
    func zlibAgrees(level: Int) {
        for content in Self.contents {
            let member = packed(content, .gzip, level: level)
            #expect(ZlibOracle.content(of: member, byteCount: content.count) == content)
        }
    }

    @Test("libzstd reads what the zstd encoder makes", arguments: [1, 3, 19])
    func libzstdAgrees(level: Int) {
        for content in Self.contents.prefix(12) {
            let frame = packed(content, .zstd, level: level)
            #expect(ZstdOracle.content(of: frame, byteCount: content.count) == content)
        }
    }

    @Test("a member's bytes do not depend on what was packed before", arguments: settings)
    func determinism(container: Container, level: Int) {
        let content = SampleContent.lines(70_000)
        let fresh = packed(content, container, level: level)
        var used = MemberEncoder(container: container, level: level)
        _ = pack(SampleContent.random(100_000), &used)
        _ = pack([], &used)
        _ = pack(SampleContent.lines(99_999), &used)
        #expect(pack(content, &used) == fresh)
        // Nor on where the content or the output lies in memory.
        var output = ByteBuffer(copying: [1, 2, 3])
        used.append(member: ([0] + content).span.bytes.extracting(droppingFirst: 1), to: &output)
        #expect(output.withUnsafeBytes { Array($0.dropFirst(3)) } == fresh)
    }

    @Test("nor do small members, whatever large ones were between them", arguments: settings)
    func smallMembers(container: Container, level: Int) {
        var random = SeededGenerator(seed: UInt64(level + 1))
        var used = MemberEncoder(container: container, level: level)
        for number in 0..<(level > 9 ? 20 : 300) {
            // Short lines that look alike, as those of `decisions/`.
            let content = (0..<Int.random(in: 0...60, using: &random)).flatMap { _ in
                Array("a\(Int.random(in: 0...12, using: &random))\n".utf8)
            }
            #expect(pack(content, &used) == packed(content, container, level: level), "\(number)")
            if number % 7 == 0 {
                _ = pack(SampleContent.lines(Int.random(in: 0...90_000, using: &random)), &used)
            }
        }
    }

    @Test(
        "a gzip header holds no time, no name and no system, but the member's size",
        arguments: Container.gzip.levels
    )
    func gzipHeader(level: Int) {
        for content in Self.contents {
            let member = packed(content, .gzip, level: level)
            let size = (0..<4).map { UInt8(truncatingIfNeeded: member.count >> (8 * $0)) }
            let header: [UInt8] = [0x1F, 0x8B, 8, 4, 0, 0, 0, 0, 0, 0xFF, 8, 0, 0x53, 0x4C, 4, 0]
            #expect(Array(member.prefix(20)) == header + size)
        }
    }

    @Test(
        "members in a row are one file, and an open member behind them is an error",
        arguments: [
            (Container.gzip, "gzip member 4 is cut off at byte "),
            (.zstd, "zstd frame 4 is damaged"),
        ]
    )
    func openMember(container: Container, message: String) throws {
        var encoder = MemberEncoder(container: container)
        var output = ByteBuffer()
        for text in ["one\n", "", "three\n"] {
            encoder.append(member: Array(text.utf8).span.bytes, to: &output)
        }
        try withTemporaryFolder { folder in
            let whole = output.withUnsafeBytes { Array($0) }
            #expect(read(whole, at: folder + "/x") == .whole(Array("one\nthree\n".utf8)))
            MemberEncoder.appendOpenMember(of: container, to: &output)
            let cut = output.withUnsafeBytes { Array($0) }
            let reading = read(cut, at: folder + "/x")
            #expect(reading.description.contains(message))
        }
    }

    @Test("plain bytes have no open member")
    func plainOpenMember() {
        var output = ByteBuffer()
        MemberEncoder.appendOpenMember(of: .plain, to: &output)
        let byteCount = output.count
        #expect(byteCount == 0)
    }
}
