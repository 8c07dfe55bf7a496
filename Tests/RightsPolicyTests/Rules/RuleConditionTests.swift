import Testing

@testable import RightsPolicy

/// A condition, a record, and whether a rule that stops records, or one that lets them through,
/// applies to it.
struct ConditionCase: Sendable, CustomTestStringConvertible {
    var when: String
    var fields: String
    var blocks: Bool
    var allows: Bool

    init(_ when: String, _ fields: String, blocks: Bool, allows: Bool) {
        self.when = when
        self.fields = fields
        self.blocks = blocks
        self.allows = allows
    }

    var testDescription: String { "\(when) of {\(fields)}" }

    /// The same for both kinds of rule.
    static func both(_ when: String, _ fields: String, _ holds: Bool) -> ConditionCase {
        ConditionCase(when, fields, blocks: holds, allows: holds)
    }
}

@Suite("Conditions of rules")
struct RuleConditionTests {
    @Test("hold for the records that they describe", arguments: texts + numbers + days + joins)
    func value(_ given: ConditionCase) throws { try check(given) }

    @Test("of hosts match widely against a record, narrowly for it", arguments: hosts)
    func host(_ given: ConditionCase) throws { try check(given) }

    @Test("of licences and signals know what was read", arguments: licenses + signals)
    func reading(_ given: ConditionCase) throws { try check(given) }

    private func check(_ given: ConditionCase) throws {
        let license = given.fields.contains("\"license\"") ? "" : "\"license\":\"MIT\","
        let stopped = try RuleFixture.rules(RuleFixture.rule(given.when, "review"))
        let codes = try stopped.outcome(of: "{\(license)\(given.fields),\"n\":0}")
        #expect(codes.contains("rule.review") == given.blocks, "\(codes)")
        // Without a licence only the rule can let it through.
        let allowed = try RuleFixture.rules(RuleFixture.rule(given.when, "allow"))
        let answer = try allowed.answer("{\(given.fields),\"n\":0}")
        #expect((answer == "rule:r") == given.allows, "\(answer)")
    }

