import ArgumentParser
import FilterEngine
import ProvenanceCore
import RightsPolicy

struct AffectedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "affected",
        abstract: "Say which records of an earlier run a list, or a name, touches; take them out.",
        usage: """
            sluice affected <folder> --list <file> [--kind <kind>] [--rules <policy>] [--json]
            sluice affected <folder> --list <file> --apply [--takedown] [--rules <policy>]
            sluice affected <folder> --domain <host> --url <url> --author <name> --id <id>
            """,
        discussion: """
            Asks an updated list about the records that runs have allowed: only allowed/ is read, \
            and nothing is written. --url, --domain, --author and --id ask for single names \
            instead, or besides: is our content in your data? All entries that are in force on \
            the day count, whatever they forbid; with --rules, those that forbid the policy's \
            uses, and a list that the policy names is read as it says there.

            A record that lacks what a list needs, such as an address, is counted as one that \
            could not be asked about.

            With --apply, what a list names is taken out: allowed records go to blocked/, records \
            that wait for review are blocked, and what a takedown names is kept nowhere. Only \
            shards that are touched are written anew. Their manifests and run.json name the list; \
            a later run keeps these shards, and decides others only by a policy that holds the \
            list. Let no other run write to the folder meanwhile.

            Exit codes: 0 nothing is touched; 1 something is, or was until --apply took it out; \
            2 it could not be told, or not all of it taken out.
            """
    )

    @Argument(help: ArgumentHelp("The output folder.", valueName: "folder"))
    var folder: String

    @OptionGroup(title: "What is asked about") var question: AffectedQuestion

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "The policy of the run: its record format says where the fields of a record stand.",
            valueName: "policy"
        )
    )
    var rules: String?

    @Option(
        help: ArgumentHelp(
            "The day by which entries are judged (YYYY-MM-DD); by default today (UTC).",
            valueName: "day"
        )
    )
    var asOf: String?

    @Option(help: ArgumentHelp("The folder of licences and record formats.", valueName: "folder"))
    var dataDir: String?

    @Option(name: [.short, .long], help: ArgumentHelp("Worker threads.", valueName: "count"))
    var jobs: Int?

    @Flag(help: "Take out what the list names.")
    var apply = false

    @Flag(name: [.short, .long], help: "Show no summary.")
    var quiet = false

    @Flag(help: "Print one JSON object a line for each record that is touched.")
    var json = false

    func run() throws {
        let end: CommandEnd
        do throws(Diagnostics) {
            end = try ask()
        } catch {
            throw CommandEnd.failed(error)
        }
        if end != .done { throw end }
    }

    private func ask() throws(Diagnostics) -> CommandEnd {
        if apply { try question.checkApplied() }
        var asked = try question.question()
        asked.rules = rules
        if let jobs, !(1...1024).contains(jobs) {
            throw Diagnostics([Diagnostic("--jobs takes a number from 1 to 1024, and not \(jobs)")])
        }
        let day = try self.day()
        let temporaries = Temporaries(attempt: nil)
        let output = try Diagnostics.of { () throws(Diagnostic) in
            try OutputFolder(existing: folder, temporaries: temporaries)
        }
        let lists = try asked.ruleSet(
            data: try DataFolder.find(dataDir),
            asOf: day,
            knownListEntries: output.knownListEntries
        )
        let jobs = jobs ?? Threads.processorCount
        do throws(Diagnostic) {
            guard apply, let list = AppliedList(lists, asOf: day) else {
                return end(show(try search(output, lists, nil, jobs)))
            }
            handleStops(temporaries)
            // What an attempt has left half done that was killed.
            let count = try output.finishReplacements()
            let result = show(try search(output, lists, list, jobs))
            let application = ListApplication(output, rules: lists, list: list, jobs: jobs)
            let taken = try take(result.touched.map(\.shard), application)
            if !taken.failures.isEmpty { return .failed }
            let end = end(result)
            return count > 0 && end == .done ? .answerIsNo : end
        } catch {
            throw Diagnostics([error])
        }
    }

    private func search(
        _ folder: OutputFolder,
        _ lists: RuleSet,
        _ list: AppliedList?,
        _ jobs: Int
    ) throws(Diagnostic) -> AffectedResult {
        var print: (@Sendable (String) -> Void)?
        if json { print = { Terminal.print($0) } }
        let progress = RunProgress()
        let search = try AffectedSearch(
            folder,
            rules: lists,
            jobs: jobs,
            applying: list,
            progress: progress,
            print: print
        )
        let line = progressLine(progress, search.shardCount, search.byteCount)
        line.start()
        defer { line.stop() }
        return search.run()
    }

    private func take(
        _ shards: [String],
        _ application: ListApplication
    ) throws(Diagnostic) -> ListApplication.Result {
        let progress = RunProgress()
        let line = progressLine(progress, shards.count, nil)
        line.start()
        defer { line.stop() }
        let taken = try application.run(shards, progress)
        line.stop()
        report(taken.failures)
        if !quiet { Terminal.report("\(Figures.count(taken.done.count, "shard")) written anew") }
        return taken
    }

    /// Results that are printed line by line would be mixed up with it at a terminal.
    private func progressLine(
        _ progress: RunProgress,
        _ shards: Int,
        _ byteCount: Int?
    ) -> ProgressLine {
        ProgressLine(
            progress,
            shards: shards,
            totalBytes: byteCount,
            isShown: !quiet && !json && Terminal.isWatched
        )
    }

    private func handleStops(_ temporaries: Temporaries) {
        StopSignals.handle { signal in
            temporaries.removeAll {
                Terminal.report("sluice: stopped; the same command again does what is missing")
                StopSignals.exit(after: signal)
            }
        }
    }

    private func end(_ result: AffectedResult) -> CommandEnd {
        if !result.failures.isEmpty { return .failed }
        return result.touched.isEmpty ? .done : .answerIsNo
    }

    private func day() throws(Diagnostics) -> Day {
        guard let asOf else { return Files.today }
        if let day = Day(asOf) { return day }
        throw Diagnostics([
            Diagnostic("--as-of takes a day, and `\(asOf)` is none", hint: "write YYYY-MM-DD")
        ])
    }

    // MARK: What is shown

    private func show(_ result: AffectedResult) -> AffectedResult {
        if !json {
            let lines = result.touched.map(Self.text)
            if !lines.isEmpty { Terminal.print(lines.joined(separator: "\n")) }
        }
        report(result.failures)
        if quiet { return result }
        if result.uncheckedCount > 0 {
            Terminal.report(
                "sluice: records that lack what is asked for, and could not be asked about: "
                    + Figures.count(result.uncheckedCount)
            )
        }
        Terminal.report(
            "\(Figures.count(result.recordCount)) records touched, in "
                + "\(Figures.count(result.touched.count)) of "
                + "\(Figures.count(result.shards.count)) shards"
        )
        return result
    }

    private func report(_ failures: [AuditFinding]) {
        for failure in failures {
            let shard = failure.shard.map { "`\($0)`: " } ?? ""
            Terminal.report("sluice: \(shard)\(failure.message)")
        }
    }

    /// `a.jsonl: 3 of 120 records (optout.domain 2, optout.url 1)`
    private static func text(_ shard: AffectedShard) -> String {
        let reasons = shard.reasons.sorted { $0.key < $1.key }
            .map { "\($0.key) \(Figures.count($0.value))" }
        var text = "\(shard.shard): "
        if shard.records > 0 {
            text += "\(Figures.count(shard.records)) of \(Figures.count(shard.lines)) "
            text += "records (\(reasons.joined(separator: ", ")))"
        }
        if shard.blockedLines > 0 {
            if shard.records > 0 { text += ", " }
            text += "\(Figures.count(shard.blockedLines, "line")) of blocked"
        }
        return text
    }
}
