/// Text forms: decimal numbers and JSON strings.
extension ByteBuffer {
    /// A buffer that holds the UTF-8 of `text`.
    package init(text: String) {
        self.init()
        append(text)
    }

    /// Appends `number` in decimal.
    package mutating func append(decimal number: Int) {
        if number < 0 { append(UInt8(ascii: "-")) }
        // Twenty digits hold every number of 64 bits; the last is found first.
        var digits = InlineArray<20, UInt8>(repeating: UInt8(ascii: "0"))
        var start = 20
        var rest = number.magnitude
        repeat {
            start &-= 1
            digits[start] |= UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
        append(digits.span.extracting(start..<20))
    }

    /// Appends `text` as a JSON string, quotes included.
    package mutating func append(jsonString text: String) {
        append(UInt8(ascii: "\""))
        append(jsonEscaped: text)
        append(UInt8(ascii: "\""))
    }

    /// Appends `text` as the inside of a JSON string.
    package mutating func append(jsonEscaped text: String) {
        var text = text
        text.withUTF8 { append(jsonEscaping: Span(_unsafeElements: $0).bytes) }
    }

    /// Appends valid UTF-8 as the inside of a JSON string: quote, backslash and control
    /// characters escaped, everything else as it is.
    package mutating func append(jsonEscaping text: RawSpan) {
        var runStart = 0
        for index in 0..<text.byteCount {
            let byte = text.unsafeLoad(fromByteOffset: index, as: UInt8.self)
            if byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") { continue }
            append(text.extracting(runStart..<index))
            runStart = index + 1
            append(UInt8(ascii: "\\"))
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
            case 0x08: append(UInt8(ascii: "b"))
            case 0x09: append(UInt8(ascii: "t"))
            case 0x0A: append(UInt8(ascii: "n"))
            case 0x0C: append(UInt8(ascii: "f"))
            case 0x0D: append(UInt8(ascii: "r"))
            default:
                append("u00")
                append(hexDigit(byte >> 4))
                append(hexDigit(byte & 15))
            }
        }
        append(text.extracting(runStart..<text.byteCount))
    }
}

/// The lower-case hexadecimal digit of `nibble` (0 to 15).
package func hexDigit(_ nibble: UInt8) -> UInt8 {
    nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
}

extension ByteBuffer {
    /// Appends `bytes` in base64 (RFC 4648 section 4), padded.
    package mutating func append(base64 bytes: RawSpan) {
        func letter(_ value: UInt32) -> UInt8 {
            switch UInt8(truncatingIfNeeded: value & 63) {
            case let value where value < 26: UInt8(ascii: "A") + value
            case let value where value < 52: UInt8(ascii: "a") + value - 26
            case let value where value < 62: UInt8(ascii: "0") + value - 52
            case 62: UInt8(ascii: "+")
            default: UInt8(ascii: "/")
            }
        }
        func byte(_ index: Int) -> UInt32 {
            index < bytes.byteCount
                ? UInt32(bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)) : 0
        }
        for start in stride(from: 0, to: bytes.byteCount, by: 3) {
            let group = byte(start) << 16 | byte(start + 1) << 8 | byte(start + 2)
            append(letter(group >> 18))
            append(letter(group >> 12))
            append(start + 1 < bytes.byteCount ? letter(group >> 6) : UInt8(ascii: "="))
            append(start + 2 < bytes.byteCount ? letter(group) : UInt8(ascii: "="))
        }
    }
}
