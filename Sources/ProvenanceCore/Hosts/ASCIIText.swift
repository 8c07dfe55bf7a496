/// Comparisons of bytes with words in the code. Letters of the text match in any case; the words
/// are in lower case.

package func hasPrefix(_ text: RawSpan, _ prefix: StaticString) -> Bool {
    let count = prefix.utf8CodeUnitCount
    return text.byteCount >= count && matches(text, at: 0, prefix)
}

package func hasSuffix(_ text: RawSpan, _ suffix: StaticString) -> Bool {
    let count = suffix.utf8CodeUnitCount
    return text.byteCount >= count && matches(text, at: text.byteCount - count, suffix)
}

package func isEqual(_ text: RawSpan, _ word: StaticString) -> Bool {
    text.byteCount == word.utf8CodeUnitCount && matches(text, at: 0, word)
}

private func matches(_ text: RawSpan, at start: Int, _ word: StaticString) -> Bool {
    for index in 0..<word.utf8CodeUnitCount {
        var byte = text.unsafeLoad(fromByteOffset: start &+ index, as: UInt8.self)
        if byte &- UInt8(ascii: "A") < 26 { byte |= 0x20 }
        if byte != word.utf8Start[index] { return false }
    }
    return true
}

/// Whether `text` starts with `http:/` or `https:/`.
func startsWithScheme(_ text: RawSpan) -> Bool {
    hasPrefix(text, "http:/") || hasPrefix(text, "https:/")
}

/// The same with the colon and the slash escaped.
func startsWithEscapedScheme(_ text: RawSpan) -> Bool {
    hasPrefix(text, "http%3a%2f") || hasPrefix(text, "https%3a%2f") || hasPrefix(text, "http%3a/")
        || hasPrefix(text, "https%3a/")
}

/// Appends `text` with its percent escapes undone. What is no escape stays as it is.
func appendDecoded(_ text: RawSpan, to output: inout ByteBuffer) {
    var index = 0
    while index < text.byteCount {
        let byte = text.unsafeLoad(fromByteOffset: index, as: UInt8.self)
        if byte == UInt8(ascii: "%"), index + 2 < text.byteCount,
            let high = hexValue(text.unsafeLoad(fromByteOffset: index + 1, as: UInt8.self)),
            let low = hexValue(text.unsafeLoad(fromByteOffset: index + 2, as: UInt8.self))
        {
            output.append(high << 4 | low)
            index += 3
        } else {
            output.append(byte)
            index += 1
        }
    }
}
