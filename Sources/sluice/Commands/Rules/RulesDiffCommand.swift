import ArgumentParser
import FilterEngine
import ProvenanceCore
import RightsPolicy

/// `sluice rules diff A B [SHARD…]`
struct RulesDiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Say what differs between two policies, in words and on data.",
        discussion: """
            Settings, licences and lists are compared, defaults included. With shards, every \
            record is decided by both, and what changes is counted by reason and source, with a \
            few examples by shard, line and id. Nothing is written.

            Exit codes: 0 nothing differs; 1 something does; 2 could not do it, or not all of it.
            """
    )

    @Argument(help: ArgumentHelp("A policy, or a compiled rule set.", valueName: "before"))
    var before: String

    @Argument(help: ArgumentHelp("The other one.", valueName: "after"))
    var after: String

    @Argument(help: ArgumentHelp("Files, folders, globs, @lists, or -.", valueName: "shard"))
    var shards: [String] = []

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("Worker threads, each for a shard at a time.", valueName: "count")
    )
    var jobs: Int?

    @Option(
        help: ArgumentHelp(
            "The day by which dates are judged (YYYY-MM-DD; default: today, UTC).",
            valueName: "day"
        )
    )
    var asOf: String?

    @Flag(help: "Print the result as one JSON object.")
    var json = false

    @Option(
        help: ArgumentHelp(
            "The data of Sluice: licences, record formats, crawlers.",
            valueName: "folder"
        )
    )
    var dataDir: String?

    func run() throws {
        let differences: [PolicyDifference]
        var data: DataComparison?
        do throws(Diagnostics) {
            if let jobs, !(1...1024).contains(jobs) {
                throw Diagnostics([Diagnostic("--jobs takes a number from 1 to 1024")])
            }
            let day = try RulesFile.day(asOf)
            let one = try RulesFile.rules(before, dataDir, day)
            let other = try RulesFile.rules(after, dataDir, day)
            differences = PolicyDifference.all(one, other)
            if !shards.isEmpty {
                var finder = ShardFinder()
                let plans = try finder.find(shards)
                data = PolicyComparison(plans, before: one, after: other)
                    .run(jobs: jobs ?? Threads.processorCount)
            }
        } catch {
            throw CommandEnd.failed(error)
        }
        let text = DifferenceText(differences, data)
        Terminal.print(json ? text.json.text() : text.text)
        let failures = data?.failures ?? []
        for failure in failures { Terminal.report("sluice: \(failure.message)") }
        if !failures.isEmpty { throw CommandEnd.failed }
        if !differences.isEmpty || (data?.changed.records ?? 0) > 0 { throw CommandEnd.answerIsNo }
    }
}
