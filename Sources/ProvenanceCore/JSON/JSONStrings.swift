/// The inside of JSON strings: finding the end, checking the bytes on the way.
///
/// Sources: RFC 8259 section 7 (strings), RFC 3629 section 4 (UTF-8), read 2026-11-23.
enum JSONStrings {
    /// Where a string ends.
    struct End {
        /// The closing quote's offset; or the offending byte's if `isFault`.
        var offset: Int
        var hasEscapes: Bool
        var isFault: Bool
    }

    /// Finds the closing quote of a string whose first inner byte is at `start`.
    ///
    /// Eight bytes at a time, as one number: in each byte's top bit stands whether the byte is a
    /// quote, a backslash, a control character or part of a multi-byte sequence. What a borrow
    /// spoils lies behind the first such byte, and only the first is looked at. (Comparisons of
    /// `SIMD16` become a loop over bytes in this toolchain: 46 instructions a byte, against 2.)
    ///
    /// - Parameter text: at least 16 bytes must be readable behind `end`.
    @inline(__always)
    static func skip(_ text: RawSpan, from start: Int, to end: Int) -> End {
        var index = start
        var hasEscapes = false
        while index < end {
            // SAFETY: callers give padded text, so the load stays inside the allocation.
            let word = UInt64(
                littleEndian: text.unsafeLoadUnaligned(
                    fromUncheckedByteOffset: index,
                    as: UInt64.self
                )
            )
            let quote = word ^ 0x2222_2222_2222_2222
            let backslash = word ^ 0x5C5C_5C5C_5C5C_5C5C
            let stops =
                ((quote &- 0x0101_0101_0101_0101) & ~quote
                    | (backslash &- 0x0101_0101_0101_0101) & ~backslash
                    | (word &- 0x2020_2020_2020_2020) & ~word | word) & 0x8080_8080_8080_8080
            if stops == 0 {
                index &+= 8
                continue
            }
            index &+= stops.trailingZeroBitCount &>> 3
            if index >= end { break }

            let byte = text.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
            if byte == 0x22 {
                return End(offset: index, hasEscapes: hasEscapes, isFault: false)
            } else if byte == 0x5C {
                hasEscapes = true
                guard let next = skipEscape(text, at: index, end) else {
                    return End(offset: index, hasEscapes: true, isFault: true)
                }
                index = next
            } else if byte >= 0x80 {
                guard let next = skipMultiByte(text, from: index, to: end) else {
                    return End(offset: index, hasEscapes: hasEscapes, isFault: true)
                }
                index = next
            } else {
                return End(offset: index, hasEscapes: hasEscapes, isFault: true)
            }
        }
        return End(offset: end, hasEscapes: hasEscapes, isFault: true)
    }

    /// The offset behind the escape at `index`, or nil if it is none. A lone surrogate is one.
    @inline(__always)
    private static func skipEscape(_ text: RawSpan, at index: Int, _ end: Int) -> Int? {
        guard index &+ 1 < end else { return nil }
        switch text.unsafeLoad(fromUncheckedByteOffset: index &+ 1, as: UInt8.self) {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
            UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return index &+ 2
        case UInt8(ascii: "u"):
            guard index &+ 6 <= end else { return nil }
            for offset in (index &+ 2)..<(index &+ 6) {
                let digit = text.unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self)
                guard hexValue(digit) != nil else { return nil }
            }
            return index &+ 6
        default:
            return nil
        }
    }

    /// The offset behind the run of multi-byte sequences that starts at `start`, or nil if one of
    /// them is not well-formed: overlong, a surrogate, beyond U+10FFFF, cut short, or stray.
    static func skipMultiByte(_ text: RawSpan, from start: Int, to end: Int) -> Int? {
        var index = start
        while index < end {
            let lead = text.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
            if lead < 0x80 { break }
            // SAFETY: padded text; bytes behind `end` are looked at only to be refused.
            let four = UInt32(
                littleEndian: text.unsafeLoadUnaligned(
                    fromUncheckedByteOffset: index,
                    as: UInt32.self
                )
            )
            let count: Int
            if lead & 0xE0 == 0xC0 {
                guard four & 0xC000 == 0x8000, lead >= 0xC2 else { return nil }
                count = 2
            } else if lead & 0xF0 == 0xE0 {
                guard four & 0xC0_C000 == 0x80_8000 else { return nil }
                let scalar = (four & 0xF) << 12 | (four >> 8 & 0x3F) << 6
                guard scalar >= 0x800, scalar & 0xF800 != 0xD800 else { return nil }
                count = 3
            } else {
                guard lead <= 0xF4, four & 0xC0C0_C0F8 == 0x8080_80F0 else { return nil }
                let top = (four & 0x7) << 18 | (four >> 8 & 0x3F) << 12
                guard top >= 0x10000, top <= 0x10FFFF else { return nil }
                count = 4
            }
            guard index &+ count <= end else { return nil }
            index &+= count
        }
        return index
    }
}

/// The value of a hexadecimal digit, or nil.
package func hexValue(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit &- UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit &- UInt8(ascii: "a") &+ 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit &- UInt8(ascii: "A") &+ 10
    default: nil
    }
}
