import Foundation
import ProvenanceCore
import RightsPolicy
import TestSupport
import Testing

@Suite("sluice rules check")
struct RulesCheckTests {
    /// A policy and its lists, and the findings: `PLACE SEVERITY CODE MESSAGE`.
    struct Case: Sendable, CustomTestStringConvertible {
        var policy: String
        var files: [String: String] = [:]
        var expected: [String]

        var testDescription: String { expected.joined(separator: ", ") }
    }

    private static let head = "policy: p\nuse: [train-genai]\n"

    /// Tests that make every line of these policies speak are beside the point here.
    private static func check(_ example: Case, _ options: String...) throws -> Sluice.End {
        let scratch = try Scratch()
        try scratch.store(head + example.policy, as: "p.yaml")
        for (name, text) in example.files { try scratch.store(text, as: name) }
        return try Sluice(folder: scratch.path).run(
            ["rules", "check", "p.yaml", "--as-of", "2026-11-25"] + options
        )
    }

    private struct Report: Decodable {
        struct Policy: Decodable {
            struct Finding: Decodable {
                var code: String?
                var severity, message, file: String
                var line: Int
                var column: Int?
                var hint: String?
            }
            var findings: [Finding]
            var errors, warnings: Int
        }
        var policies: [Policy]
    }

    @Test("finds, and says where", arguments: cases)
    func findings(example: Case) throws {
        let end = try Self.check(example, "--json")
        let report = try JSONDecoder().decode(Report.self, from: Data(end.output))
        let policy = try #require(report.policies.first)
        let found = policy.findings.filter { $0.code != "lint.untested" }.map { finding in
            let column = finding.column.map { ":\($0)" } ?? ""
            return "\(finding.file):\(finding.line)\(column) \(finding.severity) "
                + "\(finding.code ?? "-") \(finding.message)"
        }
        #expect(found == example.expected, "\(end)")
        #expect(end.code == (policy.errors > 0 ? 1 : 0))
        #expect(policy.findings.allSatisfy { $0.code == nil || $0.hint != nil })
    }

