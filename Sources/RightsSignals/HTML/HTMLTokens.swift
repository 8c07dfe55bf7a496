import ProvenanceCore

/// The tags of a page, one after another, each byte looked at once.
///
/// Follows the tokenizer of the HTML Standard (section 13.2.5) in what counts as a tag: comments
/// with all their ends, raw text, the escapes inside scripts, quotes. Text is passed over. It
/// cannot fail: whatever the bytes, a browser would make tags of them as well.
///
/// Not libxml2's parser of HTML: that one compares each attribute with all others of its tag and
/// each end tag with all that is open, cannot be stopped inside a tag, tells no offsets, and reads
/// HTML 4. The tests hold the two against each other on pages both understand.
struct HTMLTokens: ~Escapable {
    struct Tag {
        /// In lower case.
        var name: String
        var isEnd: Bool
        var attributes: [(name: String, value: String)] = []
        var range: Range<Int>
        /// The text up to the end tag, of elements that hold no tags.
        var rawText: Range<Int>?
        /// Whether text other than white space stood in front of it.
        var isAfterText = false
        /// Whether an attribute is missing, because it is too long.
        var isCut = false

        func attribute(_ name: String) -> String? { attributes.first { $0.name == name }?.value }
    }

    private let text: RawSpan
    private var index = 0

    @_lifetime(copy text)
    init(_ text: RawSpan) { self.text = text }

    private func byte(_ index: Int) -> UInt8 {
        text.unsafeLoad(fromByteOffset: index, as: UInt8.self)
    }

    /// The next tag, or nil behind the last.
    mutating func next() -> Tag? {
        var isAfterText = false
        while index < text.byteCount {
            guard
                let start = text.firstOffset(of: UInt8(ascii: "<"), from: index, to: text.byteCount)
            else { break }
            if !isAfterText {
                isAfterText = (index..<start).contains { !isXMLSpace(byte($0)) }
            }
            index = start + 1
            guard index < text.byteCount else { break }
            switch byte(index) {
            case UInt8(ascii: "!"): skipMarkup()
            case UInt8(ascii: "?"): skipPast(UInt8(ascii: ">"))
            case UInt8(ascii: "/"):
                index += 1
                guard index < text.byteCount else { return nil }
                if isASCIILetter(byte(index)) {
                    guard var tag = readTag(from: start, isEnd: true) else { return nil }
                    tag.isAfterText = isAfterText
                    return tag
                }
                skipPast(UInt8(ascii: ">"))
            case let first where isASCIILetter(first):
                guard var tag = readTag(from: start, isEnd: false) else { return nil }
                tag.isAfterText = isAfterText
                if Self.rawElements.contains(tag.name) { tag.rawText = readRawText(of: tag.name) }
                return tag
            default: isAfterText = true
            }
        }
        index = text.byteCount
        return nil
    }

    /// Elements whose content is text up to their end tag.
    private static let rawElements: Set<String> = [
        "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes",
        "plaintext",
    ]

    private mutating func skipPast(_ end: UInt8) {
        index =
            text.firstOffset(of: end, from: index, to: text.byteCount).map { $0 + 1 }
            ?? text.byteCount
    }

    /// A comment, a document type, or what counts as a comment; `index` is at the `!`.
    private mutating func skipMarkup() {
        index += 1
        guard matches("--", at: index) else { return skipPast(UInt8(ascii: ">")) }
        index += 2
        let inside = index
        while let end = text.firstOffset(of: UInt8(ascii: ">"), from: index, to: text.byteCount) {
            index = end + 1
            let length = end - inside
            // `<!-->` and `<!--->` are whole comments; else `-->` or `--!>` ends it.
            if length == 0 || length == 1 && byte(inside) == UInt8(ascii: "-") { return }
            if length >= 2, matches("--", at: end - 2) { return }
            if length >= 3, matches("--!", at: end - 3) { return }
        }
        index = text.byteCount
    }

    private func matches(_ word: StaticString, at start: Int) -> Bool {
        let count = word.utf8CodeUnitCount
        guard start + count <= text.byteCount else { return false }
        return isEqual(text.extracting(start..<(start + count)), word)
    }

    // MARK: Tags

    /// Reads the tag whose name starts at `index`; nil if the text ends inside it.
    private mutating func readTag(from start: Int, isEnd: Bool) -> Tag? {
        let nameStart = index
        while index < text.byteCount, !isTagBreak(byte(index)) { index += 1 }
        let nameRange = nameStart..<min(index, nameStart + 64)
        var tag = Tag(
            name: lowerASCII(String(copying: text.extracting(nameRange))),
            isEnd: isEnd,
            range: start..<start
        )
        while index < text.byteCount {
            switch byte(index) {
            case UInt8(ascii: ">"):
                index += 1
                tag.range = start..<index
                return tag
            case UInt8(ascii: "/"): index += 1
            case let space where isHTMLSpace(space): index += 1
            default: readAttribute(into: &tag)
            }
        }
        return nil
    }

    private func isHTMLSpace(_ byte: UInt8) -> Bool { isXMLSpace(byte) || byte == 0x0C }

    private func isTagBreak(_ byte: UInt8) -> Bool {
        isHTMLSpace(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ">")
    }

