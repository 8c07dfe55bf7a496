import Foundation
import ProvenanceCore
import RightsPolicy
import TestSupport
import Testing

@testable import FilterEngine

@Suite("Resuming a run")
struct ResumeTests {
    private static let content = RandomShard.content(seed: 11, count: 40)

    /// Runs a shard, changes something, and runs it again: what the second run did.
    private func again(
        after change: (Bench) throws -> Void = { _ in },
        rules: RuleSet? = nil,
        with adjust: (inout FilterOptions) -> Void = { _ in }
    ) throws -> RunResult {
        try Bench.with { bench in
            try bench.store(packed(Self.content, .gzip), "s.jsonl.gz")
            let first = try bench.filter(["s.jsonl.gz"])
            #expect(first.done == 1)
            try change(bench)
            let result = try bench.filter(["s.jsonl.gz"], rules: rules, adjust)
            #expect(result.lines == 40 && result.failed.isEmpty)
            let outputs = try bench.outputs("s.jsonl.gz")
            let isWhole =
                try options(adjust).blocked == .none
                || outputs.rebuilt() == ShardFiles.references(of: Self.content)
            #expect(isWhole)
            #expect(try bench.files("out").count == OutputKind.allCases.count + 2)
            return result
        }
    }

    private func options(_ adjust: (inout FilterOptions) -> Void) -> FilterOptions {
        var options = FilterOptions()
        adjust(&options)
        return options
    }

    private static func isSkipped(_ result: RunResult) -> Bool {
        result.skipped == 1 && result.done == 0
    }
    private static func isRedone(_ result: RunResult) -> Bool {
        result.skipped == 0 && result.done == 1
    }

