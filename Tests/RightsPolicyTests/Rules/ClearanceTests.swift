import ProvenanceCore
import Testing

@testable import RightsPolicy

@Suite("Clearances")
struct ClearanceTests {
    static let sheet = """
        # decided in November
        match,value,decision,basis,by,on,until,evidence,records,bytes,reasons,id
        license,Our own terms,allow,they are ours,J. Doe,2026-11-01,,mail/1.eml,7,700,license.unknown,ours
        license,Their terms,block,no answer,J. Doe,2026-11-01,,,1,10,license.unknown,
        source,forum,allow,contract of May,J. Doe,2026-11-01,2026-12-31,,,,,
        source,spam,block,worthless,J. Doe,2026-11-01,,,,,,
        host,e.org,allow,letter,J. Doe,2026-11-01,,,,,,
        host,bad.example,block,letter,J. Doe,2026-11-01,,,,,,
        id,rec-1,allow,read it,J. Doe,2026-11-01,,,,,,
        hash,sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709,allow,empty,J. Doe,2026-11-01,,,,,,
        source,later,allow,not yet,J. Doe,2026-12-01,,,,,,
        source,past,allow,over,J. Doe,2025-11-01,2026-10-31,,,,,
        source,open,,,,,,,3,30,license.absent,
        """

    static func rules(_ more: String = "") throws -> RuleSet {
        try RuleFixture.rules(
            "clearances: sheet.csv\nopt-outs: [{ids: ids.txt}]\n\(more)",
            ["sheet.csv": sheet, "ids.txt": "opted-out\n"],
            asOf: #require(Day("2026-11-24"))
        )
    }

