import ArgumentParser
import FilterEngine
import ProvenanceCore
import RightsPolicy

struct FilterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "filter",
        // It starts once a shard: a command with one above it is not asked for completions.
        _superCommandName: Product.name,
        abstract: "Filter shards by a policy.",
        usage: """
            sluice filter <shard> ... --rules <policy> --output <folder>
            sluice filter - --rules <policy> --allowed - --blocked <file> \
            --attribution <file> --quarantine <file> --manifest <file>
            """,
        discussion: """
            A shard is a file of one JSON object a line, plain or packed with gzip or zstd. Name \
            files, folders (read to their depths), globs in quotes, @lists of any of these, or - \
            for standard input.

            The folder gets allowed/, blocked/, attribution/, quarantine/, decisions/ and \
            manifest/ with one file a shard, with --index also index/, and run.json with the sum. A shard whose manifest \
            is there is done: running again does what is missing.

            Exit codes: 0 done, whatever was blocked; 1 done, but a threshold was passed; \
            2 could not do it, or not all of it.
            """
    )

    @Argument(help: ArgumentHelp("Files, folders, globs, @lists, or -.", valueName: "shard"))
    var shards: [String] = []

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "The policy, or a rule set made by `sluice rules compile`.",
            valueName: "policy"
        )
    )
    var rules: String?

    @Option(
        help: ArgumentHelp(
            """
            Write as JSON which lines of the policy spoke for the records that this run decides, \
            and why the others did not.
            """,
            valueName: "file"
        )
    )
    var coverage: String?

    @OptionGroup(title: "Outputs") var outputs: OutputOptions
    @OptionGroup(title: "Input") var input: InputOptions
    @OptionGroup(title: "Rules") var ruleOptions: RuleOptions
    @OptionGroup(title: "How it is done") var work: WorkOptions
    @OptionGroup(title: "Thresholds") var thresholds: ThresholdOptions
    @OptionGroup(title: "What is shown") var shown: ShownOptions

    @Flag(
        help: ArgumentHelp(
            "Say where the time went, and what each rule, list and signal was asked, met and took.",
            discussion: "With --json the figures stand under `stats`, in nanoseconds."
        )
    )
    var stats = false

    func run() throws {
        let end: CommandEnd
        do throws(Diagnostics) {
            end = try filter()
        } catch {
            throw CommandEnd.failed(error)
        }
        if end != .done { throw end }
    }

    /// Done if every shard was, and no threshold was passed.
    private func filter() throws(Diagnostics) -> CommandEnd {
        let policy = try checkNamed()
        let named = try outputs.named(dryRun: work.dryRun)
        var options = try work.filterOptions(input)
        options.blocked = outputs.blockedRecords
        options.isForced = outputs.force
        options.hasIndex = outputs.index
        options.hasStats = stats
        options.thresholds = try thresholds.all()
        options.container = try outputs.container()
        try work.checkLevel(options)

        var finder = ShardFinder()
        finder.base = input.base
        finder.standardInputName = try input.standardInputName()
        // Outputs that are named one by one say themselves how they are packed.
        finder.container = named == nil ? options.container : nil
        let plans = try finder.find(shards)
        try outputs.check(against: plans, named)
        try work.checkSalvage(plans, hasFolder: named == nil)
        try outputs.checkIndex(options, plans)

        let temporaries = Temporaries(attempt: work.attempt)
        let asOf = try input.day()
        let folder = try outputs.folder(asOf: asOf, temporaries)
        let day = folder?.asOf ?? asOf ?? Files.today
        options.until = try ruleOptions.plannedEnd(asOf: day)
        var rules = try ruleOptions.loader(isFirstRun: folder?.isNew ?? false).load(
            policy,
            data: { () throws(Diagnostics) in try DataFolder.find(input.dataDir) },
            asOf: day,
            until: options.until,
            knownListEntries: folder?.knownListEntries ?? [:]
        )
        try ruleOptions.checkPlannedEnd(rules)
        if let card = input.card { rules = try rules.applying(DatasetCard(path: card)) }
        let target: FilterRun.Target =
            folder.map { .folder($0) }
            ?? .streams(named ?? NamedOutputs(paths: [:], manifest: nil))
        return try run(
            plans,
            rules,
            target,
            asOf: day,
            options,
            temporaries,
            ignored: finder.ignored
        )
    }

    /// The policy's path; what must be named, and is not, is said all at once.
    private func checkNamed() throws(Diagnostics) -> String {
        var problems = Diagnostics()
        if shards.isEmpty {
            problems.append(
                Diagnostic(
                    "no shard is named",
                    hint: "a shard is a file, a folder, a glob, an @list or -"
                )
            )
        }
        if rules == nil {
            problems.append(
                Diagnostic("no policy is named", hint: "name its file with --rules")
            )
        }
        guard problems.isEmpty, let rules else { throw problems }
        return rules
    }

    private func run(
        _ plans: [ShardPlan],
        _ rules: RuleSet,
        _ target: FilterRun.Target,
        asOf: Day,
        _ options: FilterOptions,
        _ temporaries: Temporaries,
        ignored: [String]
    ) throws(Diagnostics) -> CommandEnd {
        let progress = RunProgress()
        let tally = coverage == nil ? nil : CoverageTally()
        let run = FilterRun(
            plans,
            rules: rules,
            target: target,
            asOf: asOf,
            options: options,
            temporaries: temporaries,
            progress: progress,
            coverage: tally
        )
        try run.checkNames()
        let start = Terminal.seconds
        let line = ProgressLine(
            progress,
            shards: plans.count,
            totalBytes: totalBytes(of: plans),
            isShown: !shown.quiet && Terminal.isWatched
        )
        // Everything has been checked; from here on something is written.
        let stopped = stopMessage(target)
        let container = options.container ?? plans.first?.container ?? .plain
        StopSignals.handle { signal in
            temporaries.removeAll {
                if !options.isDryRun, case .streams(let names) = target {
                    names.cutStandardOutput(container)
                }
                line.erase()
                Terminal.report(stopped)
                StopSignals.exit(after: signal)
            }
        }
        if !options.isDryRun, case .folder(let folder) = target {
            try Diagnostics.of { () throws(Diagnostic) in try folder.prepare() }
        }
        if !shown.quiet { report(plans, ignored: ignored) }
        line.start()
        let result = run.run()
        line.stop()
        for note in result.notes { Terminal.report("sluice: \(note.message)") }
        for failure in result.failed { Terminal.report("sluice: \(failure.message)") }
        var destination: String?
        if !options.isDryRun, case .folder(let folder) = target {
            _ = try Diagnostics.of { () throws(Diagnostic) in
                try folder.sumUp(sync: options.sync)
            }
            destination = folder.path
        }
        if let tally { try write(tally, rules, result) }
        show(result, seconds: Terminal.seconds - start, destination)
        for violation in result.passed { Terminal.report("sluice: \(violation)") }
        if !result.failed.isEmpty { return .failed }
        return result.passed.isEmpty ? .done : .answerIsNo
    }

    /// Writes `--coverage`. What an earlier run had done is not in it.
    private func write(
        _ tally: CoverageTally,
        _ rules: RuleSet,
        _ result: RunResult
    ) throws(Diagnostics) {
        guard let coverage else { return }
        try RulesFile.write(tally.coverage(of: rules).json.text(isPretty: true), to: coverage)
        if result.skipped > 0 {
            Terminal.report(
                "sluice: \(coverage) says nothing of \(result.skipped) shards that were done "
                    + "before (--dry-run decides all and writes nothing else)"
            )
        }
        if tally.uncounted > 0 {
            Terminal.report(
                "sluice: \(coverage) says nothing of \(tally.uncounted) records: they differ in "
                    + "too many ways"
            )
        }
    }

    private func stopMessage(_ target: FilterRun.Target) -> String {
        switch target {
        case .folder where !work.dryRun:
            "sluice: stopped; the same command again does what is missing"
        case .folder, .streams, .comparison: "sluice: stopped"
        }
    }

    private func show(_ result: RunResult, seconds: Double, _ destination: String?) {
        if !shown.quiet {
            let summary = RunSummary(
                result,
                seconds: seconds,
                isDryRun: work.dryRun,
                destination: destination
            )
            Terminal.report(summary.text)
        }
        if let stats = result.stats {
            Terminal.report(
                StatsTable(stats, bytes: result.decodedBytes, records: result.lines).text
            )
        }
        if shown.json { Terminal.print(result.json) }
    }

    /// What a person should know before the run begins.
    private func report(_ plans: [ShardPlan], ignored: [String]) {
        if let first = ignored.first {
            let more = ignored.count > 1 ? " and \(ignored.count - 1) more" : ""
            Terminal.report("sluice: not taken for shards: `\(first)`\(more)")
        }
        if plans.contains(where: { $0.source == .standardInput }), Terminal.isTypedAt {
            Terminal.report("sluice: reading records from the terminal; end with Control-D")
        }
    }

    private func totalBytes(of plans: [ShardPlan]) -> Int? {
        var total = 0
        for plan in plans {
            guard case .file(let path) = plan.source, let status = try? Files.status(of: path),
                status.kind == .file
            else { return nil }
            total += status.byteCount
        }
        return total
    }
}
