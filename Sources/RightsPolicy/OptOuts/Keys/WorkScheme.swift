import ProvenanceCore

extension WorkKey {
    /// A way to name works.
    ///
    /// To add one: a case here; the compiler asks for the rest.
    enum Scheme: CaseIterable {
        case doi
        case arxiv
        case isbn
        case issn
        case iscc

        /// How its keys begin.
        var prefix: StaticString {
            switch self {
            case .doi: "doi:"
            case .arxiv: "arxiv:"
            case .isbn: "isbn:"
            case .issn: "issn:"
            case .iscc: "iscc:"
            }
        }

        /// What is said of an entry that claims to be one and is none.
        var complaint: String {
            switch self {
            case .doi: "is no DOI: one is `10.`, a number, a slash and a name"
            case .arxiv: "is no arXiv identifier"
            case .isbn: "is no ISBN: its check digit, its length or its prefix is wrong"
            case .issn: "is no ISSN: its check digit or its length is wrong"
            case .iscc: "is no ISCC: its header does not agree with its length, or it is no base32"
            }
        }

        static let all = allCases

        /// What names a scheme in front of an identifier.
        private static let names: [(Scheme, StaticString)] = [
            (.doi, "doi:"), (.doi, "info:doi/"), (.doi, "urn:doi:"), (.doi, "doi "),
            (.arxiv, "arxiv:"), (.arxiv, "oai:arxiv.org:"), (.arxiv, "arxiv."),
            (.isbn, "isbn:"), (.isbn, "urn:isbn:"), (.isbn, "isbn-13:"), (.isbn, "isbn-10:"),
            (.isbn, "isbn13:"), (.isbn, "isbn10:"), (.isbn, "isbn "),
            (.issn, "issn:"), (.issn, "urn:issn:"), (.issn, "issn "), (.issn, "eissn:"),
            (.issn, "issn-l:"), (.iscc, "iscc:"),
        ]

        /// The scheme that is named in front of an identifier, and the length of its name.
        static func named(in text: RawSpan) -> (scheme: Scheme, byteCount: Int)? {
            guard text.byteCount > 4, mayBeginName(text.byte(0)) else { return nil }
            for (scheme, name) in names where text.starts(with: name) {
                return (scheme, name.utf8CodeUnitCount)
            }
            return nil
        }

        /// Whether some name begins with this byte: most ids are settled by it.
        private static func mayBeginName(_ byte: UInt8) -> Bool {
            switch byte | 0x20 {
            case UInt8(ascii: "a"), UInt8(ascii: "d"), UInt8(ascii: "e"), UInt8(ascii: "i"),
                UInt8(ascii: "o"), UInt8(ascii: "u"):
                true
            default: false
            }
        }

        /// Appends the key of `text`.
        ///
        /// - Parameter isNamed: whether the text, or the place where it stands, says that it is one.
        /// - Returns: false if it is none; nothing is appended then.
        func append(_ text: RawSpan, isNamed: Bool, to key: inout ByteBuffer) -> Bool {
            let start = key.count
            key.append(prefix)
            let isOne =
                switch self {
                case .doi: Self.appendDOI(text, to: &key)
                case .arxiv: Self.appendArXiv(text, isNamed: isNamed, to: &key)
                case .isbn: Self.appendISBN(text, to: &key)
                case .issn: Self.appendISSN(text, isNamed: isNamed, to: &key)
                case .iscc: isNamed && Self.appendISCC(text, to: &key)
                }
            if !isOne { key.truncate(to: start) }
            return isOne
        }

        /// Whether the text has the digits of this scheme, right or wrong.
        func looksLike(_ text: RawSpan) -> Bool {
            var count = 0
            for index in 0..<text.byteCount {
                switch text.byte(index) {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "x"), UInt8(ascii: "X"):
                    count += 1
                case UInt8(ascii: "-"), UInt8(ascii: " "): continue
                default: return false
                }
            }
            return switch self {
            case .isbn: count == 10 || count == 13
            case .issn: count == 8
            case .doi, .arxiv, .iscc: false
            }
        }
    }
}

// MARK: DOI and arXiv

