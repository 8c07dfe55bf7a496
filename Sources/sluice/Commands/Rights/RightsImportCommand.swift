import ArgumentParser
import ProvenanceCore
import RightsDatabase

/// `sluice rights import FILE…`
struct RightsImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Read rights sheets (CSV, TSV), JSON lines, RSL, Croissant or dataset cards.",
        usage: """
            sluice rights import <file> ... [--dry-run] [--map <file>] [--kind <kind>]
            """,
        discussion: """
            Everything is read in one transaction: if a row is rejected, nothing is written, \
            unless --skip-rejected says so. What the columns are is guessed from their headings \
            and shown; --dry-run goes no further, and --map names a small YAML file that says it. \
            A sheet that is named after its kind (agreements.csv), a mapping or --kind says what \
            its rows are. Files are read so that what is referred to comes first: holders, \
            agreements, sources, opt-outs, takedowns, notes.

            RSL documents become agreements in draft: offers, which nobody has accepted. Croissant \
            and dataset cards (README.md) become sources.

            Exit codes: 0 done; 2 could not do it, or a row was rejected.
            """
    )

    @Argument(help: ArgumentHelp("Files to read; - is standard input.", valueName: "file"))
    var files: [String]

    @Option(help: ArgumentHelp("What the rows of sheets are.", valueName: "kind"))
    var kind: String?

    @Option(help: ArgumentHelp("A YAML file that says what the columns are.", valueName: "file"))
    var map: String?

    @Option(
        help: ArgumentHelp(
            "The line of the header, where titles stand above it.",
            valueName: "line"
        )
    )
    var headerLine: Int?

    @Option(
        help: ArgumentHelp("The site that RSL documents were found on.", valueName: "url")
    )
    var origin: String?

    @Flag(help: "Pass over columns that nothing is known of.")
    var ignoreUnknown = false

    @Flag(help: "Change records that are there already.")
    var update = false

    @Flag(help: "Take the sound rows, whatever else is rejected.")
    var skipRejected = false

    @Flag(help: "Show what would be read, and write nothing.")
    var dryRun = false

    @OptionGroup var change: ChangeOptions
    @OptionGroup var database: DatabaseOptions

    @Flag(name: [.short, .long], help: "Say only what went wrong.")
    var quiet = false

    @Flag(help: "Print the account as one JSON object.")
    var json = false

    func run() throws {
        let account: RightsImport.Account
        do throws(Diagnostics) {
            account = try read()
        } catch {
            throw CommandEnd.failed(error)
        }
        if json { Terminal.print(Self.json(account)) }
        if !quiet { Terminal.report(text(account)) }
        if account.rejectedCount > 0, !skipRejected { throw CommandEnd.failed }
    }

    private func read() throws(Diagnostics) -> RightsImport.Account {
        var options = RightsImport.Options()
        if let map { options.mapping = try SheetMappingFile.read(map) }
        if let kind { options.kind = try RightsArgument.kind(kind) }
        if let headerLine {
            guard headerLine >= 1 else {
                throw Diagnostics([Diagnostic("--header-line counts from 1, and is \(headerLine)")])
            }
            options.mapping.headerLine = headerLine
        }
        if ignoreUnknown { options.mapping.ignoresOthers = true }
        options.updates = update
        options.skipsRejected = skipRejected
        options.isDryRun = dryRun
        var site: String?
        if let origin { site = try RightsDocument.origin(origin) }
        var inputs: [RightsImport.Input] = []
        var findings = Diagnostics()
        for file in files {
            findings.collecting { () throws(Diagnostics) in
                inputs.append(try RightsDocument.input(file, origin: site))
            }
        }
        guard findings.isEmpty else { throw findings }
        let work = try RightsImport(inputs, options: options)
        if !quiet {
            for sheet in work.columns { Terminal.report(Self.text(sheet.file, sheet.columns)) }
        }
        let names = files.map { Files.name(of: $0) }.joined(separator: ", ")
        return try work.run(
            into: try database.open(.writing),
            as: try change.change(how: "import \(names)")
        ) { finding in
            Terminal.report("sluice: \(finding)")
        }
    }

    /// The columns of a sheet, in the form of a mapping; those that bear the name of their field
    /// are counted.
    private static func text(_ file: String, _ columns: SheetColumns) -> String {
        let guessed = columns.described.filter { [$0.heading] != $0.targets }
        let plain = columns.described.count - guessed.count
        var lines = [
            "\(shown(file)): \(columns.kind.plural), \(Figures.count(plain, "column")) by name"
        ]
        for (heading, targets) in guessed {
            let target =
                targets.isEmpty
                ? "(passed over)"
                : targets.count == 1 ? targets[0] : targets.joined(separator: ", ")
            lines.append("  \(heading.isEmpty ? "(no heading)" : heading): \(target)")
        }
        return lines.joined(separator: "\n")
    }

    private func text(_ account: RightsImport.Account) -> String {
        var parts: [String] = []
        for kind in RightsKind.allCases {
            guard let counts = account.counts[kind] else { continue }
            let all = [
                ("added", counts.added), ("changed", counts.changed),
                ("unchanged", counts.unchanged),
            ]
            for (word, count) in all where count > 0 {
                parts.append(
                    "\(Figures.count(count)) \(count == 1 ? kind.rawValue : kind.plural) \(word)"
                )
            }
        }
        if account.rejectedCount > 0 {
            parts.append("\(Figures.count(account.rejectedCount, "row")) rejected")
        }
        if parts.isEmpty { parts = ["no rows"] }
        let end =
            account.isKept
            ? "" : dryRun ? "; nothing was written (dry run)" : "; nothing was written"
        return parts.joined(separator: ", ") + end
    }

    private static func json(_ account: RightsImport.Account) -> String {
        var line = ByteBuffer()
        line.append("{\"written\":")
        line.append(account.isKept ? "true" : "false")
        line.append(",\"rejected\":")
        line.append(decimal: account.rejectedCount)
        for kind in RightsKind.allCases {
            guard let counts = account.counts[kind] else { continue }
            line.append(",")
            line.append(jsonString: kind.plural)
            line.append(":{\"added\":")
            line.append(decimal: counts.added)
            line.append(",\"changed\":")
            line.append(decimal: counts.changed)
            line.append(",\"unchanged\":")
            line.append(decimal: counts.unchanged)
            line.append("}")
        }
        line.append("}")
        return String(copying: line.bytes)
    }
}
