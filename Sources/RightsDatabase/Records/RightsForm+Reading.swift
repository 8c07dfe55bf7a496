import ProvenanceCore

/// What a person, a sheet or a program gives as the value of a field.
package enum RightsInput: Hashable, Sendable {
    case text(String)
    case items([String])
}

extension StringProtocol {
    /// Whether every byte is a printed character of ASCII: then bytes are characters.
    var isPlain: Bool {
        utf8.withContiguousStorageIfAvailable { bytes in
            for byte in bytes where byte < 0x20 || byte > 0x7E { return false }
            return true
        } ?? utf8.allSatisfy { $0 >= 0x20 && $0 <= 0x7E }
    }
}

/// From input to canonical values. What is not understood is a fault, never a guess.
extension RightsForm {
    /// - Returns: nil if nothing is said.
    func read(
        _ input: RightsInput,
        _ name: String,
        days: DayOrder = .yearFirst
    ) throws(RightsFault) -> RightsValue? {
        if isList {
            let items = items(of: input)
            return items.isEmpty ? nil : .list(try readItems(items, name))
        }
        guard case .text(let raw) = input else {
            throw RightsFault("`\(name)` holds a list, and takes one value")
        }
        let text = Self.trimmed(raw)
        return text.isEmpty ? nil : try readOne(String(text), name, days)
    }

    private func readOne(
        _ text: String,
        _ name: String,
        _ days: DayOrder
    ) throws(RightsFault) -> RightsValue {
        switch self {
        case .id, .reference: return .text(try Self.id(text, name))
        case .line: return .text(try Self.line(text, name))
        case .text: return .text(try Self.lines(text, name))
        case .day: return .text(try days.day(text, name).description)
        case .openDay:
            if Self.word(text) == "open-ended" { return .text("open-ended") }
            return .text(try days.day(text, name, orElse: " or `open-ended`").description)
        case .flag: return .flag(try Self.flag(text, name))
        case .number(let range): return .number(try Self.number(text, name, range))
        case .word(let words): return .text(try Self.word(text, name, among: words))
        case .digest:
            let digest = text.lowercased()
            guard digest.utf8.count == 64, digest.utf8.allSatisfy({ hexValue($0) != nil }) else {
                throw RightsFault(
                    "`\(name)` is \(quoted(text)), which is no SHA-256",
                    hint: "64 hexadecimal digits, as `sha256sum` prints them"
                )
            }
            return .text(digest)
        case .subject: return .text(try Self.subject(text, name))
        case .words, .uses, .places, .references, .lines, .scopes, .caps, .payments:
            preconditionFailure("a list is read item by item")
        }
    }

    // MARK: Lists

    /// The items of a cell: one a line, or else between semicolons, or else between commas where
    /// no value can hold one.
    private func items(of input: RightsInput) -> [String] {
        let parts: [Substring]
        switch input {
        case .items(let items): parts = items.map { $0[...] }
        case .text(let text) where text.isPlain:
            // A million rows: no search for characters where every byte is one.
            let hasSemicolon = text.utf8.contains(UInt8(ascii: ";"))
            let mark = UInt8(ascii: hasSemicolon || !isSplitByCommas ? ";" : ",")
            parts = text.utf8.split(separator: mark).map { Substring($0) }
        case .text(let text):
            if text.contains(where: \.isNewline) {
                parts = text.split(whereSeparator: \.isNewline)
            } else if text.contains(";") || !isSplitByCommas {
                parts = text.split(separator: ";")
            } else {
                parts = text.split(separator: ",")
            }
        }
        return parts.map { String(Self.trimmed($0)) }.filter { !$0.isEmpty }
    }

    /// A cell that `items(of:)` takes apart again.
    static func cell(of items: [String]) -> String {
        items.contains { $0.contains(";") }
            ? items.joined(separator: "\n") + (items.count == 1 ? "\n" : "")
            : items.joined(separator: "; ")
    }

    private func readItems(_ items: [String], _ name: String) throws(RightsFault) -> [String] {
        if items.count == 1 { return [try readItem(items[0], name)] }
        guard items.count <= Limits.rightsListItems else {
            throw RightsFault("`\(name)` has more than \(Limits.rightsListItems) values")
        }
        var list: [String] = []
        var seen: Set<String> = []
        for text in items {
            let item = try readItem(text, name)
            guard seen.insert(item).inserted else {
                throw RightsFault("`\(name)` holds \(quoted(item)) twice")
            }
            list.append(item)
        }
        for alone in alone where list.count > 1 && seen.contains(alone) {
            throw RightsFault("`\(name)` holds `\(alone)`, which stands alone, and more")
        }
        return list
    }

    /// Values beside which no other makes sense.
    private var alone: [String] {
        switch self {
        case .uses: ["all", "none"]
        case .places: ["worldwide"]
        default: []
        }
    }

    private func readItem(_ text: String, _ name: String) throws(RightsFault) -> String {
        switch self {
        case .words(let words): try Self.word(text, name, among: words)
        case .uses: try Self.word(text, name, among: Self.useWords)
        case .places: try Self.place(text, name)
        case .references: try Self.id(text, name)
        case .lines: try Self.line(text, name)
        case .scopes: try ScopeText.read(text, name)
        case .caps: try CapText.read(text, name)
        case .payments: try PaymentText.read(text, name)
        case .id, .line, .text, .day, .openDay, .flag, .number, .word, .reference, .digest,
            .subject:
            text
        }
    }

