import ArgumentParser
import FilterEngine
import ProvenanceCore
import RightsPolicy

struct ReviewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Group what is under review, and write a sheet to decide it on.",
        discussion: """
            Records under review are grouped by their licence text, their source and the reasons, \
            the biggest group first. --sheet writes one row for each thing that a clearance can \
            name, with the decision left empty; filled in, the sheet is what `clearances` of a \
            policy reads. Records that are under review for what no clearance lifts are in no row.

            Exit codes: 0 done, whatever is under review; 2 could not do it.
            """
    )

    @Argument(help: ArgumentHelp("The output folder of a run.", valueName: "folder"))
    var folder: String

    @Option(
        help: ArgumentHelp("Write a clearance sheet (CSV); - prints it.", valueName: "file")
    )
    var sheet: String?

    @Flag(help: "Replace a sheet that is there.")
    var force = false

    @Option(
        help: ArgumentHelp("Groups that are shown; all with --json.", valueName: "count")
    )
    var top = 40

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "The policy whose record format says where licence and source stand; `auto` without.",
            valueName: "policy"
        )
    )
    var rules: String?

    @Option(
        help: ArgumentHelp(
            "The data of Sluice: licences, record formats, crawlers.",
            valueName: "folder"
        )
    )
    var dataDir: String?

    @OptionGroup(title: "What is shown") var shown: ShownOptions

    func run() throws {
        do throws(Diagnostics) {
            try review()
        } catch {
            throw CommandEnd.failed(error)
        }
    }

    private func review() throws(Diagnostics) {
        if top < 1 { throw Diagnostics([Diagnostic("--top takes a number from 1")]) }
        if sheet == "-", shown.json {
            throw Diagnostics([
                Diagnostic(
                    "--json and `--sheet -` both want standard output",
                    hint: "name a file for the sheet"
                )
            ])
        }
        if let sheet, sheet != "-", !force, Files.exists(sheet) {
            throw Diagnostics([
                Diagnostic(
                    "`\(ProvenanceCore.shown(sheet))` is there, and may hold decisions",
                    hint: "name another file, or replace it with --force"
                )
            ])
        }
        let output = try Diagnostics.of { () throws(Diagnostic) in
            try OutputFolder(existing: folder, temporaries: Temporaries(attempt: nil))
        }
        let result = try ReviewSearch(output, format: try format(asOf: output.asOf)).run()
        if let sheet { try write(ClearanceSheet(result), to: sheet) }
        if shown.json {
            Terminal.print(Self.json(of: result))
        } else if sheet != "-" {
            let text = ReviewReport(result, top: top).text
            if !text.isEmpty { Terminal.print(text) }
        }
        if shown.quiet { return }
        let groups = Figures.count(result.groups.count, "group")
        let records = Figures.count(result.records, "record")
        Terminal.report("\(records) under review, in \(groups)")
        if result.recordsNotGrouped > 0 {
            Terminal.report(
                "sluice: records of more groups than are kept apart: "
                    + Figures.count(result.recordsNotGrouped)
            )
        }
    }

    private func format(asOf day: Day) throws(Diagnostics) -> RecordFormat {
        let data = { () throws(Diagnostics) in try DataFolder.find(dataDir) }
        if let rules { return try RuleSetLoader().load(rules, data: data, asOf: day).format }
        guard let auto = try data().profiles().first(where: { $0.name == "auto" }) else {
            throw Diagnostics([
                Diagnostic("there is no record format `auto`", hint: "name a policy with --rules")
            ])
        }
        return auto
    }

    private func write(_ made: ClearanceSheet, to path: String) throws(Diagnostics) {
        if path == "-" {
            Terminal.print(made.text)
        } else {
            do throws(FileFailure) {
                var writer = try FileWriter(creating: path)
                try writer.write(ByteBuffer(text: made.text))
                _ = try writer.finish(sync: false)
            } catch {
                throw Diagnostics([Diagnostic("the sheet cannot be written: \(error)")])
            }
        }
        if shown.quiet { return }
        let rows = Figures.count(made.rowCount, "row")
        if path != "-" {
            Terminal.report("\(rows) to decide in `\(ProvenanceCore.shown(path))`")
        }
        if made.recordsNotClearable > 0 {
            Terminal.report(
                "sluice: in no row, for no clearance lifts their reasons: "
                    + Figures.count(made.recordsNotClearable, "record")
            )
        }
        if made.recordsLeftOut > 0 {
            Terminal.report(
                "sluice: in no row, for their values begin like a formula: "
                    + Figures.count(made.recordsLeftOut, "record")
            )
        }
    }

    private static func json(of result: ReviewSearch.Result) -> String {
        var line = JSONLine()
        line.open("{")
        line.number(key: "records", result.records)
        line.number(key: "bytes", result.bytes)
        line.list(key: "groups", result.groups) { line, group in
            line.open("{")
            if let license = group.key.license { line.string(key: "license", license) }
            if let source = group.key.source { line.string(key: "source", source) }
            line.list(key: "reasons", group.key.codes) { $0.string($1.rawValue) }
            line.number(key: "records", group.records)
            line.number(key: "bytes", group.bytes)
            if let match = group.key.match {
                line.string(key: "match", match.kind.rawValue)
                line.string(key: "value", match.value)
            }
            line.string(key: "shard", group.firstShard)
            line.number(key: "line", group.firstLine)
            line.close("}")
        }
        if result.recordsNotGrouped > 0 {
            line.number(key: "records_not_grouped", result.recordsNotGrouped)
        }
        line.close("}")
        return line.text
    }
}

/// Groups as a person reads them, with where the first record of each can be looked up.
private struct ReviewReport {
    private let result: ReviewSearch.Result
    private let top: Int

    init(_ result: ReviewSearch.Result, top: Int) {
        self.result = result
        self.top = top
    }

    private static let shownCount = 40

    var text: String {
        let shown = result.groups.prefix(top)
        if shown.isEmpty { return "" }
        var cells = [["records", "bytes", "licence", "source", "reasons", "first"]]
        for group in shown {
            cells.append([
                Figures.count(group.records), Figures.bytes(group.bytes),
                group.key.license.map(Self.cut) ?? "-", group.key.source.map(Self.cut) ?? "-",
                group.key.codes.map(\.rawValue).joined(separator: ", "),
                "\(ProvenanceCore.shown(group.firstShard)):\(group.firstLine)",
            ])
        }
        let widths = (0..<5).map { column in cells.map { $0[column].count }.max() ?? 0 }
        var lines = cells.map { row in
            row.enumerated().map { column, cell -> String in
                guard column < widths.count else { return cell }
                let space = String(repeating: " ", count: widths[column] - cell.count)
                return column < 2 ? space + cell : cell + space
            }.joined(separator: "  ")
        }
        if result.groups.count > top {
            lines.append("… and \(Figures.count(result.groups.count - top)) more groups (--top)")
        }
        return lines.joined(separator: "\n")
    }

    private static func cut(_ text: String) -> String {
        let safe = ProvenanceCore.shown(text)
        return safe.count <= shownCount ? safe : safe.prefix(shownCount - 1) + "…"
    }
}
