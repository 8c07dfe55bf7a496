import ProvenanceCore
import Testing

@testable import RightsSignals

@Suite("X-Robots-Tag and robots meta tags")
struct RobotsTagTests {
    struct Vector: Decodable {
        var header: String
        var ua: String?
        var recommended: Bool
    }

    @Test("headers say what the recommended reading says, or the difference is listed")
    func vectors() throws {
        let vectors = try rows("datadiligence/x-robots-tag-vectors.jsonl", as: Vector.self)
        var divergences: [String] = []
        for vector in vectors {
            let found = reading(
                .header,
                name: "x-robots-tag",
                vector.header,
                context(crawlers: vector.ua.map { [$0] } ?? [])
            )
            let isAllowed = found.answer(.train) == .silent
            if isAllowed != vector.recommended {
                divergences.append(
                    "\(vector.header.debugDescription) \(vector.ua ?? "-") "
                        + "here=\(isAllowed ? "allowed" : "blocked")"
                )
            }
        }
        guard !vectors.isEmpty else { return }
        try expectListed(divergences, in: "datadiligence/x-robots-tag.txt")
    }

    @Test(
        "the meta tag has the header's grammar, and the code says where it stood",
        arguments: [
            ("robots", "noai", true), ("robots", "NOIMAGEAI , noindex", true),
            ("robots", "noml", true), ("robots", "none", false), ("robots", "noaiquite", false),
            ("ccbot", "noai", true), ("ccbot", "nofollow", false), ("googlebot", "noai", false),
            ("robots", "ccbot: noai", true), ("robots", "bingbot: noai", false),
            ("description", "noai", false),
        ]
    )
    func metaTags(_ name: String, _ content: String, _ isProhibited: Bool) {
        let found = reading(.metaTag, name: name, content, context(crawlers: ["ccbot"]))
        #expect((found.answer(.train) == .prohibits) == isProhibited)
        #expect(found.statements.allSatisfy { $0.code == .noaiMeta })
    }

    @Test("a crawler that collects for something else is not asked")
    func otherPurposes() {
        var asked = context(crawlers: ["bingbot"])
        asked.crawlerUses["bingbot"] = .search
        #expect(reading(.header, name: "x-robots-tag", "bingbot: noai", asked).statements.isEmpty)
    }

    @Test("the evidence is the word itself")
    func evidence() {
        let found = reading(.header, name: "x-robots-tag", "noindex, noimageai, x")
        #expect(found.statements.map(\.excerpt) == ["noimageai"])
        #expect(found.statements.map(\.scope) == ["images"])
    }
}
