import ArgumentParser
import ProvenanceCore
import RightsPolicy

/// `sluice rules describe POLICY`
struct RulesDescribeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Say in plain sentences what a policy does, as Markdown to be signed.",
        discussion: """
            Every setting is there, those that the policy leaves to their defaults as well, with \
            what comes of each category of licences, and the lists with dates and digests. The \
            same policy, lists and data give the same text.

            Exit codes: 0 done; 2 could not do it.
            """
    )

    @Argument(
        help: ArgumentHelp(
            "The policy, or a rule set made by `sluice rules compile`.",
            valueName: "policy"
        )
    )
    var policy: String

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The file to write (default: standard output).", valueName: "file")
    )
    var output = "-"

    @Option(
        help: ArgumentHelp(
            "The day by which dates are judged (YYYY-MM-DD; default: today, UTC).",
            valueName: "day"
        )
    )
    var asOf: String?

    @Flag(help: "Print the statements as one JSON object.")
    var json = false

    @Option(
        help: ArgumentHelp(
            "The data of Sluice: licences, record formats, crawlers.",
            valueName: "folder"
        )
    )
    var dataDir: String?

    func run() throws {
        do throws(Diagnostics) {
            let day = try RulesFile.day(asOf)
            let rules = try RulesFile.rules(policy, dataDir, day)
            let text =
                json
                ? Self.json(of: rules).text()
                : PolicyDescription.markdown(of: rules, asOf: day)
            try RulesFile.write(text, to: output)
        } catch {
            throw CommandEnd.failed(error)
        }
    }

    /// `policy`, `digest`, `statements: [{section, key, values, sentence, rule?}]`.
    private static func json(of rules: RuleSet) -> JSONValue {
        .members([
            "policy": .string(rules.policy.name.text),
            "digest": .string(rules.digest),
            "statements": .array(
                PolicyStatement.all(of: rules).map { statement in
                    .members([
                        "section": .string(statement.section.rawValue),
                        "key": .string(statement.key),
                        "values": .array(statement.values.map { .string($0) }),
                        "sentence": .string(statement.sentence),
                        "rule": statement.position.map { .string($0.fileAndLine) },
                    ])
                }
            ),
        ])
    }
}
