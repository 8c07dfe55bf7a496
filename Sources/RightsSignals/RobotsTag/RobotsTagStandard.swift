import ProvenanceCore

/// `noai` and its kin: words in the `X-Robots-Tag` field of a response and in robots meta tags,
/// by which a page asks not to be trained on.
///
/// A name before a colon makes what follows hold for that crawler alone, until the next name; only
/// crawlers that collect for training count. Words are set apart by commas and match in any case.
/// `noindex`, `nofollow` and the like say nothing of AI.
///
/// Source: DeviantArt's directives of November 2022 (`noai`: the page, `noimageai`: its images),
/// Mojeek's `noml`; the grammar is Google's robots meta tag and X-Robots-Tag specification; read
/// 2026-11-23.
package enum RobotsTagStandard {
    package static let standard = SignalStandard(
        name: "noai",
        title: "noai in X-Robots-Tag and robots meta tags",
        specification: "DeviantArt noai and noimageai (2022-11), Mojeek noml; Google's robots meta "
            + "tag and X-Robots-Tag grammar",
        read: "2026-11-23",
        carriers: [.header, .metaTag],
        examples: [
            SignalStandard.Example(
                .header,
                name: "x-robots-tag",
                "noai, noimageai",
                .train,
                .prohibits
            ),
            SignalStandard.Example(
                .metaTag,
                name: "robots",
                "NoIndex, NoAI",
                .pretrain,
                .prohibits
            ),
            SignalStandard.Example(.header, name: "x-robots-tag", "noindex", .train, .silent),
            SignalStandard.Example(.header, name: "x-robots-tag", "noai", .search, .silent),
            // A crawler's name stays in force for all that follows it.
            SignalStandard.Example(
                .header,
                name: "x-robots-tag",
                "googlebot: nofollow, noai",
                .train,
                .silent
            ),
            SignalStandard.Example(
                .header,
                name: "x-robots-tag",
                "other, gptbot: noai",
                crawlers: ["gptbot"],
                .train,
                .prohibits
            ),
            SignalStandard.Example(
                .metaTag,
                name: "gptbot",
                "noai",
                crawlers: ["gptbot"],
                .train,
                .prohibits
            ),
            // Some words have values, which hold colons of their own.
            SignalStandard.Example(
                .header,
                name: "x-robots-tag",
                "unavailable_after: 25 Jun 2010 15:00:00 PST, noai",
                .train,
                .prohibits
            ),
        ],
        statements: read
    )

    /// Words that ask not to be trained on, and what they cover.
    private static let words: [(word: StaticString, scope: String)] = [
        ("noai", "page"), ("noimageai", "images"), ("noml", "page"),
    ]

    /// Words that have a value behind a colon.
    private static let valued: [StaticString] = [
        "unavailable_after", "max-snippet", "max-image-preview", "max-video-preview",
    ]

    /// Names of meta tags that speak to every crawler.
    private static let anyone = "robots"

    private static func read(
        _ source: borrowing SignalStandard.Source,
        _ context: SignalContext,
        _ reading: inout SignalReading
    ) {
        var crawler: String?
        if source.carrier == .header {
            guard source.name == "x-robots-tag" else { return }
        } else if source.name != anyone {
            guard let name = source.name, context.isTraining(name) else { return }
            crawler = name
        }
        let text = source.text
        guard text.byteCount <= Limits.signalFieldBytes else {
            reading.note(
                "the field is too long to be read",
                signal: "noai",
                carrier: source.carrier,
                at: 0
            )
            return
        }
        var items = FieldItems(text)
        while let item = items.next() {
            let word = text.extracting(self.word(of: item.range, in: text, &crawler))
            guard let known = words.first(where: { isEqual(word, $0.word) }) else { continue }
            if let crawler, !context.isTraining(crawler) { continue }
            let scope = crawler.map { "\(known.scope), for \($0)" } ?? known.scope
            reading.statements.append(
                Statement(
                    signal: "noai",
                    use: .train,
                    effect: .prohibits,
                    code: source.carrier == .header ? .noaiHeader : .noaiMeta,
                    carrier: source.carrier,
                    scope: scope,
                    evidence: item.range
                )
            )
        }
    }

    /// The word of an item; names before it become the crawler that it speaks to.
    private static func word(
        of range: Range<Int>,
        in text: RawSpan,
        _ crawler: inout String?
    ) -> Range<Int> {
        var range = range
        while let colon = text.firstOffset(
            of: UInt8(ascii: ":"),
            from: range.lowerBound,
            to: range.upperBound
        ) {
            let left = FieldItems.trim(range.lowerBound..<colon, in: text)
            if valued.contains(where: { isEqual(text.extracting(left), $0) }) { return left }
            if !left.isEmpty { crawler = lowerASCII(String(copying: text.extracting(left))) }
            range = FieldItems.trim((colon + 1)..<range.upperBound, in: text)
        }
        return range
    }
}
