import ProvenanceCore
import TestSupport
import Testing

@testable import FilterEngine

/// Members of which nothing is dropped leave as they came; which way they left never shows in the
/// lines, the decisions or the account.
@Suite("Members that leave as they came")
struct PassedMembersTests {
    /// Lines, of which `dropped` in a thousand are not allowed, for this reason or that.
    private static func lines(_ count: Int, dropped: Int, _ dice: inout Dice) -> [[UInt8]] {
        (0..<count).map { number in
            let text = String(repeating: "word\(dice.pick(0..<9)) ", count: dice.pick(0..<40))
            let isDropped = dice.pick(0..<1000) < dropped
            let license = isDropped ? dice.pick(["CC-BY-NC-4.0", "?", "CC-BY-SA-4.0"]) : "MIT"
            let end = isDropped && dice.pick(0..<4) == 0 ? "\n" : "}\n"
            return Array(
                """
                {"id":"\(number)","url":"https://a.example/\(number)","text":"\(text)",\
                "license":"\(license)"\(end)
                """.utf8
            )
        }
    }

    /// The lines as members of about `byteCount` bytes that end with a line, here and there one that
    /// does not, an empty one, and zeros behind the last.
    private static func members(
        _ lines: [[UInt8]],
        byteCount: Int,
        level: Int,
        isOdd: Bool,
        _ dice: inout Dice
    ) -> [UInt8] {
        var encoder = MemberEncoder(container: .gzip, level: level)
        var output = ByteBuffer()
        var content: [UInt8] = []
        for line in lines {
            content += line
            guard content.count >= byteCount else { continue }
            let rest =
                isOdd && dice.pick(0..<4) == 0 ? Array(content.suffix(dice.pick(0..<90))) : []
            encoder.append(member: ByteBuffer(copying: content.dropLast(rest.count)), to: &output)
            if isOdd, dice.pick(0..<4) == 0 { encoder.append(member: ByteBuffer(), to: &output) }
            content = rest
        }
        if isOdd { content.removeLast(min(1, content.count)) }
        encoder.append(member: ByteBuffer(copying: content), to: &output)
        return output.withUnsafeBytes { Array($0) } + (isOdd ? [0, 0, 0] : [])
    }

    @Test(
        "lines, decisions and counts are those of the full way, for any number of workers",
        arguments: Array(0..<12)
    )
    func sameLines(seed: Int) throws {
        var dice = Dice(UInt64(seed))
        let lines = Self.lines(900, dropped: [0, 2, 10, 200][seed % 4], &dice)
        let shard = Self.members(
            lines,
            byteCount: [700, 5000, 40_000][seed % 3],
            level: [1, 9, 0][seed % 3],
            isOdd: seed % 2 == 1,
            &dice
        )
        try Bench.with { bench in
            try bench.store(shard, "s.jsonl.gz")
            let chunkByteCount = [2000, 30_000, 1 << 20][seed / 2 % 3]
            for jobs in [0, 1, 2, 8] {
                let result = try bench.filter(["s.jsonl.gz"], into: "out-\(jobs)") {
                    $0.jobs = max(jobs, 1)
                    $0.passesMembers = jobs > 0
                    $0.chunkByteCount = chunkByteCount
                }
                #expect(result.failed.isEmpty, "\(result.failed)")
            }
            let full = try bench.outputs("s.jsonl.gz", in: "out-0")
            let first = try bench.outputs("s.jsonl.gz", in: "out-1")
            #expect(full.lines == first.lines)
            #expect(full.manifest.counts == first.manifest.counts)
            #expect(full.manifest.decisions == first.manifest.decisions)
            #expect(full.manifest.input.sha256 == first.manifest.input.sha256)
            #expect(full.manifest.input.lines == first.manifest.input.lines)
            #expect(try first.rebuilt() == ShardFiles.references(of: Array(lines.joined())))
            for jobs in [2, 8] {
                let other = try bench.outputs("s.jsonl.gz", in: "out-\(jobs)")
                #expect(other.fingerprint == first.fingerprint, "\(jobs) workers")
            }
        }
    }

