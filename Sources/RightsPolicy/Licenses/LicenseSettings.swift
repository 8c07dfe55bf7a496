package import ProvenanceCore
package import RightsSignals

/// A setting that a policy spells with one of a few words.
package protocol PolicyWord: RawRepresentable, CaseIterable, Sendable where RawValue == String {}

extension PolicyWord {
    package init?(word: String) { self.init(rawValue: word) }
    package static var allWords: [String] { allCases.map(\.rawValue) }
    package var word: String { rawValue }
}

/// `purpose:` of a policy.
package enum Purpose: String, PolicyWord {
    case commercial
    case nonCommercial = "non-commercial"
}

/// `operator: {kind: …}` of a policy.
package enum OperatorKind: String, PolicyWord {
    case company
    case researchOrganisation = "research-organisation"
    case culturalHeritage = "cultural-heritage"
    case education
    case government
    case individual
}

/// `release:` of a policy: what leaves the house. The further down, the more of the works does.
package enum ReleaseKind: String, PolicyWord {
    case `internal`
    case model
    case weights
    case dataset
}

/// One line of `licenses: allow`, `review` or `block`.
package struct LicenseEntry: Hashable, Sendable {
    package var text: String
    package var position: SourcePosition

    package init(text: String, position: SourcePosition) {
        self.text = text
        self.position = position
    }
}

/// What a record gets whose licence is not known, and the line of the policy that says so.
package struct NonAnswerRule: Hashable, Sendable {
    package var objection: Objection
    package var position: SourcePosition?

    package init(_ objection: Objection, at position: SourcePosition? = nil) {
        self.objection = objection
        self.position = position
    }
}

/// Everything that a policy says about licences, as plain data. The defaults are the strict ones.
package struct LicenseSettings: Hashable, Sendable {
    package var allow: [LicenseEntry] = []
    package var review: [LicenseEntry] = []
    package var block: [LicenseEntry] = []

    package var absent = NonAnswerRule(.block)
    package var unknown = NonAnswerRule(.block)
    package var ambiguous = NonAnswerRule(.review)
    package var conflict = NonAnswerRule(.review)

    package var terms = LicenseTerms()
    /// Where the policy says so; a term that it does not set has no place.
    package var termPositions: [LicenseTermName: SourcePosition] = [:]
    package var release = ReleaseKind.dataset
    package var uses: [Use] = []
    package var purpose = Purpose.commercial
    package var operatorKind = OperatorKind.company
    /// ISO 3166 code of the operator's country.
    package var country: String?
    /// Where copies are made, as country codes; what holds in one country alone is judged by it.
    package var trainIn: [String] = []
    /// `defaults: {license: …}`.
    package var defaultLicense: LicenseEntry?
    /// What a dataset card says of the whole dataset.
    package var cardLicense: LicenseValue?

    package init() {}
}
