import ProvenanceCore

/// Makes the table of one space.
///
/// The slots are sorted by hash and, within one hash, by where the entries lie, in three passes of
/// a radix sort; then each goes to its place or right behind the one before. So the same entries
/// give the same table, whatever was read first.
struct KeyTableBuilder {
    /// The table is at most three quarters full.
    private static let fill = (of: 4, atMost: 3)
    /// Bits of the filter for each key: one unlisted key in thirty passes, and the filter of ten
    /// million keys takes 10 MB, which a shared cache holds.
    private static let filterBits = 8
    /// How often another key of the hash is tried for a shorter search.
    private static let attempts = 8

    let space: KeySpace
    private(set) var keyCount = 0
    private var hash: KeyHash
    private var slots: [UInt64] = []
    private var filter: [UInt64] = []
    private var further: [UInt64] = []
    private var placeCount = 0
    private var longestSearch = 0
    private var labelCounts = 0...0

    /// The entries of a list, as ranges of the pool.
    struct Source {
        /// Where they lie.
        var range: Range<Int>
        var kind: OptOutKind
        /// Whether entries that differ in nothing but their line are several: then a line is the
        /// number of something.
        var countsLines = false
    }

    /// Makes the table; nil if the pool holds no key of the space.
    ///
    /// - Parameters:
    ///   - pool: all entries; the first of each key with several is marked (`hasMore`).
    ///   - digests: what the hash is keyed with.
    /// - Throws: if no key of the hash makes a table whose searches are short.
    init?(
        _ space: KeySpace,
        _ pool: UnsafeMutableRawBufferPointer,
        _ sources: [Source],
        keyedWith digests: String
    ) throws(Diagnostic) {
        self.space = space
        hash = KeyHash(keyedWith: "")
        for attempt in 0..<Self.attempts {
            hash = KeyHash(keyedWith: "\(attempt)\n\(space.rawValue)\n\(digests)")
            fill(pool, sources)
            if slots.isEmpty { return nil }
            if longestSearch <= Limits.keySearchSlots { return }
        }
        throw Diagnostic(
            "the entries cannot be spread over a table: a search would take \(longestSearch) steps"
        )
    }

    /// Bytes of the section.
    var byteCount: Int {
        KeyTable.headerByteCount + 8 * (filter.count + slots.count + further.count)
    }

    /// The section, as `KeyTable` describes it.
    func append(to section: inout ByteBuffer) {
        for number in [hash.keys.0, hash.keys.1, hash.keys.2] { section.append(number: number) }
        for number in [placeCount, slots.count, filter.count, further.count] {
            section.append(number: UInt64(number))
        }
        section.append(
            number: UInt64(longestSearch) | UInt64(labelCounts.lowerBound) << 32
                | UInt64(labelCounts.upperBound) << 48
        )
        section.append(numbers: filter)
        section.append(numbers: slots)
        section.append(numbers: further)
    }

    // MARK: Filling

    private mutating func fill(_ pool: UnsafeMutableRawBufferPointer, _ sources: [Source]) {
        further = []
        longestSearch = 0
        // SAFETY: the caller's memory, which lives as long as this call, and is read only here.
        let bytes = RawSpan(_unsafeBytes: UnsafeRawBufferPointer(pool))
        var marks = hashes(bytes, sources)
        keyCount = marks.count
        if marks.isEmpty { return slots = [] }
        RadixSort.sortByHighHalf(&marks)
        let duplicates = Duplicates(marks, bytes, space, sources)
        for offset in duplicates.firsts {
            let flags = EntryLayout.key(bytes, at: offset).upperBound
            pool[flags] |= EntryLayout.Flags.hasMore.rawValue
        }
        further = duplicates.further
        if !duplicates.repeated.isEmpty {
            marks.removeAll { duplicates.repeated.contains(UInt32(truncatingIfNeeded: $0)) }
        }
        keyCount = marks.count
        place(marks)
    }

