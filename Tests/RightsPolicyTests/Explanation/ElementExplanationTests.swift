import ProvenanceCore
import Testing

@testable import RightsPolicy

@Suite("What would change it: elements of lists, and lists that could not be asked")
struct ElementExplanationTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var lines = ""
        var record: String
        /// Each `OUTCOME WORDS`, in any order among others.
        var expected: [String]
        var testDescription: String { record }
    }

    private static let files = [
        "d.txt": "# date: 2026-01-01\nbad.example\n", "a.txt": "# date: 2026-01-01\nJane Doe\n",
    ]

    @Test(
        "is told, and was tried",
        arguments: [
            Case(
                lines: "opt-outs: [{domains: d.txt}]\ncannot-check: {url: block}",
                record: #"{"license":"MIT"}"#,
                expected: [
                    "allow `url` were there, as `https://example.invalid/`",
                    "review the policy said `cannot-check: {url: review}`",
                ]
            ),
            Case(
                lines: "opt-outs: [{domains: d.txt}]\ncannot-check: {url: block}",
                record: #"{"license":"MIT","url":["https://ok.example/","http://"]}"#,
                expected: [
                    "allow `url[1]` were `https://example.invalid/`",
                    "allow `url[1]` were not there",
                    "review the policy said `cannot-check: {url: review}`",
                ]
            ),
            Case(
                lines: "opt-outs: [{domains: d.txt}]",
                record: #"{"license":"MIT","url":["https://ok.example/","https://bad.example/"]}"#,
                expected: ["allow `url[1]` were not there"]
            ),
            Case(
                lines: "opt-outs: [{authors: a.txt}]",
                record: #"{"license":"MIT","author":["Joe Roe","Jane Doe"]}"#,
                expected: ["allow `author[1]` were not there"]
            ),
            Case(
                record: #"{"license":["MIT","house \"rules\""]}"#,
                expected: ["allow `license[1]` were not there"]
            ),
            Case(
                lines: "licenses: {allow: [permissive], block: [GPL-3.0-only]}",
                record: #"{"license":["GPL-3.0-only","MIT","GPL-3.0-only"]}"#,
                expected: []
            ),
        ]
    )
    func counterfactuals(example: Case) throws {
        let policy =
            example.lines.contains("licenses:")
            ? "policy: p\nuse: [train-genai]\n" + example.lines + "\n"
            : policyText("", more: example.lines)
        let folder = try RuleFolder(Self.files.merging(["policy.yaml": policy]) { $1 })
        var explainer = Explainer(try folder.load())
        let explanation = explainer.explain(Array(example.record.utf8).span.bytes)
        let told = explanation.counterfactuals.map { one in
            "\(one.outcome.word) " + one.changes.map(\.words).joined(separator: " and ")
        }
        for expected in example.expected { #expect(told.contains(expected), "\(told)") }
        // One of two that speak alike is not enough.
        if example.expected.isEmpty { #expect(!told.contains { $0.contains("license[") }) }
    }

    @Test(
        "messages name the texts of a licence field, not its JSON",
        arguments: [
            (
                #"{"license":["MIT"],"metadata":{"license":["CC-BY-4.0","MIT"]}}"#,
                "license says `MIT`, metadata.license says `CC-BY-4.0`, `MIT`"
            ),
            (
                #"{"license":{"name":"harbor","kind":["own"]}}"#,
                "`harbor`, `own` is no known licence"
            ),
            (#"{"license":"[harbor"}"#, "`[harbor` is no known licence"),
            (#"{"license":"{harbor}"}"#, "`{harbor}` is no known licence"),
            (#"{"license":"[\"harbor\"] x"}"#, "`[\"harbor\"] x` is no known licence"),
            (#"{"license":[["a b c"],{"n":["d e f"]}]}"#, "is no known licence"),
        ]
    )
    func messages(record: String, message: String) throws {
        var explainer = Explainer(try RuleFixture.rules(""))
        let explanation = explainer.explain(Array(record.utf8).span.bytes)
        let messages = explanation.reasons.map(\.message)
        #expect(messages.contains { $0.contains(message) }, "\(messages)")
    }
}
