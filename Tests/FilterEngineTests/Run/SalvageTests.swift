import ProvenanceCore
import TestSupport
import Testing

@testable import FilterEngine

@Suite("What is whole of a damaged shard")
struct SalvageTests {
    /// A shard in members, and where each of them ends.
    struct Packed {
        var file: [UInt8] = []
        /// Bytes of the file and of the content at the end of each member.
        var ends: [(file: Int, content: Int)] = []
        let content: [UInt8]

        init(_ content: [UInt8], _ container: Container, memberByteCount: Int) {
            self.content = content
            var start = 0
            var encoder = MemberEncoder(container: container)
            while start < content.count {
                let end = min(start + memberByteCount, content.count)
                var output = ByteBuffer()
                encoder.append(member: Array(content[start..<end]).span.bytes, to: &output)
                file += output.withUnsafeBytes { [UInt8]($0) }
                ends.append((file.count, end))
                start = end
            }
        }

        /// The whole lines of the members that end by `offset`: what can be vouched for if the
        /// file is damaged there.
        func whole(before offset: Int) -> [UInt8] {
            let verified = ends.last { $0.file <= offset }?.content ?? 0
            guard let lineFeed = content[..<verified].lastIndex(of: 0x0A) else { return [] }
            return Array(content[...lineFeed])
        }
    }

    static let content = RandomShard.content(seed: 11, count: 120)

    /// Filters `file` with `--salvage`; what is published must be what filtering `expected` gives.
    private static func check(
        _ file: [UInt8],
        _ name: String,
        _ expected: [UInt8],
        _ what: String
    ) throws {
        try Bench.with { bench in
            try bench.store(file, "in/" + name)
            let result = try bench.filter(["in"]) {
                $0.isSalvaging = true
                $0.chunkByteCount = 4096
                $0.jobs = 3
            }
            #expect(result.done == 0 && result.failed.count == 1, "\(what)")
            let left = try bench.files("out")
            guard !expected.isEmpty else {
                #expect(left == ["run.json"], "\(what): \(left)")
                #expect(result.salvaged == 0, "\(what)")
                return
            }
            #expect(result.salvaged == 1, "\(what): \(result.failed)")
            guard result.salvaged == 1 else { return }
            let outputs = try bench.outputs(name)
            #expect(try outputs.rebuilt() == ShardFiles.references(of: expected), "\(what)")
            #expect(outputs.manifest.partial?.decodedBytes == expected.count, "\(what)")
            #expect(outputs.manifest.input.bytes == file.count, "\(what)")
            #expect(outputs.manifest.input.sha256 == digest(file), "\(what)")
            #expect(left.count == OutputKind.allCases.count + 2, "\(what): \(left)")
        }
    }

    @Test("of one that was cut anywhere: the lines of its whole members", arguments: [700, 9000])
    func truncation(memberByteCount: Int) throws {
        for container in [Container.gzip, .zstd] {
            let packed = Packed(Self.content, container, memberByteCount: memberByteCount)
            for percent in stride(from: 3, to: 100, by: 8) {
                let cut = packed.file.count * percent / 100
                // A file that ends behind a whole member is whole.
                if packed.ends.contains(where: { $0.file == cut }) { continue }
                try Self.check(
                    Array(packed.file.prefix(cut)),
                    "s.jsonl" + container.suffix,
                    packed.whole(before: cut),
                    "\(container) cut at \(percent) %"
                )
            }
        }
    }

    @Test("of one with a flipped checksum or garbage: the lines before")
    func damage() throws {
        for container in [Container.gzip, .zstd] {
            let packed = Packed(Self.content, container, memberByteCount: 3000)
            let name = "s.jsonl" + container.suffix
            for number in [0, 1, packed.ends.count - 1] {
                var flipped = packed.file
                // The last byte of a frame is its checksum's; the fifth last of a member likewise.
                flipped[packed.ends[number].file - (container == .gzip ? 5 : 1)] ^= 0x10
                let before = number == 0 ? 0 : packed.ends[number - 1].file
                try Self.check(flipped, name, packed.whole(before: before), "\(name) \(number)")
            }
            let garbage = packed.file + Array("garbage".utf8)
            try Self.check(
                garbage,
                name,
                packed.whole(before: packed.file.count),
                "\(name) garbage"
            )
        }
    }

