import Foundation
import Testing

@Suite("A mistake on the command line")
struct UserErrorTests {
    /// A command, and what is said of it on standard error.
    struct Mistake: Sendable, CustomTestStringConvertible {
        var arguments: [String]
        var messages: [String]
        var testDescription: String { arguments.joined(separator: " ") }
    }

    @Test("is exit code 2 with one clear message, and nothing is written", arguments: table)
    func mistake(_ mistake: Mistake) throws {
        let scratch = try Self.workplace()
        let before = try scratch.files()
        let end = try Sluice(folder: scratch.path).run(mistake.arguments)
        #expect(end.code == 2)
        #expect(end.output.isEmpty, "\(end)")
        #expect(end.errors.split(separator: "\n").map(String.init) == mistake.messages)
        #expect(try scratch.files() == before)
        #expect(!FileManager.default.fileExists(atPath: scratch["out"]))
    }

    /// Lines without indentation are commands; indented ones what is said, behind `sluice: `.
    static let table: [Mistake] = {
        var table: [Mistake] = []
        for line in text.split(separator: "\n") {
            if line.hasPrefix("  ") {
                table[table.count - 1].messages.append("sluice: " + line.dropFirst(2))
            } else {
                let words = line.split(separator: " ").dropFirst().map(String.init)
                table.append(Mistake(arguments: words, messages: []))
            }
        }
        return table
    }()

