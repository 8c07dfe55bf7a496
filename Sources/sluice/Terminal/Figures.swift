/// Numbers as people read them.
enum Figures {
    /// `12,345`.
    static func count(_ number: Int) -> String {
        var digits = Array(String(number))
        var index = digits.count - 3
        while index > 0 {
            digits.insert(",", at: index)
            index -= 3
        }
        return String(digits)
    }

    /// `1 shard`, `2 shards`.
    static func count(_ number: Int, _ noun: String) -> String {
        "\(count(number)) \(noun)\(number == 1 ? "" : "s")"
    }

    /// `1.2 GB`, in powers of 1000.
    static func bytes(_ number: Int) -> String {
        let units = ["B", "kB", "MB", "GB", "TB", "PB"]
        var value = Double(number)
        var unit = 0
        while value >= 999.95, unit < units.count - 1 {
            value /= 1000
            unit += 1
        }
        return unit == 0 ? "\(number) B" : "\(tenths(value)) \(units[unit])"
    }

    /// `0:07`, `12:34`, `1:02:03`.
    static func duration(_ seconds: Double) -> String {
        let total = Int(seconds.rounded())
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let (hours, minutes, rest) = (total / 3600, total / 60 % 60, total % 60)
        return hours > 0 ? "\(hours):\(two(minutes)):\(two(rest))" : "\(minutes):\(two(rest))"
    }

    /// How long something took: `42 ms`, `3.1 s`, `12:34`.
    static func elapsed(_ seconds: Double) -> String {
        if seconds < 0.9995 { return "\(max(1, Int((seconds * 1000).rounded()))) ms" }
        return seconds < 59.95 ? "\(tenths(seconds)) s" : duration(seconds)
    }

    /// `37.5 %` of a whole.
    static func share(_ part: Int, of whole: Int) -> String {
        whole == 0 ? "–" : "\(tenths(Double(part) * 100 / Double(whole))) %"
    }

    private static func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(count(tenths / 10)).\(tenths % 10)"
    }
}
