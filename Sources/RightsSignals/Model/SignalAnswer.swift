package import ProvenanceCore

/// What all statements together say of one intended use.
///
/// The combination is three-valued: any prohibition prevails over any permission, a condition over
/// a plain permission, and silence is silence. It is AIPREF's rule (draft-ietf-aipref-vocab-08,
/// section 6), and agrees with RSL ("most restrictive") and CAWG; read 2026-11-23.
package enum SignalAnswer: Hashable, Sendable {
    case silent
    case permits
    case conditional(Set<Statement.Condition>)
    case prohibits

    /// Combines `statements` for `intended`. A statement about another use says nothing: a
    /// permission counts where it covers the use, a prohibition where it touches it.
    package init(_ statements: some Sequence<Statement>, for intended: Use) {
        var answer = SignalAnswer.silent
        for statement in statements where statement.speaks(of: intended) {
            switch statement.effect {
            case .prohibits: self = .prohibits; return
            case .permits:
                if answer == .silent { answer = .permits }
            case .conditional(let asked):
                if case .conditional(let others) = answer {
                    answer = .conditional(others.union(asked))
                } else {
                    answer = .conditional(asked)
                }
            }
        }
        self = answer
    }
}
