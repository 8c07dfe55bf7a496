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

    /// The offset of the first occurrence of `other` from `start` on, or nil. At worst as many
    /// comparisons as both lengths multiplied; callers bound the length of `other`.
    package func firstOffset(of other: RawSpan, from start: Int) -> Int? {
        if other.isEmpty { return start }
        let first = other.unsafeLoad(fromByteOffset: 0, as: UInt8.self)
        let end = byteCount - other.byteCount + 1
        var index = start
        while index < end, let found = firstOffset(of: first, from: index, to: end) {
            if extracting(found..<(found + other.byteCount)).elementsEqual(other) { return found }
            index = found + 1
        }
        return nil
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
