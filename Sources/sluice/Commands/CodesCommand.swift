import ArgumentParser
import ProvenanceCore
import RightsPolicy

struct CodesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "codes",
        abstract: "List every reason code, what it means and how to fix it.",
        discussion: """
            Outputs name the reasons for what was not allowed by these codes. A code that an \
            output carries is never renamed. A code that is named is shown with a record that gets \
            it, and the policy under which it does.

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
        var wanted: [ReasonCode] = []
        for text in codes {
            guard let code = ReasonCode(rawValue: text) else {
                let near = suggestion(for: text, among: ReasonCode.allCases.map(\.rawValue))
                throw CommandEnd.failed(
                    Diagnostic(
                        "there is no reason code `\(text)`",
                        hint: near.map { "did you mean `\($0)`?" } ?? "`sluice codes` lists all"
                    )
                )
            }
            wanted.append(code)
        }
        let listed = codes.isEmpty ? ReasonCode.allCases : wanted
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

    private func entry(_ code: ReasonCode) -> String {
        "\(code.rawValue)\n    \(code.meaning)\n    \(code.fix)"
    }

    private func example(of code: ReasonCode) -> String {
        guard let example = code.example else {
            return code.exampleNote.map { "\n\n    \($0)" } ?? ""
        }
        var lines = ["", "", "    A record that gets it:", "", "        " + example.shownRecord]
        let option = example.option.map { ", with `\($0)`" } ?? ""
        lines += ["", "    under this policy\(option):", ""]
        lines += example.policy.split(separator: "\n").map { "        " + $0 }
        for list in example.lists {
            lines += ["", "    where \(list.path) holds:", ""]
            lines += list.text.split(separator: "\n").map { "        " + $0 }
        }
        return lines.joined(separator: "\n")
    }

    private func jsonLine(_ code: ReasonCode) -> String {
        var line = JSONLine()
        line.open("{")
        line.string(key: "code", code.rawValue)
        line.number(key: "row", code.row)
        line.string(key: "meaning", String(describing: code.meaning))
        line.string(key: "fix", String(describing: code.fix))
        if let example = code.example {
            line.open(key: "example", "{")
            line.string(key: "record", example.shownRecord)
            line.string(key: "policy", example.policy)
            line.list(key: "lists", example.lists) { line, list in
                line.open("{")
                line.string(key: "path", list.path)
                line.string(key: "text", list.text)
                line.close("}")
            }
            if let option = example.option { line.string(key: "option", option) }
            line.close("}")
        } else if let note = code.exampleNote {
            line.string(key: "example_note", String(describing: note))
        }
        line.close("}")
        return line.text
    }
}
