import ProvenanceCore

/// Checks of the lists: their age, and what their entries add to each other.
extension PolicyLint {
    func lists() -> [LintFinding] {
        let named = rules.policy.optOuts + rules.policy.takedowns
        return zip(rules.lists, named).enumerated().flatMap { number, pair in
            age(pair.0, pair.1) + standing(pair.0, pair.1, number)
        }
    }

    private func age(_ list: ListAccount, _ limits: PolicyList) -> [LintFinding] {
        guard let date = list.date else {
            return [
                Self.finding(
                    .undated,
                    "list `\(list.name)` has no date",
                    at: limits.position
                )
            ]
        }
        guard let limit = limits.maxAgeDays else { return [] }
        // A list that is too old already stops the rule set from being opened.
        let daysLeft = limit - (Int(asOf.number) - Int(date.number))
        guard daysLeft <= soonDays else { return [] }
        let last = Day(number: date.number + Int32(limit))
        return [
            Self.finding(
                .expiring,
                "list `\(list.name)` is of \(date): with `max-age-days: \(limit)` its last day is "
                    + "\(last)",
                at: limits.position
            )
        ]
    }

    private func standing(
        _ list: ListAccount,
        _ limits: PolicyList,
        _ number: Int
    ) -> [LintFinding] {
        guard let index = rules.optOuts, !index.hasStandingEntry(inList: number) else { return [] }
        if list.entryCount == 0 {
            return [
                Self.finding(
                    .neverMatches,
                    "list `\(list.name)` has no entries",
                    at: limits.position
                )
            ]
        }
        var isOver = true
        index.forEachEntry(ofList: number) { handle in
            let until = index.entry(handle)?.terms.until
            isOver = isOver && until.map { $0 < asOf } ?? false
            return isOver
        }
        return [
            isOver
                ? Self.finding(
                    .expired,
                    "every entry of list `\(list.name)` ended before \(asOf)",
                    at: limits.position
                )
                : Self.finding(
                    .neverMatches,
                    "no entry of list `\(list.name)` stands against the use on \(asOf)",
                    at: limits.position
                )
        ]
    }

    // MARK: Entries

    /// An entry as another may cover it.
    private struct Known {
        let list: Int
        let line: Int
        let terms: OptOutTerms
        let isTakedown: Bool
        let isExact: Bool
    }

    /// Entries that add nothing: their value, or for domains one above it, stands there already
    /// for all uses and days of theirs. Lists of more than `Limits.lintEntries` are passed over.
    func coveredEntries() -> [LintFinding] {
        guard let index = rules.optOuts else { return [] }
        let count = rules.lists.reduce(0) { $0 + $1.entryCount }
        guard count <= Limits.lintEntries else { return [] }
        var known: [String: Known] = [:]
        for number in rules.lists.indices {
            index.forEachEntry(ofList: number) { handle in
                guard let entry = index.entry(handle) else { return true }
                let fresh = Known(
                    list: number,
                    line: entry.line,
                    terms: entry.terms,
                    isTakedown: rules.lists[number].isTakedown,
                    isExact: entry.matchesExactly
                )
                let key = Self.key(entry.kind, entry.value)
                if let other = known[key], !Self.isWider(fresh, than: other) { return true }
                known[key] = fresh
                return true
            }
        }
        var findings: [LintFinding] = []
        for number in rules.lists.indices {
            index.forEachEntry(ofList: number) { handle in
                guard let entry = index.entry(handle) else { return true }
                if let finding = covered(entry, number, known) { findings.append(finding) }
                return findings.count < Limits.lintFindings
            }
        }
        return findings
    }

    private func covered(
        _ entry: OptOutEntry,
        _ number: Int,
        _ known: [String: Known]
    ) -> LintFinding? {
        let own = Known(
            list: number,
            line: entry.line,
            terms: entry.terms,
            isTakedown: rules.lists[number].isTakedown,
            isExact: entry.matchesExactly
        )
        // Domains and hosts are asked alike; what is not exact covers all that lies beneath it.
        let isHost = Self.isHost(entry.kind)
        var value = entry.value[...]
        var isParent = false
        // Bounded by the labels of a host (`Limits.hostBytes`).
        while true {
            if let other = known[Self.key(entry.kind, value)],
                (other.list, other.line) != (number, entry.line), Self.covers(other, own),
                isHost
                    ? !other.isExact || (own.isExact && !isParent) : other.isExact == own.isExact
            {
                return finding(entry, number, other)
            }
            guard isHost, let dot = value.firstIndex(of: ".") else { return nil }
            value = value[value.index(after: dot)...]
            isParent = true
        }
    }

    private func finding(_ entry: OptOutEntry, _ number: Int, _ other: Known) -> LintFinding {
        let list = rules.lists[number]
        let place =
            other.list == number
            ? "line \(other.line)"
            : "line \(other.line) of list `\(rules.lists[other.list].name)`"
        return Self.finding(
            .entryCovered,
            "\(quoted(entry.written)) adds nothing to \(place)",
            at: SourcePosition(file: list.path, line: entry.line)
        )
    }

    private static func isHost(_ kind: OptOutKind) -> Bool { kind == .domains || kind == .hosts }

    private static func key(_ kind: OptOutKind, _ value: some StringProtocol) -> String {
        "\(isHost(kind) ? "host" : kind.rawValue) \(value)"
    }

    /// Whether `one` says everything that `other` says: it stands wherever that one does.
    private static func covers(_ one: Known, _ other: Known) -> Bool {
        guard one.terms.status.blocks, one.isTakedown || !other.isTakedown else { return false }
        let uses =
            one.terms.uses.isEmpty
            || (!other.terms.uses.isEmpty
                && other.terms.uses.allSatisfy { use in
                    one.terms.uses.contains { $0.contains(use) }
                })
        let from = one.terms.from.map { first in other.terms.from.map { first <= $0 } ?? false }
        let until = one.terms.until.map { last in other.terms.until.map { $0 <= last } ?? false }
        return uses && from ?? true && until ?? true
    }

    /// Which of two entries of one value others are held against.
    private static func isWider(_ one: Known, than other: Known) -> Bool {
        if one.isExact != other.isExact { return !one.isExact }
        return covers(one, other) && !covers(other, one)
    }
}
