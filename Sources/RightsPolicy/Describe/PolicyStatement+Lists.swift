import ProvenanceCore
import RightsSignals

/// What a policy says of signals and of lists.
extension PolicyStatement {
    static func signals(_ rules: RuleSet) -> [PolicyStatement] {
        let signals = rules.policy.signals
        let names = rules.signals.standards.map(\.name)
        let permitting = names.filter(rules.signals.permitting.contains)
        let crawlers = signals.crawlers.map(\.text)
        return [
            PolicyStatement(
                .signals,
                "signals.respect",
                names.sorted(),
                names.isEmpty
                    ? "No signals of publishers are read."
                    : "These signals of publishers are read where a record carries them: "
                        + "\(quotedList(names)).",
                at: signals.position
            ),
            PolicyStatement(
                .signals,
                "signals.crawlers",
                crawlers.sorted(),
                crawlers.isEmpty
                    ? "Of robots.txt, the rules for crawlers that collect for these uses count."
                    : "Of robots.txt, the rules for these crawlers count: \(quotedList(crawlers)).",
                at: signals.crawlers.first?.position
            ),
            PolicyStatement(
                .signals,
                "signals.permission-counts",
                permitting.sorted(),
                permitting.isEmpty
                    ? "No signal permits a use by itself."
                    : "These signals can permit a use by themselves: \(quotedList(permitting)).",
                at: signals.permissionCounts?.first?.position
            ),
            weight(
                "signals.against-open-licence",
                signals.againstOpenLicence,
                "A signal against a work whose open licence permits the use"
            ),
            weight(
                "signals.wildcard",
                signals.wildcard,
                "A robots.txt that keeps out crawlers which it does not name"
            ),
            weight(
                "signals.unreachable",
                signals.unreachable,
                "A robots.txt that the server failed to give"
            ),
            PolicyStatement(
                .signals,
                "signals.rsl-grants",
                [signals.rslGrants.rawValue],
                signals.rslGrants == .legacy
                    ? "Permissions in the words of earlier drafts of RSL count as well."
                    : "Of RSL, permissions in the words of version 1.0 count.",
                at: nil
            ),
            PolicyStatement(
                .signals,
                "signals.aipref-labels",
                [signals.aiprefLabels.rawValue],
                signals.aiprefLabels == .legacy
                    ? "Labels of earlier drafts of AIPREF count as well."
                    : "Of AIPREF, the labels of the current draft count.",
                at: nil
            ),
            PolicyStatement(
                .signals,
                "signals.saved-signals",
                signals.savedSignals.map(\.text).sorted(),
                signals.savedSignals.isEmpty
                    ? "No signals that were saved by origin are read."
                    : "Signals that were saved by origin are read from "
                        + "\(quotedList(signals.savedSignals.map(\.text))).",
                at: signals.savedSignals.first?.position
            ),
            PolicyStatement(
                .signals,
                "signals.which-day",
                [signals.whichDay.value.rawValue],
                days(signals.whichDay.value),
                at: nil
            ),
        ]
    }

    private static func days(_ day: PolicySignals.WhichDay) -> String {
        switch day {
        case .crawl: "Of signals of several days, those of the day of the crawl count."
        case .asOf: "Of signals of several days, those that stand on the as-of day count."
        case .strictest:
            "Of signals of several days, those of the day of the crawl and of the as-of day count: "
                + "the strictest decides."
        }
    }

    private static func weight(
        _ key: String,
        _ setting: Setting<PolicySignals.Weight>,
        _ subject: String
    ) -> PolicyStatement {
        let effect: String
        switch setting.value {
        case .block: effect = "blocks the record"
        case .review: effect = "sends the record to a person for review"
        case .note: effect = "is not held against the record"
        }
        return PolicyStatement(
            .signals,
            key,
            [setting.value.rawValue],
            "\(subject) \(effect).",
            at: setting.position
        )
    }

