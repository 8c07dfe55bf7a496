import ArgumentParser
import ProvenanceCore
import RightsPolicy

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a commented policy to start from, with lists and first tests.",
        discussion: """
            Written are NAME.yaml, NAME.tests.yaml and the folder lists/ with what the policy \
            names. What is not said by an option is asked for at a terminal, and elsewhere left \
            as the policy has it that is begun from. All of it is checked before anything is \
            written, and nothing that is there is written over.

            Exit codes: 0 done; 2 could not do it, or a file is there.
            """
    )

    @Argument(
        help: ArgumentHelp("Where to write; this folder if none is named.", valueName: "folder")
    )
    var folder = "."

    @Option(help: ArgumentHelp("What the policy and its file are called."))
    var name: String?

    @Option(
        name: .customLong("from"),
        help: ArgumentHelp("A policy of Rules/policies to begin from.", valueName: "policy")
    )
    var base: String?

    @Option(
        name: .customLong("use"),
        help: ArgumentHelp(
            "What the records are for; may be repeated: "
                + Use.allCases.map(\.rawValue).joined(separator: ", ") + "."
        )
    )
    var uses: [String] = []

    @Option(help: ArgumentHelp("commercial or non-commercial."))
    var purpose: String?

    @Option(
        name: .customLong("operator"),
        help: ArgumentHelp(
            "Who trains: "
                + Policy.OperatorKind.allCases.map(\.rawValue).joined(separator: ", ") + ".",
            valueName: "kind"
        )
    )
    var operatorKind: String?

    @Option(
        help: ArgumentHelp(
            "Where it is, and makes its copies: an ISO 3166 code.",
            valueName: "code"
        )
    )
    var country: String?

    @Option(
        help: ArgumentHelp("A record format of Rules/profiles, or auto.", valueName: "format")
    )
    var recordFormat: String?

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
            try start()
        } catch {
            throw CommandEnd.failed(error)
        }
    }

    private func start() throws(Diagnostics) {
        let start = PolicyStart(try DataFolder.find(dataDir))
        let choices = try choices(start)
        let files = try start.files(choices, in: folder, asOf: Files.today)
        try checkAbsent(files)
        do throws(FileFailure) {
            for file in files {
                let path = Files.join(folder, file.path)
                try Self.createFolder(Files.folder(of: path))
                var writer = try FileWriter(creating: path)
                try writer.write(file.bytes.span.bytes)
                _ = try writer.finish(sync: false)
            }
        } catch {
            throw Diagnostics([Diagnostic("the policy cannot be written: \(error)")])
        }
        report(files, choices)
    }

    private static func createFolder(_ path: String) throws(FileFailure) {
        if Files.isFolder(path) { return }
        let parent = Files.folder(of: path)
        if parent != path { try createFolder(parent) }
        try Files.createFolder(path)
    }

    /// Nothing is written over: every file that is there is named.
    private func checkAbsent(_ files: [PolicyStart.File]) throws(Diagnostics) {
        var problems = Diagnostics()
        for file in files {
            let path = Files.join(folder, file.path)
            guard Files.exists(path) else { continue }
            problems.append(
                Diagnostic(
                    "`\(ProvenanceCore.shown(path))` is there",
                    hint: "name another folder; nothing was written"
                )
            )
        }
        guard problems.isEmpty else { throw problems }
    }

    private func report(_ files: [PolicyStart.File], _ choices: PolicyStart.Choices) {
        let paths = files.map { Files.join(folder, $0.path) }
        if shown.json {
            var line = JSONLine()
            line.open("{")
            line.string(key: "policy", choices.name)
            line.string(key: "from", choices.base)
            line.list(key: "files", paths) { $0.string($1) }
            line.close("}")
            Terminal.print(line.text)
        } else {
            Terminal.print(paths.map { ProvenanceCore.shown($0) }.joined(separator: "\n"))
        }
        if shown.quiet { return }
        let policy = ProvenanceCore.shown(paths[0])
        Terminal.report(
            "read the policy, then try it: sluice filter SHARDS --rules \(policy) --dry-run"
        )
    }

    // MARK: Choices

    /// What the options say; what they do not, the person at the terminal.
    private func choices(_ start: PolicyStart) throws(Diagnostics) -> PolicyStart.Choices {
        let isAsking = Terminal.isTypedAt && Terminal.isWatched && !shown.json && !shown.quiet
        func ask(_ said: String?, _ question: String, _ usual: String) -> String? {
            guard said == nil, isAsking else { return said }
            Terminal.write("\(question) [\(usual)]: ")
            let answer = readLine()?.filter { $0 != " " } ?? ""
            return answer.isEmpty ? nil : answer
        }
        var choices = PolicyStart.Choices(
            name: ask(name, "name of the policy", "my-policy") ?? "my-policy"
        )
        let bases = try start.bases().joined(separator: ", ")
        choices.base =
            ask(base, "policy to begin from (\(bases))", PolicyStart.defaultBase)
            ?? PolicyStart.defaultBase
        choices.uses = uses
        let words = Use.allCases.map(\.rawValue).joined(separator: ", ")
        if uses.isEmpty, let answer = ask(nil, "use (\(words))", "as there") {
            choices.uses = answer.split(separator: ",").map(String.init)
        }
        choices.purpose = ask(purpose, "purpose (commercial, non-commercial)", "as there")
        let kinds = Policy.OperatorKind.allCases.map(\.rawValue).joined(separator: ", ")
        choices.operatorKind = ask(operatorKind, "operator (\(kinds))", "as there")
        choices.country = ask(country, "country of the operator (ISO 3166)", "as there")
        choices.recordFormat = ask(recordFormat, "record format", "as there")
        return choices
    }
}
