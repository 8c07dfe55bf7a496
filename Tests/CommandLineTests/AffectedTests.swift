import Foundation
import ProvenanceCore
import TestSupport
import Testing

@Suite("What a list touches in data that was filtered")
struct AffectedTests {
    // MARK: Data

    /// Three shards: of the allowed records of `a.jsonl` lines 1 to 4, with an unread and a blocked
    /// line between; of `deep/b.jsonl.gz` one; of `none.jsonl` nothing is allowed.
    private static func filtered(policy: String = Records.policy) throws -> Scratch {
        let scratch = try Scratch()
        try scratch.store(policy, as: "policy.yaml")
        let lines =
            record("a1", url: "https://www.one.example/x", author: "Ada Lovelace")
            + Records.blocked
            + record("a2", url: "https://two.example/page?q=1", author: "Grace Hopper")
            + Records.unreadable
            + record("a3", url: "https://three.example/", author: "Ada Lovelace")
            + #"{"id": "a4", "license": "CC0-1.0", "text": "one.example stands in the text"}"#
            + "\n"
        try scratch.store(lines, as: "in/a.jsonl")
        let packedLine = record("b1", url: "http://sub.one.example/", author: "Alan Turing")
        try scratch.store(packed(Array(packedLine.utf8), as: .gzip), as: "in/deep/b.jsonl.gz")
        try scratch.store(
            #"{"id": "n1", "license": "CC-BY-NC-4.0", "url": "https://one.example/"}"# + "\n",
            as: "in/none.jsonl"
        )
        let end = try Sluice(folder: scratch.path)
            .run("filter", "in", "--rules", "policy.yaml", "--output", "out", "-q")
        #expect(end.code == 0, "\(end)")
        return scratch
    }

    private static func record(_ id: String, url: String, author: String) -> String {
        #"{"id": "\#(id)", "url": "\#(url)", "author": "\#(author)", "license": "CC0-1.0"}"# + "\n"
    }

    /// `shard:line:id:code:entry:field`, one for each reason.
    private static func hits(_ end: Sluice.End) throws -> [String] {
        try end.text.split(separator: "\n").flatMap { line -> [String] in
            let hit = try JSONDecoder().decode(Hit.self, from: Data(line.utf8))
            return hit.reasons.map {
                "\(hit.shard):\(hit.line):\(hit.id ?? "-"):\($0.code):\($0.evidence.entry)"
                    + ":\($0.evidence.field)"
            }
        }
    }

    private struct Hit: Decodable {
        struct Reason: Decodable {
            struct Evidence: Decodable {
                var field: String
                var value: String
                var list: String
                var entry: String
                var entry_line: Int
            }
            var code: String
            var rule: String?
            var evidence: Evidence
        }
        var shard: String
        var line: Int
        var id: String?
        var reasons: [Reason]
    }

    // MARK: Hits and misses

    /// What is asked, and what is found.
    struct Question: Sendable, CustomTestStringConvertible {
        var arguments: [String]
        /// The content of `list.txt`, or of a file of another name that the arguments give.
        var list = ""
        var hits: [String]
        var testDescription: String { arguments.joined(separator: " ") + " " + list }
    }

