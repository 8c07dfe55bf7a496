import ProvenanceCore

/// Checks of rules and exceptions: their days, and what can never hold.
extension PolicyLint {
    func decisions() -> [LintFinding] {
        var findings: [LintFinding] = []
        var conditions: [(words: String, id: String)] = []
        for entry in rules.book.entries {
            let rule = entry.rule
            let name = "rule `\(rule.id.text)`"
            findings += end(of: name, rule.until, at: rule.position)
            if entry.program.fixed(entry.certainty) == false {
                findings.append(
                    Self.finding(
                        .neverMatches,
                        "\(name) can never hold: what the policy says of itself rules it out",
                        at: rule.position
                    )
                )
            }
            // Conditions are compared as they read.
            let words = rule.when.words
            if let other = conditions.first(where: { $0.words == words }) {
                findings.append(
                    Self.finding(
                        .overlaps,
                        "\(name) has the condition of rule `\(other.id)`",
                        at: rule.position,
                        "make one rule of them"
                    )
                )
            }
            conditions.append((words, rule.id.text))
        }
        for exception in rules.policy.exceptions {
            findings += end(
                of: "exception `\(exception.name.rawValue)`",
                exception.until,
                at: exception.position
            )
        }
        return findings
    }

    private func end(
        of what: String,
        _ until: Day?,
        at position: SourcePosition
    ) -> [LintFinding] {
        guard let until else { return [] }
        if until < asOf {
            return [Self.finding(.expired, "\(what) ended on \(until)", at: position)]
        }
        guard Int(until.number) - Int(asOf.number) <= soonDays else { return [] }
        return [Self.finding(.expiring, "\(what) ends on \(until)", at: position)]
    }
}
