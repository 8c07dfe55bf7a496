import Foundation
import TestSupport
import Testing

@Suite("--stats")
struct StatsTests {
    private static let times = ["read_ns", "inflate_ns", "decide_ns", "deflate_ns", "write_ns"]

    private static func all(of end: Sluice.End) throws -> [String: Any] {
        let json = try JSONSerialization.jsonObject(with: Data(end.output))
        let result = try #require(json as? [String: Any])
        return try #require(result["stats"] as? [String: Any])
    }

    private static func stats(of end: Sluice.End) throws -> [String: Int] {
        try all(of: end).compactMapValues { $0 as? Int }
    }

    /// By kind and name, how many records each part of the policy was asked about and met, and
    /// how many of them were timed.
    private static func costs(of end: Sluice.End) throws -> [String: [String: Int]] {
        let rows = try #require(try all(of: end)["costs"] as? [[String: Any]])
        var costs: [String: [String: Int]] = [:]
        for row in rows {
            let kind = try #require(row["kind"] as? String)
            let name = (row["name"] as? String).map { kind + " " + $0 } ?? kind
            #expect(costs[name] == nil, "\(name) stands once")
            costs[name] = row.compactMapValues { $0 as? Int }
        }
        return costs
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

    private static let policy = """
        policy: costs
        use: [train-genai]
        record-format: auto
        licenses: {allow: [permissive]}
        opt-outs:
          - {domains: domains.txt, name: listed}
          - {ids: ids.txt, name: named}
        rules:
          - {id: drafts, when: {source: [drafts]}, then: block}
          - {id: hosts, when: {host: ["*.blog.example"]}, then: review}
        """

    /// Some of each kind of record; the fifth cannot be read.
    private static let records = [
        #"{"id":"a","source":"books","license":"MIT","url":"https://listed.example/"}"#,
        #"{"id":"b","source":"drafts","license":"MIT","url":"https://free.example/"}"#,
        #"{"id":"c","source":"books","license":"GPL-3.0-only","url":"https://x.blog.example/"}"#,
        #"{"id":"d","license":"MIT","url":"https://free.example/","headers":{"x-robots-tag":"noai"}}"#,
        #"{"id":"#,
    ]

    @Test("tells what each rule, list and signal was asked, met and took", arguments: [1, 4])
    func costs(jobs: Int) throws {
        let scratch = try Scratch()
        try scratch.store(Self.policy, as: "policy.yaml")
        try scratch.store("# date: 2026-01-01\nlisted.example\n", as: "domains.txt")
        try scratch.store("# date: 2026-01-01\na\nb\n", as: "ids.txt")
        let text = Self.records.joined(separator: "\n") + "\n"
        for number in 0..<4 {
            try scratch.store(String(repeating: text, count: 50), as: "in/\(number).jsonl")
        }
        let end = try Sluice(folder: scratch.path).run([
            "filter", "in", "--rules", "policy.yaml", "--output", "out", "--stats", "--json", "-q",
            "--jobs", String(jobs),
        ])
        #expect(end.code == 0)
        // Of each of the five records there are 200.
        let expected: [(name: String, asked: Int, met: Int?)] = [
            ("reading", 1000, nil), ("license", 800, 200), ("lists", 800, 400),
            ("list listed", 800, 200), ("list named", 800, 400), ("signals", 200, 200),
            ("signal headers", 200, 200), ("rule-hosts", 800, nil), ("rule drafts", 800, 200),
            ("rule hosts", 800, 200), ("outcome", 800, nil), ("lines", 800, nil),
        ]
        let costs = try Self.costs(of: end)
        #expect(Set(costs.keys) == Set(expected.map(\.name)))
        for (name, asked, met) in expected {
            let row = try #require(costs[name], "\(name)")
            #expect(row["asked"] == asked && row["met"] == met, "\(name): \(row)")
            // One record in 31 is timed, and lists share one time.
            let timed = try #require(row["timed"])
            let isList = name.hasPrefix("list ")
            #expect(isList ? timed == 0 : (1...asked / 15).contains(timed), "\(name): \(timed)")
            #expect(isList == (row["timed_ns"] == 0), "\(name): \(row)")
        }
        for word in [
            "timed in one of 31", "list listed (policy.yaml:6)", "rule drafts (policy.yaml:9)",
            "in headers",
        ] {
            #expect(end.errors.contains(word), "\(word) in \(end.errors)")
        }
    }

    @Test("tells of saved signals, exceptions and clearances what they were asked and met")
    func rarerCosts() throws {
        let scratch = try Scratch()
        let sluice = Sluice()
        var rows: [String: [String: Int]] = [:]
        for tour in ["web", "rules", "licensed"] {
            let end = try sluice.run([
                "filter", "SampleData/\(tour)", "--rules", "SampleData/\(tour).yaml",
                "--output", scratch[tour], "--stats", "--json", "-q",
            ])
            rows.merge(try Self.costs(of: end)) { $1 }
        }
        let expected = [
            ("saved-signals", 60, 6), ("signal ai_txt", 2, 1), ("clearances", 22, 3),
            ("exception exception:eu-tdm-art4", 20, 1), ("agreements", 39, 36),
        ]
        for (name, asked, met) in expected {
            #expect(rows[name]?["asked"] == asked && rows[name]?["met"] == met, "\(name)")
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
