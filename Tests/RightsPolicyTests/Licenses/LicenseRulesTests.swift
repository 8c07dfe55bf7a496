import ProvenanceCore
import RightsPolicy
import RightsSignals
import TestSupport
import Testing

/// Rules over the table of this checkout.
enum LicenseRuleFixtures {
    private static let loaded = Result { () throws(Diagnostics) in
        try LicenseTable(files: licenseFiles)
    }

    static func table() throws -> LicenseTable { try loaded.get() }

    static func entries(_ texts: [String]) -> [LicenseEntry] {
        texts.enumerated().map {
            LicenseEntry(text: $1, position: SourcePosition(file: "policy.yaml", line: $0 + 1))
        }
    }

    static func rules(
        allow: [String] = [],
        review: [String] = [],
        block: [String] = [],
        _ change: (inout LicenseSettings) -> Void = { _ in }
    ) throws -> LicenseRules {
        var settings = LicenseSettings()
        settings.uses = [.trainGenAI]
        settings.allow = entries(allow)
        settings.review = entries(review)
        settings.block = entries(block)
        change(&settings)
        return try LicenseRules(settings, table: table())
    }

    /// The policy of the handbook's example.
    static func commercial() throws -> LicenseRules {
        try rules(
            allow: ["public-domain", "permissive", "CC-BY-*"],
            review: ["share-alike", "public-domain-mark", "ODbL-1.0"],
            block: ["non-commercial", "no-derivatives", "proprietary"]
        )
    }

    /// `allow BASIS` or `outcome code code`.
    static func summary(_ verdict: LicenseVerdict) -> String {
        guard !verdict.objections.isEmpty else { return "allow " + (verdict.basis ?? "?") }
        var seen: Set<String> = []
        let codes = verdict.objections.map { String($0.code.rawValue.dropFirst(8)) }
            .filter { seen.insert($0).inserted }
        return "\(verdict.outcome) " + codes.joined(separator: " ")
    }

    static func verdict(_ rules: LicenseRules, _ texts: [String]) -> LicenseVerdict {
        rules.verdict(
            for: texts.enumerated().map { LicenseValue(field: "f\($0)", text: $1) }
        )
    }
}

@Suite("What a licence permits under a policy")
struct LicenseRulesTests {
    typealias Fixtures = LicenseRuleFixtures

    @Test(
        "a commercial policy answers each licence",
        arguments: [
            ("MIT", "allow MIT"), ("CC0-1.0", "allow CC0-1.0"), ("CC-BY-4.0", "allow CC-BY-4.0"),
            ("CC-BY-3.0-IGO", "allow CC-BY-3.0-IGO"), ("CC BY 3.0 ES", "allow CC-BY-3.0"),
            ("CC-BY-NC-4.0", "block non-commercial"), ("CC-BY-ND-4.0", "block no-derivatives"),
            ("CC-BY-NC-ND-4.0", "block no-derivatives non-commercial"),
            ("CC-BY-SA-4.0", "review share-alike"), ("CC-BY-NC-SA-4.0", "block non-commercial"),
            ("Public Domain", "review denied"), ("CC-PDM-1.0", "review denied"),
            ("ODbL-1.0", "review share-alike"), ("GPL-3.0-only", "block denied"),
            ("BUSL-1.1", "block denied use-restricted"),
            ("all rights reserved", "block proprietary"),
            ("", "block absent"), ("no license", "block absent"), ("some terms", "block unknown"),
            ("LicenseRef-Foo", "block unknown"), ("BSD", "allow BSD-*"), ("CC BY", "allow CC-BY-*"),
            ("Apache", "allow Apache-*"), ("GPL", "block denied"), ("cc", "review ambiguous"),
            ("CC BY-NC", "block non-commercial"), ("openrail", "block denied use-restricted"),
            ("BSL", "review ambiguous"), ("ODC-By-1.0", "block denied"),
            ("research only", "block denied research-only"),
            ("GPL-2.0-only WITH Classpath-exception-2.0", "block denied"),
            ("Apache-2.0 WITH LLVM-exception", "allow Apache-2.0 WITH LLVM-exception"),
            ("LicenseRef-US-Government-Work", "review use-restricted"),
            // Expressions.
            ("MIT OR GPL-3.0-only", "allow MIT"), ("MIT AND GPL-3.0-only", "block denied"),
            ("GPL-3.0-only OR MIT", "allow MIT"), ("MIT OR 0BSD", "allow 0BSD"),
            ("CC-BY-NC-4.0 OR CC-BY-SA-4.0", "review share-alike"),
            ("CC-BY-NC-4.0 OR GPL-3.0-only", "block denied non-commercial"),
            ("MIT AND (CC-BY-4.0 OR CC0-1.0)", "allow CC0-1.0 AND MIT"),
            ("MIT OR FooBar", "allow MIT"), ("MIT AND FooBar", "block unknown"),
            ("['MIT', 'CC-BY-NC-4.0']", "block non-commercial"), ("['MIT', None]", "block unknown"),
        ]
    )
    func commercial(text: String, expected: String) throws {
        let verdict = Fixtures.verdict(try Fixtures.commercial(), [text])
        #expect(Fixtures.summary(verdict) == expected)
    }

