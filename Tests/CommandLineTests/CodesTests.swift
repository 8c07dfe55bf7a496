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

    @Test("prints the codes that are asked for, in that order")
    func some() throws {
        let end = try Sluice().run("codes", "parse.nul", "license.absent")
        #expect(end.code == 0)
        #expect(
            end.text == """
                parse.nul
                    The line holds a NUL byte.
                    A torn write or a binary file; see the bytes in quarantine/.

                license.absent
                    The record names no licence.
                    Name the licence field in `record-format`, or set `licenses: {absent: review}`.

                """
        )
    }

    @Test("prints one JSON object a line with --json")
    func json() throws {
        struct Entry: Decodable { var code, meaning, fix: String; var row: Int }
        let end = try Sluice().run("codes", "--json")
        let entries = try end.text.split(separator: "\n").map {
            try JSONDecoder().decode(Entry.self, from: Data($0.utf8))
        }
        #expect(entries.map(\.code) == ReasonCode.allCases.map(\.rawValue))
        #expect(entries.map(\.row) == ReasonCode.allCases.map(\.row))
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
