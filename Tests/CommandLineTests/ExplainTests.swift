import Foundation
import ProvenanceCore
import TestSupport
import Testing

@Suite("sluice explain")
struct ExplainTests {
    private static let policy = "SampleData/text.yaml"

    private struct Answer: Decodable {
        struct Reason: Decodable { var code: String; var rule, rule_text: String? }
        struct Field: Decodable { var role, path: String; var value: String?; var used: Bool }
        struct Row: Decodable { var row: Int; var speaks: Bool }
        struct Statement: Decodable {
            struct Evidence: Decodable { var value: String }
            var signal, use, effect, carrier, scope: String
            var evidence: Evidence
        }
        struct Attribution: Decodable { var credit_line: String }
        struct Change: Decodable { var change: String; var field, value: String? }
        struct Counterfactual: Decodable { var outcome, text: String; var changes: [Change] }
        var outcome: String
        var basis, id, shard: String?
        var line, offset: Int?
        var reasons: [Reason]
        var fields: [Field]
        var statements: [Statement]
        var rows: [Row]
        var obligations: [String]
        var attribution: Attribution?
        var counterfactuals: [Counterfactual]
    }

    private static func answer(
        _ arguments: [String],
        policy: String = policy
    ) throws -> Answer {
        let end = try Sluice().run(["explain"] + arguments + ["--rules", policy, "--json"])
        #expect(end.code == 0 && end.errors.isEmpty, "\(end)")
        #expect(end.text.split(separator: "\n").count == 1)
        return try JSONDecoder().decode(Answer.self, from: Data(end.output))
    }

    private static let shard = "SampleData/text/dolma.jsonl"

    @Test("explains every line of a shard as the filter decides it, in every container")
    func everyLine() throws {
        let scratch = try Scratch()
        let shard = try contents(of: repositoryRoot + "/" + Self.shard)
        let end = try Sluice().run(
            "filter",
            Self.shard,
            "--rules",
            Self.policy,
            "--max-line",
            "4K",
            "--output",
            scratch["out"],
            "--quiet"
        )
        #expect(end.code == 0, "\(end)")
        let letters = try scratch.text(of: "out/decisions/dolma.jsonl").split(separator: "\n")
        for container in [Container.plain, .gzip, .zstd] {
            let suffix = ["plain": "", "gzip": ".gz", "zstd": ".zst"][container.rawValue] ?? ""
            let name = try scratch.store(packed(shard, as: container), as: "d.jsonl" + suffix)
            // Every line once, spread over the containers.
            let first = ["plain": 0, "gzip": 1, "zstd": 2][container.rawValue] ?? 0
            for index in stride(from: first, to: letters.count, by: 3) {
                let answer = try Self.answer([name, "--line", "\(index + 1)", "--max-line", "4K"])
                #expect(answer.outcome.first == letters[index].first, "line \(index + 1)")
                #expect(answer.line == index + 1)
                #expect(answer.rows.map(\.row) == Array(1...9))
            }
        }
    }

    @Test("finds a record by id and by an address that is spelt otherwise, in several shards")
    func find() throws {
        let byID = try Self.answer(["SampleData/text", "--id", "block-copyleft"])
        #expect(byID.shard == "common-pile.jsonl" && byID.id == "block-copyleft")
        #expect(byID.outcome == "block" && byID.reasons[0].code == "license.copyleft")
        #expect(byID.reasons[0].rule == "text.yaml:17")
        #expect(byID.reasons[0].rule_text?.hasPrefix("block: [non-commercial") == true)
        let url = "HTTP://GARDEN.example:80/allow-license-as-address"
        let byURL = try Self.answer(["SampleData/text", "--url", url])
        #expect(byURL.id == "allow-license-as-address" && byURL.outcome == "allow")
        #expect(byURL.basis == "license:CC-BY-4.0")
        #expect(byURL.obligations == ["attribution", "notice", "state-changes"])
        #expect(byURL.attribution?.credit_line.contains("by Ada Field, Bo Marsh") == true)
    }

    @Test("takes a record as it is, on the command line or from standard input")
    func inline() throws {
        let record = #"{"id": "r", "license": "CC-BY-NC-4.0", "url": "https://a.example/"}"#
        let named = try Self.answer(["--record", record])
        #expect(named.outcome == "block" && named.shard == nil && named.line == nil)
        #expect(named.counterfactuals.contains { $0.changes[0].value == "MIT" })
        let scratch = try Scratch()
        let input = try scratch.store(record + "\r\n", as: "record.json")
        let end = try Sluice(input: input).run(
            "explain",
            "--record",
            "-",
            "--rules",
            Self.policy,
            "--json"
        )
        #expect(end.code == 0)
        let piped = try JSONDecoder().decode(Answer.self, from: Data(end.output))
        #expect(piped.outcome == "block" && piped.id == "r")
    }

