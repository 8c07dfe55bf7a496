import ProvenanceCore
import RightsSignals
import Testing

@testable import RightsPolicy

/// What a person is told of a record's signals.
@Suite("Statements of a record")
struct RecordStatementsTests {
    static func statements(_ line: String, _ lines: String = "") throws -> RecordStatements {
        var matcher = Matcher(try SignalDecisionTests.rules(lines))
        let buffer = ByteBuffer(text: line)
        return try matcher.statements(of: buffer.paddedBytes, from: 0, to: buffer.count)
    }

    @Test(
        "every statement is told with its carrier, its use and what stands there",
        arguments: [
            (
                ",\"headers\":{\"x-robots-tag\":\"noai\"}",
                ["noai header train prohibits headers noai"]
            ),
            (
                ",\"headers\":{\"content-usage\":\"search=n\"}",
                ["aipref header search prohibits headers search=n"]
            ),
            (
                ",\"robots_txt\":\"User-agent: *\\nDisallow: /b\\nContent-Signal: ai-train=yes\"",
                ["content-signal robots.txt train permits robots_txt Content-Signal: ai-train=yes"]
            ),
            (
                ",\"robots_txt\":\"\",\"robots_status\":503",
                ["robots robots.txt train prohibits robots_status 503"]
            ),
            ("", []),
        ]
    )
    func told(_ fields: String, _ expected: [String]) throws {
        let all = try Self.statements(SignalDecisionTests.record(fields)).statements.map {
            let effect =
                switch $0.effect {
                case .permits: "permits"
                case .prohibits: "prohibits"
                case .conditional: "conditional"
                }
            return "\($0.signal) \($0.carrier.rawValue) \($0.use.rawValue) \(effect) "
                + "\($0.field ?? "") \($0.excerpt)"
        }
        #expect(Set(all).isSuperset(of: expected) && all.isEmpty == expected.isEmpty)
    }

    @Test("what several addresses have in common is told once")
    func once() throws {
        let one = SignalDecisionTests.record(",\"headers\":{\"x-robots-tag\":\"noai\"}")
        let two = one.replacing(
            "\"https://example.org/a/b\"",
            with: "[\"https://example.org/a/b\",\"https://example.net/\"]"
        )
        #expect(try Self.statements(two).statements == Self.statements(one).statements)
    }

    @Test(
        "what is malformed is told with its field, each time that it is met",
        arguments: [
            (",\"headers\":{\"content-usage\":\"train-ai=n, =\"}", "headers"),
            (",\"rsl\":\"<rsl\"", "rsl"),
            (",\"tdmrep\":\"[\"", "tdmrep"),
        ]
    )
    func faults(_ fields: String, _ field: String) throws {
        var matcher = Matcher(try SignalDecisionTests.rules())
        let buffer = ByteBuffer(text: SignalDecisionTests.record(fields))
        for _ in 0..<2 {
            let told = try matcher.statements(of: buffer.paddedBytes, from: 0, to: buffer.count)
            #expect(told.faults.map(\.field) == [field])
        }
    }

    @Test("what another carrier overrides is told as such")
    func overridden() throws {
        let told = try Self.statements(
            SignalDecisionTests.record(
                ",\"tdmrep\":[{\"location\":\"/\",\"tdm-reservation\":1}],\"headers\":"
                    + "{\"tdm-reservation\":\"0\"}"
            )
        )
        #expect(told.overridden.map(\.carrier) == [.tdmrepFile, .tdmrepFile])
    }

    @Test("the statements of a record do not change what is decided next")
    func decisionAfterwards() throws {
        let rules = try SignalDecisionTests.rules()
        var matcher = Matcher(rules)
        let noted = ByteBuffer(
            text: SignalDecisionTests.record(",\"headers\":{\"x-robots-tag\":\"noai\"}")
        )
        _ = try matcher.statements(of: noted.paddedBytes, from: 0, to: noted.count)
        let plain = ByteBuffer(text: SignalDecisionTests.record(""))
        let decision = try matcher.decide(plain.paddedBytes, from: 0, to: plain.count)
        #expect(decision.finding.outcome == .allow)
    }
}
