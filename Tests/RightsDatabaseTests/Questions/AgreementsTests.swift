import ProvenanceCore
import RightsDatabase
import Testing

@Suite("The agreements of a rights database")
struct AgreementsTests {
    @Test("reach decisions with every term, whatever their status")
    func everyTerm() throws {
        let scratch = try RightsScratch()
        let database = try scratch.database()
        try database.write(
            try record(.holder, "id=b", "name=B"),
            try record(.holder, "id=a", "name=A"),
            try record(
                .agreement,
                "id=A-1",
                "holders=b; a",
                "status=signed",
                "signed=2026-01-02",
                "from=2026-02-01",
                "until=2027-01-31",
                "terminated-on=2026-12-01",
                "on-expiry=no-new-training",
                "grants=train-genai; evaluate",
                "prohibits=search",
                "purposes=commercial",
                "train-in=US; EU",
                "offer-in=worldwide",
                "exclusive=yes",
                "content-from=2020-01-01",
                "content-until=2025-12-31",
                "acquired-from=2021-01-01",
                "acquired-until=2026-06-30",
                "embargo-days=30",
                "covers=domain:*.a.example; host:b.example",
                "excludes=section:opinion",
                "grantor-role=agent",
                "may-sublicense=no",
                "title-proven=yes",
                "priority=7",
                "caps=10 records per year used 3; 5 works total",
                "credit-line=© A"
            ),
            try record(.source, "id=S-2", "locators=work:isbn:9783161484100", "agreements=A-1"),
            try record(
                .source,
                "id=S-1",
                "locators=host:b.example; host:c.example",
                "agreements=A-1"
            )
        )
        let agreement = try #require(try database.agreements().first)
        func day(_ text: String) -> Day? { Day(text) }
        #expect(
            agreement
                == Agreement(
                    id: "A-1",
                    parties: ["a", "b"],
                    status: .signed,
                    signed: day("2026-01-02"),
                    from: day("2026-02-01"),
                    until: day("2027-01-31"),
                    terminatedOn: day("2026-12-01"),
                    onExpiry: .noNewTraining,
                    grants: [.trainGenAI, .evaluate],
                    prohibits: [.search],
                    purposes: [.commercial],
                    trainIn: ["US", "EU"],
                    offerIn: ["worldwide"],
                    isExclusive: true,
                    contentFrom: day("2020-01-01"),
                    contentUntil: day("2025-12-31"),
                    acquiredFrom: day("2021-01-01"),
                    acquiredUntil: day("2026-06-30"),
                    embargoDays: 30,
                    covers: [
                        .init(.domain, "a.example"), .init(.host, "b.example"),
                        .init(.host, "c.example"), .init(.work, "isbn:9783161484100"),
                    ],
                    excludes: [.init(.section, "opinion")],
                    grantorRole: .agent,
                    maySublicense: false,
                    isTitleProven: true,
                    priority: 7,
                    caps: [
                        .init(unit: .records, amount: 10, period: .year, used: 3),
                        .init(unit: .works, amount: 5),
                    ],
                    creditLine: "© A"
                )
        )
    }

    @Test("have cautious values where nothing is said")
    func defaults() throws {
        let scratch = try RightsScratch()
        let database = try scratch.database()
        try database.write(
            try record(.holder, "id=h", "name=H"),
            try RightsRecord(.agreement, pairs(soundAgreement))
        )
        let agreement = try #require(try database.agreements().first)
        #expect(agreement.from == agreement.signed, "a term begins with the signature")
        #expect(agreement.until == nil)
        #expect(agreement.onExpiry == .deleteData)
        #expect(agreement.maySublicense == nil)
        #expect(!agreement.isTitleProven && !agreement.isExclusive)
        #expect(agreement.covers == [])
    }

    @Test("are refused as a whole if another program wrote what is not understood")
    func foreignValue() throws {
        let scratch = try RightsScratch()
        let database = try scratch.database()
        try database.write(
            try record(.holder, "id=h", "name=H"),
            try RightsRecord(.agreement, pairs(soundAgreement + ["excludes=section:opinion"]))
        )
        try sql(#"UPDATE agreements SET excludes = '["sectoin:opinion"]'"#, in: scratch)
        let error = #expect(throws: Diagnostics.self) { try database.agreements() }
        #expect(error?.description.contains("agreement `A-1`: `excludes` holds") == true)
    }
}
