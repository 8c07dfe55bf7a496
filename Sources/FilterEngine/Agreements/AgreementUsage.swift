package import ProvenanceCore

/// What runs have used of agreements, by their manifests: the figures from which a royalty
/// statement can be drawn (`sluice rights usage`).
package struct AgreementUsage: Sendable {
    /// By agreement, then by the month of the runs' as-of day (`2026-11`).
    package private(set) var agreements: [String: [String: Amount]] = [:]
    /// By rights holder.
    package private(set) var holders: [String: Amount] = [:]
    package private(set) var shardCount = 0
    /// The first shard whose manifest counts more agreements than it can name.
    package private(set) var overfull: String?
    /// The latest month of a run.
    package private(set) var lastMonth = ""

    package init() {}

    /// Adds every published shard of a run.
    package mutating func add(_ folder: OutputFolder) throws(Diagnostic) {
        let month = String(folder.asOf.description.prefix(7))
        lastMonth = max(lastMonth, month)
        for name in try folder.shardNames() {
            guard let manifest = try folder.manifest(of: name) else { continue }
            shardCount += 1
            for (id, amount) in manifest.counts.agreement?.amounts ?? [:] {
                agreements[id, default: [:]][month, default: Amount()] += amount
            }
            for (id, amount) in manifest.counts.holder?.amounts ?? [:] {
                holders[id, default: Amount()] += amount
            }
            let isOverfull = manifest.counts.agreement?.amounts[AmountTable.other] != nil
            if isOverfull, overfull == nil { overfull = name }
        }
    }

    /// All that rests on an agreement.
    package func amount(of agreement: String) -> Amount {
        (agreements[agreement] ?? [:]).values.reduce(into: Amount()) { $0 += $1 }
    }

    /// What the runs have added to a cap, held against it.
    package func use(of cap: Agreement.Cap, in agreement: String) -> CapUse {
        var use = CapUse(cap)
        guard cap.unit.isCounted else { return use }
        var periods: [String: Int] = [:]
        for (month, amount) in agreements[agreement] ?? [:] {
            periods[cap.period.name(of: month), default: 0] += amount.count(in: cap.unit)
        }
        // What the agreement says was used was used in the period that runs now.
        let now = cap.period.name(of: lastMonth)
        periods[now, default: 0] += cap.used
        use.added = (periods[now] ?? 0) - cap.used
        for (name, count) in periods.sorted(by: { $0.key < $1.key }) where count > cap.amount {
            use.overshoots.append(CapUse.Overshoot(period: name, amount: count - cap.amount))
        }
        return use
    }
}

/// A cap, and what runs have added to it.
package struct CapUse: Sendable {
    package struct Overshoot: Equatable, Sendable {
        /// `2026`, `2026-11`, or `total`.
        package var period: String
        package var amount: Int
    }

    package let cap: Agreement.Cap
    /// In the period that runs now; nil for units that manifests do not count.
    package fileprivate(set) var added: Int?
    package fileprivate(set) var overshoots: [Overshoot] = []

    fileprivate init(_ cap: Agreement.Cap) { self.cap = cap }
}

extension Agreement.Cap.Period {
    /// The period that a month lies in.
    fileprivate func name(of month: String) -> String {
        switch self {
        case .total: "total"
        case .year: String(month.prefix(4))
        case .month: month
        }
    }
}

extension Amount {
    fileprivate func count(in unit: Agreement.Cap.Unit) -> Int {
        switch unit {
        case .records: records
        case .bytes: bytes
        case .textBytes: textBytes
        case .tokens, .works: 0
        }
    }
}
