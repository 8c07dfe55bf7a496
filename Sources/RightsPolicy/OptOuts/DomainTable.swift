package import ProvenanceCore

/// The entries of all lists of domains and hosts that are in force, made for one question: which
/// of them does this host match?
///
/// One pass over the host, from right to left, gives the hash of every label suffix. Each looks
/// into a flat table of 64-bit slots: 32 bits of the hash, 32 bits of where the entry lies. A hit
/// counts only after the bytes have been compared. The hash is keyed with the digests of the
/// lists, which whoever asks for an entry or writes a record does not know, so that collisions
/// cannot be prepared.
///
/// Everything is in flat arrays of integers and bytes. A look-up allocates nothing unless there
/// is something to report.
package final class DomainTable: Sendable {
    /// A list as evidence and manifests name it.
    package struct ListAccount: Sendable {
        package let source: OptOutListSource
        package let name: String
        package let date: Day?
        package let sha256: String
        /// Entries of the list, and those of them that are in force.
        package let entryCount: Int
        package let appliedCount: Int
        /// Where its entries start.
        fileprivate let start: UInt32
    }

    package let lists: [ListAccount]
    private let entries: OptOutEntries
    /// Hash above, handle below; 0 is empty. A power of two, at most three quarters full.
    private let slots: [UInt64]
    /// Further entries of one value, sorted: the first entry's handle above, the other's below.
    private let further: [UInt64]
    private let hash: SuffixHash
    /// Suffixes with fewer or more labels than any entry need no look.
    private let labelCounts: ClosedRange<Int>

    /// - Parameters:
    ///   - lists: in the order in which evidence names them.
    ///   - intended: the uses that the policy wants; entries that forbid none of them are left out.
    ///   - asOf: the day on which entries must be in force.
    package init(
        lists: [OptOutList],
        intended: [Use],
        asOf: Day
    ) throws(Diagnostic) {
        var accounts: [ListAccount] = []
        var entries = OptOutEntries()
        entries.reserve(byteCount: lists.reduce(1) { $0 + $1.entries.byteCount })
        var overflow: OptOutList?
        for list in lists {
            let start = UInt32(entries.byteCount)
            let before = entries.count
            list.entries.forEach { handle in
                guard list.entries.terms(of: handle).stand(against: intended, on: asOf) else {
                    return
                }
                if entries.append(copying: handle, of: list.entries) == nil { overflow = list }
            }
            accounts.append(
                ListAccount(
                    source: list.source,
                    name: list.name,
                    date: list.date,
                    sha256: list.sha256,
                    entryCount: list.entryCount,
                    appliedCount: entries.count - before,
                    start: start
                )
            )
        }
        if let overflow {
            throw Diagnostic(
                "list `\(overflow.name)` does not fit: all lists together hold more than "
                    + "\(Limits.optOutPoolBytes) bytes",
                at: overflow.source.position
            )
        }
        let hash = SuffixHash(keyedWith: lists.map(\.sha256))
        var builder = TableBuilder(entries: entries, hash: hash)
        entries = OptOutEntries()
        builder.insertAll(starts: accounts.map(\.start))
        self.lists = accounts
        self.entries = builder.entries
        self.hash = hash
        slots = builder.slots
        further = builder.further.sorted()
        labelCounts = builder.labelCounts
    }

    /// Entries that are in force.
    package var count: Int { entries.count }

    /// Bytes that the table takes.
    package var byteCount: Int { entries.byteCount + 8 * (slots.count + further.count) }

    /// Appends every entry that `host` matches, in the order of lists and of their lines: those of
    /// the host itself, and those of its parent domains that are not exact.
    ///
    /// - Parameters:
    ///   - host: in the normal form of `HostReader`.
    ///   - isAddress: an address has no parents.
    package func match(
        _ host: RawSpan,
        isAddress: Bool,
        into found: inout [OptOutEntries.Handle]
    ) {
        guard !host.isEmpty else { return }
        let firstFound = found.count
        var state = hash.start
        var labelCount = 1
        var index = host.byteCount &- 1
        while index > 0 {
            let byte = host.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
            if byte == UInt8(ascii: "."), !isAddress {
                if labelCount > labelCounts.upperBound { break }
                if labelCount >= labelCounts.lowerBound {
                    look(up: hash.finish(state), host, from: index &+ 1, into: &found)
                }
                labelCount &+= 1
            }
            hash.add(byte, to: &state)
            index &-= 1
        }
        if index == 0, isAddress || labelCounts.contains(labelCount) {
            hash.add(host.unsafeLoad(fromUncheckedByteOffset: 0, as: UInt8.self), to: &state)
            look(up: hash.finish(state), host, from: 0, into: &found)
        }
        if found.count &- firstFound > 1 { found[firstFound...].sort() }
    }

    /// The entry itself.
    package func entry(_ handle: OptOutEntries.Handle) -> OptOutEntry { entries[handle] }

    /// The list that an entry comes from.
    package func list(of handle: OptOutEntries.Handle) -> ListAccount {
        var low = 0
        var high = lists.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lists[middle].start <= handle.offset { low = middle } else { high = middle }
        }
        return lists[low]
    }

    /// The line that an entry comes from.
    package func position(of handle: OptOutEntries.Handle) -> SourcePosition {
        SourcePosition(file: list(of: handle).source.path, line: entries[handle].line)
    }

    /// Looks for the entries of `host[start...]`.
    @inline(__always)
    private func look(
        up key: UInt64,
        _ host: RawSpan,
        from start: Int,
        into found: inout [OptOutEntries.Handle]
    ) {
        let mask = slots.count &- 1
        var index = Int(truncatingIfNeeded: key) & mask
        while slots[index] != 0 {
            let slot = slots[index]
            if (slot ^ key) >> 32 == 0 {
                let handle = OptOutEntries.Handle(offset: UInt32(truncatingIfNeeded: slot))
                if entries.value(at: handle, equals: host, from: start) {
                    report(handle, isWholeHost: start == 0, into: &found)
                    return
                }
            }
            index = (index &+ 1) & mask
        }
    }

    /// Appends the entry and the others of its value, as far as they mean this host.
    private func report(
        _ handle: OptOutEntries.Handle,
        isWholeHost: Bool,
        into found: inout [OptOutEntries.Handle]
    ) {
        let flags = entries.flags(at: handle)
        if isWholeHost || !flags.contains(.isExact) { found.append(handle) }
        guard flags.contains(.hasMore) else { return }
        var index = firstFurther(of: handle)
        while index < further.count, further[index] >> 32 == UInt64(handle.offset) {
            let other = OptOutEntries.Handle(offset: UInt32(truncatingIfNeeded: further[index]))
            if isWholeHost || !entries.flags(at: other).contains(.isExact) { found.append(other) }
            index += 1
        }
    }

    private func firstFurther(of handle: OptOutEntries.Handle) -> Int {
        let wanted = UInt64(handle.offset) << 32
        var low = 0
        var high = further.count
        while low < high {
            let middle = (low + high) / 2
            if further[middle] < wanted { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// The table while it is filled.
private struct TableBuilder {
    var entries: OptOutEntries
    let hash: SuffixHash
    var slots: [UInt64]
    var further: [UInt64] = []
    var labelCounts = 0...0

    init(entries: OptOutEntries, hash: SuffixHash) {
        self.entries = entries
        self.hash = hash
        var capacity = 16
        while capacity * 3 / 4 <= entries.count { capacity *= 2 }
        slots = Array(repeating: 0, count: capacity)
    }

    /// - Parameter starts: where each list's entries start.
    mutating func insertAll(starts: [UInt32]) {
        var fewest = Int.max
        var most = 0
        var handles: [OptOutEntries.Handle] = []
        handles.reserveCapacity(entries.count)
        entries.forEach { handles.append($0) }
        for handle in handles {
            let range = entries.valueRange(at: handle)
            var state = hash.start
            var labelCount = 1
            for index in range.reversed() {
                let byte = entries.pool[index]
                if byte == UInt8(ascii: ".") { labelCount += 1 }
                hash.add(byte, to: &state)
            }
            fewest = min(fewest, labelCount)
            most = max(most, labelCount)
            insert(handle, key: hash.finish(state), starts: starts)
        }
        labelCounts = fewest <= most ? fewest...most : 0...0
    }

    private mutating func insert(
        _ handle: OptOutEntries.Handle,
        key: UInt64,
        starts: [UInt32]
    ) {
        let mask = slots.count - 1
        var index = Int(truncatingIfNeeded: key) & mask
        while slots[index] != 0 {
            if (slots[index] ^ key) >> 32 == 0 {
                let first = OptOutEntries.Handle(offset: UInt32(truncatingIfNeeded: slots[index]))
                if entries.haveEqualValues(first, handle) {
                    add(handle, to: first, starts: starts)
                    return
                }
            }
            index = (index + 1) & mask
        }
        slots[index] = (key >> 32) << 32 | UInt64(handle.offset)
    }

    /// A line that merely repeats the first one of its list says nothing new.
    private mutating func add(
        _ handle: OptOutEntries.Handle,
        to first: OptOutEntries.Handle,
        starts: [UInt32]
    ) {
        let isSameList = !starts.contains { first.offset < $0 && $0 <= handle.offset }
        if isSameList, entries.areAlike(first, handle) { return }
        entries.setHasMore(first)
        further.append(UInt64(first.offset) << 32 | UInt64(handle.offset))
    }
}
