import ArgumentParser
import ProvenanceCore
import RightsPolicy

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

    @Flag(
        help: ArgumentHelp(
            "The list is one of takedowns: applied, it leaves no copy of a record in blocked/."
        )
    )
    var takedown = false

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
        question.isTakedown = takedown
        if list == nil, takedown {
            throw Diagnostics([
                Diagnostic("--takedown says what --list holds, and there is no --list")
            ])
        }
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

    /// The question of a list that is to be applied.
    ///
    /// - Throws: a question that a policy could not hold, so that later runs would not know of it.
    func checkApplied() throws(Diagnostics) {
        let hasTerms = !(urls + domains + authors + ids).isEmpty
        guard list == nil || hasTerms else { return }
        throw Diagnostics([
            Diagnostic(
                "--apply takes out what a list names, and nothing else",
                hint: "write the names into a list, which the policy of later runs can hold as well"
            )
        ])
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
