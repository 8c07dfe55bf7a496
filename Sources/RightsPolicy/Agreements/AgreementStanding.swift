package import ProvenanceCore

/// What agreements are asked for: the uses of a policy, and when and where they are to happen.
package struct AgreementQuestion: Sendable {
    package var uses: [Use]
    package var purpose: Policy.Purpose
    package var trainIn: [String]
    package var offerIn: [String]
    /// The day by which dates are judged, and the last day of the planned use.
    package var asOf: Day
    package var until: Day

    package init(_ policy: Policy, asOf: Day, until: Day?) {
        uses = policy.uses.value
        purpose = policy.purpose.value
        trainIn = policy.trainIn.map(\.text)
        offerIn = policy.offerIn.map(\.text)
        self.asOf = asOf
        self.until = until.map { max($0, asOf) } ?? asOf
    }
}

/// What one agreement comes to for the uses of a policy, whatever the record.
///
/// In force is one that is signed, on a day that is not after the day asked about, between its
/// first and its last day, before the day of a termination. It grants if it is in force on every
/// day of the planned use; it prohibits if it is on any of them, wherever, for whatever purpose
/// and whoever grants: a prohibition is read widely, a grant narrowly.
///
/// | asked in this order | what a grant that fails it is called |
/// |---|---|
/// | drafts, negotiations, no day of signature, signed or beginning later | `agreement.not-yet` |
/// | suspended | `agreement.suspended` |
/// | terminated, expired, ended before, or ending during the planned use | `agreement.expired` |
/// | each intended use is granted, for the purpose of the policy | `agreement.use` |
/// | copies may be made, and the result be offered, wherever the policy says | `agreement.territory` |
/// | no cap was used up when the rule set was compiled | `agreement.cap-used-up` |
/// | the grantor is the owner, or may sublicense and has shown its title | `agreement.title-unproven` |
package final class AgreementStanding: Sendable {
    /// What the agreement grants of the intended uses.
    package enum Grant: Equatable, Sendable {
        /// It grants nothing at all: it is silent.
        case nothing
        case all
        /// All, if the grantor could: that is for a person to say.
        case unproven(String)
        case failed(ReasonCode, String)
    }

    package let agreement: Agreement
    /// What it prohibits of the intended uses, in force on some day of the planned use.
    package let prohibited: Use?
    package let grant: Grant
    let conditions: AgreementConditions

    package init(_ agreement: Agreement, for question: AgreementQuestion) {
        self.agreement = agreement
        prohibited = Self.prohibited(agreement, question)
        grant = Self.grant(agreement, question)
        conditions = AgreementConditions(agreement)
    }

    // MARK: Prohibitions

    private static func prohibited(_ agreement: Agreement, _ question: AgreementQuestion) -> Use? {
        guard let term = AgreementTerm(agreement), term.first <= question.until,
            term.last >= question.asOf
        else { return nil }
        return question.uses.first { use in agreement.prohibits.contains { $0.prohibits(use) } }
    }

    // MARK: Grants

    private static func grant(_ agreement: Agreement, _ question: AgreementQuestion) -> Grant {
        if agreement.grants.isEmpty { return .nothing }
        if let (code, what) = lateOrEarly(agreement, question) { return .failed(code, what) }
        for use in question.uses where !agreement.grants.contains(where: { $0.permits(use) }) {
            return .failed(.agreementUse, "does not grant the use \(use.rawValue)")
        }
        let purpose = question.purpose.rawValue
        guard
            agreement.purposes.isEmpty
                || agreement.purposes.contains(where: { $0.rawValue == purpose })
        else { return .failed(.agreementUse, "does not grant a \(purpose) purpose") }
        guard Territory.reaches(agreement.trainIn, all: question.trainIn) else {
            return .failed(.agreementTerritory, "does not grant copies everywhere in `train-in`")
        }
        guard Territory.reaches(agreement.offerIn, all: question.offerIn) else {
            return .failed(.agreementTerritory, "does not grant offers everywhere in `offer-in`")
        }
        if let cap = agreement.caps.first(where: { $0.used >= $0.amount }) {
            return .failed(
                .agreementCapUsedUp,
                "has used up its cap of \(cap.amount) \(cap.unit.rawValue)"
            )
        }
        if agreement.grantorRole == .owner
            || (agreement.maySublicense == true && agreement.isTitleProven)
        {
            return .all
        }
        let lack = agreement.maySublicense == true ? "its title" : "a right to sublicense"
        return .unproven(
            "is granted by \(agreement.grantorRole.words), which has not shown \(lack)"
        )
    }

    /// Why an agreement is not in force throughout the planned use; nil if it is.
    private static func lateOrEarly(
        _ agreement: Agreement,
        _ question: AgreementQuestion
    ) -> (ReasonCode, String)? {
        let asOf = question.asOf
        switch agreement.status {
        case .draft: return (.agreementNotYet, "is a draft")
        case .inNegotiation: return (.agreementNotYet, "is being negotiated")
        case .suspended: return (.agreementSuspended, "is suspended")
        case .terminated: return (.agreementExpired, "is terminated")
        case .expired: return (.agreementExpired, "has expired")
        case .signed: break
        }
        guard let signed = agreement.signed else {
            return (.agreementNotYet, "has no day of signature")
        }
        if signed > asOf { return (.agreementNotYet, "is signed on \(signed)") }
        if let from = agreement.from, from > asOf {
            return (.agreementNotYet, "begins on \(from)")
        }
        if let ended = agreement.terminatedOn, ended <= question.until {
            return (.agreementExpired, ended <= asOf ? "ended on \(ended)" : "ends on \(ended)")
        }
        if let until = agreement.until, until < question.until {
            let isOver = until < asOf
            return (
                .agreementExpired,
                isOver
                    ? "expired on \(until)"
                    : "ends on \(until), before the planned use does on \(question.until)"
            )
        }
        return nil
    }
}

/// The days on which an agreement is in force; none for what is not signed.
struct AgreementTerm: Hashable {
    let first: Day
    let last: Day

    init?(_ agreement: Agreement) {
        guard agreement.status == .signed, let signed = agreement.signed else { return nil }
        first = max(signed, agreement.from ?? signed)
        var last = agreement.until ?? Day(number: .max)
        if let ended = agreement.terminatedOn { last = min(last, Day(number: ended.number - 1)) }
        guard first <= last else { return nil }
        self.last = last
    }
}

extension Agreement.GrantorRole {
    /// For messages.
    fileprivate var words: String {
        switch self {
        case .owner: "the owner"
        case .exclusiveLicensee: "an exclusive licensee"
        case .aggregator: "an aggregator"
        case .collectingSociety: "a collecting society"
        case .agent: "an agent"
        }
    }
}
