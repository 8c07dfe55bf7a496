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

    /// All shards' outputs of one kind.
    package struct OutputSum: Codable, Sendable {
        package var lines = 0
        package var bytes = 0
    }

    enum CodingKeys: String, CodingKey {
        case sluice, shards, lines, bytes, outputs, counts, rules
        case asOf = "as_of"
        case decodedBytes = "decoded_bytes"
    }

    package init(asOf: String) {
        sluice = Product.version
        self.asOf = asOf
    }

    package mutating func add(_ manifest: Manifest) {
        shards += 1
        lines += manifest.input.lines
        bytes += manifest.input.bytes
        decodedBytes += manifest.input.decodedBytes
        for (kind, output) in manifest.outputs {
            outputs[kind, default: OutputSum()].lines += output.lines
            outputs[kind, default: OutputSum()].bytes += output.bytes
        }
        counts.add(manifest.counts)
        if !rules.contains(manifest.rules) { rules.append(manifest.rules) }
    }
}
