import ProvenanceCore

/// "Data Mining" in the metadata of images: IPTC Photo Metadata with PLUS's vocabulary.
package enum IPTC {
    package static let standard = SignalStandard(
        name: "iptc",
        title: "IPTC and PLUS Data Mining",
        specification: """
            IPTC Photo Metadata Standard 2023.1, section "Data Mining"; PLUS LDF, \
            ns.useplus.org/ldf/vocab
            """,
        read: "2026-11-23",
        carriers: [.xmp, .imageMetadata],
        examples: examples
    ) { source, _, reading in
        func note(_ message: String, _ offset: Int) {
            reading.note(message, signal: "iptc", carrier: source.carrier, at: offset)
        }
        let rights: ImageRights
        if source.carrier == .xmp {
            switch reading.files.packet(source.text) {
            case .success(let packet): rights = ImageRights(packet)
            case .failure(let fault): return note(fault.message, fault.offset)
            }
        } else {
            guard let found = reading.files.imageRights(source.text) else {
                return note("no JSON document", 0)
            }
            rights = found
        }
        if rights.isCut { note("more than \(Limits.signalTokens) values", 0) }
        for finding in rights.findings where finding.field == .dataMining {
            let value = DataMining(finding.value)
            let offset = finding.range.lowerBound
            if value.isUnknown { note("a value that the vocabulary does not have", offset) }
            if finding.isMisplaced { note("a namespace that is not PLUS's", offset) }
            for (use, effect) in value.effects {
                // In a namespace of no standard nothing is granted.
                if finding.isMisplaced, effect == .permits { continue }
                reading.statements.append(
                    Statement(
                        signal: "iptc",
                        use: use,
                        effect: rights.isCut ? .prohibits : effect,
                        code: .iptcDataMining,
                        carrier: source.carrier,
                        scope: "",
                        evidence: finding.range,
                        line: finding.line
                    )
                )
            }
        }
    }

    private static func packet(_ value: String) -> String {
        """
        <x:xmpmeta xmlns:x="adobe:ns:meta/">
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description rdf:about="" xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/">
        <plus:DataMining>http://ns.useplus.org/ldf/vocab/\(value)</plus:DataMining>
        </rdf:Description></rdf:RDF></x:xmpmeta>
        """
    }

    private static let examples: [SignalStandard.Example] = [
        .init(.xmp, packet("DMI-PROHIBITED"), .trainGenAI, .prohibits),
        .init(.xmp, packet("DMI-PROHIBITED-GENAIMLTRAINING"), .trainGenAI, .prohibits),
        .init(.xmp, packet("DMI-ALLOWED"), .trainGenAI, .permits),
        .init(.xmp, packet("DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING"), .search, .permits),
        .init(.xmp, packet("DMI-PROHIBITED-SEECONSTRAINT"), .mine, .conditional([.constraint])),
        .init(.xmp, packet("DMI-UNSPECIFIED"), .trainGenAI, .silent),
        .init(
            .imageMetadata,
            "{\"XMP-plus:DataMining\": \"http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED\"}",
            .trainGenAI,
            .prohibits
        ),
    ]
}
