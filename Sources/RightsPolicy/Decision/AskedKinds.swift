import ProvenanceCore

/// Some of the parts of a record that lists need.
struct NeededParts: OptionSet, Hashable, Sendable {
    var rawValue: Int

    init(rawValue: Int) { self.rawValue = rawValue }

    init(_ part: NeededPart) { rawValue = 1 << part.number }

    static let url = NeededParts(.url)

    /// In the order of `NeededPart`.
    var all: [NeededPart] { NeededPart.allCases.filter { contains(NeededParts($0)) } }
}

extension NeededPart {
    /// Its number among all.
    var number: Int {
        switch self {
        case .url: 0
        case .repository: 1
        case .account: 2
        case .author: 3
        case .id: 4
        case .hash: 5
        case .work: 6
        case .source: 7
        }
    }
}

/// The kinds of the lists of a rule set, sorted by what of a record they are asked with.
struct AskedKinds: Sendable {
    let kinds: KindSet
    /// Whether any kind is asked with the host of an address; with more of it; with other fields.
    let asksHosts: Bool
    let needsNormalURLs: Bool
    let needsFields: Bool
    /// The kinds that are asked with an address as a whole.
    let byAddress: [OptOutKind]
    /// The kinds for which a readable address is enough.
    let locatedByAddress: KindSet
    /// The kinds that need an address and nothing else.
    let neededAddress: KindSet
    /// All that the kinds need.
    let parts: NeededParts
    private let byRole: [[OptOutKind]]
    private let locatedByRole: [KindSet]

    init(_ kinds: KindSet) {
        self.kinds = kinds
        let all = kinds.all
        asksHosts = all.contains { $0.space == .hosts }
        byAddress = all.filter { $0.space != .hosts && $0.roles.contains(.url) }
        needsNormalURLs = !byAddress.isEmpty
        locatedByAddress = KindSet(all.filter { $0.locatingRoles.contains(.url) })
        neededAddress = KindSet(all.filter { $0.needed == .url })
        parts = all.reduce(into: NeededParts()) { $0.formUnion(NeededParts($1.needed)) }
        var byRole = [[OptOutKind]](repeating: [], count: FieldRole.allCases.count)
        for role in FieldRole.allCases where role != .url && role != .urlIfHTTP {
            byRole[role.index] = all.filter { $0.roles.contains(role) }
        }
        self.byRole = byRole
        locatedByRole = byRole.indices.map { index in
            KindSet(all.filter { $0.locatingRoles.contains { $0.index == index } })
        }
        needsFields = byRole.contains { !$0.isEmpty }
    }

    /// Whether an address must be read as a whole though no entry is about its host: entries that
    /// name no host are reached by the hosts of code, by the resolvers of works, and by what an `@`
    /// says to be an account.
    func mustRead(_ url: RawSpan, host: RawSpan) -> Bool {
        let asksAccounts = kinds.contains(.accounts)
        if asksAccounts || kinds.contains(.repositories), CodeHost.isOne(host) { return true }
        if asksAccounts, url.end(at: UInt8(ascii: "@")) < url.byteCount { return true }
        return kinds.contains(.works) && WorkKey.isResolver(host)
    }

    var needsAddresses: Bool { asksHosts || needsNormalURLs }

    /// The kinds that a field of this role, which is none of an address, can feed.
    func kinds(of role: FieldRole) -> [OptOutKind] { byRole[role.index] }

    /// Whether a field of this role is enough for a record to have been asked about the kind.
    func isLocated(_ kind: OptOutKind, by role: FieldRole) -> Bool {
        locatedByRole[role.index].contains(kind)
    }

    /// What a record lacks that was asked about `located` only.
    func parts(lacking located: KindSet) -> NeededParts {
        kinds.all.reduce(into: NeededParts()) { parts, kind in
            if !located.contains(kind) { parts.formUnion(NeededParts(kind.needed)) }
        }
    }
}
