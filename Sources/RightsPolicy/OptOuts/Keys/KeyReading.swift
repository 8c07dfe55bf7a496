import ProvenanceCore

/// What became of an entry of a list.
package enum EntryReading: Equatable, Sendable {
    /// The key is in the buffer.
    ///
    /// - Parameter matchesExactly: whether only the key itself is meant, not what lies beneath it.
    case key(matchesExactly: Bool)
    /// Why the entry cannot be applied: words that follow the entry in backticks.
    case rejected(String, hint: String?)

    static var key: EntryReading { .key(matchesExactly: true) }

    static func rejected(_ message: String) -> EntryReading { .rejected(message, hint: nil) }
}

/// What became of a part of a record.
package enum PartReading: Sendable {
    /// There are keys.
    case keys
    /// It can be read, and names nothing of this kind: a web page is no repository.
    case nothing
    /// It holds something that cannot be read: the lists cannot be asked about it.
    case unreadable
}

/// Bytes of texts, looked at by offset.
extension RawSpan {
    @inline(__always)
    func byte(_ index: Int) -> UInt8 { unsafeLoad(fromByteOffset: index, as: UInt8.self) }

    /// The offset of the first `byte` from `start` on; the count if there is none.
    func end(at byte: UInt8, from start: Int = 0) -> Int {
        firstOffset(of: byte, from: start, to: byteCount) ?? byteCount
    }

    /// Whether `word` stands here, letters in any case.
    func starts(with word: StaticString) -> Bool { hasPrefix(self, word) }

    /// What lies from `start` on.
    @_lifetime(copy self)
    func from(_ start: Int) -> RawSpan { extracting(start..<byteCount) }

    /// Whether white space or a control character stands anywhere.
    var holdsSpace: Bool {
        for index in 0..<byteCount where byte(index) <= 0x20 || byte(index) == 0x7F { return true }
        return false
    }
}

/// The segments of a path, one after another, empty ones passed over.
struct PathSegments: ~Escapable {
    private let text: RawSpan
    private var index: Int
    private let end: Int

    @_lifetime(copy text)
    init(of text: RawSpan, in range: Range<Int>) {
        self.text = text
        index = range.lowerBound
        end = range.upperBound
    }

    /// Where the next segment stands in the text; nil behind the last.
    mutating func next() -> Range<Int>? {
        while index < end, text.byte(index) == UInt8(ascii: "/") { index += 1 }
        guard index < end else { return nil }
        let start = index
        while index < end, text.byte(index) != UInt8(ascii: "/") { index += 1 }
        return start..<index
    }
}