extension WorkKey.Scheme {
    /// `10.` and numbers joined by dots, a slash, and anything. Case does not count.
    private static func appendDOI(_ text: RawSpan, to key: inout ByteBuffer) -> Bool {
        guard text.starts(with: "10.") else { return false }
        let start = key.count
        appendUnescaped(text, to: &key)
        let slash = key.bytes.end(at: UInt8(ascii: "/"), from: start)
        guard slash - start >= 7, slash + 1 < key.count else { return false }
        for index in (start + 3)..<slash {
            let byte = key.bytes.byte(index)
            guard byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: ".") else { return false }
        }
        for index in start..<key.count where key.bytes.byte(index) <= 0x20 { return false }
        return true
    }

    /// Appends `text` in lower case with its percent escapes undone.
    private static func appendUnescaped(_ text: RawSpan, to key: inout ByteBuffer) {
        var index = 0
        while index < text.byteCount {
            var byte = text.byte(index)
            if byte == UInt8(ascii: "%"), index + 2 < text.byteCount,
                let high = hexValue(text.byte(index + 1)), let low = hexValue(text.byte(index + 2))
            {
                byte = high << 4 | low
                index += 2
            }
            key.append(byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte)
            index += 1
        }
    }

    /// `0704.0001`, `1501.00001`, `math/0309136`, `math.GT/0309136`, each with or without `v2`. An
    /// old one is an identifier only where something says so, since it looks like a path.
    private static func appendArXiv(
        _ text: RawSpan,
        isNamed: Bool,
        to key: inout ByteBuffer
    ) -> Bool {
        var end = text.byteCount
        var digits = end
        while digits > 0, isDigit(text.byte(digits - 1)) { digits -= 1 }
        if digits > 1, digits < end, text.byte(digits - 1) | 0x20 == UInt8(ascii: "v") {
            end = digits - 1
        }
        let id = text.extracting(0..<end)
        let dot = id.end(at: UInt8(ascii: "."))
        if dot == 4, (9...10).contains(id.byteCount), areDigits(id, 0..<4),
            areDigits(id, 5..<id.byteCount), isMonth(id, at: 2)
        {
            key.append(id)
            return true
        }
        let slash = id.end(at: UInt8(ascii: "/"))
        guard isNamed, slash > 0, id.byteCount == slash + 8,
            areDigits(id, (slash + 1)..<id.byteCount), isMonth(id, at: slash + 3)
        else { return false }
        // The subject class is no part of the identifier.
        let archive = id.extracting(0..<min(slash, dot))
        for index in 0..<archive.byteCount {
            let byte = archive.byte(index)
            guard (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "-") else {
                return false
            }
        }
        key.append(lowercased: archive)
        key.append(id.from(slash))
        return true
    }

    private static func isMonth(_ text: RawSpan, at index: Int) -> Bool {
        let month =
            Int(text.byte(index) &- UInt8(ascii: "0")) * 10
            + Int(text.byte(index + 1) &- UInt8(ascii: "0"))
        return (1...12).contains(month)
    }
}

// MARK: ISBN, ISSN, ISCC

extension WorkKey.Scheme {
    /// Ten or thirteen digits with a right check digit, hyphens and spaces between them.
    private static func appendISBN(_ text: RawSpan, to key: inout ByteBuffer) -> Bool {
        let start = key.count
        guard appendDigits(text, lastMayBeX: true, to: &key) else { return false }
        let count = key.count - start
        func digit(_ index: Int) -> Int { value(key.bytes.byte(start + index)) }
        if count == 13 {
            guard digit(12) < 10, digit(0) == 9, digit(1) == 7, digit(2) == 8 || digit(2) == 9
            else { return false }
            var sum = 0
            for index in 0..<13 { sum += digit(index) * (index % 2 == 0 ? 1 : 3) }
            return sum % 10 == 0
        }
        guard count == 10 else { return false }
        var sum = 0
        for index in 0..<10 { sum += digit(index) * (10 - index) }
        guard sum % 11 == 0 else { return false }
        // 978, the first nine digits, and a check digit of their own.
        var longSum = 9 + 7 * 3 + 8
        for index in 0..<9 { longSum += digit(index) * (index % 2 == 0 ? 3 : 1) }
        let check = UInt8((10 - longSum % 10) % 10)
        var long = InlineArray<13, UInt8>(repeating: UInt8(ascii: "9"))
        long[1] = UInt8(ascii: "7")
        long[2] = UInt8(ascii: "8")
        for index in 0..<9 { long[3 + index] = key.bytes.byte(start + index) }
        long[12] = UInt8(ascii: "0") + check
        key.truncate(to: start)
        for index in 0..<13 { key.append(long[index]) }
        return true
    }

    /// Eight characters with a right check digit; without a name in front they need their hyphen.
    private static func appendISSN(
        _ text: RawSpan,
        isNamed: Bool,
        to key: inout ByteBuffer
    ) -> Bool {
        let hasHyphen = text.byteCount == 9 && text.byte(4) == UInt8(ascii: "-")
        guard isNamed || hasHyphen else { return false }
        let start = key.count
        guard appendDigits(text, lastMayBeX: true, to: &key), key.count - start == 8 else {
            return false
        }
        var sum = 0
        for index in 0..<8 { sum += value(key.bytes.byte(start + index)) * (8 - index) }
        return sum % 11 == 0
    }

    /// Appends digits and a last `x`, hyphens and spaces left out; false if anything else stands
    /// there.
    private static func appendDigits(
        _ text: RawSpan,
        lastMayBeX: Bool,
        to key: inout ByteBuffer
    ) -> Bool {
        guard text.byteCount <= 32 else { return false }
        for index in 0..<text.byteCount {
            switch text.byte(index) {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): key.append(text.byte(index))
            case UInt8(ascii: "-"), UInt8(ascii: " "): continue
            case UInt8(ascii: "x"), UInt8(ascii: "X"):
                guard lastMayBeX, index == text.byteCount - 1 else { return false }
                key.append(UInt8(ascii: "x"))
            default: return false
            }
        }
        return true
    }

    private static func value(_ digit: UInt8) -> Int {
        digit == UInt8(ascii: "x") ? 10 : Int(digit &- UInt8(ascii: "0"))
    }

    /// Base32 whose header tells how long the body is. Hyphens may stand inside.
    private static func appendISCC(_ text: RawSpan, to key: inout ByteBuffer) -> Bool {
        let start = key.count
        for index in 0..<text.byteCount where text.byte(index) != UInt8(ascii: "-") {
            let byte = text.byte(index)
            guard Base32.value(byte) != nil else { return false }
            key.append(byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte)
        }
        return ISCC.isSound(key.bytes.from(start))
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    private static func areDigits(_ text: RawSpan, _ range: Range<Int>) -> Bool {
        for index in range where !isDigit(text.byte(index)) { return false }
        return !range.isEmpty
    }
}
