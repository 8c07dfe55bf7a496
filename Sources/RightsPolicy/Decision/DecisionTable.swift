package import ProvenanceCore

/// Something that speaks against a record, with the rule that says so and what it saw.
package struct Reason: Hashable, Sendable {
    package var code: ReasonCode
    /// What it says against the record; nil where it is said for the reader alone, such as that an
    /// agreement which would have covered the record has expired.
    package var objection: Objection?
    /// The line of the policy that says so; nil where a default speaks.
    package var rule: SourcePosition?
    /// The id of the rule or clearance, where it is one.
    package var ruleID: String?
    /// One sentence for a person.
    package var message: String
    package var evidence: Evidence?
    /// The basis that lifts the objection: it stays in the decision, and no longer decides.
    package var liftedBy: String?
    /// The id of the agreement that speaks, if one does.
    package var agreement: String?
    /// Of an opt-out: whose it is, and since when. No output shows it.
    var claim: OptOutClaim?
    /// What lists would have needed of the record, where they could not be asked. No output shows it.
    var needed: NeededPart?

    /// Whether it still speaks against the record.
    package var stands: Bool { objection != nil && liftedBy == nil }

    package init(
        _ code: ReasonCode,
        _ objection: Objection?,
        rule: SourcePosition?,
        message: String,
        evidence: Evidence? = nil
    ) {
        self.code = code
        self.objection = objection
        self.rule = rule
        self.message = message
        self.evidence = evidence
    }
}

/// The part of a record that a reason rests on.
package struct Evidence: Hashable, Sendable {
    /// Dotted path.
    package var field: String
    /// The field's text, or, where it is no string, its JSON.
    package var value: String
    /// The list that named it, and its entry there, as written, with its line.
    package var list: String?
    package var entry: String?
    package var entryPosition: SourcePosition?
    /// Whose request the entry goes back to, as the list says: never a person's name.
    package var reference: String?

    package init(
        field: String,
        value: String,
        list: String? = nil,
        entry: String? = nil,
        entryPosition: SourcePosition? = nil,
        reference: String? = nil
    ) {
        self.field = field
        self.value = value
        self.list = list
        self.entry = entry
        self.entryPosition = entryPosition
        self.reference = reference
    }
}

extension Evidence {
    /// The value as outputs quote it, and whether there is more of it.
    package var shortValue: (text: String, isTruncated: Bool) {
        let (text, isTruncated) = ReasonText.cut(value)
        return (text, isTruncated)
    }
}

/// How a record is decided, from everything that speaks: the one table.
///
/// | row | what speaks | says |
/// |---|---|---|
/// | 1 | the line cannot be read as a JSON object | quarantine; nothing else is asked |
/// | 2 | a takedown | block; nothing lifts it |
/// | 3 | an agreement in force that forbids the use | block |
/// | 4 | an opt-out entry in force | block |
/// | 5 | a signal that prohibits the use, or allows it on a condition | block or review |
/// | 6 | a rule of the policy | block or review |
/// | 7 | the licence does not permit the use, or needs review | block or review |
/// | 8 | something is not known, or cannot be checked | block or review, as the policy says |
/// | 9 | nothing speaks against the record, and nothing permits its use | block |
///
/// A basis may lift objections of rows 4, 5, 7 and 8: see `Lifts`. Of those that are left the
/// strictest decides, block before review. Allow needs no objection left, and a basis.
package enum DecisionTable {
    package typealias Decided = (outcome: Outcome, basis: Basis?, reasons: [Reason])

    /// Decides, and puts the reasons in order: the deciding one, then those that stand before
    /// those that were lifted or only tell, each by row, code, rule line, list, entry. The order
    /// in which they were found never matters.
    ///
    /// - Parameters:
    ///   - reasons: everything that speaks against the record. One that is lifted already stays
    ///     so: an opt-out is lifted by whoever knows its parties.
    ///   - bases: what permits its use, the preferred one first.
    /// - Returns: the basis is what an allowed record rests on: the first that lifts something,
    ///   for the record is allowed because of it, else the first.
    package static func decide(
        _ reasons: [Reason],
        bases: [Basis]
    ) -> Decided {
        var lifted = reasons
        for number in lifted.indices where lifted[number].stands {
            lifted[number].liftedBy = bases.first { $0.lifts.contains(lifted[number].code) }?.name
        }
        var ordered = lifted.sorted(by: comesFirst)
        if let strictest = ordered.lazy.filter(\.stands).compactMap(\.objection).max() {
            let deciding = ordered.firstIndex { $0.stands && $0.objection == strictest }
            if let deciding, deciding > 0 { ordered.insert(ordered.remove(at: deciding), at: 0) }
            return (strictest.outcome, nil, ordered)
        }
        let needed = bases.first { basis in ordered.contains { $0.liftedBy == basis.name } }
        if let basis = needed ?? bases.first { return (.allow, basis, ordered) }
        let missing = Reason(
            .policyNoBasis,
            .block,
            rule: nil,
            message: "nothing permits the use of this record"
        )
        return (.block, nil, [missing] + ordered)
    }

    private static func comesFirst(_ left: Reason, _ right: Reason) -> Bool {
        if left.stands != right.stands { return left.stands }
        if left.code.row != right.code.row { return left.code.row < right.code.row }
        if left.code != right.code { return left.code.rawValue < right.code.rawValue }
        if left.rule != right.rule { return comesFirst(left.rule, right.rule) }
        let (one, other) = (left.evidence, right.evidence)
        if one?.list != other?.list { return (one?.list ?? "") < (other?.list ?? "") }
        if one?.entryPosition != other?.entryPosition {
            return comesFirst(one?.entryPosition, other?.entryPosition)
        }
        if one?.entry != other?.entry { return (one?.entry ?? "") < (other?.entry ?? "") }
        if one?.reference != other?.reference {
            return (one?.reference ?? "") < (other?.reference ?? "")
        }
        if one?.field != other?.field { return (one?.field ?? "") < (other?.field ?? "") }
        return (one?.value ?? "") < (other?.value ?? "")
    }

    /// By file, then line, then column; nothing comes before something.
    private static func comesFirst(_ left: SourcePosition?, _ right: SourcePosition?) -> Bool {
        guard let left, let right else { return left == nil && right != nil }
        return (left.file, left.line, left.column ?? 0)
            < (right.file, right.line, right.column ?? 0)
    }
}