    /// The hash above and the offset below, for each entry of the space; fills the filter.
    private mutating func hashes(_ pool: RawSpan, _ sources: [Source]) -> [UInt64] {
        var marks: [UInt64] = []
        var fewest = Int.max
        var most = 0
        var lows: [UInt32] = []
        var parents = ParentHashes()
        for source in sources {
            var offset = source.range.lowerBound
            while offset < source.range.upperBound, let layout = EntryLayout(pool, at: offset) {
                defer { offset = layout.end }
                let kind = layout.kindCode.flatMap { OptOutKind(code: $0) } ?? source.kind
                guard kind.space == space else { continue }
                let key = pool.extracting(space.filed(layout.value, in: pool))
                let hash = hash.of(key, space.direction)
                marks.append((hash >> 32) << 32 | UInt64(offset))
                lows.append(UInt32(truncatingIfNeeded: hash))
                if space.direction == .backward, !key.isEmpty {
                    let labels = parents.add(key, self.hash)
                    fewest = min(fewest, labels)
                    most = max(most, labels)
                }
            }
        }
        labelCounts = fewest <= most ? fewest...most : 0...0
        let known = marks.count + parents.hashes.count
        filter = Array(repeating: 0, count: max(1, (known * Self.filterBits + 63) / 64))
        for index in marks.indices {
            addToFilter((marks[index] >> 32) << 32 | UInt64(lows[index]))
        }
        for hash in parents.hashes { addToFilter(hash) }
        return marks
    }

    private mutating func addToFilter(_ hash: UInt64) {
        let word = KeyTable.scaled(hash & 0xFFFF_FFFF, to: UInt64(filter.count))
        filter[word] |= KeyTable.filterBits(of: hash)
    }

    /// Puts sorted marks into slots.
    private mutating func place(_ marks: [UInt64]) {
        placeCount = marks.count * Self.fill.of / Self.fill.atMost + 1
        slots = []
        slots.reserveCapacity(placeCount + Limits.keySearchSlots)
        for mark in marks {
            let place = KeyTable.scaled(mark >> 32, to: UInt64(placeCount))
            while slots.count < place { slots.append(0) }
            longestSearch = max(longestSearch, slots.count - place + 1)
            slots.append(mark)
        }
        while slots.count < placeCount { slots.append(0) }
    }
}

/// The hashes of the parent domains of hosts, for the filter.
private struct ParentHashes {
    private(set) var hashes: [UInt64] = []
    /// Those met lately, by their lowest bits: most hosts share a parent with many others.
    private var recent = [UInt64](repeating: 0, count: 1 << 16)

    /// Adds the parents of `host`; returns how many labels it has. The dots of an IPv4 address
    /// are counted as well, which makes the range of labels wider: no harm.
    mutating func add(_ host: RawSpan, _ hash: KeyHash) -> Int {
        var state = hash.start
        var labelCount = 1
        var index = host.byteCount &- 1
        while index >= 0 {
            let byte = host.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
            if byte == UInt8(ascii: ".") {
                labelCount &+= 1
                let parent = hash.finish(state)
                let place = Int(parent & 0xFFFF)
                if recent[place] != parent {
                    recent[place] = parent
                    hashes.append(parent)
                }
            }
            hash.add(byte, to: &state)
            index &-= 1
        }
        return labelCount
    }
}

/// Entries whose key an earlier entry has as well.
private struct Duplicates {
    /// First entries that have others behind them.
    var firsts: [Int] = []
    /// The first entry's offset above, the other's below; ascending.
    var further: [UInt64] = []
    /// All that need no slot of their own.
    var repeated: Set<UInt32> = []

    /// - Parameter marks: sorted.
    init(
        _ marks: [UInt64],
        _ pool: RawSpan,
        _ space: KeySpace,
        _ sources: [KeyTableBuilder.Source]
    ) {
        var start = 0
        while start < marks.count {
            var end = start + 1
            while end < marks.count, marks[end] >> 32 == marks[start] >> 32 { end += 1 }
            if end - start > 1 { compare(marks[start..<end], pool, space, sources) }
            start = end
        }
        further.sort()
    }

