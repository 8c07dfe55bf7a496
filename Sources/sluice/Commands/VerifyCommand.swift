import ArgumentParser
import FilterEngine
import ProvenanceCore
import RightsPolicy

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Recheck what runs left in an output folder.",
        discussion: """
            Reads every published output to its end and checks sizes, digests, lines and counts \
            against the manifests, and the manifests against run.json. With --inputs, the inputs \
            are checked as well; with --recompute, every record is decided once more and compared. \
            What lists have taken out afterwards (`sluice affected --apply`) must be blocked for \
            an entry of a list; the lists are not asked again. A shard of which only a part could be read \
            (`sluice filter --salvage`) is named.

            Exit codes: 0 all is as it was written; 1 something is not, and it is said what; \
            2 could not do it.
            """
    )

    @Argument(help: ArgumentHelp("The output folder.", valueName: "folder"))
    var folder: String

    @Option(
        help: ArgumentHelp("The folder beneath which the inputs lie.", valueName: "folder")
    )
    var inputs: String?

    @Flag(help: "Decide every record once more; needs --rules and --inputs.")
    var recompute = false

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The policy of the run.", valueName: "policy")
    )
    var rules: String?

    @Option(
        help: ArgumentHelp(
            "The data of Sluice: licences, record formats, crawlers.",
            valueName: "folder"
        )
    )
    var dataDir: String?

    @Option(name: [.short, .long], help: ArgumentHelp("Worker threads.", valueName: "count"))
    var jobs: Int?

    @OptionGroup(title: "What is shown") var shown: ShownOptions

    func run() throws {
        let result: FolderAudit.Result
        do throws(Diagnostics) {
            result = try verify()
        } catch {
            throw CommandEnd.failed(error)
        }
        show(result)
        if !result.findings.isEmpty { throw CommandEnd.answerIsNo }
    }

    private func verify() throws(Diagnostics) -> FolderAudit.Result {
        if recompute, rules == nil || inputs == nil {
            throw Diagnostics([
                Diagnostic(
                    "--recompute needs the policy and the inputs",
                    hint: "add --rules and --inputs"
                )
            ])
        }
        if let inputs, !Files.isFolder(inputs) {
            throw Diagnostics([Diagnostic("`\(inputs)`, which --inputs names, is no folder")])
        }
        let output = try Diagnostics.of { () throws(Diagnostic) in
            try OutputFolder(existing: folder, temporaries: Temporaries(attempt: nil))
        }
        let progress = RunProgress()
        var result = try Diagnostics.of { () throws(Diagnostic) in
            try FolderAudit(output, inputs: inputs).run(progress)
        }
        if recompute, let rules, let inputs {
            let compiled = try RuleSetLoader.complete.load(
                rules,
                data: { () throws(Diagnostics) in try DataFolder.find(dataDir) },
                asOf: output.asOf
            )
            let again = Recomputation(
                output,
                inputs: inputs,
                rules: compiled,
                jobs: jobs ?? Threads.processorCount
            )
            let found = try Diagnostics.of { () throws(Diagnostic) in try again.run(progress) }
            result.findings += found.filter { !result.findings.contains($0) }
        }
        return result
    }

    private func show(_ result: FolderAudit.Result) {
        if shown.json { Terminal.print(result.json) }
        for finding in result.findings {
            Terminal.report("sluice: \(finding.shard.map { "`\($0)`: " } ?? "")\(finding.message)")
        }
        for part in result.partial {
            let name = part.shard.map { "`\($0)`: " } ?? ""
            Terminal.report("sluice: \(name)a part of a damaged shard: \(part.message)")
        }
        if shown.quiet { return }
        if !result.unsummed.isEmpty {
            Terminal.report(
                "sluice: run.json does not know \(result.unsummed.count) of the shards; "
                    + "`sluice merge` sums them up"
            )
        }
        if let first = result.unpublished.first {
            let more =
                result.unpublished.count > 1 ? " and \(result.unpublished.count - 1) more" : ""
            Terminal.report("sluice: of no published shard: `\(first)`\(more)")
        }
        let shards = Figures.count(result.shards, "shard")
        let what = "\(shards), \(Figures.count(result.lines, "line"))"
        let end = result.findings.isEmpty ? "all is as it was written" : "see above"
        Terminal.report("\(what): \(end)")
    }
}
