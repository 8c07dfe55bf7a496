package import ProvenanceCore
package import RightsPolicy

/// Decides every published shard of OUT once more, from its input and the rule set, and compares
/// (`sluice verify --recompute`).
package struct Recomputation {
    private let folder: OutputFolder
    private let inputs: String
    private let rules: RuleSet
    private let jobs: Int

    /// Shards that are decided in one run.
    private struct Group: Hashable {
        var options: [String: String]
        var isPart: Bool
    }

    /// - Parameter inputs: the folder beneath which the inputs lie.
    package init(_ folder: OutputFolder, inputs: String, rules: RuleSet, jobs: Int) {
        self.folder = folder
        self.inputs = inputs
        self.rules = rules
        self.jobs = jobs
    }

    /// - Returns: every shard that does not come out as it lies there, and why.
    package func run(_ progress: RunProgress) throws(Diagnostic) -> [AuditFinding] {
        var findings: [AuditFinding] = []
        // Shards that were made with the same options are done together.
        var groups: [Group: [ShardPlan]] = [:]
        for name in try folder.shardNames() {
            guard let manifest = try folder.manifest(of: name) else { continue }
            if manifest.rules.digest != rules.digest {
                findings.append(
                    AuditFinding(
                        shard: name,
                        message: "decided by another rule set: \(manifest.rules.digest)"
                    )
                )
            } else if let path = ShardAudit.input(of: manifest, beneath: inputs) {
                // Lines are compared, so nothing needs to be packed.
                let group = Group(options: manifest.options, isPart: manifest.partial != nil)
                groups[group, default: []].append(
                    ShardPlan(source: .file(path), name: name, container: .plain)
                )
            } else {
                findings.append(
                    AuditFinding(shard: name, message: "its input is not beneath `\(inputs)`")
                )
            }
        }
        for (group, plans) in groups {
            guard var options = FilterOptions(account: group.options) else {
                findings += plans.map {
                    AuditFinding(shard: $0.name, message: "its options are not of this version")
                }
                continue
            }
            options.jobs = jobs
            options.isSalvaging = group.isPart
            let run = FilterRun(
                plans,
                rules: try rules.planned(until: options.until, asOf: folder.asOf),
                target: .comparison(folder),
                asOf: folder.asOf,
                options: options,
                temporaries: folder.temporaries,
                progress: progress
            )
            let names = Dictionary(
                plans.map { ($0.description, $0.name) },
                uniquingKeysWith: { first, _ in first }
            )
            findings += run.run().failed.filter { $0.isPart == nil }.map {
                AuditFinding(shard: names[$0.shard] ?? $0.shard, message: $0.message)
            }
        }
        return findings.sorted()
    }
}

extension FilterOptions {
    /// The options that an account names, as far as they shape lines; nil if they cannot be read.
    init?(account: [String: String]) {
        self.init()
        guard let blocked = account["blocked"].flatMap(BlockedForm.init(rawValue:)),
            let lineLimit = account["max-line"].flatMap({ Int($0) })
        else { return nil }
        self.blocked = blocked
        self.lineLimit = lineLimit
        if let text = account["until"] {
            guard let until = Day(text) else { return nil }
            self.until = until
        }
    }
}
