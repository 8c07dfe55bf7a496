import ProvenanceCore

/// A keyed hash of bytes that are added one by one: of a host from its last byte to its first, so
/// that one pass gives the hash of every parent domain; of an address from its first to its last,
/// so that one pass gives the hash of every front.
///
/// Eight bytes at a time go through a 64 × 64 → 128 bit multiplication whose halves are folded;
/// the state after any byte can be finished into the hash of what was read so far.
struct KeyHash: Sendable {
    /// What was read so far: whole words folded into `folded`, the rest in `word`.
    struct State {
        var folded: UInt64
        var word: UInt64 = 0
        var byteCount: UInt64 = 0
    }

    let keys: (UInt64, UInt64, UInt64)

    init(keys: (UInt64, UInt64, UInt64)) { self.keys = keys }

    /// - Parameter text: what the keys are made from. The same text gives the same hash.
    init(keyedWith text: String) {
        let buffer = ByteBuffer(ofText: text)
        let digest = Array(SHA256.hex(of: buffer.bytes).utf8)
        func key(_ number: Int) -> UInt64 {
            digest[(number * 16)..<(number * 16 + 16)].reduce(0) {
                $0 << 4 | UInt64(hexValue($1) ?? 0)
            }
        }
        // Odd factors lose no bit of what they multiply.
        keys = (key(0), key(1) | 1, key(2) | 1)
    }

    var start: State { State(folded: keys.0) }

    @inline(__always)
    func add(_ byte: UInt8, to state: inout State) {
        state.word = state.word &<< 8 | UInt64(byte)
        state.byteCount &+= 1
        if state.byteCount & 7 == 0 {
            state.folded = fold(state.folded ^ state.word, keys.1) ^ keys.0
            state.word = 0
        }
    }

    @inline(__always)
    func finish(_ state: State) -> UInt64 {
        fold(fold(state.folded ^ state.word, keys.2) ^ state.byteCount, keys.1)
    }

    /// The hash of a whole key, read in the direction of its space.
    func of(_ key: RawSpan, _ direction: KeySpace.Direction) -> UInt64 {
        var state = start
        switch direction {
        case .backward:
            var index = key.byteCount &- 1
            while index >= 0 {
                add(key.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self), to: &state)
                index &-= 1
            }
        case .forward:
            var index = 0
            while index &+ 8 <= key.byteCount {
                let word = key.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
                state.folded = fold(state.folded ^ word.bigEndian, keys.1) ^ keys.0
                index &+= 8
            }
            state.byteCount = UInt64(truncatingIfNeeded: index)
            while index < key.byteCount {
                add(key.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self), to: &state)
                index &+= 1
            }
        }
        return finish(state)
    }

    /// The hashes of what a text ends in, one after another, each longer than the one before: what
    /// `add` and `finish` give of the same bytes from the last to the first, eight at a time.
    struct Suffix: ~Escapable {
        private let text: RawSpan
        private let hash: KeyHash
        private var folded: UInt64
        /// Where the words begin that were folded.
        private var foldedStart: Int

        @_lifetime(copy text)
        init(of text: RawSpan, _ hash: KeyHash) {
            self.text = text
            self.hash = hash
            folded = hash.keys.0
            foldedStart = text.byteCount
        }

        /// The hash of the text from `start` on, which lies before that of the last call.
        @inline(__always)
        @_lifetime(self: copy self)
        mutating func hash(from start: Int) -> UInt64 {
            while foldedStart &- start >= 8 {
                foldedStart &-= 8
                folded = hash.fold(folded ^ word(at: foldedStart), hash.keys.1) ^ hash.keys.0
            }
            let state = State(
                folded: folded,
                word: rest(from: start),
                byteCount: UInt64(truncatingIfNeeded: text.byteCount &- start)
            )
            return hash.finish(state)
        }

        /// The bytes from `start` to what was folded, the first of them the lowest: less than eight.
        @inline(__always)
        private func rest(from start: Int) -> UInt64 {
            let count = foldedStart &- start
            if count == 0 { return 0 }
            let unused = UInt64(truncatingIfNeeded: 8 &* (8 &- count))
            if start &+ 8 <= text.byteCount { return (word(at: start) &<< unused) &>> unused }
            if text.byteCount >= 8 { return word(at: text.byteCount &- 8) &>> unused }
            var word: UInt64 = 0
            for index in stride(from: foldedStart &- 1, through: start, by: -1) {
                word = word &<< 8 | UInt64(text.byte(index))
            }
            return word
        }

        @inline(__always)
        private func word(at offset: Int) -> UInt64 {
            text.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
        }
    }

    @inline(__always)
    fileprivate func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }
}
