import Foundation
import TestSupport
import Testing

/// Clearances, where a person meets them besides the records that they clear.
@Suite("Clearances of a policy")
struct ClearanceCommandTests {
    private static func scratch() throws -> Scratch {
        let scratch = try Scratch()
        try scratch.store(
            """
            policy: p
            use: [train-genai]
            licenses: {allow: [permissive]}
            attribution: {author-missing: allow}
            clearances: sheet.csv

            """,
            as: "p.yaml"
        )
        try scratch.store(
            """
            match,value,decision,basis,by,on,until
            source,attic,allow,letter of May,R. Quill,2026-05-01,
            source,cellar,allow,letter of May,R. Quill,2026-05-01,2026-11-24
            license,Library terms 2,allow,they permit it,R. Quill,2026-05-01,2026-12-01
            id,x1,,,,,

            """,
            as: "sheet.csv"
        )
        try scratch.store(#"{"id":"1","source":"attic"}"# + "\n", as: "a.jsonl")
        return scratch
    }

    @Test("what has ended, or soon will, is found")
    func ends() throws {
        let scratch = try Self.scratch()
        let sluice = Sluice(folder: scratch.path)
        let end = try sluice.run("rules", "check", "p.yaml", "--as-of", "2026-11-25")
        #expect(end.code == 1)
        for finding in [
            "sheet.csv:3: error: clearance 3 of the source `cellar` ended on 2026-11-24 "
                + "[lint.expired]",
            "sheet.csv:4: warning: clearance 4 of the license `Library terms 2` ends on 2026-12-01 "
                + "[lint.expiring]",
        ] {
            #expect(end.text.contains(finding), "\(end)")
        }
        let before = try sluice.run(
            ["rules", "check", "p.yaml", "--as-of", "2026-11-24", "--within", "0"]
        )
        #expect(before.code == 0 && before.text.contains("[lint.expiring]"), "\(before)")
        #expect(!before.text.contains("Library terms"))
    }

    @Test("a compiled set and a manifest say how many there are, and of which file")
    func accounts() throws {
        let scratch = try Self.scratch()
        let sluice = Sluice(folder: scratch.path)
        #expect(try sluice.run("rules", "compile", "p.yaml", "-o", "p.sluice", "-q").code == 0)
        let list = try sluice.run("rules", "list", "p.sluice")
        #expect(list.text.contains("\nclearances  3, from `sheet.csv` "), "\(list)")
        struct Set: Decodable {
            struct File: Decodable {
                var path: String
                var entries: Int
                var sha256: String
            }
            var clearances: [File]
        }
        let json = try sluice.run("rules", "list", "p.sluice", "--json")
        let file = try #require(
            try JSONDecoder().decode(Set.self, from: Data(json.output)).clearances.first
        )
        #expect(file.path == "sheet.csv" && file.entries == 3)
        let run = try sluice.run(
            ["filter", "a.jsonl", "--rules", "p.sluice", "-o", "out", "-q"]
                + ["--as-of", "2026-11-25"]
        )
        #expect(run.code == 0, "\(run)")
        let manifest = try scratch.text(of: "out/manifest/a.jsonl.json")
        let text = manifest.filter { !$0.isWhitespace }
        #expect(
            text.contains(
                #""clearances":[{"entries":3,"in_force":2,"name":"sheet.csv","sha256":"#
                    + "\"\(file.sha256)\"}]"
            ),
            "\(manifest)"
        )
        #expect(text.contains(#""clearance:2""#))
    }

    @Test("a file of tests stands for its policy, or says what is missing")
    func testFiles() throws {
        let scratch = try Self.scratch()
        let sluice = Sluice(folder: scratch.path)
        for name in ["p.tests.yaml", "p.more.tests.yaml"] {
            try scratch.store(
                "as-of: 2026-11-25\ntests: [{record: {license: MIT}, outcome: allow}]\n",
                as: name
            )
        }
        for files in [["p.tests.yaml"], ["p.more.tests.yaml", "p.tests.yaml", "p.yaml"]] {
            let end = try sluice.run(["rules", "test"] + files)
            #expect(end.code == 0 && end.text == "p.yaml: 2 tests, all passed\n", "\(end)")
        }
        try scratch.store("tests: []\n", as: "q.tests.yaml")
        let alone = try sluice.run("rules", "test", "q.tests.yaml")
        #expect(alone.code == 2)
        #expect(
            alone.errors.contains(
                "`q.tests.yaml` holds tests, and there is no `q.yaml` beside it (name its policy; "
                    + "add files of tests with --tests)"
            ),
            "\(alone)"
        )
    }
}
