import Foundation
import ProvenanceCore
import TestSupport
import Testing

@testable import RightsPolicy

/// What is said of files that a policy names, and of compiled sets. What is said of the policy's
/// own text stands in the tables of its reader.
@Suite("What is said when something is wrong")
struct MessageTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var lines: String
        var files: [String: String] = [:]
        var known: [String: Int] = [:]
        var expected: [String]
        var testDescription: String { lines }
    }

    @Test("with a list, a licence or another file that the policy names", arguments: cases)
    func named(example: Case) throws {
        let folder = try RuleFolder(example.files)
        let head = "policy: p\nuse: [train-genai]\n"
        try folder.write(head + example.lines + "\n", to: "policy.yaml")
        #expect(folder.findings(known: example.known) == example.expected)
    }

    private static let list = "opt-outs: [{domains: d.txt}]"

    static let cases = [
        Case(
            lines: "defaults: {license: house rules}",
            expected: [
                "policy.yaml:3:21: `house rules` is no licence that is known, so it can permit "
                    + "nothing"
            ]
        ),
        Case(
            lines: "licenses: {allow: [BSD, GPL]}",
            expected: [
                "policy.yaml:3:20: `BSD` is no licence, no category and matches nothing "
                    + "(did you mean `0BSD`?)",
                "policy.yaml:3:25: `GPL` is no licence, no category and matches nothing "
                    + "(did you mean `GPL-*`?)",
            ]
        ),
        Case(
            lines: "licenses: {allow: ['CC-*']}",
            expected: [
                "policy.yaml:3:20: `CC-*` would allow licences of different kinds (name "
                    + "the licences, or a category)"
            ]
        ),
        Case(
            lines: "signals: {crawlers: [trainin]}",
            expected: [
                "policy.yaml:3:22: `trainin` is neither a purpose of crawlers nor a crawler (did "
                    + "you mean `training`?)"
            ]
        ),
        Case(
            lines: "attribution: {credit-changes: c.csv}",
            files: ["c.csv": "match,change,new-name,reference,date\n# none\n"],
            expected: [
                "c.csv:1: the file of credit changes holds no entry (restore it, or take "
                    + "`credit-changes` out of the policy)"
            ]
        ),
        Case(
            lines: "attribution: {credit-changes: c.csv}",
            files: [
                "c.csv":
                    "match,change,new-name,reference,date\nJ. Doe,rename,J. Roe,r/1,\nj. doe,remove,,r/2,\n"
            ],
            expected: ["c.csv:3: `j. doe` is to be changed in two ways"]
        ),
        Case(
            lines: "opt-outs: [{domains: d.csv}]",
            files: ["d.csv": "kind,reference\ndomain,1\n"],
            expected: [
                "d.csv:1: the list has no column `value` (the first row names the "
                    + "columns; call the one with the entries `value`)"
            ]
        ),
        Case(
            lines: "opt-outs: [{domains: d.json}]",
            files: ["d.json": "[\n\"a.example\"]\n"],
            expected: [
                "d.json:1: the list is one JSON array (write one object a line (`jq -c "
                    + "'.[]'` does))"
            ]
        ),
        Case(
            lines: "opt-outs: [{domains: d.csv}]",
            files: ["d.csv": "value,from,until\na.example,2026-02-02,2026-02-01\n"],
            expected: [
                "policy.yaml:3:12: list `d` has 1 entry that cannot be applied, more than "
                    + "`max-rejected: 0` (correct them, or raise `max-rejected` if they may be "
                    + "ignored)",
                "d.csv:2: the entry ends on 2026-02-01, before it begins on 2026-02-02",
                "policy.yaml:3:12: list `d` has no entries (restore `d.csv`; an empty "
                    + "list needs `min-entries: 0`)",
            ]
        ),
        Case(
            lines: "opt-outs: [{ids: d.txt, format: hosts}]",
            files: ["d.txt": "0.0.0.0 a.example\n"],
            expected: [
                "policy.yaml:3:12: list `d` is written as `hosts`, which holds no `ids` "
                    + "(name it under `domains`, `hosts`, or say its `format`)"
            ]
        ),
        Case(
            lines: list,
            files: ["d.txt": "# date: yesterday\na.example\n"],
            expected: [
                "d.txt:1: the list's date is `yesterday`, which is no day (write `# date: "
                    + "YYYY-MM-DD`)"
            ]
        ),
        Case(
            lines: list,
            files: ["d.txt": "# date: 2026-01-01\n# date: 2026-01-02\na.example\n"],
            expected: [
                "d.txt:2: the list is dated 2026-01-02 here and 2026-01-01 elsewhere "
                    + "(keep one `# date:` line, and no `date` in the policy)"
            ]
        ),
        Case(
            lines: "opt-outs: [{domains: d.txt, max-age-days: 30}]",
            files: ["d.txt": "a.example\n"],
            expected: [
                "policy.yaml:3:12: list `d` has no date, so `max-age-days: 30` cannot be "
                    + "checked (put `# date: YYYY-MM-DD` into the list, or `date` into the "
                    + "policy)"
            ]
        ),
        Case(
            lines: "opt-outs: [{domains: d.txt, max-age-days: 30}]",
            files: ["d.txt": "# date: 2020-01-01\na.example\n"],
            expected: [
                "policy.yaml:3:12: list `d` is of 2020-01-01, 2438 days before "
                    + "2026-09-04: older than `max-age-days: 30` (fetch a newer one)"
            ]
        ),
        Case(
            lines: "opt-outs: [{domains: d.txt, max-shrink: 10%}]",
            files: ["d.txt": "# date: 2020-01-01\na.example\n"],
            known: ["d": 10],
            expected: [
                "policy.yaml:3:12: list `d` has 1 entry; it had 10 when it was last "
                    + "applied, and `max-shrink` is 10% (restore the list, or raise "
                    + "`max-shrink` if it is right)"
            ]
        ),
        Case(
            lines: "signals: {saved-signals: s.jsonl}",
            expected: [
                "policy.yaml:3:26: saved signals `s.jsonl` do not exist: there is no "
                    + "`s.jsonl` (restore the file, or take it out of the policy if it no "
                    + "longer applies)"
            ]
        ),
    ]

    @Test("with what is no text in UTF-8")
    func encoding() throws {
        let folder = try RuleFolder(["policy.yaml": policyText("", more: Self.list)])
        try folder.write([0xFF, 0xFE, 0x61, 0x00], to: "d.txt")
        #expect(
            folder.findings() == [
                "policy.yaml:4:12: list `d` is UTF-16 (`d.txt`) (save it as UTF-8)"
            ]
        )
    }

    @Test("with more than anyone will read")
    func many() throws {
        let keys = (0...Limits.policyFindings + 5).map { "key-\($0): x" }
        let folder = try RuleFolder([
            "policy.yaml": "policy: p\nuse: [train]\n" + keys.joined(separator: "\n") + "\n"
        ])
        let found = folder.findings()
        #expect(found.count == Limits.policyFindings + 1)
        #expect(
            found.last?.hasSuffix(
                "there are more than 100 findings (mend these, then read the file again)"
            ) == true,
            "\(found.suffix(1))"
        )
        let names = (0...Limits.creditChanges).map { "n\($0),remove,,r,\n" }
        try folder.write(
            "policy: p\nuse: [train]\nattribution: {credit-changes: c.csv}\n",
            to: "policy.yaml"
        )
        try folder.write(
            "match,change,new-name,reference,date\n" + names.joined(),
            to: "c.csv"
        )
        #expect(folder.findings() == ["c.csv:100002: there are more than 100000 changes"])
        let origins = (0...Limits.savedSnapshots).map { number in
            let day = Day(number: Int32(number) + 15_000)
            return #"{"origin":"https://a.example","fetched_at":"\#(day)T00:00:00Z","#
                + #""robots_txt":"User-agent: *\nDisallow: /\#(number)"}"# + "\n"
        }
        try folder.write(
            "policy: p\nuse: [train]\nsignals: {saved-signals: s.jsonl}\n",
            to: "policy.yaml"
        )
        try folder.write(origins.joined(), to: "s.jsonl")
        #expect(
            folder.findings() == [
                "s.jsonl:401: `https://a.example` has more than 400 snapshots (leave out those that "
                    + "say nothing new)"
            ]
        )
    }

    @Test("with a compiled set")
    func compiled() throws {
        let folder = try RuleFolder([
            "policy.yaml": policyText("", more: Self.list),
            "d.txt": "# date: 2026-01-01\na.example\n",
        ])
        try folder.compileToFile()
        let sound = try contents(of: folder.compiled)
        func said(_ change: (inout [UInt8]) -> Void) throws -> String {
            var bytes = sound
            change(&bytes)
            try folder.write(bytes, to: "x.sluice")
            return folder.findings(folder.path + "/x.sluice").joined(separator: "\n")
        }
        let results = [
            try said { _ in },
            try said { $0[8] = 99 },
            try said { $0.removeLast(8) },
            try said { $0[$0.count - 1] ^= 1 },
            try said { $0 = RuleSetBytes($0).adding(section: "LATR", flags: 1) },
            folder.findings(folder.compiled) { $0.verification = .digest("ab") }
                .joined(separator: "\n"),
            folder.findings { $0.verification = .digest("ab") }.joined(separator: "\n"),
            folder.findings { $0.cacheFolder = folder.path + "/d.txt" }.joined(separator: "\n"),
        ]
        let text = results.joined(separator: "\n").replacing(/[0-9a-f]{64}/, with: "DIGEST")
            .replacing(/[0-9]{5,}/, with: "N")
        #expect(
            text == """

                the rule set `x.sluice` has the format version 99, and this is sluice \
                \(Product.version), which reads version \(RuleSetFormat.version) (compile \
                it again with this version)
                the rule set `x.sluice` is cut short: it says N bytes, and has N, at byte 48 (it is \
                damaged: compile it again with `sluice rules compile`)
                the rule set `x.sluice` was changed: the bytes up to N are not those of its \
                checksum, at byte N (it is damaged: compile it again with `sluice rules compile`)
                the rule set `x.sluice` has a section `LATR`, which sluice \(Product.version) does \
                not know (compile it again with this version, or use a newer one)
                the rule set `policy.sluice` has the digest DIGEST, and ab is asked for (it is \
                another set, or not the one that was signed off)
                the policy `policy.yaml` makes a rule set with the digest DIGEST, and ab is asked \
                for (the policy, a list or the product's data is not what was signed off)
                the rule set cannot be kept in `d.txt`: cannot create the folder `d.txt`: file exists
                """
        )
    }

    @Test("with what is not there")
    func missing() throws {
        var said: [String] = []
        func note(_ body: () throws -> Void) {
            do { try body() } catch let problems as Diagnostics {
                said += problems.all.map(\.description)
            } catch let problem as Diagnostic {
                said.append(problem.description)
            } catch { said.append("\(error)") }
        }
        note {
            _ = try PolicyReader.read(
                Array("policy: p\nuse: [train]\nextends: [a.yaml]\n".utf8),
                file: "p.yaml"
            )
        }
        note { _ = try RecordTestFiles.beside("/nowhere/p.yaml") }
        note { _ = try RuleSetImage(path: "/nowhere/x.sluice", .full) }
        note { _ = try RuleSetImage(path: repositoryRoot + "/Package.swift", .full) }
        let folder = try RuleFolder(["licenses/x": "", "profiles/x": ""])
        note { _ = try PolicyStart(DataFolder(folder.path)).bases() }
        note {
            let rules = try rules([agreement(covers: ["host:a.example"])])
            _ = try rules.planned(until: nil, asOf: today, ignoring: "Z")
        }
        note { _ = try DatasetCard(Array("---\n- MIT\n---\n".utf8), file: "README.md") }
        #expect(
            said.map {
                $0.replacing(folder.path, with: "DATA").replacing(repositoryRoot, with: "HERE")
            } == [
                "p.yaml:3:11: the policy `a.yaml` cannot be read from here",
                "the tests cannot be looked for: cannot list `/nowhere`: no such file or directory",
                "the rule set cannot be used: cannot open `/nowhere/x.sluice`: no such file or "
                    + "directory",
                "`HERE/Package.swift` is no compiled rule set (make one with `sluice rules compile "
                    + "POLICY -o HERE/Package.swift`)",
                "the policies to begin from are not there: cannot list `DATA/policies`: no such "
                    + "file or directory",
                "the rule set has no agreement `Z`",
                "README.md:2:1: the header of the card is no mapping",
            ]
        )
    }
}
