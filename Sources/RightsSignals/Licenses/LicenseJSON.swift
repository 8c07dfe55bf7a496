import ProvenanceCore

/// A small JSON value: what a licence field holds when it holds more than a string.
///
/// Also reads what Python prints (`['mit', None]`), for such texts end up inside strings.
enum LicenseJSON {
    /// Null, a number, a truth value: nothing that names a licence.
    case null
    case no
    case other(String)
    case string(String)
    case array([LicenseJSON])
    case object([(key: String, value: LicenseJSON)])

    /// The value that is all of `bytes`, or nil.
    init?(_ bytes: [UInt8]) {
        var parser = Parser(bytes: bytes)
        guard let value = parser.value(depth: 0) else { return nil }
        parser.skipSpace()
        guard parser.index == bytes.count else { return nil }
        self = value
    }

    private struct Parser {
        let bytes: [UInt8]
        var index = 0

        mutating func skipSpace() {
            while index < bytes.count, isASCIISpace(bytes[index]) { index += 1 }
        }

        private mutating func take(_ byte: UInt8) -> Bool {
            skipSpace()
            guard index < bytes.count, bytes[index] == byte else { return false }
            index += 1
            return true
        }

        mutating func value(depth: Int) -> LicenseJSON? {
            skipSpace()
            guard index < bytes.count, depth < Limits.licenseNesting else { return nil }
            switch bytes[index] {
            case UInt8(ascii: "["), UInt8(ascii: "("):
                let end = bytes[index] == UInt8(ascii: "[") ? UInt8(ascii: "]") : UInt8(ascii: ")")
                index += 1
                return array(end, depth)
            case UInt8(ascii: "{"):
                index += 1
                return object(depth)
            case UInt8(ascii: "\""), UInt8(ascii: "'"): return string().map { .string($0) }
            default:
                let start = index
                while index < bytes.count, !isASCIISpace(bytes[index]),
                    !",]}):".utf8.contains(bytes[index])
                {
                    index += 1
                }
                let word = String(decoding: bytes[start..<index], as: UTF8.self)
                switch word {
                case "null", "None", "nan", "NaN": return .null
                case "false", "False": return .no
                case "true", "True": return .other(word)
                default:
                    guard let first = word.utf8.first, isASCIIDigit(first) || first == 0x2D else {
                        return nil
                    }
                    return .other(word)
                }
            }
        }

        private mutating func array(_ end: UInt8, _ depth: Int) -> LicenseJSON? {
            var items: [LicenseJSON] = []
            if take(end) { return .array(items) }
            while items.count < Limits.licenseTokens {
                guard let item = value(depth: depth + 1) else { return nil }
                items.append(item)
                if take(end) { return .array(items) }
                guard take(UInt8(ascii: ",")) else { return nil }
                if take(end) { return .array(items) }
            }
            return nil
        }

        private mutating func object(_ depth: Int) -> LicenseJSON? {
            var members: [(key: String, value: LicenseJSON)] = []
            if take(UInt8(ascii: "}")) { return .object(members) }
            while members.count < Limits.licenseTokens {
                skipSpace()
                guard let key = string(), take(UInt8(ascii: ":")),
                    let item = value(depth: depth + 1)
                else { return nil }
                members.append((key, item))
                if take(UInt8(ascii: "}")) { return .object(members) }
                guard take(UInt8(ascii: ",")) else { return nil }
            }
            return nil
        }

        private mutating func string() -> String? {
            guard index < bytes.count else { return nil }
            let quote = bytes[index]
            guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
            index += 1
            let start = index
            var hasEscapes = false
            while index < bytes.count, bytes[index] != quote {
                if bytes[index] == UInt8(ascii: "\\") {
                    hasEscapes = true
                    index += 1
                }
                index += 1
            }
            guard index < bytes.count else { return nil }
            let inside = bytes[start..<index]
            index += 1
            return hasEscapes ? unescaped(inside) : String(decoding: inside, as: UTF8.self)
        }

        /// Escapes undone as far as they occur in names and addresses.
        private func unescaped(_ inside: ArraySlice<UInt8>) -> String? {
            var buffer = ByteBuffer(capacity: inside.count)
            for byte in inside { buffer.append(byte) }
            // An escape that JSON lacks (`\\'`) or cuts short is not undone by guessing.
            var offset = inside.startIndex
            while offset < inside.endIndex {
                if inside[offset] == UInt8(ascii: "\\") {
                    offset += 1
                    guard offset < inside.endIndex else { return nil }
                    if inside[offset] == UInt8(ascii: "u") {
                        let digits = inside[(offset + 1)...].prefix(4)
                        guard digits.count == 4,
                            digits.allSatisfy({
                                isASCIIDigit($0) || (0x61...0x66).contains($0 | 0x20)
                            })
                        else { return nil }
                        offset += 4
                    } else if !"\"\\/bfnrt".utf8.contains(inside[offset]) {
                        return nil
                    }
                }
                offset += 1
            }
            var result = ByteBuffer(capacity: inside.count)
            JSONText.unescape(buffer.bytes, into: &result)
            return String(copying: result.bytes)
        }
    }
}
