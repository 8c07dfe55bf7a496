import ProvenanceCore

/// What may be wrong with a list on the day it is applied, however long ago it was compiled.
extension ListAccount {
    /// - Parameters:
    ///   - limits: the list as the policy names it.
    ///   - knownEntries: entries of the list when it was last applied; nil if it never was.
    func faults(_ limits: PolicyList, asOf: Day, knownEntries: Int?) -> [Diagnostic] {
        [countFault(limits), ageFault(limits, asOf), shrinkFault(limits, knownEntries)]
            .compactMap { $0 }
    }

    private func countFault(_ limits: PolicyList) -> Diagnostic? {
        guard entryCount < limits.minEntries else { return nil }
        return Diagnostic(
            "list `\(name)` has \(Self.counted(entryCount, "entry", "entries")), fewer than "
                + "`min-entries: \(limits.minEntries)`",
            at: limits.position,
            hint: "`\(path)` may have been cut short; restore it"
        )
    }

    private func ageFault(_ limits: PolicyList, _ asOf: Day) -> Diagnostic? {
        guard let limit = limits.maxAgeDays else { return nil }
        guard let date else {
            return Diagnostic(
                "list `\(name)` has no date, so `max-age-days: \(limit)` cannot be checked",
                at: limits.position,
                hint: "put `# date: YYYY-MM-DD` into the list, or `date` into the policy"
            )
        }
        let age = Int(asOf.number) - Int(date.number)
        guard age > limit else { return nil }
        return Diagnostic(
            "list `\(name)` is of \(date), \(Self.counted(age, "day", "days")) before \(asOf): "
                + "older than `max-age-days: \(limit)`",
            at: limits.position,
            hint: "fetch a newer one"
        )
    }

    private func shrinkFault(_ limits: PolicyList, _ knownEntries: Int?) -> Diagnostic? {
        guard let limit = limits.maxShrinkPercent, let knownEntries, knownEntries > entryCount,
            (knownEntries - entryCount) * 100 > knownEntries * limit
        else { return nil }
        return Diagnostic(
            "list `\(name)` has \(Self.counted(entryCount, "entry", "entries")); it had "
                + "\(knownEntries) when it was last applied, and `max-shrink` is \(limit)%",
            at: limits.position,
            hint: "restore the list, or raise `max-shrink` if it is right"
        )
    }

    private static func counted(_ count: Int, _ one: String, _ many: String) -> String {
        "\(count) \(count == 1 ? one : many)"
    }
}
