import ProvenanceCore

/// Whose an opt-out is, and since when: what an agreement that is to lift it is held against.
///
/// An entry's `reference` names its requester by the id of a rights holder, alone or followed by
/// a slash and the number of the request (`holder-7`, `holder-7/2025-03`).
struct OptOutClaim: Hashable, Sendable {
    let reference: String?
    let received: Day?

    init(_ entry: OptOutEntry) {
        reference = entry.reference
        received = entry.terms.received
    }

    /// Whether the agreement lifts it: the requester is a party, and asked before it was signed.
    /// Where either is not known, it does not.
    func isLifted(by agreement: Agreement) -> Bool {
        guard let reference, let received, let signed = agreement.signed, received < signed else {
            return false
        }
        return agreement.parties.contains { reference == $0 || reference.hasPrefix("\($0)/") }
    }
}

/// How agreements enter the decision of one record.
///
/// - Those that grant the use are bases. Each lifts what `wins-over` names; an opt-out only its
///   own parties' older one, and a takedown list that could not be asked nothing.
/// - Where an open licence alone would do, `prefer` says which comes first.
/// - One whose title is not proven is asked last: if the record would be allowed because of it,
///   the record goes to a person.
/// - Everything else that covers the record is told, and objects to nothing.
struct AgreementTable {
    private let named: PolicyAgreements
    private let answer: AgreementAnswer
    private let others: [Basis]
    private let lifts: Lifts

    init(
        _ named: PolicyAgreements,
        _ answer: AgreementAnswer,
        bases others: [Basis],
        isUnchecked: Bool
    ) {
        self.named = named
        self.answer = answer
        self.others = others
        lifts = isUnchecked ? named.lifts.subtracting(.unchecked) : named.lifts
    }

    /// - Returns: with the bases that were weighed, in their order.
    func decide(_ reasons: [Reason]) -> (decided: DecisionTable.Decided, bases: [Basis]) {
        let all = reasons + answer.reasons
        let decided = decide(all, by: answer.grants)
        if answer.unproven.isEmpty { return decided }
        if decided.decided.outcome != .allow {
            let hopeful = decide(all, by: answer.grants + answer.unproven)
            let rested = answer.unproven.first { $0.basis == hopeful.decided.basis?.name }
            if hopeful.decided.outcome == .allow, let rested {
                return decide(
                    all + titles(except: rested) + [title(rested, .review)],
                    by: answer.grants + answer.unproven
                )
            }
        }
        return decide(all + titles(except: nil), by: answer.grants)
    }

    private func decide(
        _ reasons: [Reason],
        by grants: [AgreementGrant]
    ) -> (decided: DecisionTable.Decided, bases: [Basis]) {
        var all = reasons
        var conflicts: [Reason] = []
        for number in all.indices where all[number].code.row == 4 && all[number].stands {
            let claim = all[number].claim
            let lifting = grants.first { claim?.isLifted(by: $0.standing.agreement) ?? false }
            if let lifting, named.liftsOptOuts {
                all[number].liftedBy = lifting.basis
            } else if let grant = grants.first, conflicts.isEmpty {
                conflicts.append(
                    reason(
                        .agreementOptOutConflict,
                        grant,
                        "grants the use, and does not lift every opt-out"
                    )
                )
            }
        }
        for grant in grants.prefix(Limits.agreementNotes) where grant.standing.grant == .all {
            all.append(reason(.agreementGranted, grant, "grants the use"))
        }
        let granting = grants.map { Basis($0.basis, lifts: lifts) }
        let bases = named.prefer == .agreement ? granting + others : others + granting
        return (DecisionTable.decide(all + conflicts, bases: bases), bases)
    }

    // MARK: Reasons

    /// What is told of titles that are not proven.
    private func titles(except rested: AgreementGrant?) -> [Reason] {
        answer.unproven.prefix(Limits.agreementNotes)
            .filter { $0.number != rested?.number }.map { title($0, nil) }
    }

    private func title(_ grant: AgreementGrant, _ objection: Objection?) -> Reason {
        var what = "has no proven title"
        if case .unproven(let words) = grant.standing.grant { what = words }
        return reason(.agreementTitleUnproven, grant, what, objection)
    }

    private func reason(
        _ code: ReasonCode,
        _ grant: AgreementGrant,
        _ what: String,
        _ objection: Objection? = nil
    ) -> Reason {
        Reason(
            code,
            objection,
            rule: named.position,
            message: "agreement \(grant.standing.agreement.id) \(what)"
        )
    }
}
