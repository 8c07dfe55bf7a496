import ProvenanceCore
import RightsSignals

/// Looks for the smallest changes that would alter an outcome. None is guessed: the changed record
/// is decided, by the changed rules, and only what came out otherwise is told.
///
/// A list entry that is withdrawn takes its reasons with it and nothing else; the decision table
/// is asked again about those that are left.
struct CounterfactualSearch: ~Copyable {
    /// How a record was decided.
    struct Decided {
        var outcome: Outcome
        var basis: String?
        var reasons: [Reason]
        var bases: [Basis]
        var license: LicenseVerdict

        /// The reason that decides; nil where none stands.
        var deciding: Reason? { reasons.first.flatMap { $0.stands ? $0 : nil } }
        var standing: [Reason] { reasons.filter(\.stands) }
    }

    let rules: RuleSet
    let fields: [FoundField]
    let statements: [Statement]
    let original: Decided
    let record: [UInt8]
    private var trialsLeft = Limits.counterfactualTrials

    init(
        _ rules: RuleSet,
        record: [UInt8],
        fields: [FoundField],
        statements: [Statement],
        _ decision: Decision
    ) {
        self.rules = rules
        self.record = record
        self.fields = fields
        self.statements = statements
        original = Decided(decision)
    }

    /// What would alter the outcome, the smallest change first.
    mutating func run() -> [Counterfactual] {
        var found: [Counterfactual] = []
        let isAllowed = original.outcome == .allow
        let candidates =
            isAllowed ? threats() : original.standing.flatMap { repairs(for: $0, original) }
        for changes in candidates {
            guard let decided = decide(changes), decided.outcome != original.outcome else {
                continue
            }
            note(changes, decided, in: &found)
        }
        if !isAllowed, !found.contains(where: { $0.outcome == .allow }) {
            if let (changes, decided) = wayToAllow() { note(changes, decided, in: &found) }
        }
        // Of several texts for the same fields the one that wins most is told, the nearest first.
        found = found.enumerated().filter { place, one in
            !found.enumerated().contains { other, rival in
                rival.isOf(sameFields: one)
                    && (rival.outcome < one.outcome
                        || (rival.outcome == one.outcome && other < place))
            }
        }.map(\.element)
        found.sort(by: Self.comesFirst)
        return Array(found.prefix(Limits.counterfactuals))
    }

    private func note(
        _ changes: [Counterfactual.Change],
        _ decided: Decided,
        in found: inout [Counterfactual]
    ) {
        var codes: [ReasonCode] = []
        for reason in decided.standing where !codes.contains(reason.code) {
            codes.append(reason.code)
        }
        let counterfactual = Counterfactual(
            changes: changes,
            outcome: decided.outcome,
            basis: decided.basis,
            codes: codes
        )
        if !found.contains(where: { Set($0.changes) == Set(changes) }) {
            found.append(counterfactual)
        }
    }

    /// By size, then by how much is won, then by kind.
    private static func comesFirst(_ left: Counterfactual, _ right: Counterfactual) -> Bool {
        func rank(_ one: Counterfactual) -> (Int, UInt8, Int, String) {
            let kinds = one.changes.map(\.rank).reduce(0, +)
            return (one.changes.count, one.outcome.rawValue, kinds, one.words)
        }
        return rank(left) < rank(right)
    }

    // MARK: Several changes

    /// Changes that together lead to an allowed record: for each reason in turn the first that
    /// takes it away, and then without those that prove not to be needed.
    private mutating func wayToAllow() -> (changes: [Counterfactual.Change], Decided)? {
        var changes: [Counterfactual.Change] = []
        var decided = original
        while let deciding = decided.deciding, changes.count < Limits.counterfactualChanges {
            var next: (changes: [Counterfactual.Change], decided: Decided)?
            for repair in repairs(for: deciding, decided) {
                let attempt = changes + repair.filter { !changes.contains($0) }
                guard let trial = decide(attempt),
                    trial.outcome < decided.outcome
                        || trial.standing.count < decided.standing.count
                else { continue }
                next = (attempt, trial)
                break
            }
            guard let next else { return nil }
            (changes, decided) = next
        }
        guard decided.outcome == .allow else { return nil }
        for change in changes where changes.count > 1 {
            let rest = changes.filter { $0 != change }
            if let trial = decide(rest), trial.outcome == .allow {
                (changes, decided) = (rest, trial)
            }
        }
        return (changes, decided)
    }

    // MARK: Deciding

