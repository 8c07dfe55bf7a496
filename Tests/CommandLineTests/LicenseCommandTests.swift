import Foundation
import TestSupport
import Testing

@Suite("sluice license")
struct LicenseCommandTests {
    /// How a run of the built binary ended, and what it said.
    private struct End {
        var code: Int32
        var output: String
        var errors: String
        var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    private static func run(_ arguments: [String], input: String = "") throws -> End {
        // The binary lies beside the tests.
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: tests).deletingLastPathComponent()
            .appendingPathComponent("sluice")
        process.arguments = arguments + ["--data-dir", repositoryRoot + "/Rules"]
        let (text, output, errors) = (Foundation.Pipe(), Foundation.Pipe(), Foundation.Pipe())
        process.standardInput = text
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        text.fileHandleForWriting.write(Data(input.utf8))
        text.fileHandleForWriting.closeFile()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        let complained = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return End(
            code: process.terminationStatus,
            output: String(decoding: said, as: UTF8.self),
            errors: String(decoding: complained, as: UTF8.self)
        )
    }

    /// Runs `body` with the path of a policy.
    private static func withPolicy<R>(_ body: (String) throws -> R) throws -> R {
        let path = FileManager.default.temporaryDirectory.path + "/sluice-\(UUID()).yaml"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let policy = """
            policy: test
            use: [train-genai]
            licenses:
              allow: [public-domain, permissive, CC-BY-*]
              review: [share-alike]
              block: [non-commercial, no-derivatives]
            """
        try Data(policy.utf8).write(to: URL(fileURLWithPath: path))
        return try body(path)
    }

    @Test(
        "one object a line has the keys that others read, and leaves out what is absent",
        arguments: [
            (
                "mit",
                #"{"input":"mit","expression":"MIT","status":"ok","method":"expression","#
                    + #""categories":["permissive"],"obligations":["notice"],"#
                    + #""url":"https://spdx.org/licenses/MIT.html"}"#
            ),
            (
                "CC BY 3.0 ES",
                #"{"input":"CC BY 3.0 ES","expression":"CC-BY-3.0","status":"ok","#
                    + #""method":"creative-commons-name","categories":["attribution"],"#
                    + #""obligations":["attribution","notice","state-changes"],"#
                    + #""url":"https://creativecommons.org/licenses/by/3.0/es/","#
                    + #""jurisdiction":"es"}"#
            ),
            (
                "MIT-oder-X11",
                #"{"input":"MIT-oder-X11","expression":null,"status":"unknown","method":"unread","#
                    + #""categories":[],"obligations":[],"error":{"column":1,"#
                    + #""message":"`MIT-oder-X11` is not on the licence list"}}"#
            ),
            (
                "Artistic",
                #"{"input":"Artistic","expression":null,"status":"ambiguous","method":"name","#
                    + #""categories":["copyleft"],"#
                    + #""obligations":["notice","share-alike","disclose-source"],"#
                    + #""reads_as":"Artistic-1.0-*","families":[{"name":"Artistic-1.0-*","#
                    + #""members":["Artistic-1.0","Artistic-1.0-cl8","Artistic-1.0-Perl"]}]}"#
            ),
            (
                "no license",
                #"{"input":"no license","expression":null,"status":"absent","method":"absent","#
                    + #""categories":[],"obligations":[],"denial":true}"#
            ),
        ]
    )
    func keys(text: String, expected: String) throws {
        let end = try Self.run(["license", "--json", text])
        #expect(end.code == 0 && end.errors.isEmpty)
        #expect(end.lines == [expected])
    }

