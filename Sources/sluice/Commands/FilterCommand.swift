import ArgumentParser
import FilterEngine
import ProvenanceCore
import RightsPolicy

struct FilterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "filter",
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
            manifest/ with one file a shard, and run.json with the sum. A shard whose manifest \
            is there is done: running again does what is missing.
            """
    )

    @Argument(help: ArgumentHelp("Files, folders, globs, @lists, or -.", valueName: "shard"))
    var shards: [String]

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "The policy, or a rule set made by `sluice rules compile`.",
            valueName: "policy"
        )
    )
    var rules: String

    @OptionGroup(title: "Outputs") var outputs: OutputOptions
    @OptionGroup(title: "Input") var input: InputOptions
    @OptionGroup(title: "Rules") var ruleOptions: RuleOptions
    @OptionGroup(title: "How it is done") var work: WorkOptions
    @OptionGroup(title: "What is shown") var shown: ShownOptions

    func run() throws {
        let isDone: Bool
        do throws(Diagnostics) {
            isDone = try filter()
        } catch {
            throw CommandEnd.failed(error)
        }
        if !isDone { throw CommandEnd.failed }
    }

    /// Whether every shard was done.
    private func filter() throws(Diagnostics) -> Bool {
        let named = try outputs.named(dryRun: work.dryRun)
        var options = try work.filterOptions(input)
        options.blocked = outputs.blockedRecords ?? .full
        options.container = try outputs.container()
        try work.checkLevel(options)

        var finder = ShardFinder()
        finder.base = input.base
        finder.standardInputName = try input.standardInputName()
        // Outputs that are named one by one say themselves how they are packed.
        finder.container = named == nil ? options.container : nil
        let plans = try finder.find(shards)
        if named != nil, plans.count != 1 {
            throw Diagnostics([
                Diagnostic(
                    "\(plans.count) shards cannot share outputs that are named one by one",
                    hint: "name a folder with --output"
                )
            ])
        }

        let temporaries = Temporaries(attempt: work.attempt)
        let asOf = try input.day()
        let folder = try outputs.folder(asOf: asOf, temporaries)
        let rules = try ruleOptions.loader(isFirstRun: folder?.isNew ?? false).load(
            rules,
            data: { () throws(Diagnostics) in try DataFolder.find(input.dataDir) },
            asOf: folder?.asOf ?? asOf ?? Files.today,
            knownListEntries: folder?.knownListEntries ?? [:]
        )
        let target: FilterRun.Target =
            folder.map { .folder($0) }
            ?? .streams(named ?? NamedOutputs(paths: [:], manifest: nil))
        return try run(
            plans,
            rules,
            target,
            asOf: folder?.asOf ?? asOf ?? Files.today,
            options,
            temporaries,
            ignored: finder.ignored
        )
    }

    private func run(
        _ plans: [ShardPlan],
        _ rules: RuleSet,
        _ target: FilterRun.Target,
        asOf: Day,
        _ options: FilterOptions,
        _ temporaries: Temporaries,
        ignored: [String]
    ) throws(Diagnostics) -> Bool {
        let progress = RunProgress()
        let run = FilterRun(
            plans,
            rules: rules,
            target: target,
            asOf: asOf,
            options: options,
            temporaries: temporaries,
            progress: progress
        )
        try run.checkNames()
        // Everything has been checked; from here on something is written.
        StopSignals.handle { signal in
            temporaries.removeAll { StopSignals.exit(after: signal) }
        }
        if !options.isDryRun, case .folder(let folder) = target {
            try Diagnostics.of { () throws(Diagnostic) in try folder.prepare() }
        }
        if !shown.quiet { report(ignored: ignored) }
        let start = Terminal.seconds
        let line = ProgressLine(
            progress,
            shards: plans.count,
            totalBytes: totalBytes(of: plans),
            isShown: !shown.quiet && Terminal.isWatched
        )
        let result = run.run()
        line.stop()
        for failure in result.failed { Terminal.report("sluice: \(failure.message)") }
        var destination: String?
        if !options.isDryRun, case .folder(let folder) = target {
            _ = try Diagnostics.of { () throws(Diagnostic) in
                try folder.sumUp(sync: options.sync)
            }
            destination = folder.path
        }
        show(result, seconds: Terminal.seconds - start, destination)
        return result.failed.isEmpty
    }

    private func show(_ result: RunResult, seconds: Double, _ destination: String?) {
        if !shown.quiet {
            let summary = RunSummary(result, seconds: seconds, destination: destination)
            Terminal.report(summary.text)
        }
        if shown.json { Terminal.print(result.json) }
    }

    private func report(ignored: [String]) {
        guard let first = ignored.first else { return }
        let more = ignored.count > 1 ? " and \(ignored.count - 1) more" : ""
        Terminal.report("sluice: not taken for shards: `\(first)`\(more)")
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
