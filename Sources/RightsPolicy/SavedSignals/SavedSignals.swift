import ProvenanceCore
import RightsSignals

/// The saved signals of a rule set, and which of them count. Immutable, shared by all workers.
final class SavedSignals: Sendable {
    enum Answer {
        case nothing
        /// What the origin says at each time that counts.
        case states([SavedState])
        /// The rule set is damaged at this origin.
        case damage
    }

    let index: SavedSignalIndex
    let whichDay: PolicySignals.WhichDay
    let asOf: Day
    /// Where the policy names the files: the rule that a reason names.
    let rule: SourcePosition?

    init(
        index: SavedSignalIndex,
        whichDay: PolicySignals.WhichDay,
        asOf: Day,
        rule: SourcePosition?
    ) {
        self.index = index
        self.whichDay = whichDay
        self.asOf = asOf
        self.rule = rule
    }

    /// What `origin`, in the form of `OriginReader`, says for a record of the day `crawled`.
    func answer(of origin: RawSpan, crawled: Day?) -> Answer {
        switch index.find(origin) {
        case .nothing: return .nothing
        case .damage: return .damage
        case .record(let offset):
            guard let snapshots = index.snapshots(at: offset) else { return .damage }
            return .states(
                SavedStates.states(of: snapshots, whichDay, crawled: crawled, asOf: asOf)
            )
        }
    }

    /// The texts of a state, as a record would carry them.
    func carriers(of state: SavedState, origin: String) -> [RecordSignal] {
        state.parts.compactMap { part in
            let resource = part.resource
            let status = resource == .robots ? part.snapshot.status : nil
            let account = index.files[part.snapshot.file]
            let source = StatementSource(
                list: account.name,
                file: account.path,
                line: part.snapshot.line,
                origin: origin,
                fetched: part.snapshot.fetched.day
            )
            switch part.snapshot[resource] {
            case .text(let number):
                return RecordSignal(
                    path: resource.key.description,
                    content: .saved(resource.carrier, number),
                    status: status,
                    source: source
                )
            case .nothing, .notSaid:
                // There is no text, and its status may be what speaks.
                guard status != nil else { return nil }
                return RecordSignal(
                    path: SavedSignalKey.robotsStatus.rawValue,
                    content: .file(resource.carrier, []),
                    status: status,
                    source: source
                )
            }
        }
    }
}
