import ProvenanceCore
import RightsPolicy
import Testing

@Suite("What an agreement tells apart by what records say of themselves")
struct AgreementConditionTests {
    /// What an agreement for a host covers and leaves out besides, what a record of that host says,
    /// and what is told; nil if the record rests on the agreement.
    struct Facet: Sendable, CustomTestStringConvertible {
        var covers: [String]
        var excludes: [String]
        var says: String
        var told: String?
        var testDescription: String { "\(covers) without \(excludes): {\(says)}" }

        init(_ covers: String, without excludes: String = "", _ says: String, _ told: String?) {
            self.covers = covers.isEmpty ? [] : covers.components(";")
            self.excludes = excludes.isEmpty ? [] : excludes.components(";")
            self.says = says
            self.told = told
        }
    }

    @Test("covers what plainly is so, and says what is not", arguments: facets)
    func told(_ facet: Facet) throws {
        let rules = try rules([
            agreement(covers: ["host:a.example"] + facet.covers, excludes: facet.excludes)
        ])
        let says = facet.says.isEmpty ? "" : "," + facet.says
        let record = "{\"url\":\"https://a.example/\"\(says)}"
        guard let told = facet.told else {
            return #expect(try rules.decided(record) == "allow agreement:A")
        }
        #expect(try rules.decided(record) == "block license.absent")
        let reasons = try rules.reasons(of: record)
        #expect(
            reasons.contains("\"agreement.condition\",\"rule\":\"policy.yaml:4\""),
            "\(reasons)"
        )
        #expect(reasons.contains("\"message\":\"agreement A \(told)"), "\(reasons)")
    }

    static let facets: [Facet] = [
        // A range of RFC 4647 matches the language and its dialects.
        Facet("language:fr", #""language":"fr""#, nil),
        Facet("language:fr", #""language":"FR-ca""#, nil),
        Facet("language:pt-BR", #""language":"pt_BR""#, nil),
        Facet("language:fr;language:de", #""language":["de","fr-CA"]"#, nil),
        Facet("language:fr", #""metadata":{"language":"fr"}"#, nil),
        Facet(
            "language:fr",
            #""language":"frr""#,
            #"covers the language fr, and the record has another","evidence":{"#
                + #""field":"language","value":"frr"}"#
        ),
        Facet(
            "language:fr-CA",
            #""language":"fr""#,
            "covers the language fr-ca, and the record has another"
        ),
        Facet(
            "language:fr",
            #""language":["fr","de"]"#,
            #"covers the language fr, and the record has another","evidence":{"#
                + #""field":"language[1]","value":"de"}"#
        ),
        Facet(
            "language:fr",
            #""language":"fr","metadata":{"language":"de"}"#,
            "covers the language fr, and the record has another"
        ),
        Facet("language:fr", "", #"covers the language fr, and the record names none","#),
        Facet("language:fr", #""language":" ""#, "covers the language fr, and the record names"),
        Facet("language:fr", #""language":7"#, "covers the language fr, and what the record says"),
        Facet("language:fr", #""language":["fr",null]"#, "covers the language fr, and what the"),
        // What is left out is left out with all that might be it.
        Facet("", without: "language:fr", #""language":"de""#, nil),
        Facet(
            "",
            without: "language:fr",
            #""language":"fr-CA""#,
            "leaves out the language fr, which the record has"
        ),
        Facet(
            "",
            without: "language:fr-CA",
            #""language":"fr""#,
            "leaves out the language fr-ca, which the record has"
        ),
        Facet("", without: "language:fr", "", "leaves out the language fr, and the record names"),
        Facet("section:opinion", #""section":" Opinion ""#, nil),
        Facet(
            "section:opinion",
            #""section":"opinion/letters""#,
            "covers the section opinion, and the record has another"
        ),
        Facet(
            "",
            without: "section:opinion",
            #""section":"Opinion/Letters""#,
            "leaves out the section opinion, which the record has"
        ),
        Facet("", without: "section:opinion", #""section":"sport""#, nil),
        Facet("credited:Tern  Photo", #""credit":"tern photo""#, nil),
        Facet(
            "credited:Tern Photo",
            #""credit":"Tern Photo / M. Roe""#,
            "covers the credit tern photo, and the record has another"
        ),
        Facet(
            "",
            without: "credited:Tern Photo",
            #""metadata":{"credit_line":"M. Roe, Tern Photo"}"#,
            "leaves out the credit tern photo, which the record has"
        ),
        // Each of several is asked.
        Facet(
            "language:fr;section:sport",
            #""language":"fr","section":"news""#,
            "covers the section sport, and the record has another"
        ),
        Facet("language:fr;section:sport", #""language":"fr","section":"sport""#, nil),
    ]

    @Test("a prohibition reaches the record whatever it says of itself")
    func prohibition() throws {
        let ban = try agreement(
            covers: ["host:a.example", "language:fr"],
            grants: [],
            prohibits: [.train]
        )
        let record = #"{"url":"https://a.example/","license":"CC0-1.0","language":"de"}"#
        #expect(try rules([ban]).decided(record) == "block agreement.prohibited")
    }
}

extension String {
    fileprivate func components(_ separator: Character) -> [String] {
        split(separator: separator).map(String.init)
    }
}
