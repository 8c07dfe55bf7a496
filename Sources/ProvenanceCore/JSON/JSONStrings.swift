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

    private typealias Mask = SIMDMask<SIMD16<Int8>>

    /// Finds the closing quote of a string whose first inner byte is at `start`.
    ///
    /// Sixteen bytes at a time: as signed numbers, control characters and all bytes of multi-byte
    /// sequences are below 0x20, so three comparisons find everything that needs a look.
    ///
    /// - Parameter text: at least 16 bytes must be readable behind `end`.
    @inline(__always)
    static func skip(_ text: RawSpan, from start: Int, to end: Int) -> End {
        var index = start
        var hasEscapes = false
        while index < end {
            // SAFETY: callers give padded text, so the load stays inside the allocation.
            let block = text.unsafeLoadUnaligned(
                fromUncheckedByteOffset: index,
                as: SIMD16<Int8>.self
            )
            // Each comparison is spelt with its type: in one expression the compiler takes the
            // generic overloads, which go byte by byte (45 instructions a byte instead of 2).
            let isLow: Mask = block .< SIMD16<Int8>(repeating: 0x20)
            let isQuote: Mask = block .== SIMD16<Int8>(repeating: 0x22)
            let isBackslash: Mask = block .== SIMD16<Int8>(repeating: 0x5C)
            let stops: Mask = isLow .| isQuote .| isBackslash
            let halves = unsafeBitCast(stops, to: SIMD2<UInt64>.self)
            if halves[0] != 0 {
                index &+= halves[0].trailingZeroBitCount &>> 3
            } else if halves[1] != 0 {
                index &+= 8 &+ (halves[1].trailingZeroBitCount &>> 3)
            } else {
                index &+= 16
                continue
            }
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
