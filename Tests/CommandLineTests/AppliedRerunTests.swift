import Foundation
import Glibc
import ProvenanceCore
import TestSupport
import Testing

@Suite("What a list took out stays out")
struct AppliedRerunTests {
    private static func filter(_ scratch: Scratch, _ rules: String, _ more: String...) throws
        -> Sluice.End
    {
        try Sluice(folder: scratch.path)
            .run(["filter", "in", "--rules", rules, "--output", "out", "-q"] + more)
    }

    private static func applied(_ options: String...) throws -> Scratch {
        let scratch = try AppliedListTests.filtered()
        let end = try Sluice(folder: scratch.path).run(AppliedListTests.apply + ["-q"] + options)
        #expect(end.code == 1, "\(end)")
        return scratch
    }

    @Test("of a rerun with the policy that does not know it: the shards are kept")
    func kept() throws {
        let scratch = try Self.applied()
        let before = try scratch.files(in: "out")
        let end = try Self.filter(scratch, "policy.yaml")
        #expect(end.code == 0, "\(end)")
        #expect(try scratch.files(in: "out") == before)
    }

    /// What is run again, that would decide a shard without the list.
    static let losing: [(name: String, options: [String], change: String?)] = [
        ("other outputs", ["--compress", "gzip"], nil),
        ("other options", ["--max-line", "1M"], nil),
        ("a manifest that is gone", [], "out/manifest/a.jsonl.json"),
        ("an output that is gone", [], "out/allowed/a.jsonl"),
        ("a shard that was never done", [], "out/manifest/untouched.jsonl.json"),
    ]

    @Test("of a run that would decide it anew without the list: refused", arguments: 0..<5)
    func refused(number: Int) throws {
        let (name, options, gone) = Self.losing[number]
        let scratch = try Self.applied()
        if let gone { try FileManager.default.removeItem(atPath: scratch[gone]) }
        let before = try scratch.files(in: "out")
        let sluice = Sluice(folder: scratch.path)
        let filter = ["filter", "in", "--rules", "policy.yaml", "--output", "out", "-q"] + options
        let end = try sluice.run(filter)
        #expect(end.code == 2, "\(name): \(end)")
        #expect(end.errors.contains("the list `list` was applied"), "\(name): \(end)")
        #expect(try scratch.files(in: "out") == before, "\(name)")
        let forced = try sluice.run(filter + ["--force"])
        #expect(forced.code == 0, "\(name): \(forced)")
        let allowed = try scratch.text(of: "out/allowed/a.jsonl" + (number == 0 ? ".gz" : ""))
        #expect(number == 0 || allowed.contains("one.example"), "forced: \(name)")
    }

    /// Policies that hold the list, or something like it.
    static let policies: [(settings: String, list: String, isHeld: Bool)] = [
        ("opt-outs: [{domains: list.txt}]", "one.example\n", true),
        // The same list under another name.
        ("opt-outs: [{domains: list.txt, name: other}]", "one.example\n", true),
        ("takedowns: [{domains: list.txt}]", "one.example\n", true),
        ("opt-outs: [{hosts: list.txt}]", "one.example\n", false),
        ("opt-outs: [{domains: list.txt}]", "two.example\n", false),
        ("opt-outs: [{domains: list.txt, date: 2026-11-20}]", "two.example\n", true),
        ("opt-outs: [{domains: list.txt, date: 2026-11-10}]", "two.example\n", false),
        ("opt-outs: [{domains: list.txt, date: 2026-11-20, name: other}]", "two.example\n", false),
    ]

