import Foundation
import Glibc
import ProvenanceCore
import TestSupport
import Testing

/// Runs that end at any moment, and disks that fail at any call.
///
/// `SLUICE_CRASH_POINTS=500 swift test --filter CrashTests` is the full campaign; without it a
/// few points of each kind are tried.
@Suite("A run that dies in the middle", .serialized)
struct CrashTests {
    private static let pointCount =
        ProcessInfo.processInfo.environment["SLUICE_CRASH_POINTS"].flatMap { Int($0) } ?? 18

    /// Shards of three containers, with some of every outcome.
    private static func makeInput(in scratch: Scratch) throws {
        var lines: [UInt8] = []
        for number in 0..<600 {
            lines += Array(Records.allowed.utf8)
            if number % 3 == 0 { lines += Array(Records.owing.utf8) }
            if number % 5 == 0 { lines += Array(Records.blocked.utf8) }
            if number % 97 == 0 { lines += Array(Records.unreadable.utf8) }
        }
        for (name, container) in [
            ("a.jsonl", Container.plain), ("b.jsonl.gz", .gzip), ("c.jsonl.zst", .zstd),
        ] {
            try scratch.store(packed(lines, as: container), as: "in/\(name)")
        }
    }

    private static func arguments(_ output: String) -> [String] {
        [
            "filter", "in", "--rules", "policy.yaml", "--output", output, "--jobs", "2",
            "--chunk-size", "8K", "--as-of", "2026-11-24", "-q",
        ]
    }

    /// What an undisturbed run leaves, and how many calls it makes.
    private static func reference(
        in scratch: Scratch
    ) throws -> (files: [String: [UInt8]], callCount: Int) {
        try makeInput(in: scratch)
        let count = Fault.count(path: scratch["count"])
        let end = try Sluice(folder: scratch.path, environment: count.environment)
            .run(arguments("good"))
        #expect(end.code == 0, "\(end)")
        let text = try scratch.text(of: "count").trimmingCharacters(in: .whitespacesAndNewlines)
        return (try visible(scratch.files(in: "good")), try #require(Int(text)))
    }

    /// Without hidden files: what an attempt has left that was killed is nobody's.
    private static func visible(_ files: [String: [UInt8]]) -> [String: [UInt8]] {
        files.filter { !($0.key as NSString).lastPathComponent.hasPrefix(".") }
    }

    /// That everything published is whole, and a rerun completes the folder to the same bytes.
    private static func checkRecovery(
        of scratch: Scratch,
        _ good: [String: [UInt8]],
        _ what: String
    ) throws {
        let sluice = Sluice(folder: scratch.path)
        if FileManager.default.fileExists(atPath: scratch["out/run.json"]) {
            let verified = try sluice.run("verify", "out")
            #expect(verified.code == 0, "after \(what): \(verified)")
        }
        let left = (try? scratch.files(in: "out")) ?? [:]
        for name in left.keys where name.hasPrefix("manifest/") {
            let shard = (name as NSString).lastPathComponent
            guard !shard.hasPrefix(".") else { continue }
            let output = "allowed/" + shard.dropLast(".json".count)
            #expect(left[output] == good[output], "after \(what): \(output) was published")
        }
        let rerun = try sluice.run(arguments("out"))
        #expect(rerun.code == 0, "after \(what): \(rerun)")
        let files = try visible(scratch.files(in: "out"))
        #expect(files.keys.sorted() == good.keys.sorted(), "after \(what)")
        for (name, bytes) in good where files[name] != bytes {
            Issue.record("after \(what): \(name) differs from that of an undisturbed run")
        }
    }

    @Test("leaves only whole shards, and a rerun gives the bytes of an undisturbed run")
    func kill() throws {
        let scratch = try Scratch.withPolicy()
        let (good, callCount) = try Self.reference(in: scratch)
        // Every run of the campaign takes other points; the seed is printed with a failure.
        var generator = SeededGenerator(seed: UInt64(Self.pointCount))
        for _ in 0..<Self.pointCount {
            let number = Int.random(in: 1...callCount, using: &generator)
            let fault = Fault.kill(number: number)
            let end = try Sluice(folder: scratch.path, environment: fault.environment)
                .run(Self.arguments("out"))
            #expect(end.code == 128 + SIGKILL || end.code == 0, "\(end)")
            try Self.checkRecovery(of: scratch, good, "a kill at call \(number) of \(callCount)")
            #expect(FileManager.default.fileExists(atPath: scratch["out/run.json"]))
            try FileManager.default.removeItem(atPath: scratch["out"])
        }
    }

    @Test(
        "of a full disk, an unreadable one, or lost permission says so with exit code 2",
        arguments: [
            ("write", ENOSPC), ("fsync", EIO), ("fsync", ENOSPC), ("close", EIO), ("rename", EIO),
            ("rename", EXDEV), ("read", EIO), ("open", EACCES), ("open", EMFILE), ("mkdir", EACCES),
        ]
    )
    func fault(calls: String, code: Int32) throws {
        let scratch = try Scratch.withPolicy()
        let (good, _) = try Self.reference(in: scratch)
        let points = Self.pointCount >= 100 ? Array(1...20) : [1, 3, 13, 34]
        for number in points {
            let fault = Fault.fail(calls: calls, number: number, code: code)
            let end = try Sluice(folder: scratch.path, environment: fault.environment)
                .run(Self.arguments("out"))
            let what = "\(calls) \(number) failing with \(code)"
            // A fault behind the last call of the run is none.
            #expect(end.code == 2 || end.code == 0, "\(what): \(end)")
            if end.code == 2 {
                #expect(end.errors.hasPrefix("sluice: "), "\(what): \(end)")
            } else {
                let files = try Self.visible(scratch.files(in: "out"))
                #expect(files == good, "\(what) ended well, and the outputs are not whole")
            }
            if FileManager.default.fileExists(atPath: scratch["out"]) {
                try Self.checkRecovery(of: scratch, good, what)
                try FileManager.default.removeItem(atPath: scratch["out"])
            }
        }
    }
}
