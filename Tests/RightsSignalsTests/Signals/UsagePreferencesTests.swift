import Foundation
import ProvenanceCore
import RawStructuredFieldValues
import TestSupport
import Testing

@testable import RightsSignals

@Suite("AIPREF")
struct UsagePreferencesTests {
    struct FieldVector: Decodable {
        var value: String
        var sf_parse_ok: Bool
        var vocab08: [String: String]
    }

    @Test("fields say what vocabulary 08 says, or the difference is listed")
    func fields() throws {
        let vectors = try rows("aipref/content-usage-field-vectors.jsonl", as: FieldVector.self)
        var divergences: [String] = []
        for vector in vectors {
            let usage = UsagePreferences(Array(vector.value.utf8).span.bytes, labels: .current)
            #expect(usage.isMalformed == !vector.sf_parse_ok, "\(vector.value)")
            for (label, expected) in vector.vocab08.sorted(by: { $0.key < $1.key }) {
                let said = usage.preferences.first { $0.label == label }?.isAllowed
                let here = said.map { $0 ? "allow" : "disallow" } ?? "unknown"
                if here != expected {
                    divergences.append("\(vector.value.debugDescription) \(label) here=\(here)")
                }
            }
        }
        guard !vectors.isEmpty else { return }
        try expectListed(divergences, in: "aipref/fields.txt")
    }

    struct RobotsVector: Decodable {
        var origin: String
        var robots: String
        var ua: String
        var path: String
        var crawl: Bool
        var trainAI: String?

        enum CodingKeys: String, CodingKey {
            case origin, robots, ua, path, crawl
            case trainAI = "train-ai"
        }
    }

    @Test("rules of robots.txt say what attach-05 says, or the difference is listed")
    func robotsRules() throws {
        let vectors = try rows("aipref/content-usage-robots-vectors.jsonl", as: RobotsVector.self)
        var divergences: [String] = []
        for vector in vectors {
            let crawler = lowerASCII(vector.ua)
            #expect(RobotsFile(vector.robots).allows(crawler, vector.path) == vector.crawl)
            let found = reading(
                .robotsText,
                vector.robots,
                context(url: vector.path, crawlers: [crawler]),
                by: [AIPreferencesStandard.standard]
            )
            let here =
                switch found.answer(.pretrain) {
                case .permits: "allow"
                case .prohibits: "disallow"
                case .silent, .conditional: "unknown"
                }
            // A path that may not be crawled has no preference: nothing is said of it.
            if here != vector.trainAI ?? "unknown" {
                divergences.append("\(vector.origin) here=\(here)")
            }
        }
        guard !vectors.isEmpty else { return }
        try expectListed(divergences, in: "aipref/robots.txt")
    }

    struct CombineVector: Decodable {
        var `in`: [String]
        var out: String
    }

    @Test("preferences of several sources combine as the vocabulary says")
    func combination() throws {
        guard let path = SharedData.path("aipref/combine-vectors.json") else { return }
        let vectors = try JSONDecoder().decode(
            [CombineVector].self,
            from: Data(try contents(of: path))
        )
        #expect(!vectors.isEmpty)
        for vector in vectors {
            let sources = vector.in.map { word in
                let value = ["allow": "train-ai=y", "disallow": "train-ai=n"][word] ?? "search=y"
                return (SignalCarrier.header, "content-usage" as String?, Array(value.utf8))
            }
            let expected: SignalAnswer =
                ["allow": .permits, "disallow": .prohibits][vector.out] ?? .silent
            #expect(reading(sources, context()).answer(.trainGenAI) == expected, "\(vector.in)")
        }
    }

