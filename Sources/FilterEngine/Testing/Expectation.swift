import ProvenanceCore
import RightsPolicy

/// What a test asks for, held against what the record came to.
struct Expectation {
    private(set) var failures: [RecordTestResult.Failure] = []

    init(
        _ test: RecordTest,
        _ finding: Finding,
        _ lines: PolicyLines,
        _ attribution: JSONValue?
    ) {
        checkOutcome(test, finding)
        checkReasons(test, finding)
        checkRules(test, finding, lines)
        checkAttribution(test, attribution)
    }

    private mutating func fail(_ what: String, expected: String, got: String) {
        failures.append(.init(what, expected: expected, got: got))
    }

    private static func list(_ words: [String]) -> String {
        words.isEmpty ? "none" : words.joined(separator: ", ")
    }

    // MARK: Outcome and reasons

    private mutating func checkOutcome(_ test: RecordTest, _ finding: Finding) {
        if test.outcome != finding.outcome {
            let codes = finding.causes.map(\.code.rawValue)
            let why = finding.basis ?? codes.joined(separator: ", ")
            fail(
                "outcome",
                expected: "\(test.outcome.word)",
                got: "\(finding.outcome.word) (\(why))"
            )
        }
        if let basis = test.basis, basis != finding.basis {
            fail("basis", expected: basis, got: finding.basis ?? "none")
        }
    }

    private mutating func checkReasons(_ test: RecordTest, _ finding: Finding) {
        var codes: [ReasonCode] = []
        for cause in finding.causes where !codes.contains(cause.code) { codes.append(cause.code) }
        let missing = test.reasons.filter { !codes.contains($0) }
        if !missing.isEmpty {
            fail(
                "reasons",
                expected: Self.list(missing.map(\.rawValue)),
                got: Self.list(codes.map(\.rawValue))
            )
        }
        if let only = test.onlyReasons, Set(only) != Set(codes) {
            fail(
                "only-reasons",
                expected: Self.list(only.map(\.rawValue)),
                got: Self.list(codes.map(\.rawValue))
            )
        }
    }

    // MARK: Rules

    private mutating func checkRules(
        _ test: RecordTest,
        _ finding: Finding,
        _ lines: PolicyLines
    ) {
        if test.rules.isEmpty { return }
        let speaking = lines.speaking(in: finding)
        let spoke = speaking.map { number in
            let line = lines.all[number]
            return line.name + (line.position.map { " (\($0.fileAndLine))" } ?? "")
        }
        for rule in test.rules {
            let named = lines.named(rule.text)
            if named.isEmpty {
                let names = lines.all.flatMap { [$0.id, $0.name].compactMap { $0 } }
                let near = suggestion(for: rule.text, among: names)
                fail(
                    "rules",
                    expected: rule.text,
                    got: "the policy has no such rule"
                        + (near.map { "; did you mean `\($0)`?" } ?? "")
                )
            } else if !named.contains(where: speaking.contains) {
                fail("rules", expected: rule.text, got: Self.list(spoke))
            }
        }
    }

    // MARK: Attribution

    private mutating func checkAttribution(_ test: RecordTest, _ line: JSONValue?) {
        switch test.attribution {
        case nil: return
        case .some(.none):
            if let line { fail("attribution", expected: "none", got: line.text()) }
        case .holds(let expected):
            guard let line else {
                return fail("attribution", expected: expected.text(), got: "none")
            }
            compare(expected, line, "attribution")
        }
    }

    /// Objects may hold more than is expected of them, lists may not.
    private mutating func compare(_ expected: JSONValue, _ got: JSONValue?, _ path: String) {
        switch (expected, got) {
        case (.null, nil): return
        case (.object(let members), .object?):
            for member in members {
                compare(member.value, got?[member.key], "\(path).\(member.key)")
            }
        case (.array(let values), .array(let others)?) where values.count == others.count:
            for (number, (value, other)) in zip(values, others).enumerated() {
                compare(value, other, "\(path)[\(number)]")
            }
        default:
            if expected != got {
                fail(path, expected: expected.text(), got: got?.text() ?? "nothing")
            }
        }
    }
}
