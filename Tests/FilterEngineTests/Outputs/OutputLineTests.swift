import ProvenanceCore
import TestSupport
import Testing

@testable import FilterEngine

@Suite("The lines of the outputs")
struct OutputLineTests {
    private static let free = #""url":"https://free.example.org/""#

    /// What one shard of `lines` left.
    private func outputs(
        of lines: [String],
        _ adjust: (inout FilterOptions) -> Void = { _ in }
    ) throws -> ShardFiles {
        try Bench.with { bench in
            try bench.store(lines.joined(separator: "\n").utf8, "s.jsonl")
            try bench.filter(["s.jsonl"], adjust)
            return try bench.outputs("s.jsonl")
        }
    }

    // MARK: blocked

    @Test("a blocked line has its keys in order, and last the record as it stood")
    func blocked() throws {
        let record =
            #" {"license":"CC-BY-NC-4.0", "id":0.10,\#(Self.free),"n":1e400,"n":-0} "# + "\r"
        let first = #"{"license":"MIT",\#(Self.free)}"#
        let outputs = try outputs(of: [first, record])
        let line = try #require(outputs[.blocked].first)
        let json = try #require(NaiveJSON(line))
        #expect(json.keys == ["outcome", "reasons", "id", "shard", "line", "offset", "record"])
        #expect(json["outcome"] == .string("block"))
        #expect(json["id"] == .number("0.10"))
        #expect(json["shard"] == .string("s.jsonl"))
        #expect(
            json["line"] == .number("2") && json["offset"] == .number("\(first.utf8.count + 1)")
        )
        #expect(try ShardFiles.record(of: line) == Array(record.utf8))
        let reason = try #require(json["reasons"]?.array?.first)
        #expect(reason.keys == ["code", "rule", "message", "evidence"])
        #expect(reason["code"] == .string("license.non-commercial"))
        #expect(reason["rule"]?.string?.hasSuffix("policy.yaml:18") == true, "\(reason)")
        #expect(reason["evidence"]?["field"] == .string("license"))
        #expect(reason["evidence"]?["value"] == .string("CC-BY-NC-4.0"))
    }

    @Test("evidence ends at 256 bytes, on a scalar's boundary, and says so")
    func evidence() throws {
        let long = String(repeating: "é", count: 200)
        let outputs = try outputs(of: [#"{"license":"x\#(long)",\#(Self.free)}"#])
        let json = try #require(outputs[.blocked].first.flatMap { NaiveJSON($0) })
        let evidence = try #require(json["reasons"]?.array?.first?["evidence"])
        #expect(evidence["value"] == .string("x" + String(repeating: "é", count: 127)))
        #expect(evidence["truncated"] == .word("true"))
        #expect(json["record"]?["license"] == .string("x" + long))
    }

    @Test("evidence of a list names the list and its entry")
    func listEvidence() throws {
        let outputs = try outputs(of: [
            #"{"license":"MIT","url":"https://a.no.example.com/\u0041"}"#
        ])
        let json = try #require(outputs[.blocked].first.flatMap { NaiveJSON($0) })
        let evidence = try #require(json["reasons"]?.array?.first?["evidence"])
        #expect(evidence["list"] == .string("optouts"))
        #expect(evidence["entry"] == .string("no.example.com"))
        #expect(evidence["value"] == .string("https://a.no.example.com/A"))
        #expect(outputs.manifest.counts.list.amounts["optouts"]?.records == 1)
    }

    @Test(
        "of a taken-down record only a reference is kept, whatever is asked for",
        arguments: FilterOptions.BlockedForm.allCases
    )
    func takedowns(form: FilterOptions.BlockedForm) throws {
        let record = #"{"id":"t","license":"MIT","url":"https://gone.example.net/","secret":1}"#
        let outputs = try outputs(of: [record]) { $0.blocked = form }
        guard let line = outputs[.blocked].first else {
            #expect(form == .none)
            return
        }
        let json = try #require(NaiveJSON(line))
        #expect(
            json.keys == [
                "outcome", "reasons", "id", "shard", "line", "offset", "length", "sha256",
            ]
        )
        #expect(json["length"] == .number("\(record.utf8.count)"))
        #expect(json["sha256"] == .string(digest(Array(record.utf8))))
        #expect(!text(line).contains("secret"))
    }

    @Test(
        "every form of blocked lines closes its account",
        arguments: FilterOptions.BlockedForm.allCases
    )
    func blockedForms(form: FilterOptions.BlockedForm) throws {
        let content = RandomShard.content(seed: 9, count: 150)
        try Bench.with { bench in
            try bench.store(content, "s.jsonl")
            let result = try bench.filter(["s.jsonl"]) { $0.blocked = form }
            #expect(result.failed.isEmpty, "\(result.failed)")
            let outputs = try bench.outputs("s.jsonl")
            let amounts = outputs.manifest.counts.outcome.amounts
            let blocked = (amounts["block"]?.records ?? 0) + (amounts["review"]?.records ?? 0)
            #expect(blocked > 10 && outputs[.blocked].count == (form == .none ? 0 : blocked))
            #expect(outputs[.decisions].count == 150)
            switch form {
            case .full, .reference:
                #expect(try outputs.rebuilt() == ShardFiles.references(of: content))
            case .none: #expect(outputs.manifest.outputs["blocked"]?.lines == 0)
            }
            if form == .reference {
                #expect(outputs[.blocked].allSatisfy { NaiveJSON($0)?.keys.last == "sha256" })
            }
        }
    }

    // MARK: attribution

    @Test(
        "authors come as they are written, and what is missing is named",
        arguments: [
            (#""authors":"Ann","title":"T""#, ["Ann"], ""),
            (#""authors":["Ann","Bób \"B\""],"title":"T""#, ["Ann", "Bób \"B\""], ""),
            (#""authors":[["Ann","123"],["Bob","456"]],"title":"T""#, ["Ann", "Bob"], ""),
            (
                #""authors":[{"name":"Ann","url":"https://a.example"},{"login":"bob"}],"title":"T""#,
                ["Ann", "bob"], ""
            ),
            (#""authors":{"full_name":"Ann"},"title":"T""#, ["Ann"], ""),
            (#""authors":["","  ",{"id":4},[7,"x"],null,3,"Ann"],"title":"T""#, ["Ann"], ""),
            (#""authors":[],"title":"T""#, [], "authors"),
            (#""authors":17,"title":"T""#, [], "authors"),
            (#""authors":"Ann""#, ["Ann"], ""),
            (#""title":"""#, [], "authors"),
            (#""x":1"#, [], "authors"),
        ]
    )
    func attribution(fields: String, authors: [String], missing: String) throws {
        let outputs = try outputs(of: [#"{"id":7,"license":"CC-BY-4.0",\#(Self.free),\#(fields)}"#])
        #expect(outputs[.allowed].count == 1)
        let line = try #require(outputs[.attribution].first)
        let json = try #require(NaiveJSON(line), "\(text(line))")
        let found = json["authors"]?.array ?? []
        #expect(found.map { $0["name"]?.string ?? "" } == authors)
        #expect(!json.keys.contains("authors") || !authors.isEmpty)
        let incomplete = Set((json["attribution_incomplete"]?.array ?? []).compactMap(\.string))
        #expect(incomplete.isSuperset(of: Set(missing.split(separator: " ").map(String.init))))
        for what in ["authors", "source_url"] where !missing.contains(what) {
            #expect(!incomplete.contains(what), "\(text(line))")
        }
        #expect(json["id"] == .number("7") && json["line"] == .number("1"))
        #expect(json["source_url"] == .string("https://free.example.org/"))
        #expect(json["license"]?["spdx"] == .string("CC-BY-4.0"))
        #expect(json["license"]?["url"]?.string?.contains("creativecommons.org") == true)
        #expect(json["modified"] == .string("yes"))
        #expect(json["basis"] == .string("license:CC-BY-4.0"))
        #expect(json["share_alike"] == .word("false"))
        for author in authors { #expect(json["credit_line"]?.string?.contains(author) == true) }
    }

    @Test("a record that owes nothing has no line, and no line names an absent value")
    func noAttribution() throws {
        let outputs = try outputs(of: [#"{"license":"CC0-1.0",\#(Self.free)}"#])
        #expect(outputs[.allowed].count == 1 && outputs[.attribution].isEmpty)
        #expect(outputs.manifest.outputs["attribution"]?.lines == 0)
    }

    // MARK: quarantine

    @Test("a quarantined line says what, where, how long, and holds the bytes")
    func quarantine() throws {
        let bad: [[UInt8]] = [
            Array("{\"a\":\"\u{1}\\\r".utf8), [0x7B, 0xFF, 0xFE], Array("x".utf8),
            Array(repeating: UInt8(ascii: "y"), count: 101),
        ]
        try Bench.with { bench in
            try bench.store(bad.joined(separator: [0x0A]), "s.jsonl")
            try bench.filter(["s.jsonl"]) { $0.lineLimit = 100 }
            let outputs = try bench.outputs("s.jsonl")
            let lines = try outputs[.quarantine].map { try #require(NaiveJSON($0), "\(text($0))") }
            try #require(lines.count == 4)
            let start = ["code", "message", "shard", "line", "offset", "length"]
            #expect(
                lines.map(\.keys) == ["bytes", "base64", "bytes", "sha256"].map { start + [$0] }
            )
            var offset = 0
            for (number, line) in bad.enumerated() {
                #expect(lines[number]["line"]?.integer == number + 1)
                #expect(lines[number]["offset"]?.integer == offset)
                #expect(lines[number]["length"]?.integer == line.count)
                offset += line.count + 1
            }
            #expect(lines[0]["bytes"]?.string.map { Array($0.utf8) } == bad[0])
            #expect(lines[1]["base64"] == .string("e//+"))
            #expect(lines[1]["message"] == .string("not valid UTF-8 at byte 1 of the line"))
            #expect(lines[3]["code"] == .string("parse.oversize"))
            #expect(lines[3]["sha256"] == .string(digest(bad[3])))
            #expect(try outputs.rebuilt() == bad.map(ShardFiles.reference).sorted())
        }
    }

    @Test("names of shards are JSON wherever they stand")
    func shardNames() throws {
        try Bench.with { bench in
            let name = "a \"b\"\\\n\u{1F600}.jsonl"
            try bench.store("{}\nx\n{\"license\":\"CC-BY-4.0\",\(Self.free)}".utf8, name)
            try bench.filter([name])
            let outputs = try bench.outputs(name)
            for kind in [OutputKind.blocked, .attribution, .quarantine] {
                #expect(NaiveJSON(outputs[kind].first ?? [])?["shard"] == .string(name))
            }
            #expect(outputs.manifest.input.name == name)
        }
    }
}
