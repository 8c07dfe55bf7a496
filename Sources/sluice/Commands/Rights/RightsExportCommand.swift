import ArgumentParser
import ProvenanceCore
import RightsDatabase

/// `sluice rights export [KIND…]`
struct RightsExportCommand: ParsableCommand {
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case csv
        case json
        case list
    }

    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the database as CSV or JSON that `import` reads again.",
        usage: """
            sluice rights export [<kind> ...] --format json [--output <file>]
            sluice rights export [<kind> ...] --format csv --output <folder>
            sluice rights export opt-outs --format list [--output <file>]
            """,
        discussion: """
            json is one object a line, of all kinds or those that are named. csv is one file a \
            kind, KIND.csv in the folder --output; a single kind goes to standard output without \
            it. Both lose nothing: an import into an empty database makes the same records. list \
            is a list of opt-outs or takedowns that a policy names under `opt-outs:` or \
            `takedowns:`; of who asked it carries the id alone.

            Exit codes: 0 done; 2 could not do it.
            """
    )

    @Argument(help: ArgumentHelp("What to write; everything if none is named.", valueName: "kind"))
    var kinds: [String] = []

    @Option(help: ArgumentHelp("csv, json or list.", valueName: "format"))
    var format = Format.json

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The file or folder to write.", valueName: "path")
    )
    var output: String?

    @Option(help: ArgumentHelp("As it was at the end of this day.", valueName: "day"))
    var asOf: String?

    @Flag(help: "Replace files that are there.")
    var force = false

    @OptionGroup var database: DatabaseOptions

    func run() throws {
        do throws(Diagnostics) {
            var wanted: [RightsKind] = []
            for word in kinds { wanted.append(try RightsArgument.kind(word)) }
            if wanted.isEmpty { wanted = RightsKind.allCases }
            wanted = RightsKind.allCases.filter(wanted.contains)
            let day = try asOf.map { text throws(Diagnostics) in
                try RightsArgument.day(text, of: "--as-of")
            }
            let database = try database.open(.reading)
            try database.verifyPages(quickly: true)
            switch format {
            case .json: try writeJSON(wanted, day, database)
            case .csv: try writeCSV(wanted, day, database)
            case .list: try writeList(wanted, day, database)
            }
        } catch {
            throw CommandEnd.failed(error)
        }
    }

    private func writeJSON(
        _ kinds: [RightsKind],
        _ day: Day?,
        _ database: RightsDatabase
    ) throws(Diagnostics) {
        let text = try open(output)
        try database.forEachRecord(of: kinds, asOf: day) { record throws(Diagnostics) in
            try text.append { RightsExport.appendLine(record, to: &$0) }
        }
        try text.finish()
    }

    private func writeCSV(
        _ kinds: [RightsKind],
        _ day: Day?,
        _ database: RightsDatabase
    ) throws(Diagnostics) {
        guard kinds.count > 1 || output.map(Files.isFolder) ?? false else {
            return try writeSheet(kinds[0], day, database, try open(output))
        }
        guard let output else {
            throw Diagnostics([
                Diagnostic(
                    "several kinds make several files, and no folder is named",
                    hint: "name one with --output, or one kind"
                )
            ])
        }
        do throws(FileFailure) {
            try Files.createFolder(output)
        } catch {
            throw Diagnostics([Diagnostic("\(error)")])
        }
        var sheets: [(RightsKind, TextOutput)] = []
        for kind in kinds {
            sheets.append((kind, try open(Files.join(output, "\(kind.plural).csv"))))
        }
        for (kind, sheet) in sheets { try writeSheet(kind, day, database, sheet) }
    }

    private func writeSheet(
        _ kind: RightsKind,
        _ day: Day?,
        _ database: RightsDatabase,
        _ sheet: TextOutput
    ) throws(Diagnostics) {
        try sheet.append { $0.append(RightsExport.header(of: kind)) }
        try database.forEach(kind, asOf: day) { record throws(Diagnostics) in
            try sheet.append { RightsExport.appendRow(record, to: &$0) }
        }
        try sheet.finish()
    }

    private func writeList(
        _ kinds: [RightsKind],
        _ day: Day?,
        _ database: RightsDatabase
    ) throws(Diagnostics) {
        guard kinds == [.optOut] || kinds == [.takedown] else {
            throw Diagnostics([
                Diagnostic(
                    "a list holds either opt-outs or takedowns",
                    hint: "write `sluice rights export opt-outs --format list`"
                )
            ])
        }
        let list = try open(output)
        try list.append {
            $0.append("# date: \((day ?? Files.today).description)\n")
            $0.append(RightsExport.listHeader)
        }
        try database.forEach(kinds[0], asOf: day) { record throws(Diagnostics) in
            try list.append { RightsExport.appendListRows(record, to: &$0) }
        }
        try list.finish()
    }

    private func open(_ path: String?) throws(Diagnostics) -> TextOutput {
        guard let path, path != "-" else { return .standard }
        guard force || !Files.exists(path) else {
            throw Diagnostics([
                Diagnostic("`\(shown(path))` is there already", hint: "--force replaces it")
            ])
        }
        return try .file(path)
    }
}
