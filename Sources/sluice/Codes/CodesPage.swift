import ProvenanceCore
import RightsPolicy

/// The manual of reason codes as a page of the documentation.
enum CodesPage {
    static func text(of codes: [ReasonCode]) -> String {
        var lines = [
            "# Reason codes", "",
            "Outputs name the reasons for what was not allowed by these codes. A code that an output",
            "carries is never renamed. `sluice codes CODE` shows one of them; this page is what",
            "`sluice codes --markdown` prints.",
        ]
        var row = 0
        for code in codes {
            if code.row != row {
                row = code.row
                lines += ["", "## Row \(row): \(DecisionRow.titles[row - 1])"]
            }
            lines += [
                "", "### \(code.rawValue)", "", "\(code.meaning) \(code.fix)",
            ]
            lines += example(of: code)
        }
        return lines.joined(separator: "\n")
    }

    private static func example(of code: ReasonCode) -> [String] {
        guard let example = code.example else {
            return code.exampleNote.map { ["", "\($0)"] } ?? []
        }
        let option = example.option.map { ", with `\($0)`" } ?? ""
        var lines = [
            "", "This record gets it\(option):", "", "```json", example.shownRecord, "```",
        ]
        lines += ["", "under this policy:", "", "```yaml"]
        lines += example.policy.split(separator: "\n").map(String.init)
        lines.append("```")
        for list in example.lists {
            lines += ["", "where `\(list.path)` holds:", "", "```text"]
            lines += list.text.split(separator: "\n").map(String.init)
            lines.append("```")
        }
        return lines
    }
}
