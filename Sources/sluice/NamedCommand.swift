import ArgumentParser
import ProvenanceCore

/// The command that the words of a command line name, and what it is given.
struct NamedCommand {
    private(set) var type: any ParsableCommand.Type = Sluice.self
    /// Its name, with those of the commands above it: `rights add`.
    private(set) var name = ""
    /// What stands behind the name.
    private(set) var rest: ArraySlice<String>

    /// - Parameter words: the command line, without the program.
    /// - Throws: a word names no command where one must stand. The parser would call it an argument.
    init(_ words: ArraySlice<String>) throws(CommandEnd) {
        rest = words
        while let word = rest.first, !isLeaf, !word.hasPrefix("-"), word != "help" {
            guard let next = subcommands.first(where: { $0.configuration.commandName == word })
            else {
                let near = suggestion(for: word, among: subcommandNames)
                throw CommandEnd.failed(
                    Diagnostic(
                        "there is no command `\(name.isEmpty ? "" : "\(name) ")\(word)`",
                        hint: near.map { "did you mean `\($0)`?" }
                            ?? "`sluice \(name.isEmpty ? "" : "\(name) ")--help` lists all"
                    )
                )
            }
            type = next
            name += name.isEmpty ? word : " \(word)"
            rest = rest.dropFirst()
        }
    }

    /// Whether it has no commands beneath it.
    private var isLeaf: Bool { subcommands.isEmpty }

    private var subcommands: [any ParsableCommand.Type] { type.configuration.subcommands }

    private var subcommandNames: [String] {
        subcommands.compactMap { $0.configuration.commandName }
    }

    /// Parses what it is given; nil if that is not plainly a use of it.
    ///
    /// A command that is parsed alone takes half the time of one that is looked for in the tree of
    /// all. Help, completions and errors name the tree, and are left to it.
    func parsed() -> (any ParsableCommand)? {
        guard isLeaf, let command = try? type.parseAsRoot(Array(rest)) else { return nil }
        return Swift.type(of: command) == type ? command : nil
    }
}
