import ProvenanceCore
import Testing

@testable import RightsPolicy

@Suite("Rules that ask for a credit")
struct RuleCreditTests {
    /// Two rules that ask, and one that is over.
    private static let lines = """
        attribution: {author-missing: block}
        rules:
          - {id: credit, when: {source: a}, then: {attribute: [title, authors], notice: n}}
          - {id: line, when: {source: a, id: x}, then: {attribute: url, credit-line: By us}}
          - {id: over, when: {source: a}, then: {attribute: title}, until: 2020-01-01}
          - {id: own, when: {source: a, id: y}, then: allow, because: b, approved-by: c}
          - {id: stop, when: {source: a, id: z}, then: block}
        """

    @Test(
        "add to what is owed, and never change what is allowed",
        arguments: [
            (#""license":"MIT","author":"A""#, "license:MIT", ""),
            (#""license":"MIT","author":"A","source":"a""#, "license:MIT", "credit"),
            (#""license":"MIT","author":"A","source":"A""#, "license:MIT", "credit"),
            (
                #""license":"MIT","author":"A","source":"a","id":"x""#, "license:MIT",
                "credit line"
            ),
            (#""license":"CC0-1.0","author":"A","source":"a""#, "block license.denied", ""),
            (#""author":"A","source":"a""#, "block license.absent", ""),
            (#""author":"A","source":"a","id":"y""#, "rule:own", "credit"),
            (#""license":"MIT","author":"A","source":"a","id":"z""#, "block rule.block", ""),
            // An author is asked for, whatever the licence asks for.
            (#""license":"0BSD","source":"a""#, "block rule.block", ""),
            (#""license":"0BSD","source":"b""#, "license:0BSD", ""),
        ]
    )
    func owed(_ fields: String, _ outcome: String, _ credits: String) throws {
        let rules = try RuleFixture.rules(Self.lines)
        #expect(try rules.answer("{\(fields)}") == outcome)
        var matcher = Matcher(rules)
        let text = ByteBuffer(text: "{\(fields)}")
        // Asked twice, what is remembered and what is worked out are the same.
        for _ in 0..<2 {
            let decision = try matcher.decide(text.paddedBytes, from: 0, to: text.count)
            #expect(decision.finding.credits.joined(separator: " ") == credits)
            #expect(credits.isEmpty || decision.owes)
        }
    }

    @Test("are told of by an explanation, which says what is owed")
    func explained() throws {
        var explainer = Explainer(try RuleFixture.rules(Self.lines))
        let record = ByteBuffer(text: #"{"license":"MIT","author":"A","source":"a","id":"x"}"#)
        let explanation = explainer.explain(record.bytes)
        #expect(explanation.obligations.suffix(2) == ["rule:credit", "rule:line"])
        let row = try #require(explanation.rows.first { $0.number == 6 })
        // The rule that is over is told of, as any other.
        #expect(row.reasons.map(\.ruleID) == ["over"] && !row.speaks)
        let plain = ByteBuffer(text: #"{"license":"MIT","author":"A","source":"b"}"#)
        let other = explainer.explain(plain.bytes)
        #expect(other.rows[5].note == "no rule of the policy speaks")
    }

    @Test(
        "let nothing through, so that a layer may add one",
        arguments: [
            ("{attribute: [title]}", true), ("{attribute: [title], credit-line: x}", true),
            ("{license: MIT}", false), ("allow", false), ("block", true),
        ]
    )
    func layer(_ then: String, _ isFree: Bool) throws {
        let files = [
            "base.yaml": "policy: base\n",
            "top.yaml":
                "policy: p\nuse: [train]\nextends: [base.yaml]\n"
                + RuleFixture.rule("{source: a}", then) + "\n",
        ]
        var findings: [String] = []
        do throws(Diagnostics) {
            _ = try PolicyReader.read(Array((files["top.yaml"] ?? "").utf8), file: "top.yaml") {
                Array((files[$0] ?? "").utf8)
            }
        } catch {
            findings = error.all.map(\.message)
        }
        #expect(findings.isEmpty == isFree, "\(findings)")
    }
}
