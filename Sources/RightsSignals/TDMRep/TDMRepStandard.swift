import ProvenanceCore

/// TDMRep: whether a publisher reserves text and data mining (Art. 4 of Directive (EU) 2019/790),
/// in a file of the origin, in the response, in the page or in the document itself.
///
/// The nearer carrier overrides the farther in either direction: a header that says 0 lifts what
/// the file reserves. A policy can turn a reservation into a permission on conditions, if it is at
/// hand; if not, the work stays reserved. Training is mining, so both are said.
package enum TDMRepStandard {
    package static let standard = SignalStandard(
        name: "tdmrep",
        title: "TDM Reservation Protocol",
        specification: "TDMRep, W3C Community Group Final Report 2024-05-10",
        read: "2026-11-23",
        carriers: [.tdmrepFile, .header, .metaTag, .publication, .xmp],
        examples: [
            SignalStandard.Example(
                .header,
                name: "tdm-reservation",
                "1",
                .pretrain,
                .prohibits
            ),
            SignalStandard.Example(.metaTag, name: "tdm-reservation", " 0 ", .train, .permits),
            SignalStandard.Example(.header, name: "tdm-reservation", "true", .train, .silent),
            SignalStandard.Example(
                .publication,
                name: "tdm:reservation",
                "1",
                .mine,
                .prohibits
            ),
            SignalStandard.Example(
                .publication,
                """
                <package xmlns="http://www.idpf.org/2007/opf"><metadata>
                <meta property="tdm:reservation">1</meta></metadata></package>
                """,
                .train,
                .prohibits
            ),
            // The first rule that matches counts, not the longest.
            SignalStandard.Example(
                .tdmrepFile,
                """
                [{"location": "/", "tdm-reservation": 1},
                 {"location": "/work", "tdm-reservation": 0}]
                """,
                .mine,
                .prohibits
            ),
            SignalStandard.Example(
                .tdmrepFile,
                """
                [{"location": "/images/*.jpg$", "tdm-reservation": 1}]
                """,
                .train,
                .silent
            ),
        ],
        statements: read,
        settle: settle
    )

    /// What a reservation is about. Training is mining by the letter of the law, yet a
    /// permission for one use covers no other, so both are named.
    private static let uses: [Use] = [.mine, .train]

    /// The place of a carrier in the protocol's order: a later one overrides an earlier.
    private static func priority(of carrier: SignalCarrier) -> Int {
        switch carrier {
        case .tdmrepFile: 0
        case .header: 1
        case .metaTag: 2
        case .publication, .xmp: 3
        case .robotsText, .aiText, .rslFile, .html, .imageMetadata, .contentManifest: -1
        }
    }

    private static func code(of carrier: SignalCarrier) -> ReasonCode {
        switch carrier {
        case .tdmrepFile: .tdmrepFile
        case .header: .tdmrepHeader
        case .metaTag: .tdmrepMeta
        case .publication, .xmp, .robotsText, .aiText, .rslFile, .html, .imageMetadata,
            .contentManifest:
            .tdmrepEmbedded
        }
    }

    private static func read(
        _ source: borrowing SignalStandard.Source,
        _ context: SignalContext,
        _ reading: inout SignalReading
    ) {
        let text = source.text
        if source.carrier == .tdmrepFile {
            readFile(text, context, &reading)
            return
        }
        if source.name == nil {
            readEmbedded(text, source.carrier, &reading)
            return
        }
        readValue(
            TDMReservation.Name(source.name),
            text,
            source.carrier,
            0..<text.byteCount,
            nil,
            &reading
        )
    }

    /// Reads one value, whatever carries it.
    private static func readValue(
        _ name: TDMReservation.Name?,
        _ value: RawSpan,
        _ carrier: SignalCarrier,
        _ evidence: Range<Int>,
        _ line: Int?,
        _ reading: inout SignalReading
    ) {
        switch name {
        case .reservation:
            guard let reservation = TDMReservation(value) else {
                reading.note(
                    "`tdm-reservation` must be 0 or 1; it counts as not set",
                    signal: "tdmrep",
                    carrier: carrier,
                    at: evidence.lowerBound
                )
                return
            }
            append(reservation, carrier, "work", evidence, line, &reading)
        case .policy:
            let address = FieldItems.trim(0..<value.byteCount, in: value)
            guard !address.isEmpty, value.byteCount <= Limits.signalURLBytes else { return }
            append(String(copying: value.extracting(address)), carrier, evidence, line, &reading)
        case nil: break
        }
    }

    /// Reads the values inside an XMP packet or the package document of an EPUB.
    private static func readEmbedded(
        _ text: RawSpan,
        _ carrier: SignalCarrier,
        _ reading: inout SignalReading
    ) {
        let embedded: Result<EmbeddedReservation, XMLFault>
        switch carrier {
        case .xmp: embedded = reading.files.packet(text).map { EmbeddedReservation($0) }
        case .publication: embedded = reading.files.package(text)
        case .robotsText, .aiText, .tdmrepFile, .rslFile, .header, .metaTag, .html,
            .imageMetadata, .contentManifest:
            return
        }
        let fields: [EmbeddedReservation.Field]
        switch embedded {
        case .success(let reservation): fields = reservation.fields
        case .failure(let fault):
            reading.note(fault.message, signal: "tdmrep", carrier: carrier, at: fault.offset)
            return
        }
        for field in fields {
            let name = TDMReservation.Name(field.name)
            let value = ByteBuffer(text: field.value)
            readValue(name, value.bytes, carrier, field.range, field.line, &reading)
        }
    }

    private static func readFile(
        _ text: RawSpan,
        _ context: SignalContext,
        _ reading: inout SignalReading
    ) {
        if let status = context.status, !(200...299).contains(status) { return }
        let file = reading.files.tdmrep(text)
        for fault in file.faults {
            reading.note(
                fault.message,
                signal: "tdmrep",
                carrier: .tdmrepFile,
                at: fault.offset
            )
        }
        guard let rule = file.rule(for: WorkPath(url: context.url)) else { return }
        let line = text.lineNumber(at: rule.evidence.lowerBound)
        append(rule.reservation, .tdmrepFile, rule.written, rule.evidence, line, &reading)
        if let policy = rule.policy {
            append(policy, .tdmrepFile, rule.evidence, line, &reading)
        }
    }

    /// Says what a reservation of `carrier` comes to.
    static func append(
        _ reservation: TDMReservation,
        _ carrier: SignalCarrier,
        _ scope: String,
        _ evidence: Range<Int>,
        _ line: Int?,
        _ reading: inout SignalReading
    ) {
        for use in uses {
            reading.statements.append(
                Statement(
                    signal: "tdmrep",
                    use: use,
                    effect: reservation == .reserved ? .prohibits : .permits,
                    code: code(of: carrier),
                    carrier: carrier,
                    scope: scope,
                    evidence: evidence,
                    line: line
                )
            )
        }
    }

    /// Points to the policy that `carrier` names.
    static func append(
        _ policy: String,
        _ carrier: SignalCarrier,
        _ evidence: Range<Int>,
        _ line: Int?,
        _ reading: inout SignalReading
    ) {
        reading.references.append(
            SignalReading.Reference(
                signal: "tdmrep",
                carrier: carrier,
                address: policy,
                evidence: evidence,
                line: line
            )
        )
    }

    // MARK: Settling

    /// Sets aside what a nearer carrier overrides, and asks the policy of what is left.
    private static func settle(_ context: SignalContext, _ reading: inout SignalReading) {
        let own = reading.statements.filter { $0.signal == "tdmrep" }
        guard let nearest = own.map({ priority(of: $0.carrier) }).max() else { return }
        reading.overridden += own.filter { priority(of: $0.carrier) < nearest }
        reading.statements.removeAll {
            $0.signal == "tdmrep" && priority(of: $0.carrier) < nearest
        }
        // A policy says nothing of what is not reserved, and each carrier brings its own.
        let addresses = Set(
            reading.references.filter {
                $0.signal == "tdmrep" && priority(of: $0.carrier) == nearest
            }.map(\.address)
        )
        guard addresses.count == 1, let address = addresses.first,
            let policy = context.tdmPolicies[address]
        else { return }
        let effect: Statement.Effect
        switch policy.answer(for: context) {
        case .silent: return
        case .permits: effect = .permits
        case .prohibits: effect = .prohibits
        case .conditional(let conditions): effect = .conditional(conditions)
        }
        for index in reading.statements.indices
        where reading.statements[index].signal == "tdmrep"
            && reading.statements[index].effect == .prohibits
        {
            reading.statements[index].effect = effect
            reading.statements[index].code = .tdmrepPolicy
        }
    }
}
