import Foundation
import ProvenanceCore
import TestSupport
import Testing

@testable import RightsSignals

@Suite("Content Signals")
struct ContentSignalTests {
    @Test("the published values say what they say")
    func vectors() throws {
        guard let path = SharedData.path("aipref/content-signal-vectors.json") else { return }
        let document =
            try JSONSerialization.jsonObject(with: Data(try contents(of: path))) as? [String: Any]
        let vectors = try #require(document?["vectors"] as? [[String: Any]])
        #expect(vectors.count >= 7)
        for vector in vectors {
            let value = try #require(vector["value"] as? String)
            let found = reading(.robotsText, "User-agent: *\nContent-Signal: \(value)\n")
            for (key, use) in [("search", Use.search), ("ai-train", .train), ("ai-input", .input)] {
                let expected: SignalAnswer =
                    switch vector[key] as? String {
                    case "yes": .permits
                    case "no": .prohibits
                    default: .silent
                    }
                #expect(found.answer(use) == expected, "\(value): \(key)")
            }
        }
    }

    @Test("a signal in one crawler's group speaks to that crawler, one before all groups to all")
    func groups() {
        let own = "User-agent: gptbot\nContent-Signal: ai-train=no\n"
        #expect(
            reading(.robotsText, own, context(crawlers: ["gptbot"])).answer(.train) == .prohibits
        )
        #expect(reading(.robotsText, own, context(crawlers: ["ccbot"])).answer(.train) == .silent)
        let all = "Content-Signal: ai-train=no\nUser-agent: gptbot\nAllow: /\n"
        #expect(
            reading(.robotsText, all, context(crawlers: ["gptbot"])).answer(.train) == .prohibits
        )
    }

    @Test("a value that is neither yes nor no is noted and says nothing")
    func unknownValue() {
        let found = reading(.robotsText, "User-agent: *\nContent-Signal: ai-train=maybe\n")
        #expect(found.statements.isEmpty && found.faults.count == 1)
    }
}
