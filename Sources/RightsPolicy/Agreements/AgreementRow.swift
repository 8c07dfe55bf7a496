import ProvenanceCore

/// How an agreement lies in the section `AGRE`: a line (`AgreementLines`) with all but the scopes
/// that records are looked up by, then, if there are such, one with every scope.
///
/// A record that meets an agreement for the first time waits for its line to be read, and what it
/// was looked up by, which may be thousands of scopes, it knows already.
enum AgreementRow {
    static func append(_ agreement: Agreement, to rows: inout ByteBuffer) {
        var lean = agreement
        lean.covers.removeAll { isLookedUp($0) }
        lean.excludes.removeAll { isLookedUp($0) }
        AgreementLines.append(lean, to: &rows)
        if lean != agreement { AgreementLines.append(agreement, to: &rows) }
    }

    /// What narrows an agreement is judged; everything else is only looked up.
    private static func isLookedUp(_ scope: Agreement.Scope) -> Bool {
        scope.kind.key != nil && scope.kind != .author
    }

    /// The agreement without the scopes that records are looked up by; nil if the row is damaged.
    static func lean(_ row: RawSpan) -> Agreement? {
        try? AgreementLines.read(row.extracting(0..<lineEnd(of: row)))
    }

    /// The whole agreement; nil if the row is damaged.
    static func whole(_ row: RawSpan) -> Agreement? {
        let start = lineEnd(of: row)
        return start == row.byteCount ? lean(row) : try? AgreementLines.read(row.from(start))
    }

    private static func lineEnd(of row: RawSpan) -> Int {
        row.firstOffset(of: UInt8(ascii: "\n"), from: 0, to: row.byteCount).map { $0 + 1 }
            ?? row.byteCount
    }
}
