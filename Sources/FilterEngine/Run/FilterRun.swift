package import ProvenanceCore
package import RightsPolicy

/// The main job: shards in, decided records out.
///
/// One thread a worker. A worker opens shards while there are unopened ones, and then helps with
/// those that are under way, so that one huge shard uses every core as well as a thousand small.
package final class FilterRun: Sendable {
    private let rules: RuleSet
    private let plans: [ShardPlan]
    private let target: Target
    private let facts: RunFacts
    private let temporaries: Temporaries
    private let pool = Pool()
    private let schedule: Monitor<Schedule>
    private let coverage: CoverageTally?

    /// Where outputs go.
    package enum Target: Sendable {
        case folder(OutputFolder)
        case streams(NamedOutputs)
        /// Nothing is written: what is decided is compared with what lies in the folder.
        case comparison(OutputFolder)
    }

    private struct Schedule {
        /// The next shard that nobody has opened.
        var next = 0
        /// Shards that are being opened: they may soon need help.
        var opening = 0
        var active: [ShardRun] = []
        var result = RunResult()
        var stats = RunStats()
        /// Ends of shards whose turn to be counted has not come, by their numbers.
        var endings: [Int: Ending] = [:]
        var nextEnding = 0
        let thresholds: [Threshold]

        /// Counts shards in the order of their plans: which came first never shows in the result.
        mutating func note(_ ending: Ending, of number: Int) {
            endings[number] = ending
            while let ending = endings.removeValue(forKey: nextEnding) {
                result.add(ending, thresholds)
                nextEnding += 1
            }
        }
    }

    package init(
        _ plans: [ShardPlan],
        rules: RuleSet,
        target: Target,
        asOf: Day,
        options: FilterOptions,
        temporaries: Temporaries,
        progress: RunProgress,
        coverage: CoverageTally? = nil
    ) {
        self.plans = plans
        self.coverage = coverage
        self.rules = rules
        self.target = target
        self.temporaries = temporaries
        schedule = Monitor(Schedule(thresholds: options.thresholds))
        facts = RunFacts(
            rules: RulesAccount(rules),
            asOf: asOf,
            options: options,
            progress: progress
        )
    }

    /// Does every shard, and says how each ended. One that fails does not stop the others.
    package func run() -> RunResult {
        var clock = Stopwatch.nanoseconds
        Parallel.run(facts.options.jobs) { [self] _ in work() }
        let wall = Stopwatch.lap(since: &clock)
        return schedule.withLock { schedule in
            schedule.stats.wallNanoseconds = wall
            if facts.options.hasStats { schedule.result.stats = schedule.stats }
            schedule.result.check(facts.options.thresholds)
            return schedule.result
        }
    }

    // MARK: A worker

    private enum Task {
        case open(Int)
        case help(ShardRun)
    }

    private func work() {
        let worker = ChunkWorker(rules, options: facts.options)
        var stats = RunStats()
        while let task = nextTask() {
            switch task {
            case .open(let number):
                let shard = open(number)
                schedule.withLock { schedule in
                    schedule.opening -= 1
                    if let shard { schedule.active.append(shard) }
                }
                if let shard { work(on: shard, worker, &stats) }
            case .help(let shard): work(on: shard, worker, &stats)
            }
        }
        stats.add(worker.lookups)
        stats.costs = worker.costs
        schedule.withLock { $0.stats.add(stats) }
    }

    private func nextTask() -> Task? {
        schedule.waiting { schedule -> Task?? in
            if schedule.next < plans.count {
                schedule.next += 1
                schedule.opening += 1
                return .some(.open(schedule.next - 1))
            }
            if let shard = schedule.active.first(where: \.isReadable) { return .some(.help(shard)) }
            return schedule.opening == 0 ? .some(nil) : nil
        }
    }

    /// Takes chunks of the shard until there are none left.
    private func work(on shard: ShardRun, _ worker: ChunkWorker, _ stats: inout RunStats) {
        while let chunk = shard.takeChunk(facts.progress) {
            stats.add(chunk)
            var clock = Stopwatch.nanoseconds
            let result = pool.takeResult()
            worker.decide(chunk, of: shard.jsonName, into: result)
            coverage?.add(result.tally)
            pool.give(chunk)
            stats.decideNanoseconds += Stopwatch.lap(since: &clock)
            stats.passedMembers += result[.allowed].passedCount
            worker.withEncoder(for: shard.plan.container) { encoder in
                for output in result.outputs { output.seal(with: &encoder) }
                stats.deflateNanoseconds += Stopwatch.lap(since: &clock)
                shard.give(result, &encoder)
                stats.writeNanoseconds += Stopwatch.lap(since: &clock)
            }
        }
        var clock = Stopwatch.nanoseconds
        worker.withEncoder(for: shard.plan.container) { shard.advance(&$0) }
        stats.writeNanoseconds += Stopwatch.lap(since: &clock)
        if let rest = note(shard) { work(on: rest, worker, &stats) }
    }

    /// Takes the shard off the schedule, and its end into the result, once.
    ///
    /// - Returns: what is still to be done of it.
    private func note(_ shard: ShardRun) -> ShardRun? {
        guard let end = shard.end else { return nil }
        let isFirst = schedule.withLock { schedule -> Bool in
            guard let index = schedule.active.firstIndex(where: { $0 === shard }) else {
                return false
            }
            schedule.active.remove(at: index)
            return true
        }
        guard isFirst else { return nil }
        let ending: Ending
        switch end {
        case .published(let manifest):
            ending = manifest.partial == nil ? .done(manifest) : .salvaged(shard.plan, manifest)
        case .failed(var problem):
            if let rescue = rescue(shard, &problem) {
                schedule.withLock { $0.active.append(rescue) }
                return rescue
            }
            ending = .failed(shard.plan, problem)
        }
        schedule.withLock { $0.note(ending, of: shard.number) }
        facts.progress.addShard()
        return nil
    }

    // MARK: Opening

    /// Opens a shard and its outputs; nil if it cannot be done, or is done already.
    private func open(_ number: Int) -> ShardRun? {
        let plan = plans[number]
        do throws(ShardProblem) {
            if let done = try finished(plan) {
                facts.progress.skip(inputBytes: done.input.bytes)
                let isPart = done.partial != nil
                schedule.withLock {
                    $0.note(isPart ? .salvaged(plan, done) : .skipped(done), of: number)
                }
                return nil
            }
            return try shardRun(plan, number, part: nil)
        } catch {
            schedule.withLock { $0.note(.failed(plan, error), of: number) }
            facts.progress.addShard()
            return nil
        }
    }

    /// - Parameter part: how much of the input is read; nil for all of it.
    private func shardRun(
        _ plan: ShardPlan,
        _ number: Int,
        part: VerifiedPart?
    ) throws(ShardProblem) -> ShardRun {
        let reader = try openInput(plan, part)
        let writer = ShardWriter(plan, outputs: try openOutputs(plan), run: facts, part: part)
        return ShardRun(
            plan,
            number: number,
            reader: reader,
            writer: writer,
            window: facts.options.jobs + 1,
            pool: pool,
            isRescue: part != nil
        )
    }

    /// What can be done of a shard that has failed; nil if nothing can.
    private func rescue(_ failed: ShardRun, _ problem: inout ShardProblem) -> ShardRun? {
        guard facts.options.isSalvaging, problem.isDamage, !failed.isRescue,
            case .file(let path) = failed.plan.source
        else { return nil }
        do throws(ShardFailure) {
            guard let part = try VerifiedPart.find(in: path) else { return nil }
            guard part.lineByteCount > 0 else {
                problem.description +=
                    "; no whole line before it has a checksum that vouches for it"
                return nil
            }
            // Its temporary files have the names that the part's will have.
            failed.waitForWriters()
            do throws(ShardProblem) {
                return try shardRun(failed.plan, failed.number, part: part)
            } catch {
                problem = error
            }
        } catch {
            problem = ShardProblem(error)
        }
        return nil
    }

    private func openInput(
        _ plan: ShardPlan,
        _ part: VerifiedPart?
    ) throws(ShardProblem) -> ChunkReader {
        let reader: ShardReader
        do throws(ShardFailure) {
            switch plan.source {
            case .file(let path):
                reader = try ShardReader(
                    path: path,
                    digest: part == nil && facts.options.hasDigests,
                    part: part
                )
            case .standardInput:
                reader = try ShardReader(
                    named: plan.description,
                    digest: facts.options.hasDigests
                )
            }
        } catch {
            throw ShardProblem(error)
        }
        if case .file(let path) = plan.source, reader.container != Container.promised(by: path) {
            throw ShardProblem(
                "`\(shown(path))`: holds \(reader.container.rawValue), but its name does not say so"
            )
        }
        return ChunkReader(
            reader,
            chunkByteCount: facts.options.chunkByteCount,
            lineLimit: facts.options.lineLimit,
            expansionLimit: facts.options.expansionLimit,
            keepsMembers: part == nil && passesMembers(of: plan)
        )
    }

    /// Whether members of the shard may leave as they came: what goes in comes out, packed as it
    /// was, and nothing was asked of how.
    private func passesMembers(of plan: ShardPlan) -> Bool {
        let options = facts.options
        guard case .folder = target, options.passesMembers else { return false }
        return plan.container == .gzip && options.container == nil && options.level == nil
            && !options.isDryRun
    }

    private func openOutputs(_ plan: ShardPlan) throws(ShardProblem) -> any ShardOutputs {
        if facts.options.isDryRun { return DiscardedOutputs() }
        switch target {
        case .folder(let folder):
            return try FolderOutputs(
                folder,
                name: plan.name,
                container: plan.container,
                options: facts.options,
                held: HeldLists(rules)
            )
        case .comparison(let folder): return try ComparedOutputs(folder, name: plan.name)
        case .streams(let names):
            return try StreamOutputs(
                names,
                container: plan.container,
                options: facts.options,
                temporaries
            )
        }
    }

    // MARK: What is there already

    /// Checks, before anything is written, that no shard would replace one of another input, and
    /// none would be decided without the lists that were applied in the folder afterwards.
    package func checkNames() throws(Diagnostics) {
        guard case .folder(let folder) = target, !facts.options.isForced else { return }
        var problems = Diagnostics()
        for plan in plans {
            do throws(Diagnostic) {
                guard case .file(let path) = plan.source else { continue }
                let manifest = try folder.manifest(of: plan.name)
                guard let manifest, manifest.partial == nil, try !isInput(of: manifest, at: path)
                else {
                    if let refusal = refusal(of: plan, manifest, in: folder) {
                        problems.append(refusal)
                    }
                    continue
                }
                problems.append(
                    Diagnostic(
                        "`\(shown(folder.path))` holds outputs of another `\(shown(plan.name))` "
                            + "than `\(shown(path))`",
                        hint: "name another folder, or replace them with --force"
                    )
                )
            } catch {
                problems.append(error)
            }
        }
        guard problems.isEmpty else { throw problems }
    }

    /// The manifest of a shard that is done already, with the same input, rules and options.
    private func finished(_ plan: ShardPlan) throws(ShardProblem) -> Manifest? {
        guard case .folder(let folder) = target, case .file(let path) = plan.source,
            !facts.options.isForced
        else { return nil }
        do throws(Diagnostic) {
            guard let manifest = try folder.manifest(of: plan.name), facts.agrees(with: manifest),
                folder.holdsOutputs(of: manifest), try isInput(of: manifest, at: path)
            else { return nil }
            // Whatever lists have taken out of it since. A part stands for a shard only where
            // parts are wanted.
            return manifest.partial == nil || facts.options.isSalvaging ? manifest : nil
        } catch {
            throw ShardProblem(error.description)
        }
    }

    /// Why the shard must not be decided by these rules, if it would be; nil if it may, or is
    /// done already.
    ///
    /// - Parameter manifest: that of the same input, if there is one.
    private func refusal(
        of plan: ShardPlan,
        _ manifest: Manifest?,
        in folder: OutputFolder
    ) -> Diagnostic? {
        let applied = (manifest?.applied ?? []) + folder.applied
        if applied.isEmpty { return nil }
        if let manifest, facts.agrees(with: manifest), folder.holdsOutputs(of: manifest) {
            return nil
        }
        return HeldLists(rules).refusal(of: plan.name, in: folder.path, applied)
    }

    /// Whether the file is the input that `manifest` accounts for: the same size and time, or,
    /// where the time differs, the same bytes.
    private func isInput(of manifest: Manifest, at path: String) throws(Diagnostic) -> Bool {
        try Diagnostic.of { () throws(FileFailure) in
            let status = try Files.status(of: path)
            guard status.byteCount == manifest.input.bytes else { return false }
            if manifest.input.modified == Int(status.modifiedNanoseconds) { return true }
            guard let known = manifest.input.sha256 else { return false }
            return try Files.sha256(of: path) == known
        }
    }
}
