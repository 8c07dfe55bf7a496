import ProvenanceCore

/// The lines of a robots.txt, one after another, each split into its key and its value.
///
/// Lines end in CR, LF or both; what stands behind `#` is a comment, and what stands behind a NUL
/// is not read. Nothing here knows what a key means. The same lines make an ai.txt.
///
/// Source: RFC 9309 section 2.2 (read 2026-11-23). Apart from it, as Google's parser
/// (google/robotstxt at 22b355ff) does: a byte order mark is passed over, even a part of one; a
/// line is read up to `Limits.robotsLineBytes`; a line of exactly two words may lack its colon.
struct RobotsLines: ~Escapable {
    /// A line that has a key. Ranges count in the text.
    struct Line {
        var key: Range<Int>
        var value: Range<Int>
        /// The line without the white space and the comment around it.
        var content: Range<Int>
        var number: Int
        var hasColon: Bool
        /// Whether the line above has nothing on it, not even a comment.
        var followsBlank: Bool
    }

    private let text: RawSpan
    private let end: Int
    private var index = 0
    private var number = 0
    private var isBlank = false

    @_lifetime(copy text)
    init(_ text: RawSpan, byteLimit: Int) {
        self.text = text
        var end = min(text.byteCount, byteLimit)
        if end < text.byteCount {
            // Half a rule would be another rule: the line that the limit cuts is not read.
            while end > 0, !Self.isLineEnd(text, end - 1) { end -= 1 }
        }
        self.end = end
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        while index < min(mark.count, end), byte(index) == mark[index] { index += 1 }
    }

    /// The next line that has a key; nil at the end.
    mutating func next() -> Line? {
        while index < end {
            let start = index
            var stop = index
            while stop < end, !Self.isLineEnd(text, stop) { stop += 1 }
            index = stop
            if index < end {
                let isCRLF =
                    byte(index) == 0x0D && index + 1 < end && byte(index + 1) == 0x0A
                index += isCRLF ? 2 : 1
            }
            number += 1
            let followsBlank = isBlank
            let line = split(start, min(stop, start + Limits.robotsLineBytes), followsBlank)
            isBlank = trimmed(start, stop).isEmpty
            if let line { return line }
        }
        return nil
    }

    private func split(_ start: Int, _ stop: Int, _ followsBlank: Bool) -> Line? {
        var stop = stop
        if let comment = text.firstOffset(of: UInt8(ascii: "#"), from: start, to: stop) {
            stop = comment
        }
        if let nul = text.firstOffset(of: 0, from: start, to: stop) { stop = nul }
        let content = trimmed(start, stop)
        let colon = text.firstOffset(
            of: UInt8(ascii: ":"),
            from: content.lowerBound,
            to: content.upperBound
        )
        guard let separator = colon ?? onlySpace(in: content) else { return nil }
        let key = trimmed(content.lowerBound, separator)
        guard !key.isEmpty else { return nil }
        return Line(
            key: key,
            value: trimmed(separator + 1, content.upperBound),
            content: content,
            number: number,
            hasColon: colon != nil,
            followsBlank: followsBlank
        )
    }

    /// Where the white space between exactly two words starts.
    private func onlySpace(in content: Range<Int>) -> Int? {
        var index = content.lowerBound
        while index < content.upperBound, !isSpaceOrTab(index) { index += 1 }
        let space = index
        while index < content.upperBound, isSpaceOrTab(index) { index += 1 }
        guard index < content.upperBound else { return nil }
        while index < content.upperBound {
            if isSpaceOrTab(index) { return nil }
            index += 1
        }
        return space
    }

    private func isSpaceOrTab(_ index: Int) -> Bool { byte(index) == 0x20 || byte(index) == 0x09 }

    private func trimmed(_ start: Int, _ stop: Int) -> Range<Int> {
        var start = start
        var stop = stop
        while start < stop, Self.isSpace(byte(start)) { start += 1 }
        while stop > start, Self.isSpace(byte(stop - 1)) { stop -= 1 }
        return start..<stop
    }

    private func byte(_ index: Int) -> UInt8 {
        text.unsafeLoad(fromByteOffset: index, as: UInt8.self)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D) ~= byte }

    private static func isLineEnd(_ text: RawSpan, _ index: Int) -> Bool {
        let byte = text.unsafeLoad(fromByteOffset: index, as: UInt8.self)
        return byte == 0x0A || byte == 0x0D
    }
}
