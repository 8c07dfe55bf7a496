import ArgumentParser
import ProvenanceCore
import RightsPolicy

struct CodesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "codes",
        abstract: "List every code, what it means and how to fix it.",
        discussion: """
            Outputs name the reasons for what was not allowed by these codes. A code that an \
            output carries is never renamed. A code that is named is shown with a record that gets \
            it, and the policy under which it does. Codes that begin with lint. are those of \
            `sluice rules check`, each with a policy in which it is found.

            Exit codes: 0 done; 2 there is no such code.
            """
    )

    @Argument(help: ArgumentHelp("Codes to explain; all if none is given.", valueName: "code"))
    var codes: [String] = []

    @Flag(help: "Print one JSON object a line, in the order of the codes.")
    var json = false

    @Flag(help: "Print the page of codes of the documentation (Markdown).")
    var markdown = false

    func run() throws {
        if json, markdown {
            throw CommandEnd.failed(Diagnostic("--json and --markdown exclude each other"))
        }
        var wanted: [ManualCode] = []
        for text in codes {
            guard let code = ManualCode(text) else {
                let near = suggestion(for: text, among: ManualCode.all.map(\.text))
                throw CommandEnd.failed(
                    Diagnostic(
                        "there is no reason code `\(text)`",
                        hint: near.map { "did you mean `\($0)`?" } ?? "`sluice codes` lists all"
                    )
                )
            }
            wanted.append(code)
        }
        let listed = codes.isEmpty ? ManualCode.all : wanted
        if markdown {
            Terminal.print(CodesPage.text(of: listed))
        } else if json {
            Terminal.print(listed.map(jsonLine).joined(separator: "\n"))
        } else {
            // A code that is asked for gets its whole page.
            let pages = listed.map { codes.isEmpty ? entry($0) : entry($0) + example(of: $0) }
            Terminal.print(pages.joined(separator: "\n\n"))
        }
    }

    private func entry(_ code: ManualCode) -> String {
        "\(code.text)\n    \(code.meaning)\n    \(code.fix)"
    }

    private func example(of code: ManualCode) -> String {
        var lines = code.note.map { ["", "", "    " + $0] } ?? [""]
        guard let example = code.example else { return lines.joined(separator: "\n") }
        lines += ["", "    \(code.exampleTitle):", ""]
        if let record = example.shownRecord { lines += ["        " + record, ""] }
        if let policy = example.policy {
            if example.record != nil { lines += ["    under this policy:", ""] }
            lines += policy.split(separator: "\n").map { "        " + $0 }
            lines.append("")
        }
        for file in example.files {
            lines += ["    where \(file.path) holds:", ""]
            lines += file.text.split(separator: "\n").map { "        " + $0 }
            lines.append("")
        }
        return lines.dropLast().joined(separator: "\n")
    }

    private func jsonLine(_ code: ManualCode) -> String {
        var line = JSONLine()
        line.open("{")
        line.string(key: "code", code.text)
        switch code {
        case .reason(let reason): line.number(key: "row", reason.row)
        case .lint(let lint): line.string(key: "severity", lint.severity.rawValue)
        }
        line.string(key: "meaning", String(describing: code.meaning))
        line.string(key: "fix", String(describing: code.fix))
        if let example = code.example {
            line.open(key: "example", "{")
            if let record = example.shownRecord { line.string(key: "record", record) }
            if let policy = example.policy { line.string(key: "policy", policy) }
            line.list(key: "lists", example.files) { line, file in
                line.open("{")
                line.string(key: "path", file.path)
                line.string(key: "text", file.text)
                line.close("}")
            }
            if let option = example.option { line.string(key: "option", option) }
            line.close("}")
        } else if let note = code.note {
            line.string(key: "example_note", note)
        }
        line.close("}")
        return line.text
    }
}
