import ArgumentParser
import FilterEngine
import ProvenanceCore
import RightsPolicy

struct AffectedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "affected",
        abstract: "Say which records of an earlier run a list, or a name, touches.",
        usage: """
            sluice affected <folder> --list <file> [--kind <kind>] [--rules <policy>] [--json]
            sluice affected <folder> --domain <host> --url <url> --author <name> --id <id>
            """,
        discussion: """
            Asks an updated list about the records that runs have allowed: only allowed/ is read, \
            and nothing is written. --url, --domain, --author and --id ask for single names \
            instead, or besides: is our content in your data? All entries that are in force on \
            the day count, whatever they forbid; with --rules, those that forbid the policy's \
            uses, and a list that the policy names is read as it says there.

            A record that lacks what a list needs, such as an address, is counted as one that \
            could not be asked about.

            Exit codes: 0 nothing is touched; 1 something is; 2 it could not be told.
            """
    )

    @Argument(help: ArgumentHelp("The output folder.", valueName: "folder"))
    var folder: String

    @OptionGroup(title: "What is asked about") var question: AffectedQuestion

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "The policy of the run: its record format says where the fields of a record stand.",
            valueName: "policy"
        )
    )
    var rules: String?

    @Option(
        help: ArgumentHelp(
            "The day by which entries are judged (YYYY-MM-DD); by default today (UTC).",
            valueName: "day"
        )
    )
    var asOf: String?

    @Option(help: ArgumentHelp("The folder of licences and record formats.", valueName: "folder"))
    var dataDir: String?

    @Option(name: [.short, .long], help: ArgumentHelp("Worker threads.", valueName: "count"))
    var jobs: Int?

    @Flag(name: [.short, .long], help: "Show no summary.")
    var quiet = false

    @Flag(help: "Print one JSON object a line for each record that is touched.")
    var json = false

    func run() throws {
        let result: AffectedResult
        do throws(Diagnostics) {
            result = try search()
        } catch {
            throw CommandEnd.failed(error)
        }
        show(result)
        if !result.failures.isEmpty { throw CommandEnd.failed }
        if result.recordCount > 0 { throw CommandEnd.answerIsNo }
    }

    private func search() throws(Diagnostics) -> AffectedResult {
        var asked = try question.question()
        asked.rules = rules
        if let jobs, !(1...1024).contains(jobs) {
            throw Diagnostics([Diagnostic("--jobs takes a number from 1 to 1024, and not \(jobs)")])
        }
        let day = try self.day()
        let output = try Diagnostics.of { () throws(Diagnostic) in
            try OutputFolder(existing: folder, temporaries: Temporaries(attempt: nil))
        }
        let lists = try asked.ruleSet(
            data: try DataFolder.find(dataDir),
            asOf: day,
            knownListEntries: output.knownListEntries
        )
        var print: (@Sendable (String) -> Void)?
        if json { print = { Terminal.print($0) } }
        let search: AffectedSearch
        do throws(Diagnostic) {
            search = try AffectedSearch(
                output,
                rules: lists,
                jobs: jobs ?? Threads.processorCount,
                print: print
            )
        } catch {
            throw Diagnostics([error])
        }
        return search.run()
    }

    private func day() throws(Diagnostics) -> Day {
        guard let asOf else { return Files.today }
        if let day = Day(asOf) { return day }
        throw Diagnostics([
            Diagnostic("--as-of takes a day, and `\(asOf)` is none", hint: "write YYYY-MM-DD")
        ])
    }

    // MARK: What is shown

    private func show(_ result: AffectedResult) {
        if !json {
            let lines = result.touched.map(Self.text)
            if !lines.isEmpty { Terminal.print(lines.joined(separator: "\n")) }
        }
        for failure in result.failures {
            let shard = failure.shard.map { "`\($0)`: " } ?? ""
            Terminal.report("sluice: \(shard)\(failure.message)")
        }
        if quiet { return }
        if result.uncheckedCount > 0 {
            Terminal.report(
                "sluice: records that lack what is asked for, and could not be asked about: "
                    + Figures.count(result.uncheckedCount)
            )
        }
        Terminal.report(
            "\(Figures.count(result.recordCount)) records touched, in "
                + "\(Figures.count(result.touched.count)) of "
                + "\(Figures.count(result.shards.count)) shards"
        )
    }

    /// `a.jsonl: 3 of 120 records (optout.domain 2, optout.url 1)`
    private static func text(_ shard: AffectedShard) -> String {
        let reasons = shard.reasons.sorted { $0.key < $1.key }
            .map { "\($0.key) \(Figures.count($0.value))" }
        return "\(shard.shard): \(Figures.count(shard.records)) of \(Figures.count(shard.lines)) "
            + "records (\(reasons.joined(separator: ", ")))"
    }
}

/// What `sluice affected` asks about.
struct AffectedQuestion: ParsableArguments {
    @Option(help: ArgumentHelp("A list, in any format that a policy may name.", valueName: "file"))
    var list: String?

    @Option(
        help: ArgumentHelp(
            "What its entries are, where they do not say it: "
                + OptOutKind.allCases.map(\.rawValue).joined(separator: ", ")
                + " (default: what the policy says that names the list, or domains).",
            valueName: "kind"
        )
    )
    var kind: String?

    @Option(
        name: .customLong("url"),
        help: ArgumentHelp("A page; may be repeated, like those below.", valueName: "url")
    )
    var urls: [String] = []

    @Option(
        name: .customLong("domain"),
        help: ArgumentHelp("A host, with all beneath it.", valueName: "host")
    )
    var domains: [String] = []

    @Option(name: .customLong("author"), help: ArgumentHelp("An author.", valueName: "name"))
    var authors: [String] = []

    @Option(name: .customLong("id"), help: ArgumentHelp("The id of a record.", valueName: "id"))
    var ids: [String] = []

    func question() throws(Diagnostics) -> ListQuestion {
        var question = ListQuestion()
        let terms: [(OptOutKind, [String])] = [
            (.urls, urls), (.domains, domains), (.authors, authors), (.ids, ids),
        ]
        question.terms = terms.flatMap { kind, values in
            values.map { ListQuestion.Term(kind, $0) }
        }
        question.list = list
        question.kind = try wantedKind()
        if list == nil, kind != nil {
            throw Diagnostics([Diagnostic("--kind says what --list holds, and there is no --list")])
        }
        guard list != nil || !question.terms.isEmpty else {
            throw Diagnostics([
                Diagnostic(
                    "nothing is asked about",
                    hint: "name a list with --list, or add --url, --domain, --author or --id"
                )
            ])
        }
        return question
    }

    private func wantedKind() throws(Diagnostics) -> OptOutKind? {
        guard let kind else { return nil }
        if let known = OptOutKind(rawValue: kind) { return known }
        let names = OptOutKind.allCases.map(\.rawValue)
        let near = suggestion(for: kind, among: names)
        throw Diagnostics([
            Diagnostic(
                "`\(kind)` is no kind of list",
                hint: near.map { "did you mean `\($0)`?" }
                    ?? "one of \(names.joined(separator: ", "))"
            )
        ])
    }
}
