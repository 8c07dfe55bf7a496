package import ProvenanceCore

/// What records that were decided alike have in common: what an account counts and a line of
/// `decisions/` names. It holds nothing of a single record.
package final class Finding: Sendable, Hashable {
    /// A reason as an account knows it.
    package struct Cause: Hashable, Sendable {
        package let code: ReasonCode
        package let rule: String?
    }

    package let outcome: Outcome
    /// Why the record may be used; of allowed records alone.
    package let basis: String?
    package let causes: [Cause]
    /// The licence as an expression, or the word for why there is none.
    package let license: String?
    /// The names of the lists whose naming of the record stands.
    package let lists: [String]
    /// The agreement that the record rests on, and its parties.
    package let agreement: String?
    package let holders: [String]
    /// The ids of the rules that ask for a credit.
    package let credits: [String]

    private let hash: Int

    package convenience init(
        outcome: Outcome,
        basis: String?,
        reasons: [Reason],
        license: String?,
        agreement: Agreement? = nil,
        credits: [String] = []
    ) {
        let isAllowed = outcome == .allow
        var causes: [Cause] = []
        var lists: [String] = []
        for reason in reasons where reason.stands {
            let cause = Cause(code: reason.code, rule: reason.rule?.fileAndLine)
            if !causes.contains(cause) { causes.append(cause) }
            if let list = reason.evidence?.list, !lists.contains(list) { lists.append(list) }
        }
        self.init(
            outcome,
            basis: isAllowed ? basis : nil,
            causes,
            license: license,
            lists: lists,
            agreement: isAllowed ? agreement?.id : nil,
            holders: isAllowed ? agreement?.parties ?? [] : [],
            credits: isAllowed ? credits : []
        )
    }

    /// The finding of records that are allowed, and that no list names.
    package convenience init(
        allowedBy basis: String?,
        license: String?,
        agreement: String?,
        holders: [String],
        credits: [String]
    ) {
        self.init(
            .allow,
            basis: basis,
            [],
            license: license,
            lists: [],
            agreement: agreement,
            holders: holders,
            credits: credits
        )
    }

    private init(
        _ outcome: Outcome,
        basis: String?,
        _ causes: [Cause],
        license: String?,
        lists: [String],
        agreement: String?,
        holders: [String],
        credits: [String]
    ) {
        self.outcome = outcome
        self.basis = basis
        self.causes = causes
        self.lists = lists
        self.license = license
        // The basis names the agreement, so what else is equal has the same.
        self.agreement = agreement
        self.holders = holders
        self.credits = credits
        var hasher = Hasher()
        hasher.combine(self.outcome)
        hasher.combine(self.basis)
        hasher.combine(causes)
        hasher.combine(license)
        hasher.combine(lists)
        hasher.combine(self.credits)
        hash = hasher.finalize()
    }

    /// The finding of a line that could not be read.
    package convenience init(unreadable code: ReasonCode) {
        let reason = Reason(code, .block, rule: nil, message: "")
        self.init(outcome: .quarantine, basis: nil, reasons: [reason], license: nil)
    }

    package static func == (left: Finding, right: Finding) -> Bool {
        left === right
            || (left.hash == right.hash && left.outcome == right.outcome
                && left.basis == right.basis && left.causes == right.causes
                && left.license == right.license && left.lists == right.lists
                && left.credits == right.credits)
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}