    /// Compares the entries of one hash, which are in the order of lists and lines.
    private mutating func compare(
        _ marks: ArraySlice<UInt64>,
        _ pool: RawSpan,
        _ space: KeySpace,
        _ sources: [KeyTableBuilder.Source]
    ) {
        /// The first entry of each key, and of the list that was met last.
        var keys: [(first: Int, ofList: Int, list: Int, hasMore: Bool)] = []
        for mark in marks {
            let offset = Int(mark & 0xFFFF_FFFF)
            let key = pool.extracting(Self.filed(offset, pool, space))
            let list = sources.firstIndex { $0.range.contains(offset) } ?? 0
            let known = keys.firstIndex {
                pool.extracting(Self.filed($0.first, pool, space)).elementsEqual(key)
            }
            guard let known else {
                keys.append((offset, offset, list, false))
                continue
            }
            repeated.insert(UInt32(offset))
            if keys[known].list == list {
                // A line that merely repeats the first of its list says nothing new.
                let countsLines = sources.indices.contains(list) && sources[list].countsLines
                if Self.areAlike(keys[known].ofList, offset, pool, countsLines) { continue }
            } else {
                keys[known].list = list
                keys[known].ofList = offset
            }
            further.append(UInt64(keys[known].first) << 32 | UInt64(offset))
            if !keys[known].hasMore {
                keys[known].hasMore = true
                firsts.append(keys[known].first)
            }
        }
    }

    private static func filed(_ offset: Int, _ pool: RawSpan, _ space: KeySpace) -> Range<Int> {
        space.filed(EntryLayout.key(pool, at: offset), in: pool)
    }

    /// Whether two entries of one list differ in nothing, or in nothing but their line.
    private static func areAlike(
        _ left: Int,
        _ right: Int,
        _ pool: RawSpan,
        _ countsLines: Bool
    ) -> Bool {
        guard let first = EntryLayout(pool, at: left), let second = EntryLayout(pool, at: right)
        else { return false }
        return first.flags.subtracting(.hasMore) == second.flags.subtracting(.hasMore)
            && (!countsLines || first.line == second.line)
            && first.terms == second.terms && first.kindCode == second.kindCode
            && pool.extracting(first.value).elementsEqual(pool.extracting(second.value))
            && pool.extracting(first.tail..<first.end)
                .elementsEqual(pool.extracting(second.tail..<second.end))
    }
}

/// A sort of 64-bit numbers by their upper half, for which their order below stays.
enum RadixSort {
    static func sortByHighHalf(_ numbers: inout [UInt64]) {
        var other = [UInt64](repeating: 0, count: numbers.count)
        for (shift, bits) in [(32, 11), (43, 11), (54, 10)] as [(UInt64, UInt64)] {
            let mask = (1 as UInt64) << bits - 1
            var starts = [Int](repeating: 0, count: 1 << Int(bits) + 1)
            for number in numbers { starts[Int(number &>> shift & mask) &+ 1] &+= 1 }
            for index in 1..<starts.count { starts[index] &+= starts[index &- 1] }
            for number in numbers {
                let bucket = Int(number &>> shift & mask)
                other[starts[bucket]] = number
                starts[bucket] &+= 1
            }
            swap(&numbers, &other)
        }
    }
}

extension ByteBuffer {
    /// Appends a number of eight bytes, the lowest first.
    mutating func append(number: UInt64) {
        append(word: UInt32(truncatingIfNeeded: number))
        append(word: UInt32(truncatingIfNeeded: number >> 32))
    }

    mutating func append(word number: UInt32) {
        for shift in [0, 8, 16, 24] as [UInt32] { append(UInt8(number >> shift & 0xFF)) }
    }

    /// Appends numbers of eight bytes each.
    mutating func append(numbers: [UInt64]) {
        #if _endian(little)
            append(numbers.span.bytes)
        #else
            for number in numbers { append(number: number) }
        #endif
    }
}
