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

    @inline(__always)
    private func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }
}
