import ArgumentParser
import ProvenanceCore
import RightsDatabase

/// `sluice rights add KIND FIELD=VALUE…`
struct RightsAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a record, or change one with --update.",
        usage: """
            sluice rights add <kind> <field>=<value> ... [--update] [--by <name>] [--why <text>]
            """,
        discussion: """
            Kinds are holder, agreement, source, opt-out, takedown and note; `sluice rights \
            fields` lists what each holds. Several values of one field stand between semicolons. \
            With --update what is not named stays as it was, and FIELD= takes a value away. \
            Nothing is ever deleted: agreements are terminated, refusals withdrawn.

            Exit codes: 0 done; 2 could not do it.
            """
    )

    @Argument(help: ArgumentHelp("What to add.", valueName: "kind"))
    var kind: String

    @Argument(help: ArgumentHelp("What it holds.", valueName: "field=value"))
    var settings: [String] = []

    @Flag(help: "Change the record that is there.")
    var update = false

    @OptionGroup var change: ChangeOptions
    @OptionGroup var database: DatabaseOptions

    @Flag(name: [.short, .long], help: "Say only what went wrong.")
    var quiet = false

    @Flag(help: "Print the record as one JSON object.")
    var json = false

    func run() throws {
        do throws(Diagnostics) {
            let kind = try RightsArgument.kind(self.kind)
            var given: [(name: String, input: RightsInput)] = []
            for text in settings {
                let setting = try RightsArgument.setting(text)
                given.append((setting.name, .text(setting.value)))
            }
            let record = try RightsAddition(
                kind: kind,
                settings: given,
                mayChange: update
            ).run(in: try database.open(.writing), as: try change.change(how: "add"))
            if json {
                Terminal.print(record.record.json(withKind: true))
            } else if !quiet {
                Terminal.report("\(record.effect) \(record.record.title)")
            }
        } catch {
            throw CommandEnd.failed(error)
        }
    }
}

/// One record that is added or changed by hand.
struct RightsAddition {
    var kind: RightsKind
    var settings: [(name: String, input: RightsInput)]
    var mayChange = false

    /// - Returns: the record, and what was done: `added`, `changed`, `unchanged`.
    func run(
        in database: RightsDatabase,
        as change: RightsChange
    ) throws(Diagnostics) -> (record: RightsRecord, effect: String) {
        try database.change(change) { writer throws(Diagnostics) in
            var settings = settings
            let named = settings.first { $0.name == "id" }?.input
            var before: RightsRecord?
            if case .text(let id) = named {
                before = try writer.record(kind, id)
            } else if kind != .agreement && kind != .holder && kind != .source {
                settings.append(("id", .text(try writer.freeID(kind, prefix: kind.rawValue))))
            }
            if mayChange, before == nil {
                throw Diagnostics([
                    Diagnostic("there is no such \(kind.rawValue) to change", hint: "name its id")
                ])
            }
            if let before, !mayChange {
                throw Diagnostics([
                    Diagnostic(
                        "there is \(kind.withArticle) \(quoted(before.id)) already",
                        hint: "--update changes it"
                    )
                ])
            }
            do throws(RightsFaults) {
                let record = try RightsRecord(kind, settings, over: before)
                let effect = try writer.write(record, over: before)
                return ((record, "\(effect)"), true)
            } catch {
                throw Diagnostics(error.diagnostics(at: nil))
            }
        }
    }
}

/// `sluice rights opt-out NAME…`
struct RightsOptOutCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "opt-out",
        abstract: "Write down a refusal: an opt-out, or with --takedown one that nothing lifts.",
        usage: """
            sluice rights opt-out <kind:value> ... --received <day> [--requester <name>] [--how <way>]
            """,
        discussion: """
            What is refused is written as KIND:VALUE: `domain:*.news.example`, `url:https://…`, \
            `author:…`, `work:isbn:…`. Without --uses all uses are refused, and without --until \
            for good. A refusal that was taken back is changed with `sluice rights add opt-out \
            id=… status=withdrawn --update`.

            Exit codes: 0 done; 2 could not do it.
            """
    )

    @Argument(help: ArgumentHelp("What is refused.", valueName: "kind:value"))
    var names: [String]

    @Flag(help: "Write down a takedown: nothing lifts it.")
    var takedown = false

    @Option(help: ArgumentHelp("Its id; by default the next number.", valueName: "id"))
    var id: String?

    @Option(help: ArgumentHelp("Who asks.", valueName: "name"))
    var requester: String?

    @Option(help: ArgumentHelp("The rights holder who asks, if known here.", valueName: "id"))
    var holder: String?

    @Option(
        help: ArgumentHelp("The day on which it was received (default: today).", valueName: "day")
    )
    var received: String?

    @Option(
        help: ArgumentHelp(
            "How it was received: email, form, letter, registry, court, other.",
            valueName: "way"
        )
    )
    var how: String?

    @Option(help: ArgumentHelp("Where the request itself is kept.", valueName: "place"))
    var evidence: String?

    @Option(help: ArgumentHelp("The uses that are refused.", valueName: "uses"))
    var uses = "all"

    @Option(help: ArgumentHelp("The first day on which it holds.", valueName: "day"))
    var from: String?

    @Option(help: ArgumentHelp("The last day on which it holds.", valueName: "day"))
    var until = "open-ended"

    @Option(help: ArgumentHelp("received or verified.", valueName: "status"))
    var status = "received"

    @Option(help: ArgumentHelp("Whatever else is worth knowing.", valueName: "text"))
    var note: String?

    @OptionGroup var change: ChangeOptions
    @OptionGroup var database: DatabaseOptions

    @Flag(name: [.short, .long], help: "Say only what went wrong.")
    var quiet = false

    @Flag(help: "Print the record as one JSON object.")
    var json = false

    func run() throws {
        let optional: [(String, String?)] = [
            ("id", id), ("requester", requester), ("holder", holder), ("received-by", how),
            ("evidence", evidence), ("from", from), ("note", note),
        ]
        var settings: [(name: String, input: RightsInput)] = [
            ("names", .items(names)), ("uses", .text(uses)), ("until", .text(until)),
            ("status", .text(status)), ("received", .text(received ?? Files.today.description)),
        ]
        settings += optional.compactMap { name, text in text.map { (name, .text($0)) } }
        do throws(Diagnostics) {
            let kind: RightsKind = takedown ? .takedown : .optOut
            let added = try RightsAddition(kind: kind, settings: settings).run(
                in: try database.open(.writing),
                as: try change.change(how: "opt-out")
            )
            if json {
                Terminal.print(added.record.json(withKind: true))
            } else if !quiet {
                Terminal.report("\(added.effect) \(added.record.title)")
            }
        } catch {
            throw CommandEnd.failed(error)
        }
    }
}
