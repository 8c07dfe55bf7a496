import ProvenanceCore
import RightsPolicy

/// Makes the lines of `blocked/` and `attribution/` from the record's own bytes: what stands
/// escaped in the record stands escaped in the line, and nothing is built in between.
struct RecordWriter: ~Copyable {
    private let inPlace = InPlace()
    let blocked: FilterOptions.BlockedForm
    let creditChanges: CreditChanges?
    /// Whether the policy says that the text was changed or was not, whether it was, and how that
    /// ends every credit line.
    let saysChanges: Bool
    let isModified: Bool
    let creditNote: JSONFragment?
    /// `incomplete` of all writers, at hand.
    let incomplete = RecordWriter.incomplete
    /// The authors of the record at hand.
    var authors = Authors()

    init(_ rules: RuleSet, blocked: FilterOptions.BlockedForm) {
        self.blocked = blocked
        creditChanges = rules.creditChanges
        let attribution = rules.policy.attribution
        saysChanges = attribution.modified.value != .unknown
        isModified = attribution.modified.value == .yes
        creditNote = attribution.note.map { note in
            JSONFragment { $0.append(jsonEscaped: note.text) }
        }
    }

    /// One line of `blocked/`: outcome, reasons, place, and last the record.
    ///
    /// - Parameters:
    ///   - text: what the matcher scanned.
    ///   - line: the record's line in it, without its line feed.
    func appendBlocked(
        _ decision: Decision,
        _ matcher: borrowing Matcher,
        _ text: RawSpan,
        _ line: RawSpan,
        _ place: LinePlace,
        to output: inout ByteBuffer
    ) {
        appendBlocked(
            decision.finding.outcome,
            decision.reasons,
            isReference: decision.isTakenDown || blocked == .reference,
            matcher,
            text,
            line,
            place,
            to: &output
        )
    }

    /// The same of what is known of a decision.
    ///
    /// - Parameter isReference: whether length and digest stand for the record.
    func appendBlocked(
        _ outcome: Outcome,
        _ reasons: JSONFragment,
        isReference: Bool,
        _ matcher: borrowing Matcher,
        _ text: RawSpan,
        _ line: RawSpan,
        _ place: LinePlace,
        to output: inout ByteBuffer
    ) {
        output.append("{\"outcome\":\"")
        output.append(outcome.word)
        output.append("\",\"reasons\":")
        reasons.append(to: &output)
        output.append(",")
        appendID(matcher, text, to: &output)
        append(place, to: &output)
        output.append(",\"offset\":")
        output.append(decimal: place.offset)
        if isReference {
            appendReference(to: line, to: &output)
        } else {
            output.append(",\"record\":")
            output.append(line)
            output.append("}\n")
        }
    }

    /// The end of a line that stands for a record without holding it.
    func appendReference(to record: RawSpan, to output: inout ByteBuffer) {
        output.append(",\"length\":")
        output.append(decimal: record.byteCount)
        output.append(",\"sha256\":\"")
        output.append(SHA256.hex(of: record))
        output.append("\"}\n")
    }

    func append(_ place: LinePlace, to output: inout ByteBuffer) {
        output.append("\"shard\":")
        output.append(place.shard)
        output.append(",\"line\":")
        output.append(decimal: place.line)
    }

    /// The record's id, if it has one that is a scalar, and a comma.
    func appendID(_ matcher: borrowing Matcher, _ text: RawSpan, to output: inout ByteBuffer) {
        guard let slot = matcher.slot(.id) else { return }
        switch slot.kind {
        case .string, .escapedString, .number: break
        case .true, .false, .null, .array, .object: return
        }
        output.append("\"id\":")
        append(slot, matcher, text, to: &output)
        output.append(",")
    }

    /// A scalar as it stands in the record.
    func append(
        _ slot: FieldSlot,
        _ matcher: borrowing Matcher,
        _ text: RawSpan,
        to output: inout ByteBuffer
    ) {
        let isString = slot.isString
        if isString { output.append(UInt8(ascii: "\"")) }
        output.append(matcher.text(of: slot, in: text))
        if isString { output.append(UInt8(ascii: "\"")) }
    }
}
