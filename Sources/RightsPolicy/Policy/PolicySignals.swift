package import ProvenanceCore
import RightsSignals

/// What the policy says of publishers' signals (`signals:`).
package struct PolicySignals: Sendable {
    /// What becomes of a record that a signal speaks against.
    package enum Weight: String, CaseIterable, SettingWord {
        case block
        case review
        /// Nothing; the signal was seen.
        case note

        var objection: Objection? {
            switch self {
            case .block: .block
            case .review: .review
            case .note: nil
            }
        }
    }

    /// Which words of a standard count: its own, or those of its drafts as well.
    package enum Labels: String, CaseIterable, SettingWord {
        case current
        case legacy
    }

    /// Which of an origin's saved snapshots count.
    package enum WhichDay: String, CaseIterable, SettingWord {
        /// The one in force when the record was fetched.
        case crawl
        /// The one in force on the as-of day.
        case asOf = "as-of"
        case strictest
    }

    /// Names of standards; nil: all that are read.
    package var respect: [PolicyText]?
    /// Where the policy says which standards count: the rule that a reason names.
    package var position: SourcePosition?
    /// Purposes of crawlers, or names of crawlers; empty: what the intended uses call for.
    package var crawlers: [PolicyText] = []
    /// Standards whose permission is a basis; nil: those that license.
    package var permissionCounts: [PolicyText]?
    /// A signal against a work that an open licence permits to use.
    package var againstOpenLicence = Setting(Weight.block)
    /// A robots.txt that keeps out crawlers which it does not name.
    package var wildcard = Setting(Weight.block)
    /// A robots.txt that could not be fetched, which RFC 9309 reads as one that keeps all out.
    package var unreachable = Setting(Weight.block)
    package var aiprefLabels = Labels.current
    /// Which words of RSL permit: its own, or those of its drafts as well. What either prohibits
    /// is prohibited.
    package var rslGrants = Labels.current
    /// Files of signals that were saved by origin; their paths are resolved.
    package var savedSignals: [PolicyText] = []
    package var whichDay = Setting(WhichDay.strictest)
}

/// The grammar of `signals:`.
enum PolicySignalKeys {
    private static let standardNames = SettingShape.either([
        .words(SignalRegistry.all.map(\.name)), .list(.word(SignalRegistry.all.map(\.name))),
    ])

    static let signals: [SettingKey<PolicySignals>] = [
        SettingKey("respect", standardNames) { reader, entry, name, signals in
            signals.respect = standards(&reader, entry, name)
            signals.position = entry.keyPosition
        },
        .texts("crawlers", \.crawlers),
        SettingKey("permission-counts", standardNames) { reader, entry, name, signals in
            signals.permissionCounts = standards(&reader, entry, name)
        },
        .word("against-open-licence", \.againstOpenLicence),
        .word("wildcard", \.wildcard),
        .word("unreachable", \.unreachable),
        .plainWord("aipref-labels", \.aiprefLabels),
        .plainWord("rsl-grants", \.rslGrants),
        SettingKey("saved-signals", .texts) { reader, entry, name, signals in
            signals.savedSignals = reader.resolvedPaths(entry.value, name)
        },
        .word("which-day", \.whichDay),
    ]

    /// Names of standards that are read; a finding for each other text.
    private static func standards(
        _ reader: inout SettingsReader,
        _ entry: YAMLEntry,
        _ name: String
    ) -> [PolicyText] {
        let known = SignalRegistry.all.map(\.name)
        return reader.texts(entry.value, name).filter { text in
            if known.contains(text.text) { return true }
            reader.report(
                "\(quoted(text.text)) is no signal that is read",
                at: text.position,
                hint: SettingsReader.didYouMean(text.text, among: known)
            )
            return false
        }
    }
}
