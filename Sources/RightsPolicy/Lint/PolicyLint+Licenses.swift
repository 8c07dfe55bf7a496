import ProvenanceCore
import RightsSignals

/// Checks of the entries of `licenses`, by the licences of the table that each covers.
extension PolicyLint {
    private struct Entry {
        let action: LicenseList.Action
        let entry: LicenseEntry
        let covered: Set<Int>

        var name: String { "`\(entry.text)`" }
        /// As a message about another entry cites it.
        var cited: String { "`\(entry.text)` (line \(entry.position.line))" }
    }

    func licenses() -> [LintFinding] {
        let settings = rules.licenses.settings
        let lists: [(LicenseList.Action, [LicenseEntry])] = [
            (.allow, settings.allow), (.review, settings.review), (.block, settings.block),
        ]
        let entries = lists.flatMap { action, list in
            list.map { entry in
                Entry(
                    action: action,
                    entry: entry,
                    covered: Set(lines.reach.licenses(of: entry, action))
                )
            }
        }
        var findings: [LintFinding] = []
        for (number, entry) in entries.enumerated() where !entry.covered.isEmpty {
            if let finding = againstStricter(entry, entries) {
                findings.append(finding)
            } else if let finding = withinList(entry, number, entries) {
                findings.append(finding)
            } else if let finding = againstTerms(entry) {
                findings.append(finding)
            }
        }
        return findings
    }

    /// Something stricter is said of the same licences, or of all of them.
    private func againstStricter(_ entry: Entry, _ entries: [Entry]) -> LintFinding? {
        let same = entries.first { $0.action > entry.action && $0.covered == entry.covered }
        if let same {
            return Self.finding(
                .contradicts,
                "\(entry.name) is under `\(entry.action.word)`, and under `\(same.action.word)` "
                    + "as \(same.cited)",
                at: entry.entry.position
            )
        }
        guard let hit = lines.reach.shadow(of: entry.entry, entry.action) else { return nil }
        return Self.finding(
            .shadowed,
            "\(entry.name) never speaks: `\(hit.entry.text)` (line \(hit.entry.position.line)) "
                + "is under `\(hit.action.word)` and goes before it",
            at: entry.entry.position
        )
    }

    /// Another entry of the same list says it already.
    private func withinList(
        _ entry: Entry,
        _ number: Int,
        _ entries: [Entry]
    ) -> LintFinding? {
        let others = entries.enumerated().filter {
            $0.offset != number && $0.element.action == entry.action
        }
        if let twin = others.first(where: {
            $0.offset < number && $0.element.covered == entry.covered
        }) {
            return Self.finding(
                .listedTwice,
                "\(entry.name) is \(twin.element.cited) once more",
                at: entry.entry.position
            )
        }
        if let wider = others.first(where: {
            $0.element.covered.isStrictSuperset(of: entry.covered)
        }) {
            return Self.finding(
                .overlaps,
                "\(entry.name) adds nothing: \(wider.element.cited) covers it",
                at: entry.entry.position
            )
        }
        return nil
    }

    /// An allowed licence that a term always blocks.
    private func againstTerms(_ entry: Entry) -> LintFinding? {
        guard entry.action == .allow else { return nil }
        let settings = rules.licenses.settings
        let table = rules.licenses.table
        let blocking = LicenseTermName.allCases.filter { settings.objection(to: $0) == .block }
        let term = blocking.first { term in
            entry.covered.allSatisfy { table.categories($0).contains(term.category) }
        }
        guard let term else { return nil }
        let place = settings.termPositions[term].map { "line \($0.line)" } ?? "the default"
        return Self.finding(
            .allowsBlocked,
            "\(entry.name) is allowed, and `terms.\(term.word): \(settings.terms[term].word)` "
                + "(\(place)) blocks it",
            at: entry.entry.position
        )
    }
}

extension LicenseList.Action {
    /// The key of the list in the policy.
    var word: String {
        switch self {
        case .allow: "allow"
        case .review: "review"
        case .block: "block"
        }
    }
}
