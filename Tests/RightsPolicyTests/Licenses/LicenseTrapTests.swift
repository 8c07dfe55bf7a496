import ProvenanceCore
import RightsPolicy
import RightsSignals
import TestSupport
import Testing

/// Cases in which other tools let a record through that they were told to hold back.
@Suite("Traps that licence filters fall into")
struct LicenseTrapTests {
    typealias Fixtures = LicenseRuleFixtures

    @Test(
        "to deny one licence is not to allow all others",
        arguments: [
            #"["MIT","GPL-3.0-only"]"#, #"["MIT",null]"#, "MIT AND GPL-3.0-only", "GPL-3.0",
            "GPL-3.0-or-later", "something of our own", #"["MIT","something of our own"]"#,
        ]
    )
    func denial(text: String) throws {
        let rules = try Fixtures.rules(allow: ["permissive"], block: ["GPL-3.0-only"])
        #expect(Fixtures.verdict(rules, [text]).outcome == .block)
        // An alternative is the licensee's choice.
        #expect(Fixtures.verdict(rules, ["MIT OR GPL-3.0-only"]).outcome == .allow)
    }

    @Test(
        "of nothing, not everything is true",
        arguments: ["[]", "", "null", "[null]", "[[]]", #"["",null]"#, "{}"]
    )
    func emptiness(text: String) throws {
        let rules = try Fixtures.rules(allow: LicenseCategories.allWords) {
            $0.purpose = .nonCommercial
        }
        #expect(Fixtures.summary(Fixtures.verdict(rules, [text])) == "block absent")
        #expect(Fixtures.summary(Fixtures.verdict(rules, [])) == "block absent")
    }

    @Test(
        "a part of a name or of an address is not the whole",
        arguments: [
            ("cc_by_nc", "block non-commercial"), ("cc_by_nd", "block no-derivatives"),
            ("cc_by_nc_fast", "block unknown"),
            ("http://example.com/standby/4.0/", "block unknown"),
            ("https://evil.com/publicdomain/page", "block unknown"),
            ("https://creativecommons.org.evil.com/licenses/by/4.0/", "block unknown"),
            ("https://evil.com/?u=https://creativecommons.org/licenses/by/4.0/", "block unknown"),
            ("by-nc-sa/4.0 or by-sa/4.0", "block non-commercial unknown share-alike"),
            ("standby/4.0", "block unknown"),
            ("not MIT", "block unknown"), ("MIT-like", "block unknown"),
            ("BSD-style", "block unknown"), ("Apache-2.0-with-changes", "block unknown"),
            ("MIT for non-commercial use", "block unknown"),
            ("MIT License, non-commercial use only", "block non-commercial"),
        ]
    )
    func substrings(text: String, expected: String) throws {
        #expect(Fixtures.summary(Fixtures.verdict(try Fixtures.commercial(), [text])) == expected)
    }

    @Test(
        "no name is read as a wider licence than it says",
        arguments: [
            ("https://creativecommons.org/licenses/by-sa/2.0/", "CC-BY-SA-2.0"),
            ("Creative Commons", "CC-*"), ("GNU General Public License (GPL)", "GPL-*"),
            ("gnu gpl v2", "GPL-2.0-only"), ("bsd 4-clause", "BSD-4-Clause"),
            ("gpl-3.0+", "GPL-3.0-or-later"), ("BSD", "BSD-*"), ("bsl-1.0", "BSL-1.0"),
            ("MIT", "MIT"), ("MIT License", "MIT"), ("CC BY-NC-SA", "CC-BY-NC-SA-*"),
            ("Public Domain", "LicenseRef-Public-Domain"),
        ]
    )
    func widening(text: String, expected: String) throws {
        let reading = LicenseReader(table: try Fixtures.table()).read(text: text)
        #expect(reading.expression?.description == expected)
    }

    @Test("three sources that disagree are a conflict, in any order, and none of them wins")
    func sources() throws {
        let rules = try Fixtures.rules(allow: ["permissive", "non-commercial", "research-only"]) {
            $0.purpose = .nonCommercial
        }
        let texts = ["MIT", "CC-BY-NC-4.0", "Apache-2.0"]
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let verdict = Fixtures.verdict(rules, order.map { texts[$0] })
            #expect(Fixtures.summary(verdict) == "review conflict")
            for text in texts {
                #expect(verdict.objections.first?.message.contains("`\(text)`") == true)
            }
        }
    }