    @Test("what was filtered and is filtered again is the same file", arguments: [2000, 50_000])
    func again(chunkByteCount: Int) throws {
        var dice = Dice(7)
        let content = Array(Self.lines(800, dropped: 100, &dice).joined())
        try Bench.with { bench in
            try bench.store(packed(content, .gzip), "s.jsonl.gz")
            try bench.filter(["s.jsonl.gz"], into: "once") { $0.chunkByteCount = chunkByteCount }
            // Members are never cut where they are asked about in larger pieces.
            try bench.filter(["once/allowed/s.jsonl.gz"], into: "twice") {
                $0.chunkByteCount = 1 << 20
            }
            let once = try bench.outputs("s.jsonl.gz", in: "once")
            let twice = try bench.outputs("s.jsonl.gz", in: "twice")
            #expect(once.stored[.allowed] == twice.stored[.allowed])
            #expect(twice[.blocked].isEmpty && twice[.quarantine].isEmpty)
            #expect(twice[.attribution].count == once[.attribution].count)
        }
    }

    @Test("a member's name and comment stay behind, and its data go on byte for byte")
    func headers() throws {
        var dice = Dice(3)
        let content = Array(Self.lines(40, dropped: 0, &dice).joined())
        var encoder = MemberEncoder(container: .gzip, level: 9)
        var member = ByteBuffer()
        encoder.append(member: ByteBuffer(copying: content), to: &member)
        let packed = member.withUnsafeBytes { Array($0) }
        let headerByteCount = 20
        let named: [UInt8] =
            [0x1F, 0x8B, 8, 0x18, 1, 2, 3, 4, 2, 3] + Array("name\0comment\0".utf8)
        try Bench.with { bench in
            let twice = named + packed.dropFirst(headerByteCount) + packed
            try bench.store(twice, "s.jsonl.gz")
            try bench.filter(["s.jsonl.gz"])
            #expect(try bench.outputs("s.jsonl.gz").stored[.allowed] == packed + packed)
        }
    }

    @Test(
        "where a level or a container is named, all is packed anew",
        arguments: [true, false]
    )
    func asked(isLevel: Bool) throws {
        var dice = Dice(5)
        let lines = Self.lines(300, dropped: 0, &dice)
        let shard = Self.members(lines, byteCount: 9000, level: 9, isOdd: false, &dice)
        try Bench.with { bench in
            try bench.store(shard, "s.jsonl.gz")
            try bench.filter(["s.jsonl.gz"], into: "passed")
            try bench.filter(["s.jsonl.gz"], into: "full") { $0.passesMembers = false }
            try bench.filter(["s.jsonl.gz"], into: "asked") {
                if isLevel { $0.level = 1 } else { $0.container = .gzip }
            }
            let passed = try bench.outputs("s.jsonl.gz", in: "passed").stored[.allowed]
            let full = try bench.outputs("s.jsonl.gz", in: "full").stored[.allowed]
            #expect(passed == shard && full != shard)
            #expect(try bench.outputs("s.jsonl.gz", in: "asked").stored[.allowed] == full)
        }
    }

    @Test("damage behind a good member still fails the shard")
    func damage() throws {
        var dice = Dice(11)
        let lines = Self.lines(200, dropped: 0, &dice)
        var shard = Self.members(lines, byteCount: 3000, level: 1, isOdd: false, &dice)
        shard[shard.count - 5] ^= 1
        try Bench.with { bench in
            try bench.store(shard, "s.jsonl.gz")
            let result = try bench.filter(["s.jsonl.gz"])
            #expect(result.failed.count == 1 && !bench.exists("out/allowed/s.jsonl.gz"))
        }
    }
}