    private mutating func readAttribute(into tag: inout Tag) {
        let nameStart = index
        // A `=` in front belongs to the name.
        index += 1
        while index < text.byteCount, !isTagBreak(byte(index)), byte(index) != UInt8(ascii: "=") {
            index += 1
        }
        let name = nameStart..<index
        while index < text.byteCount, isHTMLSpace(byte(index)) { index += 1 }
        var value = index..<index
        if index < text.byteCount, byte(index) == UInt8(ascii: "=") {
            index += 1
            while index < text.byteCount, isHTMLSpace(byte(index)) { index += 1 }
            value = readValue()
        }
        guard name.count <= 16 else { return }
        let key = lowerASCII(String(copying: text.extracting(name)))
        guard Self.wantedAttributes.contains(key), tag.attribute(key) == nil else { return }
        guard value.count <= Limits.htmlTextBytes else {
            tag.isCut = true
            return
        }
        tag.attributes.append((key, HTMLText.decoded(text.extracting(value))))
    }

    /// Those that say something here; of one that is repeated the first counts.
    private static let wantedAttributes: Set<String> = [
        "name", "property", "http-equiv", "itemprop", "content", "rel", "href", "type", "about",
        "resource", "itemscope", "itemtype", "src", "typeof",
    ]

    private mutating func readValue() -> Range<Int> {
        guard index < text.byteCount else { return index..<index }
        let quote = byte(index)
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            let start = index + 1
            let end = text.firstOffset(of: quote, from: start, to: text.byteCount) ?? text.byteCount
            index = min(end + 1, text.byteCount)
            return start..<end
        }
        let start = index
        while index < text.byteCount, !isHTMLSpace(byte(index)), byte(index) != UInt8(ascii: ">") {
            index += 1
        }
        return start..<index
    }

    // MARK: Raw text

    /// Passes the content of a raw element; its end tag is the next tag.
    private mutating func readRawText(of name: String) -> Range<Int> {
        let start = index
        guard name != "plaintext" else {
            index = text.byteCount
            return start..<index
        }
        // Inside a script, `<!--` hides a `</script>` that closes a `<script` behind it.
        var isEscaped = false
        var isDoubleEscaped = false
        while index < text.byteCount {
            let current = byte(index)
            if name == "script", current == UInt8(ascii: "-"), isEscaped, matches("-->", at: index)
            {
                isEscaped = false
                isDoubleEscaped = false
                index += 3
                continue
            }
            guard current == UInt8(ascii: "<") else {
                index += 1
                continue
            }
            if matchesTag(name, at: index + 2), index + 1 < text.byteCount,
                byte(index + 1) == UInt8(ascii: "/")
            {
                guard isDoubleEscaped else { return start..<index }
                isDoubleEscaped = false
            } else if name == "script", !isEscaped, matches("<!--", at: index) {
                isEscaped = true
                // The dashes may end it at once: `<!-->`.
                index += 2
                continue
            } else if isEscaped, matchesTag("script", at: index + 1) {
                isDoubleEscaped = true
            }
            index += 1
        }
        return start..<index
    }

    /// Whether the name of a tag stands at `start`, and ends there.
    private func matchesTag(_ name: String, at start: Int) -> Bool {
        let count = name.utf8.count
        guard start + count < text.byteCount, isTagBreak(byte(start + count)) else { return false }
        var offset = start
        for letter in name.utf8 {
            guard lowerASCII(byte(offset)) == letter else { return false }
            offset += 1
        }
        return true
    }
}

/// The text of attributes.
enum HTMLText {
    /// `value` with its character references undone: by number, and those names that occur in
    /// addresses and words. What is no reference stays as it is (section 13.2.5.72).
    static func decoded(_ value: RawSpan) -> String {
        guard value.firstOffset(of: UInt8(ascii: "&"), from: 0, to: value.byteCount) != nil else {
            return String(copying: value)
        }
        let bytes = value.withUnsafeBytes { [UInt8]($0) }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "&"), let (scalar, end) = reference(bytes, index + 1) {
                result += String(scalar).utf8
                index = end
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The character that is named at `start`, and where its name ends.
    private static func reference(_ bytes: [UInt8], _ start: Int) -> (Unicode.Scalar, Int)? {
        var end = start
        // The longest name below has six letters; numbers have at most eight digits of worth.
        while end < bytes.count, end < start + 12,
            isASCIILetter(bytes[end]) || isASCIIDigit(bytes[end]) || bytes[end] == UInt8(ascii: "#")
        {
            end += 1
        }
        let name = String(decoding: bytes[start..<end], as: UTF8.self)
        let isClosed = end < bytes.count && bytes[end] == UInt8(ascii: ";")
        if name.hasPrefix("#") {
            let digits = name.dropFirst()
            let value =
                digits.first == "x" || digits.first == "X"
                ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            guard let value else { return nil }
            let scalar = value == 0 ? nil : Unicode.Scalar(value)
            return (scalar ?? "\u{FFFD}", isClosed ? end + 1 : end)
        }
        guard let scalar = names[name] else { return nil }
        if isClosed { return (scalar, end + 1) }
        // Old names may stand open, unless they look like a part of an address.
        guard ["amp", "lt", "gt", "quot", "nbsp", "copy", "AMP"].contains(name),
            end >= bytes.count || bytes[end] != UInt8(ascii: "=")
        else { return nil }
        return (scalar, end)
    }

    private static let names: [String: Unicode.Scalar] = [
        "amp": "&", "AMP": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'",
        "nbsp": "\u{A0}", "copy": "\u{A9}", "reg": "\u{AE}", "sol": "/", "colon": ":",
        "period": ".", "num": "#", "quest": "?", "equals": "=", "comma": ",", "lpar": "(",
        "rpar": ")", "hyphen": "\u{2010}", "dash": "\u{2010}", "lowbar": "_", "commat": "@",
    ]
}
