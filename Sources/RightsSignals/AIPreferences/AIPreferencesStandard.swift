import ProvenanceCore

/// AIPREF: preferences about AI uses, in the `Content-Usage` field of a response or in the groups
/// of a robots.txt.
///
/// A field that is no structured field says nothing at all, whatever its author meant: that is
/// the draft's rule, and it is noted as a fault.
package enum AIPreferencesStandard {
    package static let standard = SignalStandard(
        name: "aipref",
        title: "AI Preferences (Content-Usage)",
        specification: "draft-ietf-aipref-vocab-08 (2026-09-14), draft-ietf-aipref-attach-05 "
            + "(2026-08-19), RFC 9651",
        read: "2026-11-23",
        carriers: [.header, .robotsText],
        examples: [
            SignalStandard.Example(
                .header,
                name: "content-usage",
                "train-ai=n",
                .pretrain,
                .prohibits
            ),
            SignalStandard.Example(
                .header,
                name: "content-usage",
                "train-ai=y",
                .trainGenAI,
                .permits
            ),
            // Since revision 06 the label is about generative models: it permits no other.
            SignalStandard.Example(.header, name: "content-usage", "train-ai=y", .train, .silent),
            SignalStandard.Example(
                .header,
                name: "content-usage",
                "search=y, ai-use=n",
                .train,
                .silent
            ),
            SignalStandard.Example(
                .header,
                name: "content-usage",
                "search=y, ai-use=n",
                .input,
                .prohibits
            ),
            // Keys are in lower case; one that is not spoils the whole field.
            SignalStandard.Example(.header, name: "content-usage", "Train-AI=n", .train, .silent),
            // The label of an earlier draft; `signals: {aipref-labels: legacy}` reads it.
            SignalStandard.Example(.header, name: "content-usage", "genai=n", .train, .silent),
            SignalStandard.Example(
                .robotsText,
                "User-Agent: *\nContent-Usage: train-ai=y\nContent-Usage: /work train-ai=n\n",
                .pretrain,
                .prohibits
            ),
            // What may not be crawled has no preference.
            SignalStandard.Example(
                .robotsText,
                "User-Agent: *\nDisallow: /\nContent-Usage: train-ai=y\n",
                .pretrain,
                .silent
            ),
        ],
        statements: read
    )

    private static func read(
        _ source: borrowing SignalStandard.Source,
        _ context: SignalContext,
        _ reading: inout SignalReading
    ) {
        let text = source.text
        if source.carrier == .header {
            guard source.name == "content-usage" else { return }
            append(text, 0..<text.byteCount, nil, source.carrier, "response", context, &reading)
            return
        }
        guard let file = RobotsStandard.file(source, context, reading) else { return }
        guard file.rules.contains(where: { $0.kind == .contentUsage }) else { return }
        let path = WorkPath(url: context.url)
        var seen: Set<Int> = []
        for asking in file.asking(context) {
            let audience = asking.audience
            let crawler = asking.numbers.first.map { context.crawlers[$0] }
            for rule in file.usageRules(audience, path) where seen.insert(rule.line).inserted {
                let scope = audience.isNamed ? crawler ?? "*" : "*"
                append(
                    text.extracting(rule.value),
                    rule.evidence,
                    rule.line,
                    source.carrier,
                    scope,
                    context,
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
        _ context: SignalContext,
        _ reading: inout SignalReading
    ) {
        let usage = UsagePreferences(value, labels: context.aiprefLabels)
        if usage.isMalformed {
            reading.note(
                "`Content-Usage` is no dictionary of structured fields (RFC 9651), so it says "
                    + "nothing",
                signal: "aipref",
                carrier: carrier,
                at: evidence.lowerBound
            )
        }
        for label in usage.unreadLabels {
            reading.note(
                "`\(label)` is a label of an earlier draft of AIPREF, which is not read",
                signal: "aipref",
                carrier: carrier,
                at: evidence.lowerBound
            )
        }
        for preference in usage.preferences {
            reading.statements.append(
                Statement(
                    signal: "aipref",
                    use: preference.use,
                    effect: preference.isAllowed ? .permits : .prohibits,
                    code: carrier == .header ? .aiprefHeader : .aiprefRobots,
                    carrier: carrier,
                    scope: scope,
                    evidence: evidence,
                    line: line
                )
            )
        }
    }
}
