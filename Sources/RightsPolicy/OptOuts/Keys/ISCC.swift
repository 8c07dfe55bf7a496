import ProvenanceCore

/// The header of an International Standard Content Code: does it agree with the code's length?
///
/// Source: ISO 24138:2024 as iscc-core 1.5.0 implements it: four numbers of variable length (main
/// type, sub-type, version, length), then the body (read 2026-11-23).
enum ISCC {
    /// - Parameter code: base32 without hyphens.
    static func isSound(_ code: RawSpan) -> Bool {
        let bitCount = code.byteCount * 5
        // What base32 leaves over is less than a digit, and zero.
        guard (10...256).contains(code.byteCount), bitCount % 8 < 5,
            bits(of: code, from: bitCount / 8 * 8, count: bitCount % 8) == 0
        else { return false }
        var position = 0
        var numbers = InlineArray<4, Int>(repeating: 0)
        for index in 0..<4 {
            guard let number = number(of: code, at: &position, bitCount) else { return false }
            numbers[index] = number
        }
        guard let bodyBits = bodyBits(mainType: numbers[0], subType: numbers[1], numbers[3]) else {
            return false
        }
        // The header is padded to whole bytes.
        return (position + 7) / 8 * 8 + bodyBits == bitCount / 8 * 8
    }

    private static func bodyBits(mainType: Int, subType: Int, _ length: Int) -> Int? {
        switch mainType {
        case 0...4, 7: (length + 1) * 32
        case 5 where subType == 7: 256
        case 5: length < 8 ? length.nonzeroBitCount * 64 + 128 : nil
        case 6: length * 8 + 64
        default: nil
        }
    }

    /// A number in groups of four bits: leading ones tell how many more groups there are.
    private static func number(of code: RawSpan, at position: inout Int, _ end: Int) -> Int? {
        var offset = 0
        for groups in 1...4 {
            let mark = groups - 1
            guard position + groups * 4 <= end else { return nil }
            let bits = bits(of: code, from: position, count: groups * 4)
            let width = groups * 3
            // `0`, `10`, `110`, `1110`.
            if bits >> width == (1 << mark - 1) << 1 {
                position += groups * 4
                return offset + bits & (1 << width - 1)
            }
            offset += 1 << width
        }
        return nil
    }

    private static func bits(of code: RawSpan, from start: Int, count: Int) -> Int {
        var value = 0
        for bit in start..<(start + count) {
            let digit = Int(Base32.value(code.byte(bit / 5)) ?? 0)
            value = value << 1 | digit >> (4 - bit % 5) & 1
        }
        return value
    }
}
