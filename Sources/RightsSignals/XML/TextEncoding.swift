package import ProvenanceCore

/// Brings the bytes of a file to UTF-8 before they are parsed.
///
/// What is UTF-8 is UTF-8, whatever it declares: text out of JSON keeps the declaration of the
/// file that it once was. UTF-16 shows itself by its mark or its zeros. Only what is neither is
/// believed what it declares, if that is Latin-1 or its kin (XML 1.0 section 4.3.3).
package enum TextEncoding {
    package enum Outcome: Sendable {
        /// The text is UTF-8 as it stands.
        case utf8
        /// It is UTF-8 in the buffer.
        case converted
    }

    /// - Returns: nil if the text is in no encoding that is read.
    package static func convertXML(_ text: RawSpan, into buffer: inout ByteBuffer) -> Outcome? {
        if let isBigEndian = utf16Order(of: text) {
            return convertUTF16(text, isBigEndian: isBigEndian, into: &buffer) ? .converted : nil
        }
        guard text.firstOffset(of: 0, from: 0, to: text.byteCount) == nil else { return nil }
        if JSONText.isUTF8(text) { return .utf8 }
        guard declaresLatin(text) else { return nil }
        convertLatin(text, into: &buffer)
        return .converted
    }

    /// Whether the text is UTF-16, and in which order; nil if it is not. `FF FE 00 00` marks
    /// UTF-32, which no one may send (WHATWG Encoding section 4.2).
    package static func utf16Order(of text: RawSpan) -> Bool? {
        guard text.byteCount >= 2 else { return nil }
        let first = text.unsafeLoad(as: UInt8.self)
        let second = text.unsafeLoad(fromByteOffset: 1, as: UInt8.self)
        switch (first, second) {
        case (0xFE, 0xFF), (0x00, UInt8(ascii: "<")): return true
        case (0xFF, 0xFE), (UInt8(ascii: "<"), 0x00): return false
        default: return nil
        }
    }

    /// Appends the text in UTF-8, without its mark; false if a surrogate stands alone.
    package static func convertUTF16(
        _ text: RawSpan,
        isBigEndian: Bool,
        into buffer: inout ByteBuffer
    ) -> Bool {
        guard text.byteCount % 2 == 0 else { return false }
        func unit(_ index: Int) -> UInt32 {
            let first = UInt32(text.unsafeLoad(fromByteOffset: index, as: UInt8.self))
            let second = UInt32(text.unsafeLoad(fromByteOffset: index + 1, as: UInt8.self))
            return isBigEndian ? first << 8 | second : second << 8 | first
        }
        var index = unit(0) == 0xFEFF ? 2 : 0
        while index < text.byteCount {
            var value = unit(index)
            index += 2
            if value & 0xFC00 == 0xD800, index < text.byteCount, unit(index) & 0xFC00 == 0xDC00 {
                value = 0x10000 + (value & 0x3FF) << 10 + (unit(index) & 0x3FF)
                index += 2
            }
            guard value != 0, let scalar = Unicode.Scalar(value) else { return false }
            append(scalar, to: &buffer)
        }
        return true
    }

    /// Whether the XML declaration, or the first `encoding` there is, names Latin-1 or its kin.
    private static func declaresLatin(_ text: RawSpan) -> Bool {
        let head = lowerASCII(String(copying: text.extracting(0..<min(256, text.byteCount))))
        guard head.hasPrefix("<?xml"), let end = head.firstRange(of: "?>"),
            let name = head[..<end.lowerBound].firstRange(of: "encoding")
        else { return false }
        let value = head[name.upperBound..<end.lowerBound].split(separator: " ").joined()
        return ["iso-8859-1", "latin1", "windows-1252", "cp1252", "us-ascii"]
            .contains { value == "=\"\($0)\"" || value == "='\($0)'" }
    }

    /// Appends text in windows-1252, which is read for Latin-1 as well (WHATWG Encoding section 9).
    private static func convertLatin(_ text: RawSpan, into buffer: inout ByteBuffer) {
        for index in 0..<text.byteCount {
            let byte = text.unsafeLoad(fromByteOffset: index, as: UInt8.self)
            switch byte {
            case 0x00..<0x80: buffer.append(byte)
            case 0x80..<0xA0: append(windows1252[Int(byte) - 0x80], to: &buffer)
            default: append(Unicode.Scalar(byte), to: &buffer)
            }
        }
    }

    /// What windows-1252 has from 0x80 to 0x9F.
    private static let windows1252: [Unicode.Scalar] = [
        "\u{20AC}", "\u{81}", "\u{201A}", "\u{192}", "\u{201E}", "\u{2026}", "\u{2020}",
        "\u{2021}", "\u{2C6}", "\u{2030}", "\u{160}", "\u{2039}", "\u{152}", "\u{8D}", "\u{17D}",
        "\u{8F}", "\u{90}", "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}", "\u{2022}", "\u{2013}",
        "\u{2014}", "\u{2DC}", "\u{2122}", "\u{161}", "\u{203A}", "\u{153}", "\u{9D}", "\u{17E}",
        "\u{178}",
    ]

    private static func append(_ scalar: Unicode.Scalar, to buffer: inout ByteBuffer) {
        for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { buffer.append(unit) }
    }
}
