package import ProvenanceCore

/// The entries of all lists of a rule set, made for one question: which of them, in force on a
/// day and against a use, does this part of a record match?
///
/// Reads the rule set in place. A look-up allocates nothing unless there is something to report.
package final class OptOutIndex: Sendable {
    /// In the order of the policy, opt-outs first.
    package let lists: [ListAccount]
    private let image: RuleSetImage
    /// By the raw value of `KeySpace`.
    private let tables: [KeyTable?]
    /// Nil if there is none, and any host may be meant.
    private let gate: HostGate?
    /// The kinds of the lists and of all their entries.
    let kinds: KindSet
    private let entries: Range<Int>
    private let terms: Range<Int>
    private let intended: [Use]
    private let asOf: Day

    /// - Parameters:
    ///   - lists: what `lists(of:)` says.
    ///   - intended: the uses that the policy wants; entries that forbid none of them are silent.
    ///   - asOf: the day on which entries must be in force.
    package init(
        _ image: RuleSetImage,
        _ lists: [ListAccount],
        intended: [Use],
        asOf: Day
    ) throws(Diagnostic) {
        self.image = image
        self.lists = lists
        self.intended = intended
        self.asOf = asOf
        terms = try image.required(.terms).range
        entries = try image.required(.entries).range
        kinds = lists.reduce(into: KindSet()) { $0.formUnion($1.kinds) }
        var tables = [KeyTable?](repeating: nil, count: KeySpace.allCases.count + 1)
        for section in image.tables {
            guard let space = KeySpace(rawValue: section.number),
                let table = KeyTable(
                    image.bytes,
                    at: section.range,
                    space,
                    count: section.entryCount,
                    pool: entries
                )
            else { throw image.damage("has a table \(section.number) that cannot be one") }
            tables[Int(space.rawValue)] = table
        }
        guard !lists.isEmpty || image.tables.isEmpty else {
            throw image.damage("has tables, and no list")
        }
        self.tables = tables
        gate = try HostGate.read(image, .gate)
    }

    /// The accounts of a rule set's lists.
    package static func lists(of image: RuleSetImage) throws(Diagnostic) -> [ListAccount] {
        let rows = try image.required(.lists)
        let lists = ListAccount.read(
            image.bytes.extracting(rows.range),
            image.bytes.extracting(try image.required(.strings).range),
            entryByteCount: try image.required(.entries).range.count,
            termCount: try image.required(.terms).range.count / EntryTerms.byteCount
        )
        if let lists, lists.count == rows.entryCount { return lists }
        throw image.damage("has accounts of lists that do not hold together")
    }

    /// The table of a space; nil if no entry lies in it.
    private func table(_ space: KeySpace) -> KeyTable? { tables[Int(space.rawValue)] }

    /// Distinct keys of all tables.
    package var keyCount: Int { tables.reduce(0) { $0 + ($1?.count ?? 0) } }

    // MARK: Asking

    /// Whether an entry may be about this host, or a domain that it lies beneath.
    func mayHold(host: RawSpan, isAddress: Bool) -> Bool {
        guard let gate else { return true }
        let image = image
        return gate.mayHold(host, isAddress: isAddress, in: image.bytes)
    }

    /// Appends every entry in force that `host` matches, in the order of lists and of their lines:
    /// those of the host itself, and those of its parent domains that are not exact.
    ///
    /// - Parameters:
    ///   - host: in the normal form of `HostReader`.
    ///   - isAddress: an address has no parents.
    package func match(
        host: RawSpan,
        isAddress: Bool,
        into found: inout [OptOutEntries.Handle]
    ) {
        guard let table = table(.hosts) else { return }
        let image = image
        let first = found.count
        table.match(host: host, isAddress: isAddress, in: image.bytes, into: &found)
        if found.count > first { keepStanding(from: first, &found) }
    }

    /// Appends every entry in force with one of these keys.
    func match(
        _ space: KeySpace,
        keys: borrowing KeyList,
        into found: inout [OptOutEntries.Handle]
    ) {
        guard let table = table(space) else { return }
        let image = image
        for number in 0..<keys.count {
            let first = found.count
            table.match(key: keys[number], in: image.bytes, into: &found)
            if found.count > first { keepStanding(from: first, &found) }
        }
    }

    /// Appends every entry in force with this key.
    func match(_ space: KeySpace, key: RawSpan, into found: inout [OptOutEntries.Handle]) {
        guard let table = table(space) else { return }
        let image = image
        let first = found.count
        table.match(key: key, in: image.bytes, into: &found)
        if found.count > first { keepStanding(from: first, &found) }
    }

    /// Appends every entry in force whose prefix the address begins with.
    func matchPrefixes(
        of address: borrowing NormalURL,
        into found: inout [OptOutEntries.Handle]
    ) {
        guard let table = table(.urlPrefixes) else { return }
        let image = image
        let first = found.count
        table.matchPrefixes(of: address, in: image.bytes, into: &found)
        if found.count > first { keepStanding(from: first, &found) }
    }

    /// Appends every entry in force whose pattern speaks for the address: those filed under its
    /// host, under a parent domain, or under no host at all.
    func matchPatterns(
        of address: borrowing NormalURL,
        into found: inout [OptOutEntries.Handle]
    ) {
        guard let table = table(.urlPatterns) else { return }
        let image = image
        let first = found.count
        let authority = address.bytes.extracting(
            address.hostRange.lowerBound..<address.pathStart
        )
        table.match(
            host: authority,
            isAddress: address.isAddress,
            in: image.bytes,
            into: &found
        )
        table.match(key: authority.extracting(0..<0), in: image.bytes, into: &found)
        guard found.count > first else { return }
        let pool = image.bytes.extracting(entries)
        var kept = first
        for index in first..<found.count {
            let value = EntryLayout.key(pool, at: Int(found[index].offset))
            if URLPatternKey.matches(pool.extracting(value), address) {
                found[kept] = found[index]
                kept += 1
            }
        }
        found.removeLast(found.count - kept)
        if kept > first { keepStanding(from: first, &found) }
    }

    /// Drops what is not in force, or forbids none of the intended uses, and sorts the rest.
    ///
    /// Terms that cannot be read are those of a damaged set: the entry stands.
    private func keepStanding(from first: Int, _ found: inout [OptOutEntries.Handle]) {
        var kept = first
        for index in first..<found.count where stands(found[index]) {
            found[kept] = found[index]
            kept += 1
        }
        found.removeLast(found.count - kept)
        if kept - first > 1 { found[first...].sort() }
    }

    func stands(_ handle: OptOutEntries.Handle) -> Bool {
        terms(of: handle)?.stand(against: intended, on: asOf) ?? true
    }

    private func terms(of handle: OptOutEntries.Handle) -> OptOutTerms? {
        guard let layout = layout(of: handle) else { return nil }
        let image = image
        return EntryTerms.read(
            image.bytes.extracting(terms),
            list(of: handle).termStart + layout.terms
        )
    }

    private func layout(of handle: OptOutEntries.Handle) -> EntryLayout? {
        let image = image
        return EntryLayout(image.bytes.extracting(entries), at: Int(handle.offset))
    }

    /// Where the entry ends that lies at `offset`; nil if none can lie there.
    func endOfEntry(at offset: Int) -> Int? {
        layout(of: OptOutEntries.Handle(offset: UInt32(truncatingIfNeeded: offset)))?.end
    }

    // MARK: Evidence

    /// The entry itself; nil where the set is damaged.
    package func entry(_ handle: OptOutEntries.Handle) -> OptOutEntry? {
        guard let layout = layout(of: handle), let terms = terms(of: handle) else { return nil }
        let image = image
        return OptOutEntry(
            layout,
            in: image.bytes.extracting(entries),
            listKind: list(of: handle).kind,
            terms: terms
        )
    }

    /// The list that an entry comes from.
    package func list(of handle: OptOutEntries.Handle) -> ListAccount {
        lists[listNumber(of: handle)]
    }

    /// The number of that list, in the order of the policy.
    func listNumber(of handle: OptOutEntries.Handle) -> Int {
        var low = 0
        var high = lists.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lists[middle].start <= Int(handle.offset) { low = middle } else { high = middle }
        }
        return low
    }
}

extension OptOutIndex {
    /// The index of lists that no policy names: the same bytes, made in memory.
    package convenience init(
        _ lists: [OptOutList],
        intended: [Use],
        asOf: Day
    ) throws(Diagnostic) {
        var writer = RuleSetWriter()
        try OptOutIndexWriter.append(lists, paths: lists.map(\.source.path), to: &writer)
        let sources = [UInt8](repeating: 0, count: SHA256.digestByteCount)
        let image = try RuleSetImage(writer.finish(sources: sources), named: "lists", .quick)
        try self.init(image, try Self.lists(of: image), intended: intended, asOf: asOf)
    }
}
