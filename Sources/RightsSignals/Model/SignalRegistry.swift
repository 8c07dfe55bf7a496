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
        RSL.standard,
        CAWG.standard,
        IPTC.standard,
    ]

    package static func standard(named name: String) -> SignalStandard? {
        all.first { $0.name == name }
    }

    /// Reads one source by each of `standards` that knows its carrier.
    ///
    /// - Parameter field: the record's field or the file that the source stands in.
    package static func read(
        _ source: borrowing SignalStandard.Source,
        in field: String? = nil,
        by standards: [SignalStandard] = all,
        for context: SignalContext,
        into reading: inout SignalReading
    ) {
        let firstStatement = reading.statements.count
        let firstFault = reading.faults.count
        let firstReference = reading.references.count
        for standard in standards where standard.carriers.contains(source.carrier) {
            standard.statements(source, context, &reading)
        }
        for index in firstStatement..<reading.statements.count {
            let evidence = reading.statements[index].evidence
            let end = min(evidence.upperBound, evidence.lowerBound + Limits.evidenceBytes)
            reading.statements[index].field = field
            reading.statements[index].name = source.name
            // Bytes are no text to show: whoever reads them says what stands there.
            guard reading.statements[index].excerpt.isEmpty else { continue }
            reading.statements[index].excerpt = String(
                copying: source.text.extracting(evidence.lowerBound..<end)
            )
        }
        for index in firstFault..<reading.faults.count { reading.faults[index].field = field }
        for index in firstReference..<reading.references.count {
            reading.references[index].field = field
        }
        if source.carrier == .html {
            let page = reading.files.page(source.text)
            for tag in MetaTags.all(in: page, crawlers: context.crawlers) {
                read(tag, in: field, by: standards, for: context, into: &reading)
            }
        }
    }

    /// Reads a meta tag of a page's markup: evidence is where it stands on the page.
    private static func read(
        _ tag: MetaTags.Placed,
        in field: String?,
        by standards: [SignalStandard],
        for context: SignalContext,
        into reading: inout SignalReading
    ) {
        let firstStatement = reading.statements.count
        let firstFault = reading.faults.count
        let firstReference = reading.references.count
        read(tag.field.source, in: field, by: standards, for: context, into: &reading)
        for index in firstStatement..<reading.statements.count {
            reading.statements[index].evidence = tag.place.range
            reading.statements[index].line = tag.place.line
        }
        for index in firstFault..<reading.faults.count {
            reading.faults[index].offset = tag.place.range.lowerBound
        }
        for index in firstReference..<reading.references.count {
            reading.references[index].evidence = tag.place.range
            reading.references[index].line = tag.place.line
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
