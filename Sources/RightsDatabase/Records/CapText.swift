import ProvenanceCore

/// A limit as people write it: `1000000 records per year used 20000`, `5000000000 tokens total`.
enum CapText {
    static func read(_ text: String, _ name: String) throws(RightsFault) -> String {
        write(try cap(text, name))
    }

    static func write(_ cap: Agreement.Cap) -> String {
        let period = cap.period == .total ? "total" : "per \(cap.period.rawValue)"
        let used = cap.used > 0 ? " used \(cap.used)" : ""
        return "\(cap.amount) \(cap.unit.rawValue) \(period)\(used)"
    }

    static func cap(_ text: String, _ name: String) throws(RightsFault) -> Agreement.Cap {
        var words = text.lowercased().split { $0 == " " || $0 == "," }[...]
        func fault() -> RightsFault {
            RightsFault(
                "`\(name)` holds \(quoted(text))",
                hint: "write AMOUNT UNIT PERIOD, such as `1000000 records per year`; units are "
                    + Agreement.Cap.Unit.allCases.map(\.rawValue).joined(separator: ", ")
                    + "; periods total, per year, per month"
            )
        }
        func number(_ word: Substring?) -> Int? {
            guard let word, word.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = Int(word), number <= Limits.rightsCapAmount
            else { return nil }
            return number
        }
        guard let amount = number(words.popFirst()),
            let unit = words.popFirst().flatMap({ Agreement.Cap.Unit(rawValue: String($0)) })
        else { throw fault() }
        var cap = Agreement.Cap(unit: unit, amount: amount)
        if words.first == "in" { words.removeFirst() }
        switch words.popFirst() {
        case "total": cap.period = .total
        case "per":
            guard
                let period = words.popFirst().flatMap({
                    Agreement.Cap.Period(rawValue: String($0))
                }), period != .total
            else { throw fault() }
            cap.period = period
        default: throw fault()
        }
        if words.popFirst() == "used" {
            guard let used = number(words.popFirst()) else { throw fault() }
            cap.used = used
        }
        guard words.isEmpty else { throw fault() }
        return cap
    }
}
