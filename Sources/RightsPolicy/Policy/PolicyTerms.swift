/// What the terms of a licence mean for this policy (`terms:`): a setting, never a constant.
package struct PolicyTerms: Sendable {
    /// A licence that excludes commercial use.
    package enum NonCommercial: String, CaseIterable, SettingWord {
        case byPurpose = "by-purpose"
        case byOperator = "by-operator"
        case allow
        case carry
        case review
        case block
    }

    /// A licence that excludes adaptations.
    package enum NoDerivatives: String, CaseIterable, SettingWord {
        case byRelease = "by-release"
        case allow
        case carry
        case review
        case block
    }

    /// A licence that asks adaptations to carry it.
    package enum ShareAlike: String, CaseIterable, SettingWord {
        /// Allowed; the attribution line says `share_alike`.
        case carry
        case byRelease = "by-release"
        case allow
        case review
        case block
    }

    /// A licence for research only.
    package enum ResearchOnly: String, CaseIterable, SettingWord {
        case byOperator = "by-operator"
        case allow
        case carry
        case review
        case block
    }

    /// A licence that excludes some fields of use.
    package enum UseRestricted: String, CaseIterable, SettingWord {
        case allow
        case carry
        case review
        case block
    }

    package var nonCommercial = Setting(NonCommercial.byPurpose)
    package var noDerivatives = Setting(NoDerivatives.review)
    package var shareAlike = Setting(ShareAlike.carry)
    package var researchOnly = Setting(ResearchOnly.byOperator)
    package var useRestricted = Setting(UseRestricted.review)
}
