import ProvenanceCore
import Testing

@testable import RightsSignals

@Suite("Signal registry")
struct SignalRegistryTests {
    struct Case: CustomTestStringConvertible {
        var standard: SignalStandard
        var example: SignalStandard.Example
        var testDescription: String { "\(standard.name): \(example.text.debugDescription)" }
    }

    static let cases = SignalRegistry.all.flatMap { standard in
        standard.examples.map { Case(standard: standard, example: $0) }
    }

    @Test("every example of the manual is true", arguments: cases)
    func example(_ item: Case) {
        let example = item.example
        let found = reading(
            example.carrier,
            name: example.name,
            example.text,
            context(url: example.url, crawlers: example.crawlers),
            by: [item.standard]
        )
        #expect(found.answer(example.use) == example.answer, "\(found.statements)")
    }

    @Test("every standard is named, dated and shown with and without something to say")
    func entries() {
        var names: Set<String> = []
        for standard in SignalRegistry.all {
            #expect(names.insert(standard.name).inserted, "\(standard.name) stands there twice")
            #expect(Day(standard.read) != nil, "\(standard.name): \(standard.read) is no day")
            #expect(!standard.specification.isEmpty && !standard.title.isEmpty)
            let answers = standard.examples.map(\.answer)
            #expect(answers.contains { $0 != .silent }, "\(standard.name)")
            #expect(answers.contains(.silent), "\(standard.name)")
            for example in standard.examples {
                #expect(standard.carriers.contains(example.carrier), "\(standard.name)")
            }
        }
    }

    @Test("a statement shows the text it rests on, and a long one only its start")
    func excerpt() {
        let long = "User-agent: *\nDisallow: /\(String(repeating: "*a", count: 1000))\n"
        let found = reading(.robotsText, long, context(url: "https://e.org/aaaa"))
        #expect(found.statements.isEmpty)
        let short = reading(.robotsText, "User-agent: *\n  Disallow: /work # all\n")
        #expect(short.statements.first?.excerpt == "Disallow: /work")
        #expect(short.statements.first?.line == 2)
        let header = reading(
            .header,
            name: "content-usage",
            "train-ai=n, " + String(repeating: "x=1, ", count: 200) + "y=2"
        )
        #expect(header.statements.first?.excerpt.utf8.count == Limits.evidenceBytes)
        #expect(header.statements.first?.name == "content-usage")
    }

    @Test(
        "statements are combined in three values",
        arguments: [
            ([.permits, .prohibits], .prohibits),
            ([.permits], .permits),
            ([], .silent),
            ([.prohibits], .prohibits),
            ([.permits, .conditional([.payment])], .conditional([.payment])),
            (
                [.conditional([.consent]), .conditional([.payment])],
                .conditional([.consent, .payment])
            ),
            ([.conditional([.payment]), .prohibits], .prohibits),
        ] as [([Statement.Effect], SignalAnswer)]
    )
    func combination(_ effects: [Statement.Effect], _ expected: SignalAnswer) {
        let statements = effects.map {
            Statement(
                signal: "x",
                use: .train,
                effect: $0,
                code: .aiprefHeader,
                carrier: .header,
                scope: "",
                evidence: 0..<0
            )
        }
        #expect(SignalAnswer(statements, for: .pretrain) == expected)
        #expect(SignalAnswer(statements, for: .search) == .silent)
    }
}
