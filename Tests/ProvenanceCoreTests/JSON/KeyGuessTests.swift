import ProvenanceCore
import TestSupport
import Testing

/// What a scanner remembers of one record never shows in what it finds in the next.
@Suite("Keys that a record is expected to have")
struct KeyGuessTests {
    private static let paths = [
        "id", "license", "metadata.license", "metadata.url", "a.license", "extra", "licenses",
    ]

    /// Records that are nearly alike: a key more, less, longer, escaped, spaced, moved, nested.
    private static let lines = [
        #"{"id":"1","license":"MIT","metadata":{"license":"x","url":"u"}}"#,
        #"{"id":"2","license":"MIT","metadata":{"license":"y","url":"v"},"extra":1}"#,
        #"{"id":"3","licence":"MIT","metadata":{"licenses":"y","url":"v"}}"#,
        #"{"id":"4","lic\u0065nse":"MIT","metadata":{"licens\u0065":"y","url":"v"}}"#,
        #"{"id" :"5", "license" : "MIT","metadata" : { "license":"y" , "url" :"v"}}"#,
        #"{"license":"MIT","id":"6","a":{"license":"z"},"metadata":{"license":"y"}}"#,
        #"{"id":"7","a":{"id":"no","license":"MIT","metadata":{"license":"no"}}}"#,
        #"{"id":"8","license":"MIT","metadata":"{\"license\":\"inside\",\"url\":\"u\"}"}"#,
        #"{"id":"9","license":"MIT","metadata":[{"license":"no","url":"no"}]}"#,
        #"{"a-key-of-more-than-sixteen-bytes":1,"license":"MIT","another-key-that-is-long":2}"#,
        #"{"a-key-of-more-than-sixteen-byteS":1,"licenses":"MIT","another-key-that-is-lonG":2}"#,
        #"{"":"","":{"":""},"id":"10"}"#,
        #"{"ключ":"1","license":"MIT"}"#,
        #"{}"#,
        #"{"id":"#, #"{"id"#, #"{"id""#, #"{"id":"11","license"}"#, #"{"id":"12","license" "#,
        #"{"id":"13","license":"MIT","metadata":{"license":"x","url":"u"},}"#,
        #"{"id":"14","license:"MIT"}"#, #"[{"id":"15"}]"#,
        "{" + (0..<100).map { "\"k\($0)\":\($0)" }.joined(separator: ",") + #","id":"16"}"#,
        "{" + (0..<100).map { "\"k\($0 * 2)\":\($0)" }.joined(separator: ",") + #","id":"17"}"#,
    ]

    private static func scan(_ scanner: inout JSONScanner, _ line: String) -> String {
        var table = FieldTable()
        let buffer = ByteBuffer(text: line)
        if let fault = scanner.scanRecord(
            buffer.paddedBytes,
            from: 0,
            to: buffer.count,
            into: &table
        ) {
            return "\(fault.kind) at \(fault.offset)"
        }
        return table.slots.indices.map { index in
            let slot = table.slots[index]
            let text = JSONText.string(scanner.text(of: slot, in: buffer.bytes), kind: slot.kind)
            return "\(paths[slot.field])=\(text)"
        }.joined(separator: " ")
    }

    private static func fresh() -> JSONScanner {
        JSONScanner(plan: FieldPlan(paths: paths, embedded: ["metadata"]))
    }

    @Test("every record is read behind every other as it is read alone", arguments: lines)
    func pairs(line: String) {
        var alone = Self.fresh()
        let wanted = Self.scan(&alone, line)
        for before in Self.lines {
            var scanner = Self.fresh()
            _ = Self.scan(&scanner, before)
            _ = Self.scan(&scanner, before)
            #expect(Self.scan(&scanner, line) == wanted, "behind \(before.prefix(90))")
        }
    }

    @Test("a line that ends inside an expected key is no record")
    func cut() {
        let line = #"{"id":"1","license":"MIT"}"#
        for end in 1..<line.utf8.count {
            var scanner = Self.fresh()
            _ = Self.scan(&scanner, line)
            var table = FieldTable()
            // What lies behind the cut is the rest of the key: only the end says that it is cut.
            let buffer = ByteBuffer(text: line)
            let fault = scanner.scanRecord(buffer.paddedBytes, from: 0, to: end, into: &table)
            #expect(fault?.kind == .syntax, "cut at \(end)")
        }
    }
}
