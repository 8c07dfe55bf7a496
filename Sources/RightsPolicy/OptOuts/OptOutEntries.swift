import ProvenanceCore

/// The entries of one or several lists, packed into one run of bytes: ten million domains take
/// some 250 MB where as many strings would take gigabytes.
///
/// An entry is addressed by its offset. It is laid out as: length and bytes of the value, flags,
/// line, then, where the flags say so, the number of its terms, the text as written, and the
/// reference. Numbers are of variable length, seven bits a byte, lowest first.
package struct OptOutEntries: Sendable {
    /// Where an entry lies. Ascending handles are in the order of lists and of their lines.
    package struct Handle: Hashable, Comparable, Sendable {
        package let offset: UInt32

        package init(offset: UInt32) { self.offset = offset }

        package static func < (left: Handle, right: Handle) -> Bool { left.offset < right.offset }
    }

    struct Flags: OptionSet {
        var rawValue: UInt8
        /// Only the value itself is meant.
        static let isExact = Flags(rawValue: 1)
        static let hasTerms = Flags(rawValue: 2)
        static let hasWritten = Flags(rawValue: 4)
        static let hasReference = Flags(rawValue: 8)
        /// A table holds more entries of the same value.
        static let hasMore = Flags(rawValue: 16)
    }

    package private(set) var count = 0

    /// Offset 0 is nobody's, so that a table can use it for "empty".
    private(set) var pool: [UInt8] = [0]
    private var terms: [OptOutTerms] = [OptOutTerms()]
    private var termNumbers: [OptOutTerms: Int] = [OptOutTerms(): 0]

    package init() {}

    /// Bytes that the entries take.
    package var byteCount: Int { pool.count }

    package mutating func reserve(byteCount: Int) { pool.reserveCapacity(byteCount) }

    /// Appends an entry.
    ///
    /// - Returns: nil if the store is full (`Limits.optOutPoolBytes`).
    @discardableResult
    package mutating func append(
        value: RawSpan,
        written: RawSpan,
        matchesExactly: Bool,
        terms entryTerms: OptOutTerms,
        reference: String?,
        line: Int
    ) -> Handle? {
        let offset = pool.count
        let longest = value.byteCount + written.byteCount + (reference?.utf8.count ?? 0) + 64
        guard offset + longest <= Limits.optOutPoolBytes else { return nil }
        let termNumber = number(of: entryTerms)
        var flags: Flags = matchesExactly ? .isExact : []
        if termNumber != 0 { flags.insert(.hasTerms) }
        if !isEqual(value, written) { flags.insert(.hasWritten) }
        if reference != nil { flags.insert(.hasReference) }
        append(value)
        pool.append(flags.rawValue)
        append(number: line)
        if flags.contains(.hasTerms) { append(number: termNumber) }
        if flags.contains(.hasWritten) { append(written) }
        if let reference {
            append(number: reference.utf8.count)
            pool.append(contentsOf: reference.utf8)
        }
        count += 1
        return Handle(offset: UInt32(offset))
    }

    /// Appends an entry of another store.
    mutating func append(copying handle: Handle, of other: OptOutEntries) -> Handle? {
        let entry = other.layout(at: handle)
        let offset = pool.count
        guard offset + (entry.end - Int(handle.offset)) + 16 <= Limits.optOutPoolBytes else {
            return nil
        }
        let termNumber = number(of: other.terms[entry.terms])
        var flags = entry.flags.subtracting([.hasTerms, .hasMore])
        if termNumber != 0 { flags.insert(.hasTerms) }
        pool.append(contentsOf: other.pool[Int(handle.offset)..<entry.value.upperBound])
        pool.append(flags.rawValue)
        append(number: entry.line)
        if termNumber != 0 { append(number: termNumber) }
        pool.append(contentsOf: other.pool[entry.tail..<entry.end])
        count += 1
        return Handle(offset: UInt32(offset))
    }

    // MARK: Reading

    /// The entry at `handle`, as values that people can be shown.
    package subscript(handle: Handle) -> OptOutEntry {
        let entry = layout(at: handle)
        func text(_ range: Range<Int>) -> String { String(decoding: pool[range], as: UTF8.self) }
        let value = text(entry.value)
        return OptOutEntry(
            value: value,
            written: entry.written.map(text) ?? value,
            matchesExactly: entry.flags.contains(.isExact),
            terms: terms[entry.terms],
            reference: entry.reference.map(text),
            line: entry.line
        )
    }

    package func terms(of handle: Handle) -> OptOutTerms { terms[layout(at: handle).terms] }

    /// Calls `body` with each handle, in order.
    package func forEach(_ body: (Handle) -> Void) {
        var offset = 1
        while offset < pool.count {
            let handle = Handle(offset: UInt32(offset))
            offset = layout(at: handle).end
            body(handle)
        }
    }

    /// Where the value of an entry lies in the pool: all that the hot path needs.
    @inline(__always)
    func valueRange(at handle: Handle) -> Range<Int> {
        var offset = Int(handle.offset)
        let count = number(at: &offset)
        return offset..<(offset &+ count)
    }

    /// Whether the value of an entry is `text[start...]`.
    @inline(__always)
    func value(at handle: Handle, equals text: RawSpan, from start: Int) -> Bool {
        let range = valueRange(at: handle)
        guard range.count == text.byteCount &- start else { return false }
        for index in 0..<range.count
        where pool[range.lowerBound &+ index]
            != text.unsafeLoad(fromByteOffset: start &+ index, as: UInt8.self)
        {
            return false
        }
        return true
    }

    func haveEqualValues(_ left: Handle, _ right: Handle) -> Bool {
        pool[valueRange(at: left)].elementsEqual(pool[valueRange(at: right)])
    }

    func flags(at handle: Handle) -> Flags {
        Flags(rawValue: pool[valueRange(at: handle).upperBound])
    }

    mutating func setHasMore(_ handle: Handle) {
        pool[valueRange(at: handle).upperBound] |= Flags.hasMore.rawValue
    }

    /// Whether two entries of this store differ in nothing but their line.
    func areAlike(_ left: Handle, _ right: Handle) -> Bool {
        let first = layout(at: left)
        let second = layout(at: right)
        return first.flags.subtracting(.hasMore) == second.flags.subtracting(.hasMore)
            && first.terms == second.terms
            && pool[first.value].elementsEqual(pool[second.value])
            && pool[first.tail..<first.end].elementsEqual(pool[second.tail..<second.end])
    }

    private struct Layout {
        var value: Range<Int>
        var flags: Flags
        var line: Int
        var terms = 0
        /// Where the written text and the reference start, with their lengths.
        var tail = 0
        var written: Range<Int>?
        var reference: Range<Int>?
        var end = 0
    }

    private func layout(at handle: Handle) -> Layout {
        let value = valueRange(at: handle)
        var offset = value.upperBound
        let flags = Flags(rawValue: pool[offset])
        offset += 1
        var entry = Layout(value: value, flags: flags, line: number(at: &offset))
        if flags.contains(.hasTerms) { entry.terms = number(at: &offset) }
        entry.tail = offset
        if flags.contains(.hasWritten) {
            let count = number(at: &offset)
            entry.written = offset..<(offset + count)
            offset += count
        }
        if flags.contains(.hasReference) {
            let count = number(at: &offset)
            entry.reference = offset..<(offset + count)
            offset += count
        }
        entry.end = offset
        return entry
    }

    // MARK: Numbers and bytes

    private mutating func number(of wanted: OptOutTerms) -> Int {
        if wanted == terms[0] { return 0 }
        if let known = termNumbers[wanted] { return known }
        terms.append(wanted)
        termNumbers[wanted] = terms.count - 1
        return terms.count - 1
    }

    private mutating func append(number: Int) {
        var rest = UInt64(number)
        while rest >= 0x80 {
            pool.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        pool.append(UInt8(rest))
    }

    @inline(__always)
    private func number(at offset: inout Int) -> Int {
        var value = Int(pool[offset] & 0x7F)
        var shift = 7
        while pool[offset] >= 0x80 {
            offset &+= 1
            value |= Int(pool[offset] & 0x7F) << shift
            shift &+= 7
        }
        offset &+= 1
        return value
    }

    private mutating func append(_ bytes: RawSpan) {
        append(number: bytes.byteCount)
        bytes.withUnsafeBytes { pool.append(contentsOf: $0) }
    }
}

/// Whether two runs of bytes are the same.
func isEqual(_ left: RawSpan, _ right: RawSpan) -> Bool {
    guard left.byteCount == right.byteCount else { return false }
    for index in 0..<left.byteCount
    where left.unsafeLoad(fromByteOffset: index, as: UInt8.self)
        != right.unsafeLoad(fromByteOffset: index, as: UInt8.self)
    {
        return false
    }
    return true
}
