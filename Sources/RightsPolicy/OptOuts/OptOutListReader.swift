package import ProvenanceCore

/// Reads a list and refuses it unless it is plainly whole, fresh and understood: an opt-out list
/// that silently applies less than it says is worse than a run that stops.
package enum OptOutListReader {
    /// Reads the list that `source` names.
    ///
    /// What depends on a day, such as its age, is judged when it is applied (`ListAccount`).
    ///
    /// - Parameter suffixes: the public suffixes that entries are held against.
    package static func read(
        _ source: OptOutListSource,
        suffixes: PublicSuffixes
    ) throws(Diagnostics) -> OptOutList {
        let file = try OptOutListFile.read(source)
        let format = try OptOutFormatDetector.format(of: file.text.bytes, source)
        if let kinds = format.kinds, !kinds.contains(source.kind) {
            throw Diagnostics([unfit(format, kinds, source)])
        }
        let aliases = try source.aliases.map { path throws(Diagnostics) in
            try RepositoryAliases.read(path: path, of: source)
        }
        var builder = OptOutListBuilder(source: source, suffixes: suffixes, aliases: aliases)
        switch format {
        case .lines, .auto: LongListReader.read(file.text, into: &builder)
        case .hosts: HostsFileReader.read(file.text.bytes, into: &builder)
        case .adblock: AdblockListReader.read(file.text.bytes, into: &builder)
        case .csv: try CSVListReader.read(file.text.bytes, into: &builder)
        case .jsonl: try JSONLinesListReader.read(file.text, into: &builder)
        case .bigcode: try BigCodeReader.read(file.text, into: &builder)
        case .githubDMCA: DMCANoticeReader.read(file.text.bytes, into: &builder)
        }

        var findings = Diagnostics()
        let date = date(of: builder, &findings)
        checkRejected(builder, &findings)
        checkCount(builder, &findings)
        if builder.isFull {
            findings.append(
                Diagnostic(
                    "list `\(source.displayName)` holds more entries than a table can",
                    at: source.position,
                    hint: "split it"
                )
            )
        }
        guard findings.isEmpty else { throw findings }
        return OptOutList(
            source: source,
            format: format,
            entries: builder.entries,
            kinds: OptOutKind.allCases.filter { builder.kinds.contains($0) },
            rejected: builder.rejected,
            rejectedCount: builder.rejectedCount,
            skippedCount: builder.skippedCount,
            date: date,
            sha256: file.sha256,
            aliasesSHA256: aliases?.sha256,
            entryCount: builder.entryCount
        )
    }

    // MARK: What may be wrong with a list as a whole

    private static func unfit(
        _ format: OptOutFormat,
        _ kinds: [OptOutKind],
        _ source: OptOutListSource
    ) -> Diagnostic {
        let fit = kinds.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        return Diagnostic(
            "list `\(source.displayName)` is written as `\(format.rawValue)`, which holds no "
                + "`\(source.kind.rawValue)`",
            at: source.position,
            hint: "name it under \(fit), or say its `format`"
        )
    }

    /// The day of the list: its own word, or the policy's. Both must agree.
    private static func date(
        of builder: borrowing OptOutListBuilder,
        _ findings: inout Diagnostics
    ) -> Day? {
        let source = builder.source
        var date = source.date
        for (text, line) in builder.dateLines {
            let position = SourcePosition(file: source.path, line: line)
            guard let day = Day(text) else {
                findings.append(
                    Diagnostic(
                        "the list's date is `\(text)`, which is no day",
                        at: position,
                        hint: "write `# date: YYYY-MM-DD`"
                    )
                )
                continue
            }
            if let known = date, known != day {
                findings.append(
                    Diagnostic(
                        "the list is dated \(day) here and \(known) elsewhere",
                        at: position,
                        hint: "keep one `# date:` line, and no `date` in the policy"
                    )
                )
            }
            date = day
        }
        return date
    }

    private static func checkRejected(
        _ builder: borrowing OptOutListBuilder,
        _ findings: inout Diagnostics
    ) {
        let source = builder.source
        guard builder.rejectedCount > source.maxRejected else { return }
        findings.append(
            Diagnostic(
                "list `\(source.displayName)` has \(counted(builder.rejectedCount, "entry", "entries"))"
                    + " that cannot be applied, more than `max-rejected: \(source.maxRejected)`",
                at: source.position,
                hint: "correct them, or raise `max-rejected` if they may be ignored"
            )
        )
        for diagnostic in builder.rejected { findings.append(diagnostic) }
        let hidden = builder.rejectedCount - builder.rejected.count
        if hidden > 0 {
            findings.append(Diagnostic("and \(hidden) more in `\(source.path)`"))
        }
    }

    private static func checkCount(
        _ builder: borrowing OptOutListBuilder,
        _ findings: inout Diagnostics
    ) {
        let source = builder.source
        let count = builder.entryCount
        guard count < source.minEntries else { return }
        if count == 0 {
            findings.append(
                Diagnostic(
                    "list `\(source.displayName)` has no entries",
                    at: source.position,
                    hint: "restore `\(source.path)`; an empty list needs `min-entries: 0`"
                )
            )
        } else {
            findings.append(
                Diagnostic(
                    "list `\(source.displayName)` has \(counted(count, "entry", "entries")), fewer "
                        + "than `min-entries: \(source.minEntries)`",
                    at: source.position,
                    hint: "`\(source.path)` may have been cut short; restore it"
                )
            )
        }
    }

    private static func counted(_ count: Int, _ one: String, _ many: String) -> String {
        "\(count) \(count == 1 ? one : many)"
    }
}