    static let cases = [
        Case(
            policy: "licenses: {allow: [CC-BY-NC-4.0, MIT], block: [non-commercial]}\n",
            expected: [
                "p.yaml:3:20 warning lint.shadowed `CC-BY-NC-4.0` never speaks: `non-commercial` "
                    + "(line 3) is under `block` and goes before it"
            ]
        ),
        Case(
            policy: "licenses: {allow: [MIT], review: [GPL-3.0-only], block: [GPL-3.0-only]}\n",
            expected: [
                "p.yaml:3:35 error lint.contradicts `GPL-3.0-only` is under `review`, and under "
                    + "`block` as `GPL-3.0-only` (line 3)"
            ]
        ),
        Case(
            policy:
                "licenses:\n  allow:\n    - permissive\n    - MIT\n    - CC0-1.0\n    - cc0-1.0\n",
            expected: [
                "p.yaml:6:7 warning lint.overlaps `MIT` adds nothing: `permissive` (line 5) covers "
                    + "it",
                "p.yaml:8:7 warning lint.listed-twice `cc0-1.0` is `CC0-1.0` (line 7) once more",
            ]
        ),
        Case(
            policy: "licenses: {allow: [CC-BY-NC-4.0]}\n",
            expected: [
                "p.yaml:3:20 warning lint.allows-blocked `CC-BY-NC-4.0` is allowed, and "
                    + "`terms.non-commercial: by-purpose` (the default) blocks it"
            ]
        ),
        Case(
            policy: """
                licenses: {allow: [research-only]}
                terms:
                  research-only: block

                """,
            expected: [
                "p.yaml:3:20 warning lint.allows-blocked `research-only` is allowed, and "
                    + "`terms.research-only: block` (line 5) blocks it"
            ]
        ),
        Case(
            policy: "licenses: {allow: [MIT]}\nagreements: {file: a.jsonl}\n",
            files: [
                "a.jsonl": #"{"id":"A","status":"draft","until":"open-ended","grants":"train","#
                    + #""train-in":"US","offer-in":"US","covers":["host:a.example"],"caps":["#
                    + #"{"unit":"tokens","amount":5,"period":"year"},"#
                    + #"{"unit":"records","amount":7}]}"# + "\n"
            ],
            expected: [
                "p.yaml:4:1 warning lint.cap-not-counted a cap is in units that runs do not count: "
                    + "A (5 tokens a year)"
            ]
        ),
        Case(
            policy: "signals: {permission-counts: []}\n",
            expected: [
                "p.yaml:1:9 error lint.allows-nothing nothing permits a record: no licence is "
                    + "allowed, and no signal counts"
            ]
        ),
        Case(
            policy: """
                licenses: {allow: [MIT]}
                train-in: [US, worldwide]
                signals: {respect: [noai], wildcard: review, permission-counts: [rsl]}
                cannot-check: {id: block}

                """,
            expected: [
                "p.yaml:4:12 warning lint.overlaps `train-in` names `US`, which `worldwide` "
                    + "contains",
                "p.yaml:5:28 warning lint.never-matches `signals.wildcard` is about `robots`, "
                    + "which `signals.respect` leaves out",
                "p.yaml:5:66 warning lint.never-matches `rsl` is to permit, and "
                    + "`signals.respect` leaves it out",
                "p.yaml:6:16 warning lint.never-matches `cannot-check.id` waits for a list that "
                    + "needs it, and there is none",
            ]
        ),
        Case(
            policy: """
                licenses: {allow: [MIT]}
                signals: {which-day: crawl}

                """,
            expected: [
                "p.yaml:4:11 warning lint.never-matches `signals.which-day` chooses among saved "
                    + "signals, and `signals.saved-signals` names none"
            ]
        ),
        Case(
            policy: """
                licenses: {allow: [MIT]}
                opt-outs:
                  - {domains: old.txt, max-age-days: 30}
                  - {domains: ended.csv}
                  - {domains: withdrawn.csv, date: 2026-01-01}
                  - {domains: empty.txt, min-entries: 0}

                """,
            files: [
                "old.txt": "# date: 2026-11-01\nold.example\n",
                "ended.csv": "value,until\nended.example,2026-11-24\n",
                "withdrawn.csv": "value,status\nwithdrawn.example,withdrawn\n",
                "empty.txt": "# date: 2026-11-01\n",
            ],
            expected: [
                "p.yaml:5:5 warning lint.expiring list `old` is of 2026-11-01: with "
                    + "`max-age-days: 30` its last day is 2026-12-01",
                "p.yaml:6:5 warning lint.undated list `ended` has no date",
                "p.yaml:6:5 error lint.expired every entry of list `ended` ended before "
                    + "2026-11-25",
                "p.yaml:7:5 warning lint.never-matches no entry of list `withdrawn` stands against "
                    + "the use on 2026-11-25",
                "p.yaml:8:5 warning lint.never-matches list `empty` has no entries",
            ]
        ),
        Case(
            policy: """
                licenses: {allow: [MIT]}
                opt-outs: [{domains: lists/a.txt}, {hosts: lists/h.txt}, {ids: lists/i.csv}]
                takedowns: [{domains: lists/t.txt}]

                """,
            files: [
                "lists/a.txt": """
                # date: 2026-01-01
                a.example
                x.a.example
                =b.example
                c.b.example
                gone.example
                gone.example

                """,
                "lists/h.txt": "# date: 2026-01-01\nwww.a.example\nb.example\nc.example\n",
                "lists/i.csv": """
                # date: 2026-01-01
                value,from,until,uses
                one,,,train
                one,2026-02-01,2026-03-01,pretrain
                two,2026-01-01,,
                two,,,

                """,
                "lists/t.txt": "# date: 2026-01-01\na.example\nc.b.example\n",
            ],
            expected: [
                "lists/a.txt:2 warning lint.entry-covered `a.example` adds nothing to line 2 of "
                    + "list `t`",
                "lists/a.txt:3 warning lint.entry-covered `x.a.example` adds nothing to line 2 of "
                    + "list `t`",
                "lists/a.txt:5 warning lint.entry-covered `c.b.example` adds nothing to line 3 of "
                    + "list `t`",
                "lists/a.txt:7 warning lint.entry-covered `gone.example` adds nothing to line 6",
                "lists/h.txt:2 warning lint.entry-covered `www.a.example` adds nothing to line 2 of "
                    + "list `t`",
                "lists/h.txt:3 warning lint.entry-covered `b.example` adds nothing to line 4 of "
                    + "list `a`",
                "lists/i.csv:4 warning lint.entry-covered `one` adds nothing to line 3",
                "lists/i.csv:5 warning lint.entry-covered `two` adds nothing to line 6",
            ]
        ),
        Case(
            policy: """
                licenses: {allow: [permissive]}
                rules:
                  - {id: us-only, when: {any: [{train-in: [US]}, {purpose: non-commercial}]}, then: block}
                  - {id: forum, when: {source: [forum]}, then: block}
                  - {id: again, when: {source: [forum]}, then: review, until: 2026-11-24}
                  - id: gov
                    when: {not: {train-in: [US]}, source: [gov]}
                    then: allow
                    because: works of the government
                    approved-by: counsel
                    until: 2026-12-09
                train-in: [DE]
                exceptions:
                  eu-tdm-art4:
                    needs: [lawful-access, no-reservation]
                    because: mining
                    approved-by: counsel
                    until: 2026-11-25

                """,
            expected: [
                "p.yaml:5:5 warning lint.never-matches rule `us-only` can never hold: what the "
                    + "policy says of itself rules it out",
                "p.yaml:7:5 error lint.expired rule `again` ended on 2026-11-24",
                "p.yaml:7:5 warning lint.overlaps rule `again` has the condition of rule `forum`",
                "p.yaml:8:5 warning lint.expiring rule `gov` ends on 2026-12-09",
                "p.yaml:16:3 warning lint.expiring exception `eu-tdm-art4` ends on 2026-11-25",
            ]
        ),
        Case(
            policy: "licences: {}\nlicenses: {absent: allow}\n",
            expected: [
                "p.yaml:3:1 error - unknown key `licences`",
                "p.yaml:4:20 error - `licenses.absent` is never `allow`: no licence is no "
                    + "permission",
            ]
        ),
        Case(
            policy: "licenses: {allow: [MITT]}\nopt-outs: [{domains: d.txt}]\n",
            files: ["d.txt": "com\n"],
            expected: [
                "p.yaml:3:20 error - `MITT` is no licence, no category and matches nothing",
                "p.yaml:4:12 error - list `d` has 1 entry that cannot be applied, more than "
                    + "`max-rejected: 0`",
                "d.txt:1 error - `com` is a public suffix: anyone can register names beneath it",
                "p.yaml:4:12 error - list `d` has no entries",
            ]
        ),
    ]

