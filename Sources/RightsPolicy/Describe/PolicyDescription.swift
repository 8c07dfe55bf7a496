package import ProvenanceCore
import RightsSignals

/// A policy in plain sentences, as Markdown that a person can sign (`sluice rules describe`).
///
/// It says every setting, the defaults too, what comes of each category of licences, and which
/// lists with which digests. The same rule set gives the same text.
package enum PolicyDescription {
    /// - Parameter asOf: the day on which dates were judged.
    package static func markdown(of rules: RuleSet, asOf: Day) -> String {
        let policy = rules.policy
        var lines = ["# Policy `\(policy.name.text)`", ""]
        if let description = policy.description?.text {
            lines += [oneLine(description), ""]
        }
        lines += [
            "File `\(policy.file)`, as of \(asOf). Digest of the policy and of everything that it "
                + "names: `\(rules.digest)`.", "",
            "A record is allowed if nothing below speaks against it and something permits its "
                + "use. Unknown is never allowed, and silence is no permission.",
        ]
        let statements = PolicyStatement.all(of: rules)
        for section in PolicyStatement.Section.allCases {
            let own = statements.filter { $0.section == section }
            if own.isEmpty { continue }
            lines += ["", "## \(section.rawValue)", ""]
            lines += own.map(item)
            if section == .licenses { lines += [""] + categories(rules) }
        }
        lines += [
            "", "## Sign-off", "", "| name | role | date | signature |", "|---|---|---|---|",
            "| | | | |",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func item(_ statement: PolicyStatement) -> String {
        let source = statement.position.map { "line \($0.line)" } ?? "default"
        return "- \(statement.sentence) (`\(statement.key)`, \(source))"
    }

    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    // MARK: Categories

    /// What comes of the licences of each category, by itself: before signals and lists.
    private static func categories(_ rules: RuleSet) -> [String] {
        let table = rules.licenses.table
        var lines = [
            "What that means for the \(table.count) licences that are known (SPDX list "
                + "\(table.listVersion)), by category; a licence may have several:", "",
            "| category | allowed | for review | blocked |", "|---|---|---|---|",
        ]
        var counts: [String: [Outcome: Int]] = [:]
        for index in 0..<table.count {
            let verdict = rules.licenses.verdict(
                on: LicenseReading(.ok, SPDXExpression(table.term(index)), .expression)
            )
            let categories = table.categories(index)
            for word in LicenseCategories.allWords {
                guard let category = LicenseCategories(word: word), categories.contains(category)
                else { continue }
                counts[word, default: [:]][verdict.outcome, default: 0] += 1
            }
            if categories.isEmpty { counts["none", default: [:]][verdict.outcome, default: 0] += 1 }
        }
        for word in LicenseCategories.allWords + ["none"] {
            guard let row = counts[word] else { continue }
            let cells = [Outcome.allow, .review, .block].map { "\(row[$0] ?? 0)" }
            lines.append("| \(word) | \(cells.joined(separator: " | ")) |")
        }
        return lines
    }
}
