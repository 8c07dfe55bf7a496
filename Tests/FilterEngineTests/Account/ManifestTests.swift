import Foundation
import ProvenanceCore
import TestSupport
import Testing

@testable import FilterEngine

@Suite("Manifests and run.json")
struct ManifestTests {
    @Test(
        "a manifest has the keys that others read, and its figures are those of the files",
        arguments: Container.allCases
    )
    func manifest(container: Container) throws {
        let content = RandomShard.content(seed: 3, count: 120)
        let file = packed(content, container)
        try Bench.with { bench in
            let name = "d/s.jsonl" + container.suffix
            try bench.store(file, "in/" + name)
            try bench.filter(["in"])
            let outputs = try bench.outputs(name)
            let json = outputs.json
            #expect(
                Set(json.keys)
                    == [
                        "sluice", "as_of", "key", "rules", "input", "outputs", "decisions",
                        "counts", "options",
                    ]
            )
            #expect(json["sluice"] == .string(Product.version))
            #expect(json["as_of"] == .string("2026-11-24"))
            #expect(json["rules"]?["policy"] == .string("engine-tests"))
            #expect(json["rules"]?["digest"]?.string?.count == 64)
            let lists = json["rules"]?["lists"]?.array ?? []
            #expect(lists.map { $0["name"]?.string } == ["optouts", "takedowns"])
            #expect(
                lists.first?["entries"]?.integer == 1 && lists.first?["kind"] == .string("domains")
            )
            #expect(
                lists.first?["sha256"]
                    == .string(digest(Array(TestRules.optOuts.utf8)))
            )
            #expect(json["input"]?["name"] == .string(name))
            #expect(json["input"]?["bytes"]?.integer == file.count)
            #expect(json["input"]?["lines"]?.integer == 120)
            #expect(json["input"]?["decoded_bytes"]?.integer == content.count)
            #expect(json["input"]?["sha256"] == .string(digest(file)))
            for kind in OutputKind.allCases {
                let account = try #require(json["outputs"]?[String(describing: kind.word)])
                let stored = try #require(outputs.stored[kind])
                #expect(account["lines"]?.integer == outputs[kind].count)
                #expect(account["bytes"]?.integer == stored.count)
                #expect(account["sha256"] == .string(digest(stored)))
            }
        }
    }

    @Test("counts are those of the decisions, in records and in bytes")
    func counts() throws {
        let content = RandomShard.content(seed: 4, count: 300)
        try Bench.with { bench in
            try bench.store(content, "s.jsonl")
            try bench.filter(["s.jsonl"]) { $0.chunkByteCount = 2000 }
            let outputs = try bench.outputs("s.jsonl")
            let counts = outputs.manifest.counts
            var outcomes: [String: Int] = [:]
            var codes: [String: Int] = [:]
            var bases: [String: Int] = [:]
            for decided in try outputs.decisions() {
                outcomes[decided.letter, default: 0] += 1
                for code in decided.codes { codes[code, default: 0] += 1 }
                for basis in decided.bases { bases[basis, default: 0] += 1 }
            }
            func records(_ table: AmountTable) -> [String: Int] {
                table.amounts.mapValues(\.records)
            }
            #expect(
                records(counts.outcome)
                    == [
                        "allow": outcomes["a"], "review": outcomes["r"], "block": outcomes["b"],
                        "quarantine": outcomes["q"],
                    ].compactMapValues { $0 }
            )
            #expect(records(counts.reason) == codes)
            #expect(records(counts.basis) == bases)
            #expect(counts.outcome.amounts.values.reduce(0) { $0 + $1.bytes } == content.count)
            // Only records that were read have a source.
            #expect(records(counts.source).values.reduce(0, +) <= 300 - (outcomes["q"] ?? 0))
            #expect(records(counts.source).keys.allSatisfy { $0.hasPrefix("s") })
        }
    }

    @Test("records are counted by the standards that speak of them, and by what is malformed")
    func signals() throws {
        let lines = [
            "{\"headers\":{\"x-robots-tag\":\"noai\"}}", "{\"tdm_reservation\":1}",
            "{\"tdm_reservation\":\"maybe\",\"x_robots_tag\":\"noai\"}", "{\"tdmrep\":\"[\"}", "{}",
        ]
        try Bench.with { bench in
            try bench.store(Array(lines.joined(separator: "\n").utf8), "s.jsonl")
            let policy = """
                policy: signals
                use: [train-genai]
                record-format:
                  headers: [headers]
                  header: [tdm_reservation, x_robots_tag]
                  tdmrep: [tdmrep]
                """
            try bench.filter(["s.jsonl"], rules: TestRules.compile(policy))
            let counts = try bench.outputs("s.jsonl").manifest.counts
            #expect(counts.protocol.amounts.mapValues(\.records) == ["noai": 2, "tdmrep": 1])
            #expect(
                counts.fault.amounts.mapValues(\.records)
                    == ["tdmrep in header": 1, "tdmrep in tdmrep.json": 1]
            )
            #expect(counts.protocol.amounts["tdmrep"]?.bytes == lines[1].utf8.count + 1)
        }
    }

    @Test("run.json is the sum of all manifests, in whatever order and by whatever run they came")
    func sums() throws {
        try Bench.with { bench in
            var names: [String] = []
            for number in 0..<6 {
                names.append(["a/s\(number).jsonl", ".hidden\(number).jsonl"][number % 2])
                try bench.store(RandomShard.content(seed: UInt64(number), count: 30), names[number])
            }
            // One by one in one folder, and all at once the other way round in another.
            for name in names { try bench.filter([name], into: "one") }
            try bench.filter(names.reversed(), into: "all") { $0.jobs = 3 }
            #expect(try bench.bytes("one/run.json") == bench.bytes("all/run.json"))

            let run = try #require(NaiveJSON(try bench.bytes("one/run.json")))
            #expect(run["shards"]?.integer == 6 && run["lines"]?.integer == 180)
            var sum = RunAccount(asOf: "2026-11-24")
            for name in names {
                let name = Files.name(of: name)
                let manifest = try bench.outputs(name, in: "one").manifest
                sum.add(manifest, named: name, digest: "")
            }
            let read = try JSONDecoder().decode(
                RunAccount.self,
                from: Data(try bench.bytes("one/run.json"))
            )
            #expect(read.manifests.keys.sorted() == sum.manifests.keys.sorted())
            #expect(read.counts == sum.counts && read.bytes == sum.bytes)
            #expect(read.outputs["decisions"]?.lines == 180)
            #expect(read.rules.count == 1 && read.asOf == "2026-11-24")
        }
    }

    @Test("a table names so many, the first ones, and sums the rest")
    func nameLimit() throws {
        try Bench.with { bench in
            let lines = (0..<5000).map { #"{"source":"s\#($0)"}"# }
            try bench.store(lines.joined(separator: "\n").utf8, "s.jsonl")
            try bench.filter(["s.jsonl"]) { $0.chunkByteCount = 10_000 }
            let sources = try bench.outputs("s.jsonl").manifest.counts.source.amounts
            #expect(sources.count == AmountTable.nameLimit + 1)
            #expect(sources["other"]?.records == 5000 - AmountTable.nameLimit)
            #expect(sources["s0"]?.records == 1 && sources["s4999"] == nil)
        }
    }

    @Test("long and escaped names are counted under what they mean, cut where they are long")
    func names() throws {
        try Bench.with { bench in
            let long = String(repeating: "ö", count: 300)
            let lines = [#"{"source":"a\u0062"}"#, #"{"source":"ab"}"#, #"{"source":"\#(long)"}"#]
            try bench.store(lines.joined(separator: "\n").utf8, "s.jsonl")
            try bench.filter(["s.jsonl"])
            let sources = try bench.outputs("s.jsonl").manifest.counts.source.amounts
            #expect(sources["ab"]?.records == 2 && sources.count == 2)
            #expect(sources.keys.allSatisfy { $0.utf8.count <= 256 })
        }
    }
}
