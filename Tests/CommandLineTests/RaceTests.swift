import Foundation
import ProvenanceCore
import TestSupport
import Testing

/// Processes that start at once and know nothing of each other.
///
/// `SLUICE_CRASH_POINTS=500 swift test --filter RaceTests` runs twenty rounds of each; without it
/// two are run.
@Suite("Processes that race", .serialized)
struct RaceTests {
    private static let roundCount =
        ProcessInfo.processInfo.environment["SLUICE_CRASH_POINTS"].flatMap { Int($0) } ?? 0 >= 100
        ? 20 : 2

    private static let containers: [Container] = [.plain, .gzip, .zstd]

    /// Eight shards, some of each container, with some of every outcome; no two alike.
    private static func makeInput(in scratch: Scratch) throws {
        for shard in 0..<8 {
            var lines: [UInt8] = []
            for number in 0..<(200 + shard * 40) {
                lines += Array(Records.allowed.utf8)
                if number % 3 == 0 { lines += Array(Records.owing.utf8) }
                if number % (4 + shard) == 0 { lines += Array(Records.blocked.utf8) }
                if number % 61 == 0 { lines += Array(Records.unreadable.utf8) }
            }
            let container = containers[shard % containers.count]
            let name = "in/\(shard).jsonl" + (container.suffixes.first ?? "")
            try scratch.store(packed(lines, as: container), as: name)
        }
    }

    private static func arguments(_ inputs: [String], _ output: String) -> [String] {
        ["filter"] + inputs + [
            "--rules", "policy.yaml", "--output", output, "--jobs", "2", "--chunk-size", "8K",
            "--as-of", "2026-11-24", "-q",
        ]
    }

    /// Starts one process for each list of inputs, all into one new folder, and holds what they
    /// leave against what one process leaves that is alone.
    private static func race(_ inputs: [[String]], _ all: [String]) throws {
        let scratch = try Scratch.withPolicy()
        try makeInput(in: scratch)
        let sluice = Sluice(folder: scratch.path)
        let alone = try sluice.run(arguments(all, "good"))
        #expect(alone.code == 0, "\(alone)")
        let good = try scratch.files(in: "good")
        for round in 0..<roundCount {
            let running = try inputs.map { try sluice.start(arguments($0, "out")) }
            for process in running {
                let end = try process.wait()
                #expect(end.code == 0 && end.errors.isEmpty, "round \(round): \(end)")
            }
            // The last process to end has summed up all that was there by then: every shard is.
            let left = try scratch.files(in: "out")
            #expect(
                left.keys.sorted() == good.keys.sorted(),
                "round \(round): nothing else is left"
            )
            for (name, bytes) in good where left[name] != bytes {
                Issue.record("round \(round): \(name) is not what one process leaves")
            }
            let merged = try sluice.run("merge", "out", "-q")
            #expect(merged.code == 0, "\(merged)")
            #expect(try scratch.bytes(of: "out/run.json") == good["run.json"], "round \(round)")
            let verified = try sluice.run("verify", "out", "-q", "--inputs", "in")
            #expect(verified.code == 0 && verified.errors.isEmpty, "round \(round): \(verified)")
            try FileManager.default.removeItem(atPath: scratch["out"])
        }
    }

    @Test("two on one shard leave it once", arguments: 0..<3)
    func twoOnOne(shard: Int) throws {
        let container = Self.containers[shard]
        let name = "in/\(shard).jsonl" + (container.suffixes.first ?? "")
        try Self.race([[name], [name]], [name])
    }

    @Test("eight on eight shards in one folder leave all of them, summed up right")
    func eightOnEight() throws {
        let names = (0..<8).map { shard in
            "in/\(shard).jsonl" + (Self.containers[shard % 3].suffixes.first ?? "")
        }
        try Self.race(names.map { [$0] }, names)
    }

    @Test("eight that each do all of eight shards leave all of them once")
    func eightOnAll() throws {
        try Self.race(Array(repeating: ["in"], count: 8), ["in"])
    }
}
