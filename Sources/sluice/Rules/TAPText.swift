import FilterEngine
import ProvenanceCore
import RightsPolicy

/// Results of tests in the Test Anything Protocol, version 14 (testanything.org, specification of
/// 2022; read 2026-11-23): the plan, a line a test, and for a failed one a block of YAML.
enum TAPText {
    static func text(_ reports: [RecordTestReport]) -> String {
        let count = reports.reduce(0) { $0 + $1.results.count }
        var lines = ["TAP version 14", "1..\(count)"]
        var number = 0
        for report in reports {
            for result in report.results {
                number += 1
                let word = result.isPassed ? "ok" : "not ok"
                lines.append("\(word) \(number) - \(escaped(result.test.name))")
                if !result.isPassed { lines += block(result, report) }
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func block(
        _ result: RecordTestResult,
        _ report: RecordTestReport
    ) -> [String] {
        func quoted(_ text: String) -> String { JSONValue.string(text).text() }
        var lines = ["  ---", "  at: " + quoted(RecordTestText.place(of: result, report))]
        lines.append("  failures:")
        for failure in result.failures {
            lines.append("    - what: " + quoted(failure.what))
            lines.append("      expected: " + quoted(failure.expected))
            lines.append("      got: " + quoted(failure.got))
        }
        return lines + ["  ..."]
    }

    /// A number sign would begin a directive.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            if character == "#" || character == "\\" { escaped.append("\\") }
            escaped.append(character)
        }
        return escaped
    }
}
