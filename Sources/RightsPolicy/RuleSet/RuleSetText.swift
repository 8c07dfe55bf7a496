import ProvenanceCore

/// Named texts in a section: for each the length of its name and of its text, four bytes each,
/// then both.
enum RuleSetText {
    static func append(_ name: String, _ text: RawSpan, to section: inout ByteBuffer) {
        section.append(word: UInt32(name.utf8.count))
        section.append(word: UInt32(text.byteCount))
        section.append(name)
        section.append(text)
    }

    /// The texts of a section; nil if it does not hold together.
    static func read(_ section: RawSpan) -> [(name: String, text: [UInt8])]? {
        var texts: [(name: String, text: [UInt8])] = []
        var index = 0
        func number(_ offset: Int) -> Int {
            Int(section.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self).littleEndian)
        }
        while index < section.byteCount {
            guard section.byteCount - index >= 8 else { return nil }
            let nameEnd = index + 8 + number(index)
            let end = nameEnd + number(index + 4)
            guard end <= section.byteCount else { return nil }
            let name = String(copying: section.extracting((index + 8)..<nameEnd))
            let text = section.extracting(nameEnd..<end).withUnsafeBytes { [UInt8]($0) }
            texts.append((name, text))
            index = end
        }
        return texts
    }
}
