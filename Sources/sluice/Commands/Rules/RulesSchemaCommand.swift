import ArgumentParser
import ProvenanceCore
import RightsPolicy

/// `sluice rules schema`
struct RulesSchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of policies, for editors.",
        discussion: """
            Editors that speak YAML complete and check a policy by it. It is made from the tables \
            that read policies, so it knows the same keys; `sluice rules check` finds more.

              sluice rules schema > policy.schema.json
              # yaml-language-server: $schema=policy.schema.json

            Exit codes: 0 done; 2 could not do it.
            """
    )

    @Flag(help: "The schema of files of tests (NAME.tests.yaml) instead.")
    var tests = false

    func run() throws {
        Terminal.print((tests ? PolicySchema.tests : PolicySchema.policy).text(isPretty: true))
    }
}
