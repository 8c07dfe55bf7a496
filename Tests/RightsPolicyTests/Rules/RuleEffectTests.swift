import ProvenanceCore
import Testing

@testable import RightsPolicy

@Suite("Effects of rules")
struct RuleEffectTests {
    @Test("a rule that stops names itself, its line and what it saw")
    func evidence() throws {
        let rules = try RuleFixture.rules(
            "rules:\n  - id: no-forum\n    when: {any: [{id: no}, {source: {prefix: for}}]}\n"
                + "    then: block\n    because: they asked"
        )
        let reasons = try rules.reasons(of: #"{"license":"MIT","source":"forum","id":"x"}"#)
        #expect(
            reasons == #"[{"code":"rule.block","rule":"policy.yaml:5","rule_id":"no-forum","#
                + #""message":"the rule no-forum blocks it: they asked","#
                + #""evidence":{"field":"source","value":"forum"}}]"#
        )
    }

    @Test(
        "rules lift rows 7 and 8, and nothing above",
        arguments: [
            ("", #""source":"a""#, "rule:r"),
            ("", #""source":"a","license":"GPL-3.0-only""#, "rule:r"),
            ("", #""source":"a","license":"MIT""#, "license:MIT"),
            ("", #""source":"b","license":"GPL-3.0-only""#, "block license.denied"),
            ("", #""source":"a","x_robots_tag":"noai""#, "block noai.header license.absent"),
            (
                "opt-outs: [{domains: d.txt}]", #""source":"a","url":"https://e.org/""#,
                "block optout.domain license.absent"
            ),
            ("opt-outs: [{domains: d.txt}]", #""source":"a""#, "rule:r"),
            (
                "takedowns: [{domains: d.txt}]", #""source":"a","url":"https://e.org/""#,
                "block takedown.domain license.absent"
            ),
        ]
    )
    func allow(_ lists: String, _ fields: String, _ expected: String) throws {
        let rules = try RuleFixture.rules(
            RuleFixture.rule("{source: a}", "allow") + "\n" + lists,
            ["d.txt": "e.org\n"]
        )
        // What is lifted is no cause.
        let answer = try rules.answer("{\(fields)}")
        let codes = expected.replacing(" license.absent", with: "")
        #expect(answer == codes)
    }

    @Test("the strictest rule decides, and none is lifted by another")
    func strictest() throws {
        let rules = try RuleFixture.rules(
            """
            rules:
              - {id: a, when: {source: x}, then: allow, because: b, approved-by: c}
              - {id: b, when: {source: x}, then: review}
              - {id: c, when: {source: [x], id: z}, then: block}
            """
        )
        #expect(try rules.answer(#"{"source":"x"}"#) == "review rule.review")
        #expect(try rules.answer(#"{"source":"x","id":"z"}"#) == "block rule.block rule.review")
    }

    @Test(
        "a rule gives a licence, which the policy judges like any other",
        arguments: [
            ("{license: MIT}", #""source":"a""#, "license:MIT"),
            ("{license: MIT}", #""source":"a","license":"GPL-3.0-only""#, "license:MIT"),
            ("{license: GPL-3.0-only}", #""source":"a""#, "block license.denied"),
            ("{license: GPL-3.0-only}", #""source":"a","license":"MIT""#, "block license.denied"),
            ("{license: MIT}", #""source":"a","x_robots_tag":"noai""#, "block noai.header"),
            (
                "{license: LicenseRef-Ours, categories: [permissive]}",
                #""source":"a","author":"Jane""#, "license:LicenseRef-Ours"
            ),
            (
                "{license: LicenseRef-Ours, categories: [copyleft]}", #""source":"a""#,
                "block license.denied"
            ),
        ]
    )
    func license(_ then: String, _ fields: String, _ expected: String) throws {
        let rules = try RuleFixture.rules(RuleFixture.rule("{source: a}", then))
        #expect(try rules.answer("{\(fields)}") == expected)
    }

    @Test("the first rule that gives a licence counts")
    func firstLicense() throws {
        let rules = try RuleFixture.rules(
            """
            rules:
              - {id: a, when: {id: z}, then: {license: BSD-2-Clause}, because: b, approved-by: c}
              - {id: b, when: {source: x}, then: {license: MIT}, because: b, approved-by: c}
            """
        )
        #expect(try rules.answer(#"{"source":"x","id":"z"}"#) == "license:BSD-2-Clause")
        #expect(try rules.answer(#"{"source":"x"}"#) == "license:MIT")
    }

    @Test("works of the US government, as the manual has it")
    func government() throws {
        let rules = try RuleFixture.rules(
            """
            train-in: [US]
            rules:
              - id: us-government-works
                when: {source: [usgpo], license: absent, train-in: [US]}
                then: {license: LicenseRef-US-Government-Work, categories: [public-domain]}
                because: prepared by US federal employees (17 USC 105)
                approved-by: counsel
              - {id: pd, when: {license: public-domain}, then: review}
            """
        )
        // The policy of the test allows permissive licences only.
        #expect(try rules.answer(#"{"source":"usgpo"}"#) == "block license.denied")
        #expect(try rules.answer(#"{"source":"other"}"#) == "block license.absent")
    }

    @Test("a rule whose last day is past changes nothing, and says so")
    func until() throws {
        let lines = RuleFixture.rule("{source: a}", "allow", more: ", until: 2026-11-20")
        let last = try RuleFixture.rules(lines, asOf: #require(Day("2026-11-20")))
        #expect(try last.answer(#"{"source":"a"}"#) == "rule:r")
        let after = try RuleFixture.rules(lines, asOf: #require(Day("2026-11-21")))
        #expect(try after.answer(#"{"source":"a"}"#) == "block license.absent")
        #expect(
            try after.reasons(of: #"{"source":"a"}"#)
                .contains("the rule r ended on 2026-11-20, and does not apply")
        )
        let stops = RuleFixture.rule("{source: a}", "block", more: ", until: 2026-11-20")
        let over = try RuleFixture.rules(stops, asOf: #require(Day("2026-11-21")))
        #expect(try over.answer(#"{"source":"a","license":"MIT"}"#) == "license:MIT")
    }

    @Test("what is compiled decides as the policy does")
    func compiled() throws {
        let folder = try RuleFolder([
            "policy.yaml": policyText(
                RuleFixture.rule("{fields: {a.b: c}, host: e.org}", "allow")
                    + "\nclearances: c.csv"
            ),
            "c.csv": "match,value,decision,basis,by,on\nsource,s,allow,b,me,2026-01-01\n",
        ])
        try folder.compileToFile()
        for rules in [try folder.load(), try folder.load(folder.compiled)] {
            let record = #"{"a":{"b":"c"},"url":"https://e.org/"}"#
            #expect(try rules.answer(record) == "rule:r")
            #expect(try rules.answer(#"{"source":"s"}"#) == "clearance:2")
        }
    }

    @Test("a field that only a rule names plays no role")
    func extraFields() throws {
        let rules = try RuleFixture.rules(
            "record-format: {license: license}\n"
                + RuleFixture.rule("{fields: {license: MIT, licence: x}}", "review")
        )
        #expect(try rules.answer(#"{"licence":"MIT"}"#) == "block license.absent")
        let both = #"{"license":"MIT","licence":"x"}"#
        #expect(try rules.answer(both) == "review rule.review")
    }

    @Test("an object and a member of it can both be looked at")
    func nestedPaths() throws {
        let rules = try RuleFixture.rules(
            RuleFixture.rule("{fields: {a: present, a.b: c}}", "review")
        )
        #expect(try rules.answer(#"{"license":"MIT","a":{"b":"c"}}"#) == "review rule.review")
        #expect(try rules.answer(#"{"license":"MIT","a":"b"}"#) == "license:MIT")
    }
}
