/// Something that a recheck found wrong.
package struct AuditFinding: Codable, Hashable, Sendable, Comparable {
    /// The shard's NAME; nil where the whole folder is meant.
    package var shard: String?
    package var message: String

    package static func < (left: AuditFinding, right: AuditFinding) -> Bool {
        (left.shard ?? "", left.message) < (right.shard ?? "", right.message)
    }
}
