import ProvenanceCore
import RightsSignals

/// What the entries of `licenses` say of every licence of the table, worked out once: which of
/// them can never speak, because stricter ones always do.
struct LicenseReach {
    /// Every entry that speaks of a licence, by the licence's index.
    private let hits: [[LicenseList.Hit]]

    /// - Complexity: licences times entries with a star.
    init(_ licenses: LicenseRules) {
        let table = licenses.table
        hits = (0..<table.count).map { licenses.list.allHits(of: table.term($0), as: $0) }
    }

    /// The licences that an entry covers. An entry that names an exception, a port or a reference
    /// covers what is in no table; it has none.
    func licenses(of entry: LicenseEntry, _ action: LicenseList.Action) -> [Int] {
        hits.indices.filter { index in
            hits[index].contains { $0.action == action && $0.entry == entry }
        }
    }

    /// The stricter entry that speaks of the first licence, where stricter ones speak of all that
    /// `entry` covers.
    func shadow(of entry: LicenseEntry, _ action: LicenseList.Action) -> LicenseList.Hit? {
        var first: LicenseList.Hit?
        for index in licenses(of: entry, action) {
            guard let hit = hits[index].first(where: { $0.action > action }) else { return nil }
            first = first ?? hit
        }
        return first
    }
}

extension PolicyLines {
    /// What goes before `entry` for every licence that it covers, in words; nil if there is a
    /// licence that it decides.
    func shadow(of entry: LicenseEntry, _ action: LicenseList.Action) -> String? {
        reach.shadow(of: entry, action).map {
            "`\($0.entry.text)` (\($0.entry.position.fileAndLine))"
        }
    }
}
