package import ProvenanceCore

/// A second of UTC: when something was changed. Given by whoever calls, never taken from a clock.
package struct Moment: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Seconds since 1970.
    package var seconds: Int

    package init(seconds: Int) { self.seconds = seconds }

    /// The beginning of a day.
    package init(startOf day: Day) { seconds = Int(day.number) * 86_400 }

    /// A moment from `YYYY-MM-DDTHH:MM:SSZ`, exactly.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 20, bytes[10] == UInt8(ascii: "T"), bytes[19] == UInt8(ascii: "Z"),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let day = Day(text.prefix(10))
        else { return nil }
        func number(_ index: Int, below limit: Int) -> Int? {
            guard (0x30...0x39).contains(bytes[index]), (0x30...0x39).contains(bytes[index + 1])
            else { return nil }
            let value = Int(bytes[index] - 0x30) * 10 + Int(bytes[index + 1] - 0x30)
            return value < limit ? value : nil
        }
        guard let hour = number(11, below: 24), let minute = number(14, below: 60),
            let second = number(17, below: 60)
        else { return nil }
        seconds = Int(day.number) * 86_400 + hour * 3600 + minute * 60 + second
    }

    package var day: Day {
        Day(number: Int32(clamping: seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400))
    }

    /// `YYYY-MM-DDTHH:MM:SSZ`.
    package var description: String {
        let rest = seconds - Int(day.number) * 86_400
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(day)T\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))Z"
    }

    package static func < (left: Moment, right: Moment) -> Bool { left.seconds < right.seconds }
}
