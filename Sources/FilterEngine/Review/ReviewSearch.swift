package import ProvenanceCore
package import RightsPolicy

/// Gathers what is under review in OUT, by licence text, source and reason (`sluice review`).
///
/// Of the outputs only `blocked/` is read, and only of shards that have records under review.
/// Memory is bounded by `Limits.reviewGroups`: what comes when there are as many is counted only.
package struct ReviewSearch {
    package struct Result: Sendable {
        /// The biggest first: by records, then by bytes, then by what they are.
        package var groups: [ReviewGroup] = []
        package var records = 0
        package var bytes = 0
        /// Records of groups beyond the limit.
        package var recordsNotGrouped = 0
    }

    private let folder: OutputFolder
    private let format: RecordFormat

    /// - Parameter format: where licences, sources, addresses and ids stand in a record.
    package init(_ folder: OutputFolder, format: RecordFormat) {
        self.folder = folder
        self.format = format
    }

    /// - Throws: a shard whose `blocked/` cannot be read, is not what its manifest accounts for,
    ///   or was not kept.
    package func run() throws(Diagnostics) -> Result {
        let lines = ReviewLines(format)
        for name in try Diagnostics.of({ () throws(Diagnostic) in try folder.shardNames() }) {
            let manifest = try Diagnostics.of { () throws(Diagnostic) in
                try folder.manifest(of: name)
            }
            let word = String(describing: Outcome.review.word)
            guard let manifest, let reviewed = manifest.counts.outcome.amounts[word],
                reviewed.records > 0
            else { continue }
            try read(manifest, records: reviewed.records, into: lines)
        }
        return lines.result
    }

    private func read(
        _ manifest: Manifest,
        records: Int,
        into lines: ReviewLines
    ) throws(Diagnostics) {
        let name = manifest.input.name
        guard manifest.options["blocked"] != FilterOptions.BlockedForm.none.rawValue,
            let expected = manifest.outputs[OutputKind.blocked.word]
        else {
            throw Diagnostics([
                Diagnostic(
                    "\(records) records of `\(shown(name))` are under review, and were not kept",
                    hint: "filter again with --blocked-records full"
                )
            ])
        }
        let before = lines.result.records
        let found: OutputFile.Account
        do throws(ShardFailure) {
            found = try OutputFile.read(folder.path(of: .blocked, name)) { lines.add($0) }
        } catch {
            throw Diagnostics([Diagnostic("\(error)")])
        }
        guard found.byteCount == expected.bytes, found.lineCount == expected.lines,
            expected.sha256 == nil || found.sha256 == expected.sha256,
            lines.result.records - before == records
        else {
            throw Diagnostics([
                Diagnostic(
                    "blocked of `\(shown(name))` is not the file that its manifest accounts for",
                    hint: "`sluice verify` says more"
                )
            ])
        }
    }
}
