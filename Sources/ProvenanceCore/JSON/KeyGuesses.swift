/// The keys that a record will have if it is like the one before it: by their order in the record,
/// with what was found out about each.
///
/// Nearly all lines of a shard have the same keys in the same order. A key whose sixteen bytes are
/// those of the last record's needs neither be checked nor looked up in the plan again.
struct KeyGuesses: ~Copyable {
    /// A key as it stood, from its first quote to its colon.
    struct Guess {
        /// Its bytes, least significant first, and which of them count.
        var low: UInt64 = 0
        var high: UInt64 = 0
        var lowMask: UInt64 = 0
        var highMask: UInt64 = 0
        /// Bytes from the quote to the colon, both included; 0 where nothing is expected.
        var byteCount = 0
        /// The plan's node of the object that held it, and what the key led to: -1 outside the plan.
        var parent = -1
        var node = -1
    }

    /// Keys of one record that are remembered; those behind them are read as if new.
    private static let keyLimit = 64
    /// A longer key is read anew each time.
    private static let keyByteLimit = 16

    private var guesses = [Guess](repeating: Guess(), count: keyLimit)
    /// The number of the next key in its record.
    private var number = 0

    /// A record begins.
    mutating func restart() { number = 0 }

    /// Takes the next key of the record; what it leads to, if it is the expected one and stands at
    /// `index` with its colon.
    ///
    /// - Parameter text: padded: 16 bytes behind `end` must be readable.
    @inline(__always)
    mutating func next(_ text: RawSpan, _ index: Int, _ end: Int, _ parent: Int) -> Guess? {
        let guess = guesses[min(number, Self.keyLimit &- 1)]
        number &+= 1
        guard guess.byteCount > 0, guess.parent == parent, index &+ guess.byteCount <= end
        else { return nil }
        let low = Self.word(text, index)
        let high = Self.word(text, index &+ 8)
        let differs = (low ^ guess.low) & guess.lowMask | (high ^ guess.high) & guess.highMask
        return differs == 0 ? guess : nil
    }

    /// Remembers the key that was taken last: it has no escapes, and stands at `start..<end` from
    /// its quote to its colon.
    mutating func note(_ text: RawSpan, _ start: Int, _ end: Int, _ parent: Int, _ node: Int) {
        let byteCount = end &- start
        guard byteCount <= Self.keyByteLimit, number <= Self.keyLimit else { return }
        guesses[number &- 1] = Guess(
            low: Self.word(text, start),
            high: Self.word(text, start &+ 8),
            lowMask: Self.mask(byteCount),
            highMask: Self.mask(byteCount &- 8),
            byteCount: byteCount,
            parent: parent,
            node: node
        )
    }

    @inline(__always)
    private static func word(_ text: RawSpan, _ offset: Int) -> UInt64 {
        // SAFETY: every key begins before `end`, and sixteen bytes behind that are readable.
        UInt64(
            littleEndian: text.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self)
        )
    }

    /// The lowest `byteCount` bytes.
    private static func mask(_ byteCount: Int) -> UInt64 {
        if byteCount <= 0 { return 0 }
        return byteCount >= 8 ? .max : (1 << UInt64(8 &* byteCount)) &- 1
    }
}