    @Test("a finished shard is skipped while nothing changed that could change a byte")
    func skipped() throws {
        #expect(Self.isSkipped(try again()))
        // Another time of the same bytes, and options that change no output.
        #expect(
            Self.isSkipped(
                try again(after: { try $0.store(packed(Self.content, .gzip), "s.jsonl.gz") })
            )
        )
        #expect(Self.isSkipped(try again(with: { $0.jobs = 7 })))
        #expect(Self.isSkipped(try again(with: { $0.sync = .shard })))
        #expect(Self.isSkipped(try again(with: { $0.attempt = "2" })))
    }

    @Test("each change that could change a byte redoes the shard")
    func redone() throws {
        #expect(Self.isRedone(try again(with: { $0.isForced = true })))
        #expect(Self.isRedone(try again(with: { $0.blocked = .none })))
        #expect(Self.isRedone(try again(with: { $0.blocked = .reference })))
        #expect(Self.isRedone(try again(with: { $0.hasDigests = false })))
        #expect(Self.isRedone(try again(with: { $0.lineLimit = 5000 })))
        #expect(Self.isRedone(try again(with: { $0.chunkByteCount = 5000 })))
        #expect(Self.isRedone(try again(with: { $0.level = 3 })))
        #expect(
            Self.isRedone(try again(rules: TestRules.compile(TestRules.policy + "\n# x")))
        )
        #expect(
            Self.isRedone(
                try again(rules: TestRules.compile(TestRules.policy, optOuts: "x.com\n"))
            )
        )
    }

    @Test(
        "what is half there is replaced",
        arguments: [
            "manifest/s.jsonl.gz.json", "allowed/s.jsonl.gz", "decisions/s.jsonl.gz",
            "quarantine/s.jsonl.gz",
        ]
    )
    func leftovers(missing: String) throws {
        #expect(Self.isRedone(try again(after: { try Files.remove($0.path("out/" + missing)) })))
        // An output that is shorter than its account.
        if !missing.hasPrefix("manifest") {
            #expect(Self.isRedone(try again(after: { try $0.store([1], "out/" + missing) })))
        }
    }

    @Test(
        "outputs of a run that was killed between its renames are replaced, with its locks and parts"
    )
    func killed() throws {
        try Bench.with { bench in
            let path = try bench.store(Self.content, "s.jsonl")
            try bench.filter([path], into: "undisturbed")
            let lock = PathLock.path(for: bench.path("out/manifest/s.jsonl.json"))
            // A process of this host that is not there any more.
            var holder = LockHolder.current
            holder.process = Int32.max - 1
            try bench.filter(["@" + bench.store("\(path)\n".utf8, "list")], into: "out")
            try Files.remove(bench.path("out/manifest/s.jsonl.json"))
            try bench.store("half".utf8, "out/allowed/s.jsonl")
            try bench.store("part".utf8, "out/blocked/.s.jsonl.host-1-x.part")
            try bench.store(
                holder.text.utf8,
                Files.rest(of: lock, behind: bench.folder + "/") ?? ""
            )
            let result = try bench.filter([path])
            #expect(Self.isRedone(result), "\(result.failed)")
            #expect(!Files.exists(lock))
            #expect(
                try bench.outputs("s.jsonl").fingerprint
                    == bench.outputs("s.jsonl", in: "undisturbed").fingerprint
            )
            #expect(try bench.bytes("out/run.json") == bench.bytes("undisturbed/run.json"))
        }
    }

    @Test("outputs of another input are kept, and the run refused before any output, unless forced")
    func otherInput() throws {
        try Bench.with { bench in
            try bench.store(Self.content, "s.jsonl")
            try bench.filter(["s.jsonl"])
            let before = try bench.outputs("s.jsonl").fingerprint
            try bench.store(Array("{}\n".utf8) + Self.content, "s.jsonl")
            try bench.store(Self.content, "t.jsonl")
            let refusal = #expect(throws: Diagnostics.self) {
                try bench.filter(["s.jsonl", "t.jsonl"])
            }
            #expect(refusal?.description.contains("holds outputs of another `s.jsonl`") == true)
            #expect(try bench.outputs("s.jsonl").fingerprint == before)
            #expect(!bench.exists("out/allowed/t.jsonl"))
            let result = try bench.filter(["s.jsonl"]) { $0.isForced = true }
            #expect(result.done == 1 && result.lines == 41)
        }
    }

    @Test("without digests, a file of the same length is another one if it is younger")
    func withoutDigests() throws {
        try Bench.with { bench in
            try bench.store("{\"a\":1}\n".utf8, "s.jsonl")
            try bench.filter(["s.jsonl"]) { $0.hasDigests = false }
            #expect(Self.isSkipped(try bench.filter(["s.jsonl"]) { $0.hasDigests = false }))
            try bench.store("{\"a\":2}\n".utf8, "s.jsonl")
            try Self.age(bench.path("s.jsonl"), seconds: 1000)
            #expect(throws: Diagnostics.self) {
                try bench.filter(["s.jsonl"]) { $0.hasDigests = false }
            }
            let result = try bench.filter(["s.jsonl"]) {
                $0.hasDigests = false
                $0.isForced = true
            }
            #expect(Self.isRedone(result))
            let outputs = try bench.outputs("s.jsonl")
            #expect(try ShardFiles.record(of: outputs[.blocked][0]) == Array("{\"a\":2}".utf8))
        }
    }

    @Test("a forced run replaces outputs that were tampered with, however alike")
    func tampered() throws {
        try Bench.with { bench in
            try bench.store(Self.content, "s.jsonl")
            try bench.filter(["s.jsonl"])
            var allowed = try bench.bytes("out/allowed/s.jsonl")
            let sound = allowed
            allowed[3] ^= 1
            try bench.store(allowed, "out/allowed/s.jsonl")
            try bench.filter(["s.jsonl"]) { $0.isForced = true }
            #expect(try bench.bytes("out/allowed/s.jsonl") == sound)
        }
    }

    @Test("the day of a folder is fixed when it is first used")
    func asOf() throws {
        try Bench.with { bench in
            try bench.store(Self.content, "s.jsonl")
            try bench.filter(["s.jsonl"], asOf: Day("2026-01-02"))
            #expect(Self.isSkipped(try bench.filter(["s.jsonl"])))
            #expect(Self.isSkipped(try bench.filter(["s.jsonl"], asOf: Day("2026-01-02"))))
            #expect(throws: Diagnostic.self) {
                try bench.filter(["s.jsonl"], asOf: Day("2026-01-03"))
            }
        }
    }

    @Test("a manifest that is none is named, and replaced only if forced")
    func unreadableManifest() throws {
        try Bench.with { bench in
            try bench.store(Self.content, "s.jsonl")
            try bench.filter(["s.jsonl"])
            try bench.store([], "out/manifest/s.jsonl.json")
            #expect(throws: Diagnostics.self) { try bench.filter(["s.jsonl"]) }
            #expect(Self.isRedone(try bench.filter(["s.jsonl"]) { $0.isForced = true }))
        }
    }

    @Test("a dry run decides everything and writes nothing")
    func dryRun() throws {
        try Bench.with { bench in
            try bench.store(Self.content, "s.jsonl")
            let dry = try bench.filter(["s.jsonl"]) { $0.isDryRun = true }
            #expect(!bench.exists("out"))
            let wet = try bench.filter(["s.jsonl"])
            #expect(dry.counts == wet.counts && dry.lines == 40)
        }
    }

    @Test(
        "two attempts at one shard at once: the first to commit stands, and both end well",
        arguments: 0..<6
    )
    func races(round: Int) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/sluice-\(UUID().uuidString)"
        let bench = Bench(folder: folder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for number in 0..<4 {
            try bench.store(
                RandomShard.content(seed: UInt64(number), count: 25),
                "in/s\(number).jsonl"
            )
        }
        try bench.filter(["in"], into: "undisturbed")
        let results = await withTaskGroup(of: String.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    do {
                        let result = try bench.filter(["in"])
                        return result.failed.isEmpty && result.lines == 100
                            ? "well" : "\(result.failed)"
                    } catch {
                        return "\(error)"
                    }
                }
            }
            var all: [String] = []
            for await result in group { all.append(result) }
            return all
        }
        #expect(results == ["well", "well", "well"])
        for number in 0..<4 {
            #expect(
                try bench.outputs("s\(number).jsonl").fingerprint
                    == bench.outputs("s\(number).jsonl", in: "undisturbed").fingerprint
            )
        }
        #expect(try bench.files("out") == bench.files("undisturbed"))
        #expect(try bench.bytes("out/run.json") == bench.bytes("undisturbed/run.json"))
    }

    /// Makes a file look that much older.
    static func age(_ path: String, seconds: Double) throws {
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -seconds)],
            ofItemAtPath: path
        )
    }
}
