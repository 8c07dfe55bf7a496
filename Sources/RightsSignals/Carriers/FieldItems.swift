import ProvenanceCore

/// The items of a field that are set apart by commas, trimmed, for fields that know no quotes.
struct FieldItems: ~Escapable {
    struct Item {
        var range: Range<Int>
    }

    private let text: RawSpan
    private var index = 0
    private var isDone = false

    @_lifetime(copy text)
    init(_ text: RawSpan) { self.text = text }

    /// The next item, which may be empty; nil behind the last.
    mutating func next() -> Item? {
        guard !isDone else { return nil }
        let comma = text.firstOffset(of: UInt8(ascii: ","), from: index, to: text.byteCount)
        let range = Self.trim(index..<(comma ?? text.byteCount), in: text)
        isDone = comma == nil
        index = (comma ?? index) + 1
        return Item(range: range)
    }

    /// `range` without the spaces and tabs at its ends.
    static func trim(_ range: Range<Int>, in text: RawSpan) -> Range<Int> {
        func isSpace(_ index: Int) -> Bool {
            let byte = text.unsafeLoad(fromByteOffset: index, as: UInt8.self)
            return byte == 0x20 || (0x09...0x0D) ~= byte
        }
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, isSpace(start) { start += 1 }
        while end > start, isSpace(end - 1) { end -= 1 }
        return start..<end
    }
}