    @Test(
        "a class that nobody knows permits nothing",
        arguments: ["Custom", "Commercial (see paper)", "No License", "All", "Unspecified", "?"]
    )
    func unknownClass(text: String) throws {
        let rules = try Fixtures.rules(allow: LicenseCategories.allWords)
        #expect(Fixtures.verdict(rules, [text]).outcome != .allow)
    }

    // MARK: Order and growth

    /// An expression over `ids` and the same with every pair of operands shuffled.
    private static func pair(
        _ depth: Int,
        _ ids: [String],
        _ generator: inout SeededGenerator
    ) -> (String, String) {
        if depth == 0 || Int.random(in: 0..<4, using: &generator) == 0 {
            let id = ids.randomElement(using: &generator) ?? "MIT"
            return (id, id)
        }
        let word = Bool.random(using: &generator) ? " AND " : " OR "
        let parts = (0..<Int.random(in: 2...4, using: &generator)).map { _ in
            pair(depth - 1, ids, &generator)
        }
        let shuffled = parts.shuffled(using: &generator)
        return (
            "(" + parts.map(\.0).joined(separator: word) + ")",
            "(" + shuffled.map(\.1).joined(separator: word) + ")"
        )
    }

    @Test("the order of operands changes neither the verdict nor what is chosen and owed")
    func permutations() throws {
        let rules = try Fixtures.commercial()
        let ids = [
            "MIT", "0BSD", "Apache-2.0", "CC-BY-4.0", "CC0-1.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0",
            "GPL-3.0-only", "LicenseRef-Foo", "BUSL-1.1", "GPL-2.0-or-later",
        ]
        var generator = SeededGenerator(seed: 20_261_124)
        for _ in 0..<400 {
            let (text, other) = Self.pair(4, ids, &generator)
            let one = Fixtures.verdict(rules, [text])
            let two = Fixtures.verdict(rules, [other])
            #expect(one.outcome == two.outcome, "\(text)\n\(other)")
            #expect(one.basis == two.basis, "\(text)\n\(other)")
            #expect(one.obligations == two.obligations && one.licenses == two.licenses)
            #expect(one.objections.map(\.code) == two.objections.map(\.code), "\(text)\n\(other)")
        }
    }

    @Test("twenty alternating clauses take as many steps as they have operands and operators")
    func growth() throws {
        let clauses = (0..<20).map { number in
            number % 2 == 0 ? "(MIT OR GPL-3.0-only)" : "(CC-BY-4.0 OR CC-BY-NC-4.0)"
        }
        let text = clauses.joined(separator: " AND ")
        let expression = try SPDXExpression(text, table: Fixtures.table())
        var steps = 0
        expression.reduce(
            term: { _ in steps += 1 },
            and: { _, _ in steps += 1 },
            or: { _, _ in steps += 1 }
        )
        #expect(steps == 2 * 40 - 1, "no clause is multiplied out")
        let verdict = Fixtures.verdict(try Fixtures.commercial(), [text])
        #expect(verdict.basis == "CC-BY-4.0 AND MIT")
    }

    @Test("of an alternative the branch that owes least is chosen; of AND all that is owed adds up")
    func obligations() throws {
        let rules = try Fixtures.rules(
            allow: ["permissive", "attribution", "public-domain", "copyleft"])
        for (text, basis, owed) in [
            ("MIT OR CC-BY-4.0", "MIT", "notice"), ("CC-BY-4.0 OR MIT OR CC0-1.0", "CC0-1.0", ""),
            ("MIT AND CC-BY-4.0", "CC-BY-4.0 AND MIT", "attribution,notice,state-changes"),
            ("(GPL-3.0-only OR Apache-2.0) AND MIT", "Apache-2.0 AND MIT", "notice,state-changes"),
        ] {
            let verdict = Fixtures.verdict(rules, [text])
            #expect(verdict.basis == basis)
            #expect(verdict.obligations.words.joined(separator: ",") == owed)
        }
    }
}
