import ProvenanceCore
import RightsPolicy
import TestSupport
import Testing

@testable import FilterEngine

@Suite("Real shards")
struct RealShardTests {
    /// The starter policy: what a person would run on them.
    private static let rules = Result {
        try RuleSetLoader().load(
            repositoryRoot + "/Rules/policies/starter.yaml",
            data: { () throws(Diagnostics) in
                try Diagnostics.of { () throws(Diagnostic) in
                    try DataFolder(repositoryRoot + "/Rules")
                }
            },
            asOf: TestRules.day
        )
    }

    private static let sources = ["food", "news", "uspto"]

    /// Shards of the shared data, and how many lines each has at least.
    static var shards: [(path: String, lines: Int)] {
        var all: [(path: String, lines: Int)] = [
            ("real/debian-copyright.jsonl.gz", 5777), ("real/debian-packages.jsonl.gz", 31_839),
            ("record-shapes/dolma-cc_en_head-0091.jsonl.gz", 1),
            ("record-shapes/dolma-formats-test.jsonl.zst", 1),
            ("record-shapes/dolma-provided-documents-000.json.gz", 1),
            ("record-shapes/dolma-provided-attributes-pii-000.json.gz", 1),
        ]
        for source in sources {
            let folder = "peers/common-pile/sources/\(source)/examples"
            guard let path = SharedData.path(folder) else { continue }
            for file in (try? names(in: path)) ?? []
            where !file.hasPrefix(".") {
                all.append((folder + "/" + file, 1))
            }
        }
        return all
    }

    @Test(
        "plain, gzip and zstd are decided alike, and no line is lost",
        arguments: shards.map(\.path)
    )
    func containers(shard: String) throws {
        guard let source = SharedData.path(shard) else { return }
        let content = try unpacked(source)
        let lineCount = ShardFiles.lines(of: content).count
        #expect(lineCount >= Self.shards.first { $0.path == shard }?.lines ?? 1)
        try Bench.with { bench in
            var first: ShardFiles?
            for container in Container.allCases {
                let name = "s.jsonl" + container.suffix
                try bench.store(packed(content, container, memberByteCount: 400_000), name)
                let folder = "out-\(container.rawValue)"
                let result = try bench.filter([name], into: folder, rules: Self.rules.get())
                #expect(result.failed.isEmpty, "\(result.failed)")
                let outputs = try bench.outputs(name, in: folder)
                let amounts = outputs.manifest.counts.outcome.amounts
                #expect(amounts.values.reduce(0) { $0 + $1.records } == lineCount)
                #expect(amounts.values.reduce(0) { $0 + $1.bytes } == content.count)
                if let first {
                    #expect(outputs.manifest.counts == first.manifest.counts)
                    let isSame = outputs[.decisions] == first[.decisions]
                    #expect(isSame, "\(container.rawValue) decides otherwise")
                } else {
                    let isWhole = try outputs.rebuilt() == ShardFiles.references(of: content)
                    #expect(isWhole)
                }
                first = first ?? outputs
            }
        }
    }
}
