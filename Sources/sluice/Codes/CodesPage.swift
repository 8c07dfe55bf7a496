import ProvenanceCore
import RightsPolicy

/// The manual of reason codes as a page of the documentation.
enum CodesPage {
    static func text(of codes: [ManualCode]) -> String {
        var lines = [
            "# Reason codes", "",
            "Outputs name the reasons for what was not allowed by these codes. A code that an output",
            "carries is never renamed. `sluice codes CODE` shows one of them; this page is what",
            "`sluice codes --markdown` prints.",
        ]
        var part = ""
        for code in codes {
            if self.part(of: code) != part {
                part = self.part(of: code)
                lines += ["", "## \(part)"]
            }
            lines += [
                "", "### \(code.text)", "", "\(code.meaning) \(code.fix)",
            ]
            lines += example(of: code)
        }
        return lines.joined(separator: "\n")
    }

    private static func part(of code: ManualCode) -> String {
        switch code {
        case .reason(let code): "Row \(code.row): \(DecisionRow.titles[code.row - 1])"
        case .lint: "Findings of `sluice rules check`"
        }
    }

    private static func example(of code: ManualCode) -> [String] {
        var lines = code.note.map { ["", $0] } ?? []
        guard let example = code.example else { return lines }
        lines += ["", code.exampleTitle + ":"]
        if let record = example.shownRecord {
            lines += ["", "```json", record, "```"]
            if example.policy != nil { lines += ["", "under this policy:"] }
        }
        if let policy = example.policy { lines += block("yaml", policy) }
        for file in example.files {
            lines += ["", "where `\(file.path)` holds:"] + block("text", file.text)
        }
        return lines
    }

    private static func block(_ language: String, _ text: String) -> [String] {
        ["", "```\(language)"] + text.split(separator: "\n").map(String.init) + ["```"]
    }
}
