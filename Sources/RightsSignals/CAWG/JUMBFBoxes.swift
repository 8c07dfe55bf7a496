import ProvenanceCore

/// The boxes of a JUMBF text, one after another: each says its length and its type.
///
/// Source: ISO 19566-5:2023, annex A; ISO 14496-12, section 4.2 (as C2PA 2.1, section 11.1 uses
/// them; read 2026-11-30).
struct JUMBFBoxes: ~Escapable {
    struct Box {
        /// The four letters of the type.
        var type: UInt32
        /// What stands behind length and type, in the bytes that were given.
        var content: Range<Int>
    }

    static let superbox: UInt32 = 0x6A75_6D62
    static let description: UInt32 = 0x6A75_6D64
    static let cbor: UInt32 = 0x6362_6F72
    static let json: UInt32 = 0x6A73_6F6E

    private let bytes: RawSpan
    private let end: Int
    private var offset: Int
    /// Whether a box goes on behind the end, or is shorter than its own front.
    private(set) var isBroken = false

    /// - Parameter range: where the boxes stand.
    @_lifetime(copy bytes)
    init(_ bytes: RawSpan, _ range: Range<Int>) {
        self.bytes = bytes
        offset = range.lowerBound
        end = min(range.upperBound, bytes.byteCount)
    }

    mutating func next() -> Box? {
        guard !isBroken, offset < end else { return nil }
        guard end - offset >= 8 else {
            isBroken = true
            return nil
        }
        let type = word(offset + 4)
        var front = 8
        var byteCount = Int(word(offset))
        if byteCount == 1, end - offset >= 16 {
            front = 16
            byteCount = Int(clamping: UInt64(word(offset + 8)) << 32 | UInt64(word(offset + 12)))
        } else if byteCount == 0 {
            // It goes on to the end.
            byteCount = end - offset
        }
        guard byteCount >= front, byteCount <= end - offset else {
            isBroken = true
            return nil
        }
        let content = (offset + front)..<(offset + byteCount)
        offset += byteCount
        return Box(type: type, content: content)
    }

    private func word(_ offset: Int) -> UInt32 {
        bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self).bigEndian
    }
}

/// What the description in front of a superbox says of it.
struct JUMBFDescription {
    /// The first four letters of the type's UUID: `c2pa`, `c2ma`, `c2as`, `cbor`, …
    var type: UInt32
    /// Where the label stands; empty if there is none.
    var label: Range<Int>

    /// - Parameter content: of the description box.
    /// - Returns: nil if it is too short, or its label has no end.
    init?(_ bytes: RawSpan, _ content: Range<Int>) {
        guard content.count >= 17 else { return nil }
        type =
            bytes.unsafeLoadUnaligned(fromByteOffset: content.lowerBound, as: UInt32.self)
            .bigEndian
        let toggles = bytes.unsafeLoad(fromByteOffset: content.lowerBound + 16, as: UInt8.self)
        let start = content.lowerBound + 17
        label = start..<start
        guard toggles & 2 != 0 else { return }
        guard let end = bytes.firstOffset(of: 0, from: start, to: content.upperBound) else {
            return nil
        }
        label = start..<end
    }
}
