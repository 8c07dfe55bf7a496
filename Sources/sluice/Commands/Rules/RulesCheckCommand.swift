import ArgumentParser
import FilterEngine
import ProvenanceCore
import RightsPolicy

/// `sluice rules check POLICY…`
struct RulesCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Find what is wrong, superfluous, untested or about to end in policies.",
        discussion: """
            The policy is read with all that it names, as a run would read it. Then come findings \
            with codes that never change, such as lint.shadowed; `--codes` lists them. Tests in \
            and beside the policy say which of its lines are proven.

            Exit codes: 0 nothing worse than a warning; 1 an error, or with --strict a warning; \
            2 could not look.
            """
    )

    @Argument(help: ArgumentHelp("Policy files.", valueName: "policy"))
    var policies: [String] = []

    @Flag(help: "A warning is exit code 1, too.")
    var strict = false

    @Option(
        help: ArgumentHelp(
            "The day by which dates are judged (YYYY-MM-DD; default: today, UTC).",
            valueName: "day"
        )
    )
    var asOf: String?

    @Option(
        help: ArgumentHelp(
            "How many days before its end a list, a rule, an exception or a clearance is said to be expiring.",
            valueName: "days"
        )
    )
    var within = 14

    @Flag(help: "List the codes of findings, what they mean and what to do.")
    var codes = false

    @Flag(help: "Print the result as one JSON object.")
    var json = false

    @Flag(name: [.short, .long], help: "Say only what was found.")
    var quiet = false

    @Option(
        help: ArgumentHelp(
            "The data of Sluice: licences, record formats, crawlers.",
            valueName: "folder"
        )
    )
    var dataDir: String?

    func run() throws {
        if codes { return Terminal.print(LintText.codes(asJSON: json)) }
        let reports: [LintReport]
        do throws(Diagnostics) {
            guard !policies.isEmpty else {
                throw Diagnostics([Diagnostic("no policy is named", hint: "name its file")])
            }
            guard (0...36_500).contains(within) else {
                throw Diagnostics([Diagnostic("--within takes 0 to 36500 days")])
            }
            let day = try RulesFile.day(asOf)
            let data = try DataFolder.find(dataDir)
            var all: [LintReport] = []
            for policy in try RecordTestFiles.policies(among: policies) {
                all.append(try report(on: policy, data, day))
            }
            reports = all
        } catch {
            throw CommandEnd.failed(error)
        }
        let text = json ? LintText.json(reports).text() : LintText.text(reports, isQuiet: quiet)
        if !text.isEmpty { Terminal.print(text) }
        if reports.contains(where: { $0.errorCount > 0 || (strict && $0.warningCount > 0) }) {
            throw CommandEnd.answerIsNo
        }
    }

    /// What is wrong with the text of a policy is a finding; that it cannot be opened is not.
    private func report(
        on policy: String,
        _ data: DataFolder,
        _ day: Day
    ) throws(Diagnostics) -> LintReport {
        do throws(Diagnostics) {
            let compiler = try RuleSetCompiler(
                policyAt: policy,
                data: data,
                agreements: RuleSetLoader.agreementReader
            )
            var tests = compiler.policy.tests
            for file in try RecordTestFiles.beside(policy) {
                tests += try RecordTestFiles.read(file)
            }
            let image = try compiler.compile()
            let rules = try RuleSet(image, asOf: day)
            let run = RecordTestRun(policy: policy, image: image, asOf: day)
            let coverage = try run.run(tests).coverage
            let lint = PolicyLint(PolicyLines(rules), asOf: day, soonDays: within)
            return LintReport(policy: policy, findings: lint.findings(coverage))
        } catch {
            if error.all.contains(where: { $0.position == nil }) { throw error }
            return LintReport(policy: policy, problems: error)
        }
    }
}
