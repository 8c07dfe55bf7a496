/// Reading of single JSON values that the scanner has found sound: on demand, not per record.
package enum JSONText {
    /// Appends the text of a JSON string, escapes undone. A lone surrogate becomes U+FFFD.
    ///
    /// - Parameter inside: the bytes between the quotes, already checked.
    package static func unescape(_ inside: RawSpan, into output: inout ByteBuffer) {
        @inline(__always) func byte(_ index: Int) -> UInt8 {
            inside.unsafeLoad(fromByteOffset: index, as: UInt8.self)
        }
        var runStart = 0
        var index = 0
        while index < inside.byteCount {
            guard byte(index) == UInt8(ascii: "\\") else {
                index += 1
                continue
            }
            output.append(inside.extracting(runStart..<index))
            switch byte(index + 1) {
            case UInt8(ascii: "b"): output.append(0x08)
            case UInt8(ascii: "f"): output.append(0x0C)
            case UInt8(ascii: "n"): output.append(0x0A)
            case UInt8(ascii: "r"): output.append(0x0D)
            case UInt8(ascii: "t"): output.append(0x09)
            case UInt8(ascii: "u"):
                var unit = codeUnit(inside, at: index + 2)
                index += 4
                if unit & 0xFC00 == 0xD800, index + 7 < inside.byteCount,
                    byte(index + 2) == UInt8(ascii: "\\"), byte(index + 3) == UInt8(ascii: "u")
                {
                    let low = codeUnit(inside, at: index + 4)
                    if low & 0xFC00 == 0xDC00 {
                        unit = 0x10000 + (unit & 0x3FF) << 10 + (low & 0x3FF)
                        index += 6
                    }
                }
                append(Unicode.Scalar(unit) ?? "\u{FFFD}", to: &output)
            default: output.append(byte(index + 1))  // a quote, a backslash, a slash
            }
            index += 2
            runStart = index
        }
        output.append(inside.extracting(runStart..<inside.byteCount))
    }

    /// Whether `bytes` are well-formed UTF-8 from end to end.
    package static func isUTF8(_ bytes: RawSpan) -> Bool {
        bytes.withUnsafeBytes { String(validating: $0, as: UTF8.self) != nil }
    }

    /// The text of a value: of a string its text, of anything else its own bytes.
    package static func string(_ value: RawSpan, kind: JSONKind) -> String {
        guard kind == .escapedString else { return String(copying: value) }
        var buffer = ByteBuffer(capacity: value.byteCount)
        unescape(value, into: &buffer)
        return String(copying: buffer.bytes)
    }

    private static func codeUnit(_ text: RawSpan, at start: Int) -> UInt32 {
        var unit: UInt32 = 0
        for index in start..<(start + 4) {
            let digit = text.unsafeLoad(fromByteOffset: index, as: UInt8.self)
            unit = unit << 4 | UInt32(hexValue(digit) ?? 0)
        }
        return unit
    }

    private static func append(_ scalar: Unicode.Scalar, to output: inout ByteBuffer) {
        for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { output.append(unit) }
    }
}

extension String {
    /// The text of `bytes`; what is no UTF-8 becomes U+FFFD.
    package init(copying bytes: RawSpan) {
        self = bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }
}
