import ArgumentParser
import ProvenanceCore
import RightsDatabase

/// `sluice rights list [KIND]`
struct RightsListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the records of a kind.",
        discussion: """
            Kinds are holders, agreements, sources, opt-outs, takedowns and notes; without one \
            the agreements are listed. --where status=signed shows those whose field has the \
            value, or has it among others.

            Exit codes: 0 done; 2 could not do it.
            """
    )

    @Argument(help: ArgumentHelp("What to list.", valueName: "kind"))
    var kind = "agreements"

    @Option(
        name: .customLong("where"),
        help: ArgumentHelp("Only those with this value; may be repeated.", valueName: "field=value")
    )
    var conditions: [String] = []

    @Option(help: ArgumentHelp("As it was at the end of this day.", valueName: "day"))
    var asOf: String?

    @OptionGroup var database: DatabaseOptions

    @Flag(help: "Print one JSON object a line.")
    var json = false

    func run() throws {
        do throws(Diagnostics) {
            let kind = try RightsArgument.kind(self.kind)
            var day: Day?
            if let asOf { day = try RightsArgument.day(asOf, of: "--as-of") }
            try RightsListing(kind: kind, conditions: conditions, day: day, asJSON: json)
                .print(from: try database.open(.reading))
        } catch {
            throw CommandEnd.failed(error)
        }
    }
}

/// `sluice rights as-of DAY [KIND]`
struct RightsAsOfCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "as-of",
        abstract: "List the records of a kind as they were at the end of a day.",
        discussion: """
            What is shown is what the database said at the end of that day (UTC), and which \
            agreements were in force on it. `sluice rights show ID --as-of` shows one record, \
            `sluice rights export --as-of` everything.

            Exit codes: 0 done; 2 could not do it.
            """
    )

    @Argument(help: ArgumentHelp("The day, YYYY-MM-DD.", valueName: "day"))
    var day: String

    @Argument(help: ArgumentHelp("What to list.", valueName: "kind"))
    var kind = "agreements"

    @OptionGroup var database: DatabaseOptions

    @Flag(help: "Print one JSON object a line.")
    var json = false

    func run() throws {
        do throws(Diagnostics) {
            let kind = try RightsArgument.kind(self.kind)
            let day = try RightsArgument.day(day, of: "as-of")
            try RightsListing(kind: kind, conditions: [], day: day, asJSON: json)
                .print(from: try database.open(.reading))
        } catch {
            throw CommandEnd.failed(error)
        }
    }
}

/// Records of one kind in columns, or as lines of JSON.
struct RightsListing {
    private let kind: RightsKind
    private let conditions: [(field: Int, value: String)]
    private let day: Day?
    private let asJSON: Bool

    init(
        kind: RightsKind,
        conditions: [String],
        day: Day?,
        asJSON: Bool
    ) throws(Diagnostics) {
        var parsed: [(field: Int, value: String)] = []
        for text in conditions {
            let (name, value) = try RightsArgument.setting(text)
            guard let field = kind.field(name) else {
                let names = kind.fields.map(\.name)
                throw Diagnostics([
                    Diagnostic(
                        "\(kind.withArticle) has no field \(quoted(name))",
                        hint: suggestion(for: name, among: names).map { "did you mean `\($0)`?" }
                            ?? "its fields: \(names.joined(separator: ", "))"
                    )
                ])
            }
            parsed.append((field, value))
        }
        self.kind = kind
        self.conditions = parsed
        self.day = day
        self.asJSON = asJSON
    }

    func print(from database: RightsDatabase) throws(Diagnostics) {
        var rows: [[String]] = []
        let output = TextOutput.standard
        try database.forEach(kind, asOf: day) { record throws(Diagnostics) in
            guard conditions.allSatisfy({ meets(record, $0.field, $0.value) }) else { return }
            if asJSON {
                try output.append { RightsExport.appendLine(record, to: &$0) }
            } else {
                rows.append(row(record))
            }
        }
        try output.finish()
        if asJSON { return }
        if rows.isEmpty {
            Terminal.report("no \(kind.plural)")
        } else {
            Terminal.print(TextColumns.text(of: [headings] + rows))
        }
    }

    private func meets(_ record: RightsRecord, _ field: Int, _ value: String) -> Bool {
        switch record.values[field] {
        case nil: value.isEmpty
        case .list(let items): items.contains(value)
        case .text(let text): text == value
        case .number(let number): String(number) == value
        case .flag(let flag): flag == (value == "yes" || value == "true")
        }
    }

