import ProvenanceCore
import Testing

@testable import RightsPolicy

/// What a publisher permits for no more than credit.
@Suite("Permission for attribution")
struct SignalCreditTests {
    static func rsl(_ payment: String, permits: String = "all") -> String {
        """
        <rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license>
        <permits type="usage">\(permits)</permits>\(payment)</license>
        <copyright type="organization" contactUrl="https://example.org/rights">The Press</copyright>
        <terms>https://example.org/terms</terms></content></rsl>
        """
    }

    static let attribution =
        "<payment type=\"attribution\"><standard>https://terms.example/by</standard></payment>"

    static func record(_ rsl: String, license: String? = nil) -> String {
        let license = license.map { ",\"license\":\"\($0)\"" } ?? ""
        return "{\"url\":\"https://example.org/a\"\(license),\"rsl\":"
            + "\(FileSignalTests.quoted(rsl))}"
    }

    static func decide(_ line: String, _ lines: String = "") throws -> Decision {
        var matcher = Matcher(try SignalDecisionTests.rules(lines))
        let buffer = ByteBuffer(text: line)
        return try matcher.decide(buffer.paddedBytes, from: 0, to: buffer.count)
    }

    @Test(
        "credit is owed and speaks against nothing; payment, consent and reports do",
        arguments: [
            ("<payment type=\"free\"/>", "allow", false), ("", "allow", false),
            (attribution, "allow", true), ("<payment type=\"crawl\"/>", "block", false),
            ("<payment type=\"contribution\"/>", "block", false),
            (
                attribution + "<reporting type=\"audit\" profile=\"https://example.org/p\"/>",
                "block", false
            ),
        ]
    )
    func conditions(_ payment: String, _ outcome: String, _ owes: Bool) throws {
        for license in [nil, "CC0-1.0"] {
            let decision = try Self.decide(Self.record(Self.rsl(payment), license: license))
            #expect("\(decision.finding.outcome.word)" == outcome)
            #expect(decision.owes == owes)
            let basis = outcome == "block" ? nil : license.map { "license:\($0)" } ?? "signal:rsl"
            #expect(decision.finding.basis == basis)
            let codes = decision.finding.causes.map(\.code)
            let expected: [ReasonCode] =
                license == nil ? [.licenseAbsent, .rslPaymentRequired] : [.rslPaymentRequired]
            #expect(Set(codes) == (outcome == "block" ? Set(expected) : []))
        }
    }

    @Test("the terms say whom to credit, and where the terms stand")
    func terms() throws {
        let decision = try Self.decide(Self.record(Self.rsl(Self.attribution)))
        var json = ByteBuffer()
        decision.terms.append(to: &json)
        #expect(
            String(copying: json.bytes).hasSuffix(
                ",\"credit_terms\":[{\"signal\":\"rsl\",\"asks\":\"visible credit with a link to "
                    + "the source\",\"holder\":\"The Press\",\"contact\":"
                    + "\"https://example.org/rights\",\"terms\":[\"https://terms.example/by\","
                    + "\"https://example.org/terms\"]}]"
            )
        )
        var license = ByteBuffer()
        decision.creditTerms?.licenseText?.append(to: &license)
        #expect(
            String(copying: license.bytes)
                == "{\"name\":\"rsl attribution\",\"url\":\"https://terms.example/by\"}"
        )
    }

    @Test("a permission that the policy does not count is no basis, and its credit is still owed")
    func notCounted() throws {
        let lines = "signals: {permission-counts: [aipref]}"
        let bare = try Self.decide(Self.record(Self.rsl(Self.attribution)), lines)
        #expect(bare.finding.outcome == .block && !bare.owes)
        let licensed = Self.record(Self.rsl(Self.attribution), license: "CC0-1.0")
        #expect(try Self.decide(licensed, lines).owes)
    }

    @Test(
        "words of RSL's drafts permit only where the policy says so",
        arguments: [("", "block"), ("signals: {rsl-grants: legacy}", "allow")]
    )
    func legacy(_ lines: String, _ outcome: String) throws {
        let rsl = Self.rsl("", permits: "train-ai")
        let decision = try Self.decide(Self.record(rsl, license: "CC0-1.0"), lines)
        #expect("\(decision.finding.outcome.word)" == outcome)
    }
}
