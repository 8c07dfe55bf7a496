import ProvenanceCore
import Testing

#if canImport(Glibc)
    import Glibc
#endif

@Suite("Path patterns")
struct GlobPatternTests {
    @Test(
        "a name matches or does not",
        arguments: [
            ("*", "a", true), ("*", "", true), ("*", ".a", false), (".*", ".a", true),
            ("*.gz", "a.gz", true), ("*.gz", "a.gz.b", false), ("*.gz", "a.gz.gz", true),
            ("a*b*c", "aXbYbZc", true), ("a*b*c", "aXbYbZ", false), ("**", "abc", true),
            ("?", "é", true), ("?", "", false), ("??", "a", false), ("a?c", "abc", true),
            ("[abc]", "b", true), ("[a-c]x", "bx", true), ("[a-c]", "d", false),
            ("[!a-c]", "d", true), ("[^a-c]", "b", false), ("[]]", "]", true), ("[!]]", "]", false),
            ("[a-]", "-", true), ("[c-a]", "b", false), ("[", "[", true), ("[ab", "[ab", true),
            ("a\\*", "a*", true), ("a\\*", "ab", false), ("\\[a]", "[a]", true),
            ("part-*-[0-9][0-9].zst", "part-x-y-07.zst", true),
            ("*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false),
        ]
    )
    func names(part: String, name: String, isMatch: Bool) {
        #expect(GlobPattern.matches(name, part) == isMatch)
    }

    @Test(
        "the fixed folder is what precedes the first wildcard",
        arguments: [
            ("data/*/x.gz", "data"), ("*.gz", "."), ("/*", "/"), ("/a/b/c?", "/a/b"), ("a/**", "a"),
            ("a/b.gz", "a"), ("x", "."), ("a\\b/[c]", "ab"), ("./a/*", "./a"),
        ]
    )
    func fixedFolders(pattern: String, folder: String) {
        #expect(GlobPattern(pattern).fixedFolder == folder)
    }

    @Test(
        "paths are found in the order of their bytes, each once",
        arguments: [
            ("*.gz", ["a.gz"]), ("*", ["a.gz", "b", "c"]), ("b/*.gz", ["b/x.gz", "b/y.gz"]),
            ("**/*.gz", ["a.gz", "b/d/e/z.gz", "b/x.gz", "b/y.gz", "c/x.gz"]),
            ("b/**", ["b/d/e/z.gz", "b/n.txt", "b/x.gz", "b/y.gz"]),
            ("b/**/z.gz", ["b/d/e/z.gz"]), ("**/**/z.gz", ["b/d/e/z.gz"]),
            ("[bc]/x.gz", ["b/x.gz", "c/x.gz"]), ("b/d/e/z.gz", ["b/d/e/z.gz"]),
            ("*/d/*/z.??", ["b/d/e/z.gz"]), ("no/*", []), ("b/*.zst", []), (".*/x", [".h/x"]),
        ]
    )
    func paths(pattern: String, names: [String]) throws {
        try withTemporaryFolder { folder in
            try FilesTests.plant(
                ["a.gz", "b/x.gz", "b/y.gz", "b/n.txt", "b/d/e/z.gz", "c/x.gz", ".h/x"],
                in: folder
            )
            symlink("../../b", folder + "/b/d/loop")
            let found = try GlobPattern(folder + "/" + pattern).paths()
            #expect(found == names.map { folder + "/" + $0 })
        }
    }
}
