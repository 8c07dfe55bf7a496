package import ProvenanceCore

/// Something that speaks against a record, with the rule that says so and what it saw.
package struct Reason: Hashable, Sendable {
    package var code: ReasonCode
    package var objection: Objection
    /// The line of the policy that says so; nil where a default speaks.
    package var rule: SourcePosition?
    /// One sentence for a person.
    package var message: String
    package var evidence: Evidence?

    package init(
        _ code: ReasonCode,
        _ objection: Objection,
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

    package init(
        field: String,
        value: String,
        list: String? = nil,
        entry: String? = nil,
        entryPosition: SourcePosition? = nil
    ) {
        self.field = field
        self.value = value
        self.list = list
        self.entry = entry
        self.entryPosition = entryPosition
    }
}

/// How a record is decided, from everything that speaks: the one table.
///
/// | row | what speaks | says |
/// |---|---|---|
/// | 1 | the line cannot be read as a JSON object | quarantine; nothing else is asked |
/// | 2 | a takedown | block; nothing lifts it |
/// | 4 | an opt-out entry in force | block |
/// | 5 | a signal that prohibits the use, or allows it on a condition | block or review |
/// | 6 | a rule of the policy | block or review |
/// | 7 | the licence does not permit the use, or needs review | block or review |
/// | 8 | something is not known, or cannot be checked | block or review, as the policy says |
/// | 9 | nothing speaks against the record, and nothing permits its use | block |
///
/// Objections: the strictest decides, block before review. Allow needs no objection and a basis.
package enum DecisionTable {
    /// Decides, and puts the reasons in order: the deciding one, then by row, code, rule line,
    /// list, entry. The order in which they were found never matters.
    ///
    /// - Parameters:
    ///   - reasons: everything that speaks against the record.
    ///   - basis: what permits its use, if anything does.
    package static func decide(
        _ reasons: [Reason],
        basis: String?
    ) -> (outcome: Outcome, reasons: [Reason]) {
        var ordered = reasons.sorted(by: comesFirst)
        if ordered.isEmpty {
            if basis != nil { return (.allow, []) }
            let missing = Reason(
                .policyNoBasis,
                .block,
                rule: nil,
                message: "nothing permits the use of this record"
            )
            return (.block, [missing])
        }
        let strictest = ordered.map(\.objection).max() ?? .block
        if let deciding = ordered.firstIndex(where: { $0.objection == strictest }), deciding > 0 {
            ordered.insert(ordered.remove(at: deciding), at: 0)
        }
        return (strictest.outcome, ordered)
    }

    private static func comesFirst(_ left: Reason, _ right: Reason) -> Bool {
        if left.code.row != right.code.row { return left.code.row < right.code.row }
        if left.code != right.code { return left.code.rawValue < right.code.rawValue }
        if left.rule != right.rule { return comesFirst(left.rule, right.rule) }
        let (one, other) = (left.evidence, right.evidence)
        if one?.list != other?.list { return (one?.list ?? "") < (other?.list ?? "") }
        if one?.entryPosition != other?.entryPosition {
            return comesFirst(one?.entryPosition, other?.entryPosition)
        }
        if one?.entry != other?.entry { return (one?.entry ?? "") < (other?.entry ?? "") }
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
