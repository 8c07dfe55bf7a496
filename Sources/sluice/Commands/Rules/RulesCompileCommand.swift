import ArgumentParser
import ProvenanceCore
import RightsPolicy

/// `sluice rules compile POLICY -o X.sluice`
struct RulesCompileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compile",
        abstract: "Turn a policy, with all it names, into one file.",
        discussion: """
            The file holds the policy, its record format, the licence table and every entry of \
            every list. It is mapped into memory when it is used, so that a run starts as fast \
            with ten million entries as with ten, and processes share it. The same policy and \
            lists give the same bytes. Ages and end dates are judged when it is used.

            Exit codes: 0 done; 2 could not do it.
            """
    )

    @Argument(help: ArgumentHelp("The policy file.", valueName: "policy"))
    var policy: String

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The file to write; by convention X.sluice.", valueName: "file")
    )
    var output: String

    @Option(
        help: ArgumentHelp(
            "The data of Sluice: licences, record formats, crawlers.",
            valueName: "folder"
        )
    )
    var dataDir: String?

    @Flag(name: [.short, .long], help: "Say only what went wrong.")
    var quiet = false

    @Flag(help: "Print the result as one JSON object.")
    var json = false

    func run() throws {
        do throws(Diagnostics) {
            guard !Files.isFolder(output) else {
                throw Diagnostics([
                    Diagnostic("`\(output)` is a folder", hint: "name a file with --output")
                ])
            }
            let compiler = try RuleSetCompiler(
                policyAt: policy,
                data: try DataFolder.find(dataDir),
                agreements: RuleSetLoader.agreementReader
            )
            let image = try compiler.compile()
            do throws(FileFailure) {
                try RuleSetFile.write(image, to: output)
            } catch {
                throw Diagnostics([Diagnostic("the rule set cannot be written: \(error)")])
            }
            let summary = try RuleSetSummary(image)
            if json {
                Terminal.print(summary.json)
            } else if !quiet {
                Terminal.print(summary.text(of: output))
            }
        } catch {
            throw CommandEnd.failed(error)
        }
    }
}