    private static let text = """
        sluice fliter shard.jsonl
          there is no command `fliter` (did you mean `filter`?)
        sluice --rules good.yaml
          unknown option `--rules` (see `sluice --help`)
        sluice filter
          no shard is named (a shard is a file, a folder, a glob, an @list or -)
          no policy is named (name its file with --rules)
        sluice filter shard.jsonl --ruls good.yaml --output out
          unknown option `--ruls` (did you mean `--rules`?)
        sluice filter shard.jsonl --rules good.yaml --outptu out
          unknown option `--outptu` (did you mean `--output`?)
        sluice filter shard.jsonl --rules good.yaml --output out --verbose
          unknown option `--verbose` (see `sluice filter --help`)
        sluice filter shard.jsonl --rules good.yaml --output
          missing value for `--output <folder>` (see `sluice filter --help`)
        sluice filter shard.jsonl --rules good.yaml --output out --sync sometimes
          the value `sometimes` is invalid for `--sync <when>` (accepted: `shard`, `end` or `none`)
        sluice filter shard.jsonl --rules good.yaml --output out --compress gz
          --compress takes gzip, zstd, none or same, and not `gz`
        sluice filter shard.jsonl --rules good.yaml --output out --compress gzpi
          --compress takes gzip, zstd, none or same, and not `gzpi` (did you mean `gzip`?)
        sluice filter shard.jsonl --rules good.yaml --output out --max-line 16Q
          the value `16Q` is invalid for `--max-line <size>` (see `sluice filter --help`)
        sluice filter shard.jsonl --rules good.yaml --output out --max-line 2G
          --max-line takes 1 byte to 1G
        sluice filter shard.jsonl --rules good.yaml --output out --chunk-size 0
          --chunk-size takes 1 byte to 256M
        sluice filter shard.jsonl --rules good.yaml --output out --jobs 0
          --jobs takes a number from 1 to 1024
        sluice filter shard.jsonl --rules good.yaml --output out --level 12
          gzip has no level 12 (levels 0 to 9)
        sluice filter shard.jsonl --rules good.yaml --output out --compress zstd --level 20
          zstd has no level 20 (levels 1 to 19)
        sluice filter shard.jsonl --rules good.yaml --output out --as-of 2026-02-30
          --as-of takes a day, and `2026-02-30` is none (write YYYY-MM-DD)
        sluice filter shard.jsonl --rules good.yaml --output out --as-of tomorrow
          --as-of takes a day, and `tomorrow` is none (write YYYY-MM-DD)
        sluice filter missing.jsonl --rules good.yaml --output out
          `missing.jsonl` does not exist (a shard is a file, a folder, a glob, an @list or -)
        sluice filter missing-*.jsonl --rules good.yaml --output out
          `missing-*.jsonl` matches no file
        sluice filter @shards.txt --rules good.yaml --output out
          shards.txt:2: `missing.jsonl` does not exist (a shard is a file, a folder, a glob, an @list or -)
        sluice filter lists --rules good.yaml --output out
          `lists` holds no shards (files that end in .jsonl, .ndjson or .json, also with .gz or .zst)
        sluice filter shard.jsonl --rules missing.yaml --output out
          the rules cannot be read: cannot open `missing.yaml`: no such file or directory (--rules names a policy, or a rule set made by `sluice rules compile`)
        sluice filter shard.jsonl --rules typo.yaml --output out
          typo.yaml:3:1: unknown key `licences` (did you mean `licenses`?)
        sluice filter shard.jsonl --rules unknown-license.yaml --output out
          unknown-license.yaml:3:20: `CC-BY-5.0` is no licence, no category and matches nothing (did you mean `CC-BY-1.0`?)
        sluice filter shard.jsonl --rules missing-list.yaml --output out
          missing-list.yaml:3:12: list `missing` does not exist: there is no `lists/missing.txt` (restore it, or take the list out of the policy if it no longer applies)
        sluice filter shard.jsonl --rules short-list.yaml --output out
          short-list.yaml:3:12: list `one` has 1 entry, fewer than `min-entries: 2` (`lists/one.txt` may have been cut short; restore it)
        sluice filter shard.jsonl --rules good.yaml --output theirs
          `theirs` is not empty, and holds no `run.json` of Sluice (name a new folder with --output)
        sluice filter shard.jsonl --rules good.yaml --output shard.jsonl
          `shard.jsonl` is no folder (name another with --output)
        sluice filter shard.jsonl --rules good.yaml
          nothing says where the outputs go (name a folder with --output, or --allowed, --blocked and the others)
        sluice filter a/x.jsonl b/x.jsonl --rules good.yaml --output out
          `a/x.jsonl` and `b/x.jsonl` would both be written as `x.jsonl` (name their common folder, or give it with --base)
        sluice filter shard.jsonl shard.jsonl --rules good.yaml --output out
          `shard.jsonl` is named twice (name it once)
        sluice filter shard.jsonl --rules good.yaml --base a --output out
          `shard.jsonl` does not lie beneath `a`
        sluice filter shard.jsonl --rules good.yaml --output out --allowed -
          --output and outputs that are named one by one exclude each other (the folder of --output holds all of them)
        sluice filter shard.jsonl --rules good.yaml --allowed - --blocked -
          `-` is named for two outputs (give each a file of its own, or name a folder with --output)
        sluice filter shard.jsonl --rules good.yaml --allowed x --manifest x
          `x` is named for two outputs (give each a file of its own, or name a folder with --output)
        sluice filter a/x.jsonl shard.jsonl --rules good.yaml --allowed -
          2 shards cannot share outputs that are named one by one (name a folder with --output)
        sluice filter shard.jsonl --rules good.yaml --allowed shard.jsonl
          the shard `shard.jsonl` would be replaced by an output (give the output another name)
        sluice filter shard.jsonl --rules good.yaml --allowed x.jsonl --compress gzip
          a file is packed as its name says: `x.jsonl` is not what --compress gzip makes (name it `x.jsonl.gz`)
        sluice filter theirs/shard.jsonl --rules good.yaml --output theirs
          the shard `theirs/shard.jsonl` lies in the output folder `theirs` (name another folder with --output)
        sluice filter - --name ../x --rules good.yaml --output out
          `../x` is no name for outputs (a relative path whose parts do not begin with a dot)
        sluice filter shard.jsonl --rules good.yaml --output out --data-dir a
          `a` does not hold the data of Sluice (--data-dir names the folder that holds `licenses` and `profiles`)
        sluice codes license.absnt
          there is no reason code `license.absnt` (did you mean `license.absent`?)
        sluice codes nonsense
          there is no reason code `nonsense` (`sluice codes` lists all)
        """

    /// A folder as a user might have one.
    private static func workplace() throws -> Scratch {
        let scratch = try Scratch()
        let record = #"{"id": "1", "text": "t", "license": "MIT"}"# + "\n"
        for name in ["shard.jsonl", "a/x.jsonl", "b/x.jsonl", "theirs/shard.jsonl"] {
            try scratch.store(record, as: name)
        }
        try scratch.store("shard.jsonl\nmissing.jsonl\n", as: "shards.txt")
        try scratch.store("one.example\n", as: "lists/one.txt")
        let head = "policy: p\nuse: train\n"
        try scratch.store(head + "licenses: {allow: [MIT]}\n", as: "good.yaml")
        try scratch.store(head + "licences: {allow: [MIT]}\n", as: "typo.yaml")
        try scratch.store(
            head + "licenses: {allow: [CC-BY-5.0]}\n",
            as: "unknown-license.yaml"
        )
        try scratch.store(
            head + "opt-outs: [{domains: lists/missing.txt}]\n",
            as: "missing-list.yaml"
        )
        try scratch.store(
            head + "opt-outs: [{domains: lists/one.txt, min-entries: 2}]\n",
            as: "short-list.yaml"
        )
        return scratch
    }
}
