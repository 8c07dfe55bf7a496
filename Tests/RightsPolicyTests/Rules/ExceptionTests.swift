import ProvenanceCore
import Testing

@testable import RightsPolicy

@Suite("Legal exceptions")
struct ExceptionTests {
    static let article4 = """
        train-in: [DE, FR]
        exceptions:
          eu-tdm-art4:
            needs: [lawful-access, no-reservation]
            when: {not: {source: leak}}
            because: crawled from the open web
            approved-by: counsel
            until: 2026-12-31
        opt-outs: [{domains: d.txt}]
        """

    @Test(
        "Article 4 CDSM lifts what a licence lacks, unless the use was reserved",
        arguments: [
            (#""source":"a","url":"https://f.org/""#, "exception:eu-tdm-art4"),
            (
                #""source":"a","url":"https://f.org/","license":"CC-BY-NC-4.0""#,
                "exception:eu-tdm-art4"
            ),
            (#""source":"a","url":"https://f.org/","license":"MIT""#, "license:MIT"),
            // A list that could not be asked is not lifted.
            (#""source":"a""#, "review optout.unlocated"),
            (#""source":"a","url":"https://e.org/""#, "block optout.domain license.absent"),
            (
                #""source":"a","url":"https://f.org/","tdm_reservation":1"#,
                "block tdmrep.header license.absent"
            ),
            (#""source":"leak","url":"https://f.org/""#, "block license.absent"),
            // Where it comes from is not known.
            (#""url":"https://f.org/""#, "block license.absent"),
        ]
    )
    func article4(_ fields: String, _ expected: String) throws {
        let rules = try RuleFixture.rules(Self.article4, ["d.txt": "e.org\n"])
        #expect(try rules.answer("{\(fields)}") == expected)
    }

    @Test("a signal that the policy weighs as nothing is a reservation still")
    func noted() throws {
        let rules = try RuleFixture.rules(
            Self.article4 + "\nsignals: {wildcard: note}",
            ["d.txt": "e.org\n"]
        )
        let record =
            #"{"source":"a","url":"https://f.org/x","robots_txt":"User-agent: *\nDisallow: /"}"#
        #expect(try rules.answer(record) == "block license.absent")
    }

    @Test("an exception ends with its last day")
    func until() throws {
        let day = try #require(Day("2027-01-01"))
        let rules = try RuleFixture.rules(Self.article4, ["d.txt": "e.org\n"], asOf: day)
        let record = #"{"source":"a","url":"https://f.org/"}"#
        #expect(try rules.answer(record) == "block license.absent")
    }

    @Test("Article 3 is for research that is not commercial, and fair use for the United States")
    func others() throws {
        let article3 = try RuleFixture.rules(
            """
            purpose: non-commercial
            operator: {kind: cultural-heritage, country: NL}
            exceptions:
              eu-tdm-art3: {needs: [lawful-access, research-organisation, non-commercial],
                because: our own holdings, approved-by: counsel, until: 2026-12-31}
            """
        )
        #expect(try article3.answer(#"{"id":"a"}"#) == "exception:eu-tdm-art3")
        // Row 5 is not about the licence.
        let reserved = #"{"id":"a","tdm_reservation":1}"#
        #expect(try article3.answer(reserved) == "block tdmrep.header")
        let fairUse = try RuleFixture.rules(
            """
            train-in: [US]
            exceptions:
              us-fair-use: {needs: [lawful-access], when: {source: a}, because: memo of May,
                approved-by: counsel, until: 2026-12-31}
            """
        )
        #expect(try fairUse.answer(#"{"source":"a"}"#) == "exception:us-fair-use")
        #expect(try fairUse.answer(#"{"source":"b"}"#) == "block license.absent")
    }
}
