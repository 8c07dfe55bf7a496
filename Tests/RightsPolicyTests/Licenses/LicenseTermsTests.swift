import ProvenanceCore
import RightsPolicy
import RightsSignals
import TestSupport
import Testing

@Suite("The terms of licences under purpose, operator, uses and release")
struct LicenseTermsTests {
    typealias Fixtures = LicenseRuleFixtures

    /// The outcome for a licence that the lists allow by its id.
    private func outcome(
        _ id: String,
        _ change: (inout LicenseSettings) -> Void
    ) throws -> Outcome {
        Fixtures.verdict(try Fixtures.rules(allow: [id], change), [id]).outcome
    }

    @Test(
        "every rule of every term changes the answer as its word says",
        arguments: [
            (LicenseTermName.nonCommercial, "CC-BY-NC-4.0", TermRule.allow, Outcome.allow),
            (.nonCommercial, "CC-BY-NC-4.0", .carry, .allow),
            (.nonCommercial, "CC-BY-NC-4.0", .review, .review),
            (.nonCommercial, "CC-BY-NC-4.0", .block, .block),
            (.nonCommercial, "CC-BY-NC-4.0", .byPurpose, .block),
            (.nonCommercial, "CC-BY-NC-4.0", .byOperator, .block),
            (.noDerivatives, "CC-BY-ND-4.0", .allow, .allow),
            (.noDerivatives, "CC-BY-ND-4.0", .review, .review),
            (.noDerivatives, "CC-BY-ND-4.0", .block, .block),
            (.noDerivatives, "CC-BY-ND-4.0", .byRelease, .block),
            (.shareAlike, "CC-BY-SA-4.0", .allow, .allow),
            (.shareAlike, "CC-BY-SA-4.0", .carry, .allow),
            (.shareAlike, "CC-BY-SA-4.0", .review, .review),
            (.shareAlike, "CC-BY-SA-4.0", .block, .block),
            (.shareAlike, "CC-BY-SA-4.0", .byRelease, .review),
            (.researchOnly, "LicenseRef-Research-Only", .allow, .allow),
            (.researchOnly, "LicenseRef-Research-Only", .review, .review),
            (.researchOnly, "LicenseRef-Research-Only", .byOperator, .block),
            (.useRestricted, "LicenseRef-gemma", .allow, .allow),
            (.useRestricted, "LicenseRef-gemma", .review, .review),
            (.useRestricted, "LicenseRef-gemma", .block, .block),
        ]
    )
    func rules(name: LicenseTermName, id: String, rule: TermRule, expected: Outcome) throws {
        #expect(name.rules.contains(rule))
        #expect(try outcome(id) { $0.terms[name] = rule } == expected)
    }

    @Test("the defaults are the strict ones")
    func defaults() throws {
        #expect(try outcome("CC-BY-NC-4.0") { _ in } == .block)
        #expect(try outcome("CC-BY-ND-4.0") { _ in } == .review)
        #expect(try outcome("CC-BY-SA-4.0") { _ in } == .allow)
        #expect(try outcome("LicenseRef-Research-Only") { _ in } == .block)
        #expect(try outcome("LicenseRef-gemma") { _ in } == .review)
    }

    @Test("purpose, operator, release and uses each change an answer")
    func circumstances() throws {
        #expect(try outcome("CC-BY-NC-4.0") { $0.purpose = .nonCommercial } == .allow)
        #expect(
            try outcome("LicenseRef-Research-Only") {
                $0.purpose = .nonCommercial
                $0.operatorKind = .researchOrganisation
            } == .allow
        )
        #expect(
            try outcome("LicenseRef-Research-Only") { $0.operatorKind = .education } == .block
        )
        for (release, expected) in [
            (ReleaseKind.internal, Outcome.allow), (.model, .review), (.weights, .review),
            (.dataset, .block),
        ] {
            #expect(
                try outcome("CC-BY-ND-4.0") {
                    $0.terms.noDerivatives = .byRelease
                    $0.release = release
                } == expected
            )
        }
        #expect(try outcome("CC-BY-ND-4.0") { $0.uses = [.search] } == .allow)
        #expect(try outcome("CC-BY-ND-4.0") { $0.uses = [.search, .pretrain] } == .review)
        #expect(try outcome("CC-BY-ND-4.0") { $0.uses = [] } == .review)
    }

    @Test("what holds in one country alone is judged by where the copies are made")
    func territory() throws {
        let id = "LicenseRef-US-Government-Work"
        #expect(try outcome(id) { _ in } == .review)
        #expect(try outcome(id) { $0.trainIn = ["US"] } == .allow)
        #expect(try outcome(id) { $0.trainIn = ["us", "DE"] } == .review)
        #expect(try outcome(id) { $0.country = "US" } == .allow)
        #expect(try outcome(id) { ($0.country, $0.trainIn) = ("US", ["FR"]) } == .review)
    }

    @Test("the words of each setting are what a policy may write")
    func words() {
        #expect(Purpose.allWords == ["commercial", "non-commercial"])
        #expect(OperatorKind(word: "research-organisation") == .researchOrganisation)
        #expect(ReleaseKind.allWords == ["internal", "model", "weights", "dataset"])
        #expect(TermRule(word: "by-purpose") == .byPurpose && TermRule(word: "maybe") == nil)
        #expect(LicenseTermName(word: "share-alike")?.rules.contains(.byRelease) == true)
    }

    @Test("share-alike is owed unless the policy lets it go")
    func carrying() throws {
        let carried = Fixtures.verdict(
            try Fixtures.rules(allow: ["CC-BY-SA-4.0"]),
            ["CC-BY-SA-4.0"]
        )
        #expect(carried.obligations == [.attribution, .notice, .shareAlike, .stateChanges])
        let dropped = Fixtures.verdict(
            try Fixtures.rules(allow: ["CC-BY-SA-4.0"]) { $0.terms.shareAlike = .allow },
            ["CC-BY-SA-4.0"]
        )
        #expect(!dropped.obligations.contains(.shareAlike))
    }
}
