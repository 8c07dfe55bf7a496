import ProvenanceCore
import RightsPolicy
import Testing

@Suite("The tests of a policy are read")
struct RecordTestReaderTests {
    private static func tests(_ text: String) throws -> [RecordTest] {
        let policy = "policy: p\nuse: train\ntests:\n" + text
        return try PolicyReader.read(Array(policy.utf8), file: "p.yaml").tests
    }

    private static func record(_ yaml: String) throws -> String {
        let tests = try tests("- {outcome: allow, record: \(yaml)}\n")
        guard case .text(let text)? = tests.first?.record else { return "no text" }
        return text
    }

    @Test(
        "a record's texts are numbers and words of JSON only where they stand plainly",
        arguments: [
            ("{a: 1}", #"{"a":1}"#), ("{a: '1'}", #"{"a":"1"}"#),
            ("{a: -0.5e+3}", #"{"a":-0.5e+3}"#),
            ("{a: 012}", #"{"a":"012"}"#), ("{a: 1.}", #"{"a":"1."}"#), ("{a: .5}", #"{"a":".5"}"#),
            ("{a: +1}", #"{"a":"+1"}"#), ("{a: 0x1F}", #"{"a":"0x1F"}"#), ("{a: -}", #"{"a":"-"}"#),
            ("{a: 1e}", #"{"a":"1e"}"#), ("{a: 1e5}", #"{"a":1e5}"#),
            ("{a: true, b: false, c: null}", #"{"a":true,"b":false,"c":null}"#),
            (#"{a: "true", b: 'null'}"#, #"{"a":"true","b":"null"}"#),
            ("{a: NO, b: yes, c: ~}", #"{"a":"NO","b":"yes","c":"~"}"#),
            ("{a: }", #"{"a":null}"#), ("{a: ''}", #"{"a":""}"#),
            ("{a: 2024-01-01}", #"{"a":"2024-01-01"}"#),
            ("{b: [1, x, {c: 'd\"'}], a: {}}", #"{"b":[1,"x",{"c":"d\""}],"a":{}}"#),
        ]
    )
    func recordText(yaml: String, json: String) throws {
        #expect(try Self.record(yaml) == json)
    }

    @Test("a test keeps all that it says, with its place")
    func everyKey() throws {
        let test = try #require(
            try Self.tests(
                """
                - name: all of it
                  record: {license: MIT}
                  as-of: 2026-01-02
                  outcome: review
                  reasons: license.absent
                  only-reasons: [license.absent, optout.domain]
                  rules: [people, 17]
                  basis: license:MIT
                  attribution: {share_alike: false}
                """
            ).first
        )
        #expect(test.name == "all of it" && test.position.description == "p.yaml:4:3")
        #expect(test.asOf == Day("2026-01-02") && test.outcome == .review)
        #expect(test.reasons == [.licenseAbsent])
        #expect(test.onlyReasons == [.licenseAbsent, .optoutDomain])
        #expect(test.rules.map(\.text) == ["people", "17"] && test.basis == "license:MIT")
        guard case .holds(let members)? = test.attribution else {
            Issue.record("no attribution")
            return
        }
        #expect(members.text() == #"{"share_alike":false}"#)
    }

    @Test("each row of a table is a test, on top of what the table says for all")
    func rows() throws {
        let tests = try Self.tests(
            """
            - name: t
              record: {metadata: {url: u}, id: 1}
              reasons: [license.denied]
              columns: [record.metadata.license, outcome, reasons, record.a\\.b]
              rows:
                - [MIT, block, ~, ~]
                - [~, block, [], 'x']
                - [~, review, license.absent, 2]
            """
        )
        let records = tests.map { test in
            if case .text(let text) = test.record { text } else { "" }
        }
        #expect(
            records == [
                #"{"metadata":{"url":"u","license":"MIT"},"id":1}"#,
                #"{"metadata":{"url":"u"},"id":1,"a.b":"x"}"#,
                #"{"metadata":{"url":"u"},"id":1,"a.b":2}"#,
            ]
        )
        #expect(tests.map(\.name) == ["t, row 1", "t, row 2", "t, row 3"])
        #expect(tests.map(\.reasons) == [[.licenseDenied], [], [.licenseAbsent]])
        #expect(tests.map(\.position.line) == [9, 10, 11])
    }

    @Test("a file of tests has a day for those that name none")
    func file() throws {
        let text = """
            as-of: 2026-05-06
            tests:
              - {json: '{}', outcome: block}
              - {file: a/b.jsonl, line: 3, as-of: 2025-01-01, outcome: block}
            """
        let tests = try RecordTestReader.read(Array(text.utf8), file: "x/p.tests.yaml")
        #expect(tests.map(\.asOf) == [Day("2026-05-06"), Day("2025-01-01")])
        guard case .file(let path, line: 3) = tests[1].record else {
            Issue.record("no file")
            return
        }
        #expect(path.text == "x/a/b.jsonl")
    }

    @Test("what is wrong with a test is said with its place", arguments: table)
    func findings(bad: BadPolicy) { bad.check() }

    static let table = BadPolicy.table(
        #"""
        | tests: {}
        3:8: `tests` must be a list, not a mapping (such as
          `- {record: {license: MIT}, outcome: allow}`)
        | tests: [text]
        3:9: `tests` must be a mapping, not text (accepted: TESTKEYS)
        | tests: [{record: {}}]
        3:9: a test needs an `outcome` (accepted: `allow`, `review`, `block`, `quarantine`)
        | tests: [{outcome: block}]
        3:9: a test needs a record (`record`, `json` or `file`)
        | tests: [{outcome: block, record: {}, json: '{}'}]
        3:9: a test has one record, not `record` and `json` (`record`, `json` or `file`)
        | tests: [{outcome: block, record: text}]
        3:34: `tests.record` must be a mapping, not text (write its fields, or its line as text
          with `json`)
        | tests: [{outcome: deny, record: {}}]
        3:19: `deny` is not a value of `tests.outcome` (accepted: `allow`, `review`, `block`,
          `quarantine`)
        | tests: [{outcome: block, record: {}, reasons: license.absnt}]
        3:47: `license.absnt` is not a value of `tests.reasons` (did you mean `license.absent`?)
        | tests: [{outcome: block, record: {}, attribution: all}]
        3:51: `tests.attribution` must be a mapping, not text (keys of an attribution line, or
          `none`)
        | tests: [{outcome: block, json: {}}]
        3:32: `tests.json` must be text, not a mapping (a record's fields stand under `record`)
        | tests: [{outcome: block, json: "a\nb"}]
        3:32: `tests.json` must be one line, as it stands in a shard
        | tests: [{outcome: block, json: '{}', line: 2}]
        3:9: `line: 2` names a line of a `file`, and there is none
        | tests: [{outcome: block, file: 'https://a.example/x'}]
        3:32: `tests.file` names an address, `https://a.example/x` (nothing is fetched; download
          the list and name the file)
        | tests: [{columns: [outcome]}]
        3:9: a table with `columns` needs `rows`
        | tests: [{rows: [[block]]}]
        3:9: a table with `rows` needs `columns`
        | tests: [{columns: [outcome], rows: block}]
        3:36: `tests.rows` must be a list, not text (such as `- [MIT, allow]`)
        | tests: [{columns: [outcom], rows: []}]
        3:20: `outcom` is no column of a table of tests (did you mean `outcome`?)
        | tests: [{columns: [license], rows: []}]
        3:20: `license` is no column of a table of tests (a field such as `record.license`, or
          `name`, `json`, `file`, `line`, `as-of`, `outcome`, `reasons`, `only-reasons`, `rules`,
          `basis`, `attribution`)
        | tests: [{columns: [outcome, json], rows: [[block], block]}]
        3:43: a row has a cell for each of the 2 columns, not 1 (`~` stands for a cell that says
          nothing)
        3:52: a row has a cell for each of the 2 columns, not text (`~` stands for a cell that says
          nothing)
        """#,
        prefix: "policy: p\nuse: train\n"
    )
}
