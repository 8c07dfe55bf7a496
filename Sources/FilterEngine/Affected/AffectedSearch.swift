package import ProvenanceCore
package import RightsPolicy

/// Finds the allowed records of OUT that lists name (`sluice affected`).
///
/// The manifests are read first; of the outputs only `allowed/`, and only of shards that have
/// allowed lines. Nothing is written.
///
/// Where it is asked what applying a list would change, `blocked/` is read as well: for a takedown
/// wherever it holds records, for an opt-out only of shards whose counts know of a record that
/// waits for review. A shard to which just this question was applied already is passed over: it
/// holds nothing any more that the list names.
package final class AffectedSearch: Sendable {
    /// What a shard may have found before its turn has come, and how many shards may wait for
    /// theirs: memory stays bounded, however many records are named.
    private static let waitingByteCount = 1 << 20
    private static let waitingShardCount = 64

    private let folder: OutputFolder
    private let rules: RuleSet
    private let jobs: Int
    private let print: (@Sendable (String) -> Void)?
    private let applying: AppliedList?
    private let progress: RunProgress
    private let state: Monitor<State>

    private struct State {
        let names: [String]
        /// The next shard that nobody has opened.
        var next = 0
        /// The shard whose lines are printed now: they leave in order of names.
        var turn = 0
        var waiting: [Int: Ending] = [:]
        var result = AffectedResult()
    }

    /// How one shard ended.
    private struct Ending {
        var text: String
        var account: AffectedShard
        var failure: String?
    }

    /// - Parameters:
    ///   - rules: a `ListQuestion`.
    ///   - applying: the list, if it is asked what applying it would change.
    ///   - print: takes the lines of JSON, one for each record, in order; nil if nobody wants them.
    package init(
        _ folder: OutputFolder,
        rules: RuleSet,
        jobs: Int,
        applying: AppliedList? = nil,
        progress: RunProgress = RunProgress(),
        print: (@Sendable (String) -> Void)?
    ) throws(Diagnostic) {
        self.folder = folder
        self.rules = rules
        self.jobs = jobs
        self.print = print
        self.applying = applying
        self.progress = progress
        state = Monitor(State(names: try folder.shardNames()))
    }

    package var shardCount: Int { state.withLock { $0.names.count } }

    /// Bytes of `allowed/` as they are stored: what is to be read, or somewhat more.
    package var byteCount: Int {
        state.withLock { $0.names }.reduce(0) { sum, name in
            sum + ((try? Files.status(of: folder.path(of: .allowed, name)))?.byteCount ?? 0)
        }
    }

    package func run() -> AffectedResult {
        Threads.run(jobs) { [self] _ in
            while let (number, name) = nextShard() {
                end(number, search(name, number))
                progress.addShard()
            }
        }
        return state.withLock { $0.result }
    }

    // MARK: Turns

    private func nextShard() -> (Int, String)? {
        state.waiting { state -> (Int, String)?? in
            guard state.next < state.names.count else { return .some(nil) }
            guard state.next - state.turn < Self.waitingShardCount else { return nil }
            state.next += 1
            return (state.next - 1, state.names[state.next - 1])
        }
    }

    /// Prints what the shard has found so far, when its turn has come. The shard of the turn is
    /// always one that a thread works on, so the wait has an end.
    private func flush(_ lines: AffectedLines, _ number: Int) {
        let text = lines.takeText()
        state.waiting { state -> Void? in
            guard state.turn == number else { return nil }
            print?(text)
            return ()
        }
    }

    private func end(_ number: Int, _ ending: Ending) {
        state.withLock { state in
            state.waiting[number] = ending
            while let ending = state.waiting.removeValue(forKey: state.turn) {
                if !ending.text.isEmpty { print?(ending.text) }
                if let message = ending.failure {
                    let shard = ending.account.shard
                    state.result.failures.append(AuditFinding(shard: shard, message: message))
                } else {
                    state.result.shards.append(ending.account)
                }
                state.turn += 1
            }
        }
    }

    // MARK: A shard

    private func search(_ name: String, _ number: Int) -> Ending {
        let lines = AffectedLines(name, rules)
        let failure: String?
        do throws(Diagnostic) {
            // A shard that is gone since the names were listed is none.
            failure = try folder.manifest(of: name).flatMap { self.read($0, into: lines, number) }
        } catch {
            failure = error.description
        }
        return Ending(text: lines.takeText(), account: lines.account, failure: failure)
    }

    /// Reads the shard's `allowed/`; what is wrong with it, if anything is.
    private func read(_ manifest: Manifest, into lines: AffectedLines, _ number: Int) -> String? {
        guard let expected = manifest.outputs[OutputKind.allowed.word] else {
            return "the manifest knows no `\(OutputKind.allowed.word)`"
        }
        if let applying, manifest.applied?.contains(applying) ?? false { return nil }
        if expected.lines > 0, let failure = readAllowed(expected, manifest, into: lines, number) {
            return failure
        }
        if let applying { return readBlocked(manifest, applying, into: lines) }
        return nil
    }

    private func readAllowed(
        _ expected: OutputAccount,
        _ manifest: Manifest,
        into lines: AffectedLines,
        _ number: Int
    ) -> String? {
        do throws(ShardFailure) {
            let path = folder.path(of: .allowed, manifest.input.name)
            let found = try OutputFile.read(path) { chunk in
                let before = lines.account.lines
                lines.add(chunk)
                progress.add(lines: lines.account.lines - before)
                if print == nil {
                    _ = lines.takeText()
                } else if lines.text.count > Self.waitingByteCount {
                    flush(lines, number)
                }
            }
            let isWhole =
                found.byteCount == expected.bytes && found.lineCount == expected.lines
                && (expected.sha256 == nil || found.sha256 == expected.sha256)
            progress.add(inputBytes: found.byteCount)
            if !isWhole { return "allowed is not the file that its manifest accounts for" }
        } catch {
            return "\(error)"
        }
        return lines.firstBadLine.map { "line \($0) of allowed is no record" }
    }

    /// Whether the blocked lines are whole is for whoever writes them anew to find.
    private func readBlocked(
        _ manifest: Manifest,
        _ list: AppliedList,
        into lines: AffectedLines
    ) -> String? {
        let review = String(describing: Outcome.review.word)
        let holdsRecords =
            manifest.options["blocked"] == FilterOptions.BlockedForm.full.rawValue
            && (list.takedown || manifest.counts.outcome.amounts[review] != nil)
        guard holdsRecords, manifest.outputs[OutputKind.blocked.word]?.lines != 0 else {
            return nil
        }
        do throws(ShardFailure) {
            let path = folder.path(of: .blocked, manifest.input.name)
            _ = try OutputFile.read(path) { lines.add(blocked: $0, list) }
            return nil
        } catch {
            return "\(error)"
        }
    }
}
