import ArgumentParser
import ProvenanceCore

struct CodesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "codes",
        abstract: "List every reason code, what it means and how to fix it.",
        discussion: """
            Outputs name the reasons for what was not allowed by these codes. A code that an \
            output carries is never renamed.

            Exit codes: 0 done; 2 there is no such code.
            """
    )

    @Argument(help: ArgumentHelp("Codes to explain; all if none is given.", valueName: "code"))
    var codes: [String] = []

    @Flag(help: "Print one JSON object a line, in the order of the codes.")
    var json = false

    func run() throws {
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
        Terminal.print(listed.map(json ? jsonLine : entry).joined(separator: json ? "\n" : "\n\n"))
    }

    private func entry(_ code: ReasonCode) -> String {
        "\(code.rawValue)\n    \(code.meaning)\n    \(code.fix)"
    }

    private func jsonLine(_ code: ReasonCode) -> String {
        var line = ByteBuffer()
        line.append("{\"code\":")
        line.append(jsonString: code.rawValue)
        line.append(",\"row\":")
        line.append(decimal: code.row)
        line.append(",\"meaning\":")
        line.append(jsonString: String(describing: code.meaning))
        line.append(",\"fix\":")
        line.append(jsonString: String(describing: code.fix))
        line.append("}")
        return String(copying: line.bytes)
    }
}
