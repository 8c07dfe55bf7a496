import ProvenanceCore

/// The licence values that a worker has met, as raw bytes, with what they lead to.
struct LicenseMemo: ~Copyable {
    /// Real shards hold some hundred different values; what would exceed this is hostile or a
    /// field that is no licence, and the memo starts anew.
    static let entryLimit = 16_384
    /// A longer value is worked out each time it is met.
    static let keyByteLimit = 4096

    private var keys = ByteBuffer()
    private var entries: [(hash: UInt64, start: Int, end: Int, decision: LicenseDecision)] = []
    /// Numbers of entries plus one; 0 is free.
    private var slots = [Int32](repeating: 0, count: 2 * entryLimit)

    func find(_ key: borrowing ByteBuffer, hash: UInt64) -> LicenseDecision? {
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0 {
            let entry = entries[Int(slots[slot]) - 1]
            if entry.hash == hash,
                keys.bytes.extracting(entry.start..<entry.end).elementsEqual(key.bytes)
            {
                return entry.decision
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    mutating func insert(
        _ decision: LicenseDecision,
        for key: borrowing ByteBuffer,
        hash: UInt64
    ) {
        if key.count > Self.keyByteLimit { return }
        if entries.count == Self.entryLimit {
            keys.removeAll()
            entries.removeAll(keepingCapacity: true)
            for index in slots.indices { slots[index] = 0 }
        }
        let start = keys.count
        keys.append(key.bytes)
        entries.append((hash, start, keys.count, decision))
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = Int32(entries.count)
    }
}
