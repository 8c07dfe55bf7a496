import ProvenanceCore
import TestSupport
import Testing

@Suite("A threshold")
struct ThresholdTests {
    /// Ten lines: six allowed, three blocked, one unreadable; of the blocked one has an unknown
    /// licence.
    private static let lines =
        String(repeating: Records.allowed, count: 6) + String(repeating: Records.blocked, count: 2)
        + #"{"license": "see website"}"# + "\n" + Records.unreadable

    @Test(
        "is passed or kept, and the outputs stay",
        arguments: [
            (["--max-blocked", "6"], nil),
            (["--max-blocked", "2"], "6 of 20 records are blocked, and `--max-blocked 2`"),
            (["--max-blocked", "30%"], nil),
            (
                ["--max-blocked", "29.99%"],
                "6 of 20 records are blocked, and `--max-blocked 29.99%`"
            ),
            (["--max-blocked", "shard:3"], nil),
            (["--max-blocked", "shard:2"], "`a.jsonl`: 3 of 10 records are blocked"),
            (["--max-quarantined", "10%"], nil),
            (["--max-quarantined", "0"], "2 of 20 records are quarantined"),
            (["--max-unknown", "2"], nil),
            (["--max-unknown", "5%"], "2 of 20 records are of an unknown licence"),
            (["--min-allowed", "60%"], nil),
            (["--min-allowed", "60.01%"], "12 of 20 records are allowed"),
            (["--min-allowed", "12", "--max-blocked", "shard:20%"], "`b.jsonl`: 3 of 10"),
        ] as [([String], String?)]
    )
    func limits(options: [String], message: String?) throws {
        let scratch = try Scratch.withPolicy()
        try scratch.store(Self.lines, as: "in/a.jsonl")
        try scratch.store(Self.lines, as: "in/b.jsonl")
        let sluice = Sluice(folder: scratch.path)
        let arguments = ["filter", "in", "--rules", "policy.yaml", "--output", "out", "-q"]
        // The second run finds all shards done, and says the same.
        for _ in 0..<2 {
            let end = try sluice.run(arguments + options)
            if let message {
                #expect(end.code == 1 && end.errors.contains("sluice: " + message), "\(end)")
            } else {
                #expect(end.code == 0 && end.errors.isEmpty, "\(end)")
            }
            #expect(try scratch.text(of: "out/allowed/b.jsonl").hasPrefix(Records.allowed))
        }
    }

    @Test("that is none is refused", arguments: ["x", "-1", "101%", "1.234%", "shard:", "5 %"])
    func bad(text: String) throws {
        let scratch = try Scratch.withPolicy()
        try scratch.store(Self.lines, as: "in/a.jsonl")
        let end = try Sluice(folder: scratch.path).run([
            "filter", "in", "--rules", "policy.yaml", "--output", "out", "--max-blocked=\(text)",
        ])
        #expect(end.code == 2 && end.errors.contains("--max-blocked takes a number"), "\(end)")
        #expect(try scratch.files(in: "").keys.allSatisfy { !$0.hasPrefix("out") })
    }

    @Test(
        "of expansion fails a shard that was made to swell, and no other",
        arguments: ["gz", "zst"]
    )
    func expansion(suffix: String) throws {
        let scratch = try Scratch.withPolicy()
        let bomb = Array(repeating: UInt8(ascii: " "), count: 8 << 20)
        let container = suffix == "gz" ? Container.gzip : .zstd
        try scratch.store(
            packed(bomb, as: container, memberByteCount: bomb.count),
            as: "in/bomb.jsonl.\(suffix)"
        )
        try scratch.store(Records.manyAllowed(byteCount: 300_000), as: "in/good.jsonl")
        let sluice = Sluice(folder: scratch.path)
        let arguments = ["filter", "in", "--rules", "policy.yaml", "--output", "out", "-q"]
        let end = try sluice.run(arguments + ["--max-expansion", "50"])
        #expect(end.code == 2 && end.errors.contains("more than 50 times its size"), "\(end)")
        let files = try scratch.files(in: "out").keys
        #expect(files.contains("manifest/good.jsonl.json"))
        #expect(!files.contains { $0.contains("bomb") }, "\(files)")
        #expect(try sluice.run(arguments).code == 0)
    }
}
