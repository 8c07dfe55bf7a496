import FilterEngine
import ProvenanceCore
import RightsPolicy

/// Results of tests for people, and as JSON.
enum RecordTestText {
    /// Failures with what was expected and what came, then one line for each policy.
    static func text(
        _ reports: [RecordTestReport],
        withCoverage: Bool,
        isQuiet: Bool
    ) -> String {
        var lines: [String] = []
        for report in reports {
            for result in report.failed {
                lines.append("\(place(of: result, report)): failed: \(result.test.name)")
                lines += result.failures.flatMap(self.lines)
            }
            if !isQuiet || !report.failed.isEmpty { lines.append(summary(of: report)) }
            if withCoverage {
                lines.append("coverage of \(report.policy): " + report.coverage.text)
            }
        }
        return lines.joined(separator: "\n")
    }

    /// Where the test is written, with the policy as it was named.
    static func position(
        of result: RecordTestResult,
        _ report: RecordTestReport
    ) -> SourcePosition {
        var position = result.test.position
        if position.file == Files.name(of: report.policy) { position.file = report.policy }
        return position
    }

    static func place(of result: RecordTestResult, _ report: RecordTestReport) -> String {
        "\(position(of: result, report))"
    }

    static func lines(of failure: RecordTestResult.Failure) -> [String] {
        [
            "    \(failure.what)", "        expected  \(failure.expected)",
            "        got       \(failure.got)",
        ]
    }

    private static func summary(of report: RecordTestReport) -> String {
        let count = report.results.count
        let failed = report.failed.count
        if count == 0 { return "\(report.policy): no tests" }
        return "\(report.policy): \(count) \(count == 1 ? "test" : "tests"), "
            + (failed == 0 ? "all passed" : "\(failed) failed")
    }

    // MARK: JSON

    /// `policies: [{policy, tests: [{name, at, passed, outcome, basis?, reasons, failures}],
    /// passed, failed, coverage?}]`.
    static func json(_ reports: [RecordTestReport], withCoverage: Bool) -> JSONValue {
        .members([
            "policies": .array(
                reports.map { report in
                    .members([
                        "policy": .string(report.policy),
                        "tests": .array(report.results.map { json(of: $0, report) }),
                        "passed": .integer(report.results.count - report.failed.count),
                        "failed": .integer(report.failed.count),
                        "coverage": withCoverage ? report.coverage.json : nil,
                    ])
                }
            )
        ])
    }

    private static func json(
        of result: RecordTestResult,
        _ report: RecordTestReport
    ) -> JSONValue {
        .members([
            "name": .string(result.test.name),
            "at": .string(place(of: result, report)),
            "passed": .bool(result.isPassed),
            "outcome": result.finding.map { .string("\($0.outcome.word)") },
            "basis": result.finding?.basis.map { .string($0) },
            "reasons": result.finding.map { finding in
                .array(
                    finding.causes.map { cause in
                        .members([
                            "code": .string(cause.code.rawValue),
                            "rule": cause.rule.map { .string($0) },
                        ])
                    }
                )
            },
            "failures": .array(
                result.failures.map { failure in
                    .members([
                        "what": .string(failure.what),
                        "expected": .string(failure.expected),
                        "got": .string(failure.got),
                    ])
                }
            ),
        ])
    }
}
