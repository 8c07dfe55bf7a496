import ProvenanceCore

/// The keys of one space and the entries they lead to, as they lie in a rule set file.
///
/// A key's 64-bit hash is asked of a Bloom filter first, one word a key, which settles nearly all
/// keys that are not listed. Of hosts it knows the parent domains of keys as well: where it has
/// not heard of `example.com`, nothing beneath is listed either, and the search is over. Then of
/// the slots: 32 bits of the hash above, 32 bits of where the entry lies below. Slots are in the order of their hash, each as near behind its place as it can
/// lie, so that a search ends at the first larger hash. A hit counts only after the bytes have
/// been compared. The hash is keyed with the digests of the lists, which whoever asks for an entry
/// or writes a record does not know, so that collisions cannot be prepared; the longest search is
/// bounded when the table is made.
///
/// | offset | bytes | content |
/// |---|---|---|
/// | 0 | 24 | the three keys of the hash |
/// | 24 | 8 | places: what a hash is scaled to |
/// | 32 | 8 | slots: places, and room for what the last ones push behind |
/// | 40 | 8 | words of the filter |
/// | 48 | 8 | further entries of keys that have several |
/// | 56 | 4 | the longest search, in slots |
/// | 60 | 2 + 2 | the fewest and the most labels of a key (0 where keys have none) |
/// | 64 | 8 each | the filter, the slots, the further entries: the first entry's offset above, the other's below, ascending |
struct KeyTable: Sendable {
    static let headerByteCount = 64

    let space: KeySpace
    let hash: KeyHash
    /// Distinct keys.
    let count: Int
    private let placeCount: UInt64
    private let slotCount: Int
    private let filterCount: UInt64
    private let furtherCount: Int
    private let longestSearch: Int
    /// Suffixes with fewer or more labels than any key need no look.
    private let labelCounts: ClosedRange<Int>
    /// Offsets in the image.
    private let filterStart: Int
    private let slotStart: Int
    private let furtherStart: Int
    private let pool: Range<Int>

    /// Takes a section of `image` for a table; nil if it cannot be one.
    ///
    /// - Parameter pool: where the entries lie in the image.
    init?(_ image: RawSpan, at section: Range<Int>, _ space: KeySpace, count: Int, pool: Range<Int>)
    {
        guard section.count >= Self.headerByteCount else { return nil }
        func number(_ offset: Int) -> UInt64 {
            image.unsafeLoadUnaligned(
                fromByteOffset: section.lowerBound + offset,
                as: UInt64.self
            ).littleEndian
        }
        let limit = UInt64(UInt32.max)
        let (places, slots, filter, further) = (number(24), number(32), number(40), number(48))
        guard (1...limit).contains(places), (places...(2 * limit)).contains(slots),
            (1...limit).contains(filter), further <= limit,
            UInt64(section.count - Self.headerByteCount) == 8 * (slots + filter + further)
        else { return nil }
        let last = number(56)
        let fewest = Int(last >> 32 & 0xFFFF)
        let most = Int(last >> 48)
        guard fewest <= most else { return nil }
        self.space = space
        self.count = count
        self.pool = pool
        hash = KeyHash(keys: (number(0), number(8), number(16)))
        placeCount = places
        slotCount = Int(slots)
        filterCount = filter
        furtherCount = Int(further)
        longestSearch = Int(last & 0xFFFF_FFFF)
        labelCounts = fewest...most
        filterStart = section.lowerBound + Self.headerByteCount
        slotStart = filterStart + 8 * Int(filter)
        furtherStart = slotStart + 8 * Int(slots)
    }

    // MARK: Looking up

    /// Appends every entry that `host` matches: those of the host itself, and those of its parent
    /// domains that are not exact.
    ///
    /// - Parameters:
    ///   - host: in the normal form of `HostReader`.
    ///   - isAddress: an address has no parents.
    func match(
        host: RawSpan,
        isAddress: Bool,
        in image: RawSpan,
        into found: inout [OptOutEntries.Handle]
    ) {
        guard !host.isEmpty else { return }
        var suffix = KeyHash.Suffix(of: host, hash)
        var labelCount = 1
        var index = host.byteCount &- 1
        while index > 0 {
            let byte = host.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
            if byte == UInt8(ascii: "."), !isAddress {
                if labelCount > labelCounts.upperBound { return }
                if labelCount >= labelCounts.lowerBound {
                    let start = index &+ 1
                    let key = suffix.hash(from: start)
                    guard mayHold(key, image) else { return }
                    let range = start..<host.byteCount
                    search(key, host.extracting(range), false, image, &found)
                }
                labelCount &+= 1
            }
            index &-= 1
        }
        guard isAddress || labelCounts.contains(labelCount) else { return }
        look(up: suffix.hash(from: 0), host, 0..<host.byteCount, isWhole: true, image, &found)
    }

