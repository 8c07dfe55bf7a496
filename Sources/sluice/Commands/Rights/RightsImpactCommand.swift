import ArgumentParser
import FilterEngine
import ProvenanceCore
import RightsPolicy

/// `sluice rights impact AGREEMENT RUN…`
struct RightsImpactCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "impact",
        abstract: "Say what of earlier runs rests on an agreement, and what would be without it.",
        discussion: """
            The manifests say how many records and bytes rest on the agreement. With --rules and \
            --inputs these records are decided once more, as if there were no such agreement, and \
            it is said what would become of them: allowed by another, or blocked, and why. Nothing \
            is written.

            Exit codes: 0 done, whatever the answer; 1 a shard could not be asked, and it is said \
            why; 2 could not do it.
            """
    )

    @Argument(help: ArgumentHelp("The id of the agreement.", valueName: "agreement"))
    var agreement: String

    @Argument(help: ArgumentHelp("Output folders of runs.", valueName: "run"))
    var runs: [String]

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The policy of the runs; needs --inputs.", valueName: "policy")
    )
    var rules: String?

    @Option(
        help: ArgumentHelp(
            "The folder beneath which the inputs lie; needs --rules.",
            valueName: "folder"
        )
    )
    var inputs: String?

    @Option(
        help: ArgumentHelp(
            "The data of Sluice: licences, record formats, crawlers.",
            valueName: "folder"
        )
    )
    var dataDir: String?

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("Shards that are read at a time; default: all processors.")
    )
    var jobs: Int?

    @OptionGroup(title: "What is shown") var shown: ShownOptions

    func run() throws {
        let result: AgreementImpact.Result
        do throws(Diagnostics) {
            result = try impact()
        } catch {
            throw CommandEnd.failed(error)
        }
        if shown.json { Terminal.print(result.json) }
        if !shown.json, !shown.quiet { Terminal.print(Self.text(result)) }
        for finding in result.findings {
            Terminal.report("sluice: \(finding.shard.map { "`\($0)`: " } ?? "")\(finding.message)")
        }
        if !result.findings.isEmpty { throw CommandEnd.answerIsNo }
    }

    private func impact() throws(Diagnostics) -> AgreementImpact.Result {
        if (rules == nil) != (inputs == nil) {
            throw Diagnostics([
                Diagnostic(
                    "to decide again both the policy and the inputs are needed",
                    hint: "add \(rules == nil ? "--rules" : "--inputs")"
                )
            ])
        }
        if let jobs, !(1...1024).contains(jobs) {
            throw Diagnostics([Diagnostic("--jobs takes a number from 1 to 1024, and not \(jobs)")])
        }
        if let inputs, !Files.isFolder(inputs) {
            throw Diagnostics([Diagnostic("`\(inputs)`, which --inputs names, is no folder")])
        }
        var impact = AgreementImpact(agreement)
        for folder in try OutputFolder.runs(runs) {
            try Diagnostics.of { () throws(Diagnostic) in try impact.add(folder) }
            guard let rules, let inputs else { continue }
            let compiled = try RuleSetLoader.complete.load(
                rules,
                data: { () throws(Diagnostics) in try DataFolder.find(dataDir) },
                asOf: folder.asOf
            )
            guard compiled.agreements?.agreement(named: agreement) != nil else {
                throw Diagnostics([
                    Diagnostic(
                        "the policy `\(rules)` knows no agreement `\(agreement)`",
                        hint: "`sluice rights usage` lists those that runs rest on"
                    )
                ])
            }
            try Diagnostics.of { () throws(Diagnostic) in
                try impact.decideAgain(
                    folder,
                    rules: compiled,
                    inputs: inputs,
                    jobs: jobs ?? Parallel.processorCount
                )
            }
        }
        return impact.result
    }

    // MARK: What is shown

    private static func text(_ result: AgreementImpact.Result) -> String {
        let total = result.total
        var lines = [
            "\(Figures.count(total.records, "record")) "
                + "(\(Figures.count(total.bytes)) bytes) \(total.records == 1 ? "rests" : "rest") "
                + "on agreement \(result.agreement)"
        ]
        for shard in result.shards {
            lines.append(
                "  \(shard.run) \(shard.shard): \(Figures.count(shard.records, "record")), "
                    + "\(Figures.count(shard.bytes)) bytes"
            )
        }
        guard let outcome = result.outcome, let because = result.because else {
            return lines.joined(separator: "\n")
        }
        lines.append("without it")
        for table in [outcome, because] {
            for (name, amount) in table.largest(table.amounts.count) {
                lines.append("  \(name): \(Figures.count(amount.records, "record"))")
            }
        }
        return lines.joined(separator: "\n")
    }
}
