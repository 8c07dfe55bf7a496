import ProvenanceCore

/// In which order a sheet writes the parts of its days. Nothing but `YYYY-MM-DD` is understood
/// unless a person says which: 03/04/2026 is two days.
package enum DayOrder: String, CaseIterable, Sendable {
    case yearFirst = "year-first"
    case dayFirst = "day-first"
    case monthFirst = "month-first"

    func day(
        _ text: String,
        _ name: String,
        orElse alternative: String = ""
    ) throws(RightsFault) -> Day {
        if let day = Day(text) ?? parts(of: text) { return day }
        let looksLocal = self == .yearFirst && (text.contains("/") || text.contains("."))
        throw RightsFault(
            "`\(name)` is \(quoted(text)), which is no day",
            hint: "write YYYY-MM-DD\(alternative)"
                + (looksLocal ? ", or name the order with `days: day-first` in a mapping" : "")
        )
    }

    private func parts(of text: String) -> Day? {
        guard self != .yearFirst else { return nil }
        let parts = text.split(omittingEmptySubsequences: false) { "/.-".contains($0) }
        guard parts.count == 3, parts[2].utf8.count == 4,
            parts.allSatisfy({ $0.utf8.count <= 4 && $0.utf8.allSatisfy(isDigit) }),
            let first = Int(parts[0]), let second = Int(parts[1]), let year = Int(parts[2])
        else { return nil }
        return self == .dayFirst
            ? Day(year: year, month: second, day: first)
            : Day(year: year, month: first, day: second)
    }

    private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