    private var columns: [String] {
        switch kind {
        case .holder: ["id", "name", "payee", "country", "contact"]
        case .agreement:
            ["id", "status", "from", "until", "grants", "train-in", "holders", "title"]
        case .source: ["id", "holder", "agreements", "title", "locators"]
        case .optOut, .takedown: ["id", "status", "received", "until", "requester", "names"]
        case .note: ["id", "day", "about", "text"]
        }
    }

    private var headings: [String] {
        kind == .agreement ? columns + ["in force"] : columns
    }

    private func row(_ record: RightsRecord) -> [String] {
        var row = columns.map { record[$0]?.shown ?? "-" }
        if kind == .agreement {
            row.append(record.isInForce(on: day ?? Files.today) ? "yes" : "no")
        }
        return row
    }
}

/// `sluice rights show ID`
struct RightsShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one record with everything that it holds.",
        discussion: "Exit codes: 0 done; 2 could not do it, or there is no such record."
    )

    @Argument(help: ArgumentHelp("The id of the record.", valueName: "id"))
    var id: String

    @Option(help: ArgumentHelp("The kind, where several records share the id.", valueName: "kind"))
    var kind: String?

    @Option(help: ArgumentHelp("As it was at the end of this day.", valueName: "day"))
    var asOf: String?

    @OptionGroup var database: DatabaseOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        do throws(Diagnostics) {
            var wanted: RightsKind?
            if let kind { wanted = try RightsArgument.kind(kind) }
            var day: Day?
            if let asOf { day = try RightsArgument.day(asOf, of: "--as-of") }
            let database = try database.open(.reading)
            let record = try RightsArgument.record(id, kind: wanted, asOf: day, in: database)
            if json { return Terminal.print(record.json(withKind: true)) }
            var rows: [[String]] = []
            for (field, value) in zip(record.kind.fields, record.values) {
                guard let value else { continue }
                let items = value.list ?? [value.shown]
                for (number, item) in items.enumerated() {
                    rows.append(["  " + (number == 0 ? field.name : ""), item])
                }
            }
            if record.kind == .agreement {
                let day = day ?? Files.today
                rows.append([
                    "  in force", "\(record.isInForce(on: day) ? "yes" : "no"), on \(day)",
                ])
            }
            Terminal.print("\(record.kind.rawValue)\n" + TextColumns.text(of: rows))
        } catch {
            throw CommandEnd.failed(error)
        }
    }
}

/// `sluice rights history [ID]`
struct RightsHistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show what was changed: by whom, when, why, from what to what.",
        discussion: """
            Without an id the whole account is shown, first things first. It is never altered.

            Exit codes: 0 done; 2 could not do it, or there is no such record.
            """
    )

    @Argument(help: ArgumentHelp("The id of a record.", valueName: "id"))
    var id: String?

    @Option(help: ArgumentHelp("Only records of this kind.", valueName: "kind"))
    var kind: String?

    @OptionGroup var database: DatabaseOptions

    @Flag(help: "Print one JSON object a line.")
    var json = false

    func run() throws {
        do throws(Diagnostics) {
            var wanted: RightsKind?
            if let kind { wanted = try RightsArgument.kind(kind) }
            let database = try database.open(.reading)
            let output = TextOutput.standard
            var count = 0
            try database.forEachEvent(kind: wanted, id: id) { event throws(Diagnostics) in
                count += 1
                try output.append { $0.append((json ? event.json : Self.text(event)) + "\n") }
            }
            if count == 0, let id {
                _ = try RightsArgument.record(id, kind: wanted, asOf: nil, in: database)
            }
            try output.finish()
        } catch {
            throw CommandEnd.failed(error)
        }
    }

    private static func text(_ event: RightsEvent) -> String {
        let verb = event.before == nil ? "added" : "changed"
        var lines = [
            "\(event.at) \(event.who) \(verb) \(event.after.title) (\(event.how)): \(event.why)"
        ]
        for change in event.after.differences(from: event.before) where event.before != nil {
            let before = change.before?.shown ?? "nothing"
            lines.append("    \(change.field): \(before) → \(change.after?.shown ?? "nothing")")
        }
        return lines.joined(separator: "\n")
    }
}
