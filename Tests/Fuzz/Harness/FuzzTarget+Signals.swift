import ProvenanceCore
import RightsSignals

extension FuzzTarget {
    /// Targets for the texts that origins and responses carry.
    static let signals: [FuzzTarget] = [
        FuzzTarget(name: "robots", run: robots),
        FuzzTarget(name: "tdmrep", run: tdmrep),
        FuzzTarget(name: "header", run: header),
        FuzzTarget(name: "origin", run: origin),
    ]

    @Sendable private static func robots(_ input: RawSpan) {
        check(RobotsStandard.standard, .robotsText, input)
        check(AIPreferencesStandard.standard, .robotsText, input)
        check(ContentSignalStandard.standard, .robotsText, input)
        check(AITextStandard.standard, .aiText, input)
    }

    @Sendable private static func tdmrep(_ input: RawSpan) {
        check(TDMRepStandard.standard, .tdmrepFile, input)
        if let policy = TDMPolicy(input) {
            let context = SignalContext(url: "https://example.org/work")
            require(policy.answer(for: context) == policy.answer(for: context), "one answer")
        }
    }

    /// The whole input as a header block, and as the value of each header.
    @Sendable private static func header(_ input: RawSpan) {
        for field in ResponseHeaders(block: input).fields {
            check(SignalRegistry.all, .header, field.text.span.bytes, name: field.name)
        }
        for name in ["content-usage", "content-signal", "x-robots-tag", "tdm-reservation", "link"] {
            check(SignalRegistry.all, .header, input, name: name)
        }
        for name in ["robots", "tdm-reservation", "gptbot"] {
            check(SignalRegistry.all, .metaTag, input, name: name)
        }
    }

    /// An origin is its own origin; a moment has a day.
    @Sendable private static func origin(_ input: RawSpan) {
        var reader = OriginReader()
        var origin = ByteBuffer()
        if case .unreadable = reader.read(input, into: &origin) {
            require(origin.isEmpty, "no origin, no text")
        } else {
            var again = ByteBuffer()
            require(reader.read(origin.bytes, into: &again) == .origin, "an origin is a URL")
            require(again.bytes.elementsEqual(origin.bytes), "an origin is its own origin")
        }
        if let moment = Instant(input) {
            let day = Int64(moment.day.number)
            require(
                (day * 86_400..<(day + 1) * 86_400).contains(moment.seconds),
                "a moment lies on its day"
            )
        }
    }

    private static func check(
        _ standards: [SignalStandard],
        _ carrier: SignalCarrier,
        _ input: RawSpan,
        name: String
    ) {
        for standard in standards where standard.carriers.contains(carrier) {
            check(standard, carrier, input, name: name)
        }
    }
}
