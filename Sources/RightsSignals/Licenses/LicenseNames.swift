import ProvenanceCore

/// Names in the form of `LicenseText.key`, each with a number: one pool of bytes and one table of
/// slots, so that some thousand names cost three allocations.
struct LicenseNames: Sendable {
    private struct Entry: Sendable {
        var hash: UInt64
        var end: UInt32
        var number: Int32
    }

    private var pool: [UInt8] = []
    private var entries: [Entry] = []
    /// Numbers of entries plus one; 0 is free. Its size is a power of two.
    private var slots: [Int32]

    /// - Parameter capacity: the names that are expected; more are taken.
    init(capacity: Int) {
        var size = 16
        while size < 2 * capacity { size *= 2 }
        slots = Array(repeating: 0, count: size)
        entries.reserveCapacity(capacity)
        pool.reserveCapacity(24 * capacity)
    }

    /// The number of a name.
    func find(_ key: [UInt8]) -> Int32? { entry(key).map { entries[$0].number } }

    /// Gives a name the number that `change` makes of its present one, nil if it is new.
    mutating func set(_ key: [UInt8], _ change: (Int32?) -> Int32) {
        if let known = entry(key) {
            entries[known].number = change(entries[known].number)
            return
        }
        if 2 * (entries.count + 1) > slots.count { grow() }
        pool += key
        let hash = RawHash.of(key.span.bytes)
        entries.append(Entry(hash: hash, end: UInt32(pool.count), number: change(nil)))
        file(entries.count - 1)
    }

    private func entry(_ key: [UInt8]) -> Int? {
        let hash = RawHash.of(key.span.bytes)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            if entries[number].hash == hash {
                let start = number == 0 ? 0 : Int(entries[number - 1].end)
                let own = pool.span.bytes.extracting(start..<Int(entries[number].end))
                if own.elementsEqual(key.span.bytes) { return number }
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    private mutating func file(_ number: Int) {
        var slot = Int(truncatingIfNeeded: entries[number].hash) & (slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = Int32(number + 1)
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: 2 * slots.count)
        for number in entries.indices { file(number) }
    }
}
