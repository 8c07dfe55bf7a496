import Foundation
import TestSupport
import Testing

@Suite("What a run shows")
struct ShownTests {
    private static func workplace() throws -> Scratch {
        let scratch = try Scratch.withPolicy()
        try scratch.store(
            Records.allowed + Records.owing + Records.blocked + Records.unreadable,
            as: "shard.jsonl"
        )
        return scratch
    }

    private static let filter = ["filter", "shard.jsonl", "--rules", "policy.yaml"]

    @Test("is a summary on standard error, and nothing on standard output")
    func summary() throws {
        let scratch = try Self.workplace()
        let end = try Sluice(folder: scratch.path).run(Self.filter + ["--output", "out"])
        #expect(end.code == 0)
        #expect(end.output.isEmpty)
        let expected = """
            4 records, 1 shard, 144 B read in TIME

            outcome                              records       bytes     share
            allowed                                    2        90 B    50.0 %
            to review                                  0         0 B     0.0 %
            blocked                                    1        52 B    25.0 %
            unreadable                                 1         2 B    25.0 %

            reasons
              license.denied                           1        52 B
              license.non-commercial                   1        52 B
              parse.json                               1         2 B

            outputs in out

            """
        #expect(withoutTimes(end.errors) == expected)
    }

    @Test("is one JSON object with --json, the same for a run and for its repetition")
    func json() throws {
        struct Result: Decodable, Equatable {
            var done, skipped, lines: Int
            var failed: [String]
        }
        let scratch = try Self.workplace()
        let sluice = Sluice(folder: scratch.path)
        let arguments = Self.filter + ["--output", "out", "--json", "--quiet"]
        let first = try sluice.run(arguments)
        #expect(first.code == 0 && first.errors.isEmpty, "\(first)")
        #expect(first.output.last == UInt8(ascii: "\n"))
        #expect(first.text.split(separator: "\n").count == 1)
        let decoder = JSONDecoder()
        #expect(
            try decoder.decode(Result.self, from: Data(first.output))
                == Result(done: 1, skipped: 0, lines: 4, failed: [])
        )
        let second = try sluice.run(arguments)
        #expect(
            try decoder.decode(Result.self, from: Data(second.output))
                == Result(done: 0, skipped: 1, lines: 4, failed: [])
        )
        let counted = { (text: String) in text.split(separator: "\"done\"").first }
        #expect(counted(first.text) == counted(second.text))
    }

    @Test("is nothing with --quiet, but what went wrong")
    func quiet() throws {
        let scratch = try Self.workplace()
        let sluice = Sluice(folder: scratch.path)
        let well = try sluice.run(Self.filter + ["--output", "out", "--quiet"])
        #expect(well.code == 0 && well.output.isEmpty && well.errors.isEmpty, "\(well)")
        try scratch.store([0x1F, 0x8B, 0x08], as: "cut.jsonl.gz")
        let ill = try sluice.run(
            "filter",
            "cut.jsonl.gz",
            "--rules",
            "policy.yaml",
            "--output",
            "out",
            "--quiet"
        )
        #expect(ill.code == 2 && ill.output.isEmpty)
        #expect(ill.errors.hasPrefix("sluice: `cut.jsonl.gz`: "), "\(ill)")
    }

    @Test("is the same for a dry run, which writes nothing", arguments: [["--output", "out"], []])
    func dryRun(target: [String]) throws {
        let scratch = try Self.workplace()
        let before = try scratch.files()
        let end = try Sluice(folder: scratch.path).run(Self.filter + target + ["--dry-run"])
        #expect(end.code == 0)
        #expect(end.errors.contains("\nallowed                                    2 "), "\(end)")
        #expect(end.errors.hasSuffix("\ndry run: nothing was written\n"), "\(end)")
        #expect(try scratch.files() == before)
        #expect(!FileManager.default.fileExists(atPath: scratch["out"]))
    }

    @Test("has no control characters where no terminal is", arguments: ["", "1"])
    func plain(noColour: String) throws {
        let scratch = try Self.workplace()
        let environment = ["TERM": "xterm-256color", "NO_COLOR": noColour]
        let end = try Sluice(folder: scratch.path, environment: environment)
            .run(Self.filter + ["--output", "out"])
        #expect(end.code == 0)
        #expect(!end.errors.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    }

    @Test("never holds control characters of a name")
    func names() throws {
        let scratch = try Scratch.withPolicy()
        let end = try Sluice(folder: scratch.path).run(
            "filter",
            "evil\u{1B}]2;name\r",
            "--rules",
            "policy.yaml",
            "--output",
            "out"
        )
        #expect(end.code == 2)
        #expect(end.errors.hasPrefix(#"sluice: `evil\u{1b}]2;name\u{d}` does not exist"#), "\(end)")
    }

    @Test("goes on after a shard that fails, and ends with exit code 2")
    func failure() throws {
        let scratch = try Self.workplace()
        try scratch.store([0x1F, 0x8B, 0x08], as: "cut.jsonl.gz")
        let end = try Sluice(folder: scratch.path).run(
            "filter",
            "cut.jsonl.gz",
            "shard.jsonl",
            "--rules",
            "policy.yaml",
            "--output",
            "out"
        )
        #expect(end.code == 2)
        #expect(end.errors.contains("\n4 records, 1 shard, 144 B read, 1 failed in "), "\(end)")
        #expect(try scratch.text(of: "out/allowed/shard.jsonl") == Records.allowed + Records.owing)
        #expect(try !scratch.files(in: "out").keys.contains { $0.contains("cut") })
    }

    @Test("--force does finished shards anew, and replaces those of other inputs")
    func force() throws {
        let scratch = try Self.workplace()
        let sluice = Sluice(folder: scratch.path)
        let arguments = Self.filter + ["--output", "out", "--quiet"]
        #expect(try sluice.run(arguments).code == 0)
        try scratch.store(Records.owing, as: "shard.jsonl")
        let refused = try sluice.run(arguments)
        #expect(refused.code == 2)
        #expect(
            refused.errors == """
                sluice: `out` holds outputs of another `shard.jsonl` than `shard.jsonl` (name \
                another folder, or replace them with --force)

                """
        )
        #expect(try sluice.run(arguments + ["--force"]).code == 0)
        #expect(try scratch.text(of: "out/allowed/shard.jsonl") == Records.owing)
    }
}

/// `text` with every duration replaced: `in 7 ms`, `in 1.2 s`, `in 1:02`.
func withoutTimes(_ text: String) -> String {
    text.replacingOccurrences(
        of: #" in ([0-9]+ ms|[0-9.]+ s|[0-9]+(:[0-9]{2})+)$"#,
        with: " in TIME",
        options: .regularExpression
    ).replacingOccurrences(
        of: #" in ([0-9]+ ms|[0-9.]+ s|[0-9]+(:[0-9]{2})+)\n"#,
        with: " in TIME\n",
        options: .regularExpression
    )
}
