package import ProvenanceCore
@_spi(_Unicode) import Swift

/// Lists of `authors`: names of people and of bodies.
///
/// Two names are one if they have the same normal form: compatibility of case by mapping each
/// character to upper and then to lower case (`ß` is `ss`, `ς` is `σ`), canonical composition
/// (NFC) before and after it, white space and full stops collapsed into one space (`J.R. Doe` is
/// `J R Doe`), and `Last, First` turned into `First Last`; what follows a second comma (`Jr.`)
/// stays behind. An e-mail address in angle brackets is left
/// out of the name; an entry that is nothing else is that address.
///
/// A record's field may name several authors in one text: a text is read whole, and cut at `;`,
/// `|`, line ends, ` and `, ` & `, ` et al`, and, where the pieces have more than one word, at
/// commas. An e-mail address in angle brackets is a key of its own.
///
/// Source: The Unicode Standard, section 3.13 "default caseless matching", by the character
/// mappings of the standard library; UAX #15 (read 2026-11-24).
package enum AuthorKey {
    package static func readEntry(
        _ written: RawSpan,
        into key: inout ByteBuffer
    ) -> EntryReading {
        guard JSONText.isUTF8(written) else { return .rejected("is not UTF-8") }
        let name = withoutAddress(written)
        append(name.isEmpty ? address(in: written) : name, to: &key)
        return key.isEmpty ? .rejected("names nobody") : .key
    }

    /// The keys of a text that names one or several authors.
    package static func appendKeys(
        of text: RawSpan,
        _ scratch: inout ByteBuffer,
        to keys: inout KeyList
    ) -> PartReading {
        let text = trimmed(text)
        if text.isEmpty { return .nothing }
        let before = keys.count
        keys.add(name: withoutAddress(text), &scratch)
        var start = 0
        var index = 0
        while index <= text.byteCount {
            let width = index < text.byteCount ? separatorByteCount(text, index) : 1
            if width == 0 {
                index += 1
                continue
            }
            appendPiece(text.extracting(start..<index), &scratch, to: &keys)
            index += width
            start = index
        }
        return keys.count > before || keys.isOverfull ? .keys : .nothing
    }

    // MARK: Texts with several names

    private static func appendPiece(
        _ piece: RawSpan,
        _ scratch: inout ByteBuffer,
        to keys: inout KeyList
    ) {
        let piece = trimmed(piece)
        if piece.isEmpty { return }
        keys.add(name: address(in: piece), &scratch)
        let name = withoutAddress(piece)
        keys.add(name: name, &scratch)
        var start = 0
        var commaCount = 0
        for index in 0...name.byteCount
        where index == name.byteCount || name.byte(index) == UInt8(ascii: ",") {
            if index < name.byteCount { commaCount += 1 }
            let part = trimmed(name.extracting(start..<index))
            start = index + 1
            let space = (0..<part.byteCount).first { part.byte($0) <= 0x20 }
            if commaCount > 0, space != nil { keys.add(name: part, &scratch) }
        }
    }

    private static let separators: [StaticString] = [" and ", " & ", " et al"]

    /// The length of what stands between two authors at `index`; 0 if nothing does.
    private static func separatorByteCount(_ text: RawSpan, _ index: Int) -> Int {
        switch text.byte(index) {
        case UInt8(ascii: ";"), UInt8(ascii: "|"), UInt8(ascii: "\n"): return 1
        case UInt8(ascii: " "):
            for word in separators where text.from(index).starts(with: word) {
                return word.utf8CodeUnitCount
            }
            return 0
        default: return 0
        }
    }

    /// What stands in angle brackets; empty if there are none.
    @_lifetime(copy text)
    private static func address(in text: RawSpan) -> RawSpan {
        let open = min(text.end(at: UInt8(ascii: "<")) + 1, text.byteCount)
        return text.extracting(open..<text.end(at: UInt8(ascii: ">"), from: open))
    }

    /// What stands in front of an address in angle brackets.
    @_lifetime(copy text)
    private static func withoutAddress(_ text: RawSpan) -> RawSpan {
        trimmed(text.extracting(0..<text.end(at: UInt8(ascii: "<"))))
    }

    // MARK: The normal form

    /// Appends the normal form of one name.
    static func append(_ name: RawSpan, to output: inout ByteBuffer) {
        let comma = name.end(at: UInt8(ascii: ","))
        guard comma < name.byteCount else { return appendWords(name, to: &output) }
        let second = name.end(at: UInt8(ascii: ","), from: comma + 1)
        appendWords(name.extracting((comma + 1)..<second), to: &output)
        appendWords(name.extracting(0..<comma), to: &output)
        if second < name.byteCount { appendWords(name.from(second + 1), to: &output) }
    }

    /// Appends words behind what is there already, with one space between any two.
    private static func appendWords(_ text: RawSpan, to output: inout ByteBuffer) {
        var isASCII = true
        for index in 0..<text.byteCount where text.byte(index) >= 0x80 { isASCII = false }
        guard isASCII else { return appendUnicodeWords(text, to: &output) }
        var isBetween = true
        for index in 0..<text.byteCount {
            let byte = text.byte(index)
            if isGap(byte) {
                isBetween = true
                continue
            }
            if isBetween, !output.isEmpty { output.append(UInt8(ascii: " ")) }
            isBetween = false
            output.append(byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte)
        }
    }

    private static func isGap(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == 0x7F || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",")
    }

    /// The same for what is not ASCII. Such names are few, and strings are made of them.
    private static func appendUnicodeWords(_ text: RawSpan, to output: inout ByteBuffer) {
        var folded = ""
        for scalar in String(copying: text)._nfc {
            let upper = scalar.properties.uppercaseMapping
            for mapped in upper.unicodeScalars { folded += mapped.properties.lowercaseMapping }
        }
        var isBetween = true
        for scalar in folded._nfc {
            // A final sigma is a sigma; format characters say nothing of a name.
            switch scalar.properties.generalCategory {
            case .format: continue
            case .control, .spaceSeparator, .lineSeparator, .paragraphSeparator:
                isBetween = true
                continue
            default: break
            }
            if scalar.isASCII, isGap(UInt8(truncatingIfNeeded: scalar.value)) {
                isBetween = true
                continue
            }
            if isBetween, !output.isEmpty { output.append(UInt8(ascii: " ")) }
            isBetween = false
            for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                output.append(unit)
            }
        }
    }
}

extension KeyList {
    /// Appends the key of one name.
    mutating func add(name: RawSpan, _ scratch: inout ByteBuffer) {
        scratch.removeAll()
        AuthorKey.append(name, to: &scratch)
        append(scratch.bytes)
    }
}
