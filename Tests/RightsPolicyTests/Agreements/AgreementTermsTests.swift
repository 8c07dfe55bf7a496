import ProvenanceCore
import RightsPolicy
import Testing

@Suite("How an agreement stands")
struct AgreementTermsTests {
    /// A change to an agreement that grants, a record, and what is told of it.
    struct Term: Sendable, CustomTestStringConvertible {
        var name: String
        var change: @Sendable (inout Agreement) -> Void
        var record = #"{"url":"https://a.example/"}"#
        var until: String?
        /// The codes and messages of what is told, or nil if the record rests on it.
        var told: String?
        var testDescription: String { name }
    }

    @Test("is told of every record that it would cover", arguments: terms)
    func told(_ term: Term) throws {
        let rules = try rules(
            [agreement(covers: ["host:a.example"], term.change)],
            until: term.until.map { try #require(Day($0)) }
        )
        let reasons = try rules.reasons(of: term.record)
        if let told = term.told {
            #expect(reasons.contains(told), "\(reasons)")
            #expect(!(try rules.decided(term.record)).hasPrefix("allow"))
        } else {
            #expect(try rules.decided(term.record) == "allow agreement:A", "\(reasons)")
        }
    }

    static let terms: [Term] = [
        Term(name: "in force", change: { _ in }),
        Term(
            name: "signed on the day",
            change: { $0.signed = Day("2026-11-24") }
        ),
        Term(
            name: "signed during the planned use",
            change: { $0.signed = Day("2026-12-01") },
            until: "2027-03-31",
            told: "agreement A is signed on 2026-12-01"
        ),
        Term(
            name: "suspended",
            change: { $0.status = .suspended },
            told:
                #""agreement.suspended","rule":"policy.yaml:4","message":"agreement A is suspended""#
        ),
        Term(
            name: "ends during the planned use",
            change: { $0.until = Day("2027-03-31") },
            until: "2027-04-01",
            told: "agreement A ends on 2027-03-31, before the planned use does on 2027-04-01"
        ),
        Term(
            name: "ends with the planned use",
            change: { $0.until = Day("2027-03-31") },
            until: "2027-03-31"
        ),
        Term(
            name: "is terminated during the planned use",
            change: { $0.terminatedOn = Day("2027-03-31") },
            until: "2027-03-31",
            told:
                #""agreement.expired","rule":"policy.yaml:4","message":"agreement A ends on 2027-03-31""#
        ),
        Term(
            name: "another purpose",
            change: { $0.purposes = [.nonCommercial] },
            told: "agreement A does not grant a commercial purpose"
        ),
        Term(
            name: "a territory, where the policy says none",
            change: { $0.trainIn = ["US"] },
            told: "agreement A does not grant copies everywhere in `train-in`"
        ),
        Term(
            name: "a cap that is not used up",
            change: { $0.caps = [Agreement.Cap(unit: .tokens, amount: 10, used: 9)] }
        ),
        Term(
            name: "one of two caps is used up",
            change: {
                $0.caps = [
                    Agreement.Cap(unit: .records, amount: 10, used: 9),
                    Agreement.Cap(unit: .tokens, amount: 10, period: .year, used: 10),
                ]
            },
            told: "agreement A has used up its cap of 10 tokens"
        ),
        Term(
            name: "an agent whose right is not known",
            change: { $0.grantorRole = .agent },
            told: "agreement A is granted by an agent, which has not shown a right to sublicense"
        ),
        Term(
            name: "an agent whose title was seen",
            change: {
                $0.grantorRole = .agent
                $0.maySublicense = true
                $0.isTitleProven = true
            }
        ),
        Term(
            name: "content of the last day",
            change: { $0.contentUntil = Day("2020-12-31") },
            record: #"{"url":"https://a.example/","created":"2020-12-31T23:59:59Z"}"#
        ),
        Term(
            name: "content that says a year",
            change: { $0.contentUntil = Day("2020-12-31") },
            record: #"{"url":"https://a.example/","created":"2020"}"#,
            told: "agreement A covers content until 2020-12-31, and the record has no such day"
        ),
        Term(
            name: "a copy acquired before",
            change: { $0.acquiredFrom = Day("2025-01-01") },
            record: #"{"url":"https://a.example/","date_download":"2024-05-01"}"#,
            told:
                "agreement A covers copies acquired from 2025-01-01, and the record is of 2024-05-01"
        ),
        Term(
            name: "the day on which an embargo ends",
            change: { $0.embargoDays = 30 },
            record: #"{"url":"https://a.example/","created":"2026-10-25"}"#
        ),
        Term(
            name: "a day before that",
            change: { $0.embargoDays = 30 },
            record: #"{"url":"https://a.example/","created":"2026-10-26"}"#,
            told: "agreement A covers content that is 30 days old, and the record is of 2026-10-26"
        ),
    ]

    @Test("a prohibition that begins during the planned use prohibits it")
    func prohibitionLater() throws {
        let later = try agreement(covers: ["host:a.example"], grants: [], prohibits: [.train]) {
            $0.from = Day("2027-01-01")
        }
        let record = #"{"url":"https://a.example/","license":"CC0-1.0"}"#
        #expect(try rules([later]).decided(record) == "allow license:CC0-1.0")
        let planned = try rules([later], until: Day("2027-01-01"))
        #expect(try planned.decided(record) == "block agreement.prohibited")
    }

    @Test("an unproven title goes to a person only where the record would rest on it")
    func unproven() throws {
        let unproven = try agreement("A", covers: ["host:a.example"]) { $0.grantorRole = .agent }
        let proven = try agreement("B", covers: ["host:a.example"])
        let record = #"{"url":"https://a.example/"}"#
        let open = #"{"url":"https://a.example/","license":"CC0-1.0"}"#
        let both = try rules([unproven, proven])
        #expect(try rules([unproven]).decided(record) == "review agreement.title-unproven")
        #expect(try rules([unproven]).decided(open) == "allow license:CC0-1.0")
        #expect(try both.decided(record) == "allow agreement:B")
        let policy = agreementPolicy(", wins-over: []")
        #expect(try rules([unproven], policy: policy).decided(record) == "block license.absent")
    }

    @Test(
        "an agreement lifts the opt-outs of its own parties that are older than its signature",
        arguments: [
            ("older", "allow agreement:A"), ("same", "block optout.source"),
            ("newer", "block optout.source"), ("stranger", "block optout.source"),
            ("namesake", "block optout.source"),
        ]
    )
    func optOuts(source: String, expected: String) throws {
        let rules = try rules(
            [agreement(covers: ["host:a.example"])],
            policy: agreementPolicy(
                ", wins-over: [licenses, opt-outs]",
                more: "opt-outs: [{sources: out.csv}]\ncannot-check: {source: review}"
            ),
            files: [
                "out.csv": """
                value,received,reference
                older,2024-12-31,holder/1
                same,2025-01-01,holder
                newer,2025-01-02,holder/2
                stranger,2024-12-31,someone
                namesake,2024-12-31,holder2

                """
            ]
        )
        let record = #"{"url":"https://a.example/","source":"\#(source)"}"#
        let decided = try rules.decided(record)
        #expect(decided == expected || decided.hasPrefix(expected + " "), "\(decided)")
    }

    @Test("no agreement makes up for a takedown list that could not be asked")
    func takedownUnasked() throws {
        let grant = try agreement(covers: ["repository:o/r"])
        for (key, outcome) in [
            ("takedowns", "review optout.unlocated"), ("opt-outs", "allow agreement:A"),
        ] {
            let rules = try rules(
                [grant],
                policy: agreementPolicy(more: "\(key): [{domains: list.txt}]"),
                files: ["list.txt": "b.example\n"]
            )
            #expect(try rules.decided(#"{"repo_name":"o/r"}"#) == outcome)
        }
    }

    @Test("the same agreements are the same rule set, from a file or a database, in any order")
    func oneForm() throws {
        let all = try [
            agreement("B", covers: ["host:b.example"]), agreement(covers: ["host:a.example"]),
        ]
        var lines = ByteBuffer()
        for agreement in all { AgreementLines.append(agreement, to: &lines) }
        let text = agreementPolicy().replacing("database: rights.sqlite", with: "file: a.jsonl")
        let folder = try RuleFolder([
            "policy.yaml": text, "a.jsonl": String(copying: lines.bytes),
        ])
        let file = try #require(try folder.load().agreements)
        let database = try #require(try rules(all.reversed()).agreements)
        #expect(file.sha256 == database.sha256 && file.count == 2)
        #expect(file.agreement(named: "B") == all[0] && file.agreement(named: "C") == nil)
        try folder.compileToFile()
        #expect(
            try folder.load(folder.compiled).decided(#"{"url":"b.example"}"#) == "allow agreement:B"
        )
        #expect(folder.findings { $0.agreements = nil }.isEmpty)
    }

    @Test("what cannot be compiled is refused with its place")
    func refused() throws {
        let folder = try RuleFolder([
            "policy.yaml": agreementPolicy().replacing(
                "database: rights.sqlite",
                with: "file: a.jsonl"
            ),
            "a.jsonl": """
            {"id":"A","status":"draft","until":"open-ended","grants":"none","prohibits":["all"],"covers":["domain:co.uk"]}
            {"id":"B","status":"draft","until":"open-ended","grants":"none","prohibits":["all"],"covers":["url:ftp//x y"]}
            """,
        ])
        let findings = folder.findings()
        #expect(findings.count == 2)
        #expect(
            findings.first?.hasPrefix(
                "a.jsonl:1: agreement `A` covers the domain `co.uk` is a public suffix"
            ) == true
        )
        #expect(
            findings.last?.hasPrefix("a.jsonl:2: agreement `B` covers the url `ftp//x y`") == true
        )
        try folder.write("# emptied\n", to: "a.jsonl")
        #expect(
            folder.findings() == [
                "policy.yaml:4:20: `a.jsonl` holds no agreement (restore it, or take `agreements` "
                    + "out of the policy)"
            ]
        )
        try folder.remove("a.jsonl")
        #expect(
            folder.findings() == [
                "policy.yaml:4:20: the file of agreements does not exist: there is no `a.jsonl` "
                    + "(restore it, or take the list out of the policy if it no longer applies)"
            ]
        )
        try folder.write(agreementPolicy(), to: "policy.yaml")
        #expect(
            folder.findings() == [
                "policy.yaml:4:24: `rights.sqlite` is a rights database, which cannot be opened "
                    + "here (export it, and name the export as `file`)"
            ]
        )
        try folder.write(
            agreementPolicy(more: "record-format: {url: [url]}"),
            to: "policy.yaml"
        )
        let ban = try agreement(covers: ["author:A"], grants: [], prohibits: [.train])
        #expect(
            folder.findings { $0.agreements = { _ in [ban] } } == [
                "policy.yaml:4:1: the record format has no field by which the author that agreement "
                    + "`A` prohibits could be noticed (name one as `authors` in `record-format`)"
            ]
        )
    }
}
