import ProvenanceCore
import RightsPolicy

/// Findings for people, with the line and a caret under the place, and as JSON.
enum LintText {
    static func text(_ reports: [LintReport], isQuiet: Bool) -> String {
        var lines: [String] = []
        var sources = SourceLines()
        for report in reports {
            for item in report.items { lines += self.lines(of: item, &sources) }
            if !isQuiet || !report.items.isEmpty { lines.append(summary(of: report)) }
        }
        return lines.joined(separator: "\n")
    }

    private static func lines(of item: LintReport.Item, _ sources: inout SourceLines) -> [String] {
        let diagnostic = item.diagnostic
        let place = diagnostic.position.map { "\($0): " } ?? ""
        let code = item.code.map { " [\($0.rawValue)]" } ?? ""
        var lines = ["\(place)\(item.severity.rawValue): \(diagnostic.message)\(code)"]
        if let position = diagnostic.position { lines += sources.marked(position) }
        if let hint = diagnostic.hint { lines.append("    " + hint) }
        return lines
    }

    private static func summary(of report: LintReport) -> String {
        func counted(_ count: Int, _ word: String) -> String? {
            count == 0 ? nil : "\(count) \(word)\(count == 1 ? "" : "s")"
        }
        let parts = [counted(report.errorCount, "error"), counted(report.warningCount, "warning")]
            .compactMap { $0 }
        return "\(report.policy): "
            + (parts.isEmpty ? "nothing found" : parts.joined(separator: ", "))
    }

    // MARK: JSON

    /// `policies: [{policy, findings: [{code?, severity, message, file, line, column?, hint?}],
    /// errors, warnings}]`.
    static func json(_ reports: [LintReport]) -> JSONValue {
        .members([
            "policies": .array(
                reports.map { report in
                    .members([
                        "policy": .string(report.policy),
                        "findings": .array(report.items.map(json)),
                        "errors": .integer(report.errorCount),
                        "warnings": .integer(report.warningCount),
                    ])
                }
            )
        ])
    }

    private static func json(_ item: LintReport.Item) -> JSONValue {
        let position = item.diagnostic.position
        return .members([
            "code": item.code.map { .string($0.rawValue) },
            "severity": .string(item.severity.rawValue),
            "message": .string(item.diagnostic.message),
            "file": position.map { .string($0.file) },
            "line": position.map { .integer($0.line) },
            "column": position?.column.map { .integer($0) },
            "hint": item.diagnostic.hint.map { .string($0) },
        ])
    }

    // MARK: Codes

    static func codes(asJSON: Bool) -> String {
        let texts = LintCode.allCases.map { code in
            asJSON
                ? JSONValue.members([
                    "code": .string(code.rawValue),
                    "severity": .string(code.severity.rawValue),
                    "meaning": .string("\(code.meaning)"),
                    "fix": .string("\(code.fix)"),
                ]).text()
                : "\(code.rawValue) (\(code.severity.rawValue))\n    \(code.meaning)\n    \(code.fix)"
        }
        return texts.joined(separator: asJSON ? "\n" : "\n\n")
    }
}

/// Lines of files that findings are about, read when they are first asked for.
struct SourceLines {
    /// What is longer is not shown.
    private static let shownCount = 160

    private var files: [String: [Substring]] = [:]

    /// The line at the position, and a caret under it; nothing where the file is no text.
    mutating func marked(_ position: SourcePosition) -> [String] {
        let lines = lines(of: position.file)
        guard position.line >= 1, position.line <= lines.count else { return [] }
        let line = Array(lines[position.line - 1].unicodeScalars)
        guard line.count <= Self.shownCount else { return [] }
        let shown = line.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }
        var text = "    "
        for scalar in shown { text.unicodeScalars.append(scalar) }
        guard let column = position.column, column >= 1, column <= line.count + 1 else {
            return [text]
        }
        let end = Self.end(of: shown, from: column - 1)
        let width = max(1, end - (column - 1))
        return [
            text,
            "    " + String(repeating: " ", count: column - 1) + "^"
                + String(repeating: "~", count: width - 1),
        ]
    }

    /// Where the word at `start` ends.
    private static func end(of line: [Unicode.Scalar], from start: Int) -> Int {
        var end = start
        while end < line.count, !" ,]}\t".unicodeScalars.contains(line[end]) { end += 1 }
        if end > start + 1, line[end - 1] == ":" { end -= 1 }
        return end
    }

    private mutating func lines(of file: String) -> [Substring] {
        if let known = files[file] { return known }
        var lines: [Substring] = []
        if let buffer = try? Files.contents(of: file, limit: Limits.testFileBytes),
            let text = buffer.withUnsafeBytes({ String(validating: $0, as: UTF8.self) })
        {
            lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        }
        files[file] = lines
        return lines
    }
}
