import ProvenanceCore

/// The one form in which paths of URLs and patterns of rules are compared.
///
/// Escapes of unreserved characters are undone; every other byte is escaped in upper case, except
/// the slashes of the path, the question mark before the query, and in patterns `*`. So a slash
/// and `%2F` differ in a path and are one in a query, as in the table of RFC 9309 section 2.2.2
/// (RFC 3986 section 6.2.2; read 2026-11-23).
enum PathText {
    /// Appends `text` in that form.
    static func append(_ text: RawSpan, isPattern: Bool, to output: inout [UInt8]) {
        var isQuery = false
        var index = 0
        while index < text.byteCount {
            if !isQuery {
                // Most of a path is in that form already.
                var end = index
                while end < text.byteCount,
                    isPlain(text.unsafeLoad(fromUncheckedByteOffset: end, as: UInt8.self))
                {
                    end &+= 1
                }
                if end > index {
                    text.extracting(index..<end).withUnsafeBytes { output.append(contentsOf: $0) }
                    index = end
                    continue
                }
            }
            var byte = text.unsafeLoad(fromByteOffset: index, as: UInt8.self)
            var isEscape = false
            if byte == UInt8(ascii: "%"), index + 2 < text.byteCount,
                let high = hexValue(text.unsafeLoad(fromByteOffset: index + 1, as: UInt8.self)),
                let low = hexValue(text.unsafeLoad(fromByteOffset: index + 2, as: UInt8.self))
            {
                byte = high << 4 | low
                isEscape = true
                index += 2
            }
            index += 1
            if isUnreserved(byte) {
                output.append(byte)
            } else if !isEscape, byte == UInt8(ascii: "/"), !isQuery {
                output.append(byte)
            } else if !isEscape, byte == UInt8(ascii: "?"), !isQuery {
                output.append(byte)
                isQuery = true
            } else if !isEscape, byte == UInt8(ascii: "*"), isPattern {
                output.append(byte)
            } else {
                output.append(UInt8(ascii: "%"))
                output.append(upperHexDigit(byte >> 4))
                output.append(upperHexDigit(byte & 15))
            }
        }
    }

    /// Whether a byte is unreserved or a slash: a bit for each of ASCII.
    @inline(__always)
    private static func isPlain(_ byte: UInt8) -> Bool {
        let low: UInt64 = 0x03FF_E000_0000_0000
        let high: UInt64 = 0x47FF_FFFE_87FF_FFFE
        if byte >= 0x80 { return false }
        return (byte < 64 ? low : high) &>> UInt64(byte & 63) & 1 == 1
    }

    /// RFC 3986 section 2.3.
    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    private static func upperHexDigit(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "A") + nibble - 10
    }
}