    @Test("of a single member that is cut, nothing: no checksum vouches for it")
    func singleMember() throws {
        for container in [Container.gzip, .zstd] {
            let packed = Packed(Self.content, container, memberByteCount: 1 << 30)
            try Bench.with { bench in
                try bench.store(packed.file.dropLast(), "s.jsonl" + container.suffix)
                let result = try bench.filter(["s.jsonl" + container.suffix]) {
                    $0.isSalvaging = true
                }
                let message = result.failed.first?.message ?? ""
                #expect(
                    message.hasSuffix(
                        "; no whole line before it has a checksum that vouches for it"
                    )
                )
                #expect(try bench.files("out") == ["run.json"])
            }
        }
    }

    @Test("of zstd frames without checksums, nothing")
    func withoutChecksums() throws {
        // Magic, a descriptor of a single segment without checksum, its size, one raw block.
        let line = Array("{}\n".utf8)
        let frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x20, 3, 0x19, 0, 0] + line
        try Self.check(frame + frame + [1], "s.jsonl.zst", [], "frames without checksums")
        var packed = Packed(line + line, .zstd, memberByteCount: 3)
        packed.file += frame + packed.file + [1]
        try Self.check(packed.file, "s.jsonl.zst", line + line, "behind those with checksums")
    }

    @Test("of a sound shard is all of it, and of other failures nothing")
    func others() throws {
        try Bench.with { bench in
            let packed = Packed(Self.content, .gzip, memberByteCount: 3000)
            try bench.store(packed.file, "in/sound.jsonl.gz")
            try bench.store(packed.file, "in/bomb.jsonl.gz")
            try bench.store([], "in/zero.jsonl.gz")
            let result = try bench.filter(["in"]) { $0.isSalvaging = true }
            #expect(result.done == 2 && result.salvaged == 0 && result.failed.count == 1)
            #expect(try bench.outputs("sound.jsonl.gz").manifest.partial == nil)
            let limited = try bench.filter(["in/bomb.jsonl.gz"], into: "limited") {
                $0.isSalvaging = true
                $0.expansionLimit = 1
            }
            #expect(limited.failed.count == 1 && limited.salvaged == 0)
        }
    }

    @Test("is kept while the input is the same, and gives way to the whole when it was mended")
    func mended() throws {
        try Bench.with { bench in
            let packed = Packed(Self.content, .gzip, memberByteCount: 3000)
            let cut = packed.file.count / 2
            try bench.store(packed.file.prefix(cut), "s.jsonl.gz")
            let first = try bench.filter(["s.jsonl.gz"]) { $0.isSalvaging = true }
            #expect(first.salvaged == 1)
            let manifest = try bench.bytes("out/manifest/s.jsonl.gz.json")
            let again = try bench.filter(["s.jsonl.gz"]) { $0.isSalvaging = true }
            #expect(again.salvaged == 1 && again.failed.count == 1 && again.done == 0)
            // Without the option it is a failure like any other, and what is there stays.
            let plain = try bench.filter(["s.jsonl.gz"])
            #expect(plain.salvaged == 0 && plain.failed.count == 1)
            #expect(try bench.bytes("out/manifest/s.jsonl.gz.json") == manifest)
            try bench.store(packed.file, "s.jsonl.gz")
            let whole = try bench.filter(["s.jsonl.gz"])
            #expect(whole.done == 1 && whole.failed.isEmpty)
            let outputs = try bench.outputs("s.jsonl.gz")
            #expect(outputs.manifest.partial == nil)
            #expect(try outputs.rebuilt() == ShardFiles.references(of: Self.content))
            // The whole never gives way to a part.
            try bench.store(packed.file.prefix(cut), "s.jsonl.gz")
            #expect(throws: Diagnostics.self) {
                try bench.filter(["s.jsonl.gz"]) { $0.isSalvaging = true }
            }
        }
    }
}
