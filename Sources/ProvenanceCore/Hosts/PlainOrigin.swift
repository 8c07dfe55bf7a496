/// The origin of an address that is written in its normal form already, found in one pass.
///
/// Most addresses of web data are: `https://` or `http://`, a name of lower-case letters, digits
/// and dashes, and behind it a path, a query, a fragment or nothing. What is written in any other
/// way, a port included, is left to the whole of `HostReader` and `OriginReader`, which say the
/// same of these.
package struct PlainOrigin: Equatable, Sendable {
    /// Where the host starts in the address.
    package let hostStart: Int
    /// Where host and origin end: the origin is the address up to here.
    package let end: Int

    /// - Returns: nil if the address is written otherwise.
    package init?(_ url: RawSpan) {
        let count = url.byteCount
        func byte(_ index: Int) -> UInt8 {
            url.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
        }
        // The loads below are unchecked: every index is held against `count`.
        guard count > 8, byte(0) == UInt8(ascii: "h"), byte(1) == UInt8(ascii: "t"),
            byte(2) == UInt8(ascii: "t"), byte(3) == UInt8(ascii: "p")
        else { return nil }
        var index = byte(4) == UInt8(ascii: "s") ? 5 : 4
        guard byte(index) == UInt8(ascii: ":"), byte(index &+ 1) == UInt8(ascii: "/"),
            byte(index &+ 2) == UInt8(ascii: "/")
        else { return nil }
        index &+= 3
        let start = index
        var labelStart = index
        scan: while true {
            index = Self.endOfPlain(url, from: index)
            guard index < count else { break }
            let found = byte(index)
            switch found {
            case UInt8(ascii: "."):
                guard index > labelStart, index &- labelStart <= Limits.labelBytes else {
                    return nil
                }
                labelStart = index &+ 1
            case UInt8(ascii: "-"):
                // Two dashes there may announce Punycode, which has to be checked.
                if index &- labelStart == 3, byte(index &- 1) == UInt8(ascii: "-") { return nil }
            case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"): break scan
            default: return nil
            }
            index &+= 1
        }
        // A name whose last label starts with a digit may be an IPv4 address.
        guard index > labelStart, index &- labelStart <= Limits.labelBytes,
            index &- start <= Limits.hostBytes, byte(labelStart) &- UInt8(ascii: "a") < 26
        else { return nil }
        hostStart = start
        end = index
    }

    /// Where the run of lower-case letters and digits ends that goes on at `start`.
    @inline(__always)
    private static func endOfPlain(_ url: RawSpan, from start: Int) -> Int {
        var index = start
        while index &+ 16 <= url.byteCount {
            let block = url.unsafeLoadUnaligned(
                fromUncheckedByteOffset: index,
                as: SIMD16<UInt8>.self
            )
            // Spelt with its type, as in `JSONStrings.skip`.
            let isLetter: Mask = (block &- SIMD16(repeating: 0x61)) .< SIMD16(repeating: 26)
            let isDigit: Mask = (block &- SIMD16(repeating: 0x30)) .< SIMD16(repeating: 10)
            let stops: Mask = .!(isLetter .| isDigit)
            let halves = unsafeBitCast(stops, to: SIMD2<UInt64>.self)
            if halves[0] != 0 { return index &+ (halves[0].trailingZeroBitCount &>> 3) }
            if halves[1] != 0 { return index &+ 8 &+ (halves[1].trailingZeroBitCount &>> 3) }
            index &+= 16
        }
        while index < url.byteCount {
            let byte = url.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
            guard byte &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10 else { break }
            index &+= 1
        }
        return index
    }

    private typealias Mask = SIMDMask<SIMD16<Int8>>
}
