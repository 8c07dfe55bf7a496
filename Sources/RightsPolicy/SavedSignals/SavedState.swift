import ProvenanceCore

/// What an origin says as a whole at one time: of each resource the snapshot that counts.
///
/// Resources are chosen one by one: whoever fetches robots.txt every day and tdmrep.json once a
/// month has both in force.
struct SavedState: Hashable, Sendable {
    /// One resource, as one snapshot has it.
    struct Part: Hashable, Sendable {
        var resource: SavedResource
        var snapshot: SavedSnapshot
    }

    var parts: [Part] = []
    /// Whether it may permit anything: not if some part was fetched only after the time.
    var mayPermit = true
}

/// The states of an origin that count for a record, as `which-day` says.
///
/// | which-day | states |
/// |---|---|
/// | `crawl` | that of the day on which the record was fetched |
/// | `as-of` | that of the as-of day |
/// | `strictest` | both: a prohibition by either counts, a permission must be by both |
///
/// In force on a day is what was fetched last, on it or before. Where all was fetched later, the
/// earliest is taken for what it prohibits, and permits nothing. A record that does not say when
/// it was fetched may be of any day: every state of its origin counts, like in `strictest`.
enum SavedStates {
    /// - Parameter snapshots: of one origin, in the order of their time.
    static func states(
        of snapshots: [SavedSnapshot],
        _ whichDay: PolicySignals.WhichDay,
        crawled: Day?,
        asOf: Day
    ) -> [SavedState] {
        var days: [Day] = []
        switch whichDay {
        case .crawl: days = crawled.map { [$0] } ?? allDays(of: snapshots)
        case .asOf: days = [asOf]
        case .strictest: days = (crawled.map { [$0] } ?? allDays(of: snapshots)) + [asOf]
        }
        var states: [SavedState] = []
        for day in days {
            let state = state(of: snapshots, on: day, after: states)
            if !state.parts.isEmpty, !states.contains(state) { states.append(state) }
        }
        return states
    }

    private static func allDays(of snapshots: [SavedSnapshot]) -> [Day] {
        var days: [Day] = []
        for snapshot in snapshots where days.last != snapshot.fetched.day {
            days.append(snapshot.fetched.day)
        }
        return days
    }

    /// - Parameter others: states that count already. What one of them says in the same words is
    ///   taken from there, so that it is not told twice.
    private static func state(
        of snapshots: [SavedSnapshot],
        on day: Day,
        after others: [SavedState]
    ) -> SavedState {
        var state = SavedState()
        for resource in SavedResource.allCases {
            let known = snapshots.last {
                $0.speaks(of: resource) && $0.fetched.day <= day
            }
            guard let found = known ?? snapshots.first(where: { $0.speaks(of: resource) }) else {
                continue
            }
            if known == nil { state.mayPermit = false }
            let told = others.lazy.flatMap(\.parts).first {
                $0.resource == resource && $0.snapshot.agrees(with: found, on: resource)
            }
            state.parts.append(
                SavedState.Part(resource: resource, snapshot: told?.snapshot ?? found)
            )
        }
        return state
    }
}
