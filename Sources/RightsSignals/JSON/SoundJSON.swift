import ProvenanceCore

/// A JSON document that was checked from end to end and can be walked.
///
/// The copy is what the scanner needs: it reads whole vectors, beyond the end of the text.
struct SoundJSON: ~Copyable {
    private let buffer: ByteBuffer
    private let range: Range<Int>

    /// Nil for what is not one JSON value, or too long.
    init?(_ text: RawSpan) {
        guard text.byteCount <= Limits.signalJSONBytes else { return nil }
        var buffer = ByteBuffer(capacity: text.byteCount)
        buffer.append(text)
        var start = 0
        var end = buffer.count
        // Files may start with a byte order mark.
        if end >= 3, buffer.bytes.unsafeLoad(as: UInt8.self) == 0xEF { start = 3 }
        var scanner = JSONScanner(plan: FieldPlan(paths: []))
        guard scanner.checkText(buffer.paddedBytes, from: start, to: end) == nil else { return nil }
        while start < end,
            isXMLSpace(buffer.bytes.unsafeLoad(fromByteOffset: start, as: UInt8.self))
        {
            start += 1
        }
        while end > start,
            isXMLSpace(buffer.bytes.unsafeLoad(fromByteOffset: end - 1, as: UInt8.self))
        {
            end -= 1
        }
        self.buffer = buffer
        range = start..<end
    }

    /// The document's text from the first byte, so that offsets are those of the text given.
    var text: RawSpan {
        @_lifetime(borrow self)
        get { buffer.bytes }
    }

    /// The value, without white space around it.
    var value: RawSpan {
        @_lifetime(borrow self)
        get { buffer.bytes.extracting(range) }
    }

    var kind: JSONKind { .init(of: buffer.bytes.extracting(range)) }
}

extension JSONKind {
    /// The kind of a sound value by its first byte.
    init(of value: RawSpan) {
        guard !value.isEmpty else {
            self = .null
            return
        }
        switch value.unsafeLoad(as: UInt8.self) {
        case UInt8(ascii: "{"): self = .object
        case UInt8(ascii: "["): self = .array
        case UInt8(ascii: "\""): self = .string
        case UInt8(ascii: "t"): self = .true
        case UInt8(ascii: "f"): self = .false
        case UInt8(ascii: "n"): self = .null
        default: self = .number
        }
    }
}

/// How many members of a document may still be looked at.
struct MemberBudget {
    private var left = Limits.signalMembers

    /// Whether something was not looked at. What was found then grants nothing.
    var isSpent: Bool { left < 0 }

    mutating func take() -> Bool {
        left -= 1
        return left >= 0
    }
}
