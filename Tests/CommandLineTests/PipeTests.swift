import Foundation
import Glibc
import ProvenanceCore
import TestSupport
import Testing

@Suite("In a pipe")
struct PipeTests {
    private static let all =
        Records.allowed + Records.owing + Records.blocked + Records.unreadable + Records.allowed

    private static let names = [
        "--allowed", "-", "--blocked", "blocked", "--attribution", "attribution",
        "--quarantine", "quarantine", "--decisions", "decisions", "--manifest", "manifest",
    ]

    @Test("standard input is filtered to standard output, and the rest to files")
    func pipe() throws {
        let scratch = try Scratch.withPolicy()
        try scratch.store(Self.all, as: "input")
        let sluice = Sluice(folder: scratch.path, input: scratch["input"])
        let end = try sluice.run(["filter", "-", "--rules", "policy.yaml", "-q"] + Self.names)
        #expect(end.code == 0 && end.errors.isEmpty, "\(end)")
        #expect(end.text == Records.allowed + Records.owing + Records.allowed)
        #expect(
            try scratch.text(of: "blocked").hasSuffix(
                #""record":\#(Records.blocked.dropLast())}"# + "\n"
            )
        )
        #expect(try scratch.text(of: "attribution").contains(#""basis":"license:MIT""#))
        #expect(try scratch.text(of: "quarantine").contains(#""code":"parse.json""#))
        #expect(try scratch.text(of: "decisions").split(separator: "\n").count == 5)
        #expect(try scratch.text(of: "manifest").contains(#""name" : "stdin""#))
        #expect(try scratch.files().count == 7, "nothing else is left")
    }

    @Test(
        "a line that needs an output that is not named is exit code 2",
        arguments: [
            (Records.blocked, "blocked"), (Records.owing, "attribution"),
            (Records.unreadable, "quarantine"),
        ]
    )
    func missingOutput(line: String, output: String) throws {
        let scratch = try Scratch.withPolicy()
        try scratch.store(Records.allowed + line, as: "input.jsonl")
        let end = try Sluice(folder: scratch.path).run(
            "filter",
            "input.jsonl",
            "--rules",
            "policy.yaml",
            "--allowed",
            "allowed.jsonl",
            "-q"
        )
        let message = "a line needs the output `\(output)`, and none is named; add --\(output)"
        #expect(end.code == 2)
        #expect(end.errors == "sluice: \(message)\n")
        #expect(try scratch.files().count == 2, "nothing is left")
    }

    @Test("lines that need no more outputs need no more names")
    func allowedAlone() throws {
        let scratch = try Scratch.withPolicy()
        try scratch.store(Records.allowed, as: "input.jsonl")
        let end = try Sluice(folder: scratch.path).run(
            "filter",
            "input.jsonl",
            "--rules",
            "policy.yaml",
            "--allowed",
            "-",
            "-q"
        )
        #expect(end.code == 0)
        #expect(end.text == Records.allowed)
    }

    @Test(
        "an output that cannot be written is exit code 2, however short",
        arguments: ["--allowed", "--blocked", "--manifest"],
        ["none", "gzip"]
    )
    func full(option: String, compress: String) throws {
        let scratch = try Scratch.withPolicy()
        try scratch.store(Records.allowed + Records.blocked, as: "input.jsonl")
        var names = ["--allowed": "/dev/null", "--blocked": "/dev/null"]
        names[option] = "/dev/full"
        let end = try Sluice(folder: scratch.path).run(
            ["filter", "input.jsonl", "--rules", "policy.yaml", "-q", "--compress", compress]
                + names.flatMap { [$0, $1] }
        )
        #expect(end.code == 2)
        #expect(end.errors == "sluice: cannot write `/dev/full`: no space left on device\n")
    }

    @Test(
        "standard output that is full is exit code 2",
        arguments: [["--allowed", "-"], ["--dry-run", "--json"]]
    )
    func fullStandardOutput(options: [String]) throws {
        let scratch = try Scratch.withPolicy()
        try scratch.store(Records.allowed, as: "input.jsonl")
        let end = try Sluice(folder: scratch.path, output: "/dev/full").run(
            ["filter", "input.jsonl", "--rules", "policy.yaml", "-q"] + options
        )
        #expect(end.code == 2)
        #expect(end.errors == "sluice: cannot write `standard output`: no space left on device\n")
    }

    @Test(
        "a reader that has gone is exit code 2, and never 0",
        arguments: ["none", "gzip", "zstd"]
    )
    func closedPipe(compress: String) throws {
        let scratch = try Scratch.withPolicy()
        let input = try Pipe(at: scratch["input"])
        let output = try Pipe(at: scratch["output"])
        let running = try Sluice(folder: scratch.path, input: input.path, output: output.path)
            .start([
                "filter", "-", "--rules", "policy.yaml", "--allowed", "-", "--manifest", "manifest",
                "--compress", compress, "--chunk-size", "4K", "-q",
            ])
        // The run has its standard output open once it takes more than a pipe holds.
        try input.write(Records.manyAllowed(byteCount: 100 << 10), to: running)
        output.close()
        input.close()
        let end = try running.wait()
        #expect(end.code == 2)
        #expect(end.errors == "sluice: cannot write `standard output`: broken pipe\n")
        #expect(!FileManager.default.fileExists(atPath: scratch["manifest"]))
    }

    @Test(
        "damage behind bytes that have left is exit code 2, without manifest or clean end",
        arguments: [Container.gzip, .zstd]
    )
    func damage(container: Container) throws {
        let scratch = try Scratch.withPolicy()
        let lines = Records.manyAllowed(byteCount: (3 << 20) - 1)
        let whole = packed(lines, as: container, memberByteCount: 1 << 18)
        try scratch.store(whole.dropLast(whole.count / 8), as: "input")
        let output = scratch["output" + container.suffixes[0]]
        let sluice = Sluice(folder: scratch.path, input: scratch["input"], output: output)
        let end = try sluice.run(
            "filter",
            "-",
            "--rules",
            "policy.yaml",
            "--allowed",
            "-",
            "--manifest",
            "manifest",
            "--compress",
            container.rawValue,
            "--chunk-size",
            "128K",
            "-q"
        )
        #expect(end.code == 2)
        #expect(end.errors.hasPrefix("sluice: `standard input`: "), "\(end)")
        #expect(end.errors.split(separator: "\n").count == 1, "\(end)")
        #expect(!FileManager.default.fileExists(atPath: scratch["manifest"]))
        let left = try contents(of: output)
        #expect(left.count > 1 << 19, "bytes had left before the damage was met")
        #expect(throws: ShardFailure.self) { try unpackedContents(of: output) }
    }

    @Test("damage leaves no named file")
    func damageToFiles() throws {
        let scratch = try Scratch.withPolicy()
        let whole = packed(Records.manyAllowed(byteCount: 1 << 20), as: .gzip)
        try scratch.store(whole.dropLast(10), as: "input.jsonl.gz")
        let end = try Sluice(folder: scratch.path).run(
            "filter",
            "input.jsonl.gz",
            "--rules",
            "policy.yaml",
            "--allowed",
            "a.jsonl.gz",
            "--manifest",
            "m",
            "-q"
        )
        #expect(end.code == 2)
        #expect(try scratch.files().keys.sorted() == ["input.jsonl.gz", "policy.yaml"])
    }

    @Test(
        "a named file is packed as its name says, whatever the shard is",
        arguments: Container.allCases,
        Container.allCases
    )
    func names(input: Container, output: Container) throws {
        let scratch = try Scratch.withPolicy()
        let lines = Records.manyAllowed(byteCount: 1 << 20)
        let (from, to) = (input.suffixes.first ?? "", output.suffixes.first ?? "")
        try scratch.store(packed(lines, as: input, memberByteCount: 1 << 18), as: "in.jsonl\(from)")
        let end = try Sluice(folder: scratch.path).run(
            "filter",
            "in.jsonl\(from)",
            "--rules",
            "policy.yaml",
            "--allowed",
            "out.jsonl\(to)",
            "-q"
        )
        #expect(end.code == 0, "\(end)")
        #expect(try unpackedContents(of: scratch["out.jsonl\(to)"]) == lines)
    }

    @Test("--compress packs standard output", arguments: Container.allCases)
    func compress(container: Container) throws {
        let scratch = try Scratch.withPolicy()
        let lines = Records.manyAllowed(byteCount: 1 << 20)
        try scratch.store(lines, as: "input")
        let output = scratch["output.jsonl" + (container.suffixes.first ?? "")]
        let word = container == .plain ? "none" : container.rawValue
        let end = try Sluice(folder: scratch.path, input: scratch["input"], output: output).run(
            "filter",
            "-",
            "--rules",
            "policy.yaml",
            "--allowed",
            "-",
            "--compress",
            word,
            "-q"
        )
        #expect(end.code == 0, "\(end)")
        #expect(try unpackedContents(of: output) == lines)
    }

    @Test("a shell sees a cut pipe as a failure")
    func shell() throws {
        let scratch = try Scratch.withPolicy()
        try scratch.store(Records.manyAllowed(byteCount: 1 << 20), as: "input.jsonl")
        let command = """
            set -o pipefail
            '\(Sluice.path)' filter input.jsonl --rules policy.yaml --allowed - -q | head -n 1
            """
        let end = try Sluice(folder: scratch.path).run(program: "/bin/bash", ["-c", command])
        #expect(end.code == 2)
        #expect(end.output.split(separator: UInt8(ascii: "\n")).count == 1)
    }
}