    /// Appends every entry with this key.
    func match(key: RawSpan, in image: RawSpan, into found: inout [OptOutEntries.Handle]) {
        let wanted = hash.of(key, space.direction)
        look(up: wanted, key, 0..<key.byteCount, isWhole: true, image, &found)
    }

    /// Appends the entries whose key is the front of `text` up to `end`.
    ///
    /// - Parameters:
    ///   - state: of the hash of the front up to `start`; goes on to `end`.
    func match(
        frontOf text: RawSpan,
        from start: Int,
        to end: Int,
        _ state: inout KeyHash.State,
        in image: RawSpan,
        into found: inout [OptOutEntries.Handle]
    ) {
        for index in start..<end {
            hash.add(text.unsafeLoad(fromByteOffset: index, as: UInt8.self), to: &state)
        }
        let isWhole = end == text.byteCount
        look(up: hash.finish(state), text, 0..<end, isWhole: isWhole, image, &found)
    }

    /// Looks for the entries of `text[range]`.
    @inline(__always)
    private func look(
        up key: UInt64,
        _ text: RawSpan,
        _ range: Range<Int>,
        isWhole: Bool,
        _ image: RawSpan,
        _ found: inout [OptOutEntries.Handle]
    ) {
        if mayHold(key, image) { search(key, text.extracting(range), isWhole, image, &found) }
    }

    /// Whether the filter knows the key. False is certain.
    @inline(__always)
    private func mayHold(_ key: UInt64, _ image: RawSpan) -> Bool {
        // INVARIANT: less than `filterCount` words lie before; `init` checked that all are there.
        let word = Self.scaled(key & 0xFFFF_FFFF, to: filterCount)
        let bits = Self.filterBits(of: key)
        return image.unsafeLoad(
            fromUncheckedByteOffset: filterStart &+ 8 &* word,
            as: UInt64.self
        ).littleEndian & bits == bits
    }

    /// A hash of 32 bits brought into `0..<count`, in its order.
    @inline(__always)
    static func scaled(_ half: UInt64, to count: UInt64) -> Int {
        Int(truncatingIfNeeded: (half &* count) &>> 32)
    }

    /// The bits of a key in its word of the filter.
    @inline(__always)
    static func filterBits(of key: UInt64) -> UInt64 {
        1 &<< (key &>> 32 & 63) | 1 &<< (key &>> 38 & 63) | 1 &<< (key &>> 44 & 63)
            | 1 &<< (key &>> 50 & 63)
    }

    private func search(
        _ key: UInt64,
        _ wanted: RawSpan,
        _ isWhole: Bool,
        _ image: RawSpan,
        _ found: inout [OptOutEntries.Handle]
    ) {
        let mark = key &>> 32
        var index = Self.scaled(mark, to: placeCount)
        let end = min(slotCount, index &+ longestSearch)
        let entries = image.extracting(pool)
        while index < end {
            let slot = image.unsafeLoad(
                fromUncheckedByteOffset: slotStart &+ 8 &* index,
                as: UInt64.self
            ).littleEndian
            if slot == 0 || slot &>> 32 > mark { return }
            if slot &>> 32 == mark {
                let offset = Int(slot & 0xFFFF_FFFF)
                let range = space.filed(EntryLayout.key(entries, at: offset), in: entries)
                if entries.extracting(range).elementsEqual(wanted) {
                    report(offset, isWhole, image, entries, &found)
                    return
                }
            }
            index &+= 1
        }
    }

    /// Appends the entry and the others of its key, as far as they mean this one.
    private func report(
        _ first: Int,
        _ isWhole: Bool,
        _ image: RawSpan,
        _ entries: RawSpan,
        _ found: inout [OptOutEntries.Handle]
    ) {
        /// Whether there are more. What has this key and cannot be read is a damaged entry: it
        /// is reported, and whoever reads it says so.
        func append(_ offset: Int) -> Bool {
            let flags = EntryLayout(entries, at: offset)?.flags ?? []
            // Whether a pattern means sub-domains, whoever compares it finds out.
            if isWhole || space == .urlPatterns || !flags.contains(.isExact) {
                found.append(OptOutEntries.Handle(offset: UInt32(truncatingIfNeeded: offset)))
            }
            return flags.contains(.hasMore)
        }
        guard append(first) else { return }
        var index = firstFurther(of: first, image)
        while index < furtherCount {
            let pair = further(index, image)
            guard pair >> 32 == UInt64(first) else { return }
            _ = append(Int(pair & 0xFFFF_FFFF))
            index += 1
        }
    }

    private func further(_ index: Int, _ image: RawSpan) -> UInt64 {
        image.unsafeLoad(fromByteOffset: furtherStart + 8 * index, as: UInt64.self).littleEndian
    }

    private func firstFurther(of offset: Int, _ image: RawSpan) -> Int {
        let wanted = UInt64(offset) << 32
        var low = 0
        var high = furtherCount
        while low < high {
            let middle = (low + high) / 2
            if further(middle, image) < wanted { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