    static let questions: [Question] = [
        Question(
            arguments: ["--list", "list.txt"],
            list: "# date: 2026-11-24\nnone.example\none.example\n",
            hits: [
                "a.jsonl:1:a1:optout.domain:one.example:url",
                "deep/b.jsonl.gz:1:b1:optout.domain:one.example:url",
            ]
        ),
        Question(arguments: ["--list", "list.txt"], list: "other.example\n", hits: []),
        Question(
            arguments: ["--list", "list.txt", "--kind", "hosts"],
            list: "three.example\none.example\n",
            hits: ["a.jsonl:3:a3:optout.host:three.example:url"]
        ),
        Question(
            arguments: ["--list", "list.txt", "--kind", "urls"],
            list: "https://two.example/page?q=1\nhttps://three.example/other\n",
            hits: ["a.jsonl:2:a2:optout.url:https://two.example/page?q=1:url"]
        ),
        Question(
            arguments: ["--list", "list.txt", "--kind", "authors"],
            list: "Ada Lovelace\n",
            hits: [
                "a.jsonl:1:a1:optout.author:Ada Lovelace:author",
                "a.jsonl:3:a3:optout.author:Ada Lovelace:author",
            ]
        ),
        Question(
            arguments: ["--list", "list.txt", "--kind", "ids"],
            list: "b1\na4\nn1\nc\n",
            hits: ["a.jsonl:4:a4:optout.id:a4:id", "deep/b.jsonl.gz:1:b1:optout.id:b1:id"]
        ),
        // The format is told from the content, and so is the kind where the lines say it.
        Question(
            arguments: ["--list", "list.txt"],
            list: "value,kind,status,from\na2,ids,received,\nAlan Turing,authors,verified,\n"
                + "a1,ids,withdrawn,\na3,ids,received,2999-01-01\n",
            hits: [
                "a.jsonl:2:a2:optout.id:a2:id",
                "deep/b.jsonl.gz:1:b1:optout.author:Alan Turing:author",
            ]
        ),
        // On another day the entry is in force.
        Question(
            arguments: ["--list", "list.txt", "--as-of", "2999-01-01"],
            list: "value,kind,from\na3,ids,2999-01-01\n",
            hits: ["a.jsonl:3:a3:optout.id:a3:id"]
        ),
        // Whatever an entry forbids, it counts.
        Question(
            arguments: ["--list", "list.txt", "--kind", "ids"],
            list: #"{"value": "a1", "uses": ["search"]}"# + "\n",
            hits: ["a.jsonl:1:a1:optout.id:a1:id"]
        ),
        // With a policy, what forbids its uses.
        Question(
            arguments: ["--list", "list.txt", "--kind", "ids", "--rules", "policy.yaml"],
            list: #"{"value": "a1", "uses": ["search"]}"# + "\n" + #"{"value": "a2"}"# + "\n",
            hits: ["a.jsonl:2:a2:optout.id:a2:id"]
        ),
        Question(
            arguments: ["--domain", "two.example"],
            hits: ["a.jsonl:2:a2:optout.domain:two.example:url"]
        ),
        Question(arguments: ["--domain", "example.org"], hits: []),
        Question(
            arguments: ["--url", "https://three.example/"],
            hits: ["a.jsonl:3:a3:optout.url:https://three.example/:url"]
        ),
        Question(arguments: ["--url", "https://three.example/else"], hits: []),
        Question(
            arguments: ["--author", "Grace Hopper"],
            hits: ["a.jsonl:2:a2:optout.author:Grace Hopper:author"]
        ),
        Question(arguments: ["--author", "Grace"], hits: []),
        Question(arguments: ["--id", "a4"], hits: ["a.jsonl:4:a4:optout.id:a4:id"]),
        Question(arguments: ["--id", "n1"], hits: []),
        // Several names, and a list besides: a record is one line, with all that names it.
        Question(
            arguments: [
                "--id", "b1", "--id", "a1", "--domain", "two.example", "--author", "Alan Turing",
                "--list", "list.txt", "--jobs", "3",
            ],
            list: "one.example\n",
            hits: [
                "a.jsonl:1:a1:optout.domain:one.example:url", "a.jsonl:1:a1:optout.id:a1:id",
                "a.jsonl:2:a2:optout.domain:two.example:url",
                "deep/b.jsonl.gz:1:b1:optout.author:Alan Turing:author",
                "deep/b.jsonl.gz:1:b1:optout.domain:one.example:url",
                "deep/b.jsonl.gz:1:b1:optout.id:b1:id",
            ]
        ),
    ]

    @Test(
        "is every allowed record that it names, and exit code 1 if there is one",
        arguments: questions
    )
    func hits(_ question: Question) throws {
        let scratch = try Self.filtered()
        if !question.list.isEmpty { try scratch.store(question.list, as: "list.txt") }
        let before = try scratch.files()
        let sluice = Sluice(folder: scratch.path)
        let end = try sluice.run(["affected", "out", "--json", "-q"] + question.arguments)
        #expect(try Self.hits(end) == question.hits, "\(end)")
        #expect(end.code == (question.hits.isEmpty ? 0 : 1), "\(end)")
        #expect(end.errors.isEmpty, "\(end)")
        #expect(try scratch.files() == before, "asking changes nothing")
    }

