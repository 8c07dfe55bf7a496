import ProvenanceCore
import RightsSignals
import Testing

@Suite("Examples of standards in XML, HTML and manifests")
struct StandardExampleTests {
    @Test("each example says what it is said to say", arguments: ["rsl", "cawg", "iptc"])
    func examples(name: String) throws {
        let standard = try #require(SignalRegistry.standard(named: name))
        #expect(standard.examples.count >= 5)
        for example in standard.examples {
            #expect(standard.carriers.contains(example.carrier))
            let found = answer(
                standard,
                example.carrier,
                example.text,
                example.use,
                SignalContext(url: example.url)
            )
            #expect(found == example.answer, "\(example.text)")
        }
    }
}
