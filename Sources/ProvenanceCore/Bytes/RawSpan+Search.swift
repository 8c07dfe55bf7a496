#if canImport(Glibc)
    import Glibc
#endif

extension RawSpan {
    /// The offset of the first `byte` in `start..<end`, or nil.
    package func firstOffset(of byte: UInt8, from start: Int, to end: Int) -> Int? {
        // SAFETY: `extracting` checks the bounds; memchr reads inside them and keeps nothing.
        extracting(start..<end).withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress,
                let found = memchr(base, Int32(byte), bytes.count)
            else { return nil }
            return start + (UnsafeRawPointer(found) - base)
        }
    }

    /// The offset of the last `byte` in `start..<end`, or nil.
    package func lastOffset(of byte: UInt8, from start: Int, to end: Int) -> Int? {
        var index = end
        while index > start {
            index -= 1
            if unsafeLoad(fromByteOffset: index, as: UInt8.self) == byte { return index }
        }
        return nil
    }

    /// The offset of the first occurrence of `needle` that starts at `start` or later, or nil.
    ///
    /// - Complexity: linear in both lengths. Candidates are compared where the first byte occurs;
    ///   a text made to defeat that is searched by Knuth, Morris and Pratt's automaton.
    package func firstOffset(of needle: RawSpan, from start: Int) -> Int? {
        let count = needle.byteCount
        guard count > 0 else { return start }
        let last = byteCount - count
        let first = needle.unsafeLoad(fromByteOffset: 0, as: UInt8.self)
        var work = 2 * (byteCount + count)
        var index = start
        while index <= last, work > 0 {
            guard let candidate = firstOffset(of: first, from: index, to: last + 1) else {
                return nil
            }
            var length = 1
            while length < count, byte(candidate + length) == needle.byte(length) { length += 1 }
            if length == count { return candidate }
            work -= length
            index = candidate + 1
        }
        return index <= last ? firstOffsetByAutomaton(of: needle, from: index) : nil
    }

    private func firstOffsetByAutomaton(of needle: RawSpan, from start: Int) -> Int? {
        // For each length of a match that breaks off, the longest shorter one it may go on as.
        var shorter = [0]
        var length = 0
        for index in 1..<max(1, needle.byteCount) {
            while length > 0, needle.byte(length) != needle.byte(index) {
                length = shorter[length - 1]
            }
            if needle.byte(length) == needle.byte(index) { length += 1 }
            shorter.append(length)
        }
        length = 0
        for index in start..<byteCount {
            while length > 0, needle.byte(length) != byte(index) { length = shorter[length - 1] }
            if needle.byte(length) == byte(index) { length += 1 }
            if length == needle.byteCount { return index - length + 1 }
        }
        return nil
    }

    private func byte(_ index: Int) -> UInt8 { unsafeLoad(fromByteOffset: index, as: UInt8.self) }

    /// The line that `offset` lies in, from 1: one more than the line feeds before it.
    package func lineNumber(at offset: Int) -> Int {
        var line = 1
        var index = 0
        while let next = firstOffset(of: UInt8(ascii: "\n"), from: index, to: offset) {
            line += 1
            index = next + 1
        }
        return line
    }

    /// How many lines the bytes hold: one for each line feed, and one for what is behind the last.
    package var lineCount: Int {
        var count = 0
        var index = 0
        while let next = firstOffset(of: UInt8(ascii: "\n"), from: index, to: byteCount) {
            count += 1
            index = next + 1
        }
        return index < byteCount ? count + 1 : count
    }

    /// Whether the bytes are those of `other`.
    package func elementsEqual(_ other: RawSpan) -> Bool {
        guard byteCount == other.byteCount else { return false }
        // SAFETY: both regions are `byteCount` bytes long.
        return withUnsafeBytes { left in
            other.withUnsafeBytes { right in
                guard let left = left.baseAddress, let right = right.baseAddress else {
                    return true
                }
                return memcmp(left, right, byteCount) == 0
            }
        }
    }
}
