import ProvenanceCore

/// Writes one CBOR item as JSON, so that assertions are read by one reader, however they are kept.
///
/// What JSON has no form for is written as null: byte strings, `undefined`, numbers that are not
/// finite. Tags are passed over. Keys are texts; a map with others is not read.
///
/// Source: RFC 8949, sections 3 and 6.1 (read 2026-11-30).
struct CBORText: ~Escapable {
    private let bytes: RawSpan
    private let end: Int
    private var offset: Int
    private var itemCount = 0
    private var isBroken = false

    /// Appends the item that stands in `range`, which it has to fill.
    ///
    /// - Returns: false if it is no such item, or nested deeper or larger than is read; what was
    ///   appended is of no use then.
    static func append(_ bytes: RawSpan, _ range: Range<Int>, to text: inout ByteBuffer) -> Bool {
        var reader = CBORText(bytes, range)
        reader.append(to: &text, depth: 0)
        return !reader.isBroken && reader.offset == reader.end
    }

    @_lifetime(copy bytes)
    private init(_ bytes: RawSpan, _ range: Range<Int>) {
        self.bytes = bytes
        offset = range.lowerBound
        end = min(range.upperBound, bytes.byteCount)
    }

    /// The first byte of an item, taken apart, and the number behind it.
    private struct Head {
        var major: UInt8
        var information: UInt8
        var number: UInt64
        /// Whether length or number of items is said by a break at the end.
        var isIndefinite: Bool { information == 31 }
    }

    private static let stop: UInt8 = 0xFF

    private mutating func head() -> Head {
        guard offset < end else { return broken() }
        let first = bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
        offset += 1
        var head = Head(major: first >> 5, information: first & 31, number: UInt64(first & 31))
        switch head.information {
        case 0..<24: break
        case 24...27:
            let count = 1 << Int(head.information - 24)
            guard end - offset >= count else { return broken() }
            head.number = 0
            for _ in 0..<count {
                let byte = bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
                head.number = head.number << 8 | UInt64(byte)
                offset += 1
            }
        case 31 where (2...5).contains(head.major): break
        default: return broken()
        }
        return head
    }

    private mutating func broken() -> Head {
        isBroken = true
        return Head(major: 7, information: 22, number: 22)
    }

    /// Whether the next byte ends what is indefinite; it is passed over then.
    private mutating func stops() -> Bool {
        guard offset < end, bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self) == Self.stop
        else { return false }
        offset += 1
        return true
    }

    private mutating func append(to text: inout ByteBuffer, depth: Int) {
        var head = head()
        var tags = 0
        while head.major == 6, !isBroken, tags < Limits.signalNesting {
            tags += 1
            head = self.head()
        }
        itemCount += 1
        guard !isBroken, depth < Limits.signalNesting, itemCount <= Limits.signalMembers else {
            isBroken = true
            return
        }
        switch head.major {
        case 0: text.append(String(head.number))
        case 1:
            // -1 - number
            let (next, isOver) = head.number.addingReportingOverflow(1)
            text.append(isOver ? "-18446744073709551616" : "-\(next)")
        case 2, 3: appendString(head, to: &text)
        case 4: appendItems(head, to: &text, depth: depth, isMap: false)
        case 5: appendItems(head, to: &text, depth: depth, isMap: true)
        case 7 where head.information == 20: text.append("false")
        case 7 where head.information == 21: text.append("true")
        case 7 where head.information == 26: appendNumber(Double(Float(bits: head.number)), &text)
        case 7 where head.information == 27:
            appendNumber(Double(bitPattern: head.number), &text)
        case 7: text.append("null")
        default: isBroken = true
        }
    }

    private func appendNumber(_ number: Double, _ text: inout ByteBuffer) {
        text.append(number.isFinite ? "\(number)" : "null")
    }

    /// A string, or the pieces of one; a byte string is written as null.
    private mutating func appendString(_ head: Head, to text: inout ByteBuffer) {
        let isText = head.major == 3
        text.append(isText ? "\"" : "null")
        if head.isIndefinite {
            while !isBroken, !stops() {
                let piece = self.head()
                guard piece.major == head.major, !piece.isIndefinite else {
                    isBroken = true
                    return
                }
                appendPiece(piece, to: &text)
            }
        } else {
            appendPiece(head, to: &text)
        }
        if isText { text.append("\"") }
    }

    private mutating func appendPiece(_ head: Head, to text: inout ByteBuffer) {
        guard !isBroken, head.number <= UInt64(end - offset) else {
            isBroken = true
            return
        }
        let piece = bytes.extracting(offset..<(offset + Int(head.number)))
        offset += Int(head.number)
        if head.major == 3 { text.append(jsonEscaping: piece) }
    }

    private mutating func appendItems(
        _ head: Head,
        to text: inout ByteBuffer,
        depth: Int,
        isMap: Bool
    ) {
        text.append(isMap ? "{" : "[")
        var number: UInt64 = 0
        while !isBroken {
            if head.isIndefinite ? stops() : number == head.number { break }
            if number > 0 { text.append(",") }
            if isMap {
                let key = self.head()
                guard key.major == 3 else {
                    isBroken = true
                    return
                }
                appendString(key, to: &text)
                text.append(":")
            }
            append(to: &text, depth: depth + 1)
            number += 1
        }
        text.append(isMap ? "}" : "]")
    }
}

extension Float {
    /// - Parameter bits: in the lowest 32 bits.
    fileprivate init(bits: UInt64) {
        self.init(bitPattern: UInt32(truncatingIfNeeded: bits))
    }
}
