import Foundation
import ProvenanceCore
import Testing

@Suite("sluice codes and help")
struct CodesTests {
    @Test("lists every code, what it means and how to fix it")
    func all() throws {
        let end = try Sluice().run("codes")
        #expect(end.code == 0 && end.errors.isEmpty)
        let entries = end.text.split(separator: "\n\n").map { $0.split(separator: "\n") }
        #expect(entries.map { String($0[0]) } == ReasonCode.allCases.map(\.rawValue))
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

                    A record that gets it:

                        {\\x00\\x00}

                    under this policy:

                        policy: example
                        use: [train-genai]
                        licenses: {allow: [public-domain, permissive, CC-BY-*]}

                optout.host
                    An opt-out list names exactly the record's host.
                    See the list entry; mark it as withdrawn if the requester took it back.

                    A record that gets it:

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

                    A licence either permits the use or speaks against it, so no record is left without both.

                """
        )
    }

    @Test("prints one JSON object a line with --json")
    func json() throws {
        struct Example: Decodable { var record, policy: String; var option: String? }
        struct Entry: Decodable {
            var code, meaning, fix: String
            var row: Int
            var example: Example?
            var example_note: String?
        }
        let end = try Sluice().run("codes", "--json")
        let entries = try end.text.split(separator: "\n").map {
            try JSONDecoder().decode(Entry.self, from: Data($0.utf8))
        }
        #expect(entries.map(\.code) == ReasonCode.allCases.map(\.rawValue))
        #expect(entries.map(\.row) == ReasonCode.allCases.map(\.row))
        #expect(entries.allSatisfy { ($0.example == nil) == ($0.example_note != nil) })
        let oversize = entries.first { $0.code == "parse.oversize" }?.example
        #expect(oversize?.option == "--max-line 1K")
        #expect(oversize?.record == #"{"text": "a… (2000 times)"}"#)
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