    static func lists(_ rules: RuleSet) -> [PolicyStatement] {
        let policy = rules.policy
        let named = policy.optOuts + policy.takedowns
        var statements = zip(rules.lists, named).map { list(of: $0, $1) }
        for (key, what, isEmpty) in [
            ("opt-outs", "opt-outs", policy.optOuts.isEmpty),
            ("takedowns", "takedowns", policy.takedowns.isEmpty),
        ] where isEmpty {
            statements.append(
                PolicyStatement(.lists, key, [], "No list of \(what) is applied.", at: nil)
            )
        }
        let suffixes = policy.publicSuffixList
        statements.append(
            PolicyStatement(
                .lists,
                "public-suffix-list",
                [suffixes.file?.text, suffixes.date?.description].compactMap { $0 },
                suffixes.file.map {
                    "Entries are held against the public suffixes of `\($0.text)`."
                }
                    ?? "Entries are held against the public suffixes that the system knows.",
                at: suffixes.file?.position
            )
        )
        return statements
    }

    private static func list(of account: ListAccount, _ list: PolicyList) -> PolicyStatement {
        let uses = list.uses.map { $0.map(\.rawValue) } ?? []
        let date = account.date.map { "of \($0)" } ?? "without a date"
        let count = account.entryCount
        var sentence =
            "\(list.isTakedown ? "Takedown" : "Opt-out") list `\(list.name)`: "
            + "\(list.kind.rawValue) from `\(list.path)`, \(date), "
            + "\(count) \(count == 1 ? "entry" : "entries"), SHA-256 `\(account.sha256)`."
        sentence +=
            uses.isEmpty
            ? " An entry forbids every use, unless it says otherwise."
            : " An entry forbids \(quotedList(uses)), unless it says otherwise."
        var limits = [
            list.minEntries == 1
                ? "it has no entry" : "it has fewer than \(list.minEntries) entries",
            list.maxRejected == 0
                ? "an entry cannot be read"
                : "more than \(list.maxRejected) entries cannot be read",
        ]
        if let days = list.maxAgeDays { limits.append("it is more than \(days) days old") }
        if let percent = list.maxShrinkPercent {
            limits.append("it has lost more than \(percent) % since it was last applied")
        }
        sentence += " Nothing runs if \(limits.joined(separator: ", or "))."
        if list.publicSuffixes == .allow { sentence += " Entries may be public suffixes." }
        if let aliases = list.aliases {
            sentence += " Names that repositories had stand in `\(aliases)`."
        }
        let values = [
            "\(list.kind.rawValue): \(list.path)", "date: \(account.date?.description ?? "none")",
            "entries: \(count)", "sha256: \(account.sha256)", "format: \(account.format.rawValue)",
            "min-entries: \(list.minEntries)", "max-rejected: \(list.maxRejected)",
            "max-age-days: \(list.maxAgeDays.map(String.init) ?? "none")",
            "max-shrink: \(list.maxShrinkPercent.map { "\($0)%" } ?? "none")",
            "public-suffixes: \(list.publicSuffixes.rawValue)",
            "aliases: \(list.aliases ?? "none")",
            "uses: \(uses.isEmpty ? "all" : uses.joined(separator: " "))",
        ]
        return PolicyStatement(
            .lists,
            "\(list.isTakedown ? "takedowns" : "opt-outs").\(list.name)",
            values,
            sentence,
            at: list.position
        )
    }

    static func unchecked(_ policy: Policy) -> [PolicyStatement] {
        let needed = Set((policy.optOuts + policy.takedowns).map(\.kind.needed))
        return NeededPart.allCases.map { part in
            let isNeeded = needed.contains(part)
            return objection(
                .unchecked,
                "cannot-check.\(part.rawValue)",
                policy.cannotCheck[part],
                isNeeded
                    ? "A record whose \(part.words) is missing or cannot be read"
                    : "Should a list ask for it, a record whose \(part.words) is missing or cannot "
                        + "be read"
            )
        }
    }
}
