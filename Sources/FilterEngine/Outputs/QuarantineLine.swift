import ProvenanceCore

/// One line of `quarantine/`: what could not be read, where it stood, and its bytes.
enum QuarantineLine {
    /// A line that was read but is no record.
    static func append(
        _ line: RawSpan,
        _ fault: JSONFault,
        at place: LinePlace,
        to output: inout ByteBuffer
    ) {
        output.append("{\"code\":")
        output.append(jsonString: fault.code.rawValue)
        output.append(",\"message\":")
        output.append(jsonString: fault.message)
        append(place, length: line.byteCount, to: &output)
        if JSONText.isUTF8(line) {
            output.append(",\"bytes\":\"")
            output.append(jsonEscaping: line)
        } else {
            output.append(",\"base64\":\"")
            output.append(base64: line)
        }
        output.append("\"}\n")
    }

    /// A line that was too long to be kept.
    static func append(
        _ line: OversizeLine,
        limit: Int,
        at place: LinePlace,
        to output: inout ByteBuffer
    ) {
        output.append("{\"code\":")
        output.append(jsonString: ReasonCode.parseOversize.rawValue)
        output.append(",\"message\":\"the line is longer than the limit of ")
        output.append(decimal: limit)
        output.append(" bytes\"")
        append(place, length: line.byteCount, to: &output)
        output.append(",\"sha256\":\"")
        output.append(line.digest)
        output.append("\"}\n")
    }

    private static func append(_ place: LinePlace, length: Int, to output: inout ByteBuffer) {
        output.append(",\"shard\":")
        output.append(place.shard)
        output.append(",\"line\":")
        output.append(decimal: place.line)
        output.append(",\"offset\":")
        output.append(decimal: place.offset)
        output.append(",\"length\":")
        output.append(decimal: length)
    }
}

/// Where a line stands.
struct LinePlace {
    /// The shard's NAME as a JSON string, quotes included.
    var shard: String
    /// From 1.
    var line: Int
    /// Bytes from the start of the decoded shard.
    var offset: Int
}