    @Test("is the same that a filter run with the list takes out")
    func agreesWithFilter() throws {
        let scratch = try Self.filtered()
        try scratch.store("one.example\nthree.example\n", as: "list.txt")
        try scratch.store(
            Records.policy + "opt-outs: [{domains: list.txt}]\ncannot-check: {url: review}\n",
            as: "new.yaml"
        )
        let sluice = Sluice(folder: scratch.path)
        let asked = try sluice.run("affected", "out", "--list", "list.txt", "--json", "-q")
        let rerun = try sluice.run("filter", "in", "--rules", "new.yaml", "--output", "new", "-q")
        #expect(rerun.code == 0, "\(rerun)")
        let touched = Set(try Self.hits(asked).map { $0.split(separator: ":")[2] })
        var blocked: Set<Substring> = []
        for name in ["a.jsonl", "deep/b.jsonl.gz"] {
            let text = String(
                decoding: try unpackedContents(of: scratch["new/blocked/\(name)"]),
                as: UTF8.self
            )
            for line in text.split(separator: "\n") where line.contains("optout.domain") {
                let id = try #require(line.firstRange(of: #","id":""#))
                blocked.insert(line[id.upperBound...].prefix { $0 != "\"" })
            }
        }
        #expect(touched == blocked && touched == ["a1", "a3", "b1"])
    }

    @Test("is told with the list, the entry, its line, the field and its value")
    func evidence() throws {
        let scratch = try Self.filtered()
        try scratch.store("# ours\nnone.example\none.example\n", as: "lists/updated.txt")
        let end = try Sluice(folder: scratch.path)
            .run("affected", "out", "--list", "lists/updated.txt", "--json", "-q")
        let lines = end.text.split(separator: "\n")
        let hit = try JSONDecoder().decode(Hit.self, from: Data(try #require(lines.first).utf8))
        let reason = try #require(hit.reasons.first)
        #expect(reason.rule == nil)
        #expect(reason.evidence.list == "updated")
        #expect(reason.evidence.entry == "one.example" && reason.evidence.entry_line == 3)
        #expect(reason.evidence.value == "https://www.one.example/x")
    }

    @Test("is summed up by shard for people, with the records that could not be asked about")
    func summary() throws {
        let scratch = try Self.filtered()
        let sluice = Sluice(folder: scratch.path)
        let end = try sluice.run(
            "affected",
            "out",
            "--domain",
            "one.example",
            "--url",
            "https://three.example/"
        )
        #expect(end.code == 1, "\(end)")
        #expect(
            end.text == """
                a.jsonl: 2 of 4 records (optout.domain 1, optout.url 1)
                deep/b.jsonl.gz: 1 of 1 records (optout.domain 1)

                """
        )
        #expect(
            end.errors == """
                sluice: records that lack what is asked for, and could not be asked about: 1
                3 records touched, in 2 of 3 shards

                """
        )
        let none = try sluice.run("affected", "out", "--id", "nobody")
        #expect(none.code == 0 && none.output.isEmpty, "\(none)")
        #expect(none.errors == "0 records touched, in 0 of 3 shards\n")
    }

    @Test("is found where the policy says that fields stand", arguments: [false, true])
    func recordFormat(isCompiled: Bool) throws {
        let scratch = try Self.filtered(
            policy: Records.policy
                + "record-format: {license: [license], \"url\": [\"a\\\\.b.u\"]}\n"
        )
        let sluice = Sluice(folder: scratch.path)
        try scratch.store(
            #"{"license": "CC0-1.0", "a.b": {"u": "https://one.example/"}}"# + "\n"
                + #"{"license": "CC0-1.0", "url": "https://one.example/"}"# + "\n",
            as: "more/c.jsonl"
        )
        let filtered = try sluice.run(
            "filter",
            "more",
            "--rules",
            "policy.yaml",
            "--output",
            "own",
            "-q"
        )
        #expect(filtered.code == 0, "\(filtered)")
        var rules = "policy.yaml"
        if isCompiled {
            rules = "p.sluice"
            let compiled = try sluice.run("rules", "compile", "policy.yaml", "-o", rules, "-q")
            #expect(compiled.code == 0, "\(compiled)")
        }
        let end = try sluice.run(
            "affected",
            "own",
            "--domain",
            "one.example",
            "--rules",
            rules,
            "--json",
            "-q"
        )
        #expect(end.code == 1, "\(end)")
        #expect(
            try Self.hits(end) == [#"c.jsonl:1:-:optout.domain:one.example:a\.b.u"#],
            "\(end)"
        )
        // Nothing in such a record could be an author.
        let blind = try sluice.run("affected", "own", "--author", "x", "--rules", rules)
        #expect(blind.code == 2 && blind.output.isEmpty, "\(blind)")
        #expect(blind.errors.contains("has no field that a list of `authors`"), "\(blind)")
    }

