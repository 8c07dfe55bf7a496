import ProvenanceCore

/// One JSON object a line, with the columns of CSV as keys. `uses` may be an array. Lines that
/// start with `#` are comments.
enum JSONLinesListReader {
    static func read(
        _ text: borrowing ByteBuffer,
        into builder: inout OptOutListBuilder
    ) throws(Diagnostics) {
        let columns = OptOutColumn.allCases
        try JSONRows.forEachObject(of: text, paths: columns.map(\.rawValue), into: &builder) {
            scanner,
            slots,
            text,
            line,
            number,
            builder throws(Diagnostics) in
            try checkKeys(of: line, line: number, builder.source)
            var row = OptOutListBuilder.Row()
            var value: String?
            var problem: String?
            for index in slots.indices {
                let slot = slots[index]
                let column = columns[slot.field]
                let inside = scanner.text(of: slot, in: text)
                if column == .requester { continue }
                switch slot.kind {
                case .null: continue
                case .string, .escapedString:
                    let content = JSONText.string(inside, kind: slot.kind)
                    if column == .value { value = content } else { column.set(content, in: &row) }
                case .array where column == .uses:
                    row.uses = strings(ofArray: inside)
                    if row.uses == nil { problem = "`uses` holds something other than words" }
                case .number where column == .reference: row.reference = String(copying: inside)
                case .number where column == .value: value = String(copying: inside)
                case .number, .true, .false, .array, .object:
                    problem = "`\(column.rawValue)` is not text"
                }
            }
            if let problem {
                builder.reject(problem, line: number)
            } else if let value, !value.isEmpty {
                let buffer = ByteBuffer(ofText: value)
                builder.add(buffer.bytes, row, line: number)
            } else {
                builder.reject("`value` is missing or empty", line: number)
            }
        }
    }

    /// Refuses a key that is no column: what it says would be lost.
    private static func checkKeys(
        of line: RawSpan,
        line number: Int,
        _ source: OptOutListSource
    ) throws(Diagnostics) {
        var seen: Set<String> = []
        for (key, column) in topLevelKeys(of: line) {
            let position = SourcePosition(file: source.path, line: number, column: column)
            if OptOutColumn(rawValue: key) == nil {
                throw Diagnostics([OptOutColumn.unknown(key, at: position)])
            }
            guard seen.insert(key).inserted else {
                throw Diagnostics([Diagnostic("key `\(key)` stands here twice", at: position)])
            }
        }
    }

    /// The keys of an object that is known to be sound, with their columns.
    private static func topLevelKeys(of object: RawSpan) -> [(key: String, column: Int)] {
        var keys: [(key: String, column: Int)] = []
        var depth = 0
        var isKey = true
        var index = 0
        while index < object.byteCount {
            switch object.unsafeLoad(fromByteOffset: index, as: UInt8.self) {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ",") where depth == 1: isKey = true
            case UInt8(ascii: "\""):
                let end = endOfString(object, from: index + 1)
                if depth == 1, isKey {
                    let inside = object.extracting((index + 1)..<end)
                    keys.append((JSONText.string(inside, kind: .escapedString), index + 1))
                    isKey = false
                }
                index = end
            default: break
            }
            index += 1
        }
        return keys
    }

    /// The strings of an array that is known to be sound; nil if it holds anything else.
    private static func strings(ofArray array: RawSpan) -> [String]? {
        var strings: [String] = []
        var index = 1
        while index < array.byteCount - 1 {
            switch array.unsafeLoad(fromByteOffset: index, as: UInt8.self) {
            case UInt8(ascii: "\""):
                let end = endOfString(array, from: index + 1)
                let inside = array.extracting((index + 1)..<end)
                strings.append(JSONText.string(inside, kind: .escapedString))
                index = end
            case UInt8(ascii: ","), 0x20, 0x09, 0x0A, 0x0D: break
            default: return nil
            }
            index += 1
        }
        return strings
    }

    /// The closing quote of the string whose first inner byte is at `start`.
    private static func endOfString(_ text: RawSpan, from start: Int) -> Int {
        var index = start
        while index < text.byteCount {
            switch text.unsafeLoad(fromByteOffset: index, as: UInt8.self) {
            case UInt8(ascii: "\""): return index
            case UInt8(ascii: "\\"): index += 2
            default: index += 1
            }
        }
        return text.byteCount
    }
}
