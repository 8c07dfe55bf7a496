import Foundation
import TestSupport
import Testing

@Suite("sluice review")
struct ReviewTests {
    /// A folder that holds a run over `SampleData`, and the run's policy.
    private static func run(
        _ shard: String = "SampleData/text",
        _ policy: String = "SampleData/text.yaml",
        _ more: [String] = []
    ) throws -> Scratch {
        let scratch = try Scratch()
        let end = try Sluice().run(
            ["filter", shard, "--rules", policy, "--max-line", "4K", "--quiet", "--output"]
                + [scratch["out"]] + more
        )
        #expect(end.code == 0, "\(end)")
        return scratch
    }

    private struct Result: Decodable {
        struct Group: Decodable {
            var license, source, match, value: String?
            var reasons: [String]
            var records, bytes, line: Int
            var shard: String
        }
        var records, bytes: Int
        var groups: [Group]
    }

    private static func result(_ folder: String, _ more: String...) throws -> Result {
        let end = try Sluice().run(["review", folder, "--json", "--quiet"] + more)
        #expect(end.code == 0 && end.errors.isEmpty, "\(end)")
        return try JSONDecoder().decode(Result.self, from: Data(end.output))
    }

    @Test("groups every record under review once, the biggest group first")
    func groups() throws {
        let scratch = try Self.run()
        let result = try Self.result(scratch["out"])
        let blocked = try ["dolma", "common-pile"].flatMap {
            try scratch.text(of: "out/blocked/\($0).jsonl").split(separator: "\n")
        }
        let reviewed = blocked.filter { $0.hasPrefix(#"{"outcome":"review""#) }
        #expect(result.records == reviewed.count && result.records > 5)
        #expect(result.groups.map(\.records).reduce(0, +) == result.records)
        #expect(result.groups.map(\.bytes).reduce(0, +) == result.bytes)
        #expect(result.groups.map(\.records) == result.groups.map(\.records).sorted(by: >))
        let shareAlike = result.groups.filter { $0.reasons == ["license.share-alike"] }
        #expect(shareAlike.contains { $0.license == "CC-BY-SA-4.0" && $0.match == "license" })
        // Where a group begins can be looked up.
        for group in result.groups {
            let line = reviewed.first {
                $0.contains(#""shard":"\#(group.shard)","line":\#(group.line),"#)
            }
            #expect(line?.contains(#"{"code":"\#(group.reasons[0])""#) == true, "\(group)")
        }
    }

    @Test("writes a sheet with one row for each thing to decide, and nothing decided")
    func sheet() throws {
        let scratch = try Self.run()
        let end = try Sluice().run("review", scratch["out"], "--sheet", scratch["sheet.csv"])
        #expect(end.code == 0, "\(end)")
        let rows = try scratch.text(of: "sheet.csv").split(separator: "\n").map(String.init)
        #expect(
            rows[0] == "match,value,decision,basis,by,on,until,evidence,records,bytes,reasons"
        )
        #expect(rows.contains { $0.hasPrefix("license,CC-BY-SA-4.0,,,,,,,") }, "\(rows)")
        #expect(rows.contains { $0.hasPrefix("license,\"Creative Commons\",,,,,,,1,") }, "\(rows)")
        #expect(rows.contains { $0.hasPrefix("id,review-conflict,") }, "\(rows)")
        // A missing author is a rule of the policy, which no clearance lifts.
        #expect(!rows.contains { $0.contains("rule.review") }, "\(rows)")
        #expect(end.errors.contains("in no row, for no clearance lifts their reasons"), "\(end)")
        // Decisions are not written over.
        let again = try Sluice().run("review", scratch["out"], "--sheet", scratch["sheet.csv"])
        #expect(again.code == 2 && again.errors.contains("may hold decisions"), "\(again)")
        let printed = try Sluice().run("review", scratch["out"], "--sheet", "-", "--quiet")
        #expect(printed.text.split(separator: "\n").map(String.init) == rows)
    }

    @Test("quotes what CSV would take apart, and leaves out what a spreadsheet would run")
    func values() throws {
        let scratch = try Scratch()
        let policy = """
            policy: p
            use: train
            licenses: {allow: [permissive], unknown: review, absent: review}
            """
        try scratch.store(policy, as: "policy.yaml")
        let records = [
            #"{"id":"1","license":"odd, \"quoted\"\nand long"}"#,
            #"{"id":"2","license":"=HYPERLINK(\"https://bad.example\")"}"#,
            #"{"id":"3","source":"shelf"}"#, #"{"id":"4","url":"https://Host.example/x"}"#,
            #"{"id":"5"}"#, #"{"text":"nothing to know it by"}"#,
        ]
        let shard = try scratch.store(records.joined(separator: "\n"), as: "s.jsonl")
        let run = try Sluice().run(
            "filter",
            shard,
            "--rules",
            scratch["policy.yaml"],
            "--output",
            scratch["out"],
            "--quiet"
        )
        #expect(run.code == 0, "\(run)")
        let end = try Sluice().run("review", scratch["out"], "--sheet", "-")
        #expect(end.code == 0, "\(end)")
        #expect(
            end.text == """
                match,value,decision,basis,by,on,until,evidence,records,bytes,reasons
                license,"odd, ""quoted""
                and long",,,,,,,1,\(records[0].utf8.count),license.unknown
                host,host.example,,,,,,,1,\(records[3].utf8.count),license.absent
                source,shelf,,,,,,,1,\(records[2].utf8.count),license.absent
                id,5,,,,,,,1,\(records[4].utf8.count),license.absent

                """
        )
        #expect(end.errors.contains("their values begin like a formula: 1 record"), "\(end)")
        #expect(end.errors.contains("no clearance lifts their reasons: 1 record"), "\(end)")
    }

    @Test("reads for a person, and says where each group begins")
    func report() throws {
        let scratch = try Self.run()
        let end = try Sluice().run("review", scratch["out"], "--top", "2")
        let lines = end.text.split(separator: "\n")
        #expect(end.code == 0 && lines.count == 4, "\(end)")
        #expect(lines[0].contains("records") && lines[0].hasSuffix("first"))
        #expect(lines[3].hasPrefix("… and "))
        #expect(end.errors.contains(" under review, in "))
    }

    @Test("of records that were not kept knows what the reasons say; of none it says so")
    func notKept() throws {
        let referenced = try Self.run(
            "SampleData/text",
            "SampleData/text.yaml",
            ["--blocked-records", "reference"]
        )
        let full = try Self.run()
        let short = try Self.result(referenced["out"])
        #expect(try short.records == Self.result(full["out"]).records)
        #expect(short.groups.contains { $0.license == "CC-BY-SA-4.0" && $0.source == nil })
        let none = try Self.run(
            "SampleData/text",
            "SampleData/text.yaml",
            ["--blocked-records", "none"]
        )
        let end = try Sluice().run("review", none["out"])
        #expect(
            end.code == 2 && end.errors.contains("filter again with --blocked-records full"),
            "\(end)"
        )
    }

    @Test("refuses what is no output, or is not as it was written")
    func errors() throws {
        let scratch = try Self.run()
        let missing = try Sluice().run("review", scratch["nowhere"])
        #expect(missing.code == 2 && missing.errors.contains("is not there"), "\(missing)")
        let path = "out/blocked/dolma.jsonl"
        try scratch.store(try scratch.bytes(of: path).dropLast(300), as: path)
        let damaged = try Sluice().run("review", scratch["out"])
        #expect(damaged.code == 2 && damaged.output.isEmpty, "\(damaged)")
        #expect(damaged.errors.contains("is not the file that its manifest accounts for"))
    }
}
