import Foundation
import TestSupport
import Testing

/// `sluice signals`, run as a user runs it.
@Suite("sluice signals")
struct SignalsTests {
    struct End {
        var code: Int32
        var output: String
        var errors: String
        var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    /// A folder with files of signals, and the binary that lies beside the tests.
    static func run(
        _ arguments: [String],
        files: [String: String] = [:],
        input: String = ""
    ) throws -> End {
        let folder = NSTemporaryDirectory() + "signals-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (name, text) in files {
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
        }
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: tests)
            .deletingLastPathComponent().appendingPathComponent("sluice")
        process.arguments = ["signals"] + arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        // Files, not pipes: neither side waits for the other.
        func handle(_ name: String) throws -> FileHandle {
            let path = folder + "/" + name
            try Data().write(to: URL(fileURLWithPath: path))
            return try FileHandle(forUpdating: URL(fileURLWithPath: path))
        }
        try Data(input.utf8).write(to: URL(fileURLWithPath: folder + "/.in"))
        process.standardInput = try FileHandle(
            forReadingFrom: URL(fileURLWithPath: folder + "/.in")
        )
        process.standardOutput = try handle(".out")
        process.standardError = try handle(".err")
        try process.run()
        process.waitUntilExit()
        return End(
            code: process.terminationStatus,
            output: String(decoding: try contents(of: folder + "/.out"), as: UTF8.self),
            errors: String(decoding: try contents(of: folder + "/.err"), as: UTF8.self)
        )
    }

    static let robots = """
        User-agent: GPTBot
        User-agent: CCBot
        Disallow: /

        User-agent: *
        Content-Signal: search=yes, ai-train=no
        License: https://example.org/license.xml

        """

    @Test("a robots.txt is shown for each use, with the lines that say so")
    func robots() throws {
        let end = try Self.run(["robots.txt"], files: ["robots.txt": Self.robots])
        #expect(end.code == 0 && end.errors.isEmpty)
        #expect(
            end.output == """
                robots.txt (robots.txt), about the site's root

                  train, train-genai, pretrain, finetune    prohibited
                      line 3  Disallow: /                              robots.train-agent \
                (ccbot, gptbot)
                      line 6  Content-Signal: search=yes, ai-train=no  content-signal.ai-train (*)
                  evaluate, synthesise, input, index, mine  nothing is said
                  search                                    permitted
                      line 6  Content-Signal: search=yes, ai-train=no  content-signal permits \
                search (*)

                  see: line 7: https://example.org/license.xml (rsl)

                """
        )
    }

    @Test("the crawler and the work can be named")
    func named() throws {
        let files = ["robots.txt": "User-agent: FooBot\nDisallow: /private\n"]
        let arguments = ["robots.txt", "--agent", "FooBot", "--url"]
        let closed = try Self.run(arguments + ["https://e.org/private/x"], files: files)
        #expect(closed.output.contains("prohibited"))
        #expect(closed.errors.contains("`FooBot` is not known"))
        let open = try Self.run(arguments + ["https://e.org/x"], files: files)
        #expect(open.code == 0 && !open.output.contains("prohibited"))
        let other = try Self.run(
            ["robots.txt", "--agent", "GPTBot", "--url", "/private"],
            files: files
        )
        #expect(other.errors.isEmpty && !other.output.contains("prohibited"))
    }

    @Test("the status with which a file came counts")
    func status() throws {
        let files = ["robots.txt": "User-agent: *\nDisallow: /\n"]
        let gone = try Self.run(["robots.txt", "--status", "404"], files: files)
        #expect(gone.code == 0 && !gone.output.contains("prohibited"))
        let failed = try Self.run(["robots.txt", "--status", "503"], files: files)
        #expect(failed.output.contains("(the file could not be fetched)  robots.unreachable"))
    }

    @Test("headers come from standard input, and faults are shown")
    func headers() throws {
        let end = try Self.run(
            ["-"],
            input: "HTTP/1.1 200 OK\r\nX-Robots-Tag: noai\r\nContent-Usage: Train-AI=n\r\n\r\n"
        )
        #expect(end.code == 0)
        #expect(end.output.contains("line 2  x-robots-tag: noai  noai.header (page)"))
        #expect(end.output.contains("fault: `Content-Usage` is no dictionary"))
    }

    @Test("files that are given together are taken together as well")
    func together() throws {
        let files = [
            "h.txt": "tdm-reservation: 1\ntdm-policy: https://p.example/1\n",
            "tdmrep.json": "[{\"location\": \"/\", \"tdm-reservation\": 0}]",
            "p.json": "{\"uid\": \"https://p.example/1\", \"permission\": [{\"action\": "
                + "\"tdm:mine\", \"duty\": [{\"action\": \"compensate\"}]}]}",
        ]
        let end = try Self.run(["h.txt", "tdmrep.json", "p.json"], files: files)
        #expect(end.code == 0)
        let together = try #require(end.output.components(separatedBy: "All 3 files").last)
        #expect(together.contains("permitted on condition: payment"))
        #expect(together.contains("overridden: tdmrep.json, line 1:"))
        #expect(together.contains("h.txt: line 1"))
        let json = try Self.run(["h.txt", "tdmrep.json", "p.json", "--json"], files: files)
        #expect(json.lines.count == 4)
        for line in json.lines {
            #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any])
        }
    }

    @Test("a rule on several lines is shown on one, and once")
    func severalLines() throws {
        let files = [
            "tdmrep.json": "[\n {\n  \"location\": \"/\",\n  \"tdm-reservation\": 1\n }\n]\n"
        ]
        let end = try Self.run(["tdmrep.json"], files: files)
        let row = "      line 2  { \"location\": \"/\", \"tdm-reservation\": 1 }  tdmrep.file (/)"
        #expect(end.lines.filter { $0 == row }.count == 2, "\(end.output)")
        let silent = try Self.run(["tdmrep.json"], files: ["tdmrep.json": "[]"])
        #expect(silent.lines.contains("  all uses  nothing is said"))
    }

    static let packet = """
        <x:xmpmeta xmlns:x="adobe:ns:meta/">
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description rdf:about="" xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"
         xmlns:tdm="http://www.w3.org/ns/tdmrep/">
        <plus:DataMining>http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED</plus:DataMining>
        <tdm:reservation>1</tdm:reservation>
        </rdf:Description></rdf:RDF></x:xmpmeta>

        """

    @Test(
        "files of every kind are told apart, and shown with their lines",
        arguments: [
            (
                "license.xml",
                "<rsl xmlns=\"https://rslstandard.org/rsl\">\n<content url=\"/\">\n<license>\n"
                    + "<prohibits type=\"usage\">ai-train</prohibits>\n</license></content></rsl>",
                ["license.xml (rsl)", "line 4", "rsl.prohibited (/)"]
            ),
            (
                "photo.xml", packet,
                ["(xmp)", "line 5", "iptc.data-mining\n", "line 6", "tdmrep.embedded (work)"]
            ),
            (
                "index.html",
                "<html><head>\n<meta name=robots content=noai>\n"
                    + "<meta name=tdm-reservation content=2>\n"
                    + "<link rel=license type='application/rsl+xml' href='/license.xml'>\n</head>",
                [
                    "(html)", "line 2  robots: noai  noai.meta (page)",
                    "fault: line 3: `tdm-reservation` must be 0 or 1",
                    "see: line 4: /license.xml (rsl)",
                ]
            ),
            (
                "report.json",
                "{\n\"label\": \"cawg.training-mining\",\n\"data\": {\"entries\": {\n"
                    + "\"cawg.ai_training\": {\"use\": \"notAllowed\"}}}}",
                ["(content-manifest)", "line 4", "cawg.training"]
            ),
            (
                "exif.json",
                "[{\"SourceFile\": \"a.jpg\",\n\"XMP-plus:DataMining\": \"DMI-PROHIBITED\"}]",
                ["(image-metadata)", "line 2  DMI-PROHIBITED", "iptc.data-mining\n"]
            ),
            (
                "content.opf",
                "<package xmlns=\"http://www.idpf.org/2007/opf\">\n<metadata>\n"
                    + "<meta property=\"tdm:reservation\">1</meta></metadata></package>",
                ["(opf)", "line 3", "tdmrep.embedded (work)"]
            ),
        ]
    )
    func kinds(_ name: String, _ text: String, _ shown: [String]) throws {
        let end = try Self.run([name], files: [name: text])
        #expect(end.code == 0 && end.errors.isEmpty, "\(end.errors)")
        for words in shown { #expect(end.output.contains(words), "\(words) in \(end.output)") }
        let json = try Self.run(["-", "--json"], input: text)
        let object =
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        let statements = try #require(object?["statements"] as? [[String: Any]])
        #expect(!statements.isEmpty && statements.allSatisfy { $0["line"] is Int })
    }

    @Test("--as says what a file is where nothing tells")
    func asKind() throws {
        let files = ["x.xml": "<feed><meta name='tdm:reservation' content='1'/></feed>"]
        #expect(try Self.run(["x.xml"], files: files).code == 2)
        let end = try Self.run(["x.xml", "--as", "opf"], files: files)
        #expect(end.code == 0 && end.output.contains("tdmrep.embedded"))
    }

    @Test("a Link header leads to an RSL licence")
    func link() throws {
        let text =
            "HTTP/1.1 200 OK\r\nLink: </l.xml>; rel=license; type=\"application/rsl+xml\"\r\n"
        let end = try Self.run(["-"], input: text)
        #expect(end.output.contains("see: line 2: /l.xml (rsl)"), "\(end.output)")
    }

    @Test("one JSON object a line says the same")
    func json() throws {
        let end = try Self.run(["robots.txt", "--json"], files: ["robots.txt": Self.robots])
        let object =
            try JSONSerialization.jsonObject(with: Data(end.output.utf8)) as? [String: Any]
        let uses = object?["uses"] as? [String: [String: Any]]
        #expect(uses?["pretrain"]?["effect"] as? String == "prohibits")
        #expect(uses?["search"]?["effect"] as? String == "permits")
        #expect(uses?["evaluate"]?["effect"] as? String == "silent")
        let statements = try #require(object?["statements"] as? [[String: Any]])
        let first = try #require(statements.first)
        #expect(first["code"] as? String == "robots.train-agent")
        #expect(first["line"] as? Int == 3)
        #expect((first["evidence"] as? [String: Any])?["value"] as? String == "Disallow: /")
    }

    @Test("the standards are listed with version and the day they were read")
    func standards() throws {
        let end = try Self.run(["--standards"])
        #expect(end.code == 0)
        for word in [
            "robots", "RFC 9309", "draft-ietf-aipref-vocab-08", "read 2026-11-23", "tdmrep",
        ] {
            #expect(end.output.contains(word), "\(word)")
        }
        let json = try Self.run(["--standards", "--json"])
        #expect(json.lines.count >= 6 && json.lines.allSatisfy { $0.hasPrefix("{\"name\":\"") })
    }

    @Test(
        "what cannot be read is exit code 2 and says what to do; the others are still shown",
        arguments: [
            (["missing.txt"], "no such file"),
            (["notes.txt"], "say so with --as"),
            (["notes.txt", "--as", "robot.txt"], "did you mean `robots.txt`?"),
            (["robots.txt", "--as", "tdm-policy"], "is no ODRL policy"),
        ]
    )
    func failures(_ arguments: [String], _ message: String) throws {
        let files = ["robots.txt": Self.robots, "notes.txt": "hello\n"]
        let end = try Self.run(arguments, files: files)
        #expect(end.code == 2)
        #expect(end.errors.contains(message), "\(end.errors)")
    }

    @Test("one that cannot be read keeps no other from being shown")
    func partial() throws {
        let end = try Self.run(["missing.txt", "robots.txt"], files: ["robots.txt": Self.robots])
        #expect(end.code == 2 && end.output.contains("robots.train-agent"))
    }

    @Test("a publisher's control characters do not reach the terminal")
    func controlCharacters() throws {
        let text = "User-agent: *\nDisallow: /\u{1B}[2J\nContent-Signal: ai-train=no\u{1B}]0;x\n"
        let end = try Self.run(["robots.txt", "--url", "/\u{1B}[2J"], files: ["robots.txt": text])
        #expect(!end.output.utf8.contains(0x1B))
        #expect(end.output.contains("robots.wildcard"))
    }

    @Test(
        "content credentials are read as they are stored, in an image and in base64 as well",
        arguments: [["store"], ["jpeg"], ["png-base64", "--as", "content-manifest"]]
    )
    func storedCredentials(_ arguments: [String]) throws {
        let file = repositoryRoot + "/Tests/Fuzz/corpus/manifest/" + arguments[0]
        let end = try Self.run([file] + arguments.dropFirst())
        #expect(end.code == 0)
        #expect(end.lines.contains { $0.hasSuffix("finetune            prohibited") }, "\(end)")
        #expect(end.output.contains("cawg.training-mining  cawg.training (cawg.training-mining)"))
        // Bytes have no lines.
        #expect(end.output.contains("line 1") == (arguments.count > 1))
    }

    @Test(
        "terms for one country hold where the copies are made there",
        arguments: [
            ([], "conditional"), (["--country", "FR"], "permits"),
            (["--country", "DE"], "prohibits"),
        ]
    )
    func country(_ arguments: [String], _ effect: String) throws {
        let files = [
            "tdmrep.json": "[{\"location\":\"/\",\"tdm-reservation\":1,"
                + "\"tdm-policy\":\"https://p.example/1\"}]",
            "policy.json": "{\"uid\":\"https://p.example/1\",\"permission\":[{\"action\":"
                + "\"tdm:mine\",\"constraint\":[{\"leftOperand\":\"spatial\",\"operator\":"
                + "\"isPartOf\",\"rightOperand\":\"urn:iso:3166:FRA\"}]}]}",
        ]
        let end = try Self.run(["tdmrep.json", "policy.json", "--json"] + arguments, files: files)
        #expect(end.code == 0)
        #expect(end.lines[0].contains("\"train\":{\"effect\":\"\(effect)\""), "\(end)")
        let wrong = try Self.run(["tdmrep.json", "--country", "UK"], files: files)
        #expect(wrong.code == 2 && wrong.errors.contains("did you mean `GB`?"))
    }
}
