import ProvenanceCore

/// Turns lists that were read into the sections of a rule set.
///
/// Entries are copied as they lie; what they say of terms keeps counting from its list's own.
enum OptOutIndexWriter {
    /// - Parameters:
    ///   - lists: in the order of the policy.
    ///   - paths: of each, as the policy writes it.
    static func append(
        _ lists: consuming [OptOutList],
        paths: [String],
        to writer: inout RuleSetWriter
    ) throws(Diagnostic) {
        var accounts: [ListAccount] = []
        var pool = ByteBuffer(capacity: lists.reduce(8) { $0 + $1.entries.byteCount })
        var terms = ByteBuffer()
        var termCount = 0
        var entryCount = 0
        // Offset 0 is nobody's, so that a table can use it for "empty".
        pool.append(0)
        let digests = lists.map(\.sha256).joined(separator: "\n")
        for (list, path) in zip(lists, paths) {
            guard pool.count + list.entries.byteCount <= Limits.optOutPoolBytes else {
                throw Diagnostic(
                    "list `\(list.name)` does not fit: all lists together hold more than "
                        + "\(Limits.optOutPoolBytes) bytes",
                    at: list.source.position
                )
            }
            accounts.append(
                ListAccount(list, path: path, start: pool.count, termStart: termCount)
            )
            list.entries.appendEntries(to: &pool)
            for entry in list.entries.terms { EntryTerms.append(entry, to: &terms) }
            termCount += list.entries.terms.count
            entryCount += list.entries.count
        }
        // Their entries are in the pool now; ten million take a quarter of a gigabyte.
        lists = []
        try append(accounts, terms, &pool, entryCount, keyedWith: digests, to: &writer)
    }

    private static func append(
        _ accounts: [ListAccount],
        _ terms: borrowing ByteBuffer,
        _ pool: inout ByteBuffer,
        _ entryCount: Int,
        keyedWith digests: String,
        to writer: inout RuleSetWriter
    ) throws(Diagnostic) {
        var rows = ByteBuffer()
        var strings = ByteBuffer()
        for account in accounts { account.append(to: &rows, strings: &strings) }
        writer.append(.lists, entryCount: accounts.count) { $0.append(rows) }
        writer.append(.strings) { $0.append(strings) }
        writer.append(.terms, entryCount: terms.count / EntryTerms.byteCount) { $0.append(terms) }

        let ends = accounts.dropFirst().map(\.start) + [pool.count]
        let sources = zip(accounts, ends).map { account, end in
            KeyTableBuilder.Source(range: account.start..<end, kind: account.kind)
        }
        var tables: [KeyTableBuilder] = []
        for space in KeySpace.allCases {
            let table = try pool.withUnsafeMutableBytes { bytes throws(Diagnostic) in
                try KeyTableBuilder(space, bytes, sources, keyedWith: digests)
            }
            if let table { tables.append(table) }
        }
        var gate = HostGateBuilder(keyedWith: digests)
        for source in sources {
            gate.add(source, of: pool.bytes)
        }
        let tableByteCount = tables.reduce(0) { $0 + $1.byteCount }
        writer.reserve(byteCount: pool.count + tableByteCount + 64)
        writer.append(.entries, entryCount: entryCount) { $0.append(pool) }
        pool.removeAll()
        pool.shrink(to: 0)
        for table in tables {
            writer.append(.table, number: table.space.rawValue, entryCount: table.keyCount) {
                table.append(to: &$0)
            }
        }
        gate.append(.gate, to: &writer)
    }
}
