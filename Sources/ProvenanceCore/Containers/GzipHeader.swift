import CZlib

/// Reads the header of a gzip member (RFC 1952, 2.3), however it is cut into pieces.
///
/// The fields are checked and skipped: nothing of a shard depends on a stored name or time.
///
/// What is written has no name, no time and no system, and one extra field (RFC 1952, 2.3.1.1):
///
/// | bytes | |
/// |---|---|
/// | `S` `L` | the subfield's name |
/// | 4, 0 | its length, two bytes |
/// | size | bytes of the whole member, header and trailer included: four bytes |
///
/// Numbers have their least significant byte first. So a reader can go from member to member, and
/// read any of them, without unpacking the ones before; every other reader skips the field.
struct GzipHeader {
    /// A header without optional fields: deflate, no time, unknown system.
    static let minimal: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]

    /// How the members that we write begin; their size takes the place of the last four bytes.
    static let sized: [UInt8] = [
        0x1F, 0x8B, 8, Flag.extra, 0, 0, 0, 0, 0, 0xFF,
        8, 0, UInt8(ascii: "S"), UInt8(ascii: "L"), 4, 0, 0, 0, 0, 0,
    ]

    /// Appends `sized`; returns where the member starts.
    static func begin(in output: inout ByteBuffer) -> Int {
        let start = output.count
        output.append(sized.span)
        return start
    }

    /// Writes its size into the header of the member that goes from `start` to the end.
    static func end(memberFrom start: Int, in output: inout ByteBuffer) {
        // A member holds one chunk, which is far below four gigabytes; else the field says so.
        let size = UInt32(clamping: output.count - start)
        output.replace(at: start + sized.count - 4, with: size)
    }

    private enum Field { case fixed, extraLength, extra, name, comment, checksum, end }

    private enum Flag {
        static let checksum: UInt8 = 1 << 1
        static let extra: UInt8 = 1 << 2
        static let name: UInt8 = 1 << 3
        static let comment: UInt8 = 1 << 4
        static let reserved: UInt8 = 0b1110_0000
    }

    private var field = Field.fixed
    /// Bytes of the current field so far.
    private var fieldByteCount = 0
    private var flags: UInt8 = 0
    /// A two-byte number being read.
    private var number = 0
    private var extraByteCount = 0
    private var checksum: UInt = 0
    /// Bytes of the header so far.
    private(set) var byteCount = 0
    /// Whether all of them are those of `sized`, whatever size it states, and that size.
    private var isSized = true
    private var size = 0

    /// The size of the whole member, if the header is just as we write it.
    var ownSize: Int? { isComplete && isSized && byteCount == Self.sized.count ? size : nil }

    var isComplete: Bool { field == .end }

    /// Takes the next byte; returns what is wrong with it, nil if nothing is.
    mutating func take(_ byte: UInt8) -> String? {
        byteCount += 1
        if byteCount > Limits.gzipHeaderBytes { return "header fields never end" }
        noteOwn(byte)
        if field != .checksum { checksum = Self.updated(checksum, with: byte) }
        switch field {
        case .fixed: return takeFixed(byte)
        case .extraLength:
            number |= Int(byte) << (8 * fieldByteCount)
            fieldByteCount += 1
            if fieldByteCount == 2 {
                extraByteCount = number
                enter(extraByteCount > 0 ? .extra : .name)
            }
        case .extra:
            fieldByteCount += 1
            if fieldByteCount == extraByteCount { enter(.name) }
        case .name: if byte == 0 { enter(.comment) }
        case .comment: if byte == 0 { enter(.checksum) }
        case .checksum:
            number |= Int(byte) << (8 * fieldByteCount)
            fieldByteCount += 1
            if fieldByteCount == 2 {
                if number != Int(checksum & 0xFFFF) { return "header checksum differs" }
                enter(.end)
            }
        case .end: break
        }
        return nil
    }

    private mutating func noteOwn(_ byte: UInt8) {
        let sizeStart = Self.sized.count - 4
        if byteCount > sizeStart {
            size |= Int(byte) << (8 * (byteCount - sizeStart - 1) & 31)
        } else if byte != Self.sized[byteCount - 1] {
            isSized = false
        }
    }

    private mutating func takeFixed(_ byte: UInt8) -> String? {
        switch fieldByteCount {
        case 0, 1: if byte != Self.minimal[fieldByteCount] { return "not a gzip header" }
        case 2: if byte != 8 { return "compression method \(byte) instead of 8, deflate" }
        case 3:
            flags = byte
            if flags & Flag.reserved != 0 { return "reserved header flags are set" }
        default: break
        }
        fieldByteCount += 1
        if fieldByteCount == Self.minimal.count { enter(.extraLength) }
        return nil
    }

    /// Goes to `wanted`, or to the first field behind it that the flags announce.
    private mutating func enter(_ wanted: Field) {
        fieldByteCount = 0
        number = 0
        switch wanted {
        case .extraLength where flags & Flag.extra == 0: enter(.name)
        case .name where flags & Flag.name == 0: enter(.comment)
        case .comment where flags & Flag.comment == 0: enter(.checksum)
        case .checksum where flags & Flag.checksum == 0: field = .end
        case .fixed, .extraLength, .extra, .name, .comment, .checksum, .end: field = wanted
        }
    }

    private static func updated(_ checksum: UInt, with byte: UInt8) -> UInt {
        var byte = byte
        return crc32(checksum, &byte, 1)
    }
}
