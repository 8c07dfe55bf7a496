import ProvenanceCore

/// Makes the table by which origins are found, as `SavedSignalIndex` describes it.
struct SavedOriginTable {
    /// How often another key of the hash is tried for a shorter search.
    private static let attempts = 8

    private var hash = KeyHash(keyedWith: "")
    private var slots: [UInt64] = []
    private var filter: [UInt64] = []
    private var longestSearch = 0
    private let originCount: Int
    private let snapshotCount: Int

    /// - Parameters:
    ///   - origins: their texts, one behind another, and where each starts.
    ///   - snapshotCounts: by origin.
    ///   - digests: what the hash is keyed with.
    /// - Throws: if there is more than offsets can tell apart, or no key spreads the origins.
    init(
        _ origins: RawSpan,
        _ starts: [Int],
        snapshotCounts: [Int],
        keyedWith digests: String
    ) throws(Diagnostic) {
        originCount = snapshotCounts.count
        snapshotCount = snapshotCounts.reduce(0, +)
        // Half full: a search ends within a cache line as a rule.
        let slotCount = max(2, 2 * originCount)
        // Sixteen to thirty-two bits an origin: of a hundred others, one passes.
        var wordCount = 1
        while wordCount < originCount / 4 { wordCount *= 2 }
        for attempt in 0..<Self.attempts {
            hash = KeyHash(keyedWith: "\(attempt)\nsaved-signals\n\(digests)")
            slots = Array(repeating: 0, count: slotCount)
            filter = Array(repeating: 0, count: wordCount)
            longestSearch = 0
            var offset = SavedSignalIndex.headerByteCount + 8 * (slotCount + wordCount)
            for number in 0..<originCount {
                let text = origins.extracting(starts[number]..<starts[number + 1])
                guard offset / 8 <= Int(UInt32.max) else {
                    throw Diagnostic("the saved signals do not fit: they hold too many snapshots")
                }
                let key = hash.of(text, .forward)
                insert(key, offset / 8)
                filter[Int(key & UInt64(wordCount - 1))] |= SavedSignalIndex.filterBits(of: key)
                offset +=
                    8 + RuleSetFormat.aligned(text.byteCount)
                    + SavedSnapshot.byteCount * snapshotCounts[number]
            }
            if longestSearch <= Limits.keySearchSlots { return }
        }
        throw Diagnostic(
            "the origins cannot be spread over a table: a search would take \(longestSearch) steps"
        )
    }

    private mutating func insert(_ key: UInt64, _ place: Int) {
        var index = KeyTable.scaled(key & 0xFFFF_FFFF, to: UInt64(slots.count))
        var steps = 1
        // INVARIANT: half of the slots stay empty.
        while slots[index] != 0 {
            index = index + 1 == slots.count ? 0 : index + 1
            steps += 1
        }
        slots[index] = (key >> 32) << 32 | UInt64(place)
        longestSearch = max(longestSearch, steps)
    }

    /// The header, the slots and the filter.
    func appendFront(to section: inout ByteBuffer) {
        for key in [hash.keys.0, hash.keys.1, hash.keys.2] { section.append(number: key) }
        for number in [slots.count, longestSearch, originCount, snapshotCount, filter.count] {
            section.append(number: UInt64(number))
        }
        section.append(numbers: slots)
        section.append(numbers: filter)
    }
}
