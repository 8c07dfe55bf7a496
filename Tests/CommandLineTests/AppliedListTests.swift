import Foundation
import Glibc
import ProvenanceCore
import TestSupport
import Testing

@Suite("A list that is applied to data that was filtered")
struct AppliedListTests {
    // MARK: Data

    static let policy = """
        policy: p
        use: train
        licenses: {allow: [public-domain, permissive], review: [share-alike]}

        """

    /// Of each shard records of `one.example` that are allowed, that wait for review and that are
    /// blocked; one that cannot be read; and others, the last without a line feed.
    static let lines =
        record("a1", license: "MIT", host: "www.one.example")
        + record("c", license: "CC-BY-NC-4.0", host: "one.example")
        + record("a2", license: "MIT", host: "two.example")
        + "{\n"
        + record("s", license: "CC-BY-SA-4.0", host: "one.example")
        + record("t", license: "CC-BY-SA-4.0", host: "two.example")
        + record("a3", license: "CC0-1.0", host: "one.example").dropLast()

    static func record(_ id: String, license: String, host: String) -> String {
        #"{"id": "\#(id)", "license": "\#(license)", "url": "https://\#(host)/", "text": "é \#(id)"}"#
            + "\n"
    }

    static func filtered(_ options: String...) throws -> Scratch {
        let scratch = try Scratch()
        try scratch.store(policy, as: "policy.yaml")
        try scratch.store("one.example\n", as: "list.txt")
        try scratch.store(lines, as: "in/a.jsonl")
        try scratch.store(packed(Array(lines.utf8), as: .gzip), as: "in/deep/b.jsonl.gz")
        try scratch.store(packed(Array(lines.utf8), as: .zstd), as: "in/c.jsonl.zst")
        try scratch.store(
            record("a2", license: "MIT", host: "two.example"),
            as: "in/untouched.jsonl"
        )
        let end = try Sluice(folder: scratch.path).run(
            ["filter", "in", "--rules", "policy.yaml", "--output", "out", "-q"]
                + ["--as-of", "2026-11-01"] + options
        )
        #expect(end.code == 0, "\(end)")
        return scratch
    }

    static let apply = [
        "affected", "out", "--list", "list.txt", "--apply", "--as-of", "2026-11-24",
    ]

    private static func apply(in scratch: Scratch, _ more: [String] = ["-q"]) throws -> Sluice.End {
        try Sluice(folder: scratch.path).run(apply + more)
    }

    private static func unpacked(_ scratch: Scratch, _ name: String) throws -> String {
        String(decoding: try unpackedContents(of: scratch[name]), as: UTF8.self)
    }

    private static func verify(_ scratch: Scratch, _ more: String...) throws {
        let end = try Sluice(folder: scratch.path).run(["verify", "out", "-q"] + more)
        #expect(end.code == 0 && end.errors.isEmpty, "\(end)")
    }

    private static let shards = ["a.jsonl", "deep/b.jsonl.gz", "c.jsonl.zst"]

    // MARK: What it does

    @Test("leaves what is known to be right", arguments: ["opt-out", "takedown"])
    func golden(form: String) throws {
        let scratch = try Self.filtered()
        let end = try Self.apply(in: scratch, form == "takedown" ? ["--takedown"] : [])
        #expect(end.code == 1, "\(end)")
        let blocked = form == "takedown" ? 2 : 1
        let code = form == "takedown" ? "takedown" : "optout"
        let lines = Self.shards.sorted().map {
            "\($0): 2 of 3 records (\(code).domain 2), \(blocked) line"
                + (blocked == 1 ? "" : "s") + " of blocked\n"
        }
        #expect(end.text == lines.joined(), "\(end)")
        #expect(
            end.errors == "6 records touched, in 3 of 4 shards\n3 shards written anew\n",
            "\(end)"
        )
        var files: [String: [UInt8]] = [:]
        for kind in ["allowed", "blocked", "attribution", "quarantine", "decisions"] {
            let text = try scratch.bytes(of: "out/\(kind)/a.jsonl")
            files[kind + ".jsonl"] = text
            for shard in Self.shards.dropFirst() {
                let other = try Self.unpacked(scratch, "out/\(kind)/\(shard)")
                let expected = String(decoding: text, as: UTF8.self)
                    .replacingOccurrences(of: #""shard":"a.jsonl""#, with: #""shard":"\#(shard)""#)
                #expect(other == expected, "\(kind) of \(shard)")
            }
        }
        try Golden.check(files, against: "Tests/Fixtures/affected/\(form)")
        try Self.verify(scratch)
        try Self.verify(scratch, "--inputs", "in", "--recompute", "--rules", "policy.yaml")
    }

