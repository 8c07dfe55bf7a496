import Foundation
import TestSupport
import Testing

@Suite("What runs use of agreements")
struct RightsUsageTests {
    private static let policy = """
        policy: licensed
        use: [train-genai]
        licenses: {allow: [public-domain]}
        agreements: {file: agreements.jsonl}
        """

    private static func agreement(_ id: String, _ scope: String, _ more: String = "") -> String {
        #"{"id":"\#(id)","holders":["h-\#(id)"],"status":"signed","signed":"2025-01-01","#
            + #""until":"2027-12-31","grants":["train"],"train-in":"worldwide","#
            + #""offer-in":"worldwide","covers":["\#(scope)"]\#(more)}"# + "\n"
    }

    private static let agreements =
        agreement(
            "A",
            "host:a.example",
            #","caps":[{"unit":"records","amount":10,"used":6},{"unit":"tokens","amount":5}]"#
        )
        + agreement(
            "B",
            "host:b.example",
            #","caps":[{"unit":"text-bytes","amount":12,"period":"year","used":100}]"#
        ).replacing(#""used":100"#, with: #""used":0"#)
        + agreement("C", "domain:a.example")

    private static func record(_ host: String, _ more: String = "") -> String {
        #"{"url":"https://\#(host)/","text":"12345"\#(more)}"# + "\n"
    }

    /// Three records of A, two of B, one that needs no agreement.
    private static let lines =
        String(repeating: record("a.example"), count: 2)
        + String(repeating: record("b.example"), count: 2)
        + record("c.example") + record("c.example", #","license":"CC0-1.0""#)
        + record("www.a.example")

    /// A folder with a policy, its agreements and a shard.
    private static func workplace() throws -> (Scratch, Sluice) {
        let scratch = try Scratch()
        try scratch.store(policy, as: "policy.yaml")
        try scratch.store(agreements, as: "agreements.jsonl")
        try scratch.store(lines, as: "in/a.jsonl")
        return (scratch, Sluice(folder: scratch.path))
    }

    private static func filter(_ output: String, asOf: String) -> [String] {
        ["filter", "in", "--rules", "policy.yaml", "-q", "--output", output, "--as-of", asOf]
    }

    private struct Usage: Decodable {
        struct Use: Decodable, Equatable {
            var id: String
            var records: Int
            var text_bytes: Int
            var caps: [Cap]?
        }
        struct Cap: Decodable, Equatable {
            var unit: String
            var used: Int
            var added: Int?
            var over: Int?
        }
        var agreements: [Use]
        var holders: [Use]
        var shards: Int
    }

    @Test("is summed over runs, by agreement and by rights holder, each run once")
    func sum() throws {
        let (scratch, sluice) = try Self.workplace()
        defer { withExtendedLifetime(scratch) {} }
        for run in ["one", "two"] {
            #expect(try sluice.run(Self.filter(run, asOf: "2026-11-24")).code == 0)
        }
        let end = try sluice.run(["rights", "usage", "one", "two", "./one", "--json"])
        #expect(end.code == 0 && end.errors.isEmpty, "\(end)")
        let usage = try JSONDecoder().decode(Usage.self, from: Data(end.output))
        #expect(
            usage.agreements == [
                Usage.Use(id: "A", records: 6, text_bytes: 30),
                Usage.Use(id: "B", records: 4, text_bytes: 20),
            ]
        )
        #expect(usage.holders.map(\.id) == ["h-A", "h-B"] && usage.shards == 2)
        // The sum that `merge` makes says the same.
        let merged = try sluice.run(["merge", "one", "--json", "-q"])
        #expect(merged.code == 0)
        #expect(merged.text.contains(#""holder":{"h-A":{"bytes":"#), "\(merged)")
    }

    @Test("over a cap is exit code 1, and it is said by how much")
    func caps() throws {
        let (scratch, sluice) = try Self.workplace()
        defer { withExtendedLifetime(scratch) {} }
        #expect(try sluice.run(Self.filter("one", asOf: "2025-12-31")).code == 0)
        let usage = ["rights", "usage", "one", "--rules", "policy.yaml"]
        let within = try sluice.run(usage)
        #expect(within.code == 0 && within.errors.isEmpty, "\(within)")
        #expect(within.text.contains("cap of 10 records in total: 6 before, 3 now"))
        #expect(
            within.text.contains("cap of 5 tokens in total: 0 before, and what is added is not")
        )
        // A year of its own: ten text bytes each, within the cap of twelve.
        #expect(try sluice.run(Self.filter("two", asOf: "2026-01-01")).code == 0)
        let over = try sluice.run(usage + ["two", "--json"])
        #expect(over.code == 1)
        #expect(
            over.errors == "sluice: agreement A is over its cap of 10 records in total by 2\n",
            "\(over)"
        )
        #expect(try sluice.run(Self.filter("three", asOf: "2026-02-01")).code == 0)
        let yearly = try sluice.run(usage + ["two", "three", "-q"])
        #expect(yearly.code == 1)
        #expect(
            yearly.errors.hasSuffix(
                "sluice: agreement B is over its cap of 12 text-bytes in 2026 by 8\n"
            ),
            "\(yearly)"
        )
    }

    @Test("without an agreement is decided again, and nothing is written")
    func impact() throws {
        let (scratch, sluice) = try Self.workplace()
        #expect(try sluice.run(Self.filter("one", asOf: "2026-11-24")).code == 0)
        let before = try scratch.files(in: "one")
        let plain = try sluice.run(["rights", "impact", "A", "one"])
        #expect(plain.code == 0, "\(plain)")
        #expect(plain.text.hasPrefix("3 records ("))
        #expect(plain.text.contains("  one a.jsonl: 3 records, "))
        let again = ["one", "--rules", "policy.yaml", "--inputs", "in"]
        let other = try sluice.run(["rights", "impact", "A"] + again)
        #expect(other.code == 0, "\(other)")
        // The broader agreement takes its place.
        #expect(
            other.text.hasSuffix("without it\n  allow: 3 records\n  agreement:C: 3 records\n"),
            "\(other)"
        )
        let alone = try sluice.run(["rights", "impact", "B"] + again)
        #expect(
            alone.text.hasSuffix("without it\n  block: 2 records\n  license.absent: 2 records\n"),
            "\(alone)"
        )
        // Shards are read at once, and told of in their order.
        try scratch.store(Self.lines, as: "in/b.jsonl")
        try scratch.store(Self.lines, as: "in/c.jsonl")
        #expect(try sluice.run(Self.filter("all", asOf: "2026-11-24")).code == 0)
        let all = ["rights", "impact", "A", "all", "--rules", "policy.yaml", "--inputs", "in"]
        let oneByOne = try sluice.run(all + ["--json", "--jobs", "1"])
        let together = try sluice.run(all + ["--json", "--jobs", "4"])
        #expect(together.code == 0 && together.text == oneByOne.text, "\(together)")
        #expect(together.text.contains(#""agreement:C":{"bytes":"#), "\(together)")
        let many = try sluice.run(all + ["--jobs", "0"])
        #expect(many.code == 2 && many.errors.contains("--jobs takes a number"), "\(many)")

        let nothing = try sluice.run(["rights", "impact", "C"] + again)
        #expect(nothing.code == 0 && nothing.text.hasPrefix("0 records (0 bytes) rest on"))
        #expect(try scratch.files(in: "one") == before)

        let unknown = try sluice.run(["rights", "impact", "D"] + again)
        #expect(unknown.code == 2 && unknown.errors.contains("knows no agreement `D`"))
        let half = try sluice.run(["rights", "impact", "A", "one", "--rules", "policy.yaml"])
        #expect(half.code == 2 && half.errors.contains("(add --inputs)"), "\(half)")
        try scratch.store(Self.record("a.example"), as: "in/a.jsonl")
        let changed = try sluice.run(["rights", "impact", "A"] + again)
        #expect(changed.code == 1)
        #expect(
            changed.errors == "sluice: `a.jsonl`: its input is not the one that was decided\n",
            "\(changed)"
        )
    }

    @Test("what a list takes out of a run is no longer counted, for the agreement or its parties")
    func applied() throws {
        let (scratch, sluice) = try Self.workplace()
        defer { withExtendedLifetime(scratch) {} }
        #expect(try sluice.run(Self.filter("one", asOf: "2026-11-24")).code == 0)
        try scratch.store("a.example\n", as: "gone.txt")
        let apply = try sluice.run(
            ["affected", "one", "--list", "gone.txt", "--kind", "hosts", "--apply", "-q"]
        )
        #expect(apply.code == 0 || apply.code == 1, "\(apply)")
        let end = try sluice.run(["rights", "usage", "one", "--json"])
        let usage = try JSONDecoder().decode(Usage.self, from: Data(end.output))
        // The page of www.a.example is another host.
        #expect(
            usage.agreements == [
                Usage.Use(id: "A", records: 1, text_bytes: 5),
                Usage.Use(id: "B", records: 2, text_bytes: 10),
            ],
            "\(end)"
        )
        #expect(
            usage.holders == [
                Usage.Use(id: "h-A", records: 1, text_bytes: 5),
                Usage.Use(id: "h-B", records: 2, text_bytes: 10),
            ],
            "\(end)"
        )
        #expect(try sluice.run(["verify", "one"]).code == 0)
    }

    @Test("the end of the planned use is part of what a shard was decided by")
    func plannedEnd() throws {
        let (scratch, sluice) = try Self.workplace()
        let arguments = Self.filter("one", asOf: "2026-11-24")
        #expect(try sluice.run(arguments + ["--until", "2027-12-31"]).code == 0)
        #expect(try scratch.text(of: "one/allowed/a.jsonl").contains("a.example"))
        let verify = ["verify", "one", "--recompute", "--rules", "policy.yaml", "--inputs", "in"]
        #expect(try sluice.run(verify).code == 0)
        // A day later the agreements end during the use, so the shard is decided again.
        #expect(try sluice.run(arguments + ["--until", "2028-01-01"]).code == 0)
        #expect(try !scratch.text(of: "one/allowed/a.jsonl").contains("a.example"))
        #expect(
            try scratch.text(of: "one/blocked/a.jsonl").contains(
                "agreement B ends on 2027-12-31, before the planned use does on 2028-01-01"
            )
        )
        #expect(try sluice.run(verify).code == 0)
    }

    @Test(
        "an end of the planned use that says nothing is refused",
        arguments: [
            ("soon", "--until takes a day, and `soon` is none (write YYYY-MM-DD)"),
            ("2026-11-23", "--until is 2026-11-23, before 2026-11-24, the day by which dates"),
        ]
    )
    func badEnd(day: String, message: String) throws {
        let (scratch, sluice) = try Self.workplace()
        let end = try sluice.run(Self.filter("one", asOf: "2026-11-24") + ["--until", day])
        #expect(end.code == 2 && end.errors.hasPrefix("sluice: " + message), "\(end)")
        #expect(!FileManager.default.fileExists(atPath: scratch["one"]))
    }
}
