package import ProvenanceCore

/// One list that a policy names under `opt-outs` or `takedowns`: what it is, where it lies, and
/// what it must live up to before a run may start.
package struct PolicyList: Sendable {
    package typealias Kind = OptOutKind
    package typealias Format = OptOutFormat

    /// What becomes of an entry at or above a public suffix (`com`, `github.io`).
    package enum PublicSuffixes: String, CaseIterable, SettingWord {
        case refuse
        case allow
    }

    package var kind: Kind
    /// The path, resolved against the policy's folder.
    package var path: String
    /// How reasons and manifests call it; unique within the policy. By default the file's base
    /// name without its suffixes.
    package var name: String
    package var format = Format.auto
    /// The date the policy states; the list may state its own.
    package var date: Day?
    /// The uses that an entry prohibits unless it says so itself; nil: all.
    package var uses: [Use]?
    package var minEntries = 1
    package var maxRejected = 0
    package var maxAgeDays: Int?
    /// By how many percent a list may be shorter than when it was last used.
    package var maxShrinkPercent: Int?
    package var publicSuffixes = PublicSuffixes.refuse
    /// `aliases`: a file of repositories that were renamed or moved; resolved like `path`.
    package var aliases: String?
    package var isTakedown: Bool
    /// The place of the entry in the policy.
    package var position: SourcePosition

    package init(
        kind: Kind,
        path: String,
        name: String,
        isTakedown: Bool,
        position: SourcePosition
    ) {
        self.kind = kind
        self.path = path
        self.name = name
        self.isTakedown = isTakedown
        self.position = position
    }
}
