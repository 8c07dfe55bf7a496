/// Reads the header of a Zstandard frame (RFC 8878, 3.1.1.1 and 3.1.2), however it is cut.
///
/// It is read ahead of the library for messages that say what to do, and so that skippable frames
/// of any size cost nothing.
struct ZstdFrameHeader {
    static let magic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]
    static let skippableMagics: ClosedRange<UInt8> = 0x50...0x5F
    static let skippableRest: [UInt8] = [0x2A, 0x4D, 0x18]
    /// Magic, descriptor, window, dictionary, content size at their longest.
    static let longestByteCount = 4 + 1 + 1 + 4 + 8

    /// The header's bytes so far.
    private(set) var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(Self.longestByteCount) }

    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    /// Takes the next byte; false if no frame begins like this.
    mutating func take(_ byte: UInt8) -> Bool {
        bytes.append(byte)
        let count = bytes.count
        if count > Self.magic.count { return true }
        return bytes.elementsEqual(Self.magic.prefix(count))
            || Self.skippableMagics.contains(bytes[0])
                && bytes.dropFirst().elementsEqual(Self.skippableRest.prefix(count - 1))
    }

    var isSkippable: Bool { Self.skippableMagics.contains(bytes[0]) }

    var isComplete: Bool {
        if bytes.count < 5 { return false }
        if isSkippable { return bytes.count == 8 }
        return bytes.count == 5 + windowByteCount + dictionaryByteCount + contentSizeByteCount
    }

    /// Whether a checksum of the content stands behind the frame.
    var hasChecksum: Bool { descriptor & 0x04 != 0 }

    /// Bytes behind the header of a skippable frame.
    var skippedByteCount: Int { Int(number(at: 4, byteCount: 4)) }

    /// The number of the dictionary that the frame was made with; 0 for none.
    var dictionary: UInt64 { number(at: 5 + windowByteCount, byteCount: dictionaryByteCount) }

    /// Memory that the decoder must keep of what it has decoded.
    var windowSize: UInt64 {
        if isSingleSegment {
            let size = number(
                at: 5 + dictionaryByteCount,
                byteCount: contentSizeByteCount
            )
            return contentSizeByteCount == 2 ? size + 256 : size
        }
        let base = UInt64(1) << UInt64(10 + bytes[5] >> 3)
        return base + base / 8 * UInt64(bytes[5] & 7)
    }

    private var descriptor: UInt8 { bytes[4] }
    private var isSingleSegment: Bool { descriptor & 0x20 != 0 }
    private var windowByteCount: Int { isSingleSegment ? 0 : 1 }
    /// 0, 1, 2 or 4.
    private var dictionaryByteCount: Int { (1 << Int(descriptor & 3)) >> 1 }
    /// 1 or 0, 2, 4, 8.
    private var contentSizeByteCount: Int {
        let flag = Int(descriptor >> 6)
        return flag == 0 && !isSingleSegment ? 0 : 1 << flag
    }

    /// A number of the header, least significant byte first.
    private func number(at offset: Int, byteCount: Int) -> UInt64 {
        bytes[offset..<(offset + byteCount)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
