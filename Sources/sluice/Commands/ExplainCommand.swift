import ArgumentParser
import FilterEngine
import ProvenanceCore
import RightsPolicy

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say why a record got its outcome, and what would change it.",
        usage: """
            sluice explain <shard> --line <number> --rules <policy>
            sluice explain <shard> ... --id <id> --rules <policy>
            sluice explain <shard> ... --url <url> --rules <policy>
            sluice explain --record <json> --rules <policy>
            """,
        discussion: """
            Shown is what was found in the record and where, what each row of the decision table \
            had to say, the lines of the policy that spoke, what publishers' signals say, what is \
            owed, and the smallest changes after which the outcome would be another: each of \
            these was tried by deciding the changed record.

            By line a shard is not parsed; by id or address the first record that fits is taken. \
            A line that cannot be read as a record is explained as well.

            Exit codes: 0 done, whatever the outcome; 2 could not do it, or there is no such \
            record.
            """
    )

    @Argument(help: ArgumentHelp("Files, folders, globs, @lists, or -.", valueName: "shard"))
    var shards: [String] = []

    @Option(help: ArgumentHelp("The line of the shard, from 1.", valueName: "number"))
    var line: Int?

    @Option(help: ArgumentHelp("The id of the record."))
    var id: String?

    @Option(help: ArgumentHelp("An address of the record; compared as URLs are."))
    var url: String?

    @Option(
        help: ArgumentHelp("The record itself; - reads it from standard input.", valueName: "json")
    )
    var record: String?

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "The policy, or a rule set made by `sluice rules compile`.",
            valueName: "policy"
        )
    )
    var rules: String?

    @Option(
        help: ArgumentHelp("The longest line that is read as a record.", valueName: "size")
    )
    var maxLine = ByteSize(Limits.lineBytes)

    @OptionGroup(title: "Input") var input: InputOptions
    @OptionGroup(title: "Rules") var ruleOptions: RuleOptions

    @Flag(help: "Print the explanation as one JSON object.")
    var json = false

    func run() throws {
        do throws(Diagnostics) {
            try explain()
        } catch {
            throw CommandEnd.failed(error)
        }
    }

    private func explain() throws(Diagnostics) {
        let policy = try checkNamed()
        let asOf = try input.day() ?? Files.today
        var set = try ruleOptions.loader(isFirstRun: false).load(
            policy,
            data: { () throws(Diagnostics) in try DataFolder.find(input.dataDir) },
            asOf: asOf,
            until: try ruleOptions.plannedEnd(asOf: asOf)
        )
        try ruleOptions.checkPlannedEnd(set)
        if let card = input.card { set = try set.applying(DatasetCard(path: card)) }
        let found = try findLine(set)
        let explained = ExplainedLine(found, set, lineLimit: maxLine.byteCount)
        Terminal.print(
            json
                ? ExplainLine.text(of: explained)
                : ExplainReport(explained, style: TextStyle.standardOutput).text
        )
    }

    // MARK: What is asked for

    /// The policy's path; what must be named, and is not, is said all at once.
    private func checkNamed() throws(Diagnostics) -> String {
        var problems = Diagnostics()
        let keys = [
            ("--line", line != nil), ("--id", id != nil), ("--url", url != nil),
            ("--record", record != nil),
        ].filter(\.1).map(\.0)
        if keys.count > 1 {
            problems.append(
                Diagnostic(
                    "\(keys.joined(separator: " and ")) each name a record",
                    hint: "explain takes one at a time"
                )
            )
        } else if keys.isEmpty {
            problems.append(
                Diagnostic(
                    "no record is named",
                    hint: "name one with --line, --id, --url or --record"
                )
            )
        }
        if record == nil, shards.isEmpty {
            problems.append(
                Diagnostic(
                    "no shard is named",
                    hint: "a shard is a file, a folder, a glob, an @list or -"
                )
            )
        }
        if record != nil, let shard = shards.first {
            problems.append(
                Diagnostic(
                    "--record is the record itself, and `\(ProvenanceCore.shown(shard))` is a shard",
                    hint: "leave one of them out"
                )
            )
        }
        if let line, line < 1 {
            problems.append(Diagnostic("--line takes a number from 1"))
        }
        if !(1...Limits.lineBytesCeiling).contains(maxLine.byteCount) {
            problems.append(Diagnostic("--max-line takes 1 byte to 1G"))
        }
        if rules == nil {
            problems.append(Diagnostic("no policy is named", hint: "name its file with --rules"))
        }
        guard problems.isEmpty, let rules else { throw problems }
        return rules
    }

    private func findLine(_ rules: RuleSet) throws(Diagnostics) -> FoundLine {
        if let record { return try line(of: record) }
        var finder = ShardFinder()
        finder.base = input.base
        finder.standardInputName = try input.standardInputName()
        let plans = try finder.find(shards)
        let wanted: RecordSearch.Wanted
        if let line {
            guard plans.count == 1 else {
                throw Diagnostics([
                    Diagnostic(
                        "--line counts in one shard, and \(plans.count) are named",
                        hint: "name the shard, or the record by --id"
                    )
                ])
            }
            wanted = .line(line)
        } else {
            wanted = .record(id.map { .id($0) } ?? .url(url ?? ""))
        }
        let search = RecordSearch(wanted, rules, lineLimit: maxLine.byteCount)
        var lineCount = 0
        for plan in plans {
            do throws(ShardFailure) {
                let (found, lines) = try search.find(in: plan)
                if let found { return found }
                lineCount += lines
            } catch {
                throw Diagnostics([Diagnostic("\(error)")])
            }
        }
        throw Diagnostics([notFound(among: plans, lineCount)])
    }

    private func notFound(among plans: [ShardPlan], _ lineCount: Int) -> Diagnostic {
        let lines = Figures.count(lineCount, "line")
        let place = plans.count == 1 ? plans[0].description : "\(plans.count) shards"
        let shown = plans.count == 1 ? "`\(ProvenanceCore.shown(place))`" : place
        if let line {
            return Diagnostic("there is no line \(line) in \(shown), which has \(lines)")
        }
        let what = id.map { "the id `\(ProvenanceCore.shown($0))`" }
        let key = what ?? "the address `\(ProvenanceCore.shown(url ?? ""))`"
        return Diagnostic(
            "no record of \(shown) has \(key); \(lines) were read",
            hint: "`record-format` of the policy says where ids and addresses stand"
        )
    }

    /// The record that is given as it is.
    private func line(of record: String) throws(Diagnostics) -> FoundLine {
        var bytes = Array(record.utf8)
        if record == "-" {
            do throws(FileFailure) {
                let limit = maxLine.byteCount + 2
                bytes = try Files.contents(of: "/dev/stdin", limit: limit)
                    .withUnsafeBytes { [UInt8]($0) }
            } catch {
                throw Diagnostics([Diagnostic("\(error)")])
            }
        }
        while bytes.last == UInt8(ascii: "\n") || bytes.last == UInt8(ascii: "\r") {
            bytes.removeLast()
        }
        return FoundLine(
            shard: "",
            line: 1,
            offset: 0,
            bytes: bytes.count > maxLine.byteCount ? nil : bytes,
            byteCount: bytes.count
        )
    }
}
