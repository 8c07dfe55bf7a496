import ProvenanceCore

/// Cloudflare's Content Signals: yes or no to search, AI input and AI training, in the groups of
/// a robots.txt or before them.
///
/// They are no structured fields: spaces and case do not matter, and keys or values that are not
/// known say nothing. A response header of the same name occurs in the wild without a definition;
/// its `no` counts and its `yes` does not.
package enum ContentSignalStandard {
    package static let standard = SignalStandard(
        name: "content-signal",
        title: "Cloudflare Content Signals",
        specification: "Content Signals Policy of 2025-09-24, contentsignals.org",
        read: "2026-11-23",
        carriers: [.robotsText, .header],
        examples: [
            SignalStandard.Example(
                .robotsText,
                "User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /\n",
                .pretrain,
                .prohibits
            ),
            SignalStandard.Example(
                .robotsText,
                "User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /\n",
                .search,
                .permits
            ),
            // A key that is left out neither grants nor restricts.
            SignalStandard.Example(
                .robotsText,
                "Content-Signal: search=yes\nUser-agent: *\nAllow: /\n",
                .train,
                .silent
            ),
            SignalStandard.Example(
                .robotsText,
                "User-agent: *\nContent-Signal: ai-train=yes, use=reference\n",
                .train,
                .permits
            ),
            SignalStandard.Example(
                .header,
                name: "content-signal",
                "AI-Train = NO",
                .train,
                .prohibits
            ),
            SignalStandard.Example(
                .header,
                name: "content-signal",
                "ai-train=yes",
                .train,
                .silent
            ),
        ],
        statements: read
    )

    private static let keys: [(key: StaticString, use: Use, code: ReasonCode)] = [
        ("search", .search, .contentSignalSearch),
        ("ai-input", .input, .contentSignalInput),
        ("ai-train", .train, .contentSignalTrain),
    ]

    private static func read(
        _ source: borrowing SignalStandard.Source,
        _ context: SignalContext,
        _ reading: inout SignalReading
    ) {
        let text = source.text
        if source.carrier == .header {
            guard source.name == "content-signal" else { return }
            append(text, 0..<text.byteCount, nil, .header, "response", &reading)
            return
        }
        guard let file = RobotsStandard.file(source, context, reading) else { return }
        guard file.rules.contains(where: { $0.kind == .contentSignal }) else { return }
        var seen: Set<Int> = []
        for asking in file.asking(context) {
            let audience = asking.audience
            let crawler = asking.numbers.first.map { context.crawlers[$0] }
            for rule in file.unscopedRules(.contentSignal, audience)
            where seen.insert(rule.line).inserted {
                let isNamed = audience.isNamed && !rule.agents.isEmpty
                append(
                    text.extracting(rule.value),
                    rule.evidence,
                    rule.line,
                    .robotsText,
                    isNamed ? crawler ?? "*" : "*",
                    &reading
                )
            }
        }
    }

    private static func append(
        _ value: RawSpan,
        _ evidence: Range<Int>,
        _ line: Int?,
        _ carrier: SignalCarrier,
        _ scope: String,
        _ reading: inout SignalReading
    ) {
        guard value.byteCount <= Limits.signalFieldBytes else {
            reading.note(
                "`Content-Signal` is too long to be read",
                signal: "content-signal",
                carrier: carrier,
                at: evidence.lowerBound
            )
            return
        }
        var items = FieldItems(value)
        while let item = items.next() {
            let range = item.range
            guard
                let equals = value.firstOffset(
                    of: UInt8(ascii: "="),
                    from: range.lowerBound,
                    to: range.upperBound
                )
            else { continue }
            let key = value.extracting(FieldItems.trim(range.lowerBound..<equals, in: value))
            let answer = value.extracting(
                FieldItems.trim((equals + 1)..<range.upperBound, in: value)
            )
            guard let known = keys.first(where: { isEqual(key, $0.key) }) else { continue }
            let isYes = isEqual(answer, "yes")
            guard isYes || isEqual(answer, "no") else {
                reading.note(
                    "`Content-Signal` knows yes and no only",
                    signal: "content-signal",
                    carrier: carrier,
                    at: evidence.lowerBound
                )
                continue
            }
            guard !isYes || carrier == .robotsText else { continue }
            reading.statements.append(
                Statement(
                    signal: "content-signal",
                    use: known.use,
                    effect: isYes ? .permits : .prohibits,
                    code: known.code,
                    carrier: carrier,
                    scope: scope,
                    evidence: evidence,
                    line: line
                )
            )
        }
    }
}
