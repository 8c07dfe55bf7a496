import ProvenanceCore

/// A line of `blocked/` that is under review, as far as a reviewer is concerned.
struct ReviewedLine {
    /// What asks for the review and was not lifted, each once.
    var codes: [ReasonCode] = []
    /// The licence that a reason quotes, if it quotes all of it.
    var quotedLicense: String?
    var id: String?
    var shard = ""
    var line = 0
    /// Where the record stands in the text; nil if it was not kept.
    var record: Range<Int>?
    /// Bytes of a record that was not kept.
    var length = 0
}

/// Reads lines that `RecordWriter` wrote.
struct ReviewedLineReader: ~Copyable {
    private static let paths = ["outcome", "reasons", "id", "shard", "line", "length", "record"]

    private var scanner = JSONScanner(plan: FieldPlan(paths: paths))
    private var table = FieldTable()

    /// The line `text[start..<end]`; nil if it is not under review.
    ///
    /// - Parameter text: padded: 16 bytes behind `end` must be readable.
    mutating func read(_ text: RawSpan, from start: Int, to end: Int) -> ReviewedLine? {
        guard scanner.scanRecord(text, from: start, to: end, into: &table) == nil else {
            return nil
        }
        var line = ReviewedLine()
        var isReviewed = false
        for number in table.slots.indices {
            let slot = table.slots[number]
            let value = scanner.text(of: slot, in: text)
            switch Self.paths[slot.field] {
            case "outcome":
                let word = JSONText.string(value, kind: slot.kind)
                isReviewed = word == String(describing: Outcome.review.word)
            case "reasons": Self.read(reasons: value, into: &line)
            case "id": line.id = JSONText.string(value, kind: slot.kind)
            case "shard": line.shard = JSONText.string(value, kind: slot.kind)
            case "line": line.line = Int(String(copying: value)) ?? 0
            case "length": line.length = Int(String(copying: value)) ?? 0
            default: line.record = slot.start..<slot.end
            }
        }
        return isReviewed ? line : nil
    }

    private static func read(reasons: RawSpan, into line: inout ReviewedLine) {
        var elements = JSONElements(of: reasons)
        while let reason = elements.next() {
            var members = JSONElements(of: reason.value)
            var code: ReasonCode?
            var quoted: String?
            var isLifted = false
            while let member = members.next() {
                if member.isNamed("code") { code = ReasonCode(rawValue: member.text) }
                if member.isNamed("evidence") { quoted = value(ofEvidence: member.value) }
                if member.isNamed("lifted_by") { isLifted = true }
            }
            guard let code, !isLifted else { continue }
            if !line.codes.contains(code) { line.codes.append(code) }
            if code.rawValue.hasPrefix("license."), line.quotedLicense == nil {
                line.quotedLicense = quoted
            }
        }
    }

    /// The value, if all of it is there.
    private static func value(ofEvidence evidence: RawSpan) -> String? {
        var members = JSONElements(of: evidence)
        var value: String?
        while let member = members.next() {
            if member.isNamed("value") { value = member.text }
            if member.isNamed("truncated") { return nil }
        }
        return value
    }
}
