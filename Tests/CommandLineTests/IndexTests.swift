import Foundation
import Glibc
import ProvenanceCore
import TestSupport
import Testing

@Suite("--index", .serialized)
struct IndexTests {
    private static let policy = """
        policy: p
        use: train
        licenses: {allow: [public-domain]}
        opt-outs: [{domains: list.txt}]
        """

    private static func store(_ list: String, in scratch: Scratch) throws {
        try scratch.store("idle.example\n" + list, as: "list.txt")
    }

    /// Two shards of whole-line members, filtered into `once` with an index.
    private static func filtered() throws -> Scratch {
        let scratch = try Scratch()
        try scratch.store(policy, as: "policy.yaml")
        try store("", in: scratch)
        for shard in ["a", "b"] {
            let lines = (0..<400).map { number in
                AffectedFolder.record(
                    "\(shard)\(number)",
                    url: "https://\(shard)\(number / 10).example/x",
                    author: "Ada Lovelace"
                )
            }
            var members: [UInt8] = []
            for start in stride(from: 0, to: lines.count, by: 40) {
                let text = lines[start..<(start + 40)].joined()
                members += packed(
                    Array(text.utf8),
                    as: .gzip,
                    memberByteCount: text.utf8.count
                )
            }
            try scratch.store(members, as: "in/\(shard).jsonl.gz")
        }
        let end = try Sluice(folder: scratch.path).run(arguments("in", into: "once"))
        #expect(end.code == 0, "\(end)")
        return scratch
    }

    private static func arguments(_ input: String, into output: String) -> [String] {
        [
            "filter", input, "--rules", "policy.yaml", "--output", output, "--index",
            "--chunk-size", "8K", "--as-of", "2026-11-24", "-q",
        ]
    }

    @Test("copies what a longer list does not name, and everything else goes on as before")
    func round() throws {
        let scratch = try Self.filtered()
        try Self.store("a7.example\n", in: scratch)
        let sluice = Sluice(folder: scratch.path)
        let arguments = Self.arguments("once/allowed", into: "twice")
        let end = try sluice.run(arguments + ["--stats", "--json"])
        #expect(end.code == 0, "\(end)")
        let result = try JSONSerialization.jsonObject(with: Data(end.output)) as? [String: Any]
        let stats = try #require(result?["stats"] as? [String: Any])
        #expect(stats["copied_shards"] as? Int == 1)
        let copied = try #require(stats["copied_members"] as? Int)
        #expect(copied > 10 && copied < 20, "\(copied) of 20")
        #expect(end.errors.contains("not unpacked of them"), "\(end.errors)")

        let full = try sluice.run(
            arguments.filter { $0 != "--index" }.map { $0 == "twice" ? "full" : $0 }
        )
        #expect(full.code == 0)
        let files = try scratch.files(in: "")
        let kinds = ["allowed", "blocked", "attribution", "quarantine", "decisions"]
        for name in kinds.flatMap({ ["\($0)/a.jsonl.gz", "\($0)/b.jsonl.gz"] }) {
            #expect(files["twice/" + name] == files["full/" + name], "\(name)")
        }
        let verified = try sluice.run(
            "verify",
            "twice",
            "--inputs",
            "once/allowed",
            "--recompute",
            "--rules",
            "policy.yaml"
        )
        #expect(verified.code == 0, "\(verified)")
        #expect(try sluice.run("merge", "twice").code == 0)
        let cleaned = try sluice.run("clean", "twice", "--older-than", "0s")
        #expect(cleaned.errors.contains("0 files removed"), "\(cleaned)")
        #expect(try sluice.run("verify", "twice").code == 0)
    }

