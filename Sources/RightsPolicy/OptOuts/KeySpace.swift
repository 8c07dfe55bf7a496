import ProvenanceCore

/// Keys that are looked up in one table. Domains and hosts share one: both are hosts of records.
///
/// The raw value is the table's number in a rule set file and never changes its meaning.
enum KeySpace: UInt16, CaseIterable, Sendable {
    case hosts = 1
    case urls = 2
    case urlPrefixes = 3
    case urlPatterns = 4
    case repositories = 5
    case accounts = 6
    case authors = 7
    case ids = 8
    case hashes = 9
    case works = 10
    case sources = 11

    /// The end at which a key's hash begins: the last byte where parent domains are asked for,
    /// the first where fronts of an address are.
    enum Direction { case backward, forward }

    var direction: Direction {
        switch self {
        case .hosts, .urlPatterns: .backward
        case .urls, .urlPrefixes, .repositories, .accounts, .authors, .ids, .hashes, .works,
            .sources:
            .forward
        }
    }

    /// The part of an entry's value that it is filed under: all of it, but for patterns. They lie
    /// under their host, and those that have none under nothing.
    @inline(__always)
    func filed(_ value: Range<Int>, in pool: RawSpan) -> Range<Int> {
        guard self == .urlPatterns else { return value }
        guard let host = URLPatternKey.host(of: pool.extracting(value)) else { return 0..<0 }
        let start = value.lowerBound + host.range.lowerBound
        return start..<(start + host.range.count)
    }
}

extension OptOutKind {
    /// The table that entries of this kind lie in.
    var space: KeySpace {
        switch self {
        case .domains, .hosts: .hosts
        case .urls: .urls
        case .urlPrefixes: .urlPrefixes
        case .urlPatterns: .urlPatterns
        case .repositories: .repositories
        case .accounts: .accounts
        case .authors: .authors
        case .ids: .ids
        case .hashes: .hashes
        case .works: .works
        case .sources: .sources
        }
    }

    /// The kind's number in a rule set file, which never changes its meaning.
    var code: UInt8 {
        switch self {
        case .domains: 1
        case .hosts: 2
        case .urls: 3
        case .urlPrefixes: 4
        case .urlPatterns: 5
        case .repositories: 6
        case .accounts: 7
        case .authors: 8
        case .ids: 9
        case .hashes: 10
        case .works: 11
        case .sources: 12
        }
    }

    init?(code: UInt8) {
        guard let kind = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = kind
    }
}

/// Some of the kinds of lists.
struct KindSet: OptionSet, Hashable, Sendable {
    var rawValue: UInt32

    init(rawValue: UInt32) { self.rawValue = rawValue }

    init(_ kinds: some Sequence<OptOutKind>) {
        rawValue = kinds.reduce(0) { $0 | 1 << UInt32($1.code) }
    }

    func contains(_ kind: OptOutKind) -> Bool { rawValue >> UInt32(kind.code) & 1 == 1 }

    mutating func insert(_ kind: OptOutKind) { rawValue |= 1 << UInt32(kind.code) }

    /// In the order of `OptOutKind`.
    var all: [OptOutKind] { OptOutKind.allCases.filter { contains($0) } }
}
