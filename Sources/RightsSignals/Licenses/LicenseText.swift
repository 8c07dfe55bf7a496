import ProvenanceCore

/// Bytes of names: comparison without case, in ASCII alone, so that a Greek `Μ` is no `M`.

func isASCIISpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
func isASCIIDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
func isASCIILetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

func lowerASCII(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
}

/// `text` with its ASCII letters in lower case.
func lowerASCII(_ text: some StringProtocol) -> String {
    String(decoding: text.utf8.map(lowerASCII), as: UTF8.self)
}

/// The reading of licence texts as names.
enum LicenseText {
    /// The text with white space collapsed and trimmed, and with look-alikes that Unicode's
    /// compatibility forms (NFKC) make equal to ASCII made so: spaces, hyphens, quotes,
    /// full-width forms. Characters without width are dropped. Nothing else is changed: a letter
    /// of another script stays what it is, and matches nothing.
    static func normalized(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count)
        var isAfterSpace = true
        func append(_ byte: UInt8) {
            if isASCIISpace(byte) {
                if !isAfterSpace { result.append(0x20) }
                isAfterSpace = true
            } else {
                result.append(byte)
                isAfterSpace = false
            }
        }
        for scalar in text.unicodeScalars {
            if scalar.value < 0x80 {
                append(UInt8(scalar.value))
                continue
            }
            switch scalar.value {
            case 0x200B...0x200D, 0x2060, 0xFEFF, 0x00AD: break
            case 0x00A0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000:
                append(0x20)
            case 0x2010...0x2015, 0x2212: append(UInt8(ascii: "-"))
            case 0x2018, 0x2019: append(UInt8(ascii: "'"))
            case 0x201C, 0x201D: append(UInt8(ascii: "\""))
            case 0xFF01...0xFF5E: append(UInt8(scalar.value - 0xFEE0))
            default:
                for unit in String(scalar).utf8 { append(unit) }
            }
        }
        if result.last == 0x20 { result.removeLast() }
        return result
    }

    /// The words of a name in lower case: runs of letters, digits, `+`, `/`, `*`, `&`, and dots
    /// between digits or letters; nil where there are too many to be a name.
    static func words(_ bytes: some Collection<UInt8>, splitsSlashes: Bool = false) -> [String]? {
        var words: [String] = []
        var word: [UInt8] = []
        func close() {
            while word.last == UInt8(ascii: ".") { word.removeLast() }
            if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
            word.removeAll(keepingCapacity: true)
        }
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "."):
                if !word.isEmpty { word.append(byte) }
            case UInt8(ascii: "/"):
                if splitsSlashes { close() } else { word.append(byte) }
            case UInt8(ascii: "+"), UInt8(ascii: "*"), UInt8(ascii: "&"), 0x80...:
                word.append(byte)
            default:
                if isASCIILetter(byte) || isASCIIDigit(byte) {
                    word.append(lowerASCII(byte))
                } else {
                    close()
                }
            }
            if words.count > Limits.licenseNameWords { return nil }
        }
        close()
        return words
    }

    /// What two spellings of one name have in common: its words joined, in lower case, without
    /// the words that say nothing (`the`, `license`, `version`), and without the `v` of a number.
    /// A number behind a number keeps its distance: `2.0 1` is not `2.01`. Empty if nothing is
    /// left, or if it is too long to be a name.
    static func key(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var key: [UInt8] = []
        key.reserveCapacity(bytes.count)
        // The word that is being read lies in `key` from here on.
        var start = 0
        var wordCount = 0
        for byte in bytes {
            // Zero parts words.
            let kept = keptInNames[Int(byte)]
            if kept != 0 {
                if kept != UInt8(ascii: ".") || key.count > start { key.append(kept) }
            } else if key.count > start {
                wordCount += 1
                closeWord(&key, &start)
                if wordCount > Limits.licenseNameWords { return [] }
            }
        }
        if key.count > start { closeWord(&key, &start) }
        return key
    }

    /// By byte: what stands for it in the words of a name, or zero.
    private static let keptInNames: [UInt8] = (0...255).map { (byte: UInt8) in
        let isKept =
            byte >= 0x80 || isASCIILetter(byte) || isASCIIDigit(byte) || ".+*&/".utf8.contains(byte)
        return isKept ? lowerASCII(byte) : 0
    }

    private static func closeWord(_ key: inout [UInt8], _ start: inout Int) {
        while key.last == UInt8(ascii: ".") { key.removeLast() }
        if isFiller(key[start...]) {
            key.removeSubrange(start...)
            return
        }
        if key[start] == UInt8(ascii: "v"), key.count > start + 1, isASCIIDigit(key[start + 1]) {
            key.remove(at: start)
        }
        if start > 0, isASCIIDigit(key[start - 1]), isASCIIDigit(key[start]) {
            key.insert(UInt8(ascii: "-"), at: start)
        }
        start = key.count
    }

    private static func isFiller(_ word: ArraySlice<UInt8>) -> Bool {
        switch word.count {
        case 1: word.first == UInt8(ascii: "v")
        case 3: word.elementsEqual("the".utf8)
        case 7:
            word.elementsEqual("license".utf8) || word.elementsEqual("licence".utf8)
                || word.elementsEqual("version".utf8)
        default: false
        }
    }
}
