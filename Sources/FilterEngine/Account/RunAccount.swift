import ProvenanceCore

/// The sum of all manifests in a folder: `run.json`. It also marks the folder as one of ours, and
/// fixes the day by which dates are judged in it.
package struct RunAccount: Codable, Sendable {
    package var sluice: String
    package var asOf: String
    /// Finished shards.
    package var shards = 0
    package var lines = 0
    /// Bytes of the shards as stored, and decoded.
    package var bytes = 0
    package var decodedBytes = 0
    package var outputs: [String: OutputSum] = [:]
    package var counts = Counts()
    /// Every rule set that a shard was decided by; more than one asks for a look.
    package var rules: [RulesAccount] = []
    /// SHA-256 of each manifest, by NAME: an edit or a removal afterwards is found by it.
    package var manifests: [String: String] = [:]
    /// Lists that were applied in the folder afterwards, in order: known before the first shard
    /// is changed, and never forgotten; nil if there are none.
    package var applied: [AppliedList]?

    /// All shards' outputs of one kind.
    package struct OutputSum: Codable, Equatable, Sendable {
        package var lines = 0
        package var bytes = 0
    }

    enum CodingKeys: String, CodingKey {
        case sluice, shards, lines, bytes, outputs, counts, rules, manifests, applied
        case asOf = "as_of"
        case decodedBytes = "decoded_bytes"
    }

    package init(asOf: String) {
        sluice = Product.version
        self.asOf = asOf
    }

    /// - Parameter digest: SHA-256 of the manifest's file.
    package mutating func add(_ manifest: Manifest, named name: String, digest: String) {
        shards += 1
        manifests[name] = digest
        lines += manifest.input.lines
        bytes += manifest.input.bytes
        decodedBytes += manifest.input.decodedBytes
        for (kind, output) in manifest.outputs {
            outputs[kind, default: OutputSum()].lines += output.lines
            outputs[kind, default: OutputSum()].bytes += output.bytes
        }
        counts.add(manifest.counts)
        if !rules.contains(manifest.rules) { rules.append(manifest.rules) }
        AppliedList.add(manifest.applied, to: &applied)
    }

    /// Whether both sum up the same manifests to the same figures. The other one may know of
    /// applied lists that no manifest names.
    func agrees(with other: RunAccount) -> Bool {
        asOf == other.asOf && shards == other.shards && lines == other.lines
            && bytes == other.bytes && decodedBytes == other.decodedBytes
            && outputs == other.outputs && counts == other.counts && rules == other.rules
            && manifests == other.manifests
            && Set(applied ?? []).isSubset(of: other.applied ?? [])
    }

    /// The account as one line of JSON with sorted keys.
    package var json: String { AccountFile.line(self) }
}
