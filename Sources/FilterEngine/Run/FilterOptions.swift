package import ProvenanceCore

/// How a run is done: everything but the rules, the inputs and where the outputs go.
package struct FilterOptions: Sendable {
    /// What becomes of the records in `blocked/`.
    package enum BlockedForm: String, CaseIterable, Sendable {
        /// The record, byte for byte.
        case full
        /// Its length, digest and id.
        case reference
        /// No lines at all; the account still counts them.
        case none
    }

    /// When outputs are forced to the disk.
    package enum Sync: String, CaseIterable, Sendable {
        /// Before each shard's manifest.
        case shard
        /// Once, when all shards are done.
        case end
        case none
    }

    /// Worker threads.
    package var jobs = Parallel.processorCount
    package var chunkByteCount = 1 << 20
    package var lineLimit = Limits.lineBytes
    /// How many times its stored size a shard may unpack to; nil: any. No output depends on it.
    package var expansionLimit: Int?
    /// The container of the outputs; nil for the input's own.
    package var container: Container?
    /// Compression level; nil for the container's default.
    package var level: Int?
    package var blocked = BlockedForm.full
    /// Whether inputs and outputs are digested (SHA-256).
    package var hasDigests = true
    package var sync = Sync.shard
    /// Redo finished shards, and replace what is of another input.
    package var isForced = false
    /// Publish what is whole of a damaged shard; its manifest says that it is a part.
    package var isSalvaging = false
    /// Whether `index/` is written, and one that an earlier run has left is used (`MemberIndex`).
    package var hasIndex = false
    /// Whether members of a gzip shard leave as they came where nothing of them is dropped and
    /// neither container nor level are named. The lines are the same either way.
    package var passesMembers = true
    /// Whether the result says where the time went; no output depends on it.
    package var hasStats = false
    /// Decide everything and write nothing.
    package var isDryRun = false
    /// What the outcome is held against when all is done; no output depends on it.
    package var thresholds: [Threshold] = []
    /// The last day of the planned use, if that is another than the as-of day: the rule set was
    /// opened with it.
    package var until: Day?
    /// Tells attempts of one task apart; part of temporary names.
    package var attempt: String?

    package init() {}

    /// The options that a manifest records, by name.
    var account: [String: String] {
        var account = [
            "blocked": blocked.rawValue, "chunk-size": String(chunkByteCount),
            "digest": hasDigests ? "sha256" : "none", "max-line": String(lineLimit),
            "sync": sync.rawValue, "compress": container?.rawValue ?? "same",
        ]
        if let level { account["level"] = String(level) }
        if let until { account["until"] = until.description }
        return account
    }

    /// Of recorded options those that can change an output byte: part of a shard's key.
    static func decisive(_ account: [String: String]) -> [String: String] {
        account.filter { $0.key != "sync" }
    }
}
