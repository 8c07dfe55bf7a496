import ProvenanceCore
import RightsPolicy
import Testing

@Suite("Renamed repositories")
struct RepositoryAliasTests {
    static func read(_ entries: String, aliases: String) throws -> OptOutList {
        let file = try TemporaryList(aliases, named: "aliases.txt")
        return try RightsPolicyTests.read(entries, .repositories) { $0.aliases = file.path }
    }

    @Test(
        "an entry means the repository by all its names",
        arguments: [
            ("o/r", "o/r p/q", ["o/r", "p/q", "github.com/p/q"]),
            ("p/q", "o/r p/q", ["p/q", "o/r", "github.com/o/r"]),
            ("github.com/o/r", "o/r -> p/q", ["github.com/o/r", "github.com/p/q"]),
            (
                "https://github.com/O/R", "# x\no/r,p/q\np/q,s/t\n",
                ["github.com/o/r", "github.com/p/q", "github.com/s/t"]
            ),
            ("o/r", "https://github.com/o/r https://gitlab.com/o/r", ["o/r", "gitlab.com/o/r"]),
            ("x/y", "o/r p/q", ["x/y"]),
        ]
    )
    func names(entry: String, aliases: String, keys: [String]) throws {
        let list = try Self.read(entry, aliases: aliases)
        #expect(Set(list.all.map(\.value)) == Set(keys))
        #expect(list.all.allSatisfy { $0.line == 1 && $0.written == entry || $0.value == entry })
        #expect(list.entryCount == 1)
        #expect(list.aliasesSHA256?.utf8.count == 64)
    }

    @Test(
        "a file of aliases that makes no sense stops the run",
        arguments: [
            ("a/b c/d\nc/d a/b\n", "lead back to it"), ("a/b a/b\n", "renamed to itself"),
            ("a/b c/d\na/b e/f\n", "is renamed to `e/f` here and to `c/d` on line 1"),
            ("a/b\n", "holds two names"), ("a/b c\n", "`c` has neither a scheme nor a dot"),
            ((0..<20).map { "a/r\($0) a/r\($0 + 1)\n" }.joined(), "more than 16 times"),
        ]
    )
    func refused(aliases: String, why: String) throws {
        let error = #expect(throws: Diagnostics.self) { try Self.read("o/r", aliases: aliases) }
        #expect(error?.all.contains { $0.message.contains(why) } == true, "\(error?.all ?? [])")
    }

    @Test("a file of aliases that is not there stops the run")
    func missing() throws {
        let found = try findings("o/r", .repositories) { $0.aliases = "/nowhere/aliases" }
        #expect(found.count == 1)
        #expect(found[0].contains("the aliases of list `list.txt`: the file does not exist"))
    }
}
