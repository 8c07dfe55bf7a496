import ProvenanceCore
import RightsSignals

/// What a policy says by rules, exceptions and clearances.
extension PolicyStatement {
    static func decisions(_ rules: RuleSet) -> [PolicyStatement] {
        let policy = rules.policy
        var statements = policy.rules.map(rule)
        statements += policy.exceptions.map(exception)
        for (key, words, isEmpty) in [
            ("rules", "The policy has no rules of its own.", policy.rules.isEmpty),
            ("exceptions", "It relies on no legal exception.", policy.exceptions.isEmpty),
        ] where isEmpty {
            statements.append(PolicyStatement(.rules, key, [], words, at: nil))
        }
        let files = policy.clearances.map(\.text)
        let count = rules.book.clearances.all.count
        statements.append(
            PolicyStatement(
                .rules,
                "clearances",
                files.isEmpty ? [] : files.sorted() + ["in force: \(count)"],
                files.isEmpty
                    ? "No clearances by persons are applied."
                    : "Clearances by persons stand in \(quotedList(files)); \(count) of them "
                        + "\(count == 1 ? "is" : "are") in force.",
                at: policy.clearances.first?.position
            )
        )
        return statements
    }

    static func agreements(_ policy: Policy) -> [PolicyStatement] {
        guard let agreements = policy.agreements else {
            return [
                PolicyStatement(
                    .agreements,
                    "agreements",
                    [],
                    "No agreements are applied.",
                    at: nil
                )
            ]
        }
        let key: String
        switch agreements.store {
        case .database: key = "database"
        case .file: key = "file"
        }
        let path = agreements.store.path.text
        let lifted = agreements.winsOver.map(\.rawValue)
        return [
            PolicyStatement(
                .agreements,
                "agreements.\(key)",
                [path],
                "Agreements in force, kept in `\(path)`, can permit a use or forbid it.",
                at: agreements.position
            ),
            PolicyStatement(
                .agreements,
                "agreements.wins-over",
                lifted.sorted(),
                lifted.isEmpty
                    ? "An agreement that grants the use lifts nothing else that speaks against a "
                        + "record."
                    : "An agreement that grants the use lifts what is said by \(quotedList(lifted)).",
                at: agreements.position
            ),
            PolicyStatement(
                .agreements,
                "agreements.prefer",
                [agreements.prefer.rawValue],
                agreements.prefer == .licence
                    ? "A record that an open licence permits is not charged to an agreement."
                    : "A record that an agreement permits is charged to it, open licence or not.",
                at: agreements.position
            ),
        ]
    }

    private static func rule(_ rule: PolicyRule) -> PolicyStatement {
        let effect: String
        switch rule.effect {
        case .object(let objection): effect = "is \(objection.past)"
        case .allow: effect = "may be used, though its licence is refused or not known"
        case .license(let license, let categories):
            let words = categories.words
            effect =
                "is taken to be under `\(license.text)`"
                + (words.isEmpty ? "" : " (\(words.joined(separator: ", ")))")
        case .attribute(let credit):
            let parts = quotedList(credit.parts.map { $0.rawValue })
            effect =
                "must be credited where it is used, naming \(parts)"
                + (credit.creditLine.map { ", with the words “\($0.text)”" } ?? "")
                + (credit.notice.map { ", under the notice “\($0.text)”" } ?? "")
        }
        return PolicyStatement(
            .rules,
            "rules.\(rule.id.text)",
            ["when: \(rule.when.words)", "then: \(effect)"]
                + proof(rule.because, rule.approvedBy, rule.until),
            "Rule `\(rule.id.text)`: a record for which \(rule.when.words), \(effect)."
                + sentence(rule.because, rule.approvedBy, rule.until),
            at: rule.position
        )
    }

    private static func exception(_ exception: PolicyException) -> PolicyStatement {
        let needs = exception.needs.map(\.rawValue)
        let name = exception.name.rawValue
        let when = exception.when?.words
        return PolicyStatement(
            .rules,
            "exceptions.\(name)",
            ["needs: \(needs.sorted().joined(separator: " "))", "when: \(when ?? "always")"]
                + proof(exception.because, exception.approvedBy, exception.until),
            "The exception `\(name)` is a basis"
                + (when.map { " where \($0)" } ?? "") + ", given \(quotedList(needs))."
                + sentence(exception.because, exception.approvedBy, exception.until),
            at: exception.position
        )
    }

    private static func proof(
        _ because: PolicyText?,
        _ approvedBy: PolicyText?,
        _ until: Day?
    ) -> [String] {
        [
            because.map { "because: \($0.text)" }, approvedBy.map { "approved-by: \($0.text)" },
            until.map { "until: \($0)" },
        ].compactMap { $0 }
    }

    private static func sentence(
        _ because: PolicyText?,
        _ approvedBy: PolicyText?,
        _ until: Day?
    ) -> String {
        var parts = ""
        if let because { parts += " Because: \(because.text)." }
        if let approvedBy { parts += " Approved by \(approvedBy.text)." }
        if let until { parts += " Until \(until)." }
        return parts
    }
}

extension PolicyCondition {
    /// The condition as part of a sentence.
    var words: String {
        switch self {
        case .all(let parts): Self.joined(parts, " and ")
        case .any(let parts): Self.joined(parts, " or ")
        case .not(let part): "not (\(part.words))"
        case .test(let test): test.words
        }
    }

    private static func joined(_ parts: [PolicyCondition], _ word: String) -> String {
        parts.map { part in
            switch part {
            case .all, .any: "(\(part.words))"
            case .not, .test: part.words
            }
        }.joined(separator: word)
    }
}

extension PolicyTest {
    fileprivate var words: String {
        func list(_ texts: [PolicyText]) -> String {
            PolicyStatement.quotedList(texts.map(\.text))
        }
        // The name begins with where the condition stands.
        let joins = ["all", "any", "not"]
        let parts = name.split(separator: ".").drop { $0 != "when" }.dropFirst()
        let subject = "`\(parts.drop { joins.contains(String($0)) }.joined(separator: "."))`"
        switch operand {
        case .words(let texts): return "\(subject) is one of \(list(texts))"
        case .present: return "\(subject) is there"
        case .absent: return "\(subject) is not there"
        case .texts(let comparison, let texts):
            switch comparison {
            case .equal: return "\(subject) is one of \(list(texts))"
            case .prefix: return "\(subject) begins with one of \(list(texts))"
            case .suffix: return "\(subject) ends with one of \(list(texts))"
            case .contains: return "\(subject) contains one of \(list(texts))"
            case .glob: return "\(subject) is like one of \(list(texts))"
            }
        case .includes(let texts): return "\(subject) includes all of \(list(texts))"
        case .only(let texts): return "\(subject) holds nothing but \(list(texts))"
        case .days(let days):
            if days.lowerBound == .first { return "\(subject) is not after \(days.upperBound)" }
            if days.upperBound == .last { return "\(subject) is not before \(days.lowerBound)" }
            return "\(subject) is from \(days.lowerBound) to \(days.upperBound)"
        case .numbers(let range):
            var parts: [String] = []
            if let lower = range.lower {
                parts.append("\(lower.isIncluded ? "at least" : "above") \(lower.value)")
            }
            if let upper = range.upper {
                parts.append("\(upper.isIncluded ? "at most" : "below") \(upper.value)")
            }
            return "\(subject) is \(parts.joined(separator: " and "))"
        }
    }
}
