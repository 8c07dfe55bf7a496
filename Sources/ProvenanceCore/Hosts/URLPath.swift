/// The path and the query of a URL in the form in which they are compared: see `NormalURL`.
package enum URLPath {
    /// Appends the path at the front of `text`, up to a `?`, a `#` or the end, dot segments undone.
    /// A path that does not start with a slash gets one.
    ///
    /// - Parameter isWeb: whether a backslash is as good as a slash.
    /// - Returns: how many bytes of `text` it takes.
    package static func append(
        pathOf text: RawSpan,
        isWeb: Bool,
        to output: inout ByteBuffer
    ) -> Int {
        let pathStart = output.count
        output.append(UInt8(ascii: "/"))
        var segmentStart = output.count
        var index = 0
        if index < text.byteCount, isSlash(byte(text, 0), isWeb) { index = 1 }
        while index < text.byteCount {
            let byte = byte(text, index)
            if byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#") { break }
            if isSlash(byte, isWeb) {
                if !undoDots(&output, pathStart, segmentStart) {
                    output.append(UInt8(ascii: "/"))
                }
                segmentStart = output.count
                index &+= 1
            } else {
                index &+= append(text, at: index, isQuery: false, to: &output)
            }
        }
        _ = undoDots(&output, pathStart, segmentStart)
        return index
    }

    /// Appends the query in front of a `#` or the end; `text` starts behind the question mark.
    package static func append(queryOf text: RawSpan, to output: inout ByteBuffer) {
        var index = 0
        while index < text.byteCount, byte(text, index) != UInt8(ascii: "#") {
            index &+= append(text, at: index, isQuery: true, to: &output)
        }
    }

    /// Appends a piece of a path or a query: escapes and characters brought into their normal
    /// form, nothing undone that needs the whole.
    package static func append(
        piece text: RawSpan,
        isQuery: Bool,
        to output: inout ByteBuffer
    ) {
        var index = 0
        while index < text.byteCount {
            if !isQuery, isSlash(byte(text, index), true) {
                output.append(UInt8(ascii: "/"))
                index &+= 1
            } else {
                index &+= append(text, at: index, isQuery: isQuery, to: &output)
            }
        }
    }

    /// Appends one byte or escape; returns how many bytes of `text` it is.
    @inline(__always)
    private static func append(
        _ text: RawSpan,
        at index: Int,
        isQuery: Bool,
        to output: inout ByteBuffer
    ) -> Int {
        let byte = byte(text, index)
        if isQuery ? isQueryByte(byte) : isPathByte(byte) {
            output.append(byte)
            return 1
        }
        guard byte == UInt8(ascii: "%") else {
            appendEscape(of: byte, to: &output)
            return 1
        }
        guard index &+ 2 < text.byteCount, let high = hexValue(self.byte(text, index &+ 1)),
            let low = hexValue(self.byte(text, index &+ 2))
        else {
            // A stray percent sign stays what it is.
            output.append(byte)
            return 1
        }
        let value = high << 4 | low
        if isUnreserved(value) {
            output.append(value)
        } else {
            appendEscape(of: value, to: &output)
        }
        return 3
    }

    private static func appendEscape(of byte: UInt8, to output: inout ByteBuffer) {
        func digit(_ nibble: UInt8) -> UInt8 {
            nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "A") + nibble - 10
        }
        output.append(UInt8(ascii: "%"))
        output.append(digit(byte >> 4))
        output.append(digit(byte & 15))
    }

    /// Takes back a last segment that is `.` or `..`, with what it undoes; false if it is neither.
    /// The path ends in a slash then.
    private static func undoDots(
        _ output: inout ByteBuffer,
        _ pathStart: Int,
        _ segmentStart: Int
    ) -> Bool {
        let count = output.count &- segmentStart
        guard count == 1 || count == 2 else { return false }
        for index in segmentStart..<output.count
        where byte(output.bytes, index) != UInt8(ascii: ".") {
            return false
        }
        var end = segmentStart
        if count == 2, end &- 1 > pathStart {
            end &-= 1
            while byte(output.bytes, end &- 1) != UInt8(ascii: "/") { end &-= 1 }
        }
        output.truncate(to: end)
        return true
    }

    // MARK: Characters

    /// `pchar` of RFC 3986 but for escapes.
    @inline(__always)
    private static func isPathByte(_ byte: UInt8) -> Bool {
        isIn(byte, low: 0x2FFF_7FD2_0000_0000, high: 0x47FF_FFFE_87FF_FFFF)
    }

    /// `query` of RFC 3986 but for escapes, without the quote, which browsers escape.
    @inline(__always)
    private static func isQueryByte(_ byte: UInt8) -> Bool {
        isIn(byte, low: 0xAFFF_FF52_0000_0000, high: 0x47FF_FFFE_87FF_FFFF)
    }

    /// Letters, digits and `-._~`: escapes of these say nothing (RFC 3986 section 2.3).
    @inline(__always)
    private static func isUnreserved(_ byte: UInt8) -> Bool {
        isIn(byte, low: 0x03FF_6000_0000_0000, high: 0x47FF_FFFE_87FF_FFFE)
    }

    @inline(__always)
    private static func isIn(_ byte: UInt8, low: UInt64, high: UInt64) -> Bool {
        if byte >= 0x80 { return false }
        return (byte < 64 ? low : high) &>> UInt64(byte & 63) & 1 == 1
    }

    @inline(__always)
    private static func isSlash(_ byte: UInt8, _ isWeb: Bool) -> Bool {
        byte == UInt8(ascii: "/") || (isWeb && byte == UInt8(ascii: "\\"))
    }

    @inline(__always)
    private static func byte(_ text: RawSpan, _ index: Int) -> UInt8 {
        text.unsafeLoad(fromByteOffset: index, as: UInt8.self)
    }
}
