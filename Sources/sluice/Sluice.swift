import ArgumentParser
import FilterEngine
import ProvenanceCore

/// The command line: options, exit codes, terminal. Everything else lies below.
@main
struct Sluice: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: Product.name,
        abstract: "Filter AI training data by provenance: licences, opt-outs, takedowns.",
        discussion: """
            Sluice reads dataset shards (JSONL, plain or packed with gzip or zstd), decides for \
            every record whether a policy allows the intended use, and writes the allowed \
            records, the blocked ones with every reason, and the attribution that is owed.

            Exit codes: 0 done; 1 done, but the answer is no; 2 could not do it; \
            130 and 143 stopped by SIGINT and SIGTERM.
            """,
        version: Product.version,
        subcommands: [
            FilterCommand.self,
            ExplainCommand.self,
            LicenseCommand.self,
            RulesCommand.self,
            SignalsCommand.self,
            VerifyCommand.self,
            MergeCommand.self,
            CleanCommand.self,
            AffectedCommand.self,
            ReviewCommand.self,
            InitCommand.self,
            CodesCommand.self,
            RightsCommand.self,
        ]
    )

    static func main() {
        StopSignals.ignoreBrokenPipes()
        let named: NamedCommand
        do throws(CommandEnd) {
            named = try NamedCommand(CommandLine.arguments.dropFirst())
        } catch {
            error.exit()
        }
        do {
            var command = try named.parsed() ?? parseAsRoot()
            try command.run()
        } catch let end as CommandEnd {
            end.exit()
        } catch {
            exit(parsing: error, of: named)
        }
    }

    /// Help, version and completions go to standard output and are no failure; everything else
    /// that the parser has to say goes to standard error and is exit code 2.
    private static func exit(parsing error: any Error, of command: NamedCommand) -> Never {
        if exitCode(for: error) == .success {
            Terminal.print(fullMessage(for: error))
            CommandEnd.done.exit()
        }
        let name = command.name.isEmpty ? nil : command.name
        let problem = UsageMessage.diagnostic(message(for: error), command: name)
        CommandEnd.failed(problem).exit()
    }
}
