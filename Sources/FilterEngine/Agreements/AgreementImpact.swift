package import ProvenanceCore
package import RightsPolicy

/// What of earlier runs rests on an agreement, and what would become of it without
/// (`sluice rights impact`).
///
/// What rests on it the manifests say. What would become of it is decided once more, from the
/// inputs and the rule set of the run, once as they are and once as if there were no such
/// agreement; nothing is written.
package struct AgreementImpact {
    /// What rests on the agreement in one shard.
    package struct Shard: Codable, Sendable {
        package var run: String
        package var shard: String
        package var records: Int
        package var bytes: Int
        package var textBytes: Int

        enum CodingKeys: String, CodingKey {
            case run, shard, records, bytes
            case textBytes = "text_bytes"
        }
    }

    package struct Result: Codable, Sendable {
        package var agreement: String
        package var total = Amount()
        package var shards: [Shard] = []
        /// What would become of the records without it: by outcome, and by basis or reason. Nil if
        /// the inputs were not there to ask.
        package var outcome: AmountTable?
        package var because: AmountTable?
        /// Shards that could not be asked, and why.
        package var findings: [AuditFinding] = []

        package init(_ agreement: String) { self.agreement = agreement }

        /// The result as one line of JSON with sorted keys.
        package var json: String { AccountFile.line(self) }
    }

    private let agreement: String
    private var basis: String { "agreement:\(agreement)" }
    package private(set) var result: Result

    package init(_ agreement: String) {
        self.agreement = agreement
        result = Result(agreement)
    }

    /// Adds what the manifests of a run say.
    package mutating func add(_ folder: OutputFolder) throws(Diagnostic) {
        for name in try folder.shardNames() {
            guard let manifest = try folder.manifest(of: name) else { continue }
            if manifest.counts.basis.amounts[AmountTable.other] != nil {
                result.findings.append(
                    AuditFinding(
                        shard: name,
                        message: "its manifest has more bases than it names, so some may be missing"
                    )
                )
            }
            guard let amount = manifest.counts.basis.amounts[basis] else { continue }
            result.total += amount
            result.shards.append(
                Shard(
                    run: folder.path,
                    shard: name,
                    records: amount.records,
                    bytes: amount.bytes,
                    textBytes: amount.textBytes
                )
            )
        }
    }

    /// Decides the shards of a run that hold such records once more.
    ///
    /// - Parameters:
    ///   - rules: the rule set of the run.
    ///   - inputs: the folder beneath which the inputs lie.
    ///   - jobs: how many shards are read at a time.
    package mutating func decideAgain(
        _ folder: OutputFolder,
        rules: RuleSet,
        inputs: String,
        jobs: Int
    ) throws(Diagnostic) {
        result.outcome = result.outcome ?? AmountTable()
        result.because = result.because ?? AmountTable()
        let shards = result.shards.filter { $0.run == folder.path }
        let state = Monitor(
            (next: 0, endings: [ImpactEnding](repeating: .nothing, count: shards.count))
        )
        let (agreement, basis) = (agreement, basis)
        Parallel.run(min(jobs, max(1, shards.count))) { _ in
            while let number = state.withLock({ state -> Int? in
                guard state.next < shards.count else { return nil }
                state.next += 1
                return state.next - 1
            }) {
                let ending: ImpactEnding
                do throws(Diagnostic) {
                    let work = ImpactShard(shards[number], folder, rules, inputs)
                    ending = try work.decideAgain(without: agreement, basis)
                } catch {
                    ending = .failed(error)
                }
                state.withLock { $0.endings[number] = ending }
            }
        }
        // In the order of the shards, whoever was done first.
        for (shard, ending) in zip(shards, state.withLock { $0.endings }) {
            switch ending {
            case .nothing: continue
            case .decided(let outcome, let because):
                result.outcome?.add(outcome)
                result.because?.add(because)
            case .notAsked(let problem):
                result.findings.append(AuditFinding(shard: shard.shard, message: problem))
            case .failed(let diagnostic): throw diagnostic
            }
        }
    }
}

