import ProvenanceCore
import TestSupport
import Testing

@testable import FilterEngine

@Suite("Damaged shards")
struct DamageTests {
    /// What is left of a shard that failed: nothing but folders. Sound ones beside it are whole.
    private func check(
        _ damaged: [(name: String, file: [UInt8])],
        isHarmless: (String) -> Bool = { _ in false }
    ) throws {
        let sound = RandomShard.content(seed: 1, count: 5)
        try Bench.with { bench in
            try bench.store(sound, "in/sound.jsonl")
            for (name, file) in damaged { try bench.store(file, "in/" + name) }
            let result = try bench.filter(["in"])
            let failed = Set(result.failed.map { Files.name(of: $0.shard) })
            for (name, _) in damaged where !failed.contains(name) {
                #expect(isHarmless(name), "\(name) was published")
            }
            #expect(try bench.outputs("sound.jsonl").rebuilt() == ShardFiles.references(of: sound))
            let published = damaged.count + 1 - failed.count
            #expect(result.done == published)
            let left = try bench.files("out")
            #expect(left.count == published * (OutputKind.allCases.count + 1) + 1, "\(left)")
        }
    }

    private static let content = RandomShard.content(seed: 2, count: 60)

    @Test(
        "a shard that was cut off at any percent is never published",
        arguments: [Container.gzip, .zstd]
    )
    func truncation(container: Container) throws {
        // One member: a file that ends behind a whole member is whole.
        let file = packed(Self.content, container)
        try check(
            (0..<100).map { percent in
                (
                    "\(percent).jsonl" + container.suffix,
                    Array(file.prefix(file.count * percent / 100))
                )
            }
        )
    }

    @Test("a flipped bit is found, or changes nothing", arguments: [Container.gzip, .zstd])
    func bitFlips(container: Container) throws {
        let file = packed(Self.content, container, memberByteCount: 4000)
        var dice = Dice(7)
        var damaged: [(name: String, file: [UInt8])] = []
        for number in 0..<200 {
            var copy = file
            let offset = number < 24 ? number : Int.random(in: 0..<file.count, using: &dice)
            copy[offset] ^= 1 << UInt8(number % 8)
            damaged.append(("\(number).jsonl" + container.suffix, copy))
        }
        try Bench.with { bench in
            for (name, file) in damaged { try bench.store(file, "in/" + name) }
            let result = try bench.filter(["in"])
            let failed = Set(result.failed.map { Files.name(of: $0.shard) })
            // The rest met fields of a header that nothing checks: of the first 24 flips most do.
            #expect(failed.count >= 170)
            let references = ShardFiles.references(of: Self.content)
            for (name, _) in damaged where !failed.contains(name) {
                #expect(
                    try bench.outputs(name).rebuilt() == references,
                    "\(name) has other content"
                )
            }
        }
    }

    @Test("containers that are not what they promise fail, and say why")
    func promises() throws {
        let gzip = packed(Self.content, .gzip)
        let zstd = packed(Self.content, .zstd)
        try check([
            ("zero.jsonl.gz", []), ("zero.jsonl.zst", []),
            ("plain.jsonl.gz", Self.content), ("plain.jsonl.zst", Self.content),
            ("zstd.jsonl.gz", zstd), ("gzip.jsonl.zst", gzip),
            ("gzip.jsonl", gzip), ("zstd.jsonl", zstd),
            ("garbage.jsonl.gz", gzip + Array("garbage".utf8)),
            ("garbage.jsonl.zst", zstd + Array("garbage".utf8)),
            ("half.jsonl.gz", gzip + gzip.prefix(gzip.count / 2)),
            ("half.jsonl.zst", zstd + zstd.prefix(zstd.count / 2)),
            ("header.jsonl.gz", gzip + gzip.prefix(1)), ("header.jsonl.zst", zstd + zstd.prefix(3)),
            ("padded.jsonl.gz", gzip + [0, 0, 1]),
            ("xz.jsonl", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]),
            ("parquet.jsonl", Array("PAR1".utf8)),
        ])
    }

    @Test(
        "zeros behind a member are padding",
        arguments: [1, 511, 70_000],
        [Container.gzip, .zstd]
    )
    func padding(count: Int, container: Container) throws {
        try Bench.with { bench in
            let file = packed(Self.content, container) + Array(repeating: 0, count: count)
            let name = "s.jsonl" + container.suffix
            try bench.store(file, name)
            let result = try bench.filter([name])
            #expect(result.failed.isEmpty)
            let outputs = try bench.outputs(name)
            #expect(try outputs.rebuilt() == ShardFiles.references(of: Self.content))
            #expect(outputs.manifest.input.sha256 == digest(file))
        }
    }

    @Test("the message of a damaged shard says what and at which byte")
    func messages() throws {
        var file = packed(Self.content, .gzip)
        file[file.count - 5] ^= 1
        try Bench.with { bench in
            try bench.store(file, "s.jsonl.gz")
            let result = try bench.filter(["s.jsonl.gz"])
            let message = "gzip member 1 is damaged at byte \(file.count - 8): checksum differs"
            #expect(result.failed.first?.message == "`\(bench.path("s.jsonl.gz"))`: \(message)")
        }
    }

    @Test("a file that is written to while it is read fails")
    func changing() throws {
        try Bench.with { bench in
            let path = try bench.store(Self.content, "s.jsonl")
            var reader = try ShardReader(path: path, digest: true)
            var output = ByteBuffer()
            let isMore = try reader.read(into: &output, until: 100)
            try #require(isMore)
            try bench.store(Self.content + Array("{}\n".utf8), "s.jsonl")
            #expect(throws: ShardFailure.self) {
                while try reader.read(into: &output, until: output.count + 10_000) {}
            }
        }
    }

    @Test("a bomb is read in bounded memory, and its account closes")
    func bomb() throws {
        try Bench.with { bench in
            // 24 MB of one letter in a few KB: one line over the limit.
            let content = Array(repeating: UInt8(ascii: "a"), count: 24 << 20)
            let file = packed(content, .zstd)
            #expect(file.count < 10_000)
            try bench.store(file, "s.jsonl.zst")
            try bench.filter(["s.jsonl.zst"]) { $0.lineLimit = 1 << 20 }
            let outputs = try bench.outputs("s.jsonl.zst")
            #expect(try outputs.rebuilt() == ShardFiles.references(of: content))
            #expect(try outputs.decisions().first?.codes == ["parse.oversize"])
        }
    }
}