    @Test("reads standard input as a shard")
    func standardInput() throws {
        let end = try Sluice(input: repositoryRoot + "/" + Self.shard).run(
            "explain",
            "-",
            "--line",
            "3",
            "--rules",
            Self.policy
        )
        #expect(end.code == 0)
        #expect(end.text.hasPrefix("stdin line 3, id allow-license-as-address\n"), "\(end)")
    }

    @Test("shows what signals say, and what else would have been allowed")
    func signals() throws {
        let answer = try Self.answer(
            ["SampleData/web", "--id", "block-content-signal-train"],
            policy: "SampleData/web.yaml"
        )
        #expect(
            answer.statements.map { "\($0.effect) \($0.use)" } == [
                "permits search", "prohibits train",
            ]
        )
        #expect(answer.statements[1].evidence.value == "Content-Signal: search=yes, ai-train=no")
        #expect(answer.counterfactuals[0].text == "if line 2 of `robots_txt` were not there")
    }

    @Test("reads for a person, on plain lines without colours")
    func report() throws {
        let end = try Sluice(environment: ["TERM": "xterm"]).run(
            "explain",
            "SampleData/text",
            "--id",
            "block-copyleft",
            "--rules",
            Self.policy
        )
        let text = end.text
        #expect(end.code == 0 && end.errors.isEmpty && !text.contains("\u{1B}"))
        for part in [
            "blocked for license.copyleft\n", "\nwhat was found\n", "\nhow it was decided\n",
            "text.yaml:17  block: [non-commercial", "\nwhat would change it\n",
            "  allow   if `metadata.license` were `MIT`\n",
        ] {
            #expect(text.contains(part), "\(part) in \(text)")
        }
    }

    @Test("lets no control character of a record reach the terminal")
    func controlCharacters() throws {
        let record = #"""
            {"id": "\u001b[31mred\u0007", "license": "CC\u001b]0;x\u0007-BY", "url": "a\u009bb", \#
            "authors": ["\u202eevil"]}
            """#
        let end = try Sluice().run("explain", "--record", record, "--rules", Self.policy)
        #expect(end.code == 0, "\(end)")
        let acting = end.text.unicodeScalars.filter {
            $0 != "\n" && ($0.properties.generalCategory == .control || $0 == "\u{202E}")
        }
        #expect(acting.isEmpty, "\(end.text.debugDescription)")
    }

    @Test(
        "explains lines that are no records",
        arguments: [
            ("{\"a\":", "parse.json"), ("", "parse.blank"), ("[]", "parse.not-object"),
            (String(repeating: " ", count: 100), "parse.oversize"),
        ]
    )
    func quarantined(line: String, code: String) throws {
        let scratch = try Scratch()
        let shard = try scratch.store("{}\n\(line)\n{}\n", as: "s.jsonl")
        let answer = try Self.answer([shard, "--line", "2", "--max-line", "64"])
        #expect(answer.outcome == "quarantine" && answer.reasons.map(\.code) == [code])
        #expect(answer.rows.filter(\.speaks).map(\.row) == [1])
        #expect(answer.offset == 3)
    }

    @Test(
        "says what is wrong and ends with 2",
        arguments: [
            (
                ["--line", "40"],
                "there is no line 40 in `SampleData/text/dolma.jsonl`, which has 39 lines"
            ),
            (["--id", "nobody"], "no record of `SampleData/text/dolma.jsonl` has the id `nobody`"),
            (["--url", "https://nowhere.example/"], "has the address `https://nowhere.example/`"),
            (["--line", "0"], "--line takes a number from 1"),
            ([], "no record is named (name one with --line, --id, --url or --record)"),
            (["--line", "1", "--id", "a"], "--line and --id each name a record"),
            (["--record", "{}"], "--record is the record itself"),
            (
                ["SampleData/text/common-pile.jsonl", "--line", "1"],
                "--line counts in one shard, and 2 are named"
            ),
        ] as [([String], String)]
    )
    func errors(arguments: [String], message: String) throws {
        let end = try Sluice().run(["explain", Self.shard] + arguments + ["--rules", Self.policy])
        #expect(end.code == 2 && end.output.isEmpty, "\(end)")
        #expect(end.errors.contains(message), "\(end)")
    }

    @Test("a damaged shard is not explained beyond its damage")
    func damage() throws {
        let scratch = try Scratch()
        var bytes = packed(Array(String(repeating: "{}\n", count: 5000).utf8), as: .gzip)
        bytes.removeLast(20)
        let shard = try scratch.store(bytes, as: "s.jsonl.gz")
        let end = try Sluice().run("explain", shard, "--line", "5001", "--rules", Self.policy)
        #expect(end.code == 2 && end.output.isEmpty, "\(end)")
    }
}
