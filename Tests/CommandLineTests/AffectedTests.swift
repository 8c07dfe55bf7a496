import Foundation
import ProvenanceCore
import TestSupport
import Testing

@Suite("What a list touches in data that was filtered")
struct AffectedTests {
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
        let scratch = try AffectedFolder.filtered()
        if !question.list.isEmpty { try scratch.store(question.list, as: "list.txt") }
        let before = try scratch.files()
        let sluice = Sluice(folder: scratch.path)
        let end = try sluice.run(["affected", "out", "--json", "-q"] + question.arguments)
        #expect(try AffectedFolder.hits(end) == question.hits, "\(end)")
        #expect(end.code == (question.hits.isEmpty ? 0 : 1), "\(end)")
        #expect(end.errors.isEmpty, "\(end)")
        #expect(try scratch.files() == before, "asking changes nothing")
    }

    @Test("is the same that a filter run with the list takes out")
    func agreesWithFilter() throws {
        let scratch = try AffectedFolder.filtered()
        try scratch.store("one.example\nthree.example\n", as: "list.txt")
        try scratch.store(
            Records.policy + "opt-outs: [{domains: list.txt}]\ncannot-check: {url: review}\n",
            as: "new.yaml"
        )
        let sluice = Sluice(folder: scratch.path)
        let asked = try sluice.run("affected", "out", "--list", "list.txt", "--json", "-q")
        let rerun = try sluice.run("filter", "in", "--rules", "new.yaml", "--output", "new", "-q")
        #expect(rerun.code == 0, "\(rerun)")
        let touched = Set(try AffectedFolder.hits(asked).map { $0.split(separator: ":")[2] })
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
        let scratch = try AffectedFolder.filtered()
        try scratch.store("# ours\nnone.example\none.example\n", as: "lists/updated.txt")
        let end = try Sluice(folder: scratch.path)
            .run("affected", "out", "--list", "lists/updated.txt", "--json", "-q")
        let lines = end.text.split(separator: "\n")
        let hit = try JSONDecoder().decode(
            AffectedFolder.Hit.self,
            from: Data(try #require(lines.first).utf8)
        )
        let reason = try #require(hit.reasons.first)
        #expect(reason.rule == nil)
        #expect(reason.evidence.list == "updated")
        #expect(reason.evidence.entry == "one.example" && reason.evidence.entry_line == 3)
        #expect(reason.evidence.value == "https://www.one.example/x")
    }

    @Test("is summed up by shard for people, with the records that could not be asked about")
    func summary() throws {
        let scratch = try AffectedFolder.filtered()
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

    @Test("and cannot be printed is exit code 2", arguments: [["--json", "-q"], ["-q"]])
    func unprinted(options: [String]) throws {
        let scratch = try AffectedFolder.filtered()
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
                AffectedFolder.record("s\(shard)-\($0)", url: "https://one.example/", author: "A")
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
}
