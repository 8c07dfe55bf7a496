import ProvenanceCore
package import RightsPolicy

/// Decides shards by two rule sets at once, and says what differs (`sluice rules diff`). Nothing
/// is written. Shards are the unit of parallel work, and are summed in their order.
package final class PolicyComparison: Sendable {
    private let plans: [ShardPlan]
    private let before: RuleSet
    private let after: RuleSet
    private let state: Monitor<State>

    private struct State {
        var next = 0
        var ended: [Int: DataComparison] = [:]
    }

    package init(_ plans: [ShardPlan], before: RuleSet, after: RuleSet) {
        self.plans = plans
        self.before = before
        self.after = after
        state = Monitor(State())
    }

    package func run(jobs: Int) -> DataComparison {
        Threads.run(min(jobs, max(plans.count, 1))) { [self] _ in
            while let number = nextShard() {
                let result = compare(plans[number])
                state.withLock { $0.ended[number] = result }
            }
        }
        let ended = state.withLock { $0.ended }
        var sum = DataComparison()
        for number in plans.indices {
            if let result = ended[number] { sum.add(result) }
        }
        return sum
    }

    private func nextShard() -> Int? {
        state.withLock { state -> Int? in
            guard state.next < plans.count else { return nil }
            state.next += 1
            return state.next - 1
        }
    }

    /// A shard that fails counts for nothing, as in a run.
    private func compare(_ plan: ShardPlan) -> DataComparison {
        let lines = ComparedLines(plan.name, before, after)
        do throws(ShardFailure) {
            let reader: ShardReader
            switch plan.source {
            case .file(let path): reader = try ShardReader(path: path, digest: false)
            case .standardInput: reader = try ShardReader(named: plan.description, digest: false)
            }
            var chunks = ChunkReader(
                reader,
                chunkByteCount: 1 << 20,
                lineLimit: Limits.lineBytes
            )
            let chunk = Chunk()
            while try chunks.next(into: chunk) { lines.add(chunk) }
            return lines.result
        } catch {
            var failed = DataComparison()
            failed.failures = [
                RunResult.Failure(shard: plan.description, message: error.description)
            ]
            return failed
        }
    }
}

/// The lines of one shard, decided twice.
private final class ComparedLines {
    private let shard: String
    private var before: Matcher
    private var after: Matcher
    private(set) var result = DataComparison()

    init(_ shard: String, _ before: RuleSet, _ after: RuleSet) {
        self.shard = shard
        self.before = Matcher(before)
        self.after = Matcher(after)
    }

    func add(_ chunk: Chunk) {
        if let line = chunk.oversize {
            let bytes = line.byteCount + (line.hasLineFeed ? 1 : 0)
            result.total += Amount(records: 1, bytes: bytes)
            result.unreadable += Amount(records: 1, bytes: bytes)
        } else {
            add(chunk.lines, firstLine: chunk.firstLine)
        }
    }

    private func add(_ lines: borrowing ByteBuffer, firstLine: Int) {
        let end = lines.count
        var start = 0
        var line = firstLine
        while start < end {
            let lineFeed = lines.bytes.firstOffset(of: UInt8(ascii: "\n"), from: start, to: end)
            let next = lineFeed.map { $0 + 1 } ?? end
            let amount = Amount(records: 1, bytes: next - start)
            result.total += amount
            do throws(JSONFault) {
                let lineEnd = lineFeed ?? end
                let old = try before.decide(lines.paddedBytes, from: start, to: lineEnd).finding
                let new = try after.decide(lines.paddedBytes, from: start, to: lineEnd).finding
                if old.outcome != new.outcome { note(old, new, amount, line, lines.bytes) }
            } catch {
                result.unreadable += amount
            }
            line += 1
            start = next
        }
    }

    private func note(
        _ old: Finding,
        _ new: Finding,
        _ amount: Amount,
        _ line: Int,
        _ text: RawSpan
    ) {
        let code = (new.causes.first ?? old.causes.first)?.code.rawValue ?? ""
        let change = OutcomeChange(before: old.outcome, after: new.outcome, reason: code)
        var source = "(none)"
        if let slot = after.slot(.source), slot.isString {
            source = JSONText.string(after.text(of: slot, in: text), kind: slot.kind)
        }
        var id: String?
        if let slot = after.slot(.id), slot.isString || slot.kind == .number,
            slot.byteCount <= Limits.policyTextBytes
        {
            let bytes = after.text(of: slot, in: text)
            id = slot.isString ? "\"\(String(copying: bytes))\"" : String(copying: bytes)
        }
        result.note(
            ChangedRecord(shard: shard, line: line, id: id, change: change),
            amount,
            source: source.utf8.count <= 256 ? source : "(long)"
        )
    }
}
