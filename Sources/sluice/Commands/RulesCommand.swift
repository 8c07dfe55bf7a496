import ArgumentParser

/// What can be done with rules apart from using them: one file a subcommand in `Rules/`.
struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Check, test, describe, compare and compile policies.",
        subcommands: [
            RulesCheckCommand.self, RulesTestCommand.self, RulesDescribeCommand.self,
            RulesDiffCommand.self, RulesSchemaCommand.self,
            RulesCompileCommand.self, RulesListCommand.self,
        ]
    )
}