    @Test(
        "of a run by a policy that holds the list, or a later one: decided anew",
        arguments: 0..<8
    )
    func held(number: Int) throws {
        let (settings, list, isHeld) = Self.policies[number]
        let scratch = try AppliedListTests.filtered()
        let sluice = Sluice(folder: scratch.path)
        // A dated list, where the policy's is to be held against it by its date.
        let first =
            settings.contains("date:") ? "# date: 2026-11-15\none.example\n" : "one.example\n"
        try scratch.store(first, as: "list.txt")
        #expect(try sluice.run(AppliedListTests.apply + ["-q"]).code == 1)
        try scratch.store(list, as: "list.txt")
        try scratch.store(AppliedListTests.policy + settings + "\n", as: "new.yaml")
        let end = try Self.filter(scratch, "new.yaml")
        #expect(end.code == (isHeld ? 0 : 2), "\(settings): \(end)")
        #expect(isHeld || end.errors.contains("does not hold it"), "\(end)")
        if isHeld {
            let verified = try sluice.run(
                ["verify", "out", "-q", "--inputs", "in", "--recompute", "--rules", "new.yaml"]
            )
            #expect(verified.code == 0, "\(verified)")
            #expect(!(try scratch.text(of: "out/manifest/a.jsonl.json")).contains("applied"))
        }
    }

    @Test("of a takedown by a policy that holds it as an opt-out alone: refused")
    func weaker() throws {
        let scratch = try Self.applied("--takedown")
        let settings = AppliedListTests.policy + "opt-outs: [{domains: list.txt}]\n"
        try scratch.store(settings, as: "new.yaml")
        let end = try Self.filter(scratch, "new.yaml")
        #expect(end.code == 2 && end.errors.contains("under `takedowns:`"), "\(end)")
    }

    @Test("of an update, which takes the place of the list that it updates")
    func update() throws {
        let scratch = try Self.applied()
        let sluice = Sluice(folder: scratch.path)
        try scratch.store("one.example\ntwo.example\n", as: "list.txt")
        #expect(try sluice.run(AppliedListTests.apply + ["-q"]).code == 1)
        #expect(try scratch.bytes(of: "out/allowed/a.jsonl").isEmpty)
        #expect(try sluice.run("verify", "out", "-q").code == 0)
        let settings = AppliedListTests.policy + "opt-outs: [{domains: list.txt}]\n"
        try scratch.store(settings, as: "new.yaml")
        #expect(try Self.filter(scratch, "new.yaml").code == 0)
    }

    // MARK: Faults

    private static let pointCount =
        ProcessInfo.processInfo.environment["SLUICE_CRASH_POINTS"].flatMap { Int($0) } ?? 5

    private static func visible(_ files: [String: [UInt8]]) -> [String: [UInt8]] {
        files.filter { !($0.key as NSString).lastPathComponent.hasPrefix(".") }
    }

    /// Every shard is the old one or the new one, or none that anybody would read; the same command
    /// again makes all new.
    private static func checkRecovery(
        _ scratch: Scratch,
        old: [String: [UInt8]],
        new: [String: [UInt8]],
        _ what: String
    ) throws {
        let files = try visible(scratch.files(in: "out"))
        for (name, manifest) in files where name.hasPrefix("manifest/") {
            let isOld = manifest == old[name]
            #expect(isOld || manifest == new[name], "\(what): \(name)")
            let shard = name.dropFirst("manifest/".count).dropLast(".json".count)
            for kind in ["allowed", "blocked", "attribution", "quarantine", "decisions"] {
                let file = "\(kind)/\(shard)"
                #expect(files[file] == (isOld ? old : new)[file], "\(what): \(file)")
            }
        }
        let sluice = Sluice(folder: scratch.path)
        let gone = old.keys.filter { files[$0] == nil }
        if !gone.isEmpty {
            let filtered = try filter(scratch, "policy.yaml")
            #expect(filtered.code == 2, "\(what): published without the list: \(filtered)")
        }
        let again = try sluice.run(AppliedListTests.apply + ["-q"])
        #expect(again.code == 1 || again.code == 0, "\(what): \(again)")
        let after = try visible(scratch.files(in: "out"))
        for (name, bytes) in new where after[name] != bytes {
            Issue.record("\(what): \(name) is not that of an undisturbed run")
        }
        #expect(after.count == new.count, "\(what)")
        let verified = try sluice.run("verify", "out", "-q")
        #expect(verified.code == 0, "\(what): \(verified)")
    }

