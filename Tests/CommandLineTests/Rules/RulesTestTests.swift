import Foundation
import ProvenanceCore
import TestSupport
import Testing

@Suite("sluice rules test")
struct RulesTestTests {
    /// A policy with a list, whose tests are `tests`.
    private static func scratch(_ tests: String) throws -> Scratch {
        let scratch = try Scratch()
        try scratch.store("# date: 2026-11-01\nbad.example\n", as: "people.txt")
        try scratch.store(
            """
            policy: p
            use: [train-genai]
            licenses:
              allow: [public-domain, permissive, CC-BY-*]
              review: [share-alike]
              block: [non-commercial, proprietary]
            opt-outs:
              - {domains: people.txt}
            attribution: {author-missing: allow, modified: no}
            tests:
            \(tests)

            """,
            as: "p.yaml"
        )
        return scratch
    }

    private static func run(_ scratch: Scratch, _ options: String...) throws -> Sluice.End {
        try Sluice(folder: scratch.path).run(
            ["rules", "test", "p.yaml", "--as-of", "2026-11-24"] + options
        )
    }

    /// Tests that pass, one for each thing that a test can say.
    private static let passing = """
          - {record: {license: MIT, url: https://a.example/}, outcome: allow, basis: license:MIT}
          - name: what it rests on
            record: {license: CC-BY-NC-4.0, url: https://a.example/}
            outcome: block
            only-reasons: [license.non-commercial]
            rules: ['licenses.block: non-commercial', '6']
          - record: {license: MIT, url: https://www.bad.example/x}
            outcome: block
            reasons: [optout.domain]
            rules: [people]
          - {json: '{"a":', outcome: quarantine, reasons: parse.json}
          - {record: {license: CC0-1.0, url: https://a.example/}, outcome: allow, attribution: none}
          - record: {license: CC-BY-4.0, url: https://a.example/, title: T, authors: [Ann, Bo]}
            outcome: allow
            attribution:
              title: T
              authors: [{name: Ann}, {name: Bo}]
              license: {spdx: CC-BY-4.0}
              share_alike: false
              copyright_notice: null
          - columns: [record.license, outcome, reasons]
            record: {url: https://a.example/}
            rows:
              - [CC-BY-SA-4.0, review, license.share-alike]
              - [~, block, license.absent]
        """

    @Test("says how many there were when all pass")
    func passes() throws {
        let end = try Self.run(try Self.scratch(Self.passing))
        #expect(end.code == 0 && end.errors.isEmpty, "\(end)")
        #expect(end.text == "p.yaml: 8 tests, all passed\n")
        let quiet = try Self.run(try Self.scratch(Self.passing), "-q")
        #expect(quiet.code == 0 && quiet.text.isEmpty, "\(quiet)")
    }

