import ProvenanceCore

/// A JSON text of a publisher: checked from end to end, walked in place, never built into a tree.
struct JSONSource: ~Copyable {
    private let text: ByteBuffer
    private let range: Range<Int>
    let kind: JSONKind

    /// - Parameters:
    ///   - text: the file; white space around it and a byte order mark before it are passed over.
    ///   - depthLimit: arrays and objects nested deeper are refused.
    /// - Throws: where it is no JSON.
    init(_ text: RawSpan, byteLimit: Int, depthLimit: Int) throws(JSONFault) {
        guard text.byteCount <= byteLimit else { throw JSONFault(.syntax, at: byteLimit) }
        var start = 0
        var end = text.byteCount
        func byte(_ index: Int) -> UInt8 { text.unsafeLoad(fromByteOffset: index, as: UInt8.self) }
        if end >= 3, byte(0) == 0xEF, byte(1) == 0xBB, byte(2) == 0xBF { start = 3 }
        func isSpace(_ index: Int) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte(index)) }
        while start < end, isSpace(start) { start += 1 }
        while end > start, isSpace(end - 1) { end -= 1 }
        var copy = ByteBuffer(capacity: text.byteCount)
        copy.append(text)
        var scanner = JSONScanner(plan: FieldPlan(paths: []), depthLimit: depthLimit)
        if let fault = scanner.checkText(copy.paddedBytes, from: start, to: end) { throw fault }
        switch byte(start) {
        case UInt8(ascii: "{"): kind = .object
        case UInt8(ascii: "["): kind = .array
        case UInt8(ascii: "\""): kind = .string
        case UInt8(ascii: "t"): kind = .true
        case UInt8(ascii: "f"): kind = .false
        case UInt8(ascii: "n"): kind = .null
        default: kind = .number
        }
        self.text = copy
        range = start..<end
    }

    /// The array or object, brackets included. Its bytes stand where they stood in the text.
    var root: RawSpan {
        @_lifetime(borrow self)
        get { text.bytes.extracting(range) }
    }

    /// Where the root starts in the text.
    var offset: Int { range.lowerBound }
}
