import ProvenanceCore
import RightsSignals

/// What became of one record, and of all that are decided alike.
package final class Decision {
    package let finding: Finding
    /// The reasons as JSON; empty for allowed records.
    package let reasons: JSONFragment
    /// The same as values, in the same order, and what permits the use: for who explains.
    let causes: [Reason]
    let bases: [Basis]
    /// The rules whose credit an allowed record owes.
    let duties: [PolicyRule]
    /// The members of an `attribution/` line that all records so decided share: how the text may
    /// be passed on, what was done to it, and why it may be used.
    package let terms: JSONFragment
    package let license: LicenseDecision
    /// Whether a takedown speaks: then no copy of the record is kept.
    package let isTakenDown: Bool
    /// What an allowed record rests on, if that is an agreement.
    package let agreement: AgreementCredit?
    /// What signals and rules ask to be credited, if the record is allowed.
    package let creditTerms: CreditTerms?

    /// - Parameters:
    ///   - license: the licence that the record is used under, if it is.
    ///   - signal: the standard by which the publisher permits the use, if one does.
    ///   - credits: what signals ask to be credited.
    ///   - grants: the rules, clearances and exceptions that speak for it, and the rules that ask
    ///     for a credit.
    ///   - agreements: what agreements say of the record.
    ///   - isUnchecked: whether a takedown list could not be asked: no agreement lifts that.
    init(
        _ reasons: [Reason],
        _ license: LicenseDecision,
        _ rules: RuleSet,
        signal: String? = nil,
        credits: [SignalCredit] = [],
        granted grants: [RuleGrant] = [],
        agreements: AgreementAnswer = AgreementAnswer(),
        isUnchecked: Bool = false
    ) {
        var bases: [Basis] = []
        if let basis = license.verdict.basis { bases.append(Basis("license:\(basis)")) }
        if let signal { bases.append(Basis("signal:\(signal)")) }
        bases += grants.compactMap(rules.book.basis)
        let decided: DecisionTable.Decided
        if let named = rules.policy.agreements, !agreements.isEmpty {
            let table = AgreementTable(named, agreements, bases: bases, isUnchecked: isUnchecked)
            (decided, bases) = table.decide(reasons)
        } else {
            decided = DecisionTable.decide(reasons, bases: bases)
        }
        let duties = decided.outcome == .allow ? grants.compactMap(rules.book.duty) : []
        self.duties = duties
        let charged = agreements.grants.first { $0.basis == decided.basis?.name }
        agreement = charged.map { AgreementCredit($0.standing.agreement) }
        let finding = Finding(
            outcome: decided.outcome,
            basis: decided.basis?.name,
            reasons: decided.reasons,
            license: license.verdict.name,
            agreement: charged?.standing.agreement,
            credits: duties.map(\.id.text)
        )
        self.finding = finding
        self.reasons = ReasonText.fragment(decided.reasons)
        causes = decided.reasons
        self.bases = bases
        let creditTerms =
            (credits.isEmpty && duties.isEmpty) || finding.outcome != .allow
            ? nil : CreditTerms(credits, duties)
        self.creditTerms = creditTerms
        terms = JSONFragment { json in
            guard finding.outcome == .allow else { return }
            let attribution = rules.policy.attribution
            let sharesAlike =
                charged == nil && license.verdict.obligations.contains(.shareAlike)
            json.append(sharesAlike ? ",\"share_alike\":true" : ",\"share_alike\":false")
            json.append(",\"modified\":")
            json.append(jsonString: attribution.modified.value.rawValue)
            if let note = attribution.note?.text {
                json.append(",\"modification_note\":")
                json.append(jsonString: note)
            }
            json.append(",\"basis\":")
            json.append(jsonString: finding.basis ?? "")
            if let charged {
                json.append(",\"agreement\":")
                json.append(jsonString: charged.standing.agreement.id)
            }
            creditTerms?.member.append(to: &json)
        }
        self.license = license
        isTakenDown = reasons.contains { $0.code.row == 2 }
    }

    /// Whether an allowed record owes something that the attribution output has to carry. What
    /// rests on an agreement owes at least that it is named.
    package var owes: Bool { agreement != nil || license.owes || creditTerms != nil }
}

/// What an agreement asks a record's credit to say.
package final class AgreementCredit: Sendable {
    /// The line that it prescribes, as the inside of a JSON string; nil if it prescribes none.
    package let line: JSONFragment?
    /// What stands in a credit line in place of a licence.
    package let words: JSONFragment

    init(_ agreement: Agreement) {
        line = agreement.creditLine.map { line in
            JSONFragment { $0.append(jsonEscaped: line) }
        }
        words = JSONFragment { $0.append(jsonEscaped: "used under agreement \(agreement.id)") }
    }
}
