import ProvenanceCore
import RightsPolicy
import Testing

@Suite("Agreements that are explained")
struct AgreementExplanationTests {
    private static func explain(
        _ agreements: [Agreement],
        _ record: String
    ) throws -> Explanation {
        let text = ByteBuffer(text: record)
        var explainer = Explainer(try rules(agreements))
        return explainer.explain(text.bytes)
    }

    @Test("a reason names its agreement, and what would be without it is decided")
    func prohibited() throws {
        let ban = try agreement("B", covers: ["host:a.example"], grants: [], prohibits: [.train])
        let record = #"{"url":"https://a.example/","license":"CC0-1.0"}"#
        let explained = try Self.explain([ban], record)
        #expect(explained.reasons.first?.agreement == "B")
        #expect(
            explained.counterfactuals.contains { $0.words == "if there were no agreement B" }
        )
        #expect(try rules([ban]).reasons(of: record).contains(#""agreement":"B""#))
    }

    @Test("what an allowed record rests on is a basis that can be taken away")
    func granted() throws {
        let grant = try agreement("A", covers: ["host:a.example"])
        let explained = try Self.explain([grant], #"{"url":"https://a.example/"}"#)
        #expect(explained.basis == "agreement:A")
        let without = explained.counterfactuals.first {
            $0.words == "if there were no agreement A"
        }
        #expect(without?.outcome == .block && without?.codes == [.licenseAbsent])
        #expect(explained.rows[2].reasons.map(\.code) == [.agreementGranted])
    }

    @Test("where none covers the record, it is said how many were asked")
    func silent() throws {
        let grant = try agreement("A", covers: ["host:a.example"])
        let explained = try Self.explain([grant], #"{"url":"https://b.example/"}"#)
        #expect(explained.rows[2].note == "1 agreement, of which none covers the record")
    }
}
