package import ProvenanceCore

/// What one or many entries have in common: uses, status and days.
package struct OptOutTerms: Hashable, Sendable {
    /// What the entry forbids; everything if empty.
    package var uses: [Use] = []
    package var status = OptOutStatus.received
    /// The day the request came in.
    package var received: Day?
    /// The first and the last day on which the entry is in force.
    package var from: Day?
    package var until: Day?

    package init() {}

    /// Whether an entry with these terms stands against one of the intended uses on that day.
    package func stand(against intended: [Use], on day: Day) -> Bool {
        guard status.blocks, from.map({ $0 <= day }) ?? true, until.map({ day <= $0 }) ?? true
        else { return false }
        return uses.isEmpty
            || uses.contains { use in intended.contains { use.prohibits($0) } }
    }
}

/// One entry of a list.
package struct OptOutEntry: Equatable, Sendable {
    /// The normal form that is compared: for a domain, what `HostReader` makes of it.
    package var value: String
    /// The entry as the list has it.
    package var written: String
    package var kind: OptOutKind
    /// Whether only the value itself is meant, not what lies beneath it.
    package var matchesExactly: Bool
    package var terms: OptOutTerms
    /// The keeper's own number or link for the request.
    package var reference: String?
    /// The line of the list, from 1.
    package var line: Int
}
