import ProvenanceCore

/// The value of IPTC's and PLUS's property "Data Mining".
///
/// Source: PLUS Licence Data Format, vocabulary of `DataMining`; IPTC Photo Metadata 2023.1
/// (read 2026-11-23); the words that ExifTool shows are those of its table `XMP-plus`.
enum DataMining: Hashable, Sendable {
    case unspecified
    case allowed
    case prohibited(Set<Use>)
    /// Prohibited but for what another property says.
    case conditional
    /// Not one of the vocabulary's words. Made-up prohibitions occur, and are honoured.
    case unknown(isProhibition: Bool)

    /// Everything that is told apart. A search engine's index is a use as well.
    static let all: Set<Use> = [.train, .evaluate, .synthesise, .input, .index, .search, .mine]

    /// Reads a key (`DMI-ALLOWED`), an address that ends in one, or the words that ExifTool shows
    /// in its place.
    init(_ value: String) {
        let text = trimmed(value)
        let tail = text.split { $0 == "/" || $0 == "#" }.last.map(String.init) ?? ""
        let key = lowerASCII(tail)
        if key.hasPrefix("dmi-") {
            self =
                Self.keys[String(key.dropFirst(4))]
                ?? .unknown(isProhibition: key.hasPrefix("dmi-prohibited"))
            return
        }
        let words = lowerASCII(text)
        self = Self.labels[words] ?? .unknown(isProhibition: words.hasPrefix("prohibited"))
    }

    private static let keys: [String: DataMining] = [
        "unspecified": .unspecified,
        "allowed": .allowed,
        "prohibited-aimltraining": .prohibited([.train]),
        "prohibited-genaimltraining": .prohibited([.trainGenAI]),
        "prohibited-exceptsearchengineindexing": .prohibited(all.subtracting([.search])),
        "prohibited": .prohibited(all),
        "prohibited-seeconstraint": .conditional,
        "prohibited-seeembeddedrightsexpr": .conditional,
        "prohibited-seelinkedrightsexpr": .conditional,
    ]

    private static let labels: [String: DataMining] = [
        "unspecified - no prohibition defined": .unspecified,
        "allowed": .allowed,
        "prohibited for ai/ml training": .prohibited([.train]),
        "prohibited for generative ai/ml training": .prohibited([.trainGenAI]),
        "prohibited except for search engine indexing": .prohibited(all.subtracting([.search])),
        "prohibited": .prohibited(all),
        "prohibited, see plus:otherconstraints": .conditional,
        "prohibited, see iptcext:embdencrightsexpr": .conditional,
        "prohibited, see iptcext:linkedencrightsexpr": .conditional,
        "prohibited, see other constraints property": .conditional,
        "prohibited, see embedded encoded rights expression property": .conditional,
        "prohibited, see linked encoded rights expression property": .conditional,
    ]

    /// What is said of each use.
    var effects: [(use: Use, effect: Statement.Effect)] {
        func ordered(_ uses: Set<Use>, _ effect: Statement.Effect) -> [(Use, Statement.Effect)] {
            Use.allCases.filter(uses.contains).map { ($0, effect) }
        }
        switch self {
        case .unspecified, .unknown(isProhibition: false): return []
        case .allowed: return ordered([.train, .mine], .permits)
        case .prohibited(let uses):
            // "Except search engines" is as good as a permission for them.
            let open =
                uses.isSuperset(of: Self.all.subtracting([.search])) && !uses.contains(.search)
            return ordered(uses, .prohibits) + (open ? [(.search, .permits)] : [])
        case .unknown(isProhibition: true): return ordered(Self.all, .prohibits)
        case .conditional: return ordered(Self.all, .conditional([.constraint]))
        }
    }

    var isUnknown: Bool {
        if case .unknown = self { true } else { false }
    }
}
