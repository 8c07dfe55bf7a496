import FilterEngine
import Foundation
import ProvenanceCore
import RightsPolicy
import TestSupport
import Testing

/// What allowed records owe, as lines of `attribution/` say it.
@Suite("Credit that fulfils the licence")
struct CreditTests {
    /// What a run of one record leaves.
    struct Outcome {
        var allowed: String
        var attribution: [String: Any]
        var blocked: [String: Any]
        var manifest: [String: Any]

        func text(_ key: String) -> String? { attribution[key] as? String }
        var license: [String: Any] { attribution["license"] as? [String: Any] ?? [:] }
        var authors: [[String: String]] { attribution["authors"] as? [[String: String]] ?? [] }
        var missing: [String] { attribution["attribution_incomplete"] as? [String] ?? [] }
    }

    /// Runs one record through a policy that allows free licences.
    static func run(
        _ record: String,
        attribution: String = "author-missing: allow, modified: yes",
        credits: String? = nil,
        card: String? = nil
    ) throws -> Outcome {
        let folder = FileManager.default.temporaryDirectory.path + "/sluice-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: false
        )
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func store(_ text: String, _ name: String) throws {
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
        }
        let changes = credits == nil ? "" : ", credit-changes: credits.csv"
        try store(
            """
            policy: test
            use: [train-genai]
            licenses:
              allow: [public-domain, permissive, attribution, share-alike]
            attribution: {\(attribution)\(changes)}
            """,
            "policy.yaml"
        )
        try store(record + "\n", "shard.jsonl")
        if let credits { try store(credits, "credits.csv") }

