import ProvenanceCore
import RightsPolicy

/// What all shards of a run have in common: the part of a manifest that is not the shard's own.
struct RunFacts: Sendable {
    let rules: RulesAccount
    let asOf: Day
    let options: FilterOptions
    let progress: RunProgress
    /// `RuleSet.frameDigest`, if indexes are written.
    var frame: String?

    /// `IndexAccount.key` of a shard; nil if it gets no index.
    func indexKey(of name: String, _ container: Container) -> String? {
        guard options.hasIndex, options.hasDigests, container == .gzip, let frame else {
            return nil
        }
        let text = "index 1\n\(frame)\nmax-line \(options.lineLimit)\n\(name)\n"
        return SHA256.hex(of: ByteBuffer(text: text).bytes)
    }

    func manifest(
        of input: InputAccount,
        outputs: [String: OutputAccount],
        decisions: [DecisionEntry],
        counts: Counts
    ) -> Manifest {
        var manifest = Manifest(
            sluice: Product.version,
            asOf: asOf.description,
            key: "",
            rules: rules,
            input: input,
            outputs: outputs,
            decisions: decisions,
            counts: counts,
            options: options.account
        )
        manifest.key = Self.key(of: manifest)
        return manifest
    }

    /// Whether the shard that `manifest` accounts for would come out the same in this run, as far
    /// as anything but its input is concerned.
    func agrees(with manifest: Manifest, _ container: Container) -> Bool {
        // An index that is wanted and not there is made; lists that were applied took it away.
        if manifest.index == nil, manifest.applied == nil, manifest.partial == nil,
            indexKey(of: manifest.input.name, container) != nil
        {
            return false
        }
        return manifest.sluice == Product.version && manifest.asOf == asOf.description
            && manifest.rules == rules
            && FilterOptions.decisive(manifest.options) == FilterOptions.decisive(options.account)
    }

    /// The digest over everything that can change an output byte, lists that were applied
    /// afterwards among it.
    static func key(of manifest: Manifest) -> String {
        key(of: manifest, applied: manifest.applied ?? [])
    }

    /// The key that the shard had before any list was applied to it.
    static func decidedKey(of manifest: Manifest) -> String { key(of: manifest, applied: []) }

    private static func key(of manifest: Manifest, applied: [AppliedList]) -> String {
        let input = manifest.input
        var text = "\(manifest.sluice)\n\(manifest.asOf)\n\(manifest.rules.digest)\n"
        text += "\(input.name)\n\(input.bytes)\n"
        text += input.sha256 ?? "modified \(input.modified.map(String.init) ?? "-")"
        text += "\n"
        let options = FilterOptions.decisive(manifest.options)
        for (name, value) in options.sorted(by: { $0.key < $1.key }) {
            text += "\(name)=\(value)\n"
        }
        if let partial = manifest.partial { text += "partial \(partial.decodedBytes)\n" }
        for list in applied { text += list.keyText }
        var buffer = ByteBuffer()
        buffer.append(text)
        return SHA256.hex(of: buffer.bytes)
    }
}
