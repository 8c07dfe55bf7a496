import ProvenanceCore
import RightsPolicy

/// What the index keeps of the allowed lines of one chunk, in order. See `MemberIndex`.
struct IndexLines: ~Copyable {
    struct Line {
        /// Where its part of `text` ends; it begins where that of the one before ends.
        var end: Int
        /// The same of `keys`.
        var keysEnd: Int
        /// Whether it is always decided anew: what it was allowed for is not in its keys.
        var isFixed: Bool
        /// Bytes of the line, its line feed included.
        var byteCount: Int
        /// The number of its finding in the chunk's tally.
        var finding: UInt32
    }

    /// What stands in front of a line: which of its parts follow.
    struct Marks: OptionSet {
        var rawValue: UInt8

        static let source = Marks(rawValue: 1)
        static let escapedSource = Marks(rawValue: 2)
        static let signals = Marks(rawValue: 4)
        static let attribution = Marks(rawValue: 8)
    }

    private(set) var text = ByteBuffer()
    /// What lists were asked with (`AskedKeys`).
    private(set) var keys = ByteBuffer()
    private(set) var lines: [Line] = []
    /// Whether the last line has no line feed.
    private(set) var lacksLineFeed = false

    mutating func removeAll() {
        text.removeAll()
        keys.removeAll()
        lines.removeAll(keepingCapacity: true)
        lacksLineFeed = false
    }

    mutating func shrink(to kept: Int) {
        text.shrink(to: kept)
        keys.shrink(to: kept)
    }

    /// Adds an allowed line.
    ///
    /// - Parameters:
    ///   - matcher: has just decided it; it keeps keys.
    ///   - record: what the matcher scanned.
    ///   - attribution: holds the line of `attribution/` from `start` on, if there is one.
    mutating func append(
        _ finding: Finding,
        number: UInt32,
        _ matcher: borrowing Matcher,
        _ record: RawSpan,
        byteCount: Int,
        textByteCount: Int,
        hasLineFeed: Bool,
        _ attribution: borrowing ByteBuffer,
        from start: Int
    ) {
        let owed = attribution.bytes.extracting(start..<attribution.count)
        let source = matcher.slot(.source).flatMap { $0.isString ? $0 : nil }
        let digits = owed.firstOffset(of: Self.lineKey).map {
            Self.digits(owed, from: $0 + Self.lineKey.utf8CodeUnitCount)
        }
        var marks: Marks = []
        if let source { marks.insert(source.hasEscapes ? [.source, .escapedSource] : .source) }
        let hasSignals = !matcher.signalProtocols.isEmpty || !matcher.signalFaults.isEmpty
        if hasSignals { marks.insert(.signals) }
        if digits != nil { marks.insert(.attribution) }
        let isPlain =
            !matcher.isListed && finding.causes.isEmpty && finding.lists.isEmpty
            && owed.isEmpty == (digits == nil)
        text.append(marks.rawValue)
        text.append(compact: byteCount)
        text.append(compact: textByteCount)
        if let source { text.append(counted: matcher.text(of: source, in: record)) }
        if hasSignals {
            Self.append(matcher.signalProtocols, to: &text)
            Self.append(matcher.signalFaults, to: &text)
        }
        if let digits {
            text.append(counted: owed.extracting(0..<digits.lowerBound))
            text.append(counted: owed.extracting(digits.upperBound..<owed.byteCount))
        }
        matcher.appendAskedKeys(to: &keys)
        lines.append(
            Line(
                end: text.count,
                keysEnd: keys.count,
                isFixed: !isPlain,
                byteCount: byteCount,
                finding: number
            )
        )
        if !hasLineFeed { lacksLineFeed = true }
    }

    private static let lineKey: StaticString = ",\"line\":"

    /// The digits that stand at `start`.
    private static func digits(_ text: RawSpan, from start: Int) -> Range<Int> {
        var end = start
        while end < text.byteCount,
            text.unsafeLoad(fromByteOffset: end, as: UInt8.self) &- UInt8(ascii: "0") < 10
        {
            end += 1
        }
        return start..<end
    }

    private static func append(_ names: [String], to text: inout ByteBuffer) {
        text.append(compact: names.count)
        for name in names { text.append(countedText: name) }
    }
}

extension ByteBuffer {
    /// Appends the length of the UTF-8 of `text`, and that.
    mutating func append(countedText text: String) {
        append(compact: text.utf8.count)
        append(text)
    }
}
