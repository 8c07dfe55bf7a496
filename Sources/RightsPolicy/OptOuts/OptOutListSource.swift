package import ProvenanceCore

/// A list as the policy names it: plain data, filled in by the reader of the policy.
package struct OptOutListSource: Sendable {
    package var kind: OptOutKind
    /// The file, resolved against the folder of the policy.
    package var path: String
    /// The list's own bytes, where it is no file: then `path` is only what it is called.
    package var content: [UInt8]?
    /// `name`: what messages, evidence and manifests call the list.
    package var name: String?
    package var format = OptOutFormat.auto
    /// `date`: the day of the list, where the list itself does not say it.
    package var date: Day?
    /// `uses`: what the entries forbid that do not say it themselves; nil for everything.
    package var uses: [Use]?
    /// `min-entries`: a list with fewer is taken for a damaged one.
    package var minEntries = 1
    /// `max-rejected`: entries that may be unreadable before the list is refused.
    package var maxRejected = 0
    /// `max-age-days`: how old the list may be on the as-of day.
    package var maxAgeDays: Int?
    /// `max-shrink`: by how many percent the list may have become shorter since the last run.
    package var maxShrinkPercent: Int?
    /// `public-suffixes: allow`: entries may name whole public suffixes (`co.uk`, `github.io`).
    package var allowsPublicSuffixes = false
    /// `aliases`: a file of repositories that were renamed or moved.
    package var aliases: String?
    /// Whether it stands under `takedowns:`, so that nothing lifts its entries.
    package var isTakedown = false
    /// Where the policy names the list.
    package var position: SourcePosition?

    package init(kind: OptOutKind, path: String, position: SourcePosition? = nil) {
        self.kind = kind
        self.path = path
        self.position = position
    }

    /// The name that people see: the given one, or the file's.
    package var displayName: String {
        name ?? path.split(separator: "/").last.map(String.init) ?? path
    }
}
