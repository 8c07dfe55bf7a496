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
        do {
            try checkCommand()
            var command = try parseAsRoot()
            try command.run()
        } catch let end as CommandEnd {
            end.exit()
        } catch {
            exit(parsing: error)
        }
    }

    /// A command that does not exist is refused here: the parser would call it an argument.
    private static func checkCommand() throws {
        var path = ""
        var configuration = configuration
        for word in CommandLine.arguments.dropFirst() {
            let names = configuration.subcommands.compactMap { $0.configuration.commandName }
            guard !names.isEmpty, !word.hasPrefix("-"), word != "help" else { return }
            guard
                let next = configuration.subcommands.first(where: {
                    $0.configuration.commandName == word
                })
            else {
                let near = suggestion(for: word, among: names)
                throw CommandEnd.failed(
                    Diagnostic(
                        "there is no command `\(path)\(word)`",
                        hint: near.map { "did you mean `\($0)`?" }
                            ?? "`sluice \(path)--help` lists all"
                    )
                )
            }
            path += "\(word) "
            configuration = next.configuration
        }
    }

    /// The words of the command line that name a command: `rights add`.
    private static var namedCommand: String? {
        var words: [String] = []
        var configuration = configuration
        for word in CommandLine.arguments.dropFirst() {
            guard
                let next = configuration.subcommands.first(where: {
                    $0.configuration.commandName == word
                })
            else { break }
            words.append(word)
            configuration = next.configuration
        }
        return words.isEmpty ? nil : words.joined(separator: " ")
    }

    /// Help, version and completions go to standard output and are no failure; everything else
    /// that the parser has to say goes to standard error and is exit code 2.
    private static func exit(parsing error: any Error) -> Never {
        if exitCode(for: error) == .success {
            Terminal.print(fullMessage(for: error))
            CommandEnd.done.exit()
        }
        let problem = UsageMessage.diagnostic(message(for: error), command: namedCommand)
        CommandEnd.failed(problem).exit()
    }
}
