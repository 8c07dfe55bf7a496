import ProvenanceCore
import TestSupport
import Testing

@testable import RightsPolicy

/// Every reason code is given by its own example.
@Suite("The examples of reason codes")
struct ReasonExampleTests {
    /// Too long a line is told from others before it is read; see the command's own tests.
    private static let readable = ReasonCode.allCases.filter {
        $0.example != nil && $0 != .parseOversize
    }

    @Test("give their code, and give it as the reason that decides", arguments: readable)
    func example(code: ReasonCode) throws {
        let example = try #require(code.example)
        var files = ["policy.yaml": example.policy]
        for list in example.lists { files[list.path] = list.text }
        let rules = try RuleFolder(files).load()
        var explainer = Explainer(rules)
        let explanation = explainer.explain(example.record.span.bytes)
        #expect(explanation.reasons.first?.code == code, "\(example.shownRecord)")
        #expect(explanation.outcome != .allow)
    }

    @Test("are there for every code, or it is said why not")
    func complete() {
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
