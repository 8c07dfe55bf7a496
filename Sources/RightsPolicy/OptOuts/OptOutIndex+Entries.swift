import ProvenanceCore

/// Walking the entries of a list, for whoever looks at the list itself and not at records.
extension OptOutIndex {
    /// Whether any entry of the list with this number stands against the intended uses on the day.
    func hasStandingEntry(inList number: Int) -> Bool {
        var hasOne = false
        forEachEntry(ofList: number) { handle in
            if stands(handle) { hasOne = true }
            return !hasOne
        }
        return hasOne
    }

    /// Calls `body` with each entry of the list with this number, in order, until it says false.
    func forEachEntry(ofList number: Int, _ body: (OptOutEntries.Handle) -> Bool) {
        let end = number + 1 < lists.count ? lists[number + 1].start : .max
        var offset = lists[number].start
        while offset < end, let next = endOfEntry(at: offset) {
            guard body(OptOutEntries.Handle(offset: UInt32(offset))) else { return }
            offset = next
        }
    }
}
