/// A moment as data write it: seconds since 1970-01-01 UTC, leap seconds left out.
package struct Instant: Hashable, Comparable, Sendable {
    package var seconds: Int64

    package init(seconds: Int64) { self.seconds = seconds }

    /// Reads a moment; nil for anything that is not plainly one.
    ///
    /// Read are the dates of RFC 3339 and ISO 8601 (`2024-05-01`, `2024-05-01T10:20:30.5+02:00`,
    /// `2024-05-01 10:20`; where no offset stands it is UTC), the time stamps of web archives
    /// (`20240501`, `20240501102030`), and seconds or milliseconds since 1970 with ten or thirteen
    /// digits.
    ///
    /// Source: RFC 3339 section 5.6; CDXJ time stamps of 14 digits (read 2026-11-23).
    package init?(_ text: RawSpan) {
        var reader = InstantReader(text)
        guard let seconds = reader.read() else { return nil }
        self.seconds = seconds
    }

    package init?(_ text: String) {
        let buffer = ByteBuffer(text: text)
        self.init(buffer.bytes)
    }

    /// The UTC day.
    package var day: Day {
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        return Day(number: Int32(clamping: days))
    }

    package static func < (left: Instant, right: Instant) -> Bool { left.seconds < right.seconds }
}

/// Reads a moment from front to end; whatever is left over makes it none.
private struct InstantReader: ~Escapable {
    private let text: RawSpan
    private var index: Int
    private let end: Int

    @_lifetime(copy text)
    init(_ text: RawSpan) {
        var start = 0
        var end = text.byteCount
        while start < end, text.unsafeLoad(fromByteOffset: start, as: UInt8.self) <= 0x20 {
            start += 1
        }
        while end > start, text.unsafeLoad(fromByteOffset: end - 1, as: UInt8.self) <= 0x20 {
            end -= 1
        }
        self.text = text
        self.end = end
        index = start
    }

    private func byte(_ index: Int) -> UInt8 {
        text.unsafeLoad(fromByteOffset: index, as: UInt8.self)
    }

    @_lifetime(self: copy self)
    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard index < end, byte(index) == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    /// Exactly `count` digits.
    @_lifetime(self: copy self)
    private mutating func number(_ count: Int) -> Int? {
        guard index + count <= end else { return nil }
        var value = 0
        for place in index..<(index + count) {
            let digit = byte(place) &- 0x30
            guard digit < 10 else { return nil }
            value = value * 10 + Int(digit)
        }
        index += count
        return value
    }

    @_lifetime(self: copy self)
    mutating func read() -> Int64? {
        let start = index
        while index < end, byte(index) &- 0x30 < 10 { index += 1 }
        let digitCount = index - start
        let isOnlyDigits = index == end
        index = start
        guard !isOnlyDigits else { return readDigits(digitCount) }
        guard let year = number(4), take("-"), let month = number(2), take("-"),
            let day = number(2), let date = Day(year: year, month: month, day: day)
        else { return nil }
        if index == end { return Int64(date.number) * 86_400 }
        guard take("T") || take("t") || take(" "), let time = readTime(), let offset = readOffset(),
            index == end
        else { return nil }
        return Int64(date.number) * 86_400 + Int64(time - offset)
    }

    /// A moment that is written in digits alone.
    @_lifetime(self: copy self)
    private mutating func readDigits(_ count: Int) -> Int64? {
        switch count {
        case 8, 14:
            guard let year = number(4), let month = number(2), let day = number(2),
                let date = Day(year: year, month: month, day: day)
            else { return nil }
            if count == 8 { return Int64(date.number) * 86_400 }
            guard let hour = number(2), let minute = number(2), let second = number(2),
                hour < 24, minute < 60, second <= 60
            else { return nil }
            return Int64(date.number) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        case 10: return number(10).map(Int64.init)
        case 13: return number(13).map { Int64($0 / 1000) }
        default: return nil
        }
    }

    /// `HH:MM`, `HH:MM:SS` or `HH:MM:SS.fraction`, in seconds.
    @_lifetime(self: copy self)
    private mutating func readTime() -> Int? {
        guard let hour = number(2), take(":"), let minute = number(2), hour < 24, minute < 60 else {
            return nil
        }
        guard take(":") else { return hour * 3600 + minute * 60 }
        guard let second = number(2), second <= 60 else { return nil }
        if take(".") || take(",") {
            guard number(1) != nil else { return nil }
            while index < end, byte(index) &- 0x30 < 10 { index += 1 }
        }
        return hour * 3600 + minute * 60 + second
    }

    /// Seconds east of UTC; 0 where nothing stands.
    @_lifetime(self: copy self)
    private mutating func readOffset() -> Int? {
        if index == end || take("Z") || take("z") { return 0 }
        let isWest = take("-")
        guard isWest || take("+"), let hour = number(2), hour < 24 else { return nil }
        if index == end { return (isWest ? -1 : 1) * hour * 3600 }
        _ = take(":")
        guard let minute = number(2), minute < 60 else { return nil }
        return (isWest ? -1 : 1) * (hour * 3600 + minute * 60)
    }
}
