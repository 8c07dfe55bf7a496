import ProvenanceCore

/// Raw bytes that a worker has met, with what they lead to: licence values, header fields.
struct KeyMemo<Answer: AnyObject>: ~Copyable {
    /// Real shards hold some hundred different keys; what would exceed this is hostile or a field
    /// of another kind, and the memo starts anew.
    static var entryLimit: Int { 16_384 }
    /// A longer key is worked out each time it is met.
    static var keyByteLimit: Int { 4096 }

    private var keys = ByteBuffer()
    private var entries: [(hash: UInt64, start: Int, end: Int, answer: Answer)] = []
    /// Numbers of entries plus one; 0 is free. Made when the first key comes.
    private var slots: [Int32] = []

    /// - Parameter hash: `RawHash.of` the key.
    func find(_ key: borrowing ByteBuffer, hash: UInt64) -> Answer? {
        if entries.isEmpty { return nil }
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            if entries[number].hash == hash {
                let range = entries[number].start..<entries[number].end
                if keys.bytes.extracting(range).elementsEqual(key.bytes) {
                    return entries[number].answer
                }
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    mutating func insert(_ answer: Answer, for key: borrowing ByteBuffer, hash: UInt64) {
        if key.count > Self.keyByteLimit { return }
        if slots.isEmpty { slots = Array(repeating: 0, count: 2 * Self.entryLimit) }
        if entries.count == Self.entryLimit {
            keys.removeAll()
            entries.removeAll(keepingCapacity: true)
            for index in slots.indices { slots[index] = 0 }
        }
        let start = keys.count
        keys.append(key.bytes)
        entries.append((hash, start, keys.count, answer))
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = Int32(entries.count)
    }
}