    @Test("an index that is not what was written is found by verify")
    func verify() throws {
        let scratch = try Self.filtered()
        let sluice = Sluice(folder: scratch.path)
        var index = try scratch.files(in: "once")["index/a.jsonl.gz"] ?? []
        index[index.count / 2] ^= 1
        try scratch.store(index, as: "once/index/a.jsonl.gz")
        try FileManager.default.removeItem(atPath: scratch["once/index/b.jsonl.gz"])
        try scratch.store("", as: "once/index/c.jsonl.gz")
        let end = try sluice.run("verify", "once")
        #expect(end.code == 1)
        for words in [
            "`a.jsonl.gz`: the index is not the file that was written: its digest differs",
            "`b.jsonl.gz`: the index cannot be read", "once/index/c.jsonl.gz",
        ] {
            #expect(end.errors.contains(words), "\(words): \(end)")
        }
        let again = try sluice.run(Self.arguments("once/allowed", into: "twice"))
        #expect(again.code == 0)
        let message = "the index of `a.jsonl.gz` is not used: it is not the file"
        #expect(again.errors.contains(message), "\(again)")
    }

    @Test("what a list takes out afterwards takes the index of its shard along")
    func applied() throws {
        let scratch = try Self.filtered()
        let sluice = Sluice(folder: scratch.path)
        try scratch.store("b3.example\n", as: "objections.txt")
        let end = try sluice.run("affected", "once", "--list", "objections.txt", "--apply")
        #expect(end.code == 1, "\(end)")
        let files = try scratch.files(in: "once")
        #expect(files["index/b.jsonl.gz"] == nil && files["index/a.jsonl.gz"] != nil)
        #expect(try sluice.run("verify", "once").code == 0)
        // The rest of it is done, and stays as it is.
        try Self.store("b3.example\n", in: scratch)
        let again = try sluice.run(Self.arguments("once/allowed", into: "twice"))
        #expect(again.code == 0 && again.errors.isEmpty, "\(again)")
    }

    @Test("leaves only whole shards if it is killed, and a rerun gives the same bytes")
    func kill() throws {
        let scratch = try Self.filtered()
        try Self.store("a7.example\n", in: scratch)
        let arguments = Self.arguments("once/allowed", into: "twice")
        let count = Fault.count(path: scratch["count"])
        let counted = try Sluice(folder: scratch.path, environment: count.environment)
            .run(arguments)
        #expect(counted.code == 0)
        let good = try scratch.files(in: "twice")
        let text = try scratch.text(of: "count").trimmingCharacters(in: .whitespacesAndNewlines)
        let callCount = try #require(Int(text))
        try FileManager.default.removeItem(atPath: scratch["twice"])
        let sluice = Sluice(folder: scratch.path)
        for number in stride(from: 5, to: callCount, by: max(1, callCount / 6)) {
            let fault = Fault.kill(number: number)
            let end = try Sluice(folder: scratch.path, environment: fault.environment)
                .run(arguments)
            #expect(end.code == 128 + SIGKILL || end.code == 0, "\(end)")
            if FileManager.default.fileExists(atPath: scratch["twice/run.json"]) {
                let verified = try sluice.run("verify", "twice")
                #expect(verified.code == 0, "killed at call \(number): \(verified)")
            }
            #expect(try sluice.run(arguments).code == 0)
            let files = try scratch.files(in: "twice").filter {
                !($0.key as NSString).lastPathComponent.hasPrefix(".")
            }
            #expect(files.keys.sorted() == good.keys.sorted(), "killed at call \(number)")
            for (name, bytes) in good where files[name] != bytes {
                Issue.record("killed at call \(number) of \(callCount): \(name) differs")
            }
            try FileManager.default.removeItem(atPath: scratch["twice"])
        }
    }

    @Test(
        "what cannot have an index is refused before anything is written",
        arguments: [
            (["in", "--output", "out", "--digest", "none"], "is tied to its shard by digests"),
            (["in", "--output", "out", "--compress", "zstd"], "is of members of gzip"),
            (["plain.jsonl", "--output", "out"], "`plain.jsonl` has none"),
            (["in/a.jsonl.gz", "--allowed", "x.gz"], "has no folder to stand in"),
        ]
    )
    func refused(options: [String], message: String) throws {
        let scratch = try Self.filtered()
        try scratch.store(Records.allowed, as: "plain.jsonl")
        let end = try Sluice(folder: scratch.path)
            .run(["filter"] + options + ["--rules", "policy.yaml", "--index"])
        #expect(end.code == 2 && end.errors.contains(message), "\(end)")
        #expect(!FileManager.default.fileExists(atPath: scratch["out"]))
    }
}
