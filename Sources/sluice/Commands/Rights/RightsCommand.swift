import ArgumentParser

/// What can be asked and told about agreements.
struct RightsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rights",
        abstract: "Say what runs have used of agreements, and what would be without one.",
        subcommands: [RightsUsageCommand.self, RightsImpactCommand.self]
    )
}
