/// JSON read the plain way, as a tree: the other opinion in differential tests. The bytes must be
/// UTF-8 from end to end; numbers keep their text; keys may repeat.
indirect enum NaiveJSON: Equatable {
    case object([(key: String, value: NaiveJSON)])
    case array([NaiveJSON])
    case string(String)
    case number(String)
    case word(String)

    /// Nil for what is no JSON text, or nested deeper than 512.
    init?(_ bytes: some Collection<UInt8>) {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        var reader = NaiveReader(Array(text.unicodeScalars))
        guard let value = try? reader.value(depth: 0) else { return nil }
        reader.skipSpace()
        guard reader.isAtEnd else { return nil }
        self = value
    }

    var string: String? { if case .string(let text) = self { text } else { nil } }
    var integer: Int? { if case .number(let text) = self { Int(text) } else { nil } }
    var array: [NaiveJSON]? { if case .array(let all) = self { all } else { nil } }
    var keys: [String] { if case .object(let members) = self { members.map(\.key) } else { [] } }

    /// All values of a key, in order.
    func all(_ key: String) -> [NaiveJSON] {
        if case .object(let members) = self {
            members.filter { $0.key == key }.map(\.value)
        } else {
            []
        }
    }

    subscript(key: String) -> NaiveJSON? { all(key).last }

    static func == (left: NaiveJSON, right: NaiveJSON) -> Bool {
        switch (left, right) {
        case (.object(let one), .object(let other)):
            one.count == other.count
                && zip(one, other).allSatisfy { $0.key == $1.key && $0.value == $1.value }
        case (.array(let one), .array(let other)): one == other
        case (.string(let one), .string(let other)), (.number(let one), .number(let other)),
            (.word(let one), .word(let other)):
            one == other
        case (.object, _), (.array, _), (.string, _), (.number, _), (.word, _): false
        }
    }
}

private struct NaiveReader {
    struct Bad: Error {}

    let scalars: [Unicode.Scalar]
    var index = 0

    init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

    var isAtEnd: Bool { index == scalars.count }
    var next: Unicode.Scalar { index < scalars.count ? scalars[index] : "\0" }

    mutating func skipSpace() {
        while index < scalars.count, " \t\r\n".unicodeScalars.contains(scalars[index]) {
            index += 1
        }
    }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard index < scalars.count, scalars[index] == scalar else { return false }
        index += 1
        return true
    }

    mutating func value(depth: Int) throws -> NaiveJSON {
        skipSpace()
        switch next {
        case "{":
            guard depth < 512 else { throw Bad() }
            index += 1
            var members: [(key: String, value: NaiveJSON)] = []
            skipSpace()
            if take("}") { return .object([]) }
            repeat {
                skipSpace()
                let key = try string()
                skipSpace()
                guard take(":") else { throw Bad() }
                members.append((key, try value(depth: depth + 1)))
                skipSpace()
            } while take(",")
            guard take("}") else { throw Bad() }
            return .object(members)
        case "[":
            guard depth < 512 else { throw Bad() }
            index += 1
            var elements: [NaiveJSON] = []
            skipSpace()
            if take("]") { return .array([]) }
            repeat {
                elements.append(try value(depth: depth + 1))
                skipSpace()
            } while take(",")
            guard take("]") else { throw Bad() }
            return .array(elements)
        case "\"": return .string(try string())
        case "t", "f", "n":
            for word in ["true", "false", "null"]
            where scalars[index...].starts(with: word.unicodeScalars) {
                index += word.count
                return .word(word)
            }
            throw Bad()
        default: return .number(try number())
        }
    }

    mutating func number() throws -> String {
        let start = index
        func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar >= "0" && scalar <= "9" }
        _ = take("-")
        if !take("0") {
            guard isDigit(next) else { throw Bad() }
            while isDigit(next) { index += 1 }
        }
        if take(".") {
            guard isDigit(next) else { throw Bad() }
            while isDigit(next) { index += 1 }
        }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            guard isDigit(next) else { throw Bad() }
            while isDigit(next) { index += 1 }
        }
        return String(String.UnicodeScalarView(scalars[start..<index]))
    }

    mutating func string() throws -> String {
        guard take("\"") else { throw Bad() }
        var text = String.UnicodeScalarView()
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            if scalar == "\"" { return String(text) }
            if scalar.value < 0x20 { throw Bad() }
            if scalar == "\\" { try text.append(escape()) } else { text.append(scalar) }
        }
        throw Bad()
    }

    mutating func escape() throws -> Unicode.Scalar {
        let scalar = next
        index += 1
        switch scalar {
        case "\"", "\\", "/": return scalar
        case "b": return "\u{8}"
        case "f": return "\u{C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "u":
            let unit = try codeUnit()
            if unit & 0xFC00 == 0xD800, index + 1 < scalars.count, scalars[index] == "\\",
                scalars[index + 1] == "u"
            {
                let start = index
                index += 2
                let low = try codeUnit()
                if low & 0xFC00 == 0xDC00 {
                    return Unicode.Scalar(0x10000 + (unit & 0x3FF) << 10 + (low & 0x3FF))
                        ?? "\u{FFFD}"
                }
                index = start
            }
            return Unicode.Scalar(unit) ?? "\u{FFFD}"
        default: throw Bad()
        }
    }

    mutating func codeUnit() throws -> UInt32 {
        guard index + 4 <= scalars.count else { throw Bad() }
        let digits = scalars[index..<(index + 4)]
        index += 4
        guard digits.allSatisfy({ $0.properties.isASCIIHexDigit }),
            let unit = UInt32(String(String.UnicodeScalarView(digits)), radix: 16)
        else { throw Bad() }
        return unit
    }
}