    @Test(
        "lines of standard input are answered in their order, the last one without a line feed too"
    )
    func lines() throws {
        let texts = ["MIT", "", "cc-by-4.0", "MIT", "\"quoted\"", "ünknown", "ISC"]
        for arguments in [["license", "--json"], ["license", "--json", "-"]] {
            let end = try Self.run(arguments, input: texts.joined(separator: "\n"))
            #expect(end.code == 0)
            let inputs = try end.lines.map { line in
                let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
                return (object as? [String: Any])?["input"] as? String
            }
            #expect(inputs == texts)
        }
        let mixed = try Self.run(["license", "--json", "0BSD", "-", "Zlib"], input: "MIT\nISC\n")
        #expect(
            mixed.lines.map { $0.prefix(14) } == [
                #"{"input":"0BSD"#, #"{"input":"MIT""#, #"{"input":"ISC""#, #"{"input":"Zlib"#,
            ]
        )
        let empty = try Self.run(["license", "--json", "-"])
        #expect(empty.code == 0 && empty.output.isEmpty)
    }

    @Test("a policy adds its verdict, and the exit code stays 0")
    func verdicts() throws {
        try Self.withPolicy { policy in
            for (text, part) in [
                ("MIT OR GPL-3.0-only", #""outcome":"allow","basis":"license:MIT"}"#),
                ("CC-BY-NC-4.0", #""outcome":"block","reason":"license.non-commercial""#),
                ("CC-BY-SA-4.0", #""outcome":"review","reason":"license.share-alike""#),
                ("cc", #""outcome":"review","reason":"license.ambiguous""#),
                ("", #""outcome":"block","reason":"license.absent""#),
                ("?!", #""outcome":"block","reason":"license.unknown""#),
            ] {
                let end = try Self.run(["license", "--json", "--rules", policy, text])
                #expect(end.code == 0)
                #expect(end.output.contains(part), "\(end.output)")
            }
        }
    }

    @Test("a person sees what is meant, where it fails, and what the verdict rests on")
    func report() throws {
        try Self.withPolicy { policy in
            let end = try Self.run(
                ["license", "--rules", policy, "mit or gpl2+", "MIT AND (ISC OR Appache-2.0)"]
            )
            #expect(end.code == 0)
            let expected = """
                “mit or gpl2+”
                    reads as          MIT OR GPL-2.0-or-later   (names joined by words or signs)
                    MIT               permissive; owes notice
                                      MIT License
                                      https://spdx.org/licenses/MIT.html
                    GPL-2.0-or-later  copyleft; owes notice, share-alike, disclose-source, \
                state-changes
                                      GNU General Public License v2.0 or later
                                      https://spdx.org/licenses/GPL-2.0-or-later.html
                    owes              notice
                    allow             under MIT
                                      MIT by `permissive` (\(policy):4:26)
                                      owing notice

                “MIT AND (ISC OR Appache-2.0)”
                    MIT AND (ISC OR Appache-2.0)
                                    ^ `Appache-2.0` is not on the licence list \
                (did you mean `Apache-2.0`?)
                """
            #expect(end.output.hasPrefix(expected + "\n"), "\(end.output)")
            #expect(end.output.contains("    unknown    "), "\(end.output)")
            // The unknown alternative is not needed.
            #expect(end.output.contains("allow       under ISC AND MIT\n"), "\(end.output)")
        }
    }

    @Test("what would act on a terminal is not printed as it is")
    func terminal() throws {
        let end = try Self.run(["license", "MIT\u{1B}[31m or \u{9B}2J"])
        #expect(end.code == 0 && !end.output.unicodeScalars.contains("\u{1B}"))
        #expect(!end.output.unicodeScalars.contains("\u{9B}"))
    }

    @Test("the table says which release of the list it holds")
    func table() throws {
        let end = try Self.run(["license", "--table"])
        #expect(end.code == 0 && end.output.hasPrefix("SPDX licence list 3.29.0\n"))
        let json = try Self.run(["license", "--table", "--json"])
        #expect(json.output.hasPrefix(#"{"spdx_list":"3.29.0","licenses":740,"exceptions":86,"#))
    }

    @Test("a policy that cannot be used is exit 2, and says where and why")
    func failures() throws {
        let missing = try Self.run(["license", "--rules", "/nowhere/policy.yaml", "MIT"])
        #expect(missing.code == 2 && missing.output.isEmpty)
        #expect(missing.errors.contains("/nowhere/policy.yaml"))
        let path = FileManager.default.temporaryDirectory.path + "/sluice-\(UUID()).yaml"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("policy: x\nuse: [train]\nlicenses: {allow: [permisive]}\n".utf8)
            .write(to: URL(fileURLWithPath: path))
        let wrong = try Self.run(["license", "--rules", path, "MIT"])
        #expect(wrong.code == 2 && wrong.errors.contains("did you mean `permissive`"))
    }

    @Test("a dataset card given to the filter speaks for records that say nothing")
    func card() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/sluice-\(UUID())"
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: false
        )
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func store(_ text: String, _ name: String) throws {
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
        }
        try store(#"{"id":"1"}"# + "\n" + #"{"id":"2","license":"CC-BY-NC-4.0"}"# + "\n", "a.jsonl")
        try store("---\nlicense: mit\n---\n# A dataset\n", "README.md")
        try store("# No header\n", "PLAIN.md")
        try Self.withPolicy { policy in
            let arguments =
                ["filter", folder + "/a.jsonl", "--rules", policy, "--quiet"] + [
                    "--blocked", "/dev/null", "--attribution", "/dev/null",
                ]
            let end = try Self.run(
                arguments + ["--allowed", "-", "--card", folder + "/README.md"]
            )
            #expect(end.code == 0 && end.output == #"{"id":"1"}"# + "\n", "\(end.errors)")
            let without = try Self.run(arguments + ["--allowed", "-"])
            #expect(without.code == 0 && without.output.isEmpty)
            let broken = try Self.run(
                arguments + ["--allowed", "-", "--card", folder + "/PLAIN.md"]
            )
            #expect(broken.code == 2 && broken.output.isEmpty)
            #expect(broken.errors.contains("PLAIN.md:1: the card has no header"))
        }
    }
}
