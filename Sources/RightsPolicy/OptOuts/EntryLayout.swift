import ProvenanceCore

/// How one entry lies in a pool: length and bytes of its key, flags, line, then, where the flags
/// say so, its kind, the number of its terms, the text as written, and the reference. Numbers are
/// of variable length, seven bits a byte, lowest first.
struct EntryLayout {
    struct Flags: OptionSet {
        var rawValue: UInt8
        /// Only the key itself is meant.
        static let isExact = Flags(rawValue: 1)
        static let hasTerms = Flags(rawValue: 2)
        static let hasWritten = Flags(rawValue: 4)
        static let hasReference = Flags(rawValue: 8)
        /// The table holds more entries of the same key.
        static let hasMore = Flags(rawValue: 16)
        /// The entry is of another kind than its list.
        static let hasKind = Flags(rawValue: 32)

        static let all: Flags = [
            .isExact, .hasTerms, .hasWritten, .hasReference, .hasMore, .hasKind,
        ]
    }

    private(set) var value: Range<Int>
    private(set) var flags: Flags
    private(set) var line: Int
    private(set) var kindCode: UInt8?
    private(set) var terms = 0
    /// Where the written text and the reference start, with their lengths.
    private(set) var tail: Int
    private(set) var written: Range<Int>?
    private(set) var reference: Range<Int>?
    private(set) var end: Int

    /// Reads the entry at `offset`; nil if none can lie there.
    init?(_ pool: RawSpan, at offset: Int) {
        var index = offset
        guard let value = Self.text(pool, &index), index < pool.byteCount else { return nil }
        self.value = value
        flags = Flags(rawValue: pool.unsafeLoad(fromByteOffset: index, as: UInt8.self))
        index += 1
        guard flags.isSubset(of: .all), let line = Self.number(pool, &index) else { return nil }
        self.line = line
        if flags.contains(.hasKind) {
            guard index < pool.byteCount else { return nil }
            kindCode = pool.unsafeLoad(fromByteOffset: index, as: UInt8.self)
            index += 1
        }
        if flags.contains(.hasTerms) {
            guard let number = Self.number(pool, &index) else { return nil }
            terms = number
        }
        tail = index
        if flags.contains(.hasWritten) {
            guard let range = Self.text(pool, &index) else { return nil }
            written = range
        }
        if flags.contains(.hasReference) {
            guard let range = Self.text(pool, &index) else { return nil }
            reference = range
        }
        end = index
    }

    /// Where the key of the entry at `offset` lies: all that the hot path needs. Empty if there
    /// can be no entry.
    @inline(__always)
    static func key(_ pool: RawSpan, at offset: Int) -> Range<Int> {
        var index = offset
        return text(pool, &index) ?? 0..<0
    }

    // MARK: Numbers and texts

    @inline(__always)
    private static func text(_ pool: RawSpan, _ index: inout Int) -> Range<Int>? {
        guard let count = number(pool, &index), count <= pool.byteCount &- index else {
            return nil
        }
        let start = index
        index = start &+ count
        return start..<index
    }

    /// A number of at most 56 bits.
    @inline(__always)
    private static func number(_ pool: RawSpan, _ index: inout Int) -> Int? {
        var value = 0
        var shift = 0
        while index < pool.byteCount, shift < 56 {
            let byte = pool.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
            index &+= 1
            value |= Int(byte & 0x7F) &<< shift
            if byte < 0x80 { return value }
            shift &+= 7
        }
        return nil
    }
}