    @Test("of a run that is killed or fails: each shard is old or new, and the same again ends it")
    func faults() throws {
        let scratch = try AppliedListTests.filtered()
        let old = try scratch.files(in: "out")
        func restore() throws {
            try? FileManager.default.removeItem(atPath: scratch["out"])
            for (name, bytes) in old { try scratch.store(bytes, as: "out/" + name) }
        }
        let count = Fault.count(path: scratch["count"])
        let end = try Sluice(folder: scratch.path, environment: count.environment)
            .run(AppliedListTests.apply + ["-q", "--jobs", "1"])
        #expect(end.code == 1, "\(end)")
        let new = try scratch.files(in: "out")
        let text = try scratch.text(of: "count").trimmingCharacters(in: .whitespacesAndNewlines)
        let callCount = try #require(Int(text))
        let stride = Swift.stride(
            from: 1,
            through: callCount,
            by: max(1, callCount / Self.pointCount)
        )
        var faults = stride.map { Fault.kill(number: $0) }
        for (calls, code) in [("rename", EIO), ("write", ENOSPC), ("fsync", EIO), ("unlink", EIO)] {
            for number in Self.pointCount >= 100 ? [1, 4, 9, 14] : [4] {
                faults.append(.fail(calls: calls, number: number, code: code))
            }
        }
        for fault in faults {
            try restore()
            let end = try Sluice(folder: scratch.path, environment: fault.environment)
                .run(AppliedListTests.apply + ["-q", "--jobs", "1"])
            #expect([1, 2, 128 + SIGKILL].contains(end.code), "\(fault): \(end)")
            try Self.checkRecovery(scratch, old: old, new: new, "\(fault)")
        }
    }

    @Test("of a run that is killed: `clean` ends what it has begun, and loses nothing of it")
    func cleaned() throws {
        let scratch = try AppliedListTests.filtered()
        let old = try scratch.files(in: "out")
        let count = Fault.count(path: scratch["count"])
        let sluice = Sluice(folder: scratch.path)
        let end = try Sluice(folder: scratch.path, environment: count.environment)
            .run(AppliedListTests.apply + ["-q", "--jobs", "1"])
        #expect(end.code == 1, "\(end)")
        let text = try scratch.text(of: "count").trimmingCharacters(in: .whitespacesAndNewlines)
        let callCount = try #require(Int(text))
        var finished = 0
        for number in stride(from: 1, through: callCount, by: max(1, callCount / 20)) {
            try? FileManager.default.removeItem(atPath: scratch["out"])
            for (name, bytes) in old { try scratch.store(bytes, as: "out/" + name) }
            let killed = Fault.kill(number: number)
            _ = try Sluice(folder: scratch.path, environment: killed.environment)
                .run(AppliedListTests.apply + ["-q", "--jobs", "1"])
            let named = try sluice.run("clean", "out", "--older-than", "0s", "--dry-run")
            #expect(named.code == 0, "\(killed): \(named)")
            let swept = try sluice.run("clean", "out", "--older-than", "0s")
            #expect(swept.code == 0, "\(killed): \(swept)")
            if swept.errors.contains("1 replacement brought to an end") { finished += 1 }
            let files = try scratch.files(in: "out")
            #expect(files.count == Self.visible(files).count, "\(killed): hidden files are left")
            #expect(Set(files.keys) == Set(old.keys), "\(killed): nothing is lost")
            // The sum may be the one from before.
            #expect(try sluice.run("merge", "out", "-q").code == 0)
            let verified = try sluice.run("verify", "out", "-q")
            #expect(verified.code == 0, "\(killed): \(verified)")
        }
        #expect(finished > 0, "some were killed between the announcement and the end")
    }
}
