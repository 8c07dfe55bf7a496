import ArgumentParser
import ProvenanceCore

/// What is read, and how it is called.
struct InputOptions: ParsableArguments {
    @Option(help: ArgumentHelp("What the outputs of standard input are called.", valueName: "name"))
    var name = "stdin"

    @Option(
        help: ArgumentHelp(
            "Shards are called by their path beneath this folder.",
            valueName: "folder"
        )
    )
    var base: String?

    @Option(
        help: ArgumentHelp(
            """
            The day by which dates are judged (YYYY-MM-DD); by default that of the output \
            folder, and today (UTC) if it is new.
            """,
            valueName: "day"
        )
    )
    var asOf: String?

    @Option(
        help: ArgumentHelp(
            "A dataset card (README.md) whose licence records have that name none.",
            valueName: "file"
        )
    )
    var card: String?

    @Option(
        help: ArgumentHelp(
            "The data of Sluice: licences, record formats, crawlers.",
            valueName: "folder"
        )
    )
    var dataDir: String?

    func day() throws(Diagnostics) -> Day? {
        guard let asOf else { return nil }
        if let day = Day(asOf) { return day }
        throw Diagnostics([
            Diagnostic("--as-of takes a day, and `\(asOf)` is none", hint: "write YYYY-MM-DD")
        ])
    }

    /// A name must stay inside the output folder.
    func standardInputName() throws(Diagnostics) -> String {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        if parts.contains(where: { $0.isEmpty || $0.hasPrefix(".") }) {
            throw Diagnostics([
                Diagnostic(
                    "`\(name)` is no name for outputs",
                    hint: "a relative path whose parts do not begin with a dot"
                )
            ])
        }
        return name
    }
}