    @Test("is asked as the policy says that names the list")
    func knownList() throws {
        let scratch = try Self.filtered()
        let policy =
            Records.policy + "takedowns: [{ids: ours.txt, name: removals, max-shrink: 50%}]\n"
        try scratch.store(policy, as: "rules/policy.yaml")
        try scratch.store("x1\nx2\nx3\nx4\n", as: "rules/ours.txt")
        let sluice = Sluice(folder: scratch.path)
        let filtered = try sluice.run(
            "filter",
            "in",
            "--rules",
            "rules/policy.yaml",
            "--output",
            "taken",
            "-q"
        )
        #expect(filtered.code == 0, "\(filtered)")
        let ask = [
            "affected", "taken", "--rules", "rules/policy.yaml", "--list", "./rules/ours.txt", "-q",
            "--json",
        ]
        try scratch.store("x1\na2\nb1\n", as: "rules/ours.txt")
        let end = try sluice.run(ask)
        #expect(end.code == 1, "\(end)")
        #expect(
            try Self.hits(end) == [
                "a.jsonl:2:a2:takedown.id:a2:id", "deep/b.jsonl.gz:1:b1:takedown.id:b1:id",
            ]
        )
        #expect(end.text.contains(#""list":"removals""#), "\(end)")
        let more = try sluice.run(ask + ["--domain", "three.example"])
        #expect(try Self.hits(more).count == 3, "\(more)")
        // One that has lost more than the policy lets it is not asked.
        try scratch.store("a2\n", as: "rules/ours.txt")
        let cut = try sluice.run(ask)
        #expect(cut.code == 2 && cut.output.isEmpty, "\(cut)")
        #expect(cut.errors.contains("max-shrink"), "\(cut)")
        // Without the policy it is a list like any other.
        let plain = try sluice.run(
            "affected",
            "taken",
            "--list",
            "rules/ours.txt",
            "--kind",
            "ids",
            "--json",
            "-q"
        )
        #expect(try Self.hits(plain) == ["a.jsonl:2:a2:optout.id:a2:id"], "\(plain)")
    }

    @Test("is asked with the aliases and the public suffixes of the policy")
    func policyFiles() throws {
        let scratch = try Scratch()
        try scratch.store(
            Records.policy + """
                public-suffix-list: {file: suffixes.dat, date: 2026-11-01}
                opt-outs: [{repositories: repositories.txt, aliases: renamed.txt}]

                """,
            as: "rules/policy.yaml"
        )
        try scratch.store(
            """
            // ===BEGIN ICANN DOMAINS===
            example
            // ===END ICANN DOMAINS===
            // ===BEGIN PRIVATE DOMAINS===
            shared.example
            // ===END PRIVATE DOMAINS===

            """,
            as: "rules/suffixes.dat"
        )
        try scratch.store("owner/unrelated\n", as: "rules/repositories.txt")
        try scratch.store("owner/old owner/new\n", as: "rules/renamed.txt")
        try scratch.store(
            #"{"id": "r", "license": "CC0-1.0", "repo_name": "owner/old"}"# + "\n",
            as: "in/r.jsonl"
        )
        let sluice = Sluice(folder: scratch.path)
        let rules = ["--rules", "rules/policy.yaml"]
        let filtered = try sluice.run(["filter", "in", "--output", "out", "-q"] + rules)
        #expect(filtered.code == 0, "\(filtered)")
        try scratch.store("owner/new\n", as: "rules/repositories.txt")
        let list = ["affected", "out", "--json", "-q", "--list", "rules/repositories.txt"]
        let end = try sluice.run(list + rules)
        #expect(
            try Self.hits(end) == ["r.jsonl:1:r:optout.repository:owner/new:repo_name"],
            "\(end)"
        )
        let plain = try sluice.run(list + ["--kind", "repositories"])
        #expect(plain.code == 0 && plain.output.isEmpty, "without its aliases: \(plain)")
        let ask = ["affected", "out", "--domain", "shared.example", "-q"]
        let suffix = try sluice.run(ask + rules)
        #expect(suffix.code == 2 && suffix.errors.contains("public suffix"), "\(suffix)")
        #expect(try sluice.run(ask).code == 0, "other lists do not know it")
    }

    @Test("and cannot be printed is exit code 2", arguments: [["--json", "-q"], ["-q"]])
    func unprinted(options: [String]) throws {
        let scratch = try Self.filtered()
        var sluice = Sluice(folder: scratch.path)
        sluice.output = "/dev/full"
        let end = try sluice.run(["affected", "out", "--id", "a1"] + options)
        #expect(end.code == 2 && end.errors.contains("standard output"), "\(end)")
    }

    @Test("comes in the order of the shards for any number of workers")
    func order() throws {
        let scratch = try Scratch.withPolicy()
        for shard in 0..<90 {
            // Some shards find more than may wait for its turn.
            let count = shard % 30 == 0 ? 9000 : 3
            let lines = (0..<count).map {
                Self.record("s\(shard)-\($0)", url: "https://one.example/", author: "A")
            }
            try scratch.store(lines.joined(), as: "in/\(shard).jsonl")
        }
        let sluice = Sluice(folder: scratch.path)
        let filtered = try sluice.run(
            "filter",
            "in",
            "--rules",
            "policy.yaml",
            "--output",
            "out",
            "-q"
        )
        #expect(filtered.code == 0, "\(filtered)")
        let ask = ["affected", "out", "--domain", "one.example", "--json", "-q", "--jobs"]
        let one = try sluice.run(ask + ["1"])
        let many = try sluice.run(ask + ["7"])
        #expect(one.code == 1 && many.code == 1)
        #expect(one.text.split(separator: "\n").count == 3 * 9000 + 87 * 3)
        #expect(one.output == many.output)
    }

    // MARK: What cannot be told

    /// Something done to the folder, and what is then said of it.
    struct Damage: Sendable, CustomTestStringConvertible {
        var name: String
        var message: String
        var apply: @Sendable (Scratch) throws -> Void
        var testDescription: String { name }
    }

    static let damages: [Damage] = [
        Damage(name: "changed", message: "`a.jsonl`: allowed is not the file") { scratch in
            let changed = try scratch.text(of: "out/allowed/a.jsonl")
                .replacingOccurrences(of: "a4", with: "xx")
            try scratch.store(changed, as: "out/allowed/a.jsonl")
        },
        Damage(name: "cut", message: "`deep/b.jsonl.gz`: ") { scratch in
            let cut = try scratch.bytes(of: "out/allowed/deep/b.jsonl.gz").dropLast(9)
            try scratch.store(cut, as: "out/allowed/deep/b.jsonl.gz")
        },
        Damage(name: "gone", message: "`a.jsonl`: cannot open") { scratch in
            try FileManager.default.removeItem(atPath: scratch["out/allowed/a.jsonl"])
        },
        Damage(name: "no manifest any more", message: "is not a manifest") { scratch in
            try scratch.store("{}", as: "out/manifest/a.jsonl.json")
        },
    ]

    @Test(
        "is not told of a shard that is not whole: exit code 2, the others go on",
        arguments: damages
    )
    func damage(_ damage: Damage) throws {
        let scratch = try Self.filtered()
        try damage.apply(scratch)
        let end = try Sluice(folder: scratch.path).run(
            "affected",
            "out",
            "--id",
            "a1",
            "--id",
            "b1"
        )
        #expect(end.code == 2, "\(end)")
        #expect(end.errors.contains("sluice: ") && end.errors.contains(damage.message), "\(end)")
        #expect(end.text.contains(damage.name == "cut" ? "a.jsonl: 1" : "b.jsonl.gz: 1"), "\(end)")
    }

    @Test(
        "is asked with a list that is whole, and about a folder of ours",
        arguments: [
            (["out"], "nothing is asked about"),
            (["out", "--kind", "urls"], "there is no --list"),
            (["out", "--list", "list.txt", "--kind", "domain"], "did you mean `domains`?"),
            (["out", "--list", "missing.txt"], "list `missing` does not exist"),
            (["out", "--list", "empty.txt"], "list `empty` has no entries"),
            (["out", "--list", "bad.txt"], "bad.txt:2"),
            (["out", "--domain", "com"], "public suffix"),
            (["out", "--url", "no address at all"], "list `command line` has 1 entry"),
            (["in", "--id", "x"], "holds no `run.json` of Sluice"),
            (["nowhere", "--id", "x"], "`nowhere` is not there"),
            (["out", "--id", "x", "--as-of", "soon"], "--as-of takes a day"),
            (["out", "--id", "x", "--jobs", "0"], "--jobs takes a number"),
            (["out", "--id", "x", "--rules", "missing.yaml"], "missing.yaml"),
        ]
    )
    func refused(arguments: [String], message: String) throws {
        let scratch = try Self.filtered()
        try scratch.store("one.example\n", as: "list.txt")
        try scratch.store("", as: "empty.txt")
        try scratch.store("one.example\nhttp://\n", as: "bad.txt")
        let end = try Sluice(folder: scratch.path).run(["affected"] + arguments)
        #expect(end.code == 2 && end.output.isEmpty, "\(end)")
        #expect(end.errors.hasPrefix("sluice: ") && end.errors.contains(message), "\(end)")
        #expect(!end.errors.contains("question"), "no file of that name is there: \(end)")
    }
}
