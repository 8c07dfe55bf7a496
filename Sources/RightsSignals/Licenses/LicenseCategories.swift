/// What kind of licence it is, as a filter needs to know it.
///
/// A licence has every category that limits it, and only those: CC BY-NC is `non-commercial` and
/// not also `attribution`, so that allowing `attribution` cannot let it in.
package struct LicenseCategories: WordSet {
    package let rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Rights were given up, or never arose.
    package static let publicDomain = Self(rawValue: 1 << 0)
    /// Free to use under the condition that notices stay.
    package static let permissive = Self(rawValue: 1 << 1)
    /// Free to use under the condition that the author is credited.
    package static let attribution = Self(rawValue: 1 << 2)
    /// Adaptations of content carry the same licence.
    package static let shareAlike = Self(rawValue: 1 << 3)
    /// Derived programs carry the same licence.
    package static let copyleft = Self(rawValue: 1 << 4)
    package static let nonCommercial = Self(rawValue: 1 << 5)
    package static let noDerivatives = Self(rawValue: 1 << 6)
    package static let sourceAvailable = Self(rawValue: 1 << 7)
    package static let proprietary = Self(rawValue: 1 << 8)
    package static let researchOnly = Self(rawValue: 1 << 9)
    /// Some fields of use are excluded.
    package static let useRestricted = Self(rawValue: 1 << 10)
    /// Someone says that no rights exist: a label, not a grant.
    package static let publicDomainMark = Self(rawValue: 1 << 11)

    package static let allWords = [
        "public-domain", "permissive", "attribution", "share-alike", "copyleft", "non-commercial",
        "no-derivatives", "source-available", "proprietary", "research-only", "use-restricted",
        "public-domain-mark",
    ]
}

/// What whoever uses the work owes.
package struct LicenseObligations: WordSet {
    package let rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Credit the author.
    package static let attribution = Self(rawValue: 1 << 0)
    /// Keep the copyright and licence notices.
    package static let notice = Self(rawValue: 1 << 1)
    /// Give adaptations the same licence.
    package static let shareAlike = Self(rawValue: 1 << 2)
    /// Offer the source.
    package static let discloseSource = Self(rawValue: 1 << 3)
    /// Say what was changed.
    package static let stateChanges = Self(rawValue: 1 << 4)
    /// Carry a name that the licence prescribes.
    package static let naming = Self(rawValue: 1 << 5)
    /// Pass the restrictions of use on.
    package static let useRestrictions = Self(rawValue: 1 << 6)

    package static let allWords = [
        "attribution", "notice", "share-alike", "disclose-source", "state-changes", "naming",
        "use-restrictions",
    ]
}

/// What a credit must hold to fulfil the licence, as that version of it demands.
package struct CreditNeeds: WordSet {
    package let rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static let title = Self(rawValue: 1 << 0)
    package static let author = Self(rawValue: 1 << 1)
    package static let source = Self(rawValue: 1 << 2)
    package static let licenseURL = Self(rawValue: 1 << 3)
    package static let copyrightNotice = Self(rawValue: 1 << 4)
    package static let licenseNotice = Self(rawValue: 1 << 5)
    package static let disclaimer = Self(rawValue: 1 << 6)
    package static let changeNote = Self(rawValue: 1 << 7)

    package static let allWords = [
        "title", "author", "source", "license-url", "copyright", "notice", "disclaimer", "changes",
    ]
}
