import FilterEngine
import ProvenanceCore
import RightsPolicy

/// Results of tests as the XML that build servers read, in the form of Apache Ant's JUnit task: a
/// suite a policy, a case a test. Times are left out: the same tests give the same bytes.
enum JUnitText {
    static func text(_ reports: [RecordTestReport]) -> String {
        let count = reports.reduce(0) { $0 + $1.results.count }
        let failed = reports.reduce(0) { $0 + $1.failed.count }
        var lines = [
            #"<?xml version="1.0" encoding="UTF-8"?>"#,
            #"<testsuites name="sluice rules test" tests="\#(count)" failures="\#(failed)">"#,
        ]
        for report in reports {
            let counts =
                #"tests="\#(report.results.count)" failures="\#(report.failed.count)""#
            lines.append(#"  <testsuite name="\#(escaped(report.policy))" \#(counts)>"#)
            for result in report.results { lines += testCase(result, report) }
            lines.append("  </testsuite>")
        }
        lines.append("</testsuites>")
        return lines.joined(separator: "\n")
    }

    private static func testCase(
        _ result: RecordTestResult,
        _ report: RecordTestReport
    ) -> [String] {
        let position = RecordTestText.position(of: result, report)
        let head =
            #"    <testcase classname="\#(escaped(report.policy))" "#
            + #"name="\#(escaped(result.test.name))" file="\#(escaped(position.file))" "#
            + #"line="\#(position.line)""#
        if result.isPassed { return [head + "/>"] }
        let what = result.failures.map(\.what).joined(separator: ", ")
        let text = result.failures.flatMap(RecordTestText.lines).joined(separator: "\n")
        return [
            head + ">", #"      <failure message="\#(escaped(what))">\#(escaped(text))</failure>"#,
            "    </testcase>",
        ]
    }

    /// Text as XML 1.0 takes it; what it has no place for becomes U+FFFD.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\n", "\t": escaped.unicodeScalars.append(scalar)
            case "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
            default:
                if scalar.value < 0x20 {
                    escaped += "\u{FFFD}"
                } else {
                    escaped.unicodeScalars.append(scalar)
                }
            }
        }
        return escaped
    }
}
