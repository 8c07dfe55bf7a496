import Foundation
import ProvenanceCore
import TestSupport
import Testing

/// The URL vectors of the web platform tests, as far as they concern the hosts of web schemes.
@Suite("Web platform tests for hosts")
struct WebPlatformHostTests {
    struct Vector: Decodable {
        var input: String
        var base: String?
        var failure: Bool?
        var `protocol`: String?
        var hostname: String?
        var port: String?
        var pathname: String?
        var search: String?
    }

    static func vectors() throws -> [Vector] {
        guard let path = SharedData.path("url/urltestdata.json") else { return [] }
        let elements = try JSONSerialization.jsonObject(with: Data(try contents(of: path)))
        return try ((elements as? [Any]) ?? []).compactMap { element in
            guard element is [String: Any] else { return nil }
            let data = try JSONSerialization.data(withJSONObject: element)
            return try JSONDecoder().decode(Vector.self, from: data)
        }
    }

    /// Whether a vector stands alone and names a web scheme: others are resolved against a page.
    static func isWeb(_ vector: Vector) -> Bool {
        let text = vector.input.filter { !"\t\n\r".contains($0) }.drop { $0 <= " " }.lowercased()
        let schemes = ["http:", "https:", "ws:", "wss:", "ftp:"]
        guard let scheme = schemes.first(where: { text.hasPrefix($0) }) else { return false }
        guard let base = vector.base else { return true }
        // `http:x` against an http page is a path of that page; a lone text has no page.
        return text.hasPrefix(scheme + "//") || !base.hasPrefix(scheme)
    }

    @Test("hosts of web URLs are read as the standard reads them, or the difference is listed")
    func hosts() throws {
        var divergences: [String] = []
        var count = 0
        for vector in try Self.vectors() where Self.isWeb(vector) {
            count += 1
            let expected = vector.failure == true ? nil : vector.hostname
            let found = hostText(ofURL: vector.input)
            let isSame = expected.map { $0 == found } ?? found.hasPrefix("!")
            if !isSame {
                let input = vector.input.debugDescription
                divergences.append("\(input) standard=\(expected ?? "failure") here=\(found)")
            }
        }
        guard count > 0 else { return }
        #expect(count > 300)
        try expectListed(divergences, in: "web-platform.txt")
    }
}

/// Compares divergences with those that `Tests/Conformance/hosts/NAME` lists with their reasons:
/// a new one fails, and so does a listed one that is gone.
func expectListed(_ divergences: [String], in name: String) throws {
    let path = repositoryRoot + "/Tests/Conformance/hosts/" + name
    let listed = String(decoding: try contents(of: path), as: UTF8.self)
        .split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    let unlisted = divergences.filter { !listed.contains($0) }
    let stale = listed.filter { !divergences.contains($0) }
    #expect(unlisted.isEmpty, "not listed in \(name):\n\(unlisted.joined(separator: "\n"))")
    #expect(
        stale.isEmpty,
        "listed in \(name), but no divergence:\n\(stale.joined(separator: "\n"))"
    )
}
