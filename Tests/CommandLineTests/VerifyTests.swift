import Foundation
import ProvenanceCore
import TestSupport
import Testing

@Suite("Verify, merge and clean")
struct VerifyTests {
    /// A folder with two finished shards, one of them packed.
    private static func finished() throws -> Scratch {
        let scratch = try Scratch.withPolicy()
        let lines = Records.allowed + Records.owing + Records.blocked + Records.unreadable
        try scratch.store(lines, as: "in/a.jsonl")
        try scratch.store(packed(Array(lines.utf8), as: .gzip), as: "in/b.jsonl.gz")
        let end = try Sluice(folder: scratch.path).run(
            "filter",
            "in",
            "--rules",
            "policy.yaml",
            "--output",
            "out",
            "-q"
        )
        #expect(end.code == 0, "\(end)")
        return scratch
    }

    /// What somebody did to a folder afterwards.
    struct Change: Sendable, CustomTestStringConvertible {
        var name: String
        var message: String
        var make: @Sendable (Scratch) throws -> Void

        var testDescription: String { name }

        init(
            _ name: String,
            _ message: String,
            _ make: @escaping @Sendable (Scratch) throws -> Void
        ) {
            self.name = name
            self.message = message
            self.make = make
        }

        /// Replaces text in a file.
        static func edit(
            _ file: String,
            _ old: String,
            _ new: String,
            _ message: String
        ) -> Change {
            Change("\(file): \(old) → \(new)", message) { scratch in
                let text = try scratch.text(of: file)
                #expect(text.contains(old), "\(text)")
                try scratch.store(text.replacingOccurrences(of: old, with: new), as: file)
            }
        }

        static func append(_ file: String, _ text: String, _ message: String) -> Change {
            Change("\(file) + \(text)", message) { scratch in
                try scratch.store(try scratch.bytes(of: file) + Array(text.utf8), as: file)
            }
        }

        static func remove(_ file: String, _ message: String) -> Change {
            Change("without \(file)", message) { scratch in
                try FileManager.default.removeItem(atPath: scratch[file])
            }
        }
    }

    static let changes: [Change] = [
        .append("out/allowed/a.jsonl", Records.allowed, "allowed has 3 lines"),
        .edit("out/allowed/a.jsonl", "CC0-1.0", "CC0-9.9", "its digest differs"),
        .edit("out/blocked/a.jsonl", "license.non-commercial", "license.non-commerciaL", "digest"),
        .remove("out/quarantine/a.jsonl", "quarantine cannot be read"),
        .append("out/decisions/a.jsonl", "a 0\n", "decisions has 5 lines"),
        .edit("out/decisions/a.jsonl", "q ", "a ", "outcome allow"),
        .edit("out/decisions/a.jsonl", "b ", "b 99,", "is none of this manifest"),
        .append("out/attribution/b.jsonl.gz", "x", "attribution cannot be read"),
        .edit(
            "out/manifest/a.jsonl.json",
            "\"lines\" : 4",
            "\"lines\" : 5",
            "account does not close"
        ),
        .edit(
            "out/manifest/a.jsonl.json",
            "\"as_of\" : \"2",
            "\"as_of\" : \"3",
            "the manifest's key is not the digest"
        ),
        .edit("out/manifest/a.jsonl.json", "\"key\"", " \"key\"", "its manifest was changed after"),
        .remove("out/manifest/a.jsonl.json", "run.json accounts for it, and it is gone"),
        .edit("out/run.json", "\"shards\" : 2", "\"shards\" : 3", "not the sum of the manifests"),
        .append("out/manifest/a.jsonl.json", "}", "is not a manifest"),
        .append("in/a.jsonl", Records.allowed, "bytes, not"),
        .edit("in/a.jsonl", "CC0-1.0", "CC0-9.9", "is not the input that was filtered"),
        .remove("in/a.jsonl", "its input is not beneath `in`"),
    ]

