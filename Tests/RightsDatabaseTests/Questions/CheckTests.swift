import ProvenanceCore
import RightsDatabase
import Testing

@Suite("The check of a rights database")
struct CheckTests {
    private static let today = "2026-11-24"

    /// Records besides the holder `h`, and the codes that are found with the ids.
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var agreements: [[String]] = []
        var others: [(kind: RightsKind, settings: [String])] = []
        var found: [String] = []
    }

    private static let site = "covers=host:a.example"

    static let cases: [Case] = [
        Case(testDescription: "nothing is wrong", agreements: [[site]]),
        Case(testDescription: "nothing is named", agreements: [[]], found: ["names-nothing A0"]),
        Case(
            testDescription: "only a medium is named",
            agreements: [["covers=medium:text"]],
            found: ["names-nothing A0"]
        ),
        Case(
            testDescription: "the last day is still in force",
            agreements: [[site, "until=2026-11-24"]]
        ),
        Case(
            testDescription: "the day after is not",
            agreements: [[site, "until=2026-11-23"]],
            found: ["ended A0"]
        ),
        Case(
            testDescription: "from the day of a termination it is not",
            agreements: [[site, "terminated-on=2026-11-24"]],
            found: ["ended A0"]
        ),
        Case(
            testDescription: "a draft past its first day",
            agreements: [[site, "status=draft", "from=2026-11-01"]],
            found: ["no-signature A0"]
        ),
        Case(
            testDescription: "a title that is not proven",
            agreements: [[site, "grantor-role=aggregator"]],
            found: ["title-unproven A0"]
        ),
        Case(
            testDescription: "sublicensing that is not proven",
            agreements: [[site, "grantor-role=agent", "title-proven=yes"]],
            found: ["title-unproven A0"]
        ),
        Case(
            testDescription: "both proven",
            agreements: [[site, "grantor-role=agent", "title-proven=yes", "may-sublicense=yes"]]
        ),
        Case(
            testDescription: "a cap that is used up",
            agreements: [[site, "caps=5 records total used 5"]],
            found: ["cap-used-up A0"]
        ),
        Case(testDescription: "two grants, none exclusive", agreements: [[site], [site]]),
        Case(
            testDescription: "two grants, one exclusive",
            agreements: [[site], [site, "exclusive=yes"]],
            found: ["overlap A0"]
        ),
        Case(
            testDescription: "an exclusive grant for a wider use and a wider place",
            agreements: [[site], ["covers=domain:*.a.example", "grants=train", "exclusive=yes"]],
            found: ["overlap A0"]
        ),
        Case(
            testDescription: "exclusive, but for other days",
            agreements: [
                [site, "until=2027-01-31"],
                [site, "exclusive=yes", "from=2027-02-01"],
            ]
        ),
        Case(
            testDescription: "exclusive, but for other uses",
            agreements: [[site], [site, "exclusive=yes", "grants=search"]]
        ),
        Case(
            testDescription: "a prohibition beside a grant",
            agreements: [[site], [site, "grants=none", "prohibits=pretrain"]],
            found: ["contradiction A0"]
        ),
        Case(
            testDescription: "an opt-out of what is granted",
            agreements: [["covers=domain:*.a.example"]],
            others: [(.optOut, refusal + ["names=host:a.example"])],
            found: ["opt-out O"]
        ),
        Case(
            testDescription: "an opt-out that was withdrawn",
            agreements: [[site]],
            others: [(.optOut, refusal + ["names=host:a.example", "status=withdrawn"])]
        ),
        Case(
            testDescription: "a source without any answer",
            others: [(.source, ["id=S", "locators=host:a.example"])],
            found: ["no-answer S"]
        ),
        Case(
            testDescription: "a source that was refused",
            others: [
                (.source, ["id=S", "locators=host:a.example"]),
                (.optOut, refusal + ["names=host:a.example"]),
            ]
        ),
        Case(
            testDescription: "a source whose agreement has ended",
            agreements: [["until=2026-10-31"]],
            others: [(.source, ["id=S", "locators=host:a.example", "agreements=A0"])],
            found: ["ended A0", "not-in-force S"]
        ),
        Case(
            testDescription: "a source with a gap ahead",
            agreements: [["until=2026-12-31"], ["from=2027-02-01"]],
            others: [(.source, ["id=S", "locators=host:a.example", "agreements=A0; A1"])],
            found: ["gap S"]
        ),
        Case(
            testDescription: "a source that is handed over",
            agreements: [["until=2026-12-31"], ["from=2027-01-01"]],
            others: [(.source, ["id=S", "locators=host:a.example", "agreements=A0; A1"])]
        ),
    ]

    private static let refusal = [
        "id=O", "received=2026-01-01", "status=received", "uses=all", "until=open-ended",
    ]

    @Test("finds what a person should look at, and nothing else", arguments: cases)
    func find(_ item: Case) throws {
        let scratch = try RightsScratch()
        let database = try scratch.database()
        try database.write(try record(.holder, "id=h", "name=H"))
        for (number, settings) in item.agreements.enumerated() {
            let own = settings + ["id=A\(number)"]
            try database.write(try RightsRecord(.agreement, pairs(merged(soundAgreement, own))))
        }
        for (kind, settings) in item.others {
            try database.write(try RightsRecord(kind, pairs(merged([], settings))))
        }
        #expect(try found(database) == item.found)
    }

    /// Later settings of a field replace earlier ones.
    private func merged(_ base: [String], _ own: [String]) -> [String] {
        var merged: [String: String] = [:]
        for setting in base + own { merged[String(setting.prefix { $0 != "=" })] = setting }
        return merged.values.sorted()
    }

    private func found(_ database: RightsDatabase) throws -> [String] {
        var found: [String] = []
        try database.check(on: try #require(Day(Self.today))) {
            found.append("\($0.code.rawValue) \($0.id)")
        }
        return found
    }

    @Test("finds what was changed past the account")
    func differences() throws {
        let scratch = try RightsScratch()
        let database = try scratch.database()
        try database.write(
            try record(.holder, "id=a", "name=A"),
            try record(.holder, "id=b", "name=B"),
            try record(.holder, "id=c", "name=C")
        )
        for statement in [
            "UPDATE holders SET name = 'X' WHERE id = 'a'", "DELETE FROM holders WHERE id = 'b'",
            "INSERT INTO holders(id, name) VALUES ('d', 'D')",
        ] {
            try sql(statement, in: scratch)
        }
        #expect(try found(database) == ["differs a", "differs b", "differs d"])
    }
}
