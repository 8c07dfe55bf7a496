import Foundation
import ProvenanceCore
import RightsPolicy
import TestSupport
import Testing

@Suite("Lists of addresses against a naive reference")
struct ListedAddressTests {
    /// Segments from few letters, so that fronts, whole addresses and near misses all occur.
    static func path(_ random: inout SeededGenerator) -> String {
        let count = Int.random(in: 0...3, using: &random)
        let segments = (0..<count).map { _ in
            ["a", "b", "ab", "a.b", "b-"].randomElement(using: &random) ?? "a"
        }
        let query = Bool.random(using: &random) ? "" : ["?a", "?a=b", "?"].randomElement() ?? ""
        let slash = Bool.random(using: &random) && !segments.isEmpty ? "/" : ""
        return "/" + segments.joined(separator: "/") + slash + query
    }

    static func host(_ random: inout SeededGenerator) -> String {
        ["a.com", "www.a.com", "b.org", "xa.com"].randomElement(using: &random) ?? "a.com"
    }

    /// Whether the entry speaks for the address, both in normal form.
    static func isFront(_ entry: String, of address: String) -> Bool {
        guard address.hasPrefix(entry) else { return false }
        if address == entry || entry.hasSuffix("/") || entry.hasSuffix("?") { return true }
        let next = address.dropFirst(entry.count).first
        // In a query, nothing but the whole ends an entry.
        return next == "?" && !entry.contains("?") || next == "/" && !entry.contains("?")
    }

    @Test("of random lists and addresses, exactly the entries that speak for them are found")
    func agree() throws {
        var random = SeededGenerator(seed: 7)
        var urls: [String] = []
        var prefixes: [String] = []
        for _ in 0..<40 {
            urls.append(Self.host(&random) + Self.path(&random))
            prefixes.append(Self.host(&random) + Self.path(&random))
        }
        let folder = try RuleFolder([
            "policy.yaml": policyText(
                """
                opt-outs:
                  - {urls: urls.txt}
                  - {url-prefixes: prefixes.txt}
                """
            ),
            "urls.txt": urls.joined(separator: "\n"),
            "prefixes.txt": prefixes.joined(separator: "\n"),
        ])
        let rules = try folder.load()
        var hits = 0
        for _ in 0..<1000 {
            let address = Self.host(&random) + Self.path(&random)
            let json = try rules.reasons(of: #"{"license":"MIT","url":"https://\#(address)"}"#)
            let reasons = try JSONSerialization.jsonObject(
                with: Data((json.isEmpty ? "[]" : json).utf8)
            )
            var found: Set<String> = []
            for reason in reasons as? [[String: Any]] ?? [] {
                let evidence = reason["evidence"] as? [String: Any]
                let entry = evidence?["entry"] as? String ?? "?"
                found.insert("\(evidence?["list"] as? String ?? "?") \(entry)")
            }
            // The question mark of an empty query says nothing in a list of whole addresses.
            func whole(_ text: String) -> String {
                text.hasSuffix("?") ? String(text.dropLast()) : text
            }
            var expected = Set(
                urls.filter { whole($0) == whole(address) }.map { "urls \(whole($0))" }
            )
            expected.formUnion(
                prefixes.filter { Self.isFront($0, of: address) }.map { "prefixes \($0)" }
            )
            // Of spellings of one address the first is enough; here they are compared as one.
            let seen = Set(found.map { $0.hasPrefix("urls ") ? whole($0) : $0 })
            #expect(seen == expected, "\(address)")
            if !expected.isEmpty { hits += 1 }
        }
        #expect(hits > 200 && hits < 950)
    }
}
