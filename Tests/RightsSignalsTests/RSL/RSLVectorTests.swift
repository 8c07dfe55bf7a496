import Foundation
import ProvenanceCore
import RightsSignals
import TestSupport
import Testing

/// The documents beside the standard's digest, with what each is expected to say.
@Suite("RSL vectors")
struct RSLVectorTests {
    struct Vectors: Decodable {
        struct Case: Decodable {
            var file: String
            var path: String
            var use: String
            var expect: String
        }
        var cases: [Case]
    }

    /// The answer in the words of the vectors.
    static func answer(_ document: [UInt8], path: String, use: RSLUsage) -> String {
        let buffer = ByteBuffer(copying: document)
        switch RSLReader.read(buffer.bytes, isAssociated: false) {
        case .notRSL: return "not an RSL document"
        case .invalid: return "invalid->not-licensed"
        case .document(let document):
            let context = SignalContext(url: "https://example.com" + path)
            let asked = RSLDocument.uses.first { use.uses.contains($0) }
            guard let asked, let answer = document.answer(for: asked, context) else {
                return "no-declaration"
            }
            switch answer.kind {
            case .prohibited, .notPermitted: return "not-licensed"
            case .licensed([]): return "licensed:free"
            case .licensed([.attribution]): return "licensed:attribution"
            case .licensed(let conditions):
                return "conditional:" + conditions.map(\.rawValue).sorted().joined(separator: ",")
            }
        }
    }

    /// The vector's own words without its remarks.
    static func normalized(_ expected: String) -> String {
        let bare = expected.split(separator: "(").first.map { trimmedSpaces(String($0)) } ?? ""
        return switch bare {
        case "rejected->not-licensed": "invalid->not-licensed"
        default: bare
        }
    }

    static func trimmedSpaces(_ text: String) -> String {
        text.split(separator: " ").joined(separator: " ")
    }

    @Test("every row says what it is expected to, or is listed with its reason")
    func rows() throws {
        guard let path = SharedData.path("rsl/expected.json") else { return }
        let folder = path.dropLast("/expected.json".count)
        let vectors = try JSONDecoder().decode(Vectors.self, from: Data(try contents(of: path)))
        #expect(vectors.cases.count == 18)
        var divergences: [String] = []
        for row in vectors.cases {
            let use = try #require(RSLUsage(rawValue: row.use))
            let text = try contents(of: folder + "/" + row.file)
            let found = Self.answer(text, path: row.path, use: use)
            if found != Self.normalized(row.expect) {
                divergences.append(
                    "\(row.file) \(row.path) \(row.use) expected=\(row.expect) here=\(found)"
                )
            }
        }
        try expectDivergences(divergences, listedIn: "rsl/divergences.txt")
    }

    @Test("a feed's item says what it says of its own page only")
    func feed() throws {
        guard let path = SharedData.path("rsl/14-rss-item.xml") else { return }
        let text = try contents(of: path)
        #expect(Self.answer(text, path: "/a", use: .aiTrain) == "not-licensed")
        #expect(Self.answer(text, path: "/b", use: .aiTrain) == "no-declaration")
    }

    @Test("a page's inline licence is read, its links told apart by their type")
    func page() throws {
        guard let path = SharedData.path("rsl/html-discovery.html") else { return }
        let text = try contents(of: path)
        let found = reading(RSL.standard, .html, text)
        #expect(SignalAnswer(found.statements, for: .trainGenAI) == .prohibits)
        let buffer = ByteBuffer(copying: text)
        let page = HTMLReader.read(buffer.bytes)
        #expect(RSLDiscovery.addresses(in: page) == ["https://example.com/license.xml"])
        #expect(
            PageLicense.all(in: page, url: nil).map(\.value)
                == ["https://creativecommons.org/licenses/by/4.0/"]
        )
    }
}
