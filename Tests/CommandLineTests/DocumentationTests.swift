import Foundation
import TestSupport
import Testing

/// The pages of the documentation: what they print is run, what they list is complete, and where
/// they lead to is there.
@Suite("The documentation")
struct DocumentationTests {
    private static let folder = "Sources/sluice/Documentation.docc"

    private static func text(of page: String) throws -> String {
        String(decoding: try contents(of: repositoryRoot + "/" + page), as: UTF8.self)
    }

    /// Every page of the checkout that a person is sent to.
    private static let pages: [String] = {
        let own = (try? names(in: repositoryRoot + "/" + folder)) ?? []
        return own.map { folder + "/" + $0 } + [
            "README.md", "SampleData/README.md", "Rules/profiles/README.md",
            "Rules/policies/README.md", "Rules/policies/lists/README.md",
            "Rules/licenses/README.md",
        ]
    }()

    @Test("first steps print what they say")
    func firstSteps() throws {
        let transcript = try Transcript(Self.folder + "/FirstSteps.md")
        #expect(transcript.examples.count >= 8, "the examples are found")
        try transcript.check()
    }

    @Test("the page of reason codes is what the command prints")
    func reasonCodes() throws {
        let path = Self.folder + "/ReasonCodes.md"
        let end = try Sluice().run("codes", "--markdown")
        #expect(end.code == 0 && end.errors.isEmpty, "\(end)")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try Data(end.output).write(to: URL(fileURLWithPath: repositoryRoot + "/" + path))
            return
        }
        let isSame = try Self.text(of: path) == end.text
        #expect(isSame, "\(path) is stale: UPDATE_GOLDEN=1 swift test --filter DocumentationTests")
    }

    @Test("the page of signals lists every standard that is read, as it is read")
    func signals() throws {
        struct Standard: Decodable { var name, specification, read: String; var carriers: [String] }
        let end = try Sluice().run("signals", "--standards", "--json")
        let standards = try end.text.split(separator: "\n").map {
            try JSONDecoder().decode(Standard.self, from: Data($0.utf8))
        }
        let rows = standards.map {
            "| `\($0.name)` | \($0.specification) | \($0.carriers.joined(separator: ", ")) |"
        }
        let page = try Self.text(of: Self.folder + "/Signals.md").split(separator: "\n")
        // The table of standards, and not that of settings behind it.
        let table = page.drop { $0 != "| name | read as | stands in |" }.dropFirst(2)
            .prefix { $0.hasPrefix("|") }.map(String.init)
        #expect(table == rows)
        #expect(standards.allSatisfy { $0.read == "2026-11-23" })
    }

    @Test("the page of profiles lists every profile")
    func profiles() throws {
        let profiles = try names(in: repositoryRoot + "/Rules/profiles")
            .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
        let page = try Self.text(of: Self.folder + "/Datasets.md")
        let listed = page.matches(of: /\n\| `([a-z0-9-]+)` \|/).map { String($0.output.1) }
        #expect(listed.sorted() == profiles)
    }

    @Test("the page of limits gives each limit as the code has it")
    func limits() throws {
        let code = try Self.text(of: "Sources/ProvenanceCore/Limits.swift")
        let page = try Self.text(of: Self.folder + "/Limits.md")
        let named = page.matches(of: /\| `(\w+ = [^`]+)` \|/).map { String($0.output.1) }
        #expect(named.count > 8)
        for limit in named {
            #expect(code.contains("package static let \(limit)\n"), "\(limit)")
        }
    }

    @Test("lead to files that are there")
    func links() throws {
        #expect(Self.pages.count > 12)
        var count = 0
        for page in Self.pages {
            let text = try Self.text(of: page)
            let folder = (repositoryRoot + "/" + page as NSString).deletingLastPathComponent
            for link in text.matches(of: /\]\(([^)#\s]+)[^)]*\)/) {
                let target = String(link.output.1)
                if target.contains("://") || target.contains("*") { continue }
                count += 1
                let isThere = FileManager.default.fileExists(atPath: folder + "/" + target)
                #expect(isThere, "\(page): \(target)")
            }
        }
        #expect(count > 30)
    }

    @Test("name commands and options that there are")
    func commands() throws {
        var helps: [String: String] = [:]
        for page in Self.pages {
            let text = try Self.text(of: page)
            for line in text.matches(of: /sluice ([a-z]+)((?: [a-z]+)?)([^\n`]*)/) {
                let command = String(line.output.1)
                // Prose that follows the name is no command.
                guard text[..<line.range.lowerBound].last.map({ "`$ ".contains($0) }) ?? false,
                    text[..<line.range.lowerBound].hasSuffix("`")
                        || text[..<line.range.lowerBound].hasSuffix("$ ")
                else { continue }
                let help = try helps[command] ?? Sluice().run("help", command).text
                helps[command] = help
                #expect(help.contains("USAGE: sluice \(command)"), "\(page): sluice \(command)")
                for option in line.output.3.matches(of: /\s(--[a-z-]+)/)
                where !help.contains("SUBCOMMANDS:") {
                    let name = String(option.output.1)
                    #expect(help.contains(name), "\(page): sluice \(command) \(name)")
                }
            }
        }
        #expect(helps.count > 6)
    }
}