    @Test("allows what a filter run with the list allows", arguments: [false, true])
    func agreesWithFilter(isTakedown: Bool) throws {
        let scratch = try Self.filtered()
        _ = try Self.apply(in: scratch, isTakedown ? ["-q", "--takedown"] : ["-q"])
        let key = isTakedown ? "takedowns" : "opt-outs"
        try scratch.store(Self.policy + "\(key): [{domains: list.txt}]\n", as: "new.yaml")
        let sluice = Sluice(folder: scratch.path)
        let run = try sluice.run(
            ["filter", "in", "--rules", "new.yaml", "--output", "new", "-q"]
                + ["--as-of", "2026-11-01"]
        )
        #expect(run.code == 0, "\(run)")
        for shard in Self.shards + ["untouched.jsonl"] {
            for kind in ["allowed", "attribution", "quarantine"] {
                #expect(
                    try Self.unpacked(scratch, "out/\(kind)/\(shard)")
                        == Self.unpacked(scratch, "new/\(kind)/\(shard)"),
                    "\(kind) of \(shard)"
                )
            }
            let outcomes = try ["out", "new"].map { folder in
                try Self.unpacked(scratch, "\(folder)/decisions/\(shard)")
                    .split(separator: "\n").map { $0.prefix(1) }
            }
            #expect(outcomes[0] == outcomes[1], "outcomes of \(shard)")
        }
    }

    @Test("writes only the shards that it touches, and names itself in them and in run.json")
    func untouched() throws {
        let scratch = try Self.filtered()
        let before = try scratch.files(in: "out")
        _ = try Self.apply(in: scratch)
        let after = try scratch.files(in: "out")
        let changed = after.filter { before[$0.key] != $0.value }.keys
        #expect(!changed.contains { $0.contains("untouched") || $0.contains("quarantine") })
        #expect(after.keys.sorted() == before.keys.sorted(), "and leaves nothing else")
        for name in ["out/run.json", "out/manifest/a.jsonl.json"] {
            let account = try JSONDecoder().decode(
                Account.self,
                from: Data(try scratch.bytes(of: name))
            )
            #expect(account.applied.count == 1)
            let list = try #require(account.applied.first)
            #expect(list.name == "list" && list.kind == "domains" && list.entries == 1)
            #expect(list.as_of == "2026-11-24" && !list.takedown && list.sha256.count == 64)
        }
        let again = try Self.apply(in: scratch, [])
        #expect(again.code == 0 && again.output.isEmpty, "\(again)")
        #expect(try scratch.files(in: "out") == after, "a second time changes nothing")
    }

    private struct Account: Decodable {
        struct List: Decodable {
            var name: String
            var kind: String
            var entries: Int
            var sha256: String
            var takedown: Bool
            var as_of: String
        }
        var applied: [List]
    }

    @Test(
        "keeps to how the outputs were written",
        arguments: [
            ["--blocked-records", "reference"], ["--blocked-records", "none"],
            ["--digest", "none"], ["--sync", "none"], ["--compress", "zstd", "--level", "5"],
            ["--compress", "none"], ["--chunk-size", "64"],
        ]
    )
    func options(options: [String]) throws {
        let scratch = try Self.filtered()
        let sluice = Sluice(folder: scratch.path)
        let run = try sluice.run(
            ["filter", "in", "--rules", "policy.yaml", "--output", "own", "-q"] + options
        )
        #expect(run.code == 0, "\(run)")
        let end = try sluice.run("affected", "own", "--list", "list.txt", "--apply", "-q")
        #expect(end.code == 1 && end.errors.isEmpty, "\(end)")
        let verified = try sluice.run(
            ["verify", "own", "-q", "--inputs", "in", "--recompute", "--rules", "policy.yaml"]
        )
        #expect(verified.code == 0, "\(verified)")
        let text = try scratch.files(in: "own/allowed").keys
            .map { try Self.unpacked(scratch, "own/allowed/\($0)") }
        #expect(text.count == 4 && text.allSatisfy { !$0.contains("one.example") })
    }

    @Test("of takedowns leaves no copy of a record anywhere")
    func noCopy() throws {
        let scratch = try Self.filtered()
        _ = try Self.apply(in: scratch, ["-q", "--takedown"])
        for name in try scratch.files(in: "out").keys where !name.hasSuffix(".json") {
            let text = try Self.unpacked(scratch, "out/\(name)")
            for id in ["a1", "a3", "c", "s"] {
                #expect(!text.contains("é \(id)\""), "the text of \(id) in \(name)")
            }
        }
    }

    @Test("and asked of records whose fields stand elsewhere changes nothing: exit code 2")
    func otherFormat() throws {
        let scratch = try Self.filtered()
        let policy =
            Self.policy + "record-format: {license: license, url: url, text: id, id: text}\n"
        try scratch.store(policy, as: "other.yaml")
        let before = try scratch.files(in: "out/manifest")
        let end = try Self.apply(in: scratch, ["-q", "--rules", "other.yaml"])
        #expect(end.code == 2 && end.errors.contains("name the policy of the run"), "\(end)")
        #expect(try scratch.files(in: "out/manifest") == before)
        try Self.verify(scratch)
    }

    @Test(
        "is a list, and nothing else",
        arguments: [
            (["--id", "x"], "--apply takes out what a list names"),
            (["--list", "list.txt", "--domain", "x.example"], "write the names into a list"),
        ]
    )
    func refused(arguments: [String], message: String) throws {
        let scratch = try Self.filtered()
        let before = try scratch.files(in: "out")
        let end = try Sluice(folder: scratch.path).run(["affected", "out", "--apply"] + arguments)
        #expect(end.code == 2 && end.errors.contains(message), "\(end)")
        #expect(try scratch.files(in: "out") == before)
    }
}
