import Foundation
import TestSupport
import Testing

@Suite("sluice init")
struct InitTests {
    private static let bases = [
        "starter", "commercial-llm", "open-permissive", "code", "images", "strict-consent",
    ]

    @Test("writes a policy that runs as it is, with its lists and tests", arguments: bases)
    func runs(base: String) throws {
        let scratch = try Scratch()
        let folder = scratch["rules"]
        let end = try Sluice().run("init", folder, "--from", base, "--name", "mine")
        #expect(end.code == 0, "\(end)")
        let paths = end.text.split(separator: "\n").map(String.init)
        #expect(Array(paths.prefix(2)) == [folder + "/mine.yaml", folder + "/mine.tests.yaml"])
        #expect(Set(try scratch.files(in: "rules").keys.map { folder + "/" + $0 }) == Set(paths))
        // The comments are those of the policy that was begun from.
        let original = String(
            decoding: try contents(of: repositoryRoot + "/Rules/policies/\(base).yaml"),
            as: UTF8.self
        )
        let renamed = original.replacing("\npolicy: \(base)\n", with: "\npolicy: mine\n")
        #expect(try scratch.text(of: "rules/mine.yaml") == renamed)
        let shard = try scratch.store(#"{"id":"1"}"# + "\n", as: "s.jsonl")
        let run = try Sluice().run(
            "filter",
            shard,
            "--rules",
            folder + "/mine.yaml",
            "--dry-run",
            "--quiet"
        )
        #expect(run.code == 0, "\(run)")
    }

    @Test("puts what was chosen where it belongs, and keeps the comments behind it")
    func choices() throws {
        let scratch = try Scratch()
        let end = try Sluice().run(
            "init",
            scratch["r"],
            "--use",
            "finetune",
            "--use",
            "evaluate",
            "--purpose",
            "non-commercial",
            "--operator",
            "education",
            "--country",
            "DE",
            "--record-format",
            "dolma",
            "--json"
        )
        #expect(end.code == 0 && end.errors.contains("--dry-run"), "\(end)")
        struct Answer: Decodable { var policy, from: String; var files: [String] }
        let answer = try JSONDecoder().decode(Answer.self, from: Data(end.output))
        #expect(answer.policy == "my-policy" && answer.from == "starter")
        #expect(answer.files.count == 4)
        let lines = try scratch.text(of: "r/my-policy.yaml").split(separator: "\n")
        for line in [
            "policy: my-policy", "use: [finetune, evaluate]",
            "purpose: non-commercial             # or non-commercial",
            "operator: {kind: education, country: DE}",
            "train-in: [DE]                  # where copies are made", "record-format: dolma",
        ] {
            #expect(lines.contains(Substring(line)), "\(line)")
        }
    }

    @Test(
        "writes first tests that hold, in the shape of the record format",
        arguments: [
            ("starter", "dolma"), ("open-permissive", "common-pile"), ("code", "the-stack"),
        ]
    )
    func tests(base: String, format: String) throws {
        let scratch = try Scratch()
        let end = try Sluice().run(
            "init",
            scratch["r"],
            "--from",
            base,
            "--record-format",
            format,
            "--quiet"
        )
        #expect(end.code == 0 && end.errors.isEmpty, "\(end)")
        let tests = try scratch.text(of: "r/my-policy.tests.yaml").split(separator: "\n")
            .filter { $0.hasPrefix("  - {record: ") }
        #expect(tests.count >= 9)
        for test in tests {
            let record = test.dropFirst("  - {record: ".count).components(
                separatedBy: "}, outcome: "
            )
            let explained = try Sluice().run(
                "explain",
                "--record",
                record[0] + "}",
                "--rules",
                scratch["r/my-policy.yaml"],
                "--json"
            )
            let outcome = record[1].prefix { $0.isLetter }
            #expect(explained.text.hasPrefix(#"{"outcome":"\#(outcome)""#), "\(test)")
        }
        let all = tests.joined()
        #expect(all.contains("outcome: allow}") && all.contains("reasons: [license."))
    }

    @Test("writes nothing over what is there")
    func refusal() throws {
        let scratch = try Scratch()
        try scratch.store("mine", as: "lists/README.md")
        let end = try Sluice().run("init", scratch.path)
        #expect(end.code == 2 && end.output.isEmpty, "\(end)")
        #expect(end.errors.contains("lists/README.md` is there"), "\(end)")
        #expect(try scratch.files().keys.sorted() == ["lists/README.md"])
    }

    @Test(
        "says what is wrong with every choice, and writes nothing",
        arguments: [
            (["--from", "cod", "--use", "trian"], "did you mean `code`?"),
            (["--from", "cod", "--use", "trian"], "`trian` is no use (did you mean `train`?)"),
            (["--purpose", "fun"], "`fun` is no purpose (one of commercial, non-commercial)"),
            (["--operator", "compny"], "did you mean `company`?"),
            (["--country", "USA"], "`USA` is no country"),
            (["--record-format", "dolmo"], "did you mean `dolma`?"),
            (["--name", "../x"], "`../x` is no name for a policy"),
            (["--record-format", "the-stack"], "has no field that a list of `domains`"),
        ] as [([String], String)]
    )
    func errors(arguments: [String], message: String) throws {
        let scratch = try Scratch()
        let end = try Sluice().run(["init", scratch["r"]] + arguments)
        #expect(end.code == 2 && end.output.isEmpty, "\(end)")
        #expect(end.errors.contains(message), "\(end)")
        #expect(try scratch.files().isEmpty)
    }
}