/// How deciding a shard once more ended.
private enum ImpactEnding: Sendable {
    /// There is no such shard any more.
    case nothing
    case decided(outcome: AmountTable, because: AmountTable)
    /// Why it could not be asked.
    case notAsked(String)
    case failed(Diagnostic)
}

/// One shard that holds records which rest on the agreement.
private struct ImpactShard {
    private let shard: AgreementImpact.Shard
    private let folder: OutputFolder
    private let rules: RuleSet
    private let inputs: String

    init(
        _ shard: AgreementImpact.Shard,
        _ folder: OutputFolder,
        _ rules: RuleSet,
        _ inputs: String
    ) {
        self.shard = shard
        self.folder = folder
        self.rules = rules
        self.inputs = inputs
    }

    func decideAgain(without agreement: String, _ basis: String) throws(Diagnostic) -> ImpactEnding
    {
        guard let manifest = try folder.manifest(of: shard.shard) else { return .nothing }
        if manifest.rules.digest != rules.digest {
            return .notAsked("decided by another rule set: \(manifest.rules.digest)")
        }
        guard let path = ShardAudit.input(of: manifest, beneath: inputs) else {
            return .notAsked("its input is not beneath `\(inputs)`")
        }
        guard let options = FilterOptions(account: manifest.options) else {
            return .notAsked("its options are not of this version")
        }
        let lines = ImpactLines(
            try rules.planned(until: options.until, asOf: folder.asOf),
            try rules.planned(until: options.until, asOf: folder.asOf, ignoring: agreement),
            basis: basis,
            lineLimit: options.lineLimit
        )
        do throws(ShardFailure) {
            let found = try OutputFile.read(path) { lines.add($0) }
            if let known = manifest.input.sha256, path.hasSuffix(manifest.input.name),
                known != found.sha256
            {
                return .notAsked("its input is not the one that was decided")
            }
        } catch {
            return .notAsked("\(error)")
        }
        guard lines.amount.records == shard.records else {
            return .notAsked(
                "\(lines.amount.records) records rest on the agreement now, and "
                    + "\(shard.records) did"
            )
        }
        return .decided(outcome: lines.outcome, because: lines.because)
    }
}

/// Decides lines twice: with an agreement, and those that rest on it without.
private final class ImpactLines {
    private var matcher: Matcher
    private var without: Matcher
    private let basis: String
    private let lineLimit: Int
    private(set) var amount = Amount()
    private(set) var outcome = AmountTable()
    private(set) var because = AmountTable()

    init(_ rules: RuleSet, _ without: RuleSet, basis: String, lineLimit: Int) {
        matcher = Matcher(rules)
        self.without = Matcher(without)
        self.basis = basis
        self.lineLimit = lineLimit
    }

    func add(_ chunk: Chunk) { add(chunk.lines) }

    private func add(_ lines: borrowing ByteBuffer) {
        let end = lines.count
        var start = 0
        while start < end {
            let feed = lines.bytes.firstOffset(of: UInt8(ascii: "\n"), from: start, to: end)
            let lineEnd = feed ?? end
            let next = feed.map { $0 + 1 } ?? end
            if lineEnd - start <= lineLimit {
                decide(lines.paddedBytes, start, lineEnd, byteCount: next - start)
            }
            start = next
        }
    }

    private func decide(_ text: RawSpan, _ start: Int, _ end: Int, byteCount: Int) {
        guard let decision = try? matcher.decide(text, from: start, to: end),
            decision.finding.basis == basis,
            let other = try? without.decide(text, from: start, to: end)
        else { return }
        let one = Amount(
            records: 1,
            bytes: byteCount,
            textBytes: matcher.slot(.text)?.byteCount ?? 0
        )
        amount += one
        outcome.add(one, to: String(describing: other.finding.outcome.word))
        because.add(
            one,
            to: other.finding.basis ?? other.finding.causes.first?.code.rawValue ?? "nothing"
        )
    }
}
