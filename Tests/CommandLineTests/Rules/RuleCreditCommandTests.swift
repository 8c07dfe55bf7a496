import Foundation
import TestSupport
import Testing

/// A rule with `attribute`, wherever a person meets it.
@Suite("A credit that a rule asks for")
struct RuleCreditCommandTests {
    private static let head = """
        policy: p
        use: [train-genai]
        licenses: {allow: [public-domain, CC-BY-*]}
        attribution: {author-missing: allow, modified: yes, note: cut}

        """

    private static let rule = """
        rules:
          - id: archive
            when: {source: archive}
            then:
              attribute: [title, authors, url]
              credit-line: Courtesy of the "Harbor" Archive
              notice: Scans 2019-2024
            because: agreed in May
        """

    private static func scratch() throws -> Scratch {
        let scratch = try Scratch()
        try scratch.store(head, as: "without.yaml")
        try scratch.store(head + rule + "\n", as: "with.yaml")
        try scratch.store(
            """
            {"id":"1","source":"archive","license":"CC0-1.0","title":"Lamp","url":"https://a.example/1"}
            {"id":"2","source":"archive","license":"CC-BY-4.0","author":"Ada","title":"T","url":"https://a.example/2"}
            {"id":"3","source":"archive","license":"CC0-1.0"}
            {"id":"4","source":"other","license":"CC0-1.0"}
            {"id":"5","source":"archive","license":"MIT"}

            """,
            as: "in.jsonl"
        )
        return scratch
    }

    @Test("stands in the attribution, beside what the licence asks for")
    func filter() throws {
        let scratch = try Self.scratch()
        let sluice = Sluice(folder: scratch.path)
        let end = try sluice.run("filter", "in.jsonl", "--rules", "with.yaml", "-o", "out", "-q")
        #expect(end.code == 0, "\(end)")
        #expect(try scratch.text(of: "out/allowed/in.jsonl").split(separator: "\n").count == 4)
        let lines = try scratch.text(of: "out/attribution/in.jsonl").split(separator: "\n")
        let terms =
            #""credit_terms":[{"rule":"with.yaml:6","rule_id":"archive","#
            + #""asks":"title, authors, url","#
            + #""credit_line":"Courtesy of the \"Harbor\" Archive","notice":"Scans 2019-2024"}]"#
        let added = #"; cut; Courtesy of the \"Harbor\" Archive""#
        try #require(lines.count == 3)
        #expect(lines.allSatisfy { $0.contains(terms) })
        let zero =
            "licensed under Creative Commons Zero v1.0 Universal "
            + "(https://creativecommons.org/publicdomain/zero/1.0/)"
        for (line, (credit, missing)) in zip(
            lines,
            [
                (
                    "“Lamp” \(zero), from https://a.example/1\(added)",
                    #""attribution_incomplete":["authors"]"#
                ),
                (
                    "“T” by Ada, licensed under Creative Commons Attribution 4.0 International "
                        + "(https://creativecommons.org/licenses/by/4.0/), from "
                        + "https://a.example/2\(added)", ""
                ),
                ("\(zero)\(added)", #""attribution_incomplete":["title","authors","source_url"]"#),
            ]
        ) {
            #expect(line.contains("\"credit_line\":\"" + credit), "\(line)")
            #expect(line.contains(missing) || missing.isEmpty, "\(line)")
        }
        let verify = try sluice.run("verify", "out")
        #expect(verify.code == 0, "\(verify)")
    }

    @Test("is explained, described, compared and covered")
    func said() throws {
        let scratch = try Self.scratch()
        let sluice = Sluice(folder: scratch.path)
        let explained = try sluice.run("explain", "in.jsonl", "--line", "1", "--rules", "with.yaml")
        for part in [
            "6  rules       the rule archive (with.yaml:6) asks for a credit",
            "the credit that the rule archive asks for", "Courtesy of the", "lacks   authors",
        ] {
            #expect(explained.text.contains(part), "\(explained)")
        }
        let described = try sluice.run("rules", "describe", "with.yaml")
        #expect(
            described.text.contains(
                "a record for which `source` is one of `archive`, must be credited where it is "
                    + "used, naming `title`, `authors`, `url`, with the words “Courtesy of the "
                    + "\"Harbor\" Archive”, under the notice “Scans 2019-2024”. "
                    + "Because: agreed in May."
            ),
            "\(described)"
        )
        let diff = try sluice.run("rules", "diff", "without.yaml", "with.yaml", "in.jsonl")
        #expect(diff.code == 1 && diff.text.contains("rules.archive (with.yaml:6): is new"))
        #expect(diff.text.contains("0 of 5 records change their outcome"), "\(diff)")
        let run = try sluice.run(
            ["filter", "in.jsonl", "--rules", "with.yaml", "--dry-run", "--coverage", "c.json"]
        )
        #expect(run.code == 0, "\(run)")
        struct Coverage: Decodable {
            struct Line: Decodable {
                var name: String
                var records: Int
            }
            var coverage: [Line]
        }
        let coverage = try JSONDecoder().decode(
            Coverage.self,
            from: Data(scratch.text(of: "c.json").utf8)
        )
        #expect(coverage.coverage.first { $0.name == "rules: archive" }?.records == 3)
    }

    @Test("is a finding where no test has it asked, or the same records are stopped")
    func checked() throws {
        let scratch = try Self.scratch()
        let sluice = Sluice(folder: scratch.path)
        let untested = try sluice.run("rules", "check", "with.yaml")
        #expect(untested.text.contains("the policy has no tests"), "\(untested)")
        try scratch.store(
            """
            tests:
              - record: {license: CC0-1.0, source: archive, title: T}
                outcome: allow
                rules: [archive]
                attribution: {credit_terms: [{rule_id: archive, notice: Scans 2019-2024}]}
              - record: {license: CC-BY-4.0}
                outcome: allow
                rules: ['licenses.allow: CC-BY-*']

            """,
            as: "with.tests.yaml"
        )
        let tested = try sluice.run("rules", "test", "with.yaml")
        #expect(tested.code == 0, "\(tested)")
        #expect(try sluice.run("rules", "check", "--strict", "with.yaml").code == 0)
        try scratch.store(
            Self.head + Self.rule
                + "\n  - {id: stop, when: {source: archive}, then: block}\n",
            as: "stops.yaml"
        )
        let stops = try sluice.run("rules", "check", "stops.yaml")
        #expect(
            stops.text.contains(
                "stops.yaml:6:5: warning: rule `archive` asks for a credit, and rule `stop` stops "
                    + "the same records [lint.never-matches]"
            ),
            "\(stops)"
        )
        #expect(!stops.text.contains("lint.overlaps"))
    }
}
