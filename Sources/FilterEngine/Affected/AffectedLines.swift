import ProvenanceCore
import RightsPolicy

/// Asks the lists about every line of one `allowed/NAME`, and keeps a line of JSON for each record
/// that they name.
final class AffectedLines {
    private var matcher: Matcher
    private let writer: RecordWriter
    private let jsonName: String
    private(set) var account: AffectedShard
    /// What the records came to that no one has taken yet.
    private(set) var text = ByteBuffer()
    /// The first line that is no record; a shard that we have written has none.
    private(set) var firstBadLine: Int?

    init(_ name: String, _ rules: RuleSet) {
        matcher = Matcher(rules)
        writer = RecordWriter(rules, blocked: .reference)
        var quoted = ByteBuffer()
        quoted.append(jsonString: name)
        jsonName = String(copying: quoted.bytes)
        account = AffectedShard(name)
    }

    /// What was found since the last time.
    func takeText() -> String {
        defer { text.removeAll() }
        return String(copying: text.bytes)
    }

    func add(_ chunk: Chunk) { add(chunk.lines) }

    private func add(_ lines: borrowing ByteBuffer) {
        let end = lines.count
        var start = 0
        while start < end {
            let lineEnd =
                lines.bytes.firstOffset(of: UInt8(ascii: "\n"), from: start, to: end) ?? end
            account.lines += 1
            do throws(JSONFault) {
                note(try matcher.askLists(lines.paddedBytes, from: start, to: lineEnd), lines.bytes)
            } catch {
                if firstBadLine == nil { firstBadLine = account.lines }
            }
            start = lineEnd + 1
        }
    }

    /// Counts the lines of `blocked/` that applying the list would change.
    func add(blocked chunk: Chunk, _ list: AppliedList) { add(blocked: chunk.lines, list) }

    private func add(blocked lines: borrowing ByteBuffer, _ list: AppliedList) {
        let end = lines.count
        var start = 0
        while start < end {
            let lineEnd =
                lines.bytes.firstOffset(of: UInt8(ascii: "\n"), from: start, to: end) ?? end
            if let line = BlockedLine(lines, start..<lineEnd), line.isAsked(list) {
                let record = line.record
                // What cannot be read here is found by whoever writes it anew.
                let answer = try? matcher.askLists(
                    lines.paddedBytes,
                    from: record.lowerBound,
                    to: record.upperBound
                )
                if answer == nil || answer?.reasons != nil { account.blockedLines += 1 }
            }
            start = lineEnd + 1
        }
    }

    private func note(_ answer: ListAnswer, _ lines: RawSpan) {
        guard let reasons = answer.reasons else {
            if answer.isUnchecked { account.unchecked += 1 }
            return
        }
        account.records += 1
        for code in answer.codes { account.reasons[code.rawValue, default: 0] += 1 }
        text.append("{\"shard\":")
        text.append(jsonName)
        text.append(",\"line\":")
        text.append(decimal: account.lines)
        text.append(",")
        writer.appendID(matcher, lines, to: &text)
        text.append("\"reasons\":")
        reasons.append(to: &text)
        text.append("}\n")
    }
}
