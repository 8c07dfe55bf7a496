import Foundation
import ProvenanceCore
import RightsPolicy
import RightsSignals
import TestSupport
import Testing

/// What a policy file says of licences, from its text to the verdict.
@Suite("Licence settings of a policy file")
struct LicensePolicyTests {
    typealias Fixtures = LicenseRuleFixtures

    private static func rules(_ settings: String) throws -> LicenseRules {
        let path = FileManager.default.temporaryDirectory.path + "/sluice-\(UUID()).yaml"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let policy = """
            policy: test
            use: [train-genai]
            licenses:
              allow: [permissive, attribution, share-alike, non-commercial, no-derivatives,
                research-only, use-restricted, public-domain]
            \(settings)

            """
        try Data(policy.utf8).write(to: URL(fileURLWithPath: path))
        return try LicenseRules(policyAt: path, table: Fixtures.table())
    }

    @Test(
        "each setting changes an answer",
        arguments: [
            ("", "CC-BY-NC-4.0", "block non-commercial"),
            ("purpose: non-commercial", "CC-BY-NC-4.0", "allow CC-BY-NC-4.0"),
            ("terms: {non-commercial: allow}", "CC-BY-NC-4.0", "allow CC-BY-NC-4.0"),
            ("terms: {non-commercial: carry}", "CC-BY-NC-4.0", "allow CC-BY-NC-4.0"),
            ("terms: {non-commercial: review}", "CC-BY-NC-4.0", "review non-commercial"),
            (
                "terms: {non-commercial: by-operator}\npurpose: non-commercial", "CC-BY-NC-4.0",
                "block non-commercial"
            ),
            (
                "terms: {non-commercial: by-operator}\npurpose: non-commercial\n"
                    + "operator: {kind: education}", "CC-BY-NC-4.0", "allow CC-BY-NC-4.0"
            ),
            ("", "CC-BY-ND-4.0", "review no-derivatives"),
            ("terms: {no-derivatives: block}", "CC-BY-ND-4.0", "block no-derivatives"),
            ("terms: {no-derivatives: allow}", "CC-BY-ND-4.0", "allow CC-BY-ND-4.0"),
            ("terms: {no-derivatives: by-release}", "CC-BY-ND-4.0", "block no-derivatives"),
            (
                "terms: {no-derivatives: by-release}\nrelease: weights", "CC-BY-ND-4.0",
                "review no-derivatives"
            ),
            (
                "terms: {no-derivatives: by-release}\nrelease: internal", "CC-BY-ND-4.0",
                "allow CC-BY-ND-4.0"
            ),
            ("", "CC-BY-SA-4.0", "allow CC-BY-SA-4.0"),
            ("terms: {share-alike: review}", "CC-BY-SA-4.0", "review share-alike"),
            ("terms: {share-alike: by-release}", "CC-BY-SA-4.0", "review share-alike"),
            (
                "terms: {share-alike: by-release}\nrelease: internal", "CC-BY-SA-4.0",
                "allow CC-BY-SA-4.0"
            ),
            ("", "research only", "block research-only"),
            (
                "purpose: non-commercial\noperator: {kind: research-organisation}", "research only",
                "allow LicenseRef-Research-Only"
            ),
            ("terms: {research-only: review}", "research only", "review research-only"),
            ("", "gemma", "review use-restricted"),
            ("terms: {use-restricted: carry}", "gemma", "allow LicenseRef-gemma"),
            ("terms: {use-restricted: block}", "gemma", "block use-restricted"),
            ("", "LicenseRef-US-Government-Work", "review use-restricted"),
            (
                "train-in: [US]", "LicenseRef-US-Government-Work",
                "allow LicenseRef-US-Government-Work"
            ),
            (
                "operator: {country: US}", "LicenseRef-US-Government-Work",
                "allow LicenseRef-US-Government-Work"
            ),
            ("", "", "block absent"), ("defaults: {license: odc-by}", "", "allow ODC-By-1.0"),
            ("defaults: {license: odc-by}", "our terms", "block unknown"),
        ]
    )
    func settings(settings: String, text: String, expected: String) throws {
        let verdict = Fixtures.verdict(try Self.rules(settings), [text])
        #expect(Fixtures.summary(verdict) == expected)
    }

    @Test("share-alike is owed where it is carried, and not where the policy lets it go")
    func carrying() throws {
        for (rule, isOwed) in [("carry", true), ("allow", false)] {
            let rules = try Self.rules("terms: {share-alike: \(rule)}")
            let verdict = Fixtures.verdict(rules, ["CC-BY-SA-4.0"])
            #expect(verdict.obligations.contains(.shareAlike) == isOwed)
        }
    }

    @Test("an objection of a term names the line that sets it")
    func rule() throws {
        let rules = try Self.rules("terms:\n  non-commercial: block")
        let objection = Fixtures.verdict(rules, ["CC-BY-NC-4.0"]).objections.first
        #expect(objection?.rule?.line == 7)
        let standing = Fixtures.verdict(try Self.rules(""), ["CC-BY-NC-4.0"]).objections.first
        #expect(standing?.rule == nil, "a default has no line")
    }

    @Test("each non-answer takes block or review, and never allow")
    func nonAnswers() throws {
        for (key, text) in [("absent", ""), ("unknown", "our terms"), ("ambiguous", "cc")] {
            for outcome in ["block", "review"] {
                let path = FileManager.default.temporaryDirectory.path + "/sluice-\(UUID()).yaml"
                defer { try? FileManager.default.removeItem(atPath: path) }
                func store(_ word: String) throws {
                    let policy =
                        "policy: test\nuse: [train]\n"
                        + "licenses: {allow: [permissive, public-domain], \(key): \(word)}\n"
                    try Data(policy.utf8).write(to: URL(fileURLWithPath: path))
                }
                try store(outcome)
                let rules = try LicenseRules(policyAt: path, table: Fixtures.table())
                let verdict = Fixtures.verdict(rules, [text])
                #expect(Fixtures.summary(verdict) == "\(outcome) \(key)")
                #expect(verdict.objections.first?.rule?.line == 3)
                try store("allow")
                #expect(throws: Diagnostics.self) {
                    try LicenseRules(policyAt: path, table: Fixtures.table())
                }
            }
        }
    }
}
