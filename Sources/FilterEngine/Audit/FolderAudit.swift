package import ProvenanceCore

/// Rechecks what runs have left in OUT, from the files alone (`sluice verify`).
///
/// Each manifest is checked against its outputs, and `run.json` against the manifests: it holds
/// their digests, so that a manifest which was edited or taken away is found as well.
package struct FolderAudit {
    private let folder: OutputFolder
    private let inputs: String?

    /// What a recheck came to.
    package struct Result: Codable, Sendable {
        package var shards = 0
        package var lines = 0
        package var findings: [AuditFinding] = []
        /// Published shards that run.json does not know yet: `merge` sums them up.
        package var unsummed: [String] = []
        /// Shards of which only a part could be read (`--salvage`), and why.
        package var partial: [AuditFinding] = []
        /// Files that belong to no published shard: nobody may read them, and nothing is lost.
        package var unpublished: [String] = []

        package init() {}

        /// The result as one line of JSON with sorted keys.
        package var json: String { AccountFile.line(self) }
    }

    /// - Parameter inputs: the folder beneath which the inputs lie, if they are to be checked.
    package init(_ folder: OutputFolder, inputs: String?) {
        self.folder = folder
        self.inputs = inputs
    }

    package func run(_ progress: RunProgress) throws(Diagnostic) -> Result {
        var result = Result()
        let known = try folder.account()
        var sum = RunAccount(asOf: known.asOf)
        let names = try folder.shardNames()
        for name in names {
            do throws(Diagnostic) {
                guard let (manifest, digest) = try folder.manifestAndDigest(of: name) else {
                    continue
                }
                var audit = ShardAudit(folder, name, manifest)
                audit.run(inputs: inputs)
                var messages = audit.findings
                if manifest.asOf != known.asOf {
                    messages.append("decided as of \(manifest.asOf), the others \(known.asOf)")
                }
                if let recorded = known.manifests[name] {
                    if recorded != digest {
                        messages.append("its manifest was changed after run.json was written")
                    }
                    sum.add(manifest, named: name, digest: digest)
                } else {
                    result.unsummed.append(name)
                }
                if let partial = manifest.partial {
                    result.partial.append(AuditFinding(shard: name, message: partial.reason))
                }
                result.findings += messages.map { AuditFinding(shard: name, message: $0) }
                result.shards += 1
                result.lines += manifest.input.lines
                progress.skip(inputBytes: manifest.outputs.values.reduce(0) { $0 + $1.bytes })
            } catch {
                result.findings.append(AuditFinding(shard: name, message: error.description))
            }
        }
        for name in known.manifests.keys.sorted() where !names.contains(name) {
            result.findings.append(
                AuditFinding(shard: name, message: "run.json accounts for it, and it is gone")
            )
        }
        if result.findings.isEmpty, !sum.agrees(with: known) {
            result.findings.append(
                AuditFinding(message: "run.json is not the sum of the manifests")
            )
        }
        result.findings.sort()
        result.unpublished = try folder.unpublishedFiles(names)
        return result
    }
}
