package import ProvenanceCore
package import RightsPolicy

/// The main job: shards in, decided records out.
///
/// One thread a worker. A worker opens shards while there are unopened ones, and then helps with
/// those that are under way, so that one huge shard uses every core as well as a thousand small.
package final class FilterRun: Sendable {
    let rules: RuleSet
    let plans: [ShardPlan]
    let target: Target
    let facts: RunFacts
    let temporaries: Temporaries
    let pool = Pool()
    let schedule: Monitor<Schedule>
    private let coverage: CoverageTally?

    /// Where outputs go.
    package enum Target: Sendable {
        case folder(OutputFolder)
        case streams(NamedOutputs)
        /// Nothing is written: what is decided is compared with what lies in the folder.
        case comparison(OutputFolder)
    }

    struct Schedule {
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
            progress: progress,
            frame: options.hasIndex ? rules.frameDigest(asOf: asOf, until: options.until) : nil
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
            let isDecided = worker.decide(chunk, of: shard.jsonName, shard.index, into: result)
            pool.give(chunk)
            guard isDecided else {
                pool.give(result)
                shard.failAgainstIndex()
                break
            }
            coverage?.add(result.tally)
            stats.decideNanoseconds += Stopwatch.lap(since: &clock)
            stats.passedMembers += result[.allowed].passedCount
            stats.copiedMembers += result.copiedCount
            worker.withEncoder(for: shard.plan.container) { encoder in
                worker.seal(result, with: &encoder)
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
            if manifest.isCopy, keepsBytes(of: shard.plan) {
                schedule.withLock { $0.stats.copiedShards += 1 }
            }
            ending = manifest.partial == nil ? .done(manifest) : .salvaged(shard.plan, manifest)
        case .failed(var problem):
            if let rescue = withoutIndex(shard, &problem) ?? rescue(shard, &problem) {
                schedule.withLock { $0.active.append(rescue) }
                return rescue
            }
            ending = .failed(shard.plan, problem)
        }
        schedule.withLock { $0.note(ending, of: shard.number) }
        facts.progress.addShard()
        return nil
    }
}
