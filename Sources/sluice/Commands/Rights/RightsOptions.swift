import ArgumentParser
import ProvenanceCore
import RightsDatabase

/// Which database, and how long to wait for it.
struct DatabaseOptions: ParsableArguments {
    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "The rights database (or SLUICE_RIGHTS; by default rights.sqlite).",
            valueName: "file"
        )
    )
    var database: String?

    @Option(
        help: ArgumentHelp("Seconds to wait for another process that writes.", valueName: "seconds")
    )
    var wait = 30

    var path: String { database ?? Terminal.environment("SLUICE_RIGHTS") ?? "rights.sqlite" }

    func open(_ access: RightsDatabase.Access) throws(Diagnostics) -> RightsDatabase {
        guard (0...86_400).contains(wait) else {
            throw Diagnostics([
                Diagnostic("--wait takes a number from 0 to 86400, and not \(wait)")
            ])
        }
        return try RightsDatabase(existing: path, for: access, waitSeconds: wait)
    }
}

/// Who changes something, and why.
struct ChangeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Who makes the change (or SLUICE_BY; by default USER).",
            valueName: "name"
        )
    )
    var by: String?

    @Option(help: ArgumentHelp("Why, for the account of changes.", valueName: "text"))
    var why = "not said"

    func change(how: String) throws(Diagnostics) -> RightsChange {
        let who = by ?? Terminal.environment("SLUICE_BY") ?? Terminal.environment("USER")
        guard let who, who.contains(where: { !$0.isWhitespace }) else {
            throw Diagnostics([
                Diagnostic("nobody is named as the one who changes this", hint: "say --by NAME")
            ])
        }
        guard why.contains(where: { !$0.isWhitespace }) else {
            throw Diagnostics([Diagnostic("--why says nothing")])
        }
        let seconds = Int(Files.now / 1_000_000_000)
        return RightsChange(who: who, why: why, how: how, at: Moment(seconds: seconds))
    }
}

/// Words of the command line that several commands of `rights` read.
enum RightsArgument {
    static func kind(_ word: String) throws(Diagnostics) -> RightsKind {
        if let kind = RightsKind(word: word) { return kind }
        throw Diagnostics([
            Diagnostic(
                "\(quoted(word)) is no kind of record",
                hint: suggestion(for: word, among: RightsKind.words).map { "did you mean `\($0)`?" }
                    ?? "one of \(RightsKind.allCases.map(\.plural).joined(separator: ", "))"
            )
        ])
    }

    static func day(_ text: String, of option: String) throws(Diagnostics) -> Day {
        if let day = Day(text) { return day }
        throw Diagnostics([
            Diagnostic(
                "\(option) takes a day, and \(quoted(text)) is none",
                hint: "write YYYY-MM-DD"
            )
        ])
    }

    /// `FIELD=VALUE`.
    static func setting(_ text: String) throws(Diagnostics) -> (name: String, value: String) {
        guard let sign = text.firstIndex(of: "="), sign != text.startIndex else {
            throw Diagnostics([
                Diagnostic(
                    "\(quoted(text)) is no FIELD=VALUE",
                    hint: "such as `status=signed`; `sluice rights fields` lists the fields"
                )
            ])
        }
        return (String(text[..<sign]), String(text[text.index(after: sign)...]))
    }

    /// The one record with this id.
    static func record(
        _ id: String,
        kind: RightsKind?,
        asOf day: Day?,
        in database: RightsDatabase
    ) throws(Diagnostics) -> RightsRecord {
        let found = try database.records(withID: id, kind: kind, asOf: day)
        if found.count == 1 { return found[0] }
        if found.count > 1 {
            let kinds = found.map(\.kind.rawValue).joined(separator: ", ")
            throw Diagnostics([
                Diagnostic(
                    "several records have the id \(quoted(id)): \(kinds)",
                    hint: "say --kind"
                )
            ])
        }
        var near: String?
        for kind in kind.map({ [$0] }) ?? RightsKind.allCases where near == nil {
            near = suggestion(for: id, among: try database.ids(kind, limit: 10_000))
        }
        throw Diagnostics([
            Diagnostic(
                "there is no \(kind?.rawValue ?? "record") \(quoted(id))"
                    + (day.map { " on \($0)" } ?? ""),
                hint: near.map { "did you mean `\($0)`?" } ?? "`sluice rights list` shows what is"
            )
        ])
    }
}
