import ProvenanceCore
import RightsPolicy
import RightsSignals
import Testing

/// A policy that is wrong, and the findings that say so.
///
/// Tables of them are written as text: `| ` begins a line of the policy, what follows are the
/// findings without the file's name, and an indented line goes on with the one before.
struct BadPolicy: Sendable, CustomTestStringConvertible {
    var text: String
    var expected: [String]

    var testDescription: String { text }

    /// - Parameter prefix: lines that stand before each policy of the table.
    static func table(_ table: String, prefix: String = "") -> [BadPolicy] {
        var cases: [BadPolicy] = []
        var isInPolicy = false
        for line in table.split(separator: "\n") {
            if line.hasPrefix("| ") {
                if !isInPolicy { cases.append(BadPolicy(text: prefix, expected: [])) }
                cases[cases.count - 1].text += line.dropFirst(2) + "\n"
            } else if line.hasPrefix("  ") {
                let last = cases[cases.count - 1].expected.count - 1
                cases[cases.count - 1].expected[last] += line.dropFirst(1)
            } else {
                cases[cases.count - 1].expected.append(String(line))
            }
            isInPolicy = line.hasPrefix("| ")
        }
        for (index, bad) in cases.enumerated() {
            cases[index].expected = bad.expected.map(spelledOut)
        }
        return cases
    }

    /// The findings of `text`, each without the file's name.
    static func findings(_ text: [UInt8]) -> [String] {
        do {
            _ = try PolicyReader.read(text, file: "p.yaml")
            return []
        } catch {
            return error.all.map { finding in
                let text = finding.description
                return text.hasPrefix("p.yaml:") ? String(text.dropFirst(7)) : "no place: " + text
            }
        }
    }

    func check() {
        #expect(Self.findings(Array(text.utf8)) == expected, "in:\n\(text)")
    }

    /// The long lists of what is accepted stand in the tables as one word.
    private static func spelledOut(_ finding: String) -> String {
        var text = finding
        for (word, list) in [
            (
                "TESTKEYS",
                """
                record name json file line as-of outcome reasons only-reasons rules basis \
                attribution columns rows
                """
            ),
            (
                "KEYS",
                """
                policy description extends may-override because paths use purpose operator train-in offer-in record-format licenses \
                terms release defaults public-suffix-list opt-outs takedowns cannot-check \
                attribution signals agreements rules exceptions clearances tests
                """
            ),
            (
                "USES",
                "train train-genai pretrain finetune evaluate synthesise input index search mine"
            ),
            ("SIGNALS", SignalRegistry.all.map(\.name).joined(separator: " ")),
            (
                "LIST",
                """
                domains hosts urls url-prefixes url-patterns repositories accounts authors ids \
                hashes works sources name format date uses min-entries max-rejected max-age-days \
                max-shrink public-suffixes aliases
                """
            ),
            (
                "CONDITIONS",
                """
                all any not license host signal fields id source title authors url repository \
                account hash work text created crawled copyright-notice license-notice disclaimer \
                use purpose operator country train-in offer-in release
                """
            ),
            (
                "TESTS",
                """
                one-of prefix suffix contains glob includes only before after between above \
                at-least below at-most
                """
            ),
            ("CREDITS", "title authors url copyright-notice license-notice disclaimer"),
            ("PARTS", "url repository account author id hash work source"),
        ] {
            let words = list.split(separator: " ").map { "`\($0)`" }.joined(separator: ", ")
            text = text.replacing(word, with: words)
        }
        return text
    }
}
