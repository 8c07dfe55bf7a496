import Foundation
import ProvenanceCore
import TestSupport
import Testing

@testable import RightsSignals

/// Other parsers' own tests and verdicts, as recorded by running them.
@Suite("robots.txt against other parsers")
struct RobotsVectorTests {
    struct Vector: Decodable {
        var robots: String?
        var robots_b64: String?
        var ua: String
        var url: String
        var allowed: Bool?
        var allowed_protego: Bool?

        var text: [UInt8] {
            if let robots { return Array(robots.utf8) }
            return robots_b64.flatMap { Data(base64Encoded: $0) }.map { [UInt8]($0) } ?? []
        }

        /// A name for the divergences file: the file's digest, who asks, and for what.
        func name(_ here: Bool) -> String {
            var hash: UInt32 = 2_166_136_261
            for byte in text { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
            let file = String(hash, radix: 16)
            return "\(file) \(ua.debugDescription) \(url.prefix(80).debugDescription) "
                + "here=\(here ? "allowed" : "disallowed")"
        }
    }

    @Test("Google's vectors agree, or the difference is listed")
    func google() throws {
        try compare("google", "robots/google-robots-vectors.jsonl") { $0.allowed }
    }

    @Test("Protego's vectors agree, or the difference is listed")
    func protego() throws {
        try compare("protego", "robots/protego-vectors.jsonl") { $0.allowed_protego }
    }

    private func compare(
        _ parser: String,
        _ path: String,
        _ expected: (Vector) -> Bool?
    ) throws {
        let vectors = try rows(path, as: Vector.self)
        guard !vectors.isEmpty else { return }
        #expect(vectors.count > 100)
        var divergences: [String] = []
        for vector in vectors {
            let here = RobotsFile(vector.text.span.bytes).allows(vector.ua, vector.url)
            if here != expected(vector) { divergences.append(vector.name(here)) }
        }
        try expectListed(divergences, in: "robots/\(parser).txt")
    }

    // MARK: The corpus

    static let agents = [
        "GPTBot", "CCBot", "ClaudeBot", "Googlebot", "ia_archiver", "SomeUnlistedBot",
    ]

    /// The 4,231 real files, unpacked by the system's tar; empty where they are not here.
    private func corpus() throws -> [String: [UInt8]] {
        guard
            let archive = SharedData.path("robots/protego-test_data-4231-robots.tar.xz")
        else { return [:] }
        let folder = NSTemporaryDirectory() + "robots-corpus-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let tar = Process()
        tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        tar.arguments = ["tar", "xJf", archive, "-C", folder]
        try tar.run()
        tar.waitUntilExit()
        try #require(tar.terminationStatus == 0, "tar could not unpack the corpus")
        var files: [String: [UInt8]] = [:]
        for name in try names(in: folder + "/test_data") {
            files[name] = try contents(of: folder + "/test_data/" + name)
        }
        return files
    }

    @Test("4,231 real files are read as Google reads them, or the difference is listed")
    func corpusAgrees() throws {
        let files = try corpus()
        guard !files.isEmpty, let oracle = SharedData.path("robots/corpus-google-oracle.tsv.gz")
        else { return }
        let parsed = files.mapValues { RobotsFile($0.span.bytes, byteLimit: .max) }
        #expect(parsed.count == 4231)
        let gzip = Process()
        let pipe = Pipe()
        gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        gzip.arguments = ["gzip", "-dc", oracle]
        gzip.standardOutput = pipe
        try gzip.run()
        let table = pipe.fileHandleForReading.readDataToEndOfFile()
        gzip.waitUntilExit()
        var divergences: [String] = []
        var count = 0
        for line in String(decoding: table, as: UTF8.self).split(separator: "\n")
        where !line.hasPrefix("#") {
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard cells.count == 3, let file = parsed[String(cells[0])] else {
                Issue.record("no such file: \(line)")
                continue
            }
            count += 1
            for (agent, bit) in zip(Self.agents, cells[2]) {
                let here = file.allows(agent, String(cells[1]))
                if here != (bit == "1") {
                    divergences.append(
                        "\(cells[0]) \(cells[1]) \(agent) here=\(here ? "allowed" : "disallowed")"
                    )
                }
            }
        }
        #expect(count > 10_000)
        try expectListed(divergences, in: "robots/corpus.txt")
    }

    @Test("where an outline is silent, so is the text; and nearly always the other way round")
    func outlines() throws {
        let files = try corpus()
        guard !files.isEmpty else { return }
        var asked = context(crawlers: ["gptbot", "ccbot", "google-extended", "ia_archiver"])
        asked.crawlerUses["ia_archiver"] = .search
        let standards = SignalRegistry.all
        let paths = [
            "/", "/index.html", "/search?q=a", "/a/b.pdf", "/admin/x", "/cgi-bin/", "/wp-admin/x",
            "/?p=1", "/tag/%7Ex/", "/user/login",
        ]
        var silent = 0
        var heard = 0
        var neverMind = 0
        let names = files.keys.sorted()
        for name in stride(from: 0, to: names.count, by: 4).map({ names[$0] }) {
            guard let text = files[name] else { continue }
            let kept = SignalFiles()
            let outline = RobotsOutline(text.span.bytes, by: standards, for: asked)
            var bytes = ByteBuffer()
            outline.append(to: &bytes)
            for path in paths {
                var written: [UInt8] = []
                asked.url = "https://example.org" + path
                #expect(WorkPath.append(pathOf: ByteBuffer(text: path).bytes, to: &written))
                let mayCover = RobotsOutline.mayCover(outline.fronts, written.span.bytes)
                let speaks = RobotsOutline.speaks(bytes.bytes, of: written.span.bytes)
                #expect(mayCover || !speaks, "\(name) \(path)")
                let isHeard =
                    switch outline.reach {
                    case .none: false
                    case .patterns: mayCover && speaks
                    case .all: true
                    }
                var said = SignalReading(files: kept)
                let source = SignalStandard.Source(.robotsText, text.span.bytes)
                SignalRegistry.read(source, by: standards, for: asked, into: &said)
                let isSilent = said.statements.isEmpty && said.faults.isEmpty
                #expect(isHeard || isSilent, "\(name) \(path)")
                if isHeard { heard += 1 } else { silent += 1 }
                if isHeard, isSilent { neverMind += 1 }
            }
        }
        #expect(
            silent > 2500 && heard > 250 && neverMind * 10 < heard,
            "\(neverMind) of \(heard)"
        )
    }
}
