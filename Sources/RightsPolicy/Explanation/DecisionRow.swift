import ProvenanceCore
import RightsSignals

/// One row of the decision table, as it went for one record.
package struct DecisionRow: Sendable {
    /// From 1 to 9.
    package var number: Int
    /// What is asked, in a word or two.
    package var title: String
    /// What spoke, in the order of the decision.
    package var reasons: [Reason]
    /// What was asked, and why it has nothing to say; of the last row, what the record rests on.
    package var note: String

    /// Whether anything spoke against the record and was not lifted.
    package var speaks: Bool { reasons.contains(where: \.stands) }

    /// What the rows ask, in their order; see `DecisionTable`.
    package static let titles = [
        "reading", "takedowns", "agreements", "opt-outs", "signals", "rules", "licence",
        "unknown", "basis",
    ]
}

/// Says how each row went.
struct RowReader {
    let rules: RuleSet
    let reasons: [Reason]
    let bases: [Basis]
    let basis: String?
    let verdict: LicenseVerdict
    let duties: [PolicyRule]
    let statements: [Statement]
    let byteCount: Int

    var rows: [DecisionRow] {
        DecisionRow.titles.enumerated().map { index, title in
            let number = index + 1
            return DecisionRow(
                number: number,
                title: title,
                reasons: reasons.filter { $0.code.row == number },
                note: note(number)
            )
        }
    }

    /// The rows of a line that cannot be read: nothing but the first was asked.
    static func rows(unreadable reason: Reason) -> [DecisionRow] {
        DecisionRow.titles.enumerated().map { index, title in
            DecisionRow(
                number: index + 1,
                title: title,
                reasons: index == 0 ? [reason] : [],
                note: index == 0 ? reason.message : "not asked"
            )
        }
    }

    private func note(_ number: Int) -> String {
        switch number {
        case 1: "a JSON object of \(byteCount) bytes"
        case 2: lists(isTakedown: true)
        case 3: agreements
        case 4: lists(isTakedown: false)
        case 5: signals
        case 6: credits
        case 7: license
        case 8: "all that is asked for is known"
        default: foundation
        }
    }

    private var credits: String {
        if duties.isEmpty { return "no rule of the policy speaks" }
        return duties.map { rule in
            "the rule \(rule.id.text) (\(rule.position.fileAndLine)) asks for a credit"
        }.joined(separator: ", ")
    }

    private var agreements: String {
        guard let agreements = rules.agreements else { return "the policy names no agreements" }
        let count = agreements.count == 1 ? "1 agreement" : "\(agreements.count) agreements"
        return "\(count), of which none covers the record"
    }

    private func lists(isTakedown: Bool) -> String {
        let lists = rules.lists.filter { $0.isTakedown == isTakedown }
        let what = isTakedown ? "takedowns" : "opt-outs"
        if lists.isEmpty { return "the policy names no list of \(what)" }
        let names = lists.prefix(4).map { "\($0.name) (\($0.entryCount))" }
        let more = lists.count > 4 ? " and \(lists.count - 4) more" : ""
        let isUnchecked = reasons.contains { $0.code == .optoutUnlocated }
        let answer =
            isUnchecked
            ? "no entry names the record, as far as could be asked: see row 8"
            : "no entry names the record"
        return "\(names.joined(separator: ", "))\(more): \(answer)"
    }

    private var signals: String {
        if rules.signals.standards.isEmpty { return "the policy respects no signal" }
        if statements.isEmpty { return "the record carries no signal" }
        let uses = rules.policy.uses.value
        let speaking = statements.filter { statement in uses.contains { statement.speaks(of: $0) } }
        let all = statements.count == 1 ? "1 statement" : "\(statements.count) statements"
        if speaking.isEmpty { return "\(all), none of them about the use" }
        return "\(all), none against the use that counts"
    }

    private var license: String {
        guard verdict.basis != nil else {
            return verdict.objections.isEmpty ? "no licence to judge" : "see row 8"
        }
        let parts = verdict.licenses.map { license in
            guard let entry = license.permittedBy else { return "`\(license.id)` is permitted" }
            return "`\(license.id)` is permitted by `\(entry.text)` (\(entry.position.fileAndLine))"
        }
        return parts.joined(separator: ", ")
    }

    private var foundation: String {
        if let basis { return basis }
        let there = bases.map(\.name).joined(separator: ", ")
        if reasons.contains(where: { $0.stands && $0.code.row < 9 }) {
            return there.isEmpty ? "there is none" : "\(there), against which objections stand"
        }
        return "there is none"
    }
}
