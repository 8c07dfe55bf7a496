import ProvenanceCore
import RightsSignals

/// What the signals of a record come to that carries them in header fields and meta tags alone: the
/// same for every record that carries the same.
final class SignalOutcome {
    let reasons: [Reason]
    let spoken: [ReasonCode]
    let permission: String?
    let protocols: [String]
    let faults: [String]
    let credits: [SignalCredit]
    /// The record's fields that carried them, and how many headers and meta tags those held.
    let paths: [String]
    let fieldCount: Int

    init(
        reasons: [Reason],
        spoken: [ReasonCode],
        permission: String?,
        protocols: [String],
        faults: [String],
        credits: [SignalCredit],
        paths: [String],
        fieldCount: Int
    ) {
        self.reasons = reasons
        self.spoken = spoken
        self.permission = permission
        self.protocols = protocols
        self.faults = faults
        self.credits = credits
        self.paths = paths
        self.fieldCount = fieldCount
    }
}
