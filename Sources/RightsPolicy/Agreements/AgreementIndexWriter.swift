import ProvenanceCore

/// Turns agreements into the sections of a rule set.
struct AgreementIndexWriter: ~Copyable {
    private let source: AgreementSource
    private var values: OptOutValueReader
    private var entries = OptOutEntries(kind: .domains)
    private var isFull = false
    private var findings = Diagnostics()

    /// - Parameter suffixes: no domain scope may be one of these.
    /// - Throws: every scope that names nothing that could be looked up.
    static func append(
        _ source: AgreementSource,
        suffixes: PublicSuffixes,
        to writer: inout RuleSetWriter
    ) throws(Diagnostics) {
        var fresh = AgreementIndexWriter(source, suffixes)
        for number in source.agreements.indices { fresh.add(number) }
        if fresh.isFull {
            fresh.findings.append(
                Diagnostic("the agreements hold more sources than a table can", hint: "split them")
            )
        }
        guard fresh.findings.isEmpty else { throw fresh.findings }
        try fresh.append(to: &writer)
    }

    private init(_ source: AgreementSource, _ suffixes: PublicSuffixes) {
        self.source = source
        values = OptOutValueReader(suffixes: suffixes, allowsPublicSuffixes: false)
    }

    // MARK: Entries

    private mutating func add(_ number: Int) {
        let agreement = source.agreements[number]
        for (scopes, isExcluded) in [(agreement.covers, false), (agreement.excludes, true)] {
            for scope in scopes {
                guard let kind = scope.kind.key else { continue }
                let isNarrow =
                    isExcluded ? !agreement.prohibits.isEmpty : !agreement.grants.isEmpty
                let isWide =
                    isExcluded ? !agreement.grants.isEmpty : !agreement.prohibits.isEmpty
                add(
                    scope,
                    AgreementScopeEntry(
                        agreement: number,
                        kind: kind,
                        isExcluded: isExcluded,
                        isNarrow: isNarrow,
                        isWide: isWide
                    )
                )
            }
        }
    }

    private mutating func add(_ scope: Agreement.Scope, _ entry: AgreementScopeEntry) {
        var narrow = entry
        narrow.isWide = false
        var wide = entry
        wide.isNarrow = false
        switch scope.kind {
        case .host:
            if entry.isNarrow {
                add(scope.value, narrow, matchesExactly: true, scope)
                if !scope.value.lowercased().hasPrefix("www."), !isAddress {
                    add("www." + scope.value, narrow, matchesExactly: true, scope)
                }
            }
            if entry.isWide { add(scope.value, wide, matchesExactly: false, scope) }
        case .repository, .account:
            guard isBare(scope) else { return add(scope.value, entry, matchesExactly: nil, scope) }
            if entry.isNarrow {
                let name = scope.value.hasPrefix("@") ? scope.value.dropFirst() : scope.value[...]
                add("github.com/" + name, narrow, matchesExactly: nil, scope)
            }
            if entry.isWide { add(scope.value, wide, matchesExactly: nil, scope) }
        case .work, .url, .urlPrefix, .domain, .source, .author:
            add(scope.value, entry, matchesExactly: nil, scope)
        case .language, .section, .credited, .medium: break
        }
    }

    /// Whether the host that was read last is an address: `www.` goes in front of names alone.
    private var isAddress: Bool {
        let value = values.value.bytes
        guard value.byteCount > 0 else { return true }
        let last = value.byte(value.byteCount - 1)
        return last == UInt8(ascii: "]") || (0x30...0x39).contains(last)
    }

    /// Whether the name of a repository or an account is written without its site.
    private func isBare(_ scope: Agreement.Scope) -> Bool {
        let parts = scope.value.split(separator: "/", omittingEmptySubsequences: false)
        if scope.kind == .account { return parts.count == 1 && !scope.value.contains(".") }
        return parts.count == 2 && !scope.value.contains(":") && !parts[0].contains(".")
    }

    /// - Parameter matchesExactly: nil for what the kind says itself.
    private mutating func add(
        _ value: String,
        _ entry: AgreementScopeEntry,
        matchesExactly: Bool?,
        _ scope: Agreement.Scope
    ) {
        let written = ByteBuffer(text: value)
        switch values.read(written.bytes, as: entry.kind) {
        case .rejected(let message, let hint):
            let agreement = source.agreements[entry.agreement]
            let list = entry.isExcluded ? "excludes" : "covers"
            let position =
                source.positions.isEmpty ? nil : source.positions[entry.agreement]
            if findings.all.count < Limits.agreementFindings {
                findings.append(
                    Diagnostic(
                        "agreement `\(agreement.id)` \(list) the \(scope.kind.rawValue) \(message)",
                        at: position,
                        hint: hint
                    )
                )
            }
        case .entry(let isExact):
            let isKept = Self.append(
                values,
                to: &entries,
                entry,
                matchesExactly ?? isExact
            )
            if !isKept { isFull = true }
        }
    }

    private static func append(
        _ values: borrowing OptOutValueReader,
        to entries: inout OptOutEntries,
        _ entry: AgreementScopeEntry,
        _ matchesExactly: Bool
    ) -> Bool {
        entries.append(
            value: values.value.bytes,
            written: values.value.bytes,
            as: entry.kind,
            matchesExactly: matchesExactly,
            terms: OptOutTerms(),
            reference: nil,
            line: entry.line
        ) != nil
    }

    // MARK: Sections

    private consuming func append(to writer: inout RuleSetWriter) throws(Diagnostics) {
        writer.append(.agreementAccount) {
            let digest = ByteBuffer(text: source.sha256)
            RuleSetText.append(source.path, digest.bytes, to: &$0)
        }
        var rows = ByteBuffer()
        var ends: [UInt64] = []
        for agreement in source.agreements {
            AgreementRow.append(agreement, to: &rows)
            ends.append(UInt64(rows.count))
        }
        writer.append(.agreements, entryCount: ends.count) { section in
            for end in ends { section.append(number: end) }
            section.append(rows)
        }
        AgreementCapAccount(source.agreements)?.append(to: &writer)
        writer.append(.prohibitions) { section in
            for prohibition in AgreementProhibition.all(in: source.agreements) {
                prohibition.append(to: &section)
            }
        }
        var pool = ByteBuffer(capacity: entries.byteCount + 8)
        pool.append(0)
        entries.appendEntries(to: &pool)
        let all = KeyTableBuilder.Source(
            range: 1..<pool.count,
            kind: .domains,
            countsLines: true
        )
        var gate = HostGateBuilder(keyedWith: source.sha256)
        gate.add(all, of: pool.bytes)
        var tables: [KeyTableBuilder] = []
        for space in KeySpace.allCases {
            do throws(Diagnostic) {
                let table = try pool.withUnsafeMutableBytes { bytes throws(Diagnostic) in
                    try KeyTableBuilder(
                        space,
                        bytes,
                        [all],
                        keyedWith: source.sha256
                    )
                }
                if let table { tables.append(table) }
            } catch {
                throw Diagnostics([error])
            }
        }
        writer.append(.scopes, entryCount: entries.count) { $0.append(pool) }
        for table in tables {
            writer.append(
                .scopeTable,
                number: table.space.rawValue,
                entryCount: table.keyCount
            ) { table.append(to: &$0) }
        }
        gate.append(.scopeGate, to: &writer)
    }
}