    @Test("says what was expected, what came, and where the test stands")
    func failures() throws {
        let end = try Self.run(
            try Self.scratch(
                """
                  - name: a wrong outcome
                    record: {license: MIT, url: https://a.example/}
                    outcome: block
                    reasons: [license.denied]
                    rules: [peple, people, 6]
                  - record: {license: CC-BY-4.0, url: https://a.example/, title: T, authors: [Ann]}
                    outcome: allow
                    basis: license:MIT
                    attribution: {title: U, authors: [{name: Ann}, {name: Bo}], credit: x}
                  - record: {url: https://www.bad.example/}
                    outcome: block
                    only-reasons: [optout.domain]
                    attribution: {title: T}
                  - {record: {license: CC-BY-4.0, url: https://a.example/}, outcome: allow,
                     attribution: none}
                """
            )
        )
        #expect(end.code == 1, "\(end)")
        #expect(
            end.text == """
                p.yaml:11:5: failed: a wrong outcome
                    outcome
                        expected  block
                        got       allow (license:MIT)
                    reasons
                        expected  license.denied
                        got       none
                    rules
                        expected  peple
                        got       the policy has no such rule; did you mean `people`?
                    rules
                        expected  people
                        got       licenses.allow: permissive (p.yaml:4)
                    rules
                        expected  6
                        got       licenses.allow: permissive (p.yaml:4)
                p.yaml:16:5: failed: line 16
                    basis
                        expected  license:MIT
                        got       license:CC-BY-4.0
                    attribution.title
                        expected  "U"
                        got       "T"
                    attribution.authors
                        expected  [{"name":"Ann"},{"name":"Bo"}]
                        got       [{"name":"Ann"}]
                    attribution.credit
                        expected  "x"
                        got       nothing
                p.yaml:20:5: failed: line 20
                    only-reasons
                        expected  optout.domain
                        got       optout.domain, license.absent
                    attribution
                        expected  {"title":"T"}
                        got       none
                p.yaml:24:5: failed: line 24
                    attribution
                        expected  none
                        got       \(try Self.attribution(of: end))
                p.yaml: 4 tests, 4 failed

                """
        )
    }

    /// The attribution line that the last failure quotes.
    private static func attribution(of end: Sluice.End) throws -> String {
        let line = try #require(end.text.split(separator: "\n").dropLast().last)
        #expect(line.contains(#""spdx":"CC-BY-4.0""#))
        return String(line.drop { $0 != "{" })
    }

    @Test("reads the files of tests beside the policy, and those that are named")
    func files() throws {
        let scratch = try Self.scratch("  []")
        try scratch.store(
            "{\"license\":\"MIT\",\"url\":\"https://a.example/\"}\n",
            as: "d/one.jsonl"
        )
        try scratch.store("{}\n{\"license\":\"MIT\"}\n", as: "d/two.jsonl")
        let test = "tests: [{file: d/one.jsonl, outcome: allow}]\n"
        try scratch.store(test, as: "p.tests.yaml")
        try scratch.store(
            "tests: [{file: d/two.jsonl, line: 1, outcome: block, reasons: license.absent}]\n",
            as: "p.more.tests.yaml"
        )
        try scratch.store("tests: [{json: '{}', outcome: allow}]\n", as: "px.tests.yaml")
        try scratch.store("tests: [{json: '{}', outcome: block}]\n", as: "other.yaml")
        let end = try Self.run(scratch, "--tests", "other.yaml")
        #expect(end.code == 0, "\(end)")
        #expect(end.text == "p.yaml: 3 tests, all passed\n")

        try scratch.store("tests: [{file: d/two.jsonl, outcome: block}]\n", as: "p.tests.yaml")
        let unclear = try Self.run(scratch)
        #expect(unclear.code == 1)
        #expect(
            unclear.text.contains(
                "got       p.tests.yaml:1:16: `d/two.jsonl` holds 2 lines (say which is the record "
                    + "with `line`)"
            ),
            "\(unclear)"
        )
        try scratch.store("tests: [{file: d/none, outcome: block}]\n", as: "p.tests.yaml")
        let absent = try Self.run(scratch)
        #expect(absent.code == 1 && absent.text.contains("p.tests.yaml:1:16: "), "\(absent)")
        try scratch.store("test: []\n", as: "p.tests.yaml")
        let broken = try Self.run(scratch)
        #expect(broken.code == 2, "\(broken)")
        #expect(broken.errors.contains("p.tests.yaml:1:1: unknown key `test` (did you mean"))
    }

    @Test("judges dates by the day of the test, of its file, or of the run")
    func days() throws {
        let scratch = try Self.scratch("  []")
        try scratch.store(
            "value,until\nbad.example,2026-06-30\n",
            as: "people.txt"
        )
        try scratch.store(
            """
            as-of: 2026-06-30
            tests:
              - {json: '{"license":"MIT","url":"https://bad.example/"}', outcome: block}
              - as-of: 2026-07-01
                json: '{"license":"MIT","url":"https://bad.example/"}'
                outcome: allow
            """,
            as: "p.tests.yaml"
        )
        let end = try Self.run(scratch)
        #expect(end.code == 0, "\(end)")
    }

    @Test("prints TAP, whose plan and lines a harness can count")
    func tap() throws {
        let end = try Self.run(
            try Self.scratch(
                """
                  - {name: 'first #1', json: '{}', outcome: block}
                  - {json: '{}', outcome: allow}
                """
            ),
            "--tap"
        )
        #expect(end.code == 1)
        #expect(
            end.text == """
                TAP version 14
                1..2
                ok 1 - first \\#1
                not ok 2 - line 12
                  ---
                  at: "p.yaml:12:5"
                  failures:
                    - what: "outcome"
                      expected: "allow"
                      got: "block (license.absent, optout.unlocated)"
                  ...

                """
        )
    }

    @Test("writes JUnit XML that an XML reader reads")
    func junit() throws {
        let scratch = try Self.scratch("  - {name: '<&\">', json: '{}', outcome: allow}\n")
        let end = try Self.run(scratch, "--junit", "out.xml", "-q")
        #expect(end.code == 1, "\(end)")
        let text = try scratch.text(of: "out.xml")
        #expect(
            text == """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites name="sluice rules test" tests="1" failures="1">
                  <testsuite name="p.yaml" tests="1" failures="1">
                    <testcase classname="p.yaml" name="&lt;&amp;&quot;&gt;" file="p.yaml" line="11">
                      <failure message="outcome">    outcome
                        expected  allow
                        got       block (license.absent, optout.unlocated)</failure>
                    </testcase>
                  </testsuite>
                </testsuites>

                """
        )
    }

    @Test("prints one JSON object with --json, coverage included when it is asked for")
    func json() throws {
        struct Report: Decodable {
            struct Policy: Decodable {
                struct Test: Decodable {
                    struct Reason: Decodable { var code: String }
                    var name, at, outcome: String
                    var passed: Bool
                    var basis: String?
                    var reasons: [Reason]
                }
                struct Coverage: Decodable { var records, lines, spoken: Int }
                var policy: String
                var tests: [Test]
                var passed, failed: Int
                var coverage: Coverage?
            }
            var policies: [Policy]
        }
        let end = try Self.run(try Self.scratch(Self.passing), "--json", "--coverage")
        #expect(end.code == 0, "\(end)")
        let report = try JSONDecoder().decode(Report.self, from: Data(end.output))
        let policy = try #require(report.policies.first)
        #expect(policy.passed == 8 && policy.failed == 0 && policy.tests.count == 8)
        #expect(policy.tests[0].basis == "license:MIT" && policy.tests[0].at == "p.yaml:11:5")
        #expect(policy.tests[1].reasons.map(\.code) == ["license.non-commercial"])
        #expect(policy.coverage?.records == 8)
        let both = try Self.run(try Self.scratch(Self.passing), "--json", "--tap")
        #expect(both.code == 2, "\(both)")
    }

    @Test("shows which lines spoke, and why the others did not")
    func coverage() throws {
        let scratch = try Self.scratch(Self.passing)
        let text = try scratch.text(of: "p.yaml")
        try scratch.store(
            text.replacing("proprietary]", with: "proprietary]\n  conflict: block")
                .replacing("CC-BY-*]", with: "CC-BY-*, CC-BY-NC-4.0]"),
            as: "p.yaml"
        )
        let end = try Self.run(scratch, "--coverage")
        #expect(end.code == 0, "\(end)")
        #expect(
            end.text == """
                p.yaml: 8 tests, all passed
                coverage of p.yaml: 7 of 26 lines of the policy spoke, for 8 records
                  + licenses.allow: public-domain   p.yaml:4  1 record
                  + licenses.allow: permissive      p.yaml:4  1 record
                  + licenses.allow: CC-BY-*         p.yaml:4  1 record
                  - licenses.allow: CC-BY-NC-4.0    p.yaml:4  shadowed: `non-commercial` \
                (p.yaml:6) covers every licence that it covers, and goes before it
                  + licenses.review: share-alike    p.yaml:5  1 record
                  + licenses.block: non-commercial  p.yaml:6  1 record
                  - licenses.block: proprietary     p.yaml:6  never reached: no record names a \
                licence that it covers
                  + licenses.absent: block          default   1 record
                  - licenses.conflict: block        p.yaml:7  never reached: no record gave cause
                  + opt-outs: people                p.yaml:9  1 record
                  - 16 defaults never spoke

                """
        )
    }

    @Test("`sluice filter --coverage` says the same of real data")
    func filterCoverage() throws {
        struct Coverage: Decodable {
            struct Line: Decodable {
                var name: String
                var rule: String?
                var records: Int
                var silence: String?
            }
            var records: Int
            var coverage: [Line]
        }
        let scratch = try Self.scratch("  []")
        let sluice = Sluice(folder: scratch.path)
        try scratch.store(
            """
            {"license":"MIT","url":"https://a.example/"}
            {"license":"CC-BY-4.0","url":"https://bad.example/"}
            {"license":"CC-BY-NC-4.0"}
            {
            """,
            as: "in.jsonl"
        )
        let arguments = [
            "filter", "in.jsonl", "--rules", "p.yaml", "--output", "out", "-q", "--as-of",
            "2026-11-24", "--coverage", "c.json",
        ]
        let end = try sluice.run(arguments)
        #expect(end.code == 0 && end.errors.isEmpty, "\(end)")
        let coverage = try JSONDecoder().decode(
            Coverage.self,
            from: Data(try scratch.bytes(of: "c.json"))
        )
        #expect(coverage.records == 4)
        func line(_ name: String) -> Coverage.Line? { coverage.coverage.first { $0.name == name } }
        #expect(line("licenses.allow: permissive")?.records == 1)
        #expect(line("opt-outs: people")?.records == 1)
        #expect(line("cannot-check.url: review")?.records == 1)
        #expect(line("licenses.block: non-commercial")?.rule == "p.yaml:6")
        #expect(
            line("licenses.allow: CC-BY-*")?.silence
                == "overruled: something else decided 1 record with a licence that it covers"
        )
        let again = try sluice.run(arguments)
        #expect(again.code == 0 && again.errors.contains("1 shards that were done before"))
    }
}