    /// Decides the record under `changes`; nil if they cannot be made, or too many were tried.
    mutating func decide(_ changes: [Counterfactual.Change]) -> Decided? {
        guard trialsLeft > 0, changes.count <= Limits.counterfactualChanges else { return nil }
        trialsLeft -= 1
        guard let record = Self.record(record, under: changes),
            let rules = rules.supposing(changes)
        else { return nil }
        var text = ByteBuffer(capacity: record.count)
        text.append(record.span)
        var matcher = Matcher(rules)
        guard let decision = try? matcher.decide(text.paddedBytes, from: 0, to: text.count) else {
            return nil
        }
        return Decided(decision, without: changes)
    }

    /// The record under `changes`; itself where none of them is of the record.
    static func record(
        _ record: [UInt8],
        under changes: [Counterfactual.Change]
    ) -> [UInt8]? {
        var record = record
        for change in changes {
            let edit: RecordEdit
            switch change {
            case .set(let field, let value), .add(let field, let value):
                var json = ByteBuffer()
                json.append(jsonString: value)
                let text = json.withUnsafeBytes { [UInt8]($0) }
                edit = RecordEdit(path: field, operation: .set(text))
            case .remove(let field):
                edit = RecordEdit(path: field, operation: .remove)
            case .dropLine(let field, let line):
                edit = RecordEdit(path: field, operation: .dropLine(line))
            case .withdraw, .allow, .withoutEntry, .withoutRule, .withoutBasis, .withoutAgreement,
                .policy:
                continue
            }
            guard let changed = edit.applied(to: record) else { return nil }
            record = changed
        }
        return record
    }
}

extension CounterfactualSearch.Decided {
    init(_ decision: Decision) {
        outcome = decision.finding.outcome
        basis = decision.finding.basis
        reasons = decision.causes
        bases = decision.bases
        license = decision.license.verdict
    }

    /// The decision, but for what `changes` take away: the reasons that entries and rules give,
    /// and what a record rests on with all that it lifts. The table is asked again about what is
    /// left.
    ///
    /// - Returns: nil where the table alone cannot tell what would be left.
    init?(_ decision: Decision, without changes: [Counterfactual.Change]) {
        self.init(decision)
        let gone = changes.compactMap { change in
            if case .withoutBasis(let name) = change { name } else { nil }
        }
        bases.removeAll { gone.contains($0.name) }
        var kept: [Reason] = []
        for reason in reasons where reason.code != .policyNoBasis {
            if changes.contains(where: { $0.takesAway(reason) }) { continue }
            var reason = reason
            if let part = reason.needed,
                changes.contains(.policy(Counterfactual.PolicySetting(unchecked: part)))
            {
                reason.objection = .review
            }
            if let basis = reason.liftedBy, gone.contains(basis) {
                // Another agreement may lift an opt-out in its place, entry by entry.
                if reason.code.row == 4, bases.contains(where: { $0.name.hasPrefix("agreement:") })
                {
                    return nil
                }
                reason.liftedBy = nil
            }
            kept.append(reason)
        }
        let decided = DecisionTable.decide(kept, bases: bases)
        outcome = decided.outcome
        basis = decided.basis?.name
        reasons = decided.reasons
    }
}

extension Counterfactual.Change {
    /// Whether a reason would not be given under the change.
    fileprivate func takesAway(_ reason: Reason) -> Bool {
        switch self {
        case .withdraw(let list, let entry, let position):
            reason.evidence?.list == list && reason.evidence?.entry == entry
                && reason.evidence?.entryPosition == position
        case .withoutRule(let id, let position):
            reason.ruleID == id && reason.rule == position
        case .set, .add, .remove, .dropLine, .allow, .withoutEntry, .withoutBasis,
            .withoutAgreement, .policy:
            false
        }
    }
}

extension Counterfactual {
    /// Whether both give other texts to the same fields, and change nothing else.
    fileprivate func isOf(sameFields other: Counterfactual) -> Bool {
        func fields(_ one: Counterfactual) -> [String]? {
            var fields: [String] = []
            for change in one.changes {
                switch change {
                case .set(let field, _), .add(let field, _): fields.append(field)
                case .remove, .dropLine, .withdraw, .withoutRule, .withoutBasis, .allow,
                    .withoutEntry, .withoutAgreement, .policy:
                    return nil
                }
            }
            return fields
        }
        guard let mine = fields(self), let others = fields(other) else { return false }
        return mine == others && changes != other.changes
    }
}
