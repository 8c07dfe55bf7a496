import ProvenanceCore
import RightsSignals

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
    /// Whether the line can say where the licence's text stands.
    package let hasLicenseURL: Bool
    /// What the licence says against the record.
    let reasons: [Reason]
    /// Filled when first asked for: that of records which lack nothing, and the others.
    private var plainDecision: Decision?
    private var decisions: [Lacks: Decision] = [:]

    init(_ verdict: LicenseVerdict) {
        self.verdict = verdict
        let licenses = verdict.licenses
        hasLicenseURL = !licenses.isEmpty && licenses.allSatisfy { $0.url != nil }
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
    }

    /// The decision of a record that this licence is all about, but for what it lacks.
    func decision(lacking lacks: Lacks, _ rules: RuleSet) -> Decision {
        if let known = lacks.isEmpty ? plainDecision : decisions[lacks] { return known }
        var all = reasons
        for part in lacks.parts.all { all.append(rules.reasonForMissing(part)) }
        if lacks.contains(.author), let reason = rules.reasonForMissingAuthor { all.append(reason) }
        let fresh = Decision(all, self)
        if lacks.isEmpty { plainDecision = fresh } else { decisions[lacks] = fresh }
        return fresh
    }
}

/// What became of one record.
package struct Decision {
    package let finding: Finding
    /// The reasons as JSON; empty for allowed records.
    package let reasons: JSONFragment
    package let license: LicenseDecision
    /// Whether a takedown speaks: then no copy of the record is kept.
    package let isTakenDown: Bool

    /// - Parameter signal: the standard by which the publisher permits the use, if one does.
    init(_ reasons: [Reason], _ license: LicenseDecision, signal: String? = nil) {
        let basis =
            license.verdict.basis.map { "license:\($0)" } ?? signal.map { "signal:\($0)" }
        let decided = DecisionTable.decide(reasons, basis: basis)
        finding = Finding(
            outcome: decided.outcome,
            basis: basis,
            reasons: decided.reasons,
            license: license.verdict.name
        )
        self.reasons = ReasonText.fragment(decided.reasons)
        self.license = license
        isTakenDown = reasons.contains { $0.code.row == 2 }
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
