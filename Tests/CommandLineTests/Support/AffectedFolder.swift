import Foundation
import ProvenanceCore
import TestSupport
import Testing

/// A folder that was filtered, for questions about what lists touch in it.
enum AffectedFolder {
    /// Three shards: of the allowed records of `a.jsonl` lines 1 to 4, with an unread and a blocked
    /// line between; of `deep/b.jsonl.gz` one; of `none.jsonl` nothing is allowed.
    static func filtered(policy: String = Records.policy) throws -> Scratch {
        let scratch = try Scratch()
        try scratch.store(policy, as: "policy.yaml")
        let lines =
            record("a1", url: "https://www.one.example/x", author: "Ada Lovelace")
            + Records.blocked
            + record("a2", url: "https://two.example/page?q=1", author: "Grace Hopper")
            + Records.unreadable
            + record("a3", url: "https://three.example/", author: "Ada Lovelace")
            + #"{"id": "a4", "license": "CC0-1.0", "text": "one.example stands in the text"}"#
            + "\n"
        try scratch.store(lines, as: "in/a.jsonl")
        let packedLine = record("b1", url: "http://sub.one.example/", author: "Alan Turing")
        try scratch.store(packed(Array(packedLine.utf8), as: .gzip), as: "in/deep/b.jsonl.gz")
        try scratch.store(
            #"{"id": "n1", "license": "CC-BY-NC-4.0", "url": "https://one.example/"}"# + "\n",
            as: "in/none.jsonl"
        )
        let end = try Sluice(folder: scratch.path)
            .run("filter", "in", "--rules", "policy.yaml", "--output", "out", "-q")
        #expect(end.code == 0, "\(end)")
        return scratch
    }

    static func record(_ id: String, url: String, author: String) -> String {
        #"{"id": "\#(id)", "url": "\#(url)", "author": "\#(author)", "license": "CC0-1.0"}"# + "\n"
    }

    /// `shard:line:id:code:entry:field`, one for each reason.
    static func hits(_ end: Sluice.End) throws -> [String] {
        try end.text.split(separator: "\n").flatMap { line -> [String] in
            let hit = try JSONDecoder().decode(Hit.self, from: Data(line.utf8))
            return hit.reasons.map {
                "\(hit.shard):\(hit.line):\(hit.id ?? "-"):\($0.code):\($0.evidence.entry)"
                    + ":\($0.evidence.field)"
            }
        }
    }

    struct Hit: Decodable {
        struct Reason: Decodable {
            struct Evidence: Decodable {
                var field: String
                var value: String
                var list: String
                var entry: String
                var entry_line: Int
            }
            var code: String
            var rule: String?
            var evidence: Evidence
        }
        var shard: String
        var line: Int
        var id: String?
        var reasons: [Reason]
    }
}
