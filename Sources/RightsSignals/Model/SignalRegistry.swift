import ProvenanceCore

/// Every standard that is read, one line each.
package enum SignalRegistry {
    package static let all: [SignalStandard] = [
        RobotsStandard.standard,
        AIPreferencesStandard.standard,
        ContentSignalStandard.standard,
        TDMRepStandard.standard,
        RobotsTagStandard.standard,
        AITextStandard.standard,
    ]

    package static func standard(named name: String) -> SignalStandard? {
        all.first { $0.name == name }
    }

    /// Reads one source by each of `standards` that knows its carrier.
    package static func read(
        _ source: borrowing SignalStandard.Source,
        by standards: [SignalStandard] = all,
        for context: SignalContext,
        into reading: inout SignalReading
    ) {
        let first = reading.statements.count
        for standard in standards where standard.carriers.contains(source.carrier) {
            standard.statements(source, context, &reading)
        }
        reading.robotsFile = nil
        for index in first..<reading.statements.count {
            let evidence = reading.statements[index].evidence
            let end = min(evidence.upperBound, evidence.lowerBound + Limits.evidenceBytes)
            reading.statements[index].name = source.name
            reading.statements[index].excerpt = String(
                copying: source.text.extracting(evidence.lowerBound..<end)
            )
        }
    }

    /// Lets each of `standards` settle what it says, once all sources were read.
    package static func settle(
        by standards: [SignalStandard] = all,
        for context: SignalContext,
        _ reading: inout SignalReading
    ) {
        for standard in standards { standard.settle(context, &reading) }
    }
}
