import ArgumentParser
import ProvenanceCore
import RightsDatabase

/// Everything about the rights database.
struct RightsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rights",
        abstract: "Keep agreements, sources, opt-outs and takedowns in a database.",
        discussion: """
            One file of SQLite says who granted or refused what, for which uses, where, until \
            when and against what. Every change is kept with who made it, when and why, so that \
            the state of any past day can be asked for.
            """,
        subcommands: [
            RightsInitCommand.self, RightsAddCommand.self, RightsImportCommand.self,
            RightsListCommand.self, RightsShowCommand.self, RightsOptOutCommand.self,
            RightsExpiringCommand.self, RightsHistoryCommand.self, RightsAsOfCommand.self,
            RightsExportCommand.self, RightsCheckCommand.self, RightsFieldsCommand.self,
            RightsUsageCommand.self, RightsImpactCommand.self,
        ]
    )
}

/// `sluice rights init`
struct RightsInitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make an empty rights database.",
        discussion: "Exit codes: 0 done; 2 could not do it, or the file is there already."
    )

    @Argument(
        help: ArgumentHelp("The file to make; by default rights.sqlite.", valueName: "file")
    )
    var file: String?

    @Flag(name: [.short, .long], help: "Say only what went wrong.")
    var quiet = false

    func run() throws {
        let path = file ?? Terminal.environment("SLUICE_RIGHTS") ?? "rights.sqlite"
        do throws(Diagnostics) {
            try RightsDatabase.create(at: path)
        } catch {
            throw CommandEnd.failed(error)
        }
        if !quiet { Terminal.report("made `\(shown(path))`") }
    }
}

/// `sluice rights fields [KIND]`
struct RightsFieldsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fields",
        abstract: "List the fields of records: what sheets, JSON and `add` may say.",
        discussion: "Exit codes: 0 done; 2 there is no such kind."
    )

    @Argument(help: ArgumentHelp("The kind of record; all if none is named.", valueName: "kind"))
    var kinds: [String] = []

    @Flag(help: "Print one JSON object a line.")
    var json = false

    func run() throws {
        do throws(Diagnostics) {
            var wanted: [RightsKind] = []
            for word in kinds { wanted.append(try RightsArgument.kind(word)) }
            if wanted.isEmpty { wanted = RightsKind.allCases }
            let texts = wanted.map(json ? jsonLines : text)
            Terminal.print(texts.joined(separator: json ? "\n" : "\n\n"))
        } catch {
            throw CommandEnd.failed(error)
        }
    }

    private func text(of kind: RightsKind) -> String {
        let rows = kind.fields.map { field in
            [
                "  " + field.name, field.isRequired ? "required" : "", field.form.shown,
                field.meaning,
            ]
        }
        return "\(kind.plural)\n" + TextColumns.text(of: rows)
    }

    private func jsonLines(of kind: RightsKind) -> String {
        kind.fields.map { field in
            var line = ByteBuffer()
            line.append("{\"kind\":")
            line.append(jsonString: kind.rawValue)
            line.append(",\"field\":")
            line.append(jsonString: field.name)
            line.append(",\"required\":")
            line.append(field.isRequired ? "true" : "false")
            line.append(",\"form\":")
            line.append(jsonString: field.form.shown)
            line.append(",\"meaning\":")
            line.append(jsonString: field.meaning)
            line.append("}")
            return String(copying: line.bytes)
        }.joined(separator: "\n")
    }
}

extension RightsForm {
    /// What may be written, in a few words.
    fileprivate var shown: String {
        switch self {
        case .id: "an id"
        case .line: "text"
        case .text: "text, several lines"
        case .day: "YYYY-MM-DD"
        case .openDay: "YYYY-MM-DD | open-ended"
        case .flag: "yes | no"
        case .number: "a number"
        case .word(let words): words.joined(separator: " | ")
        case .words(let words): "of: " + words.joined(separator: ", ")
        case .uses: "all | none | uses"
        case .places: "worldwide | EU | EEA | countries"
        case .reference(let kind): "id of \(kind.withArticle)"
        case .references(let kind): "ids of \(kind.plural)"
        case .lines: "texts"
        case .scopes: "KIND:VALUE, several"
        case .caps: "AMOUNT UNIT per PERIOD [used N]"
        case .payments: "WAY AMOUNT CURRENCY [per PERIOD]"
        case .digest: "SHA-256"
        case .subject: "KIND:ID"
        }
    }
}
