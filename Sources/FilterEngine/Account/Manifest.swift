import ProvenanceCore
package import RightsPolicy
import RightsSignals

/// The account of one shard, and the commit point of its outputs: `manifest/NAME.json`.
package struct Manifest: Codable, Sendable {
    /// The version of Sluice that wrote it.
    package var sluice: String
    /// `YYYY-MM-DD`: the day by which dates were judged.
    package var asOf: String
    /// Digest over everything that can change an output byte; equal keys, equal outputs.
    package var key: String
    package var rules: RulesAccount
    package var input: InputAccount
    /// By output; one that was not asked for is left out.
    package var outputs: [String: OutputAccount]
    /// The table whose numbers the lines of `decisions/` give.
    package var decisions: [DecisionEntry]
    package var counts: Counts
    package var options: [String: String]
    /// Lists that were applied when the shard had been decided, in order; nil if there are none.
    package var applied: [AppliedList]?
    /// What `index/NAME` is; nil if there is none.
    package var index: IndexAccount?
    /// What is known of an input of which only a part could be read; nil if it was whole.
    package var partial: PartialAccount?

    enum CodingKeys: String, CodingKey {
        case sluice, key, rules, input, outputs, decisions, counts, options, applied, partial
        case index
        case asOf = "as_of"
    }
}

extension Manifest {
    /// Whether `allowed/NAME` is the input, byte for byte.
    var isCopy: Bool {
        let allowed = outputs[OutputKind.allowed.word]
        return input.lines > 0 && input.sha256 != nil && allowed?.sha256 == input.sha256
    }
}

/// An input that is damaged, of which the part before the damage was decided (`--salvage`).
package struct PartialAccount: Codable, Equatable, Sendable {
    /// What is damaged, and at which byte of the file.
    package var reason: String
    /// Bytes of content, from the start, of whole lines in members that their checksums vouch for:
    /// all that was decided. How much there is behind them nobody knows.
    package var decodedBytes: Int

    enum CodingKeys: String, CodingKey {
        case reason
        case decodedBytes = "decoded_bytes"
    }
}

/// The rule set of a run.
package struct RulesAccount: Codable, Equatable, Sendable {
    /// The policy's name.
    package var policy: String
    /// SHA-256 over the policy and everything it names.
    package var digest: String
    package var lists: [ListAccount]
    /// The public suffix list that the lists were held against.
    package var publicSuffixes: SuffixAccount?
    /// The dataset card whose licence records have that name none, if one was given.
    package var card: CardAccount?
    /// Digest of the file of credit changes.
    package var creditChanges: String?
    /// The agreements that records may rest on.
    package var agreements: AgreementsAccount?
    /// Files of clearances that persons signed; nil if the policy names none.
    package var clearances: [ClearancesAccount]?

    enum CodingKeys: String, CodingKey {
        case policy, digest, lists, card, agreements, clearances
        case publicSuffixes = "public_suffixes"
        case creditChanges = "credit_changes"
    }
}

/// A public suffix list.
package struct SuffixAccount: Codable, Equatable, Sendable {
    package var name: String
    package var date: String?
    package var digest: String
}

/// A dataset card that was applied.
package struct CardAccount: Codable, Equatable, Sendable {
    package var name: String
    package var sha256: String
    /// What it says, as it stands there.
    package var license: String
}

extension RulesAccount {
    /// The account of a rule set.
    package init(_ rules: RuleSet) {
        self.init(
            policy: rules.policy.name.text,
            digest: rules.digest,
            lists: rules.lists.map { list in
                ListAccount(
                    name: list.name,
                    kind: list.kind.rawValue,
                    date: list.date?.description,
                    entries: list.entryCount,
                    sha256: list.sha256
                )
            }
                + rules.savedFiles.map { file in
                    // Its own date is that of the last fetch.
                    ListAccount(
                        name: file.name,
                        kind: "saved-signals",
                        date: file.lastDay.description,
                        entries: file.snapshotCount,
                        sha256: file.sha256
                    )
                },
            publicSuffixes: rules.suffixes.map { suffixes in
                SuffixAccount(
                    name: suffixes.name,
                    date: suffixes.date?.description,
                    digest: suffixes.digest
                )
            },
            card: rules.card.map {
                CardAccount(name: $0.file, sha256: $0.sha256, license: $0.license.text)
            },
            creditChanges: rules.creditChanges?.sha256,
            agreements: rules.agreements.map {
                AgreementsAccount(name: $0.path, entries: $0.count, sha256: $0.sha256)
            },
            clearances: rules.clearanceFiles.isEmpty
                ? nil
                : rules.clearanceFiles.map { file in
                    ClearancesAccount(
                        name: file.path,
                        entries: file.entryCount,
                        inForce: file.inForceCount(on: rules.asOf),
                        sha256: file.sha256
                    )
                }
        )
    }
}

/// A file of clearances that was applied.
package struct ClearancesAccount: Codable, Equatable, Sendable {
    /// As the policy names it.
    package var name: String
    /// Rows that are decided, and of these the ones that counted on the day of the run.
    package var entries: Int
    package var inForce: Int
    package var sha256: String

    enum CodingKeys: String, CodingKey {
        case name, entries, sha256
        case inForce = "in_force"
    }
}

/// Agreements that were applied, all of them.
package struct AgreementsAccount: Codable, Equatable, Sendable {
    /// Where they are kept, as the policy writes it.
    package var name: String
    package var entries: Int
    /// Digest over the agreements themselves, however they are kept.
    package var sha256: String
}

/// A list that was applied.
package struct ListAccount: Codable, Equatable, Sendable {
    package var name: String
    package var kind: String
    /// The list's own date, if it has one.
    package var date: String?
    package var entries: Int
    package var sha256: String
}

/// A shard as it was read.
package struct InputAccount: Codable, Sendable {
    package var name: String
    /// Bytes as stored.
    package var bytes: Int
    package var lines: Int
    /// Bytes after decompression.
    package var decodedBytes: Int
    /// SHA-256 of the bytes as stored, unless digests are off.
    package var sha256: String?
    /// When the file was last changed: nanoseconds since 1970, as the file system says.
    package var modified: Int?

    enum CodingKeys: String, CodingKey {
        case name, bytes, lines, sha256, modified
        case decodedBytes = "decoded_bytes"
    }
}

extension InputAccount {
    /// Whether the account says enough to tell the input from another one.
    var isIdentified: Bool { sha256 != nil || modified != nil }

    /// Whether both are accounts of the same input: of the same bytes or, where these were not
    /// digested, of a file that is as long and as old.
    func isSame(as other: InputAccount) -> Bool {
        if bytes != other.bytes { return false }
        if let sha256, let known = other.sha256 { return sha256 == known }
        return modified != nil && modified == other.modified
    }
}

/// An output as it was written.
package struct OutputAccount: Codable, Equatable, Sendable {
    package var lines: Int
    package var bytes: Int
    package var sha256: String?
}

/// One row of a manifest's table of bases and reasons.
package struct DecisionEntry: Codable, Hashable, Sendable {
    package var basis: String?
    package var code: String?
    package var rule: String?
    /// The parties of the agreement that is the basis.
    package var holders: [String]?
}