    @Test(
        "a person's decision lifts rows 7 and 8, or blocks",
        arguments: [
            (#""id":"a","license":"Our own terms""#, "clearance:ours"),
            (#""license":"Our own terms""#, "clearance:ours"),
            (#""id":"a","license":["Our own terms"]"#, "block license.unknown"),
            (
                #""id":"a","license":"Our own terms","metadata":{"license":"Other terms"}"#,
                "review license.conflict"
            ),
            (#""id":"a","license":"Their terms""#, "block rule.block license.unknown"),
            (#""id":"a","source":"forum""#, "clearance:5"),
            (#""id":"a","source":"Forum""#, "block license.absent"),
            (#""id":"a","license":"MIT","source":"spam""#, "block rule.block"),
            (#""id":"a","url":"https://www.e.org/x""#, "clearance:7"),
            (#""id":"a","url":"https://sub.e.org/x""#, "block license.absent"),
            (#""id":"a","license":"MIT","url":"https://sub.bad.example/""#, "block rule.block"),
            (#""id":"rec-1""#, "clearance:9"),
            (#""id":"a","sha1":"DA39A3EE5E6B4B0D3255BFEF95601890AFD80709""#, "clearance:10"),
            (#""id":"a","source":"later""#, "block license.absent"),
            (#""id":"a","source":"past""#, "block license.absent"),
            (#""id":"a","source":"open""#, "block license.absent"),
            (#""id":"opted-out","source":"forum""#, "block optout.id"),
            (#""id":"a","source":"forum","license":"MIT""#, "license:MIT"),
        ]
    )
    func decisions(_ fields: String, _ expected: String) throws {
        #expect(try Self.rules().answer("{\(fields)}") == expected)
    }

    @Test("a rule is not lifted")
    func rule() throws {
        let rules = try Self.rules("rules: [{id: r, when: {source: forum}, then: review}]")
        #expect(try rules.answer(#"{"id":"a","source":"forum"}"#) == "review rule.review")
    }

    @Test("a reason names the row of the sheet")
    func reason() throws {
        let reasons = try Self.rules().reasons(of: #"{"id":"a","license":"MIT","source":"spam"}"#)
        #expect(
            reasons == #"[{"code":"rule.block","rule":"sheet.csv:6","rule_id":"6","#
                + #""message":"clearance 6 blocks it: worthless (J. Doe, 2026-11-01)","#
                + #""evidence":{"field":"source","value":"spam"}}]"#
        )
    }

    @Test("another sheet makes another rule set")
    func digest() throws {
        let folder = try RuleFolder([
            "policy.yaml": policyText("clearances: [c.csv]"),
            "c.csv": "match,value,decision\nsource,s,\n",
        ])
        let before = try folder.load().digest
        try folder.write("match,value,decision\nsource,t,\n", to: "c.csv")
        #expect(try folder.load().digest != before)
    }

    @Test(
        "a sheet that is wrong stops the run, with every finding",
        arguments: [
            (
                "",
                [
                    "c.csv:1: the file of clearances is empty (its first row names the columns: "
                        + "`match,value,decision,basis,by,on,until,evidence`)"
                ]
            ),
            (
                "match,value,decison\n",
                ["c.csv:1:3: unknown column `decison` (did you mean `decision`?)"]
            ),
            ("match,value,value,decision\n", ["c.csv:1:3: column `value` stands here twice"]),
            ("match,value\n", ["c.csv:1: there is no column `decision`"]),
            (
                "match,value,decision\nlicence,x,\n",
                [
                    "c.csv:2: `licence` is not a value of `match` (did you mean `license`?)"
                ]
            ),
            ("match,value,decision\nsource,,\n", ["c.csv:2: `value` is empty"]),
            ("match,value,decision\nhost,a b,\n", ["c.csv:2: `a b` is no host"]),
            ("match,value,decision\nhash,xyz,\n", ["c.csv:2: `xyz` is no digest"]),
            (
                "match,value,decision\nsource,x\n",
                ["c.csv:2: the row has 2 fields, the header has 3"]
            ),
            ("match,value,decision\nsource,\"x,\n", ["c.csv:2:2: a quoted field is not closed"]),
            (
                "match,value,decision,basis,by,on,until\nsource,x,yes,b,m,2026-13-01,soon\n",
                [
                    "c.csv:2: `yes` is not a value of `decision` (accepted: `allow`, `block`)",
                    "c.csv:2: `2026-13-01` is not a day, which `on` must be (YYYY-MM-DD, a day of "
                        + "the calendar)",
                    "c.csv:2: `soon` is not a day, which `until` must be (YYYY-MM-DD, a day of the "
                        + "calendar)",
                ]
            ),
            (
                "match,value,decision,basis,by,on\nsource,x,allow,b,,2026-01-01\n",
                [
                    "c.csv:2: the row is decided, and says no `by` (`basis` says why, `by` who, "
                        + "`on` when; or leave `decision` empty)"
                ]
            ),
            (
                "match,value,decision,basis,by,on\nsource,x,allow,b,T.B.D.,2026-01-01\n",
                [
                    "c.csv:2: `T.B.D.` in `by` names nobody (name who decided; until then, leave "
                        + "`decision` empty)"
                ]
            ),
            (
                "match,value,decision,basis,by,on\nsource,x,allow,b,m,2026-01-01\n"
                    + "source,x,block,b,m,2026-01-01\n",
                [
                    "c.csv:3: `x` is decided twice; the first is at line 2 (keep the row that "
                        + "counts)"
                ]
            ),
            (
                "match,value,decision,basis,by,on,id\nsource,x,allow,b,m,2026-01-01,a\n"
                    + "source,y,block,b,m,2026-01-01,a\n",
                [
                    "c.csv:3: two clearances have the id `a`; the first is at line 2 (give one of "
                        + "them another `id`)"
                ]
            ),
        ] as [(String, [String])]
    )
    func bad(_ sheet: String, _ expected: [String]) throws {
        #expect(try RuleFixture.findings("clearances: c.csv", ["c.csv": sheet]) == expected)
    }

    @Test("a sheet that is not there stops the run")
    func missing() throws {
        let findings = try RuleFixture.findings("clearances: c.csv")
        #expect(findings.count == 1)
        #expect(findings[0].hasPrefix("policy.yaml:4:13: "), "\(findings)")
        #expect(findings[0].contains("c.csv"), "\(findings)")
    }
}
