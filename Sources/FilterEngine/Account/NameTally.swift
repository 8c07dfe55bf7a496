import ProvenanceCore

/// Amounts by name, where names are bytes of records: open addressing over one pool of bytes, so
/// that counting a record's source allocates nothing. Emptied after each chunk.
struct NameTally: ~Copyable {
    struct Entry {
        var nameStart: Int
        var nameEnd: Int
        var isEscaped: Bool
        var hash: UInt64
        var amount: Amount
    }

    private(set) var entries: [Entry] = []
    private var names = ByteBuffer()
    /// Numbers of entries plus one; 0 is free. Its count is a power of two.
    private var slots = [UInt32](repeating: 0, count: 64)
    /// The number of the entry that was added to last.
    private var latest = 0

    mutating func removeAll() {
        if entries.isEmpty { return }
        for index in slots.indices { slots[index] = 0 }
        entries.removeAll(keepingCapacity: true)
        names.removeAll()
    }

    /// Adds to a name that is no record's own.
    mutating func add(_ name: String, _ amount: Amount) {
        add(
            name.utf8.span.bytes,
            isEscaped: false,
            bytes: amount.bytes,
            textBytes: amount.textBytes
        )
    }

    /// Adds one record to `name`, which is the inside of a JSON string.
    mutating func add(_ name: RawSpan, isEscaped: Bool, bytes: Int, textBytes: Int) {
        // Most records of a shard come from one source.
        if latest < entries.count, isName(latest, name) {
            return add(to: latest, bytes, textBytes)
        }
        let hash = RawHash.of(name)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            if entries[number].hash == hash, isName(number, name) {
                latest = number
                return add(to: number, bytes, textBytes)
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        let start = names.count
        names.append(name)
        entries.append(
            Entry(
                nameStart: start,
                nameEnd: names.count,
                isEscaped: isEscaped,
                hash: hash,
                amount: Amount(records: 1, bytes: bytes, textBytes: textBytes)
            )
        )
        slots[slot] = UInt32(entries.count)
        if entries.count * 2 > slots.count { grow() }
    }

    private func isName(_ number: Int, _ name: RawSpan) -> Bool {
        let range = entries[number].nameStart..<entries[number].nameEnd
        return names.bytes.extracting(range).elementsEqual(name)
    }

    private mutating func add(to number: Int, _ bytes: Int, _ textBytes: Int) {
        entries[number].amount.records += 1
        entries[number].amount.bytes += bytes
        entries[number].amount.textBytes += textBytes
    }

    /// The name of an entry, escapes undone.
    func name(of entry: Entry) -> String {
        JSONText.string(
            names.bytes.extracting(entry.nameStart..<entry.nameEnd),
            kind: entry.isEscaped ? .escapedString : .string
        )
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        for (number, entry) in entries.enumerated() {
            var slot = Int(truncatingIfNeeded: entry.hash) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(number + 1)
        }
    }
}
