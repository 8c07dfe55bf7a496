import ArgumentParser
import FilterEngine
import ProvenanceCore

struct MergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Sum up the manifests of an output folder into its run.json.",
        discussion: """
            Many processes may fill one folder, each with its own shards; the sum of a folder that \
            many have filled is made here, in whatever order they ended. Manifests of different \
            days are refused.

            Exit codes: 0 done; 2 could not do it.
            """
    )

    @Argument(help: ArgumentHelp("The output folder.", valueName: "folder"))
    var folder: String

    @OptionGroup(title: "What is shown") var shown: ShownOptions

    func run() throws {
        let account: RunAccount
        do throws(Diagnostic) {
            let output = try OutputFolder(
                existing: folder,
                temporaries: Temporaries(attempt: nil)
            )
            account = try output.sumUp(sync: .shard)
        } catch {
            throw CommandEnd.failed(error)
        }
        if shown.json { Terminal.print(account.json) }
        if shown.quiet { return }
        let shards = Figures.count(account.shards, "shard")
        Terminal.report("\(shards), \(Figures.count(account.lines, "line"))")
        if account.rules.count > 1 {
            Terminal.report("sluice: the shards were decided by \(account.rules.count) rule sets")
        }
    }
}
