package import ProvenanceCore
package import RightsSignals

/// What a policy makes of a term that a licence sets (`terms:` of a policy).
///
/// | word | meaning |
/// |---|---|
/// | `allow` | the term is met, and nothing is owed for it |
/// | `carry` | the term is met if its obligation is passed on: it stays in the attribution |
/// | `review`, `block` | the record gets that outcome |
/// | `by-purpose` | block where `purpose: commercial` |
/// | `by-operator` | block unless a research organisation or a school acts, non-commercially |
/// | `by-release` | see `TermRule.byRelease` |
package enum TermRule: String, PolicyWord {
    case allow
    case carry
    case review
    case block
    case byPurpose = "by-purpose"
    case byOperator = "by-operator"
    /// `internal` is met; `model` and `weights` want review; `dataset`, which passes the works
    /// themselves on, is blocked by no-derivatives and wants review by share-alike.
    case byRelease = "by-release"
}

/// The terms that a policy can set a rule for.
package enum LicenseTermName: String, PolicyWord {
    case nonCommercial = "non-commercial"
    case noDerivatives = "no-derivatives"
    case shareAlike = "share-alike"
    case researchOnly = "research-only"
    case useRestricted = "use-restricted"

    /// The rules that make sense for this term.
    package var rules: [TermRule] {
        switch self {
        case .nonCommercial: [.allow, .carry, .review, .block, .byPurpose, .byOperator]
        case .noDerivatives, .shareAlike: [.allow, .carry, .review, .block, .byRelease]
        case .researchOnly: [.allow, .carry, .review, .block, .byOperator]
        case .useRestricted: [.allow, .carry, .review, .block]
        }
    }

    /// The licences that set this term.
    package var category: LicenseCategories {
        switch self {
        case .nonCommercial: .nonCommercial
        case .noDerivatives: .noDerivatives
        case .shareAlike: .shareAlike
        case .researchOnly: .researchOnly
        case .useRestricted: .useRestricted
        }
    }

    /// The reason that an objection to this term gives.
    package var code: ReasonCode {
        switch self {
        case .nonCommercial: .licenseNonCommercial
        case .noDerivatives: .licenseNoDerivatives
        case .shareAlike: .licenseShareAlike
        case .researchOnly: .licenseResearchOnly
        case .useRestricted: .licenseUseRestricted
        }
    }
}

/// `terms:` of a policy.
package struct LicenseTerms: Hashable, Sendable {
    package var nonCommercial = TermRule.byPurpose
    package var noDerivatives = TermRule.review
    package var shareAlike = TermRule.carry
    package var researchOnly = TermRule.byOperator
    package var useRestricted = TermRule.review

    package init() {}

    package subscript(name: LicenseTermName) -> TermRule {
        get {
            switch name {
            case .nonCommercial: nonCommercial
            case .noDerivatives: noDerivatives
            case .shareAlike: shareAlike
            case .researchOnly: researchOnly
            case .useRestricted: useRestricted
            }
        }
        set {
            switch name {
            case .nonCommercial: nonCommercial = newValue
            case .noDerivatives: noDerivatives = newValue
            case .shareAlike: shareAlike = newValue
            case .researchOnly: researchOnly = newValue
            case .useRestricted: useRestricted = newValue
            }
        }
    }
}

extension LicenseSettings {
    /// What the policy holds against a licence with the term `name`; nil if nothing.
    func objection(to name: LicenseTermName) -> Objection? {
        switch terms[name] {
        case .allow, .carry: nil
        case .review: isTouched(by: name) ? .review : nil
        case .block: isTouched(by: name) ? .block : nil
        case .byPurpose: purpose == .commercial ? .block : nil
        case .byOperator:
            purpose == .nonCommercial
                && (operatorKind == .researchOrganisation || operatorKind == .education)
                ? nil : .block
        case .byRelease: isTouched(by: name) ? objectionByRelease(to: name) : nil
        }
    }

    private func objectionByRelease(to name: LicenseTermName) -> Objection? {
        switch release {
        case .internal: nil
        case .model, .weights: .review
        case .dataset: name == .noDerivatives ? .block : .review
        }
    }

    /// Whether an intended use touches the term. To measure, list or find a work makes no
    /// adaptation of it; every other use may. No stated use may be any.
    private func isTouched(by name: LicenseTermName) -> Bool {
        guard name == .noDerivatives || name == .shareAlike else { return true }
        return uses.isEmpty
            || uses.contains {
                switch $0 {
                case .evaluate, .index, .search: false
                case .train, .trainGenAI, .pretrain, .finetune, .synthesise, .input, .mine: true
                }
            }
    }

    /// Whether a statement that holds in `territory` alone holds wherever the copies are made.
    func isInside(_ territory: String) -> Bool {
        let places = trainIn.isEmpty ? country.map { [$0] } ?? [] : trainIn
        return !places.isEmpty && places.allSatisfy { $0.uppercased() == territory }
    }
}
