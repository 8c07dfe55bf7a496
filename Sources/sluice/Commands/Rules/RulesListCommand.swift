import ArgumentParser
import ProvenanceCore
import RightsPolicy

/// `sluice rules list X.sluice`
struct RulesListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show what is inside a compiled rule set.",
        discussion: """
            Every byte is checked on the way.

            Exit codes: 0 done; 2 could not do it, or the file is damaged.
            """
    )

    @Argument(help: ArgumentHelp("A rule set made by `sluice rules compile`.", valueName: "file"))
    var file: String

    @Flag(help: "Print the result as one JSON object.")
    var json = false

    func run() throws {
        do throws(Diagnostics) {
            let image = try RuleSetLoader.image(file, .full)
            let summary = try RuleSetSummary(image)
            Terminal.print(json ? summary.json : summary.text(of: file))
        } catch {
            throw CommandEnd.failed(error)
        }
    }
}
