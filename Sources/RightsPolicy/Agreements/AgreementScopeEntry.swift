import ProvenanceCore

/// How one scope of an agreement lies in the pool `AGSC` of a rule set: as an entry of a list
/// (`EntryLayout`), whose line is the agreement's number with these marks in its lowest bits.
///
/// A scope that a grant and a prohibition read differently has an entry for each:
///
/// | scope | read narrowly | read widely |
/// |---|---|---|
/// | `host:example.com` | `example.com` and `www.example.com` | `example.com` with all beneath it |
/// | `repository:owner/name`, `account:name` | that one on GitHub | that name on any site |
///
/// What a grant covers is read narrowly and what it excludes widely; with a prohibition it is the
/// other way round.
struct AgreementScopeEntry: Equatable {
    /// The agreement's number among all.
    var agreement: Int
    var isExcluded: Bool
    var isNarrow: Bool
    var isWide: Bool
    var kind: OptOutKind

    static let markBits = 3

    /// The number that the entry has in place of a line.
    var line: Int {
        agreement << Self.markBits | (isExcluded ? 1 : 0) | (isNarrow ? 2 : 0) | (isWide ? 4 : 0)
    }

    init(agreement: Int, kind: OptOutKind, isExcluded: Bool, isNarrow: Bool, isWide: Bool) {
        self.agreement = agreement
        self.kind = kind
        self.isExcluded = isExcluded
        self.isNarrow = isNarrow
        self.isWide = isWide
    }

    /// - Parameter layout: of an entry in a pool whose own kind is `domains`.
    init(_ layout: EntryLayout) {
        agreement = layout.line >> Self.markBits
        isExcluded = layout.line & 1 != 0
        isNarrow = layout.line & 2 != 0
        isWide = layout.line & 4 != 0
        kind = layout.kindCode.flatMap { OptOutKind(code: $0) } ?? .domains
    }
}

extension Agreement.Scope.Kind {
    /// How such a scope is looked up; nil for what only narrows others.
    var key: OptOutKind? {
        switch self {
        case .work: .works
        case .url: .urls
        case .urlPrefix: .urlPrefixes
        case .repository: .repositories
        case .account: .accounts
        case .host: .hosts
        case .domain: .domains
        case .source: .sources
        case .author: .authors
        case .language, .section, .credited, .medium: nil
        }
    }
}

extension OptOutKind {
    /// How specific a scope of this kind is, the most specific first: the order of
    /// `Agreement.Scope.Kind`.
    var specificity: Int {
        switch self {
        case .works: 0
        case .urls: 1
        case .urlPrefixes, .urlPatterns: 2
        case .repositories: 3
        case .accounts: 4
        case .hosts: 5
        case .domains: 6
        case .sources: 7
        case .authors, .ids, .hashes: 8
        }
    }
}
