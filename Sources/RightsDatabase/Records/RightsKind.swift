/// What the rights database keeps. In the order in which an import reads them: whatever a record
/// refers to stands ahead of it.
package enum RightsKind: String, CaseIterable, Sendable {
    /// Whoever owns rights, or is paid for them.
    case holder
    /// A contract: who grants or forbids what, for which uses, where, when, against what.
    case agreement
    /// A work, a site, a repository, a dataset: something that content comes from.
    case source
    /// Somebody's refusal, with who, when, how it was received, and what it covers.
    case optOut = "opt-out"
    /// A refusal that nothing lifts.
    case takedown
    /// A remark about a record: correspondence, mostly.
    case note

    package init?(word: String) {
        let match = Self.allCases.first { $0.rawValue == word || $0.plural == word }
        guard let match else { return nil }
        self = match
    }

    /// `holders`, `opt-outs`: what files and messages call several.
    package var plural: String { rawValue + "s" }

    /// The table of the database.
    var table: String { self == .optOut ? "opt_outs" : plural }

    /// `an agreement`, `a source`.
    package var withArticle: String {
        switch self {
        case .agreement, .optOut: "an \(rawValue)"
        case .holder, .source, .takedown, .note: "a \(rawValue)"
        }
    }

    /// Every word that names a kind.
    package static let words = allCases.flatMap { [$0.rawValue, $0.plural] }

    /// What a record of this kind holds, in the order of columns, keys and tables.
    package var fields: [RightsField] {
        switch self {
        case .holder: RightsField.ofHolders
        case .agreement: RightsField.ofAgreements
        case .source: RightsField.ofSources
        case .optOut: RightsField.ofOptOuts
        case .takedown: RightsField.ofTakedowns
        case .note: RightsField.ofNotes
        }
    }

    /// The number of the field with this name.
    package func field(_ name: String) -> Int? { Self.numbers[self]?[name] }

    private static let numbers = Dictionary(
        uniqueKeysWithValues: allCases.map { kind in
            let names = kind.fields.enumerated().map { ($1.name, $0) }
            return (kind, Dictionary(uniqueKeysWithValues: names))
        }
    )
}
