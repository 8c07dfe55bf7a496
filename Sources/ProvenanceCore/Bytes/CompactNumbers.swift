/// Numbers of as few bytes as they need (unsigned LEB128): seven bits a byte, the lowest first, the
/// eighth bit set where more follow.
extension ByteBuffer {
    /// Appends a number that is not negative.
    package mutating func append(compact number: Int) {
        precondition(number >= 0, "a compact number is not negative")
        var rest = UInt(bitPattern: number)
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }

    /// Appends the length of `text`, and the text.
    package mutating func append(counted text: RawSpan) {
        append(compact: text.byteCount)
        append(text)
    }
}

/// Reads compact numbers and runs of bytes one behind another. What is not there is nil, and so is
/// all that follows.
package struct CompactReader: ~Copyable {
    /// Bytes that were read.
    package private(set) var offset: Int
    private let end: Int
    private var isDamaged = false

    /// - Parameter range: the part of the text that is read.
    package init(_ range: Range<Int>) {
        offset = range.lowerBound
        end = range.upperBound
    }

    /// Whether all was read, and nothing was missing.
    package var isAtEnd: Bool { offset == end && !isDamaged }

    /// The next number.
    package mutating func number(_ text: RawSpan) -> Int? {
        var number: UInt = 0
        var shift: UInt = 0
        while !isDamaged, offset < end, shift < 63 {
            let byte = text.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
            offset &+= 1
            number |= UInt(byte & 0x7F) &<< shift
            if byte < 0x80 { return Int(bitPattern: number) }
            shift &+= 7
        }
        isDamaged = true
        return nil
    }

    /// The next `count` bytes.
    package mutating func run(_ count: Int) -> Range<Int>? {
        guard !isDamaged, count >= 0, count <= end - offset else {
            isDamaged = true
            return nil
        }
        offset += count
        return (offset - count)..<offset
    }

    /// The next bytes, in front of which stands how many they are.
    package mutating func counted(_ text: RawSpan) -> Range<Int>? {
        guard let count = number(text) else { return nil }
        return run(count)
    }
}
