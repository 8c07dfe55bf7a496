import ProvenanceCore

/// What reading signals has come to so far.
package struct SignalReading {
    /// Something that its standard calls malformed, and what is done about it.
    package struct Fault: Hashable, Sendable {
        package var signal: String
        package var carrier: SignalCarrier
        /// What is wrong, without a word of the text.
        package var message: String
        /// Bytes from the start of the carrier's text.
        package var offset: Int
        /// The record's field or the file that the text stands in. Set by whoever has it read.
        package var field: String?

        package init(
            signal: String,
            carrier: SignalCarrier,
            message: String,
            offset: Int
        ) {
            self.signal = signal
            self.carrier = carrier
            self.message = message
            self.offset = offset
        }
    }

    /// An address that a source points to: where a policy or a licence stands.
    package struct Reference: Hashable, Sendable {
        package var signal: String
        package var carrier: SignalCarrier
        package var address: String
        /// The bytes of the carrier's text that say so.
        package var evidence: Range<Int>
        /// The line of the carrier's text, from 1; nil where it has none.
        package var line: Int?
        /// The record's field or the file that the text stands in. Set by whoever has it read.
        package var field: String?

        package init(
            signal: String,
            carrier: SignalCarrier,
            address: String,
            evidence: Range<Int>,
            line: Int? = nil
        ) {
            self.signal = signal
            self.carrier = carrier
            self.address = address
            self.evidence = evidence
            self.line = line
        }
    }

    package var statements: [Statement] = []
    package var faults: [Fault] = []
    package var references: [Reference] = []
    /// Statements that their own standard sets aside for others of its carriers; kept to be shown.
    package var overridden: [Statement] = []
    /// Faults beyond `Limits.signalFaults`, which are counted only.
    package private(set) var faultsNotKept = 0

    /// Files that were read before; shared by the readings of one worker.
    let files: SignalFiles

    package init(files: SignalFiles = SignalFiles()) { self.files = files }

    /// Keeps a fault, or counts it if there are too many to be of use.
    package mutating func note(
        _ message: String,
        signal: String,
        carrier: SignalCarrier,
        at offset: Int
    ) {
        note(Fault(signal: signal, carrier: carrier, message: message, offset: offset), in: nil)
    }

    /// Keeps a fault that stands in `field`, or counts it.
    package mutating func note(_ fault: Fault, in field: String?) {
        guard faults.count < Limits.signalFaults else {
            faultsNotKept += 1
            return
        }
        var fault = fault
        fault.field = field
        faults.append(fault)
    }
}
