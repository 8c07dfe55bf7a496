import ProvenanceCore
package import RightsSignals

/// What one combination of licence values leads to, worked out once and remembered: the verdict,
/// and the decision of every record that has nothing else to it.
package final class LicenseDecision {
    /// What a record may lack besides; each has one standing reason.
    struct Lacks: OptionSet, Hashable {
        var rawValue: Int
        /// No author, though the licence asks for one.
        static let author = Lacks(rawValue: 1)

        /// What lists need, and the record does not have.
        var parts: NeededParts {
            get { NeededParts(rawValue: rawValue >> 1) }
            set { rawValue = rawValue & 1 | newValue.rawValue << 1 }
        }
    }

    package let verdict: LicenseVerdict
    /// The licence as an `attribution/` line gives it, and as the inside of its credit line.
    package let licenseText: JSONFragment
    package let creditText: JSONFragment
    /// Whether there is a licence that a credit line can name.
    package let hasName: Bool
    /// Whether the line can say where the licence's text stands.
    package let hasLicenseURL: Bool
    /// Whether an allowed record owes something that the attribution output has to carry.
    package let owes: Bool
    /// What the credit must hold.
    package let credit: CreditNeeds
    /// Whether the licence permits the use, and asks for the author's name.
    let asksForAuthor: Bool
    /// What the licence says against the record.
    let reasons: [Reason]
    /// What the licence tests of rules say of it.
    let answers: [LicenseTest.Answer]
    /// The clearances of its licence strings: one that blocks any, or those that allow all.
    let cleared: [Int]
    /// Filled when first asked for: that of records which lack nothing, and the others.
    private var plainDecision: Decision?
    private var decisions: [Known] = []
    /// Those of records that one agreement grants, and that have nothing else to them.
    private var granted: [GrantedKey: Decision] = [:]

    private struct GrantedKey: Hashable {
        var lacks: Lacks
        var agreement: Int
    }

    private struct Known {
        var lacks: Lacks
        var grants: [RuleGrant]
        var decision: Decision
    }

    init(_ verdict: LicenseVerdict, answers: [LicenseTest.Answer] = [], cleared: [Int] = []) {
        self.verdict = verdict
        self.answers = answers
        self.cleared = cleared
        let licenses = verdict.licenses
        hasName = !licenses.isEmpty
        hasLicenseURL = hasName && licenses.allSatisfy { $0.url != nil }
        licenseText = JSONFragment { json in
            // A family is no expression, though all its members permit the use.
            let isFamily = licenses.contains { $0.id.contains("*") }
            json.append(isFamily ? "{\"family\":" : "{\"spdx\":")
            json.append(jsonString: verdict.basis ?? "")
            if !licenses.isEmpty {
                json.append(",\"name\":")
                json.append(jsonString: licenses.map(\.name).joined(separator: "; "))
            }
            let urls = licenses.compactMap(\.url)
            if !urls.isEmpty {
                json.append(",\"url\":")
                json.append(jsonString: urls.joined(separator: " "))
            }
            let places = licenses.compactMap(\.jurisdiction)
            if !places.isEmpty {
                json.append(",\"jurisdiction\":")
                json.append(jsonString: places.joined(separator: " "))
            }
            // What the record does not declare itself says where it comes from.
            let reading = verdict.reading
            if reading.isDefault || reading.isDetected, let source = reading.sources.first {
                json.append(reading.isDefault ? ",\"default_from\":" : ",\"detected_in\":")
                json.append(jsonString: source.field)
            } else if reading.isFromPage, let source = reading.sources.first {
                json.append(",\"declared_in\":")
                json.append(jsonString: source.field)
            }
            json.append("}")
        }
        creditText = JSONFragment { json in
            for (number, license) in licenses.enumerated() {
                if number > 0 { json.append(" and ") }
                json.append(jsonEscaped: license.name)
                if let url = license.url { json.append(jsonEscaped: " (\(url))") }
            }
        }
        reasons = verdict.objections.map { objection in
            Reason(
                objection.code,
                objection.objection,
                rule: objection.rule,
                message: objection.message,
                // What is absent has no value to show.
                evidence: objection.value.isEmpty
                    ? nil : Evidence(field: objection.field, value: objection.value)
            )
        }
        owes = verdict.owes
        credit = verdict.credit
        asksForAuthor = reasons.isEmpty && verdict.credit.contains(.author)
    }

    /// Where its licence string stands.
    var licenseEvidence: Evidence? {
        verdict.reading.sources.first.map { Evidence(field: $0.field, value: $0.text) }
    }

    /// The decision of a record that this licence is all about, but for what it lacks, and for
    /// the rules and clearances that speak for it.
    ///
    /// - Parameter assigned: the licence that a rule gives in its place.
    func decision(
        lacking lacks: Lacks,
        granted grants: [RuleGrant],
        as assigned: AssignedLicense?,
        _ rules: RuleSet
    ) -> Decision {
        let isPlain = lacks.isEmpty && grants.isEmpty
        if isPlain, let plainDecision { return plainDecision }
        // A handful: what the records of one corpus lack is much the same.
        for known in decisions where known.lacks == lacks && known.grants == grants {
            return known.decision
        }
        let all = reasons(as: assigned) + rules.reasons(for: lacks)
        let used = assigned?.decision ?? self
        let fresh = Decision(all, used, rules, granted: grants)
        if isPlain {
            plainDecision = fresh
        } else if decisions.count < Limits.rememberedDecisions {
            decisions.append(Known(lacks: lacks, grants: grants, decision: fresh))
        }
        return fresh
    }

    /// What the licence says against the record: nothing any more, where a rule gives another.
    func reasons(as assigned: AssignedLicense?) -> [Reason] {
        guard let assigned else { return reasons }
        let lifted = reasons.map { reason in
            var reason = reason
            reason.liftedBy = assigned.rule.basis
            return reason
        }
        return assigned.decision.reasons + lifted
    }

    /// The decision of a record that one agreement grants, and else this licence is all about.
    func decision(
        lacking lacks: Lacks,
        granted answer: AgreementAnswer,
        by grant: AgreementGrant,
        _ rules: RuleSet
    ) -> Decision {
        let key = GrantedKey(lacks: lacks, agreement: grant.number)
        if let known = granted[key] { return known }
        let fresh = Decision(
            reasons + rules.reasons(for: lacks),
            self,
            rules,
            agreements: answer,
            isUnchecked: !lacks.parts.isDisjoint(with: rules.takedownParts)
        )
        if granted.count >= Limits.agreementsKept { granted.removeAll() }
        granted[key] = fresh
        return fresh
    }
}

/// The licence that a rule gives to records, in place of their own.
final class AssignedLicense {
    let rule: RuleBook.Entry
    let decision: LicenseDecision

    init(_ rule: RuleBook.Entry, _ decision: LicenseDecision) {
        self.rule = rule
        self.decision = decision
    }
}

extension RuleSet {
    /// What a record lacks, as reasons.
    func reasons(for lacks: LicenseDecision.Lacks) -> [Reason] {
        var reasons = lacks.parts.all.map { reasonForMissing($0) }
        if lacks.contains(.author), let reason = reasonForMissingAuthor { reasons.append(reason) }
        return reasons
    }
}

extension LicenseVerdict {
    /// What an account calls the licence: the expression, or the word for why there is none.
    var name: String {
        switch reading.status {
        case .ok, .ambiguous:
            reading.expression?.description ?? reading.status.rawValue
        case .absent, .unknown, .conflict: reading.status.rawValue
        }
    }

    /// Whether an allowed record owes something that the attribution output has to carry.
    package var owes: Bool { !obligations.isEmpty || !credit.isEmpty }
}
