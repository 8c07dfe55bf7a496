import ArgumentParser
import FilterEngine
import ProvenanceCore
import RightsPolicy

/// `sluice rules test POLICY…`
struct RulesTestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the tests of policies.",
        discussion: """
            Tests stand in the policy under `tests:`, and beside NAME.yaml in NAME.tests.yaml and \
            NAME.WORD.tests.yaml; such a file stands for its policy where it is named itself:

              tests:
                - name: non-commercial licences stay out
                  record: {license: CC-BY-NC-4.0, url: https://a.example/}
                  outcome: block
                  reasons: [license.non-commercial]
                - columns: [record.license, outcome, basis]
                  rows:
                    - [MIT, allow, license:MIT]
                    - [all rights reserved, block, ~]

            A test has a record (`record`, `json`: its line as text, or `file` with `line`) and \
            the `outcome` it must have; and, where they matter, `reasons` (codes that must stand), \
            `only-reasons` (no others may), `rules` (ids, names of lists or lines of the policy \
            that must have spoken), `basis`, `attribution` (members of its line, or `none`) and \
            `as-of`. In a record, plain texts that are JSON numbers, true, false or null are \
            these; quoted ones are text.

            Exit codes: 0 all passed; 1 a test failed; 2 could not run them.
            """
    )

    @Argument(help: ArgumentHelp("Policy files.", valueName: "policy"))
    var policies: [String]

    @Option(
        name: .customLong("tests"),
        help: ArgumentHelp("Another file of tests; may be repeated.", valueName: "file")
    )
    var files: [String] = []

    @Option(
        help: ArgumentHelp(
            "The day of tests that name none (YYYY-MM-DD; default: today, UTC).",
            valueName: "day"
        )
    )
    var asOf: String?

    @Flag(help: "Show which lines of the policy spoke, and why the others did not.")
    var coverage = false

    @Option(help: ArgumentHelp("Write the results as JUnit XML, too.", valueName: "file"))
    var junit: String?

    @Flag(help: "Print the results as TAP 14.")
    var tap = false

    @Flag(help: "Print the results as one JSON object.")
    var json = false

    @Flag(name: [.short, .long], help: "Say only what went wrong.")
    var quiet = false

    @Option(
        help: ArgumentHelp(
            "The data of Sluice: licences, record formats, crawlers.",
            valueName: "folder"
        )
    )
    var dataDir: String?

    func run() throws {
        let reports: [RecordTestReport]
        do throws(Diagnostics) {
            reports = try self.reports()
            if let junit { try RulesFile.write(JUnitText.text(reports), to: junit) }
        } catch {
            throw CommandEnd.failed(error)
        }
        show(reports)
        if reports.contains(where: { !$0.failed.isEmpty }) { throw CommandEnd.answerIsNo }
    }

    private func reports() throws(Diagnostics) -> [RecordTestReport] {
        if json && tap {
            throw Diagnostics([Diagnostic("--json and --tap both print to standard output")])
        }
        let day = try RulesFile.day(asOf)
        let data = try DataFolder.find(dataDir)
        var reports: [RecordTestReport] = []
        for policy in try RecordTestFiles.policies(among: policies) {
            reports.append(try report(of: policy, data, day))
        }
        return reports
    }

    private func report(
        of policy: String,
        _ data: DataFolder,
        _ day: Day
    ) throws(Diagnostics) -> RecordTestReport {
        let compiler = try RuleSetCompiler(
            policyAt: policy,
            data: data,
            agreements: RuleSetLoader.agreementReader
        )
        var problems = Diagnostics()
        var tests = compiler.policy.tests
        for file in try RecordTestFiles.beside(policy) + files {
            let read = problems.collecting { () throws(Diagnostics) in
                try RecordTestFiles.read(file)
            }
            tests += read ?? []
        }
        guard problems.isEmpty else { throw problems }
        let run = RecordTestRun(policy: policy, image: try compiler.compile(), asOf: day)
        return try run.run(tests)
    }

    // MARK: What is shown

    private func show(_ reports: [RecordTestReport]) {
        if tap {
            Terminal.print(TAPText.text(reports))
        } else if json {
            Terminal.print(RecordTestText.json(reports, withCoverage: coverage).text())
        } else {
            let text = RecordTestText.text(reports, withCoverage: coverage, isQuiet: quiet)
            if !text.isEmpty { Terminal.print(text) }
        }
    }
}