    @Test("finds every edit and every removal", arguments: changes)
    func tampering(change: Change) throws {
        let scratch = try Self.finished()
        let sluice = Sluice(folder: scratch.path)
        let before = try sluice.run("verify", "out", "--inputs", "in")
        #expect(before.code == 0, "\(before)")
        try change.make(scratch)
        let after = try sluice.run("verify", "out", "--inputs", "in")
        #expect(after.code == 1 && after.errors.contains(change.message), "\(after)")
    }

    @Test("recomputes every decision, and finds what is decided otherwise now")
    func recompute() throws {
        let scratch = try Self.finished()
        let sluice = Sluice(folder: scratch.path)
        let arguments = [
            "verify", "out", "--inputs", "in", "--recompute", "--rules", "policy.yaml",
        ]
        let same = try sluice.run(arguments)
        #expect(same.code == 0 && same.errors == "2 shards, 8 lines: all is as it was written\n")

        // An edit that keeps every account closed: only deciding again can find it.
        let input = try scratch.text(of: "in/a.jsonl")
        try scratch.store(input.replacingOccurrences(of: "MIT", with: "ISC"), as: "in/a.jsonl")
        let other = try sluice.run(arguments)
        #expect(other.code == 1 && other.errors.contains("`a.jsonl`: allowed differs"), "\(other)")

        try scratch.store(Records.policy + "purpose: non-commercial\n", as: "policy.yaml")
        let rules = try sluice.run(arguments)
        #expect(rules.code == 1 && rules.errors.contains("decided by another rule set"))
    }

    @Test("sums up what many have filled, in any order, and tells unsummed shards")
    func merge() throws {
        let scratch = try Self.finished()
        let sluice = Sluice(folder: scratch.path)
        let whole = try scratch.bytes(of: "out/run.json")
        try scratch.store(
            scratch.text(of: "out/run.json").replacingOccurrences(
                of: "\"manifests\" : {",
                with: "\"manifests\" : {\"gone.jsonl\" : \"00\","
            ),
            as: "out/run.json"
        )
        let merged = try sluice.run("merge", "out")
        #expect(merged.code == 0 && merged.errors == "2 shards, 8 lines\n", "\(merged)")
        #expect(try scratch.bytes(of: "out/run.json") == whole)

        let manifest = try scratch.text(of: "out/manifest/a.jsonl.json")
        let day = try #require(
            manifest.range(of: #""as_of" : "[0-9-]+""#, options: .regularExpression)
        )
        try scratch.store(
            manifest.replacingCharacters(in: day, with: "\"as_of\" : \"2001-02-03\""),
            as: "out/manifest/a.jsonl.json"
        )
        let mixed = try sluice.run("merge", "out")
        #expect(mixed.code == 2 && mixed.errors.contains("2001-02-03"), "\(mixed)")
    }

    @Test("sweeps up what killed runs have left, and nothing else")
    func clean() throws {
        let scratch = try Self.finished()
        let sluice = Sluice(folder: scratch.path)
        let published = try scratch.files(in: "out")
        try scratch.store("x", as: "out/allowed/.a.jsonl.host-1-x.part")
        try scratch.store("x", as: "out/manifest/.a.jsonl.json.lock")
        try scratch.store("x", as: "out/allowed/.keep")
        let young = try sluice.run("clean", "out")
        #expect(young.code == 0 && young.errors == "0 files removed\n", "\(young)")
        let named = try sluice.run("clean", "out", "--older-than", "0s", "--dry-run")
        #expect(named.errors.hasSuffix("2 files to remove\n"), "\(named)")
        let swept = try sluice.run("clean", "out", "--older-than", "0s", "--json")
        #expect(swept.code == 0 && swept.text.contains("out/allowed/.a.jsonl.host-1-x.part"))
        var left = try scratch.files(in: "out")
        #expect(left.removeValue(forKey: "allowed/.keep") != nil)
        #expect(left == published)
    }

    @Test(
        "refuses a folder that is none of ours",
        arguments: [["verify"], ["merge"], ["clean"]],
        ["in", "nowhere"]
    )
    func strangers(command: [String], folder: String) throws {
        let scratch = try Self.finished()
        let end = try Sluice(folder: scratch.path).run(command + [folder])
        #expect(end.code == 2 && end.errors.contains("name the output folder of a run"), "\(end)")
    }
}