    static let texts: [ConditionCase] = [
        .both("{source: [forum]}", #""source":"forum""#, true),
        .both("{source: forum}", #""source":"forums""#, false),
        ConditionCase("{source: forum}", #""source":"Forum""#, blocks: true, allows: false),
        .both("{source: {prefix: for}}", #""source":"forum""#, true),
        .both("{source: {suffix: [x, um]}}", #""source":"forum""#, true),
        .both("{source: {contains: oru}}", #""source":"forum""#, true),
        .both("{source: {contains: oru}}", #""source":"foru\u006d""#, true),
        ConditionCase(
            "{source: {contains: ORU}}",
            #""source":"forum""#,
            blocks: true,
            allows: false
        ),
        .both("{source: {glob: 'f*r*m'}}", #""source":"forum""#, true),
        .both("{source: {glob: 'f*m*r'}}", #""source":"forum""#, false),
        .both("{source: {glob: 'fo*oru'}}", #""source":"foru""#, false),
        .both("{source: {glob: forum}}", #""source":"forum""#, true),
        .both("{source: {glob: '*'}}", #""source":"forum""#, true),
        .both("{source: [forum]}", #""source":"""#, false),
        .both("{source: present}", #""source":"forum""#, true),
        .both("{source: present}", #""source":null"#, false),
        .both("{source: absent}", #""id":"x""#, true),
        .both("{fields: {a.b: c}}", #""a":{"b":"c"}"#, true),
        .both("{fields: {a.b: c}}", #""a":{"b":["c"]}"#, true),
        ConditionCase("{fields: {a.b: c}}", #""a":{"b":["c","d"]}"#, blocks: true, allows: false),
        .both("{fields: {a.b: {includes: [c, d]}}}", #""a":{"b":["d","e","c"]}"#, true),
        .both("{fields: {a.b: {includes: [c, d]}}}", #""a":{"b":["d"]}"#, false),
        .both("{fields: {a.b: {only: [c, d]}}}", #""a":{"b":["d","d"]}"#, true),
        .both("{fields: {a.b: {only: [c, d]}}}", #""a":{"b":["d","e"]}"#, false),
        .both("{fields: {a: 'true'}}", #""a":true"#, true),
        .both("{fields: {a: '1'}}", #""a":1"#, true),
        ConditionCase(
            "{fields: {a: x}}",
            #""a":[[[[[[[[["x"]]]]]]]]]"#,
            blocks: true,
            allows: false
        ),
        ConditionCase("{fields: {a: x}}", #""a":"x","a":"y""#, blocks: true, allows: false),
        .both("{url: {prefix: 'https://e.org/a/'}}", #""url":"https://e.org/a/b""#, true),
        .both("{authors: Jane}", #""author":[{"name":"Jane"}]"#, true),
    ]

    static let numbers: [ConditionCase] = [
        .both("{fields: {n.s: {above: 0.5}}}", #""n":{"s":0.51}"#, true),
        .both("{fields: {n.s: {above: 0.5}}}", #""n":{"s":0.5}"#, false),
        .both("{fields: {n.s: {at-least: 0.5, below: 1}}}", #""n":{"s":5e-1}"#, true),
        .both("{fields: {n.s: {at-least: 0.5, below: 1}}}", #""n":{"s":1}"#, false),
        .both("{fields: {n.s: {at-most: -1}}}", #""n":{"s":"-2"}"#, true),
        ConditionCase(
            "{fields: {n.s: {at-most: 1}}}",
            #""n":{"s":"few"}"#,
            blocks: true,
            allows: false
        ),
    ]

    static let days: [ConditionCase] = [
        .both("{created: {before: 2020-01-01}}", #""created":"2019-12-31""#, true),
        .both("{created: {before: 2020-01-01}}", #""created":"2020-01-01T00:00:00Z""#, false),
        .both("{created: {after: 2020-01-01}}", #""created":"2020-01-01""#, false),
        .both("{created: {after: 2020-01-01}}", #""created":"2020-01-02 10:00""#, true),
        .both("{created: {between: [2020-01-01, 2020-01-02]}}", #""created":"2020-01-02""#, true),
        .both("{created: {before: 2020-01-01}}", #""created":"2019""#, true),
        .both("{created: {before: 2020-01-01}}", #""created":"2019-11""#, true),
        ConditionCase(
            "{created: {before: 2019-06-01}}",
            #""created":"2019""#,
            blocks: true,
            allows: false
        ),
        ConditionCase(
            "{created: {before: 2020-01-01}}",
            #""created":"2019-12-31T23:00:00-05:00""#,
            blocks: true,
            allows: false
        ),
        ConditionCase(
            "{created: {before: 2020-01-01}}",
            #""created":"long ago""#,
            blocks: true,
            allows: false
        ),
        .both("{created: {before: 2020-01-01}}", #""id":"x""#, false),
    ]

    static let joins: [ConditionCase] = [
        .both("{source: a, id: b}", #""source":"a","id":"b""#, true),
        .both("{source: a, id: b}", #""source":"a","id":"c""#, false),
        .both("{any: [{source: a}, {id: b}]}", #""source":"x","id":"b""#, true),
        .both("{any: [{source: a}, {id: b}]}", #""source":"x","id":"x""#, false),
        .both(
            "{all: [{any: [{source: x}, {source: a}]}, {id: b}]}",
            #""source":"a","id":"b""#,
            true
        ),
        .both("{not: {source: a}}", #""source":"b""#, true),
        .both("{not: {source: a}}", #""source":"a""#, false),
        // What is not known is no reason to let a record through.
        ConditionCase("{not: {source: a}}", #""id":"x""#, blocks: true, allows: false),
        ConditionCase("{not: {source: a}}", #""source":"A""#, blocks: true, allows: false),
        .both("{not: {not: {source: a}}}", #""source":"a""#, true),
        .both("{not: {not: {source: a}}}", #""id":"x""#, false),
        .both("{id: x, use: train-genai}", #""id":"x""#, true),
        .both("{id: x, use: [search]}", #""id":"x""#, false),
        .both(
            "{id: x, purpose: commercial, operator: company, release: dataset}",
            #""id":"x""#,
            true
        ),
        .both("{id: x, purpose: non-commercial}", #""id":"x""#, false),
        // The policy does not say where copies are made.
        ConditionCase("{id: x, train-in: [US]}", #""id":"x""#, blocks: true, allows: false),
    ]

    static let hosts: [ConditionCase] = [
        .both("{host: e.org}", #""url":"https://e.org/a""#, true),
        .both("{host: e.org}", #""url":"https://WWW.e.org:443/a""#, true),
        ConditionCase("{host: e.org}", #""url":"https://a.e.org/""#, blocks: true, allows: false),
        .both("{host: '*.e.org'}", #""url":"https://a.b.e.org/""#, true),
        .both("{host: e.org}", #""url":"https://fe.org/""#, false),
        .both("{host: [f.org, bücher.example]}", #""url":"https://xn--bcher-kva.example/""#, true),
        ConditionCase(
            "{host: e.org}",
            #""url":["https://e.org/","https://f.org/"]"#,
            blocks: true,
            allows: false
        ),
        // A copy in an archive is where it was first; the archive itself is no origin.
        .both(
            "{host: e.org}",
            #""url":"https://web.archive.org/web/2020/https://e.org/a""#,
            true
        ),
        ConditionCase(
            "{host: web.archive.org}",
            #""url":"https://web.archive.org/web/2020/https://e.org/a""#,
            blocks: true,
            allows: false
        ),
        ConditionCase("{host: e.org}", #""url":"http://""#, blocks: true, allows: false),
        .both("{host: e.org}", #""id":"x""#, false),
        ConditionCase("{not: {host: e.org}}", #""id":"x""#, blocks: true, allows: false),
        .both("{not: {host: e.org}}", #""url":"https://f.org/""#, true),
        ConditionCase(
            "{not: {host: e.org}}",
            #""url":"https://a.e.org/""#,
            blocks: true,
            allows: false
        ),
    ]

    static let licenses: [ConditionCase] = [
        // The record of the rule that stops names a licence.
        ConditionCase("{license: absent}", #""id":"x""#, blocks: false, allows: true),
        .both("{license: unknown}", #""license":"no such thing""#, true),
        .both("{license: [absent, unknown]}", #""license":"no such thing""#, true),
        .both(
            "{license: conflict}",
            #""license":"GPL-3.0-only","metadata":{"license":"MPL-2.0"}"#,
            true
        ),
        .both("{license: GPL-3.0-only}", #""license":"GPL-3.0-only""#, true),
        .both("{license: 'GPL-*'}", #""license":"GPL-3.0-only""#, true),
        .both("{license: copyleft}", #""license":"GPL-3.0-only""#, true),
        .both("{license: copyleft}", #""license":"CC-BY-4.0""#, false),
        ConditionCase(
            "{license: GPL-3.0-only}",
            #""license":"GPL-3.0-only AND CC-BY-4.0""#,
            blocks: true,
            allows: false
        ),
        .both(
            "{license: [GPL-3.0-only, CC-BY-4.0]}",
            #""license":"GPL-3.0-only AND CC-BY-4.0""#,
            true
        ),
        .both("{license: GPL-3.0-only}", #""license":"no such thing""#, false),
        ConditionCase(
            "{not: {license: MIT}}",
            #""license":"no such thing""#,
            blocks: true,
            allows: false
        ),
        .both("{not: {license: MIT}}", #""license":"CC-BY-4.0""#, true),
        .both("{license: LicenseRef-Ours}", #""license":"LicenseRef-Ours""#, true),
        .both("{license: ok}", #""license":"CC-BY-4.0""#, true),
    ]

    static let signals: [ConditionCase] = [
        .both("{signal: none, id: x}", #""id":"x""#, true),
        .both("{signal: any}", #""id":"x""#, false),
        ConditionCase("{signal: any}", #""x_robots_tag":"noai""#, blocks: true, allows: false),
        ConditionCase("{signal: noai}", #""x_robots_tag":"noai""#, blocks: true, allows: false),
        ConditionCase(
            "{signal: [noai.header]}",
            #""x_robots_tag":"noai""#,
            blocks: true,
            allows: false
        ),
        .both("{signal: tdmrep}", #""x_robots_tag":"noai""#, false),
        .both("{signal: none}", #""x_robots_tag":"noai""#, false),
    ]
}
