import ProvenanceCore

/// Really Simple Licensing: offers of licences in XML, beside or inside a work.
///
/// It is an offer, not only an opt-out: what it prohibits is prohibited, what it does not list is
/// not licensed, and a document that is not valid licenses nothing.
package enum RSL {
    package static let standard = SignalStandard(
        name: "rsl",
        title: "Really Simple Licensing",
        specification: "RSL 1.0, sections 3 and 4, errata up to 2026-08-07, rslstandard.org/rsl",
        read: "2026-11-23",
        carriers: [.rslFile, .html, .xmp, .publication, .header],
        examples: examples
    ) { source, context, reading in
        switch source.carrier {
        case .html:
            let page = reading.files.page(source.text)
            for link in page.links where RSLDiscovery.isLicense(link) {
                refer(link.address, source.carrier, link.place.range, link.place.line, &reading)
            }
            for script in page.scripts where script.isRSL {
                let text = ByteBuffer(text: script.text)
                statements(
                    reading.files.license(text.bytes, isAssociated: true),
                    relation: script.isAboutPage && page.isWhole ? .page : .partOfPage,
                    shift: RSLPlace(range: script.range, line: script.line),
                    source.carrier,
                    context,
                    &reading
                )
            }
        case .xmp, .publication:
            statements(
                reading.files.license(source.text, isAssociated: false),
                relation: .embedded,
                shift: nil,
                source.carrier,
                context,
                &reading
            )
        case .header:
            guard source.name == "link" else { return }
            let all = 0..<source.text.byteCount
            for address in RSLDiscovery.addresses(inLinkHeader: source.text) {
                refer(address, source.carrier, all, nil, &reading)
            }
        case .robotsText, .aiText, .tdmrepFile, .rslFile, .metaTag, .imageMetadata,
            .contentManifest:
            statements(
                reading.files.license(source.text, isAssociated: false),
                relation: .file,
                shift: nil,
                source.carrier,
                context,
                &reading
            )
        }
    }

    /// Points to a licence that is not at hand.
    private static func refer(
        _ address: String,
        _ carrier: SignalCarrier,
        _ evidence: Range<Int>,
        _ line: Int?,
        _ reading: inout SignalReading
    ) {
        reading.references.append(
            SignalReading.Reference(
                signal: "rsl",
                carrier: carrier,
                address: address,
                evidence: evidence,
                line: line
            )
        )
    }

    /// - Parameter shift: where the document stands in the carrier's text, if it is a part of it.
    private static func statements(
        _ outcome: RSLReader.Outcome,
        relation: RSLDocument.Relation,
        shift: RSLPlace?,
        _ carrier: SignalCarrier,
        _ context: SignalContext,
        _ reading: inout SignalReading
    ) {
        func range(_ place: RSLPlace) -> Range<Int> { shift?.range ?? place.range }
        func line(_ place: RSLPlace) -> Int { place.line + (shift?.line ?? 1) - 1 }
        func note(_ fault: RSLFault) {
            let offset = range(fault.place).lowerBound
            reading.note(fault.message, signal: "rsl", carrier: carrier, at: offset)
        }
        func state(
            _ use: Use,
            _ effect: Statement.Effect,
            _ code: ReasonCode,
            _ scope: String,
            _ place: RSLPlace,
            credit: SignalCredit? = nil
        ) {
            var statement = Statement(
                signal: "rsl",
                use: use,
                effect: effect,
                code: code,
                carrier: carrier,
                scope: scope,
                evidence: range(place),
                line: line(place)
            )
            statement.credit = credit
            reading.statements.append(statement)
        }
        switch outcome {
        case .notRSL:
            if carrier == .rslFile {
                note(RSLFault("no RSL document", at: RSLPlace(range: 0..<0, line: 1)))
            }
        case .invalid(let fault):
            note(fault)
            for use in RSLDocument.uses { state(use, .prohibits, .rslInvalid, "", fault.place) }
        case .document(let document):
            for remark in document.remarks { note(remark) }
            for (use, answer) in document.answers(context, relation: relation) {
                switch answer.kind {
                case .prohibited: state(use, .prohibits, .rslProhibited, answer.scope, answer.place)
                case .notPermitted:
                    state(use, .prohibits, .rslNotPermitted, answer.scope, answer.place)
                case .licensed(let conditions):
                    // What asks for no more than credit is a grant, and needs the right to grant.
                    let isGrant = conditions.isSubset(of: [.attribution])
                    guard answer.mayGrant || !isGrant else { continue }
                    state(
                        use,
                        conditions.isEmpty ? .permits : .conditional(conditions),
                        .rslPaymentRequired,
                        answer.scope,
                        answer.place,
                        credit: answer.credit
                    )
                }
            }
        }
    }

    private static func file(_ url: String, _ license: String) -> String {
        """
        <rsl xmlns="https://rslstandard.org/rsl">
          <content url="\(url)"><license>\(license)</license></content>
        </rsl>
        """
    }

    private static let examples: [SignalStandard.Example] = [
        .init(
            .rslFile,
            file("/", "<prohibits type=\"usage\">ai-train</prohibits>"),
            .trainGenAI,
            .prohibits
        ),
        .init(
            .rslFile,
            file("/", "<permits type=\"usage\">all</permits><payment type=\"free\"/>"),
            .trainGenAI,
            .permits
        ),
        .init(
            .rslFile,
            file(
                "/",
                "<permits type=\"usage\">ai-all</permits><payment type=\"attribution\"/>"
            ),
            .trainGenAI,
            .conditional([.attribution])
        ),
        .init(
            .rslFile,
            file("/", "<permits type=\"usage\">search</permits>"),
            .trainGenAI,
            .prohibits
        ),
        .init(
            .rslFile,
            file("/", "<permits type=\"usage\">ai-train</permits><payment type=\"crawl\"/>"),
            .trainGenAI,
            .conditional([.payment])
        ),
        .init(
            .rslFile,
            file("/news/", "<prohibits type=\"usage\">all</prohibits>"),
            url: "https://example.org/about",
            .trainGenAI,
            .silent
        ),
        .init(
            .html,
            """
            <html><head><script type="application/rsl+xml">
            \(file("", "<prohibits type=\"usage\">ai-train</prohibits>"))
            </script></head></html>
            """,
            .trainGenAI,
            .prohibits
        ),
    ]
}
