import Foundation
import ProvenanceCore
import TestSupport
import Testing

@testable import RightsSignals

@Suite("TDMRep")
struct TDMRepTests {
    private func documents(_ path: String) throws -> [[String: Any]] {
        guard let path = SharedData.path("tdmrep/" + path) else { return [] }
        let data = Data(try contents(of: path))
        return try JSONSerialization.jsonObject(with: data) as? [[String: Any]] ?? []
    }

    private static func word(_ answer: SignalAnswer) -> String {
        switch answer {
        case .silent: "unset"
        case .permits: "not-reserved"
        case .prohibits: "reserved"
        case .conditional: "conditional"
        }
    }

    @Test("the first rule that matches a path speaks for it")
    func paths() throws {
        let vectors = try documents("path-vectors.json")
        for vector in vectors {
            let rules = try #require(vector["tdmrep"])
            let text = String(
                decoding: try JSONSerialization.data(
                    withJSONObject: rules,
                    options: [.withoutEscapingSlashes]
                ),
                as: UTF8.self
            )
            let found = reading(.tdmrepFile, text, context(url: vector["path"] as? String))
            let expected =
                (vector["reservation"] as? Int).map { $0 == 1 ? "reserved" : "not-reserved" }
                ?? "unset"
            #expect(Self.word(found.answer(.mine)) == expected, "\(vector["note"] ?? "")")
            #expect(
                found.references.map(\.address) == [vector["policy"] as? String].compactMap { $0 }
            )
        }
        #expect(vectors.isEmpty || vectors.count >= 13)
    }

    @Test("header values other than 0 and 1 are not set")
    func headers() throws {
        for vector in try documents("header-vectors.json") {
            guard let value = vector["value"] as? String else { continue }
            let found = reading(.header, name: "tdm-reservation", value)
            #expect(Self.word(found.answer(.mine)) == vector["tdmrep"] as? String, "\(value)")
            #expect(found.faults.isEmpty == (found.answer(.mine) != .silent), "\(value)")
        }
    }

    @Test("the vectors of priority hold")
    func priorityVectors() throws {
        for vector in try documents("priority-vectors.json") {
            var sources: [(SignalCarrier, String?, [UInt8])] = []
            if let file = vector["file"] as? Int {
                let text = "[{\"location\":\"/\",\"tdm-reservation\":\(file)}]"
                sources.append((.tdmrepFile, nil, Array(text.utf8)))
            }
            for (key, carrier) in [("header", SignalCarrier.header), ("meta", .metaTag)] {
                guard let value = vector[key], !(value is NSNull) else { continue }
                sources.append((carrier, "tdm-reservation", Array("\(value)".utf8)))
            }
            let expected = vector["out"] as? Int == 1 ? "reserved" : "not-reserved"
            #expect(Self.word(reading(sources, context()).answer(.train)) == expected)
        }
    }

    @Test(
        "the nearer carrier overrides the farther, in either direction, if it is valid",
        arguments: [
            ("1", "0", nil, nil, .permits),
            ("0", "1", nil, nil, .prohibits),
            ("0", "1", "0", nil, .permits),
            ("0", "0", "0", "1", .prohibits),
            ("1", "x", "2", "", .prohibits),
            (nil, nil, "yes", nil, .silent),
        ] as [(String?, String?, String?, String?, SignalAnswer)]
    )
    func priority(
        _ file: String?,
        _ header: String?,
        _ meta: String?,
        _ embedded: String?,
        _ expected: SignalAnswer
    ) {
        var sources: [(SignalCarrier, String?, [UInt8])] = []
        // The order in which they are read does not matter.
        if let embedded { sources.append((.publication, "tdm:reservation", Array(embedded.utf8))) }
        if let header { sources.append((.header, "tdm-reservation", Array(header.utf8))) }
        if let meta { sources.append((.metaTag, "tdm-reservation", Array(meta.utf8))) }
        if let file {
            let text = "[{\"location\":\"/\",\"tdm-reservation\":\(file)}]"
            sources.append((.tdmrepFile, nil, Array(text.utf8)))
        }
        let found = reading(sources, context())
        #expect(found.answer(.train) == expected)
        #expect(found.answer(.mine) == expected)
    }

    @Test(
        "what is no rule is passed over and noted",
        arguments: [
            ("[{\"location\":\"/\",\"tdm-reservation\":\"1\"}]", SignalAnswer.prohibits, 1),
            ("[{\"location\":\"/\",\"tdm-reservation\":true}]", .silent, 2),
            ("[{\"location\":\"/\",\"tdm-reservation\":2}]", .silent, 2),
            ("[{\"location\":\"/\"}]", .silent, 1),
            ("[1, {\"location\":\"/\",\"tdm-reservation\":1}]", .prohibits, 1),
            ("{\"location\":\"/\",\"tdm-reservation\":1}", .prohibits, 1),
            ("{\"location\":\"/\",\"tdm-reservation\":0}", .silent, 1),
            ("[{\"location\":\"/\",\"tdm-reservation\":0,\"tdm-reservation\":1}]", .prohibits, 1),
            ("[{\"location\":\"/\",\"tdm-reservation\":1}", .silent, 1),
            ("\u{FEFF} [{\"location\":\"/\",\"tdm-reservation\":1}] ", .prohibits, 0),
            ("true", .silent, 1),
            ("", .silent, 1),
        ]
    )
    func malformed(_ text: String, _ expected: SignalAnswer, _ faults: Int) {
        let found = reading(.tdmrepFile, text)
        #expect(found.answer(.mine) == expected)
        #expect(found.faults.count == faults, "\(found.faults)")
    }

    @Test("a rule is shown with the line it starts on")
    func lines() {
        let text =
            "[\n  {\"location\": \"/a\", \"tdm-reservation\": 0},\n\n  "
            + "{\"location\": \"/work\", \"tdm-reservation\": 1,\n   \"tdm-policy\": \"https://p\"}\n]"
        let found = reading(.tdmrepFile, text)
        #expect(found.statements.first?.line == 4)
        #expect(found.statements.first?.excerpt.hasPrefix("{\"location\": \"/work\"") == true)
        #expect(found.references.map(\.address) == ["https://p"])
    }

    // MARK: Policies

    private func answer(
        _ policy: String,
        url: String? = "https://provider.com/research-papers/1",
        kind: String = "company"
    ) -> SignalAnswer? {
        var asked = context(url: url)
        asked.operatorKind = kind
        return TDMPolicy(Array(policy.utf8).span.bytes)?.answer(for: asked)
    }

    @Test("the policies of the specification say what they ask for")
    func policyVectors() throws {
        guard let folder = SharedData.path("tdmrep") else { return }
        func text(_ name: String) throws -> String {
            String(decoding: try contents(of: folder + "/" + name), as: UTF8.self)
        }
        let paid = try text("policy-compensate-non-research.json")
        #expect(answer(paid) == .conditional([.payment]))
        #expect(answer(paid, kind: "research-organisation") == .silent)
        #expect(answer(paid, url: "https://provider.com/news") == .silent)
        #expect(answer(paid, url: "https://provider.com/research-papers2") == .silent)
        #expect(answer(try text("policy-consent.json")) == .conditional([.consent]))
        #expect(answer(try text("policy-malformed-as-in-spec.txt")) == nil)
    }

    @Test(
        "a policy permits what it plainly permits, and nothing that is not understood",
        arguments: [
            ("{\"permission\":[{\"action\":\"tdm:mine\"}]}", SignalAnswer.permits),
            ("{\"permission\":{\"action\":{\"@id\":\"tdm:mine\"}}}", .permits),
            ("{\"permission\":[{\"action\":\"read\"}]}", .silent),
            ("{\"permission\":[]}", .silent),
            (
                "{\"permission\":[{\"action\":\"mine\",\"duty\":[{\"action\":\"sing\"}]}]}",
                .conditional([.constraint])
            ),
            (
                "{\"permission\":[{\"action\":\"mine\",\"duty\":\"obtainConsent\"}]}",
                .conditional([.constraint])
            ),
            (
                "{\"permission\":[{\"action\":\"mine\",\"constraint\":[{\"leftOperand\":"
                    + "\"spatial\",\"operator\":\"isPartOf\",\"rightOperand\":"
                    + "\"urn:iso:3166:FRA\"}]}]}",
                .conditional([.constraint])
            ),
            (
                "{\"permission\":[{\"action\":\"mine\",\"duty\":[{\"action\":\"compensate\"},"
                    + "{\"action\":\"obtainConsent\"}]},{\"action\":\"mine\",\"duty\":"
                    + "[{\"action\":\"odrl:compensate\"}]}]}",
                .conditional([.payment])
            ),
            (
                "{\"permission\":[{\"action\":\"mine\"}],\"prohibition\":[{\"action\":\"mine\"}]}",
                .prohibits
            ),
        ]
    )
    func policies(_ policy: String, _ expected: SignalAnswer) {
        #expect(answer(policy) == expected)
    }

    @Test(
        "a permission for a place holds where all copies are made there, and nowhere else",
        arguments: [
            ("isPartOf", "\"urn:iso:3166:FRA\"", ["FR"], SignalAnswer.permits),
            ("odrl:isPartOf", "\"urn:iso:3166:FR\"", ["FR"], .permits),
            ("eq", "{\"@id\":\"URN:ISO:3166:fra\"}", ["FR"], .permits),
            ("isPartOf", "\"urn:iso:3166:FRA\"", ["DE"], .silent),
            ("isPartOf", "\"urn:iso:3166:FRA\"", ["FR", "DE"], .silent),
            ("isPartOf", "\"urn:iso:3166:FRA\"", ["EU"], .silent),
            ("isPartOf", "\"urn:iso:3166:FRA\"", ["worldwide"], .silent),
            ("isPartOf", "\"urn:iso:3166:FRA\"", [], .conditional([.constraint])),
            ("isNoneOf", "\"urn:iso:3166:FRA\"", ["DE"], .conditional([.constraint])),
            ("isPartOf", "\"urn:iso:3166:XXX\"", ["FR"], .conditional([.constraint])),
            ("isPartOf", "\"https://example.org/FR\"", ["FR"], .conditional([.constraint])),
            (
                "isPartOf", "[\"urn:iso:3166:FRA\",\"urn:iso:3166:DEU\"]", ["FR"],
                .conditional([.constraint])
            ),
        ]
    )
    func places(_ word: String, _ place: String, _ made: [String], _ expected: SignalAnswer) {
        let policy =
            "{\"permission\":[{\"action\":\"mine\",\"constraint\":[{\"leftOperand\":\"spatial\","
            + "\"operator\":\"\(word)\",\"rightOperand\":\(place)}]}]}"
        var asked = context(url: "https://example.org/work")
        asked.places = made
        #expect(TDMPolicy(Array(policy.utf8).span.bytes)?.answer(for: asked) == expected)
    }

    @Test("a policy lifts a reservation that points to it, and no other")
    func policyInForce() throws {
        let text = "{\"permission\":[{\"action\":\"mine\",\"duty\":{\"action\":\"compensate\"}}]}"
        let parsed = TDMPolicy(Array(text.utf8).span.bytes)
        let policy = try #require(parsed)
        var asked = context()
        asked.tdmPolicies["https://p.example/1"] = policy
        func answer(_ headers: [(String, String)]) -> SignalReading {
            reading(headers.map { (.header, $0.0, Array($0.1.utf8)) }, asked)
        }
        let paid = answer([("tdm-reservation", "1"), ("tdm-policy", " https://p.example/1 ")])
        #expect(paid.answer(.train) == .conditional([.payment]))
        #expect(paid.statements.allSatisfy { $0.code == .tdmrepPolicy })
        let other = answer([("tdm-reservation", "1"), ("tdm-policy", "https://p.example/2")])
        #expect(other.answer(.train) == .prohibits)
        // With 0 the policy is not processed.
        let open = answer([("tdm-reservation", "0"), ("tdm-policy", "https://p.example/1")])
        #expect(open.answer(.train) == .permits)
        // The policy of a carrier that is overridden does not come along.
        let overridden = reading(
            [
                (.header, "tdm-reservation", Array("1".utf8)),
                (.header, "tdm-policy", Array("https://p.example/1".utf8)),
                (.metaTag, "tdm-reservation", Array("1".utf8)),
            ],
            asked
        )
        #expect(overridden.answer(.train) == .prohibits)
    }
}
