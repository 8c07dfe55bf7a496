import RightsSignals
import TestSupport
import Testing

/// Vectors of other parsers, and what two of them made of the same texts.
///
/// What we read otherwise stands in `Tests/Conformance/spdx/divergences.txt` with the reason.
@Suite("Vectors for licence expressions")
struct SPDXConformanceTests {
    private static func expression(_ text: String, _ dialect: SPDXDialect) throws -> SPDXExpression?
    {
        try? SPDXExpression(text, table: LicenseFixtures.table(), dialect: dialect)
    }

    /// A text without its parentheses: casing and order of operands.
    private static func bare(_ text: String) -> String { text.filter { $0 != "(" && $0 != ")" } }

    private static func shown(_ expression: SPDXExpression?) -> String {
        expression?.description ?? "refused"
    }

    /// What a vector expects and what came out, where they differ.
    private static func divergence(_ row: [String: Any]) throws -> String? {
        let arguments = row["args"] as? [String: String]
        guard let text = row["expr"] as? String ?? arguments?["license_expression"] else {
            return "a vector without a text: \(row)"
        }
        let name = text.debugDescription
        if let valid = row["valid"] as? Bool {
            let found = try expression(text, .strict)
            return (found != nil) == valid
                ? nil : "strict \(name) expected=\(valid) here=\(shown(found))"
        }
        if let valid = row["valid_syntax"] as? Bool {
            var dialect = SPDXDialect.strict
            dialect.keepsUnknownIDs = true
            let found = try expression(text, dialect)
            return (found != nil) == valid
                ? nil : "syntax \(name) expected=\(valid) here=\(shown(found))"
        }
        if let valid = row["valid_lax"] as? Bool {
            let reading = try LicenseFixtures.reader().read(text: text)
            return (reading.expression != nil) == valid
                ? nil : "lax \(name) expected=\(valid) here=\(reading.status)"
        }
        let found = try expression(text, .lenient)
        guard let expected = arguments?["expected"] else {
            return found == nil ? nil : "lenient \(name) expected=refused here=\(shown(found))"
        }
        let same = try expression(expected, .lenient)
        return found?.canonical == same?.canonical && bare(shown(found)) == bare(expected)
            ? nil : "lenient \(name) expected=\(expected) here=\(shown(found))"
    }

    /// What two parsers agree on, and what came out, where we do not agree.
    private static func oracleDivergence(_ row: [String: Any]) throws -> String? {
        guard let text = row["expr"] as? String else { return nil }
        let first = row["license_expression"] as? [String: Any] ?? [:]
        let normalized = first["normalized"] as? String
        let hasErrors =
            !(first["errors"] as? [String] ?? []).isEmpty || first["exception"] != nil
            || !(first["invalid_symbols"] as? [String] ?? []).isEmpty
        let one = hasErrors || normalized == "None" ? nil : normalized
        let other = row["packaging"] as? String
        let found = try expression(text, .lenient)
        let name = text.debugDescription
        switch (one, other) {
        case (nil, nil):
            return found == nil ? nil : "oracles \(name) expected=refused here=\(shown(found))"
        case (let one?, let other?):
            let left = try expression(one, .lenient)?.canonical
            let right = try expression(other, .lenient)?.canonical
            // Two readings that differ are no agreement.
            if let left, let right, left != right { return nil }
            return found != nil && found?.canonical == left && left == right
                ? nil : "oracles \(name) expected=\(one) here=\(shown(found))"
        case (nil, _?), (_?, nil): return nil
        }
    }

    @Test("every vector agrees, or the difference is listed with its reason")
    func vectors() throws {
        guard let path = SharedData.path("spdx/expression-vectors.jsonl"),
            let oracles = SharedData.path("spdx/expression-oracles.jsonl")
        else { return }
        let rows = try jsonObjects(of: path)
        #expect(rows.count > 165)
        let answers = try jsonObjects(of: oracles)
        #expect(answers.count > 130)
        let found = try rows.compactMap(Self.divergence) + answers.compactMap(Self.oracleDivergence)
        let difference = try differenceFromListed(found, in: "spdx/divergences.txt")
        #expect(difference == nil, "\(difference ?? "")")
    }

    @Test("addresses of Creative Commons are read as the vectors say")
    func creativeCommons() throws {
        guard let path = SharedData.path("cc/cc-url-vectors.json") else { return }
        let rows = try jsonObjects(of: path)
        #expect(rows.count == 42)
        let reader = try LicenseFixtures.reader()
        for row in rows {
            guard let text = row["url"] as? String else {
                Issue.record("a vector without an address: \(row)")
                continue
            }
            let reading = reader.read(text: text)
            guard let id = row["spdx"] as? String else {
                // Retired licences without an id of the list have a reference of our own.
                let shown = LicenseFixtures.summary(reading)
                #expect(reading.status != .ok || shown.hasPrefix("ok LicenseRef-cc-"), "\(text)")
                continue
            }
            #expect(LicenseFixtures.summary(reading) == "ok " + id, "\(text)")
            #expect(reading.method == .creativeCommonsURL, "\(text)")
            let license = CreativeCommonsLicense(url: text, ports: reader.table)
            let code = (row["code"] as? String ?? "").split(separator: "-").sorted()
            #expect(license?.code.split(separator: "-").sorted() == code, "\(text)")
            #expect(license?.version == row["version"] as? String, "\(text)")
            #expect(license?.jurisdiction == row["jurisdiction"] as? String, "\(text)")
        }
    }
}
