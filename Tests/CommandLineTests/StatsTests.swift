import Foundation
import TestSupport
import Testing

@Suite("--stats")
struct StatsTests {
    private static let times = ["read_ns", "inflate_ns", "decide_ns", "deflate_ns", "write_ns"]

    private static func stats(of end: Sluice.End) throws -> [String: Int] {
        let json = try JSONSerialization.jsonObject(with: Data(end.output))
        let result = try #require(json as? [String: Any])
        return try #require(result["stats"] as? [String: Int])
    }

    @Test("tells where the time went, to a person and to a program")
    func told() throws {
        let scratch = try Scratch.withPolicy()
        try scratch.store(
            String(repeating: Records.allowed + Records.blocked, count: 500),
            as: "in/a.jsonl"
        )
        let sluice = Sluice(folder: scratch.path)
        let arguments = ["filter", "in", "--rules", "policy.yaml", "--jobs", "2", "-q"]
        let end = try sluice.run(arguments + ["--output", "out", "--stats", "--json"])
        let stats = try Self.stats(of: end)
        #expect(end.code == 0 && stats["workers"] == 2)
        #expect(stats["license_lookups"] == 1000 && stats["license_misses"] == 2)
        let spent = try Self.times.map { try #require(stats[$0]) }.reduce(0, +)
        let wall = try #require(stats["wall_ns"])
        #expect(spent > 0 && spent <= 2 * wall, "workers have no more time than there is")
        for word in ["time of 2 workers", "inflate", "decide", "records", "licences known"] {
            #expect(end.errors.contains(word), "\(word) in \(end.errors)")
        }
        let quiet = try sluice.run(arguments + ["--output", "quiet", "--json"])
        #expect(quiet.errors.isEmpty)
        #expect(!String(decoding: quiet.output, as: UTF8.self).contains("\"stats\""))
        // What is told of time stands in no output.
        let files = try scratch.files(in: "")
        for (name, bytes) in files where name.hasPrefix("out/") {
            let twin = "quiet/" + name.dropFirst("out/".count)
            #expect(files[twin] == bytes, "\(name)")
        }
    }

    @Test("counts members that leave as they came")
    func members() throws {
        let scratch = try Scratch.withPolicy()
        try scratch.store(String(repeating: Records.allowed, count: 500), as: "in/a.jsonl")
        let sluice = Sluice(folder: scratch.path)
        let arguments = ["filter", "--rules", "policy.yaml", "--stats", "--json", "-q"]
        let first = try sluice.run(arguments + ["in", "--compress", "gzip", "--output", "once"])
        #expect(try Self.stats(of: first)["passed_members"] == 0)
        let again = try sluice.run(arguments + ["once/allowed", "--output", "twice"])
        #expect(try Self.stats(of: again)["passed_members"] == 1)
        let files = try scratch.files(in: "")
        #expect(files["once/allowed/a.jsonl.gz"] == files["twice/allowed/a.jsonl.gz"])
    }
}
