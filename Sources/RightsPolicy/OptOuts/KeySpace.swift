/// Keys that are looked up in one table. Domains and hosts share one: both are hosts of records.
///
/// The raw value is the table's number in a rule set file and never changes its meaning.
enum KeySpace: UInt16, CaseIterable, Sendable {
    case hosts = 1

    /// The end at which a key's hash begins.
    enum Direction { case backward, forward }

    var direction: Direction {
        switch self {
        case .hosts: .backward
        }
    }
}

extension OptOutKind {
    /// The table that entries of this kind lie in.
    var space: KeySpace {
        switch self {
        case .domains, .hosts: .hosts
        }
    }

    /// The kind's number in a rule set file, which never changes its meaning.
    var code: UInt8 {
        switch self {
        case .domains: 1
        case .hosts: 2
        }
    }

    init?(code: UInt8) {
        guard let kind = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = kind
    }
}
