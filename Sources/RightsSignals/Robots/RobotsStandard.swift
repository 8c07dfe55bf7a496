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
        for audience in Set(crawlers(context).map(file.audience)) {
            for rule in file.unscopedRules(.license, audience) { seen.insert(rule.line) }
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
    }

    private static func bans(
        in file: RobotsFile,
        _ path: WorkPath?,
        _ context: SignalContext
    ) -> [Ban] {
        // Crawlers that the file does not name share one verdict, and most are not named.
        var verdicts: [RobotsFile.Audience: RobotsFile.Verdict] = [:]
        var verdictOnAny: RobotsFile.Verdict?
        var bans: [Ban] = []
        var crawlers: [Int: [String]] = [:]
        for crawler in Self.crawlers(context) {
            let audience = file.audience(of: crawler)
            let known = audience.isNamed ? verdicts[audience] : verdictOnAny
            let verdict = known ?? file.crawling(audience, path)
            if known == nil {
                if audience.isNamed {
                    verdicts[audience] = verdict
                } else {
                    verdictOnAny = verdict
                }
            }
            guard !verdict.isAllowed, let rule = verdict.rule else { continue }
            let use = crawler.map { context.use(of: $0) } ?? .train
            let ban = bans.firstIndex {
                $0.rule == rule && $0.use == use && $0.isNamed == audience.isNamed
            }
            let place = ban ?? bans.count
            if ban == nil {
                bans.append(Ban(use: use, rule: rule, isNamed: audience.isNamed, scope: ""))
            }
            if audience.isNamed, let crawler {
                crawlers[place, default: []].append(file.label(of: crawler, audience))
            }
        }
        for place in bans.indices {
            bans[place].scope = crawlers[place].map(listed) ?? "*"
        }
        return bans
    }

    /// The crawlers that are asked for; one without a name if there are none.
    static func crawlers(_ context: SignalContext) -> [String?] {
        context.crawlers.isEmpty ? [nil] : context.crawlers
    }

    private static func uses(_ context: SignalContext) -> [Use] {
        var uses: [Use] = []
        for crawler in crawlers(context) {
            let use = crawler.map { context.use(of: $0) } ?? .train
            if !uses.contains(use) { uses.append(use) }
        }
        return uses
    }

    /// The first three of `names`, and how many more.
    private static func listed(_ names: [String]) -> String {
        let shown = names.prefix(3).joined(separator: ", ")
        return names.count > 3 ? "\(shown) and \(names.count - 3) more" : shown
    }
}