    @Test(
        "labels of earlier drafts count only where the policy says so, and never to permit",
        arguments: [
            ("genai=n", Use.trainGenAI), ("ai=n", .train), ("tdm=n", .mine), ("all=n", .mine),
            ("bots=n", .mine), ("train-genai=n", .trainGenAI),
        ]
    )
    func earlierLabels(_ value: String, _ use: Use) {
        var legacy = context()
        legacy.aiprefLabels = .legacy
        let read = reading(.header, name: "content-usage", value, legacy)
        #expect(read.statements.map(\.use) == [use])
        #expect(read.answer(.pretrain) == .prohibits)
        let current = reading(.header, name: "content-usage", value)
        #expect(current.answer(.pretrain) == .silent)
        #expect(current.faults.count == 1)
        let permission = value.replacingOccurrences(of: "=n", with: "=y")
        #expect(reading(.header, name: "content-usage", permission, legacy).statements.isEmpty)
    }

    @Test("identical paths combine to the stricter, and shorter paths are not merged in")
    func samePaths() {
        let same = "User-agent: *\nContent-Usage: /w train-ai=y\nContent-Usage: /w train-ai=n\n"
        #expect(reading(.robotsText, same).answer(.pretrain) == .prohibits)
        let longer = "User-agent: *\nContent-Usage: /w search=n\nContent-Usage: / train-ai=n\n"
        let found = reading(.robotsText, longer)
        #expect(found.answer(.pretrain) == .silent)
        #expect(found.answer(.search) == .prohibits)
    }

    @Test("a usage rule ends the crawlers' lines for usage rules alone")
    func twoViews() {
        let text = "User-agent: a\nContent-Usage: train-ai=n\nUser-agent: b\nDisallow: /\n"
        let file = RobotsFile(text)
        // A crawler that does not know the rule sees one group of two.
        #expect(!file.allows("a", "/x") && !file.allows("b", "/x"))
        let open = "User-agent: a\nContent-Usage: train-ai=n\nUser-agent: b\nAllow: /\n"
        let asked = [AIPreferencesStandard.standard]
        #expect(
            reading(.robotsText, open, context(crawlers: ["a"]), by: asked).answer(.pretrain)
                == .prohibits
        )
        #expect(
            reading(.robotsText, open, context(crawlers: ["b"]), by: asked).answer(.pretrain)
                == .silent
        )
    }

    // MARK: Structured fields

    @Test("the structured-field parser agrees with the suite of RFC 9651")
    func structuredFields() throws {
        guard let folder = SharedData.path("structured-fields") else { return }
        var divergences: [String] = []
        var count = 0
        for name in try names(in: folder) where name.hasSuffix(".json") {
            let data = Data(try contents(of: folder + "/" + name))
            let vectors = try JSONSerialization.jsonObject(with: data) as? [[String: Any]] ?? []
            for vector in vectors {
                guard let raw = vector["raw"] as? [String],
                    let type = vector["header_type"] as? String
                else { continue }
                count += 1
                let mustFail = vector["must_fail"] as? Bool ?? false
                let mayFail = vector["can_fail"] as? Bool ?? false
                let keys = parsedKeys(raw.joined(separator: ", "), type)
                var isSame = (keys == nil) == mustFail || (keys == nil && mayFail)
                if isSame, let keys, type == "dictionary",
                    let members = vector["expected"] as? [[Any]]
                {
                    isSame = keys == members.compactMap { $0.first as? String }
                }
                if !isSame {
                    let label = vector["name"] as? String ?? "?"
                    divergences.append("\(name) \(label) here=\(keys == nil ? "fails" : "parses")")
                }
            }
        }
        #expect(count > 800)
        try expectListed(divergences, in: "structured-fields/suite.txt")
    }

    /// The keys of a dictionary, nothing of a list or an item; nil if it does not parse.
    private func parsedKeys(_ text: String, _ type: String) -> [String]? {
        var parser = StructuredFieldValueParser(Array(text.utf8))
        switch type {
        case "dictionary": return (try? parser.parseDictionaryFieldValue())?.map(\.0)
        case "list": return (try? parser.parseListFieldValue()) == nil ? nil : []
        default: return (try? parser.parseItemFieldValue()) == nil ? nil : []
        }
    }
}
