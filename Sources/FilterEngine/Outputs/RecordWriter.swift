import ProvenanceCore
import RightsPolicy

/// Makes the lines of `blocked/` and `attribution/` from the record's own bytes: what stands
/// escaped in the record stands escaped in the line, and nothing is built in between.
struct RecordWriter {
    let rules: RuleSet
    let blocked: FilterOptions.BlockedForm

    init(_ rules: RuleSet, blocked: FilterOptions.BlockedForm) {
        self.rules = rules
        self.blocked = blocked
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
        output.append("{\"outcome\":\"")
        output.append(decision.finding.outcome.word)
        output.append("\",\"reasons\":")
        decision.reasons.append(to: &output)
        output.append(",")
        appendID(matcher, text, to: &output)
        append(place, to: &output)
        output.append(",\"offset\":")
        output.append(decimal: place.offset)
        if decision.isTakenDown || blocked == .reference {
            output.append(",\"length\":")
            output.append(decimal: line.byteCount)
            output.append(",\"sha256\":\"")
            output.append(SHA256.hex(of: line))
            output.append("\"}\n")
        } else {
            output.append(",\"record\":")
            output.append(line)
            output.append("}\n")
        }
    }

    func append(_ place: LinePlace, to output: inout ByteBuffer) {
        output.append("\"shard\":")
        output.append(place.shard)
        output.append(",\"line\":")
        output.append(decimal: place.line)
    }

    /// The record's id, if it has one that is a scalar, and a comma.
    func appendID(_ matcher: borrowing Matcher, _ text: RawSpan, to output: inout ByteBuffer) {
        guard let slot = matcher.slot(.id), slot.isString || slot.kind == .number else { return }
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
        if slot.isString { output.append("\"") }
        output.append(matcher.text(of: slot, in: text))
        if slot.isString { output.append("\"") }
    }
}
