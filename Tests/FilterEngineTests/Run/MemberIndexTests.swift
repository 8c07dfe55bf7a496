import Foundation
import ProvenanceCore
import RightsPolicy
import TestSupport
import Testing

@testable import FilterEngine

/// With an index of an earlier run, members that no list names are copied without being unpacked;
/// the outputs are the same bytes as without.
@Suite("Indexes of members")
struct MemberIndexTests {
    private static let name = "s.jsonl.gz"

    /// Every file of the shard but the index, for comparison byte by byte.
    private static func fingerprint(_ bench: Bench, _ folder: String) throws -> [String: [UInt8]] {
        var files = try bench.outputs(name, in: folder).fingerprint
        var manifest = try bench.outputs(name, in: folder).manifest
        manifest.index = nil
        manifest.input.modified = nil
        files["manifest"] = AccountFile.encode(manifest).withUnsafeBytes { Array($0) }
        return files
    }

    /// Runs over what `once` allowed, with the index and without; members that were copied.
    private static func again(
        _ bench: Bench,
        _ rules: RuleSet,
        from once: String = "once",
        into folder: String = "twice",
        jobs: Int = 2,
        chunkByteCount: Int
    ) throws -> Int {
        var copied = 0
        for hasIndex in [false, true] {
            let result = try bench.filter(
                ["\(once)/allowed/\(name)"],
                into: folder + (hasIndex ? "" : "-full"),
                rules: rules
            ) {
                $0.jobs = jobs
                $0.hasIndex = hasIndex
                $0.hasStats = true
                $0.chunkByteCount = chunkByteCount
            }
            #expect(
                result.failed.isEmpty && result.notes.isEmpty,
                "\(result.failed) \(result.notes)"
            )
            if hasIndex { copied = result.stats?.copiedMembers ?? -1 }
        }
        let (with, without) = (
            try fingerprint(bench, folder), try fingerprint(bench, folder + "-full")
        )
        #expect(with == without, "\(with.keys.filter { with[$0] != without[$0] })")
        return copied
    }

    @Test(
        "random shards come out the same with the index, whatever changed in the lists",
        arguments: Array(0..<12)
    )
    func sameOutputs(seed: Int) throws {
        var dice = Dice(UInt64(seed))
        let count = 800
        let content = ListRules.content(count, dropped: [0, 4, 300][seed % 3], &dice)
        let before = ListRules.entries([0, 4][seed % 2], of: count, &dice)
        let chunkByteCount = [6000, 40_000, 300_000][seed / 2 % 3]
        try Bench.with { bench in
            let shard = ListRules.packed(content, memberByteCount: [800, 5000, 20_000][seed % 3])
            try bench.store(shard, Self.name)
            try bench.filter([Self.name], into: "once", rules: ListRules.compile(before)) {
                $0.hasIndex = true
                $0.chunkByteCount = chunkByteCount
            }
            // Some entries go, some come, and nothing at all.
            var entries = before.dropLast(seed % 3)
            entries += ListRules.entries([0, 1, 3, 12][seed % 4], of: count, &dice)
            let takedowns = seed % 6 == 1 ? ["r\(dice.pick(0..<count))"] : []
            let rules = try ListRules.compile(Array(entries), takedowns: takedowns)
            // Members of what is gathered are as large as that.
            let larger = max(chunkByteCount, seed % 3 == 2 ? 400_000 : 60_000)
            let copied = try Self.again(bench, rules, jobs: 1 + seed % 3, chunkByteCount: larger)
            if seed % 4 < 2, seed % 3 < 2 { #expect(copied > 0, "nothing was copied") }
            // And what came of it once more: its index is in part a copy itself.
            let more = ListRules.entries(seed % 3, of: count, &dice)
            _ = try Self.again(
                bench,
                ListRules.compile(Array(entries) + more, takedowns: takedowns),
                from: "twice",
                into: "thrice",
                chunkByteCount: larger
            )
        }
    }

    @Test("each kind of list finds its records through the index", arguments: OptOutKind.allCases)
    func kinds(kind: OptOutKind) throws {
        var dice = Dice(5)
        let count = 2000
        let content = ListRules.content(count, dropped: 0, &dice)
        var entry = ListRules.Entry(kind: kind, value: "")
        // The first that names anything.
        for _ in 0..<4000 where entry.value.isEmpty {
            let found = ListRules.entries(1, of: count, &dice)[0]
            if found.kind == kind, found.until == nil { entry.value = found.value }
        }
        if kind == .sources { entry.value = "s1" }
        if kind == .authors { entry.value = "Bo é 7" }
        try Bench.with { bench in
            try bench.store(ListRules.packed(content, memberByteCount: 3000), Self.name)
            try bench.filter([Self.name], into: "once", rules: ListRules.plain()) {
                $0.hasIndex = true
                $0.chunkByteCount = 8000
            }
            _ = try Self.again(bench, ListRules.compile([entry]), chunkByteCount: 8000)
            let blocked = try bench.outputs(Self.name, in: "twice")[.blocked]
            let isNaming = ![.urls, .urlPatterns, .repositories].contains(kind)
            if isNaming { #expect(!blocked.isEmpty, "\(entry)") }
        }
    }

    @Test("a shard of which nothing is dropped is copied as a whole, and counted as read")
    func wholeShard() throws {
        var dice = Dice(9)
        let content = ListRules.content(3000, dropped: 100, &dice)
        try Bench.with { bench in
            try bench.store(packed(content, .gzip), Self.name)
            let rules = try ListRules.plain()
            try bench.filter([Self.name], into: "once", rules: rules) {
                $0.hasIndex = true
                $0.chunkByteCount = 120_000
            }
            let copied = try Self.again(bench, rules, chunkByteCount: 400_000)
            let twice = try bench.outputs(Self.name, in: "twice")
            #expect(copied == twice.manifest.index?.members && copied > 3)
            #expect(twice.manifest.isCopy)
            #expect(twice.stored[.allowed] == (try bench.bytes("once/allowed/\(Self.name)")))
        }
    }

    /// What may differ between a run and the one whose index it finds, and whether the index may be
    /// used all the same.
    private static let differences: [(String, String, String, String, isUsed: Bool)] = [
        ("nothing", "", "", "2026-11-24", true),
        ("the day, where only lists have dates", "", "", "2026-11-29", true),
        ("a licence", "MIT, CC0-1.0", "CC0-1.0, MIT", "2026-11-24", false),
        ("the use", "[train-genai]", "[train]", "2026-11-24", false),
        ("what a missing address gets", "{url: review}", "{url: block}", "2026-11-24", false),
        ("a comment", "policy: list", "# new\npolicy: list", "2026-11-24", false),
    ]

    @Test("an index of other rules is passed over, and that is said", arguments: 0..<6)
    func otherRules(number: Int) throws {
        let (what, old, new, day, isUsed) = Self.differences[number]
        var dice = Dice(2)
        let content = ListRules.content(400, dropped: 0, &dice)
        try Bench.with { bench in
            try bench.store(packed(content, .gzip), Self.name)
            try bench.filter([Self.name], into: "once", rules: ListRules.plain()) {
                $0.hasIndex = true
            }
            let policy = ListRules.policy.replacingOccurrences(of: old, with: new)
            let asOf = try #require(Day(day))
            let rules = try ListRules.compile([], policy: policy, asOf: asOf)
            let result = try bench.filter(
                ["once/allowed/\(Self.name)"],
                into: "twice",
                rules: rules,
                asOf: asOf
            ) {
                $0.hasIndex = true
                $0.hasStats = true
            }
            #expect(result.failed.isEmpty)
            #expect((result.stats?.copiedMembers ?? 0 > 0) == isUsed, "\(what)")
            #expect(result.notes.isEmpty == isUsed, "\(what): \(result.notes)")
        }
    }

    @Test("where rules depend on the day, an index of another day is passed over")
    func days() throws {
        var dice = Dice(2)
        let content = ListRules.content(300, dropped: 0, &dice)
        let policy =
            ListRules.policy + """

                rules:
                  - id: later
                    when: {source: [s1]}
                    then: review
                    because: until it is settled
                    until: 2027-01-01
                """
        try Bench.with { bench in
            try bench.store(packed(content, .gzip), Self.name)
            for (day, isUsed) in [("2026-11-24", true), ("2026-11-25", false)] {
                let asOf = try #require(Day(day))
                let first = try ListRules.compile([], policy: policy)
                try bench.filter([Self.name], into: "once", rules: first, asOf: TestRules.day) {
                    $0.hasIndex = true
                }
                let result = try bench.filter(
                    ["once/allowed/\(Self.name)"],
                    into: "twice-\(day)",
                    rules: ListRules.compile([], policy: policy, asOf: asOf),
                    asOf: asOf
                ) {
                    $0.hasIndex = true
                    $0.hasStats = true
                }
                #expect((result.stats?.copiedMembers ?? 0 > 0) == isUsed, "\(day)")
            }
        }
    }

    @Test("a damaged index, or one of another shard, is never trusted", arguments: 0..<6)
    func damage(number: Int) throws {
        var dice = Dice(4)
        let content = ListRules.content(700, dropped: 0, &dice)
        try Bench.with { bench in
            try bench.store(ListRules.packed(content, memberByteCount: 9000), Self.name)
            let rules = try ListRules.plain()
            try bench.filter([Self.name], into: "once", rules: rules) {
                $0.hasIndex = true
                $0.chunkByteCount = 20_000
            }
            var index = try bench.bytes("once/index/\(Self.name)")
            var shard = try bench.bytes("once/allowed/\(Self.name)")
            var fails = false
            switch number {
            case 0: index[index.count / 2] ^= 4
            case 1: index.removeLast(7)
            case 2: index.removeAll()
            case 3:
                // As long as it was, whole, and another: its last two members changed places.
                let sizes = try Self.memberSizes(shard)
                let last = shard.suffix(sizes[sizes.count - 1])
                let rest = shard.dropLast(last.count)
                let other = rest.suffix(sizes[sizes.count - 2])
                shard = Array(rest.dropLast(other.count) + last + other)
            case 4:
                shard[shard.count / 2] ^= 1
                fails = true
            default: try FileManager.default.removeItem(atPath: bench.path("once/index"))
            }
            if number < 5 { try bench.store(index, "once/index/\(Self.name)") }
            try bench.store(shard, "once/allowed/\(Self.name)")
            for hasIndex in [true, false] {
                let result = try bench.filter(
                    ["once/allowed/\(Self.name)"],
                    into: hasIndex ? "twice" : "twice-full",
                    rules: rules
                ) {
                    $0.hasIndex = hasIndex
                    $0.chunkByteCount = 100_000
                }
                #expect(result.failed.isEmpty != fails, "\(result.failed)")
                #expect(result.notes.count == (hasIndex ? 1 : 0), "\(result.notes)")
            }
            if fails {
                #expect(!bench.exists("twice/allowed/\(Self.name)"))
            } else {
                let with = try Self.fingerprint(bench, "twice")
                #expect(try with == Self.fingerprint(bench, "twice-full"))
            }
        }
    }

    /// Bytes of each member, as its header states them.
    private static func memberSizes(_ file: [UInt8]) throws -> [Int] {
        var sizes: [Int] = []
        var start = 0
        while start < file.count {
            let size = (0..<4).reduce(0) { $0 | Int(file[start + 16 + $1]) << (8 * $1) }
            try #require(size > 20)
            sizes.append(size)
            start += size
        }
        return sizes
    }

    @Test("shards with odd ends get an index that says nothing, and are decided in full")
    func edges() throws {
        for (label, content) in DataPathTests.edges + [("no allowed LF", Self.withoutLineFeed)] {
            try Bench.with { bench in
                try bench.store(packed(content, .gzip), Self.name)
                let result = try bench.filter([Self.name], into: "once") { $0.hasIndex = true }
                #expect(result.failed.isEmpty, "\(label): \(result.failed)")
                _ = try Self.again(bench, TestRules.small(), chunkByteCount: 1 << 20)
                #expect(try bench.outputs(Self.name, in: "once").manifest.index?.members == 0)
            }
        }
    }

    private static let withoutLineFeed = Array(
        "{\"id\":\"1\",\"url\":\"https://a.example/\",\"license\":\"MIT\"}".utf8
    )

    @Test("a shard that was done without an index gets one, and keeps what it has")
    func resume() throws {
        var dice = Dice(4)
        let content = ListRules.content(200, dropped: 90, &dice)
        try Bench.with { bench in
            try bench.store(packed(content, .gzip), Self.name)
            let rules = try ListRules.plain()
            for (hasIndex, done) in [(false, 1), (true, 1), (true, 0), (false, 0)] {
                let result = try bench.filter([Self.name], rules: rules) { $0.hasIndex = hasIndex }
                #expect(result.done == done && result.skipped == 1 - done, "\(hasIndex)")
                #expect(bench.exists("out/index/\(Self.name)") == (hasIndex || done == 0))
            }
            // Other rules, without an index: none may be left of the old outputs.
            let fresh = try ListRules.compile([ListRules.Entry(kind: .ids, value: "r3")])
            try bench.filter([Self.name], rules: fresh)
            #expect(!bench.exists("out/index/\(Self.name)"))
        }
    }
}
