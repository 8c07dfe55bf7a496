import ArgumentParser
import ProvenanceCore
import RightsDatabase

/// `sluice rights expiring --within 30d`
struct RightsExpiringCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "expiring",
        abstract: "List signed agreements that end soon.",
        discussion: """
            Listed are those whose last day, by term or by termination, is the day itself or one \
            of those that follow within the given time. --icalendar prints them, with the last \
            days of notice, for a calendar.

            Exit codes: 0 none ends; 1 some do; 2 it could not be told.
            """
    )

    @Option(
        help: ArgumentHelp("How far to look: days or weeks, such as 30d or 8w.", valueName: "time")
    )
    var within = "30d"

    @Option(help: ArgumentHelp("The day to look from (default: today, UTC).", valueName: "day"))
    var asOf: String?

    @OptionGroup var database: DatabaseOptions

    @Flag(help: "Print a calendar (iCalendar).")
    var icalendar = false

    @Flag(help: "Print one JSON object a line.")
    var json = false

    func run() throws {
        let found: [ExpiringAgreement]
        let first: Day
        do throws(Diagnostics) {
            if icalendar && json {
                throw Diagnostics([Diagnostic("--json and --icalendar are two forms of one answer")]
                )
            }
            let days = try Self.days(within)
            first =
                try asOf.map { text throws(Diagnostics) in
                    try RightsArgument.day(text, of: "--as-of")
                } ?? Files.today
            found = try database.open(.reading).agreements(
                endingFrom: first,
                through: Day(number: first.number + days)
            )
        } catch {
            throw CommandEnd.failed(error)
        }
        if icalendar {
            Terminal.print(RightsCalendar.text(of: found))
        } else if json {
            if !found.isEmpty { Terminal.print(found.map(Self.json).joined(separator: "\n")) }
        } else if found.isEmpty {
            Terminal.report("no agreement ends within \(within) of \(first)")
        } else {
            let rows = found.map { Self.row($0, first) }
            Terminal.print(
                TextColumns.text(
                    of: [["id", "last day", "days left", "notice by", "then", "holders", "title"]]
                        + rows
                )
            )
        }
        if !found.isEmpty { throw CommandEnd.answerIsNo }
    }

    private static func days(_ text: String) throws(Diagnostics) -> Int32 {
        let factors: [Character: Int32] = ["d": 1, "w": 7]
        if let unit = text.last, let factor = factors[unit],
            let count = Int32(text.dropLast()), (0...36_500).contains(count)
        {
            return count * factor
        }
        throw Diagnostics([
            Diagnostic(
                "--within takes days or weeks, and not \(quoted(text))",
                hint: "such as 30d or 8w"
            )
        ])
    }

    private static func row(_ agreement: ExpiringAgreement, _ first: Day) -> [String] {
        [
            agreement.id,
            agreement.lastDay.description + (agreement.isTerminated ? " (terminated)" : ""),
            String(agreement.lastDay.number - first.number),
            agreement.noticeBy.map { $0 < first ? "\($0) (past)" : "\($0)" } ?? "-",
            agreement.onExpiry.rawValue,
            agreement.holders.joined(separator: "; "),
            agreement.title ?? "-",
        ]
    }

    private static func json(_ agreement: ExpiringAgreement) -> String {
        var line = ByteBuffer()
        line.append("{\"id\":")
        line.append(jsonString: agreement.id)
        if let title = agreement.title {
            line.append(",\"title\":")
            line.append(jsonString: title)
        }
        line.append(",\"holders\":[")
        for (number, holder) in agreement.holders.enumerated() {
            if number > 0 { line.append(",") }
            line.append(jsonString: holder)
        }
        line.append("],\"last_day\":")
        line.append(jsonString: agreement.lastDay.description)
        line.append(",\"terminated\":")
        line.append(agreement.isTerminated ? "true" : "false")
        if let day = agreement.noticeBy {
            line.append(",\"notice_by\":")
            line.append(jsonString: day.description)
        }
        line.append(",\"on_expiry\":")
        line.append(jsonString: agreement.onExpiry.rawValue)
        line.append("}")
        return String(copying: line.bytes)
    }
}

/// `sluice rights check`
struct RightsCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Look for overlaps, contradictions, gaps, and sources without any answer.",
        discussion: """
            Every page, index and reference of the file is checked, every record held against \
            the account of changes, and the agreements against each other, the refusals and the \
            sources.

            Exit codes: 0 nothing was found; 1 something was; 2 it could not be told.
            """
    )

    @Option(
        help: ArgumentHelp("The day by which terms are judged (default: today).", valueName: "day")
    )
    var asOf: String?

    @OptionGroup var database: DatabaseOptions

    @Flag(name: [.short, .long], help: "Print no summary.")
    var quiet = false

    @Flag(help: "Print one JSON object a line for each finding.")
    var json = false

    func run() throws {
        var count = 0
        do throws(Diagnostics) {
            let day =
                try asOf.map { text throws(Diagnostics) in
                    try RightsArgument.day(text, of: "--as-of")
                } ?? Files.today
            let output = TextOutput.standard
            var lines: [String] = []
            try database.open(.reading).check(on: day) { finding in
                lines.append(json ? finding.json : finding.text)
            }
            count = lines.count
            for line in lines { try output.append { $0.append(line + "\n") } }
            try output.finish()
        } catch {
            throw CommandEnd.failed(error)
        }
        if !quiet {
            Terminal.report(count == 0 ? "nothing was found" : Figures.count(count, "finding"))
        }
        if count > 0 { throw CommandEnd.answerIsNo }
    }
}
