import ProvenanceCore
import RightsPolicy
import RightsSignals
import TestSupport
import Testing

@Suite("The licence of a dataset card")
struct DatasetCardTests {
    typealias Fixtures = LicenseRuleFixtures

    private static func card(_ header: String) throws(Diagnostics) -> DatasetCard {
        try DatasetCard(Array("---\n\(header)\n---\n# A dataset\n".utf8), file: "README.md")
    }

    @Test(
        "the header says what the hub's readers take it to say",
        arguments: [
            ("license: cc-by-4.0", "ok CC-BY-4.0"),
            ("license: [mit, apache-2.0]", "ok MIT AND Apache-2.0"),
            ("license:\n- cc-by-sa-3.0\n- gfdl", "ambiguous CC-BY-SA-3.0 AND GFDL-*"),
            ("license: [mit]", "ok MIT"), ("license: other", "unknown"),
            ("license: other\nlicense_name: llama3", "ok LicenseRef-llama3"),
            ("license: other\nlicense_name: our-terms\nlicense_link: LICENSE", "unknown"),
            (
                "license: other\nlicense_name: cc-by-nc-4.0\n"
                    + "license_link: https://creativecommons.org/licenses/by-nc/4.0/",
                "ok CC-BY-NC-4.0"
            ),
            ("license: bsl-1.0\nlicense_name: business source license 1.1", "conflict"),
            (
                "license: cc-by-4.0\nlicense_link: https://creativecommons.org/licenses/by-nc/4.0/",
                "conflict"
            ),
            ("license: mit\nlicense_name: mit\npretty_name: 'A: B'", "ok MIT"),
            ("license: unknown", "unknown"), ("license_name: apache-2.0", "ok Apache-2.0"),
        ]
    )
    func reading(header: String, expected: String) throws {
        let reader = LicenseReader(table: try Fixtures.table())
        let reading = reader.read([try Self.card(header).license])
        let shown =
            reading.status.rawValue
            + (reading.expression.map { " " + $0.description } ?? "")
        #expect(shown == expected)
        #expect(reading.isDefault || reading.status == .absent)
    }

    @Test(
        "a card that does not say what it says stops the run, at its line",
        arguments: [
            ("# A dataset\n", "README.md:1: the card has no header"),
            ("---\nlicense: mit\n", "README.md:1: the card has no header"),
            ("---\ntags: [x]\n---\n", "the card names no licence"),
            (
                "---\nlicense: {a: b}\n---\n",
                "README.md:2:10: a licence of the card is a text or a list"
            ),
            ("---\ntags: [x\n---\n", "README.md:"), ("", "the card has no header"),
        ]
    )
    func faults(text: String, expected: String) {
        do throws(Diagnostics) {
            _ = try DatasetCard(Array(text.utf8), file: "README.md")
            Issue.record("the card was taken")
        } catch {
            #expect("\(error)".contains(expected), "\(error)")
        }
    }

    @Test("a card speaks for records that say nothing, and never against one that does")
    func defaults() throws {
        let card = try Self.card("license: mit")
        let rules = try Fixtures.rules(allow: ["permissive", "attribution"]) {
            $0.cardLicense = card.license
        }
        let silent = Fixtures.verdict(rules, [""])
        #expect(silent.basis == "MIT" && silent.reading.isDefault)
        #expect(silent.reading.sources.map(\.field) == ["card.license"])
        for (text, expected) in [
            ("CC-BY-NC-4.0", "block denied non-commercial"), ("our own terms", "block unknown"),
            ("no license", "block absent"), ("cc", "review ambiguous"),
            ("CC-BY-4.0", "allow CC-BY-4.0"),
        ] {
            let verdict = Fixtures.verdict(rules, [text])
            #expect(Fixtures.summary(verdict) == expected)
            #expect(!verdict.reading.isDefault)
        }
        // A card and a default of the policy that disagree prove nothing.
        let both = try Fixtures.rules(allow: ["permissive"]) {
            $0.cardLicense = card.license
            $0.defaultLicense = Fixtures.entries(["apache-2.0"]).first
        }
        #expect(Fixtures.summary(Fixtures.verdict(both, [""])) == "review conflict")
        // What a card forbids is evidence against the silent record, and says where it stands.
        let strict = try Fixtures.rules(allow: ["permissive"]) {
            $0.cardLicense = (try? Self.card("license: cc-by-nc-4.0"))?.license
        }
        let refused = Fixtures.verdict(strict, [""])
        #expect(refused.outcome == .block && refused.objections.first?.field == "card.license")
    }
}
