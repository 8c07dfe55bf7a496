import ProvenanceCore

/// What is paid, as people write it: `flat 5000 EUR per year`, `per-record 0.002 EUR`,
/// `share 12.5%`. Amounts stay the decimal digits that were written: no rounding comes near them.
enum PaymentText {
    private static let ways = ["flat", "per-record", "per-thousand-tokens", "per-work", "share"]

    /// The canonical form, or why there is none.
    static func read(_ text: String, _ name: String) throws(RightsFault) -> String {
        func fault() -> RightsFault {
            RightsFault(
                "`\(name)` holds \(quoted(text))",
                hint: "write WAY AMOUNT CURRENCY, such as `flat 5000 EUR per year`, or "
                    + "`share 12.5%`; ways are \(ways.joined(separator: ", "))"
            )
        }
        var words = text.split(separator: " ")[...]
        guard let way = words.popFirst()?.lowercased(), ways.contains(way),
            var amount = words.popFirst()
        else { throw fault() }
        if way == "share" {
            if amount.hasSuffix("%") {
                amount.removeLast()
            } else {
                guard words.popFirst() == "%" else { throw fault() }
            }
            let whole = Int(amount.prefix { $0 != "." }) ?? .max
            guard isDecimal(amount), whole <= 100, words.isEmpty else { throw fault() }
            return "share \(amount)%"
        }
        guard isDecimal(amount), let currency = words.popFirst(), isCurrency(currency) else {
            throw fault()
        }
        var canonical = "\(way) \(amount) \(currency)"
        if !words.isEmpty {
            guard words.popFirst()?.lowercased() == "per", let period = words.popFirst(),
                period.lowercased() == "year" || period.lowercased() == "month", words.isEmpty
            else { throw fault() }
            canonical += " per \(period.lowercased())"
        }
        return canonical
    }

    /// Digits, and behind one point at most nine more.
    private static func isDecimal(_ text: Substring) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts[0].utf8.count <= 15, parts.last?.utf8.count ?? 0 <= 15 else {
            return false
        }
        return parts.allSatisfy { part in
            !part.isEmpty && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
    }

    /// A code in the form of ISO 4217.
    private static func isCurrency(_ text: Substring) -> Bool {
        text.utf8.count == 3
            && text.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }
}
