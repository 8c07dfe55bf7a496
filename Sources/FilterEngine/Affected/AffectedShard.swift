/// What a list touches of one shard's allowed records.
package struct AffectedShard: Sendable {
    /// The shard's NAME.
    package var shard: String
    /// Lines of `allowed/NAME`.
    package var lines = 0
    /// Records that an entry names.
    package var records = 0
    /// Records that no entry names, and that lack what the list needs, or where it cannot be read.
    package var unchecked = 0
    /// Lines of `blocked/` that applying the list changes: records that wait for review and are
    /// named, or, of a takedown, all that are named and held there. Counted only where it is asked
    /// what applying would do.
    package var blockedLines = 0
    /// Records by the code of a reason.
    package var reasons: [String: Int] = [:]

    init(_ shard: String) { self.shard = shard }
}

/// What a list touches in a folder.
package struct AffectedResult: Sendable {
    /// All shards that could be read, in order of their names' bytes.
    package var shards: [AffectedShard] = []
    /// Shards that could not, and why.
    package var failures: [AuditFinding] = []

    package init() {}

    package var touched: [AffectedShard] { shards.filter { $0.records + $0.blockedLines > 0 } }
    package var recordCount: Int { shards.reduce(0) { $0 + $1.records } }
    package var blockedLineCount: Int { shards.reduce(0) { $0 + $1.blockedLines } }
    package var uncheckedCount: Int { shards.reduce(0) { $0 + $1.unchecked } }
}
