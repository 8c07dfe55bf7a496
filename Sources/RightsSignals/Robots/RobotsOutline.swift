package import ProvenanceCore

/// Of which paths a robots.txt may have something to say to the crawlers of a policy: made once,
/// kept as bytes, so that a text that says nothing of a work is never read for it.
///
/// An outline errs on one side. Where it is silent, reading the text by the same standards for the
/// same crawlers gives no statement and no fault; where it is not, the text may still be silent,
/// since an `Allow` prevails.
///
/// Only prohibitions of crawling depend on the path: their patterns are kept, without those that
/// a shorter one covers. Usage rules, content signals and faults speak of every path.
///
/// | offset | bytes | content |
/// |---|---|---|
/// | 0 | 4 | prefixes, in the order of their bytes; none is the front of another |
/// | 4 | 4 | patterns with `*` or an end |
/// | 8 | 4 each | where each ends behind these numbers; the highest bit: it is the path's end |
/// | | | the prefixes and the patterns, in the form of `PathText` |
package struct RobotsOutline: Sendable {
    package enum Reach: Sendable {
        /// Nothing is said of any path.
        case none
        /// Something may be said of paths that the patterns cover.
        case patterns
        case all
    }

    private static let endsPath: UInt32 = 1 << 31

    package private(set) var reach = Reach.none
    private var prefixes: [[UInt8]] = []
    private var others: [PathPattern] = []

    /// - Parameters:
    ///   - text: the file as it was fetched, with a status of 2xx or none.
    ///   - context: whose crawlers ask.
    ///   - standards: those by which it is read.
    package init(_ text: RawSpan, by standards: [SignalStandard], for context: SignalContext) {
        let names = standards.map(\.name)
        let isCrawling = names.contains(RobotsStandard.standard.name)
        let file = RobotsFile(text)
        let hasFault = file.isHTML || file.isCut || file.strayRule != nil
        let hasUsage = file.rules.contains { rule in
            switch rule.kind {
            case .contentUsage: names.contains(AIPreferencesStandard.standard.name)
            case .contentSignal: names.contains(ContentSignalStandard.standard.name)
            // A licence's address is no statement.
            case .allow, .disallow, .license: false
            }
        }
        guard !hasUsage, !(isCrawling && hasFault) else {
            reach = .all
            return
        }
        guard isCrawling else { return }
        let audiences = file.asking(context).map(\.audience)
        for rule in file.rules
        where rule.kind == .disallow && rule.weight > 0
            && audiences.contains(where: { file.concerns(rule, $0) })
        {
            let pattern = PathPattern(
                text: Array(file.patterns[rule.pattern]),
                isAnchored: rule.isAnchored,
                weight: rule.weight
            )
            // A path starts with a slash.
            guard
                pattern.text.first.map({ $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "*") })
                    ?? pattern.isAnchored
            else { continue }
            if pattern.isPrefix { prefixes.append(pattern.text) } else { others.append(pattern) }
        }
        prune()
        reach = prefixes.isEmpty && others.isEmpty ? .none : .patterns
    }

    /// Drops what a prefix covers.
    private mutating func prune() {
        prefixes.sort { $0.lexicographicallyPrecedes($1) }
        var kept: [[UInt8]] = []
        for prefix in prefixes where !(kept.last.map(prefix.starts) ?? false) {
            kept.append(prefix)
        }
        prefixes = kept
        others.removeAll { pattern in
            let front = pattern.text.prefix { $0 != UInt8(ascii: "*") }
            return prefixes.contains { front.starts(with: $0) }
        }
    }

    /// One bit for each two bytes that may stand behind the first slash of a path that a pattern
    /// covers; see `speaks(_:of:)`.
    package var fronts: UInt64 {
        var fronts: UInt64 = 0
        for text in prefixes + others.map(\.front) {
            guard text.count >= 3 else { return .max }
            fronts |= Self.front(text[1], text[2])
        }
        return fronts
    }

    private static func front(_ first: UInt8, _ second: UInt8) -> UInt64 {
        1 &<< UInt64((first &* 37 &+ second) & 63)
    }

    /// Whether a path may be covered, by its `fronts`.
    ///
    /// - Parameter path: as `WorkPath` writes it.
    package static func mayCover(_ fronts: UInt64, _ path: RawSpan) -> Bool {
        if fronts == .max { return true }
        // No pattern is so short.
        guard path.byteCount >= 3 else { return false }
        return fronts
            & front(
                path.unsafeLoad(fromByteOffset: 1, as: UInt8.self),
                path.unsafeLoad(fromByteOffset: 2, as: UInt8.self)
            ) != 0
    }

    // MARK: As bytes

    package func append(to bytes: inout ByteBuffer) {
        var end = 0
        append(UInt32(prefixes.count), to: &bytes)
        append(UInt32(others.count), to: &bytes)
        for prefix in prefixes {
            end += prefix.count
            append(UInt32(end), to: &bytes)
        }
        for pattern in others {
            end += pattern.text.count
            append(UInt32(end) | (pattern.isAnchored ? Self.endsPath : 0), to: &bytes)
        }
        for text in prefixes + others.map(\.text) { bytes.append(text.span) }
    }

    private func append(_ number: UInt32, to bytes: inout ByteBuffer) {
        for shift in [0, 8, 16, 24] as [UInt32] {
            bytes.append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }

    /// Whether the outline that `bytes` start with may speak of `path`; so does one that does not
    /// hold together.
    ///
    /// - Parameter path: as `WorkPath` writes it.
    package static func speaks(_ bytes: RawSpan, of path: RawSpan) -> Bool {
        guard let outline = Stored(bytes) else { return true }
        // The last prefix that is not behind the path: one that covers it is followed by none.
        var low = 0
        var high = outline.prefixCount
        while low < high {
            let middle = (low + high) / 2
            guard let prefix = outline.range(middle) else { return true }
            if isOrdered(bytes.extracting(prefix), path) { low = middle + 1 } else { high = middle }
        }
        if low > 0 {
            guard let prefix = outline.range(low - 1) else { return true }
            if hasPrefix(path, bytes.extracting(prefix)) { return true }
        }
        for number in outline.prefixCount..<outline.count {
            guard let range = outline.range(number) else { return true }
            let pattern = bytes.extracting(range)
            let isAnchored = outline.word(number) & endsPath != 0
            if PathPattern.matches(pattern, isAnchored: isAnchored, path: path) { return true }
        }
        return false
    }

    /// An outline in a file.
    private struct Stored: ~Escapable {
        let bytes: RawSpan
        let prefixCount: Int
        let count: Int

        @_lifetime(copy bytes)
        init?(_ bytes: RawSpan) {
            guard bytes.byteCount >= 8 else { return nil }
            func number(_ offset: Int) -> Int {
                Int(
                    bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self)
                        .littleEndian
                )
            }
            prefixCount = number(0)
            count = prefixCount + number(4)
            self.bytes = bytes
            guard 8 + 4 * count <= bytes.byteCount else { return nil }
        }

        func word(_ number: Int) -> UInt32 {
            bytes.unsafeLoadUnaligned(fromByteOffset: 8 + 4 * number, as: UInt32.self).littleEndian
        }

        /// Where a pattern lies; nil if it cannot.
        func range(_ number: Int) -> Range<Int>? {
            let base = 8 + 4 * count
            let start = number == 0 ? 0 : Int(word(number - 1) & ~endsPath)
            let end = Int(word(number) & ~endsPath)
            guard start <= end, end <= bytes.byteCount - base else { return nil }
            return (base + start)..<(base + end)
        }
    }
}

extension PathPattern {
    fileprivate var isPrefix: Bool { !isAnchored && !text.contains(UInt8(ascii: "*")) }

    /// What every path that it covers starts with.
    fileprivate var front: [UInt8] { Array(text.prefix { $0 != UInt8(ascii: "*") }) }
}

/// Whether `left` stands before `right` in the order of bytes, or is the same.
private func isOrdered(_ left: RawSpan, _ right: RawSpan) -> Bool {
    let shared = min(left.byteCount, right.byteCount)
    var index = 0
    while index < shared {
        let (one, other) = (
            left.unsafeLoad(fromByteOffset: index, as: UInt8.self),
            right.unsafeLoad(fromByteOffset: index, as: UInt8.self)
        )
        if one != other { return one < other }
        index &+= 1
    }
    return left.byteCount <= right.byteCount
}

private func hasPrefix(_ text: RawSpan, _ prefix: RawSpan) -> Bool {
    text.byteCount >= prefix.byteCount
        && text.extracting(0..<prefix.byteCount).elementsEqual(prefix)
}
