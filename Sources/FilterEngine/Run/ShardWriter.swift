import ProvenanceCore
import RightsPolicy

/// Writes one shard's results in order and keeps its account. Owned by one thread at a time.
final class ShardWriter {
    private let plan: ShardPlan
    private let outputs: any ShardOutputs
    private let run: RunFacts
    private var account = ShardAccount()
    /// How much of the input is read, if not all of it.
    private let part: VerifiedPart?

    init(
        _ plan: ShardPlan,
        outputs: any ShardOutputs,
        run: RunFacts,
        part: VerifiedPart? = nil
    ) {
        self.part = part
        self.plan = plan
        self.outputs = outputs
        self.run = run
    }

    func write(_ result: ChunkResult, _ encoder: inout MemberEncoder) throws(ShardProblem) {
        account.add(result, decisions: result[.decisions])
        for kind in OutputKind.allCases {
            try outputs.write(result[kind], to: kind, &encoder)
        }
        try outputs.writeIndex(result.index)
        run.progress.add(result)
    }

    /// Ends the outputs, checks that the account closes, and makes everything visible.
    func publish(
        _ input: ShardInput,
        _ encoder: inout MemberEncoder
    ) throws(ShardProblem) -> Manifest {
        let outputs = try self.outputs.finish(input, &encoder)
        try checkAccount(input, outputs)
        var read = InputAccount(
            name: plan.name,
            bytes: input.byteCount,
            lines: account.lineCount,
            decodedBytes: account.byteCount,
            sha256: input.sha256,
            modified: input.modified
        )
        if part != nil { try completeAccount(&read) }
        var manifest = run.manifest(
            of: read,
            outputs: outputs,
            decisions: account.entries,
            counts: account.counts
        )
        manifest.index = self.outputs.index
        if let part {
            manifest.partial = PartialAccount(
                reason: part.reason,
                decodedBytes: part.lineByteCount
            )
            manifest.key = RunFacts.key(of: manifest)
        }
        try self.outputs.publish(manifest)
        return manifest
    }

    /// The account is of the whole file, so that a file that was mended is known to be another.
    private func completeAccount(_ input: inout InputAccount) throws(ShardProblem) {
        guard case .file(let path) = plan.source, let part else { return }
        let hasDigests = run.options.hasDigests
        let (status, digest) = try ShardProblem.of { () throws(FileFailure) in
            (
                try Files.status(of: path),
                hasDigests ? try Files.sha256(of: path) : nil
            )
        }
        guard status.modifiedNanoseconds == part.modifiedNanoseconds,
            input.modified == Int(status.modifiedNanoseconds)
        else { throw ShardProblem("`\(shown(path))`: the file was changed while it was read") }
        input.bytes = status.byteCount
        input.sha256 = digest
    }

    /// Lines in = allowed + blocked + quarantined = lines of decisions; bytes likewise.
    private func checkAccount(
        _ input: ShardInput,
        _ outputs: [String: OutputAccount]
    ) throws(ShardProblem) {
        let amounts = account.counts.outcome.amounts
        let counted = amounts.values.reduce(into: Amount()) { $0 += $1 }
        func records(_ words: String...) -> Int {
            words.reduce(0) { $0 + (amounts[$1]?.records ?? 0) }
        }
        var expected = [
            OutputKind.allowed: records("allow"), .quarantine: records("quarantine"),
            .decisions: account.lineCount,
        ]
        if run.options.blocked != .none { expected[.blocked] = records("review", "block") }
        let closes =
            counted.records == account.lineCount && counted.bytes == account.byteCount
            && account.byteCount == input.decodedByteCount
            && expected.allSatisfy { kind, lines in
                outputs[kind.word].map { $0.lines == lines } ?? true
            }
        if !closes {
            throw ShardProblem(
                "`\(shown(plan.description))`: the account does not close; please report"
            )
        }
    }

    func abandon() { outputs.abandon() }
}
