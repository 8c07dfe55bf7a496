import ProvenanceCore
import TestSupport
import Testing

@testable import RightsPolicy

/// Every reason code is given by its own example.
@Suite("The examples of reason codes")
struct ReasonExampleTests {
    /// Too long a line is told from others before it is read; see the command's own tests.
    private static let readable = ReasonCode.allCases.filter {
        $0.example?.policy != nil && $0 != .parseOversize
    }

    @Test("give their code, and what objects as the reason that decides", arguments: readable)
    func example(code: ReasonCode) throws {
        let example = try #require(code.example)
        var files = ["policy.yaml": try #require(example.policy)]
        for file in example.files { files[file.path] = file.text }
        let rules = try RuleFolder(files).load()
        var explainer = Explainer(rules)
        let record = try #require(example.record)
        let explanation = explainer.explain(record.span.bytes)
        let given = explanation.reasons.first { $0.code == code }
        let shown = example.shownRecord ?? ""
        #expect(given != nil, "\(shown)")
        if given?.objection != nil {
            #expect(explanation.reasons.first?.code == code, "\(shown)")
        } else {
            #expect(code.row == 3, "only agreements are told of that do not object")
        }
        #expect(explanation.outcome != .allow)
    }

    @Test("are there for every code but the one that nothing gives")
    func complete() {
        let without = ReasonCode.allCases.filter { $0.example == nil }
        #expect(without == [.policyNoBasis])
        for code in ReasonCode.allCases {
            #expect((code.example == nil) == (code.exampleNote != nil), "\(code.rawValue)")
        }
    }

    @Test("a record that nothing speaks for or against is blocked for it")
    func noBasis() {
        let decided = DecisionTable.decide([], bases: [])
        #expect(decided.outcome == .block && decided.reasons.map(\.code) == [.policyNoBasis])
    }
}
