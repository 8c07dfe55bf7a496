import ProvenanceCore
import TestSupport
import Testing

@testable import FilterEngine

@Suite("The way of the data")
struct DataPathTests {
    /// Shards whose ends are out of the ordinary.
    static let edges: [(name: String, content: [UInt8])] = [
        ("empty", []), ("only LF", [0x0A]), ("only LFs", [0x0A, 0x0A, 0x0A]),
        ("no last LF", Array("{}".utf8)), ("CR", [0x0D]), ("CRLF", Array("{}\r\n{}\r\n".utf8)),
        ("BOM alone", [0xEF, 0xBB, 0xBF]), ("NULs", [0, 0, 0x0A, 0]), ("brace", [0x7B]),
        ("BOM and a record", [0xEF, 0xBB, 0xBF] + Array("{\"license\":\"MIT\"}\n".utf8)),
        ("blank last line", Array("{}\n  ".utf8)),
        ("one long line", Array(repeating: 0x20, count: 5000)),
    ]

    @Test(
        "allowed, blocked and quarantined lines are the input, each decided as a naive filter does",
        arguments: Array(0..<6)
    )
    func nothingIsLost(seed: Int) throws {
        let content = RandomShard.content(seed: UInt64(seed), count: 400)
        let container = Container.allCases[seed % 3]
        try Bench.with { bench in
            let name = "s.jsonl" + container.suffix
            try bench.store(packed(content, container, memberByteCount: 9_000), name)
            let result = try bench.filter([name]) {
                $0.lineLimit = RandomShard.lineLimit
                $0.chunkByteCount = [64, 4096, 1 << 20][seed % 3]
            }
            #expect(result.failed.isEmpty, "\(result.failed)")
            let outputs = try bench.outputs(name)
            #expect(try outputs.rebuilt() == ShardFiles.references(of: content))
            let lines = ShardFiles.lines(of: content)
            let decisions = try outputs.decisions()
            try #require(decisions.count == lines.count)
            for (line, decided) in zip(lines, decisions) {
                let got = decided.letter == "q" ? "q \(decided.codes.first ?? "")" : decided.letter
                let wanted = NaiveFilter.decide(line, lineLimit: RandomShard.lineLimit)
                #expect(wanted.contains(got), "seed \(seed): \(text(line)) is \(decided)")
            }
        }
    }

    @Test("shards with odd ends close their accounts", arguments: edges.indices, Container.allCases)
    func edgeShards(index: Int, container: Container) throws {
        let (label, content) = Self.edges[index]
        try Bench.with { bench in
            let name = "s.jsonl" + container.suffix
            try bench.store(packed(content, container), name)
            let result = try bench.filter([name]) { $0.lineLimit = 4096 }
            #expect(result.failed.isEmpty, "\(label): \(result.failed)")
            let outputs = try bench.outputs(name)
            #expect(try outputs.rebuilt() == ShardFiles.references(of: content), "\(label)")
            #expect(outputs.manifest.input.lines == ShardFiles.lines(of: content).count)
            #expect(outputs.manifest.input.decodedBytes == content.count)
        }
    }

    @Test(
        "the bytes of every output are the same for any number of workers",
        arguments: Container.allCases
    )
    func jobs(container: Container) throws {
        try Bench.with { bench in
            var names: [String] = []
            for (number, count) in [900, 40, 0].enumerated() {
                let content = RandomShard.content(seed: UInt64(number), count: count)
                names.append("s\(number).jsonl" + container.suffix)
                try bench.store(packed(content, container, memberByteCount: 20_000), names[number])
            }
            var first: [String: [UInt8]]?
            for jobs in [1, 2, 8] {
                for chunkByteCount in [3000, 90_000] {
                    let folder = "out-\(jobs)-\(chunkByteCount)"
                    try bench.filter(names, into: folder) {
                        $0.jobs = jobs
                        $0.chunkByteCount = chunkByteCount
                    }
                }
                var all: [String: [UInt8]] = ["run": try bench.bytes("out-\(jobs)-3000/run.json")]
                for chunkByteCount in [3000, 90_000] {
                    for name in names {
                        let outputs = try bench.outputs(name, in: "out-\(jobs)-\(chunkByteCount)")
                        for (kind, bytes) in outputs.fingerprint {
                            all["\(chunkByteCount) \(name) \(kind)"] = bytes
                        }
                    }
                }
                for (key, bytes) in first ?? [:] {
                    #expect(all[key] == bytes, "\(key) differs between 1 and \(jobs) jobs")
                }
                if first == nil { first = all }
                #expect(first?.keys == all.keys)
            }
        }
    }

    @Test("the lines of every output are the same for any chunk size")
    func chunkSizes() throws {
        let content = RandomShard.content(seed: 77, count: 250)
        try Bench.with { bench in
            try bench.store(packed(content, .gzip, memberByteCount: 5000), "s.jsonl.gz")
            var first: ShardFiles?
            for size in [1, 2, 3, 7, 16, 64, 1000, 4096, 65_536, 4 << 20] {
                try bench.filter(["s.jsonl.gz"], into: "out\(size)") {
                    $0.chunkByteCount = size
                    $0.lineLimit = RandomShard.lineLimit
                }
                let outputs = try bench.outputs("s.jsonl.gz", in: "out\(size)")
                if let first {
                    for kind in OutputKind.allCases {
                        #expect(outputs[kind] == first[kind], "\(kind.word) at chunks of \(size)")
                    }
                    #expect(outputs.manifest.counts == first.manifest.counts)
                    #expect(outputs.manifest.decisions == first.manifest.decisions)
                }
                first = first ?? outputs
            }
        }
    }

    @Test("many shards, and one among them much larger, come out complete at any number of workers")
    func manyShards() throws {
        try Bench.with { bench in
            for number in 0..<40 {
                let content = RandomShard.content(
                    seed: UInt64(number),
                    count: number == 7 ? 600 : 3
                )
                try bench.store(content, "in/\(number % 4)/s\(number).jsonl")
            }
            for jobs in [1, 3, 16] {
                let result = try bench.filter(["in"], into: "out\(jobs)") {
                    $0.jobs = jobs
                    $0.chunkByteCount = 512
                }
                #expect(result.done == 40 && result.failed.isEmpty)
                #expect(result.lines == 39 * 3 + 600)
            }
            #expect(try bench.bytes("out1/run.json") == bench.bytes("out16/run.json"))
        }
    }

    @Test(
        "a shard that fails in its middle leaves nothing, and the others go on",
        arguments: [1, 2, 8]
    )
    func failures(jobs: Int) throws {
        try Bench.with { bench in
            for number in 0..<12 {
                let content = RandomShard.content(seed: UInt64(number), count: 120)
                var file = packed(content, .gzip, memberByteCount: 2000)
                if number % 3 == 1 { file.removeLast(file.count / (number + 2)) }
                try bench.store(file, "in/s\(number).jsonl.gz")
            }
            let result = try bench.filter(["in"]) {
                $0.jobs = jobs
                $0.chunkByteCount = 256
            }
            #expect(result.done == 8 && result.failed.count == 4)
            #expect(result.failed.map(\.shard) == sortedPaths(result.failed.map(\.shard)))
            let left = try bench.files("out").filter { $0 != "run.json" }
            #expect(left.count == 8 * (OutputKind.allCases.count + 1), "\(left)")
        }
    }

    private func sortedPaths(_ paths: [String]) -> [String] {
        paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
