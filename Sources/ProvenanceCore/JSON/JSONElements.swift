/// The elements of one JSON array or object that the scanner has found sound, one after another:
/// for the few fields (authors, lists of licences or URLs) that are looked into on demand.
package struct JSONElements: ~Escapable {
    /// One element: its key, if it stands in an object, and its value; strings without quotes.
    package struct Element: ~Escapable {
        package let key: RawSpan
        package let keyKind: JSONKind
        package let value: RawSpan
        package let kind: JSONKind

        @_lifetime(copy key, copy value)
        init(key: RawSpan, keyKind: JSONKind, value: RawSpan, kind: JSONKind) {
            self.key = key
            self.keyKind = keyKind
            self.value = value
            self.kind = kind
        }

        /// The text of the value: of a string its text, of anything else its own bytes.
        package var text: String { JSONText.string(value, kind: kind) }

        /// Whether the element's key is `name`, escapes undone.
        package func isNamed(_ name: StaticString) -> Bool {
            guard keyKind == .escapedString else {
                // SAFETY: a static string lives for ever; the span is used within the call.
                return name.withUTF8Buffer { key.elementsEqual(Span(_unsafeElements: $0).bytes) }
            }
            return JSONText.string(key, kind: keyKind) == String(describing: name)
        }
    }

    private let source: RawSpan
    private let isObject: Bool
    private var index = 1

    /// - Parameter source: a sound array or object, brackets included; a scalar has no elements.
    @_lifetime(copy source)
    package init(of source: RawSpan) {
        let first = source.byteCount > 0 ? source.unsafeLoad(as: UInt8.self) : 0
        self.source = source
        isObject = first == UInt8(ascii: "{")
        if !isObject, first != UInt8(ascii: "[") { index = source.byteCount }
    }

    /// The next element, or nil behind the last.
    @_lifetime(copy self)
    package mutating func next() -> Element? {
        skipBetween()
        guard index < source.byteCount - 1 else { return nil }
        var key = source.extracting(0..<0)
        var keyKind = JSONKind.string
        if isObject {
            let range = scanValue(&keyKind)
            key = source.extracting(range)
            skipBetween()
        }
        var kind = JSONKind.null
        let range = scanValue(&kind)
        return Element(key: key, keyKind: keyKind, value: source.extracting(range), kind: kind)
    }

    private func byte(_ index: Int) -> UInt8 {
        source.unsafeLoad(fromByteOffset: index, as: UInt8.self)
    }

    /// Passes white space, commas and colons: in sound JSON they say nothing new.
    private mutating func skipBetween() {
        while index < source.byteCount {
            switch byte(index) {
            case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ","), UInt8(ascii: ":"): index += 1
            default: return
            }
        }
    }

    /// Passes the value at `index`; the range of its bytes, of a string without its quotes.
    private mutating func scanValue(_ kind: inout JSONKind) -> Range<Int> {
        let start = index
        switch byte(index) {
        case UInt8(ascii: "\""):
            kind = skipString() ? .escapedString : .string
            return (start + 1)..<(index - 1)
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            kind = byte(index) == UInt8(ascii: "{") ? .object : .array
            var depth = 0
            repeat {
                switch byte(index) {
                case UInt8(ascii: "\""):
                    _ = skipString()
                    continue
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
                default: break
                }
                index += 1
            } while depth > 0 && index < source.byteCount
            return start..<index
        case UInt8(ascii: "t"): kind = .true
        case UInt8(ascii: "f"): kind = .false
        case UInt8(ascii: "n"): kind = .null
        default: kind = .number
        }
        scalar: while index < source.byteCount {
            switch byte(index) {
            case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"):
                break scalar
            default: index += 1
            }
        }
        return start..<index
    }

    /// Passes the string at `index`; whether it holds escapes.
    private mutating func skipString() -> Bool {
        var hasEscapes = false
        index += 1
        while index < source.byteCount, byte(index) != UInt8(ascii: "\"") {
            if byte(index) == UInt8(ascii: "\\") {
                hasEscapes = true
                index += 1
            }
            index += 1
        }
        index += 1
        return hasEscapes
    }
}