    private static let useWords = Use.allCases.map(\.rawValue) + ["all", "none"]

    // MARK: Values

    static func trimmed(_ text: some StringProtocol) -> Substring {
        var rest = Substring(text)
        if let first = rest.utf8.first, let last = rest.utf8.last,
            (0x21...0x7E).contains(first), (0x21...0x7E).contains(last)
        {
            return rest
        }
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return rest
    }

    /// A word as the tables write it: `In negotiation` is `in-negotiation`.
    static func word(_ text: some StringProtocol) -> String {
        if text.isPlain {
            return String(
                decoding: text.utf8.map { byte in
                    switch byte {
                    case UInt8(ascii: " "), UInt8(ascii: "_"): UInt8(ascii: "-")
                    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
                    default: byte
                    }
                },
                as: UTF8.self
            )
        }
        return String(text.lowercased().map { $0 == " " || $0 == "_" ? "-" : $0 })
    }

    static func word(
        _ text: String,
        _ name: String,
        among words: [String]
    ) throws(RightsFault) -> String {
        let word = word(text)
        if words.contains(word) { return word }
        throw RightsFault(
            "\(quoted(text)) is not a value of `\(name)`",
            hint: suggestion(for: word, among: words).map { "did you mean `\($0)`?" }
                ?? "accepted: " + words.map { "`\($0)`" }.joined(separator: ", ")
        )
    }

    private static func flag(_ text: String, _ name: String) throws(RightsFault) -> Bool {
        switch text.lowercased() {
        case "yes", "true", "checked": return true
        case "no", "false", "unchecked": return false
        default:
            throw RightsFault("`\(name)` is \(quoted(text))", hint: "write `yes` or `no`")
        }
    }

    static func number(
        _ text: String,
        _ name: String,
        _ range: ClosedRange<Int>
    ) throws(RightsFault) -> Int {
        if let number = Int(text), range.contains(number), !text.hasPrefix("+") { return number }
        throw RightsFault(
            "`\(name)` is \(quoted(text))",
            hint: "a whole number from \(range.lowerBound) to \(range.upperBound), digits alone"
        )
    }

    private static func place(_ text: String, _ name: String) throws(RightsFault) -> String {
        if Countries.isCode(text) || Countries.areas.contains(text) { return text }
        let area = Countries.areas.first { $0.lowercased() == text.lowercased() }
        if let area { return area }
        throw RightsFault(
            "`\(name)` names \(quoted(text)), which is no country or area",
            hint: Countries.correction(of: text).map { "did you mean `\($0)`?" }
                ?? "an ISO 3166 code of two capital letters, or "
                + Countries.areas.map { "`\($0)`" }.joined(separator: ", ")
        )
    }

    /// An id holds nothing that separates ids in a cell.
    private static func id(_ text: String, _ name: String) throws(RightsFault) -> String {
        guard text.utf8.count <= Limits.rightsIDBytes else {
            throw RightsFault("`\(name)` is longer than \(Limits.rightsIDBytes) bytes")
        }
        for scalar in text.unicodeScalars
        where scalar == "," || scalar == ";" || !isPrinted(scalar) {
            throw RightsFault(
                "`\(name)` is \(quoted(text))",
                hint: "an id holds no comma, semicolon or control character"
            )
        }
        return text
    }

    static func line(_ text: String, _ name: String) throws(RightsFault) -> String {
        guard text.utf8.count <= Limits.rightsTextBytes,
            text.isPlain || text.unicodeScalars.allSatisfy(isPrinted)
        else {
            throw RightsFault(
                "`\(name)` is longer than \(Limits.rightsTextBytes) bytes, or holds a line end or "
                    + "a control character"
            )
        }
        return text
    }

    private static func lines(_ text: String, _ name: String) throws(RightsFault) -> String {
        let isSound = text.unicodeScalars.allSatisfy {
            isPrinted($0) || $0 == "\n" || $0 == "\r" || $0 == "\t"
        }
        guard text.utf8.count <= Limits.rightsTextBytes, isSound else {
            throw RightsFault(
                "`\(name)` is longer than \(Limits.rightsTextBytes) bytes, or holds a control "
                    + "character"
            )
        }
        return text
    }

    private static func isPrinted(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
            && scalar.value != 0x2028 && scalar.value != 0x2029
    }

    private static func subject(_ text: String, _ name: String) throws(RightsFault) -> String {
        guard let colon = text.firstIndex(of: ":"),
            let kind = RightsKind(word: word(text[..<colon]))
        else {
            throw RightsFault(
                "`\(name)` is \(quoted(text))",
                hint: "write KIND:ID, such as `agreement:A-1`; kinds are "
                    + RightsKind.allCases.map(\.rawValue).joined(separator: ", ")
            )
        }
        return
            "\(kind.rawValue):\(try id(String(trimmed(text[text.index(after: colon)...])), name))"
    }
}