    @Test("a denied licence denies every list and expression that needs it")
    func denial() throws {
        let rules = try Fixtures.rules(
            allow: ["permissive", "copyleft"],
            block: ["GPL-3.0-only"]
        )
        for text in [
            #"["MIT","GPL-3.0-only"]"#, "MIT AND GPL-3.0-only", "GPL-3.0", "GPL-3.0-or-later",
            "gpl-3.0", "GPLv3+",
        ] {
            #expect(Fixtures.verdict(rules, [text]).outcome == .block, "\(text)")
        }
        #expect(Fixtures.verdict(rules, [#"["MIT",null]"#]).outcome == .block)
        #expect(Fixtures.verdict(rules, ["GPL-2.0-or-later"]).outcome == .allow)
    }

    @Test("a version that may be chosen permits what it permits")
    func laterVersions() throws {
        let rules = try Fixtures.rules(allow: ["GPL-3.0-only"])
        #expect(
            Fixtures.summary(Fixtures.verdict(rules, ["GPL-2.0-or-later"])) == "allow GPL-3.0-only"
        )
        #expect(Fixtures.summary(Fixtures.verdict(rules, ["GPL-2.0-only"])) == "block denied")
        let old = try Fixtures.rules(allow: ["GPL-2.0-only"])
        #expect(Fixtures.verdict(old, ["GPL-3.0-or-later"]).outcome == .block)
        let newer = try Fixtures.rules(allow: ["MPL-2.0"])
        #expect(Fixtures.summary(Fixtures.verdict(newer, ["MPL-1.1+"])) == "allow MPL-2.0")
    }

    @Test(
        "a star stands for a version or a port and for nothing else",
        arguments: [
            ("CC-BY-*", "CC-BY-4.0", true), ("CC-BY-*", "CC-BY-3.0-IGO", true),
            ("CC-BY-*", "CC-BY-NC-4.0", false), ("CC-BY-*", "CC-BY-SA-3.0", false),
            ("CC-BY-3.0-*", "CC-BY-3.0-DE", true), ("CC-BY-3.0-*", "CC-BY-3.0", false),
            ("CC-BY-3.0-*", "https://creativecommons.org/licenses/by/3.0/es/", true),
            ("CC-BY-3.0-ES", "https://creativecommons.org/licenses/by/3.0/es/", true),
            ("CC-BY-3.0-ES", "CC-BY-3.0", false), ("CC-BY-3.0", "CC-BY-3.0-IGO", false),
            ("CC-BY-*-IGO", "CC-BY-3.0-IGO", true), ("CC-BY-*-IGO", "CC-BY-3.0", false),
            ("GPL-*", "GPL-2.0-or-later", true), ("GPL-*", "LGPL-2.1-only", false),
            ("Apache-*", "Apache-1.1", true), ("BSD-*", "BSD-3-Clause", true),
            ("cc-by-4.0", "CC-BY-4.0", true), ("GPL-2.0", "GPL-2.0-only", true),
            (
                "GPL-2.0-only WITH Classpath-exception-2.0",
                "GPL-2.0-only WITH Classpath-exception-2.0", true
            ),
            ("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only", false),
            ("LicenseRef-Foo", "licenseref-foo", true),
        ]
    )
    func globs(entry: String, text: String, isAllowed: Bool) throws {
        let rules = try Fixtures.rules(allow: [entry])
        #expect((Fixtures.verdict(rules, [text]).outcome == .allow) == isAllowed)
    }

    @Test(
        "an entry that can never match is an error at its line, with a way on",
        arguments: [
            ("permisive", "did you mean `permissive`"), ("CC-BY-4", "did you mean"),
            ("CC-*-4.0", "`*` stands for"), ("*", "`*` stands for"), ("MTI", "did you mean `MIT`"),
            ("MIT OR ISC", "sluice license"), ("CC-*", "name the licences"),
            ("CC-BY-4.0-DE", "did you mean"), ("", "sluice license"),
        ]
    )
    func neverMatches(entry: String, hint: String) throws {
        do throws(Diagnostics) {
            var settings = LicenseSettings()
            settings.allow = Fixtures.entries(["MIT", entry])
            guard let table = try? Fixtures.table() else { return }
            _ = try LicenseRules(settings, table: table)
            Issue.record("`\(entry)` was taken")
        } catch {
            #expect(error.all.count == 1)
            #expect(error.all.first?.position?.line == 2)
            #expect(error.all.first?.hint?.contains(hint) == true, "\(error)")
        }
    }

    @Test("block beats review beats allow, whatever is more exact")
    func precedence() throws {
        let rules = try Fixtures.rules(
            allow: ["MIT", "ISC", "permissive", "CC-BY-NC-4.0"],
            review: ["ISC", "MIT"],
            block: ["MIT", "non-commercial"]
        )
        #expect(Fixtures.verdict(rules, ["MIT"]).outcome == .block)
        #expect(Fixtures.verdict(rules, ["ISC"]).outcome == .review)
        #expect(Fixtures.verdict(rules, ["Zlib"]).outcome == .allow)
        #expect(Fixtures.verdict(rules, ["CC-BY-NC-4.0"]).objections.first?.rule?.line == 2)
    }

    @Test("an allowed category does not let in a licence that has a second one")
    func categories() throws {
        let rules = try Fixtures.rules(allow: ["share-alike", "attribution"]) {
            $0.purpose = .nonCommercial
        }
        #expect(Fixtures.verdict(rules, ["CC-BY-SA-4.0"]).outcome == .allow)
        #expect(Fixtures.verdict(rules, ["CC-BY-NC-SA-4.0"]).outcome == .block)
        let both = try Fixtures.rules(allow: ["share-alike", "non-commercial"]) {
            $0.purpose = .nonCommercial
        }
        #expect(Fixtures.verdict(both, ["CC-BY-NC-SA-4.0"]).outcome == .allow)
        // A licence that nobody has sorted is not let in by any category.
        let all = try Fixtures.rules(allow: LicenseCategories.allWords)
        #expect(Fixtures.verdict(all, ["any-OSI"]).outcome == .block)
    }

    @Test("each non-answer has its own code and its own rule")
    func nonAnswers() throws {
        let rules = try Fixtures.rules(allow: ["permissive", "public-domain"]) {
            let place = SourcePosition(file: "policy.yaml", line: 9)
            $0.absent = NonAnswerRule(.review, at: place)
            $0.unknown = NonAnswerRule(.review, at: place)
            $0.ambiguous = NonAnswerRule(.block, at: place)
            $0.conflict = NonAnswerRule(.block, at: place)
        }
        for (texts, expected) in [
            (["", "?"], "review absent"), (["x y z"], "review unknown"),
            (["cc"], "block ambiguous"),
            (["MIT", "ISC"], "block conflict"),
        ] {
            let verdict = Fixtures.verdict(rules, texts)
            #expect(Fixtures.summary(verdict) == expected)
            #expect(verdict.objections.first?.rule?.line == 9)
        }
    }

    @Test("three sources that disagree conflict, and what the policy blocks stays blocked")
    func conflicts() throws {
        let rules = try Fixtures.commercial()
        let mild = Fixtures.verdict(rules, ["MIT", "Apache-2.0", "GPL-3.0-only"])
        #expect(Fixtures.summary(mild) == "review conflict")
        let strict = Fixtures.verdict(rules, ["MIT", "MIT", "CC-BY-NC-4.0"])
        #expect(Fixtures.summary(strict) == "block non-commercial conflict")
        #expect(strict.basis == nil && strict.reading.alternatives.count == 3)
    }

    @Test("a default licence is a basis only where the record is silent")
    func defaults() throws {
        let rules = try Fixtures.rules(allow: ["attribution"]) {
            $0.defaultLicense = Fixtures.entries(["odc-by"]).first
        }
        let silent = Fixtures.verdict(rules, [""])
        #expect(silent.basis == "ODC-By-1.0" && silent.reading.isDefault)
        #expect(Fixtures.verdict(rules, ["CC-BY-NC-4.0"]).outcome == .block)
        #expect(Fixtures.verdict(rules, ["my own terms"]).outcome == .block)
    }

    @Test("a default that nobody knows is an error, unless the policy itself says what it is")
    func unknownDefault() throws {
        for (text, isTaken) in [
            ("Appache-2.0", false), ("none", false), ("our terms", false), ("BSD", true),
            ("LicenseRef-Ours", true), ("LicenseRef-Theirs", false), ("MIT OR ISC", true),
        ] {
            var settings = LicenseSettings()
            settings.allow = Fixtures.entries(["permissive", "LicenseRef-Ours"])
            settings.defaultLicense = Fixtures.entries([text]).first
            let table = try Fixtures.table()
            do throws(Diagnostics) {
                _ = try LicenseRules(settings, table: table)
                #expect(isTaken, "\(text)")
            } catch {
                #expect(!isTaken && error.all.first?.position?.line == 1, "\(text)")
            }
        }
    }

    @Test("evidence names the field and its text, messages are one line")
    func evidence() throws {
        let verdict = Fixtures.verdict(try Fixtures.commercial(), ["", "CC-BY-NC-4.0"])
        let objection = try #require(verdict.objections.first)
        #expect(objection.field == "f1" && objection.value == "CC-BY-NC-4.0")
        #expect(objection.rule?.description == "policy.yaml:1")
        #expect(objection.message == "`CC-BY-NC-4.0` is blocked by `non-commercial`")
    }
}
