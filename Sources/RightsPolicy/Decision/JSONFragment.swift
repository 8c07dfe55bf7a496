package import ProvenanceCore

/// A piece of JSON that many lines of output share: made once, copied into each.
package final class JSONFragment: Sendable {
    private let json: [UInt8]

    package init(_ fill: (inout ByteBuffer) -> Void) {
        var json = ByteBuffer(capacity: 256)
        fill(&json)
        self.json = json.withUnsafeBytes { [UInt8]($0) }
    }

    package func append(to output: inout ByteBuffer) {
        let json = json
        output.append(json.span)
    }
}

/// Reasons as the JSON array that a line of `blocked/` holds.
enum ReasonText {
    /// Evidence is quoted up to this many bytes, then `truncated: true`.
    static let evidenceByteCount = 256

    static func fragment(_ reasons: [Reason]) -> JSONFragment {
        JSONFragment { json in
            json.append("[")
            for (number, reason) in reasons.enumerated() {
                if number > 0 { json.append(",") }
                append(reason, to: &json)
            }
            json.append("]")
        }
    }

    private static func append(_ reason: Reason, to json: inout ByteBuffer) {
        json.append("{\"code\":")
        json.append(jsonString: reason.code.rawValue)
        if let rule = reason.rule {
            json.append(",\"rule\":")
            json.append(jsonString: rule.fileAndLine)
        }
        if let id = reason.ruleID {
            json.append(",\"rule_id\":")
            json.append(jsonString: id)
        }
        json.append(",\"message\":")
        json.append(jsonString: reason.message)
        if let evidence = reason.evidence {
            json.append(",\"evidence\":{\"field\":")
            json.append(jsonString: evidence.field)
            json.append(",\"value\":")
            let (value, isTruncated) = cut(evidence.value)
            json.append(jsonString: value)
            if isTruncated { json.append(",\"truncated\":true") }
            if let list = evidence.list {
                json.append(",\"list\":")
                json.append(jsonString: list)
            }
            if let entry = evidence.entry {
                json.append(",\"entry\":")
                json.append(jsonString: entry)
            }
            if let position = evidence.entryPosition {
                json.append(",\"entry_line\":")
                json.append(decimal: position.line)
            }
            if let reference = evidence.reference {
                json.append(",\"reference\":")
                json.append(jsonString: cut(reference).0)
            }
            json.append("}")
        }
        if let agreement = reason.agreement {
            json.append(",\"agreement\":")
            json.append(jsonString: agreement)
        }
        if let basis = reason.liftedBy {
            json.append(",\"lifted_by\":")
            json.append(jsonString: basis)
        }
        json.append("}")
    }

    /// The longest start of `value` that fits, on a scalar's boundary.
    static func cut(_ value: String) -> (String, isTruncated: Bool) {
        guard value.utf8.count > evidenceByteCount else { return (value, false) }
        var short = ""
        var byteCount = 0
        for scalar in value.unicodeScalars {
            byteCount += UTF8.width(scalar)
            if byteCount > evidenceByteCount { break }
            short.unicodeScalars.append(scalar)
        }
        return (short, true)
    }
}
