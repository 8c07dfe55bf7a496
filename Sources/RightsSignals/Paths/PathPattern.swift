import ProvenanceCore

/// A rule's path: a prefix in which `*` stands for any bytes, and a `$` at its end for the end.
///
/// Source: RFC 9309 section 2.2.3; TDMRep section 6.3.2 has the same (read 2026-11-23).
struct PathPattern: Sendable {
    /// In the form of `PathText`, without the `$` of its end.
    let text: [UInt8]
    let isAnchored: Bool
    /// How specific the pattern is: the bytes that it was written with, those beyond ASCII
    /// counted as their escapes, as Google's parser counts.
    let weight: Int

    init(text: [UInt8], isAnchored: Bool, weight: Int) {
        self.text = text
        self.isAnchored = isAnchored
        self.weight = weight
    }

    init(_ written: RawSpan) {
        var text: [UInt8] = []
        let pattern = Self.append(written, to: &text)
        self.text = text
        isAnchored = pattern.isAnchored
        weight = pattern.weight
    }

    func matches(_ path: WorkPath) -> Bool {
        Self.matches(text.span.bytes, isAnchored: isAnchored, path: path.text.span.bytes)
    }

    /// Appends the text of a pattern as it was written.
    static func append(
        _ written: RawSpan,
        to text: inout [UInt8]
    ) -> (isAnchored: Bool, weight: Int) {
        var weight = written.byteCount
        var last: UInt8 = 0
        for index in 0..<written.byteCount {
            last = written.unsafeLoad(fromByteOffset: index, as: UInt8.self)
            if last >= 0x80 { weight += 2 }
        }
        let isAnchored = last == UInt8(ascii: "$")
        let end = written.byteCount - (isAnchored ? 1 : 0)
        PathText.append(written.extracting(0..<end), isPattern: true, to: &text)
        return (isAnchored, weight)
    }

    /// Whether `pattern` matches `path`. What stands between two stars is taken where it occurs
    /// first: nothing that follows could match further left, so nothing is tried twice.
    ///
    /// - Complexity: linear in both lengths together.
    static func matches(_ pattern: RawSpan, isAnchored: Bool, path: RawSpan) -> Bool {
        var position = 0
        var start = 0
        while true {
            let star = pattern.firstOffset(
                of: UInt8(ascii: "*"),
                from: start,
                to: pattern.byteCount
            )
            let segment = pattern.extracting(start..<(star ?? pattern.byteCount))
            let count = segment.byteCount
            if star == nil, isAnchored {
                // The last piece stands at the end; it may not reach back into the one before.
                let place = path.byteCount - count
                guard place >= position, start > 0 || place == 0 else { return false }
                return path.extracting(place..<path.byteCount).elementsEqual(segment)
            }
            if start == 0 {
                guard path.byteCount >= count,
                    path.extracting(0..<count).elementsEqual(segment)
                else { return false }
                position = count
            } else if count > 0 {
                guard let found = path.firstOffset(of: segment, from: position) else {
                    return false
                }
                position = found + count
            }
            guard let star else { return true }
            start = star + 1
        }
    }
}