        let day = try #require(Day("2026-11-24"))
        var rules = try RuleSetLoader().load(
            folder + "/policy.yaml",
            data: { () throws(Diagnostics) in
                try Diagnostics.of { () throws(Diagnostic) in
                    try DataFolder(repositoryRoot + "/Rules")
                }
            },
            asOf: day
        )
        if let card {
            try store(card, "README.md")
            rules = try rules.applying(DatasetCard(path: folder + "/README.md"))
        }
        let temporaries = Temporaries(attempt: nil)
        let output = try OutputFolder(
            folder + "/out",
            asOf: day,
            today: day,
            temporaries: temporaries
        )
        try output.prepare()
        var finder = ShardFinder()
        let plans = try finder.find([folder + "/shard.jsonl"])
        let run = FilterRun(
            plans,
            rules: rules,
            target: .folder(output),
            asOf: day,
            options: FilterOptions(),
            temporaries: temporaries,
            progress: RunProgress()
        )
        #expect(run.run().failed.isEmpty)
        func text(_ path: String) throws -> String {
            String(decoding: try contents(of: folder + "/out/" + path), as: UTF8.self)
        }
        func object(_ path: String) throws -> [String: Any] {
            let text = try text(path)
            let json = text.isEmpty ? "{}" : text
            return try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any] ?? [:]
        }
        return Outcome(
            allowed: try text("allowed/shard.jsonl"),
            attribution: try object("attribution/shard.jsonl"),
            blocked: try object("blocked/shard.jsonl"),
            manifest: try object("manifest/shard.jsonl.json")
        )
    }

    private static func record(_ license: String, _ more: String = "") -> String {
        #"{"id":"1","title":"On \"rain\"","authors":["Jane Doe","A & B"],"#
            + #""url":"https://example.org/1","text":"x","license":"\#(license)"\#(more)}"#
    }

    @Test(
        "what a version of the licence demands and the record lacks is named, and nothing else",
        arguments: [
            ("CC-BY-1.0", ["title", "authors"]), ("CC-BY-2.5", ["title", "authors", "source_url"]),
            ("CC-BY-3.0", ["title", "authors", "source_url", "modified"]),
            ("CC-BY-4.0", ["authors", "source_url", "modified"]),
            ("ODC-By-1.0", ["title", "source_url"]),
            ("MIT", ["copyright_notice", "license_notice", "disclaimer"]),
        ]
    )
    func gaps(license: String, expected: [String]) throws {
        let bare = try Self.run(
            #"{"id":"1","text":"x","license":"\#(license)"}"#,
            attribution: "author-missing: allow"
        )
        #expect(bare.missing == expected)
        #expect(bare.authors.isEmpty && bare.text("title") == nil)
    }

    @Test("title, author, source, licence and change note stand in the line and in the credit")
    func whole() throws {
        let outcome = try Self.run(
            Self.record(
                "https://creativecommons.org/licenses/by/3.0/es/",
                #","copyright_notice":"© 2020 Jane Doe","license_notice":"See LICENSE","#
                    + #""disclaimer":"No warranty""#
            )
        )
        #expect(outcome.text("title") == "On \"rain\"")
        #expect(outcome.authors == [["name": "Jane Doe"], ["name": "A & B"]])
        #expect(outcome.license["spdx"] as? String == "CC-BY-3.0")
        #expect(outcome.license["jurisdiction"] as? String == "es")
        let url = "https://creativecommons.org/licenses/by/3.0/es/"
        #expect(outcome.license["url"] as? String == url)
        #expect(outcome.text("copyright_notice") == "© 2020 Jane Doe")
        #expect(outcome.text("license_notice") == "See LICENSE")
        #expect(outcome.text("disclaimer") == "No warranty")
        #expect(outcome.missing.isEmpty)
        let credit = try #require(outcome.text("credit_line"))
        #expect(credit.hasPrefix("“On \"rain\"” by Jane Doe, A & B, licensed under "))
        #expect(credit.contains(url) && credit.contains("from https://example.org/1"))
        #expect(credit.hasSuffix("; modified"))
    }

    @Test("a family whose members all permit the use is no expression, and is called what it is")
    func family() throws {
        let outcome = try Self.run(Self.record("BSD"))
        #expect(outcome.license["spdx"] == nil)
        #expect(outcome.license["family"] as? String == "BSD-*")
        #expect(outcome.text("basis") == "license:BSD-*")
    }

    // MARK: Credit changes

    private static let changes = """
        match,change,new-name,reference,date
        Jane Doe,%,R-7,2026-03-01

        """

    @Test(
        "a change of credit changes the credit and does not block",
        arguments: [
            ("remove,", ["A & B"]), ("rename,Jane Roe", ["Jane Roe", "A & B"]),
            ("anonymous,", ["Anonymous", "A & B"]),
        ]
    )
    func changed(change: String, names: [String]) throws {
        let record = Self.record("CC-BY-4.0", #","copyright_notice":"© 2020 Jane Doe""#)
        let outcome = try Self.run(
            record,
            credits: Self.changes.replacingOccurrences(of: "%", with: change)
        )
        #expect(outcome.allowed == record + "\n", "the record itself stays as it is")
        #expect(outcome.authors.map { $0["name"] } == names)
        #expect(outcome.text("copyright_notice") == nil, "the notice would undo the change")
        #expect(outcome.text("credit_line")?.contains("Jane Doe") == false)
        let note = (outcome.attribution["credit_changes"] as? [[String: String]])?.first
        #expect(note?["reference"] == "R-7" && note?["date"] == "2026-03-01")
        #expect(note?["change"] == String(change.prefix { $0 != "," }))
        #expect(outcome.missing.isEmpty)
    }

    @Test(
        "a person is found however the record lists its authors",
        arguments: [
            (#""Jane Doe""#, []), (#""jane  doe""#, []), (#"["Jane Doe"]"#, []),
            (#"[{"name":"Jane Doe","url":"https://example.org/jane"}]"#, []),
            (#"[["Jane Doe",17],["Kim",18]]"#, ["Kim"]),
            (#""Jane Doe; John Smith""#, ["John Smith"]),
            (#""John Smith and Jane Doe""#, ["John Smith"]),
            (#""Kim, Jane Doe, and John Smith""#, ["Kim", "John Smith"]),
            (#""J\u0061ne Doe""#, []), (#""Jane Doe <jane@example.org>""#, []),
            (#""Jane Doering""#, ["Jane Doering"]), (#""Mary-Jane Doe""#, ["Mary-Jane Doe"]),
        ]
    )
    func shapes(authors: String, names: [String]) throws {
        let outcome = try Self.run(
            #"{"url":"https://example.org/1","license":"CC-BY-4.0","authors":\#(authors)}"#,
            credits: Self.changes.replacingOccurrences(of: "%", with: "remove,")
        )
        #expect(outcome.authors.compactMap { $0["name"] } == names)
    }

    @Test("records of others are credited as before, and the rule set's digest tells the two apart")
    func untouched() throws {
        let record = Self.record("CC-BY-4.0")
        let plain = try Self.run(record)
        let other = try Self.run(
            record,
            credits: "match,change,reference\nSomeone Else,remove,R-1\n"
        )
        #expect(other.text("credit_line") == plain.text("credit_line"))
        #expect(other.attribution["credit_changes"] == nil)
        let rules = [plain, other].map { $0.manifest["rules"] as? [String: Any] }
        #expect(rules[0]?["digest"] as? String != rules[1]?["digest"] as? String)
        #expect(rules[1]?["credit_changes"] as? String != nil)
    }

    // MARK: Dataset cards

    @Test("a card's licence is marked in the attribution and in the manifest")
    func card() throws {
        let card = "---\nlicense: cc-by-4.0\n---\n# A dataset\n"
        let outcome = try Self.run(Self.record(""), card: card)
        #expect(outcome.license["spdx"] as? String == "CC-BY-4.0")
        #expect(outcome.license["default_from"] as? String == "card.license")
        let rules = outcome.manifest["rules"] as? [String: Any]
        let account = rules?["card"] as? [String: String]
        #expect(account?["license"] == "cc-by-4.0" && account?["sha256"]?.count == 64)
        // A record that says something itself is judged by that alone.
        let own = try Self.run(Self.record("CC-BY-NC-4.0"), card: card)
        #expect(own.allowed.isEmpty && own.attribution.isEmpty)
        let reasons = own.blocked["reasons"] as? [[String: Any]]
        #expect(reasons?.first?["code"] as? String == "license.denied")
    }

    @Test("what a card forbids blocks a silent record, with the card as evidence")
    func strictCard() throws {
        let outcome = try Self.run(
            Self.record(""),
            card: "---\nlicense: cc-by-nc-4.0\n---\n"
        )
        let reason = (outcome.blocked["reasons"] as? [[String: Any]])?.first
        let evidence = reason?["evidence"] as? [String: Any]
        #expect(evidence?["field"] as? String == "card.license")
        #expect(evidence?["value"] as? String == "cc-by-nc-4.0")
    }
}
