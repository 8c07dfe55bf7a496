import ProvenanceCore

/// JSON objects, one a line.
enum JSONRows {
    /// The value of one key.
    enum Field {
        /// A text, or a number as it is written.
        case text(String)
        /// A list of such.
        case texts([String])
        case other
    }

    /// What was found of the paths that are wanted, in the line of one object.
    typealias Body = (
        _ scanner: borrowing JSONScanner,
        _ slots: Span<FieldSlot>,
        _ text: RawSpan,
        _ line: RawSpan,
        _ number: Int,
        _ builder: inout OptOutListBuilder
    ) throws(Diagnostics) -> Void

    /// Calls `body` for the line of each object, scanned for `paths`. Blank lines are passed over,
    /// comments noted; what is too long, or no object, is rejected.
    static func forEachObject(
        of text: borrowing ByteBuffer,
        paths: [String],
        into builder: inout OptOutListBuilder,
        _ body: Body
    ) throws(Diagnostics) {
        var scanner = JSONScanner(plan: FieldPlan(paths: paths))
        var table = FieldTable()
        // Padded, as the scanner wants it; lines are ranges of it.
        let padded = text.paddedBytes
        var start = 0
        var number = 0
        while start < text.count {
            let end =
                padded.firstOffset(of: UInt8(ascii: "\n"), from: start, to: text.count)
                ?? text.count
            defer { start = end + 1 }
            number += 1
            let line = trimmed(padded.extracting(start..<end))
            if line.isEmpty { continue }
            if line.byte(0) == UInt8(ascii: "#") {
                builder.note(comment: line.from(1), line: number)
                continue
            }
            guard end - start <= Limits.optOutLineBytes else {
                builder.reject(
                    "the line is longer than \(Limits.optOutLineBytes) bytes",
                    line: number
                )
                continue
            }
            if let fault = scanner.scanRecord(padded, from: start, to: end, into: &table) {
                builder.reject(
                    "the line is not one JSON object (\(fault.code.rawValue))",
                    line: number,
                    column: fault.offset - start + 1
                )
                continue
            }
            try body(scanner, table.slots, padded, line, number, &builder)
        }
    }

    /// Calls `body` with the fields of each object, in the order of `keys`; nil for what is absent
    /// or null. An object that has another key is rejected.
    static func forEach(
        of text: borrowing ByteBuffer,
        keys: [String],
        into builder: inout OptOutListBuilder,
        _ body: ([Field?], Int, inout OptOutListBuilder) -> Void
    ) throws(Diagnostics) {
        try forEachObject(of: text, paths: keys, into: &builder) {
            scanner,
            slots,
            text,
            line,
            number,
            builder throws(Diagnostics) in
            if let key = unknownKey(of: line, keys) {
                builder.reject("unknown key `\(key)`", line: number)
                return
            }
            var fields: [Field?] = Array(repeating: nil, count: keys.count)
            for index in slots.indices {
                let slot = slots[index]
                fields[slot.field] = field(scanner.text(of: slot, in: text), slot.kind)
            }
            body(fields, number, &builder)
        }
    }

    private static func unknownKey(of object: RawSpan, _ keys: [String]) -> String? {
        var members = JSONElements(of: object)
        while let member = members.next() {
            let key = JSONText.string(member.key, kind: member.keyKind)
            if !keys.contains(key) { return key }
        }
        return nil
    }

    private static func field(_ value: RawSpan, _ kind: JSONKind) -> Field? {
        switch kind {
        case .null: return nil
        case .string, .escapedString, .number: return .text(JSONText.string(value, kind: kind))
        case .array:
            var texts: [String] = []
            var elements = JSONElements(of: value)
            while let element = elements.next() {
                switch element.kind {
                case .string, .escapedString, .number: texts.append(element.text)
                case .null, .true, .false, .array, .object: return .other
                }
            }
            return .texts(texts)
        case .true, .false, .object: return .other
        }
    }
}
