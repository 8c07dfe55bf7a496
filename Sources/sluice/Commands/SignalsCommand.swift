import ArgumentParser
import ProvenanceCore
import RightsPolicy
import RightsSignals

#if canImport(Glibc)
    import Glibc
#endif

struct SignalsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signals",
        abstract: "Say what a publisher's signals mean for each use.",
        usage: """
            sluice signals <file> ... [--url <url>] [--agent <name>] [--as <kind>] [--json]
            curl -sI https://example.org/ | sluice signals - --url https://example.org/
            sluice signals --standards
            """,
        discussion: """
            A file is a robots.txt, an ai.txt, a tdmrep.json, a policy that one points to, the \
            header block of a response, an RSL document, a page's HTML, an XMP packet, an EPUB's \
            package document, JSON that holds content credentials or the metadata of an image, or \
            content credentials as they are stored: a .c2pa file, a JPEG, a PNG. \
            Each is shown by itself: what it says of each use, and on \
            which line. Several are then taken together, as the signals of one work: that is how \
            a header overrides a tdmrep.json, and a policy opens what is reserved.

            Rules for crawlers are asked for all that are known, but for those of archives; \
            --agent names others.

            Without files, or where one of them is -, standard input is read.

            Exit codes: 0 done, whatever the answer; 2 could not do it.
            """
    )

    @Argument(help: ArgumentHelp("Files; - stands for standard input.", valueName: "file"))
    var files: [String] = []

    @Option(help: ArgumentHelp("The work that is asked about; the site's root if none is named."))
    var url: String?

    @Option(
        name: .customLong("agent"),
        help: ArgumentHelp("A crawler that is asked for, instead of all that are known.")
    )
    var agents: [String] = []

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "What the files are, where name and content do not tell: "
                + SignalFileKind.allCases.map(\.rawValue).joined(separator: ", ") + ".",
            valueName: "kind"
        )
    )
    var kind: String?

    @Option(
        help: ArgumentHelp(
            "The country of the operator, where copies are made (ISO 3166): terms may hold in "
                + "some countries only.",
            valueName: "code"
        )
    )
    var country: String?

    @Option(
        help: ArgumentHelp("The HTTP status with which the files came.", valueName: "number")
    )
    var status: Int?

    @Option(
        help: ArgumentHelp(
            "The data of Sluice: licences, record formats, crawlers.",
            valueName: "folder"
        )
    )
    var dataDir: String?

    @Flag(help: "Print one JSON object a line, in the order of the files.")
    var json = false

    @Flag(help: "List the standards that are read, with version and the day they were read.")
    var standards = false

    func run() throws {
        if standards {
            Terminal.print(json ? SignalLine.standards : SignalReport.standards)
            return
        }
        let isDone: Bool
        do throws(Diagnostics) {
            isDone = try answer()
        } catch {
            throw CommandEnd.failed(error)
        }
        if !isDone { throw CommandEnd.failed }
    }

    /// Whether every file could be read.
    private func answer() throws(Diagnostics) -> Bool {
        guard !files.isEmpty || isatty(0) == 0 else {
            throw Diagnostics([
                Diagnostic(
                    "there is no file to read",
                    hint: "name one, or - for standard input; --standards lists what is read"
                )
            ])
        }
        let kind = try wantedKind()
        var context = SignalContext(url: url ?? "/")
        context.status = status
        if let country {
            guard Countries.isCode(country) else {
                throw Diagnostics([
                    Diagnostic(
                        "`\(country)` is no country of ISO 3166",
                        hint: Countries.correction(of: country).map { "did you mean `\($0)`?" }
                            ?? "two letters, such as `FR`"
                    )
                ])
            }
            context.country = country
            context.places = [country]
        }
        try ask(&context)
        var isDone = true
        var sources: [SignalFile] = []
        for name in files.isEmpty ? ["-"] : files {
            do throws(Diagnostic) {
                sources.append(try SignalFile(name, as: kind, crawlers: context.crawlers))
            } catch {
                Terminal.report("sluice: \(error)")
                isDone = false
            }
        }
        for source in sources {
            guard let policy = source.policy, let address = policy.uid else { continue }
            context.tdmPolicies[address] = policy
        }
        var answers = sources.map { SignalFileAnswer([$0], context) }
        if sources.filter({ $0.policy == nil }).count > 1 {
            answers.append(SignalFileAnswer(sources, context))
        }
        let shown = answers.map {
            json ? SignalLine.text(of: $0, context) : SignalReport.text(of: $0, context)
        }
        if !shown.isEmpty { Terminal.print(shown.joined(separator: json ? "\n" : "\n\n")) }
        return isDone
    }

    private func wantedKind() throws(Diagnostics) -> SignalFileKind? {
        guard let kind else { return nil }
        if let known = SignalFileKind(rawValue: kind) { return known }
        let names = SignalFileKind.allCases.map(\.rawValue)
        let near = suggestion(for: kind, among: names)
        throw Diagnostics([
            Diagnostic(
                "`\(kind)` is no kind of file that signals stand in",
                hint: near.map { "did you mean `\($0)`?" }
                    ?? "one of \(names.joined(separator: ", "))"
            )
        ])
    }

    /// Asks for the crawlers that are named, or for all that are known.
    private func ask(_ context: inout SignalContext) throws(Diagnostics) {
        let table = try DataFolder.find(dataDir).crawlerTable()
        guard !agents.isEmpty else {
            context.ask(table.crawlers.filter { $0.purpose != .archive })
            return
        }
        for agent in agents {
            if let known = table.crawler(named: agent) {
                context.ask([known])
            } else {
                // Of a crawler that is not known the worst is assumed: that it trains.
                let crawler = CrawlerTable.Crawler(
                    name: agent,
                    operator: "",
                    purpose: .training
                )
                context.ask([crawler])
                if !json {
                    Terminal.report("sluice: `\(agent)` is not known; taken for a training crawler")
                }
            }
        }
    }
}