    @Test("every code is produced by one of these cases")
    func everyCode() {
        let texts = Self.cases.flatMap(\.expected).joined(separator: "\n")
        for code in LintCode.allCases where code != .untested {
            #expect(texts.contains(" \(code.rawValue) "), "\(code.rawValue)")
        }
    }

    @Test("shows the line with a caret under the place, and what to do")
    func carets() throws {
        let example = Case(
            policy: """
                licenses:
                  allow: [permissive, GPL-3.0-only]
                  block: [GPL-3.0-only]
                opt-outs: [{domains: d.txt}]
                tests:
                  - {json: '{"license":"GPL-3.0-only","url":"https://a.example"}', outcome: block}

                """,
            files: ["d.txt": "# date: 2026-11-01\na.example\nb.a.example\n"],
            expected: []
        )
        let end = try Self.check(example)
        #expect(end.code == 1 && end.errors.isEmpty)
        #expect(
            end.text == """
                p.yaml:4:11: warning: no test makes `licenses.allow: permissive` speak \
                [lint.untested]
                      allow: [permissive, GPL-3.0-only]
                              ^~~~~~~~~~
                    add a test whose record it speaks for; see `sluice rules test --help`
                p.yaml:4:23: error: `GPL-3.0-only` is under `allow`, and under `block` as \
                `GPL-3.0-only` (line 5) [lint.contradicts]
                      allow: [permissive, GPL-3.0-only]
                                          ^~~~~~~~~~~~
                    keep one of them: block beats review, review beats allow
                p.yaml:4:23: warning: no test makes `licenses.allow: GPL-3.0-only` speak \
                [lint.untested]
                      allow: [permissive, GPL-3.0-only]
                                          ^~~~~~~~~~~~
                    add a test whose record it speaks for; see `sluice rules test --help`
                d.txt:3: warning: `b.a.example` adds nothing to line 2 [lint.entry-covered]
                    b.a.example
                    harmless; remove the entry unless it records a request of its own
                p.yaml: 1 error, 3 warnings

                """
        )
    }

    @Test("warnings are exit code 1 with --strict alone")
    func strict() throws {
        let scratch = try Scratch()
        try scratch.store(Self.head + "licenses: {allow: [MIT]}\n", as: "p.yaml")
        let sluice = Sluice(folder: scratch.path)
        let lenient = try sluice.run("rules", "check", "p.yaml")
        #expect(lenient.code == 0 && lenient.text.hasSuffix("p.yaml: 1 warning\n"), "\(lenient)")
        #expect(try sluice.run("rules", "check", "p.yaml", "--strict").code == 1)
        try scratch.store(
            "tests: [{json: '{\"license\":\"MIT\"}', outcome: allow}]\n",
            as: "p.tests.yaml"
        )
        try scratch.store(
            Self.head + "licenses: {allow: [MIT]}\nattribution: {author-missing: allow}\n",
            as: "p.yaml"
        )
        let clean = try sluice.run("rules", "check", "p.yaml", "--strict")
        #expect(clean.code == 0 && clean.text == "p.yaml: nothing found\n", "\(clean)")
        let quiet = try sluice.run("rules", "check", "p.yaml", "--strict", "-q")
        #expect(quiet.code == 0 && quiet.text.isEmpty)
        #expect(try sluice.run("rules", "check", "none.yaml").code == 2)
        #expect(try sluice.run("rules", "check").code == 2)
    }

    @Test("lists its codes, what they mean and what to do")
    func codes() throws {
        let end = try Sluice().run("rules", "check", "--codes")
        #expect(end.code == 0)
        let entries = end.text.split(separator: "\n\n").map { $0.split(separator: "\n") }
        #expect(
            entries.map { $0[0].split(separator: " ")[0] }
                == LintCode.allCases.map { $0.rawValue[...] }
        )
        #expect(entries.allSatisfy { $0.count == 3 && $0[2].hasSuffix(".") })
        #expect(Set(LintCode.allCases.map(\.rawValue)).count == LintCode.allCases.count)
    }
}
