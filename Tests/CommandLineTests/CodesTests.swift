import Foundation
import ProvenanceCore
import RightsPolicy
import Testing

@Suite("sluice codes and help")
struct CodesTests {
    @Test("lists every code, what it means and how to fix it")
    func all() throws {
        let end = try Sluice().run("codes")
        #expect(end.code == 0 && end.errors.isEmpty)
        let entries = end.text.split(separator: "\n\n").map { $0.split(separator: "\n") }
        let codes = ReasonCode.allCases.map(\.rawValue)
        #expect(entries.prefix(codes.count).map { String($0[0]) } == codes)
        // Behind them stand those of `sluice rules check`.
        #expect(entries.count > codes.count + 8)
        #expect(entries.dropFirst(codes.count).allSatisfy { $0[0].hasPrefix("lint.") })
        #expect(entries.allSatisfy { $0.count == 3 && $0[1].hasPrefix("    ") })
    }

    @Test("prints the codes that are asked for, in that order, each with its example")
    func some() throws {
        let end = try Sluice().run("codes", "parse.nul", "optout.host", "policy.no-basis")
        #expect(end.code == 0)
        #expect(
            end.text == """
                parse.nul
                    The line holds a NUL byte.
                    A torn write or a binary file; see the bytes in quarantine/.

                    This record gets it:

                        {\\x00\\x00}

                    under this policy:

                        policy: example
                        use: [train-genai]
                        licenses: {allow: [public-domain, permissive, CC-BY-*]}

                optout.host
                    An opt-out list names exactly the record's host.
                    See the list entry; mark it as withdrawn if the requester took it back.

                    This record gets it:

                        {"id":"a-17","license":"CC0-1.0","url":"https://blog.shared.example/"}

                    under this policy:

                        policy: example
                        use: [train-genai]
                        licenses: {allow: [public-domain, permissive, CC-BY-*]}
                        opt-outs: [{hosts: optouts.txt}]

                    where optouts.txt holds:

                        blog.shared.example

                policy.no-basis
                    Nothing speaks against the record, and nothing permits its use.
                    Add what permits the use: a licence entry or an agreement.

                    No record gets it as things are: a licence permits the use or speaks against it. The code guards the table, so that what nothing permits is never let through.

                """
        )
    }

    @Test("prints one JSON object a line with --json")
    func json() throws {
        struct Example: Decodable { var record, policy, option: String? }
        struct Entry: Decodable {
            var code, meaning, fix: String
            var row: Int?
            var severity: String?
            var example: Example?
            var example_note: String?
        }
        let end = try Sluice().run("codes", "--json")
        let entries = try end.text.split(separator: "\n").map {
            try JSONDecoder().decode(Entry.self, from: Data($0.utf8))
        }
        let reasons = entries.filter { $0.row != nil }
        #expect(reasons.map(\.code) == ReasonCode.allCases.map(\.rawValue))
        #expect(reasons.map(\.row) == ReasonCode.allCases.map(\.row))
        let lints = entries.filter { $0.severity != nil }
        #expect(lints.count == entries.count - reasons.count && lints.count > 8)
        #expect(entries.allSatisfy { ($0.example == nil) == ($0.example_note != nil) })
        let oversize = entries.first { $0.code == "parse.oversize" }?.example
        #expect(oversize?.option == "--max-line 1K")
        #expect(oversize?.record == #"{"text": "a… (2000 times)"}"#)
    }

    @Test("shows a policy in which a finding is made, and files that carry a signal")
    func others() throws {
        let end = try Sluice().run("codes", "lint.overlaps", "tdmrep.policy")
        #expect(
            end.text.contains(
                """
                    `sluice rules check` finds it in a policy; with --strict it ends with 1.

                    It is found in this policy:

                        policy: example
                        use: [train-genai]
                        licenses: {allow: [permissive, MIT]}

                tdmrep.policy
                """
            ),
            "\(end)"
        )
        #expect(end.text.contains("`sluice signals headers.txt policy.json` finds it:"))
    }

    @Test("the files of an example carry the signal")
    func files() throws {
        let example = try #require(ReasonCode.tdmrepPolicy.example)
        let scratch = try Scratch()
        for file in example.files { try scratch.store(file.text, as: file.path) }
        let end = try Sluice(folder: scratch.path).run(
            ["signals", "--json"] + example.files.map(\.path)
        )
        #expect(end.code == 0 && end.text.contains("tdmrep.policy"), "\(end)")
    }

    @Test("each finding is made in its example", arguments: LintCode.allCases)
    func finding(code: LintCode) throws {
        let example = code.example
        let scratch = try Scratch()
        try scratch.store(try #require(example.policy), as: "p.yaml")
        for file in example.files { try scratch.store(file.text, as: file.path) }
        let options = example.option?.split(separator: " ").map(String.init) ?? []
        let end = try Sluice(folder: scratch.path).run(["rules", "check", "p.yaml"] + options)
        #expect(end.text.contains("[\(code.rawValue)]"), "\(end)")
        #expect(end.code == (code.severity == .error ? 1 : 0), "\(end)")
    }

    @Test(
        "help and version go to standard output and are no failure",
        arguments: [
            (["--help"], "USAGE: sluice <subcommand>"), (["help", "filter"], "--rules <policy>"),
            (["filter", "--help"], "--output <folder>"), (["--version"], Product.version),
            ([], "SUBCOMMANDS:"), (["--generate-completion-script", "bash"], "_sluice"),
        ]
    )
    func help(arguments: [String], holds: String) throws {
        let end = try Sluice().run(arguments)
        #expect(end.code == 0 && end.errors.isEmpty, "\(end)")
        #expect(end.text.contains(holds), "\(end)")
    }
}
