/// Checked values out of an agreement's JSON. What is blank is never read as a default.
extension AgreementJSON {
    /// A text of one line that is not empty.
    func line(_ name: String) throws(AgreementFault) -> String {
        guard case .text(let text) = self else { throw AgreementFault("`\(name)` is no text") }
        // Letters and digits of ASCII are no white space, whatever else there is.
        let isPlain = text.holds { $0 > 0x20 && $0 < 0x7F }
        guard isPlain || text.contains(where: { !$0.isWhitespace }) else {
            throw AgreementFault("`\(name)` is blank", hint: "write it out, or leave the key out")
        }
        guard text.utf8.count <= Limits.policyTextBytes,
            !text.holds({ $0 < 0x20 || $0 == 0x7F })
        else {
            throw AgreementFault(
                "`\(name)` is longer than \(Limits.policyTextBytes) bytes, or more than one line"
            )
        }
        return text
    }

    /// Texts of one line each, none twice; one text stands for a list of one.
    func lines(_ name: String) throws(AgreementFault) -> [String] {
        if case .text = self { return [try line(name)] }
        var lines: [String] = []
        var seen: Set<String> = []
        let items = try items(name)
        for item in items {
            let text = try item.line(name)
            let isNew = items.count > 4 ? seen.insert(text).inserted : !lines.contains(text)
            guard isNew else {
                throw AgreementFault("`\(name)` names `\(text)` twice")
            }
            lines.append(text)
        }
        return lines
    }

    /// The items of a list that is not empty.
    func items(_ name: String) throws(AgreementFault) -> [AgreementJSON] {
        guard case .list(let items) = self else { throw AgreementFault("`\(name)` is no list") }
        guard !items.isEmpty else {
            throw AgreementFault("`\(name)` is an empty list", hint: "leave the key out")
        }
        guard items.count <= Limits.agreementItems else {
            throw AgreementFault("`\(name)` has more than \(Limits.agreementItems) items")
        }
        return items
    }

    func flag(_ name: String) throws(AgreementFault) -> Bool {
        guard case .flag(let flag) = self else {
            throw AgreementFault("`\(name)` is neither `true` nor `false`")
        }
        return flag
    }

    /// A whole number from 0.
    func count(_ name: String) throws(AgreementFault) -> Int {
        guard case .integer(let number) = self, number >= 0, number <= Limits.agreementCount else {
            throw AgreementFault("`\(name)` is no whole number from 0 to \(Limits.agreementCount)")
        }
        return number
    }

    func day(_ name: String) throws(AgreementFault) -> Day {
        let text = try line(name)
        if let day = Day(text) { return day }
        throw AgreementFault("`\(name)` is `\(text)`, which is no day", hint: "write YYYY-MM-DD")
    }

    static func word<Word>(_ text: String, _ name: String) throws(AgreementFault) -> Word
    where Word: RawRepresentable<String> & CaseIterable {
        if let word = Word(rawValue: text) { return word }
        let words = Word.allCases.map(\.rawValue)
        throw AgreementFault(
            "`\(text)` is not a value of `\(name)`",
            hint: suggestion(for: text, among: words).map { "did you mean `\($0)`?" }
                ?? "accepted: " + words.joined(separator: ", ")
        )
    }
}

extension String {
    /// Whether any byte is such.
    @inline(__always)
    fileprivate func holds(_ isSuch: (UInt8) -> Bool) -> Bool {
        let known = utf8.withContiguousStorageIfAvailable { bytes in
            for byte in bytes where isSuch(byte) { return true }
            return false
        }
        return known ?? utf8.contains(where: isSuch)
    }
}

extension Agreement.Scope {
    /// As a line writes it: `host:news.example`, `domain:*.news.example`.
    package var written: String {
        kind == .domain ? "domain:*.\(value)" : "\(kind.rawValue):\(value)"
    }

    /// Reads `KIND:VALUE`; `*.example.com` alone is a domain.
    init(_ text: String, in name: String) throws(AgreementFault) {
        if text.utf8.starts(with: "*.".utf8), text.utf8.count > 2 {
            self.init(.domain, String(text.dropFirst(2)))
            return
        }
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")),
            let kind = Kind(rawValue: String(text[..<colon]))
        else {
            throw AgreementFault(
                "`\(name)` holds `\(text)`, which does not say of what kind it is",
                hint: "write KIND:VALUE, such as `host:news.example`; kinds are "
                    + Kind.allCases.map(\.rawValue).joined(separator: ", ")
            )
        }
        var value = String(text[text.utf8.index(after: colon)...])
        if kind == .domain, value.hasPrefix("*.") { value = String(value.dropFirst(2)) }
        let isPlain = value.holds { $0 > 0x20 && $0 < 0x7F }
        guard isPlain || value.contains(where: { !$0.isWhitespace }) else {
            throw AgreementFault("`\(name)` holds `\(text)`, which names nothing")
        }
        self.init(kind, value)
    }
}

extension Agreement.Cap {
    /// Reads `{"unit": …, "amount": …, "period": …, "used": …}`; the last two may be left out.
    init(_ value: AgreementJSON) throws(AgreementFault) {
        guard case .members(let members) = value else {
            throw AgreementFault("`caps` holds something that is no object")
        }
        var unit: Unit?
        var amount: Int?
        var period = Period.total
        var used = 0
        for member in members {
            switch member.key {
            case "unit": unit = try AgreementJSON.word(try member.value.line("unit"), "unit")
            case "amount": amount = try member.value.count("amount")
            case "period":
                period = try AgreementJSON.word(try member.value.line("period"), "period")
            case "used": used = try member.value.count("used")
            default:
                throw AgreementFault(
                    "unknown key `\(member.key)` in `caps`",
                    hint: "known are unit, amount, period, used"
                )
            }
        }
        guard let unit, let amount else {
            throw AgreementFault("a cap needs `unit` and `amount`")
        }
        self.init(unit: unit, amount: amount, period: period, used: used)
    }

    var json: AgreementJSON {
        .members([
            .init(key: "unit", value: .text(unit.rawValue)),
            .init(key: "amount", value: .integer(amount)),
            .init(key: "period", value: .text(period.rawValue)),
            .init(key: "used", value: .integer(used)),
        ])
    }
}
