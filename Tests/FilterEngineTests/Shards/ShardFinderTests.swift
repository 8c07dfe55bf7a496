import Foundation
import ProvenanceCore
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#endif

@testable import FilterEngine

@Suite("Finding shards")
struct ShardFinderTests {
    /// NAMEs for `arguments`, in a folder that holds `files`; or what is wrong.
    private func names(
        _ arguments: [String],
        files: [String],
        base: String? = nil,
        container: Container? = nil
    ) throws -> [String] {
        try Bench.with { bench in
            for file in files { try bench.store("{}".utf8, file) }
            var finder = ShardFinder()
            finder.base = base.map { bench.path($0) }
            finder.container = container
            let absolute = arguments.map { argument in
                if argument.hasPrefix("@") { return "@" + bench.path(String(argument.dropFirst())) }
                return bench.path(argument)
            }
            do throws(Diagnostics) {
                return try finder.find(absolute).map(\.name)
            } catch {
                return error.all.map {
                    "! " + $0.description.replacing(bench.folder + "/", with: "")
                }
            }
        }
    }

    @Test(
        "names count from the folder given, the glob's fixed part, the base, or are the file's own",
        arguments: [
            (
                ["in"], ["in/b.jsonl", "in/a/x.json.gz", "in/a/y.ndjson.zst"],
                ["a/x.json.gz", "a/y.ndjson.zst", "b.jsonl"]
            ),
            (["in/"], ["in/b.jsonl"], ["b.jsonl"]),
            (["in/../in"], ["in/b.jsonl"], ["b.jsonl"]),
            (["in/a/x.jsonl"], ["in/a/x.jsonl"], ["x.jsonl"]),
            (["in//a/./x.jsonl"], ["in/a/x.jsonl"], ["x.jsonl"]),
            (["in/*/x.jsonl"], ["in/a/x.jsonl", "in/b/x.jsonl"], ["a/x.jsonl", "b/x.jsonl"]),
            (["in/*.any"], ["in/x.any"], ["x.any"]),
            (["in"], ["in/a.txt", "in/.hidden.jsonl", "in/b.jsonl"], ["b.jsonl"]),
            (["x.any"], ["x.any"], ["x.any"]), ([".x.jsonl"], [".x.jsonl"], [".x.jsonl"]),
            (
                ["in"], ["in/\u{301}a.jsonl", "in/c/\u{301}/b.jsonl"],
                ["c/\u{301}/b.jsonl", "\u{301}a.jsonl"]
            ),
            (["\u{301}.jsonl"], ["\u{301}.jsonl"], ["\u{301}.jsonl"]),
            (
                ["é.jsonl", "in/e\u{301}.jsonl"], ["é.jsonl", "in/e\u{301}.jsonl"],
                ["é.jsonl", "e\u{301}.jsonl"]
            ),
        ]
    )
    func naming(arguments: [String], files: [String], expected: [String]) throws {
        #expect(
            try names(arguments, files: files).map { Array($0.utf8) }
                == expected.map { Array($0.utf8) }
        )
    }

    @Test(
        "what cannot be told apart or is not there is named",
        arguments: [
            (
                ["a/x.jsonl", "b/x.jsonl"],
                "`a/x.jsonl` and `b/x.jsonl` would both be written as `x.jsonl`"
            ),
            (["no.jsonl"], "`no.jsonl` does not exist"), (["no*"], "`no*` matches no file"),
            (["empty"], "`empty` holds no shards"), (["@a/x.jsonl"], "`{}` does not exist"),
            (["@no"], "cannot open `no`"),
            (
                ["line\nbreak\u{1B}31m\u{202E}"],
                "`line\\u{a}break\\u{1b}31m\\u{202e}` does not exist"
            ),
        ]
    )
    func problems(arguments: [String], message: String) throws {
        let found = try names(arguments, files: ["a/x.jsonl", "b/x.jsonl", "empty/x.txt"])
        #expect(found.count == 1 && found[0].contains(message), "\(found)")
    }

    @Test(
        "no name leaves its base, whatever the path says",
        arguments: [
            "b/../x.jsonl", "b/../\u{301}x.jsonl", "b/c/../../\u{301}/x.jsonl", "x.jsonl",
            "b/\u{301}/../../x.jsonl",
        ]
    )
    func escapes(path: String) throws {
        let found = try names(
            [path],
            files: [
                "x.jsonl", "\u{301}x.jsonl", "\u{301}/x.jsonl", "b/c/y.jsonl", "b/\u{301}/y.jsonl",
            ],
            base: "b"
        )
        #expect(found.count == 1 && found[0].contains("does not lie beneath"), "\(found)")
    }

    @Test(
        "links to files are shards, links to folders are not entered, and none leads out of the folder of outputs"
    )
    func links() throws {
        try Bench.with { bench in
            try bench.store("{}\n".utf8, "elsewhere/real.jsonl")
            try bench.store("{}\n".utf8, "in/a.jsonl")
            symlink("../elsewhere/real.jsonl", bench.path("in/link.jsonl"))
            symlink("../elsewhere", bench.path("in/folder"))
            symlink("..", bench.path("in/up"))
            let result = try bench.filter(["in"])
            #expect(result.done == 2)
            #expect(
                try bench.files("out/allowed") == ["a.jsonl", "link.jsonl"]
            )
            // The input is as it was, and nothing lies outside of `out`.
            #expect(try bench.bytes("elsewhere/real.jsonl") == Array("{}\n".utf8))
            #expect(try bench.files("elsewhere") == ["real.jsonl"])
            let top = Set(try bench.files(".").compactMap { Files.components(of: $0).first })
            #expect(top.isSubset(of: [".", "in", "elsewhere", "out"]), "\(top)")
        }
    }

    @Test("names with newlines, control characters and great length come through whole")
    func oddNames() throws {
        let odd = [
            "a\nb.jsonl", "\u{1B}[31mred.jsonl", "-rf.jsonl", "a b.jsonl", "..x.jsonl",
            String(repeating: "n", count: 240) + ".jsonl",
            String(repeating: "ü", count: 110) + ".jsonl",
        ]
        try Bench.with { bench in
            for name in odd {
                try bench.store(
                    "{\"license\":\"MIT\",\"url\":\"https://a.example\"}\nx\n".utf8,
                    "in/" + name
                )
            }
            let result = try bench.filter(odd.map { "in/" + $0 })
            #expect(result.done == odd.count && result.failed.isEmpty, "\(result.failed)")
            for name in odd {
                let outputs = try bench.outputs(name)
                #expect(outputs[.allowed].count == 1 && outputs[.quarantine].count == 1)
            }
            let run = try #require(NaiveJSON(try bench.bytes("out/run.json")))
            #expect(run["shards"]?.integer == odd.count)
        }
    }

    @Test("a list names shards line by line, CRLF too, and lists within lists end")
    func lists() throws {
        try Bench.with { bench in
            let one = try bench.store("{}".utf8, "a/1.jsonl")
            let two = try bench.store("{}".utf8, "b/2.jsonl")
            let inner = try bench.store("\(two)\n".utf8, "inner")
            let list = try bench.store("\(one)\r\n\r\n@\(inner)".utf8, "list")
            #expect(try Bench.plans(["@" + list]).map(\.name) == ["1.jsonl", "2.jsonl"])
            let loop = bench.path("loop")
            try bench.store("@\(loop)\n".utf8, "loop")
            let failure = #expect(throws: Diagnostics.self) { try Bench.plans(["@" + loop]) }
            #expect(failure?.description.contains("nested too deeply") == true)
        }
    }

    @Test(
        "another compression swaps the suffix",
        arguments: [
            ("x.jsonl.gz", Container.zstd, "x.jsonl.zst"), ("x.jsonl.gz", .plain, "x.jsonl"),
            ("x.jsonl", .gzip, "x.jsonl.gz"), ("x.jsonl.GZ", .gzip, "x.jsonl.GZ"),
        ]
    )
    func compression(file: String, container: Container, name: String) throws {
        #expect(try names([file], files: [file], container: container) == [name])
    }
}
