import ProvenanceCore

/// robots.txt: what crawlers may fetch, and so what may be collected for a use.
///
/// A rule that keeps a crawler from a page prohibits what that crawler collects for. One that
/// names the crawler and one that speaks to all are told apart, for the second restricts crawling
/// and need not mean AI. That a page may be crawled permits no use: RFC 9309 says itself that its
/// rules authorise nothing.
package enum RobotsStandard {
    package static let standard = SignalStandard(
        name: "robots",
        title: "Robots Exclusion Protocol (robots.txt)",
        specification: "RFC 9309; matching as google/robotstxt at 22b355ff where the two differ",
        read: "2026-11-23",
        carriers: [.robotsText],
        examples: [
            SignalStandard.Example(
                .robotsText,
                "User-agent: GPTBot\nDisallow: /\n",
                crawlers: ["gptbot"],
                .pretrain,
                .prohibits
            ),
            SignalStandard.Example(
                .robotsText,
                "User-agent: *\nDisallow: /\n",
                crawlers: ["gptbot"],
                .train,
                .prohibits
            ),
            // A group for the crawler replaces the one for all, be it empty.
            SignalStandard.Example(
                .robotsText,
                "User-agent: *\nDisallow: /\n\nUser-agent: GPTBot\nDisallow:\n",
                crawlers: ["gptbot"],
                .train,
                .silent
            ),
            // The longest rule counts, and `Allow` where two are equally long.
            SignalStandard.Example(
                .robotsText,
                "User-agent: ccbot\nDisallow: /\nAllow: /work\n",
                crawlers: ["ccbot"],
                .train,
                .silent
            ),
            // A crawler that collects for something else says nothing of training.
            SignalStandard.Example(
                .robotsText,
                "User-agent: PerplexityBot\nDisallow: /\n",
                crawlers: ["gptbot"],
                .train,
                .silent
            ),
            // What a digit cuts short to Google still names the crawler here.
            SignalStandard.Example(
                .robotsText,
                "User-agent: AI2Bot\nDisallow: /\n",
                crawlers: ["ai2bot"],
                .train,
                .prohibits
            ),
            SignalStandard.Example(.robotsText, "<html><h1>404</h1></html>", .train, .silent),
        ],
        statements: read
    )

    private static func read(
        _ source: borrowing SignalStandard.Source,
        _ context: SignalContext,
        _ reading: inout SignalReading
    ) {
        if let status = context.status, (500...599).contains(status) {
            for use in uses(context) {
                append(use, .robotsUnreachable, "all paths", 0..<0, nil, &reading)
            }
            return
        }
        guard let file = file(source, context, reading) else { return }
        noteFaults(of: file, &reading)
        let path = WorkPath(url: context.url)
        for ban in bans(in: file, path, context) {
            let rule = file.rules[ban.rule]
            let code: ReasonCode =
                !ban.isNamed
                ? .robotsWildcard : ban.use == .train ? .robotsTrainAgent : .robotsAgent
            append(ban.use, code, ban.scope, rule.evidence, rule.line, &reading)
        }
        appendLicenses(of: file, source.text, context, &reading)
    }

    /// Points to the RSL documents that the crawlers' groups and the whole file name.
    private static func appendLicenses(
        of file: RobotsFile,
        _ text: RawSpan,
        _ context: SignalContext,
        _ reading: inout SignalReading
    ) {
        guard file.rules.contains(where: { $0.kind == .license }) else { return }
        var seen: Set<Int> = []
        for asking in file.asking(context) {
            for rule in file.unscopedRules(.license, asking.audience) { seen.insert(rule.line) }
        }
        for rule in file.rules where rule.kind == .license && seen.contains(rule.line) {
            guard rule.value.count <= Limits.signalURLBytes,
                reading.references.count < Limits.signalFields
            else { continue }
            reading.references.append(
                SignalReading.Reference(
                    signal: "rsl",
                    carrier: .robotsText,
                    address: String(copying: text.extracting(rule.value)),
                    evidence: rule.evidence,
                    line: rule.line
                )
            )
        }
    }

    private static func append(
        _ use: Use,
        _ code: ReasonCode,
        _ scope: String,
        _ evidence: Range<Int>,
        _ line: Int?,
        _ reading: inout SignalReading
    ) {
        reading.statements.append(
            Statement(
                signal: "robots",
                use: use,
                effect: .prohibits,
                code: code,
                carrier: .robotsText,
                scope: scope,
                evidence: evidence,
                line: line
            )
        )
    }

    /// The lines of a robots.txt, read once for all standards that put rules there; nil where
    /// the status says that there is no such file.
    ///
    /// Source: RFC 9309 section 2.3.1: 4xx is no restriction; a redirect that leads nowhere is as
    /// good as that (read 2026-11-23).
    static func file(
        _ source: borrowing SignalStandard.Source,
        _ context: SignalContext,
        _ reading: SignalReading
    ) -> RobotsFile? {
        if let status = context.status, !(200...299).contains(status) { return nil }
        return reading.files.robots(source.text)
    }

    private static func noteFaults(of file: RobotsFile, _ reading: inout SignalReading) {
        func note(_ message: String, at offset: Int) {
            reading.note(message, signal: "robots", carrier: .robotsText, at: offset)
        }
        if file.isHTML { note("looks like a page of HTML, not like a robots.txt", at: 0) }
        if file.isCut {
            note("goes on behind the limit of 500 KiB; the rest was not read", at: 0)
        }
        if let stray = file.strayRule {
            note("a rule before the first `User-agent` line says nothing", at: stray.lowerBound)
        }
    }

    // MARK: Verdicts

    /// A rule that keeps crawlers of one purpose from the path.
    private struct Ban {
        var use: Use
        var rule: Int
        var isNamed: Bool
        var scope: String
        /// The number of the first crawler that it keeps out.
        var first: Int
    }

    private static func bans(
        in file: RobotsFile,
        _ path: WorkPath?,
        _ context: SignalContext
    ) -> [Ban] {
        var bans: [Ban] = []
        var names: [[Int]] = []
        for asking in file.asking(context) {
            let verdict = file.crawling(asking.audience, path)
            guard !verdict.isAllowed, let rule = verdict.rule else { continue }
            let isNamed = asking.audience.isNamed
            // Who asks for nobody in particular asks about training.
            for number in asking.numbers.isEmpty ? [-1] : asking.numbers {
                let use = number < 0 ? .train : context.uses[number]
                let known = bans.firstIndex {
                    $0.rule == rule && $0.use == use && $0.isNamed == isNamed
                }
                if known == nil {
                    bans.append(
                        Ban(use: use, rule: rule, isNamed: isNamed, scope: "*", first: number)
                    )
                    names.append([])
                }
                if isNamed { names[known ?? bans.count - 1].append(number) }
            }
        }
        for place in bans.indices where bans[place].isNamed {
            let labels = names[place].sorted().map { number in
                let crawler = context.crawlers[number]
                return file.label(of: crawler, file.audience(of: crawler))
            }
            bans[place].scope = listed(labels)
        }
        return bans.sorted { $0.first < $1.first }
    }

    private static func uses(_ context: SignalContext) -> [Use] {
        if context.crawlers.isEmpty { return [.train] }
        var uses: [Use] = []
        for use in context.uses where !uses.contains(use) { uses.append(use) }
        return uses
    }

    /// The first three of `names`, and how many more.
    private static func listed(_ names: [String]) -> String {
        let shown = names.prefix(3).joined(separator: ", ")
        return names.count > 3 ? "\(shown) and \(names.count - 3) more" : shown
    }
}
