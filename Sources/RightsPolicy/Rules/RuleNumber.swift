import ProvenanceCore

/// Numbers and days as records write them, for the tests of rules.
enum RuleNumber {
    /// What no number that is meant as one exceeds.
    private static let byteLimit = 64

    /// A decimal number as JSON writes it; nil for anything else.
    static func read(_ text: String) -> Double? {
        let buffer = ByteBuffer(text: text)
        return read(buffer.bytes)
    }

    static func read(_ text: RawSpan) -> Double? {
        guard (1...byteLimit).contains(text.byteCount) else { return nil }
        var hasDigit = false
        for index in 0..<text.byteCount {
            switch text.byte(index) {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): hasDigit = true
            case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "e"),
                UInt8(ascii: "E"):
                break
            default: return nil
            }
        }
        // Short texts take no memory of their own.
        guard hasDigit, let value = Double(String(copying: text)), value.isFinite else {
            return nil
        }
        return value
    }
}

/// The days that a date of a record may mean.
///
/// `2019` is any day of that year, `2019-05` any of that month. What follows a day as its time is
/// passed over; where it has an offset from UTC, the days before and after may be meant as well.
/// Source: the forms of RFC 3339 section 5.6 and, for years and months, ISO 8601 as W3C's note on
/// date and time formats profiles it (read 2026-11-23).
enum RuleDay {
    static func read(_ text: RawSpan) -> ClosedRange<Day>? {
        let text = trimmed(text)
        guard let year = number(text, 0, 4) else { return nil }
        if text.byteCount == 4 { return days(year, 1...12) }
        guard text.byte(4) == UInt8(ascii: "-"), let month = number(text, 5, 2) else { return nil }
        if text.byteCount == 7 { return days(year, month...month) }
        guard text.byte(7) == UInt8(ascii: "-"), let number = number(text, 8, 2),
            let day = Day(year: year, month: month, day: number)
        else { return nil }
        if text.byteCount == 10 { return day...day }
        switch text.byte(10) {
        case UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: " "): break
        default: return nil
        }
        for index in 11..<text.byteCount
        where text.byte(index) == UInt8(ascii: "+") || text.byte(index) == UInt8(ascii: "-") {
            return day.adding(-1)...day.adding(1)
        }
        return day...day
    }

    private static func days(_ year: Int, _ months: ClosedRange<Int>) -> ClosedRange<Day>? {
        guard let first = Day(year: year, month: months.lowerBound, day: 1) else { return nil }
        for length in [31, 30, 29, 28] {
            if let last = Day(year: year, month: months.upperBound, day: length) {
                return first...last
            }
        }
        return nil
    }

    private static func number(_ text: RawSpan, _ start: Int, _ count: Int) -> Int? {
        guard text.byteCount >= start + count else { return nil }
        var value = 0
        for index in start..<(start + count) {
            let digit = text.byte(index) &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value * 10 + Int(digit)
        }
        return value
    }
}
