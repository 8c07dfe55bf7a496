import ProvenanceCore

/// Checks of rules and exceptions: their days, and what can never hold.
extension PolicyLint {
    func decisions() -> [LintFinding] {
        var findings: [LintFinding] = []
        var conditions: [(words: String, rule: PolicyRule)] = []
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
            for other in conditions where other.words == words {
                guard let finding = twin(rule, other.rule) else { continue }
                findings.append(finding)
                break
            }
            conditions.append((words, rule))
        }
        for exception in rules.policy.exceptions {
            findings += end(
                of: "exception `\(exception.name.rawValue)`",
                exception.until,
                at: exception.position
            )
        }
        return findings + clearances()
    }

    /// A sheet may have thousands of rows: no more than `Limits.lintFindings` are told of.
    private func clearances() -> [LintFinding] {
        let table = rules.book.clearances
        var findings: [LintFinding] = []
        for clearance in table.ended + table.all where findings.count < Limits.lintFindings {
            findings += end(
                of: "clearance \(clearance.id) of the \(clearance.match.rawValue) "
                    + quoted(clearance.value),
                clearance.until,
                at: clearance.position
            )
        }
        return findings
    }

    /// What is to say of a rule whose condition another one has.
    private func twin(_ rule: PolicyRule, _ other: PolicyRule) -> LintFinding? {
        let name = "rule `\(rule.id.text)`"
        switch (rule.effect, other.effect) {
        case (.attribute, .object), (.object, .attribute):
            let (credit, stop) = rule.isCredit ? (rule, other) : (other, rule)
            return Self.finding(
                .neverMatches,
                "rule `\(credit.id.text)` asks for a credit, and rule `\(stop.id.text)` stops the "
                    + "same records",
                at: credit.position
            )
        case (.attribute, .allow), (.attribute, .license), (.allow, .attribute),
            (.license, .attribute):
            // One lets a record through, the other says what is owed for it.
            return nil
        case (.object, _), (.allow, _), (.license, _), (.attribute, .attribute):
            return Self.finding(
                .overlaps,
                "\(name) has the condition of rule `\(other.id.text)`",
                at: rule.position,
                "make one rule of them"
            )
        }
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
