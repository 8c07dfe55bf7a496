import ProvenanceCore

/// Spawning's ai.txt: which files of a site may be used for AI training, in the grammar of a
/// robots.txt.
///
/// Patterns may start with `*` (`Disallow: *.jpg`). The longest pattern counts; of two that are
/// equally long the one that forbids, which Spawning leaves open. The name is used for other
/// things as well, so a file is read only if its first line that is no comment names crawlers.
///
/// Source: Spawning's ai.txt generator (read 2026-11-23).
package enum AITextStandard {
    package static let standard = SignalStandard(
        name: "ai-txt",
        title: "Spawning ai.txt",
        specification: "Spawning ai.txt, site.spawning.ai/spawning-ai-txt",
        read: "2026-11-23",
        carriers: [.aiText],
        examples: [
            SignalStandard.Example(
                .aiText,
                "# Spawning AI\nUser-Agent: *\nDisallow: *.jpg\nDisallow: /\n",
                .pretrain,
                .prohibits
            ),
            SignalStandard.Example(
                .aiText,
                "User-Agent: *\nDisallow: *.jpg\nAllow: *.txt\n",
                url: "https://example.org/a/b.txt",
                .train,
                .permits
            ),
            SignalStandard.Example(
                .aiText,
                "User-Agent: *\nDisallow: *.jpg\nAllow: /\n",
                url: "https://example.org/a/b.jpg?size=2",
                .train,
                .prohibits
            ),
            SignalStandard.Example(
                .aiText,
                "User-Agent: *\nDisallow: *.jpg\n",
                .train,
                .silent
            ),
            SignalStandard.Example(
                .aiText,
                "# About our use of AI\n\nWe use none.\n",
                .train,
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
        if let status = context.status, !(200...299).contains(status) { return }
        let text = source.text
        guard isSpawning(text) else {
            reading.note(
                "does not start with `User-Agent:`, so it is no ai.txt of Spawning's",
                signal: "ai-txt",
                carrier: .aiText,
                at: 0
            )
            return
        }
        let file = reading.files.robots(text)
        if file.isCut {
            reading.note(
                "goes on behind the limit of 500 KiB; the rest was not read",
                signal: "ai-txt",
                carrier: .aiText,
                at: 0
            )
        }
        let path = WorkPath(url: context.url)
        var seen: Set<Int> = []
        for asking in file.asking(context) {
            // It is a file about training: crawlers for other uses are not asked.
            let first = asking.numbers.first { context.uses[$0] == .train }
            if first == nil, !asking.numbers.isEmpty { continue }
            let audience = asking.audience
            let crawler = first.map { context.crawlers[$0] }
            guard let rule = strictestRule(of: file, audience, path),
                seen.insert(rule.line).inserted
            else { continue }
            reading.statements.append(
                Statement(
                    signal: "ai-txt",
                    use: .train,
                    effect: rule.kind == .allow ? .permits : .prohibits,
                    code: .aiTextDisallow,
                    carrier: .aiText,
                    scope: audience.isNamed ? crawler ?? "*" : "*",
                    evidence: rule.evidence,
                    line: rule.line
                )
            )
        }
    }

    /// Whether the first line that is neither blank nor a comment names crawlers.
    private static func isSpawning(_ text: RawSpan) -> Bool {
        var index = 0
        for mark: UInt8 in [0xEF, 0xBB, 0xBF] where index < text.byteCount {
            if text.unsafeLoad(fromByteOffset: index, as: UInt8.self) == mark { index += 1 }
        }
        while index < text.byteCount {
            let byte = text.unsafeLoad(fromByteOffset: index, as: UInt8.self)
            if byte == UInt8(ascii: "#") {
                // To the end of the line; a lone CR ends one as well.
                while index < text.byteCount {
                    let byte = text.unsafeLoad(fromByteOffset: index, as: UInt8.self)
                    if byte == 0x0A || byte == 0x0D { break }
                    index += 1
                }
            } else if byte <= 0x20 {
                index += 1
            } else {
                return hasPrefix(text.extracting(index...), "user-agent")
            }
        }
        return false
    }

    /// The rule with the longest pattern that covers `path`, prohibitions before permissions.
    private static func strictestRule(
        of file: RobotsFile,
        _ audience: RobotsFile.Audience,
        _ path: WorkPath?
    ) -> RobotsFile.Rule? {
        guard let path else {
            let verdict = file.crawling(audience, nil)
            return verdict.rule.map { file.rules[$0] }
        }
        var best: RobotsFile.Rule?
        for rule in file.rules
        where (rule.kind == .allow || rule.kind == .disallow) && rule.weight > 0
            && file.concerns(rule, audience)
        {
            let weight = best?.weight ?? 0
            let isTie = rule.weight == weight && rule.kind == .disallow && best?.kind == .allow
            guard rule.weight > weight || isTie, file.covers(rule, path) else { continue }
            best = rule
        }
        return best
    }
}
