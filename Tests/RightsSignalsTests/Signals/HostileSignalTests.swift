import ProvenanceCore
import TestSupport
import Testing

@testable import RightsSignals

/// Texts that are made to cost time or memory, or that are nothing at all.
@Suite("Hostile signals")
struct HostileSignalTests {
    private static func read(_ carrier: SignalCarrier, _ name: String?, _ text: [UInt8])
        -> SignalReading
    {
        reading([(carrier, name, text)], context(crawlers: ["gptbot", "ccbot"]))
    }

    @Test(
        "a million lines are read as far as the limit goes",
        arguments: ["a\n", "\n", "User-agent: a\n", "Disallow: /\n", "#\n", ":\n", "License: x\n"]
    )
    func manyLines(_ line: String) {
        let text = Array(String(repeating: line, count: 1_000_000).utf8)
        let file = RobotsFile(text.span.bytes)
        #expect(file.isCut)
        #expect(file.agents.count + file.rules.count <= Limits.robotsBytes / 10)
        _ = Self.read(.robotsText, nil, text)
    }

    @Test("one line of a mebibyte is read as far as the line's limit goes")
    func longLine() {
        let head = Array("User-agent: *\nDisallow: /".utf8)
        let text = head + [UInt8](repeating: UInt8(ascii: "a"), count: 1 << 20)
        let whole = RobotsFile(text.span.bytes, byteLimit: .max)
        #expect(whole.rules.count == 1)
        #expect(whole.rules.first.map { $0.weight < Limits.robotsLineBytes } == true)
        // Cut by the limit of the file, the line is not read at all.
        #expect(RobotsFile(text.span.bytes).rules.isEmpty)
    }

    @Test("patterns of ten thousand stars match what they match", arguments: [true, false])
    func manyStars(_ isAnchored: Bool) {
        let stars = String(repeating: "*a", count: 7_000) + (isAnchored ? "$" : "")
        let file = RobotsFile("User-agent: *\nDisallow: /\(stars)\n")
        let enough = "/" + String(repeating: "a", count: 7_000)
        let short = "/" + String(repeating: "a", count: 6_999)
        #expect(!file.allows("x", enough))
        #expect(file.allows("x", short))
        #expect(file.allows("x", "/" + String(repeating: "b", count: 60_000)))
        #expect(file.allows("x", enough + "b") == isAnchored)
    }

    @Test("a needle that nearly occurs everywhere is found where it does")
    func nearNeedle() {
        let path = "/" + String(repeating: "a", count: 60_000)
        let almost = String(repeating: "a", count: 8_000) + "b"
        let file = RobotsFile("User-agent: *\nDisallow: /*\(almost)\n")
        #expect(file.allows("x", path))
        #expect(!file.allows("x", path + "b"))
        #expect(!file.allows("x", path + "bb" + path.dropLast(50_000)))
    }

    @Test("ten thousand crawlers' lines and rules are told apart")
    func manyGroups() {
        var text = ""
        for number in 0..<10_000 { text += "User-agent: b\(number)\nDisallow: /\(number)\n" }
        let file = RobotsFile(text)
        #expect(!file.allows("b9999", "/9999") && file.allows("b9999", "/1"))
        let asked = context(url: "/42", crawlers: (0..<100).map { "b\($0)" })
        // `/4` covers `/42` as well.
        #expect(reading(.robotsText, text, asked).statements.map(\.scope) == ["b4", "b42"])
    }

    @Test(
        "fields beyond their limit say nothing and are noted",
        arguments: [
            ("content-usage", "train-ai=n, "), ("content-signal", "ai-train=no, "),
            ("x-robots-tag", "noai, "),
        ]
    )
    func longFields(_ name: String, _ item: String) {
        let fits = String(repeating: item, count: 500) + "x"
        #expect(reading(.header, name: name, fits).answer(.train) == .prohibits)
        let long = reading(.header, name: name, String(repeating: item, count: 5_000) + "x")
        #expect(long.statements.isEmpty && long.faults.count == 1)
    }

    @Test(
        "a tdmrep.json that is too deep, too long or full of faults is bounded",
        arguments: [
            String(repeating: "[", count: 100_000),
            "[" + String(repeating: "{},", count: 100_000) + "{}]",
            "[" + String(repeating: "1,", count: 100_000) + "1]",
            String(repeating: " ", count: 2 << 20),
            "[{\"location\":" + String(repeating: "[", count: 60)
                + String(repeating: "]", count: 60) + "}]",
        ]
    )
    func hostileJSON(_ text: String) {
        let found = reading(.tdmrepFile, text)
        #expect(found.statements.isEmpty)
        #expect((1...Limits.signalFaults).contains(found.faults.count))
        _ = TDMPolicy(Array(text.utf8).span.bytes)
    }

    @Test("what a worker keeps of files is bounded, and what it drops is read again")
    func keptFiles() {
        let files = SignalFiles()
        for round in 0..<3 {
            for number in 0..<40 {
                let line = "User-agent: a\nDisallow: /\(number)\n"
                let text = Array((line + String(repeating: "#", count: 480_000)).utf8)
                let file = files.robots(text.span.bytes)
                #expect(file.allows("a", "/x") && !file.allows("a", "/\(number)"), "\(round)")
                #expect(files.byteCount <= Limits.signalFilesKeptBytes)
            }
        }
        let rules = Array("[{\"location\":\"/\",\"tdm-reservation\":1}]".utf8)
        for _ in 0..<2 { #expect(files.tdmrep(rules.span.bytes).rules.count == 1) }
    }

    @Test(
        "a text that repeats is read once, and another one anew",
        arguments: [
            (SignalCarrier.robotsText, "User-agent: *\nDisallow: /", 1),
            (.aiText, "User-Agent: *\nDisallow: /", 1),
            (.tdmrepFile, "[{\"location\":\"/\",\"tdm-reservation\":1}]", 1),
            (
                .rslFile,
                "<rsl xmlns=\"https://rslstandard.org/rsl\"><content url=\"/\"><license>"
                    + "<prohibits type=\"usage\">all</prohibits></license></content></rsl>", 1
            ),
            // By IPTC and TDMRep as a packet, by RSL as a document.
            (
                .xmp,
                "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf="
                    + "\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description "
                    + "xmlns:plus=\"http://ns.useplus.org/ldf/xmp/1.0/\" plus:DataMining="
                    + "\"http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED\"/></rdf:RDF></x:xmpmeta>",
                2
            ),
            (
                .imageMetadata,
                "{\"XMP-plus:DataMining\":\"http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED\"}", 1
            ),
            (
                .contentManifest,
                "{\"label\":\"cawg.training-mining\",\"data\":{\"entries\":"
                    + "{\"cawg.ai_training\":{\"use\":\"notAllowed\"}}}}", 1
            ),
            (
                .publication,
                "<package xmlns=\"http://www.idpf.org/2007/opf\"><metadata><meta name="
                    + "\"tdm:reservation\" content=\"1\"/></metadata></package>", 2
            ),
        ]
    )
    func repeatedTexts(_ carrier: SignalCarrier, _ text: String, _ readings: Int) {
        let files = SignalFiles()
        func statements(_ text: String) -> [Statement] {
            var reading = SignalReading(files: files)
            let bytes = Array(text.utf8)
            let source = SignalStandard.Source(carrier, bytes.span.bytes)
            SignalRegistry.read(source, for: context(crawlers: ["gptbot"]), into: &reading)
            return reading.statements
        }
        let first = statements(text)
        #expect(!first.isEmpty)
        #expect(files.readCount == readings)
        #expect(statements(text) == first)
        #expect(files.readCount == readings)
        #expect(!statements(text + "\n").isEmpty)
        #expect(files.readCount == 2 * readings)
    }

    // MARK: Mutations

    static let seeds = SignalRegistry.all.flatMap { standard in
        standard.examples.map { SignalRegistryTests.Case(standard: standard, example: $0) }
    }

    @Test("no change of a byte makes a parser fail", arguments: seeds)
    func mutations(_ item: SignalRegistryTests.Case) {
        let example = item.example
        var generator = SeededGenerator(seed: UInt64(example.text.utf8.count) &+ 1)
        let pieces: [[UInt8]] = [
            Array("User-agent: *\n".utf8), Array("Disallow: /*$".utf8), [0], [0xEF, 0xBB, 0xBF],
            [0xFF], Array("\r\n".utf8), Array("%".utf8), Array("\"\\u".utf8), Array("*".utf8),
            Array("[[[".utf8), Array("}".utf8), Array("=?0;a=:=".utf8), Array("9.".utf8),
            Array("@-9, (\"a\" b)".utf8), Array("%\"%c3".utf8), Array(": ".utf8),
        ]
        for _ in 0..<400 {
            var text = Array(example.text.utf8)
            for _ in 0...Int.random(in: 0..<4, using: &generator) {
                let place = Int.random(in: 0...text.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0 where place < text.count:
                    text[place] = UInt8.random(in: 0...255, using: &generator)
                case 1 where place < text.count: text.removeSubrange(place...)
                case 2 where place < text.count: text.remove(at: place)
                default:
                    let piece = pieces[Int.random(in: 0..<pieces.count, using: &generator)]
                    text.insert(contentsOf: piece, at: place)
                }
            }
            let found = reading(
                [(example.carrier, example.name, text)],
                context(url: example.url, crawlers: example.crawlers)
            )
            for statement in found.statements {
                #expect(statement.evidence.upperBound <= text.count)
            }
            _ = TDMPolicy(text.span.bytes)
        }
    }

    @Test("a pattern matches what a simple matcher says, for all short ones")
    func exhaustivePatterns() {
        let letters = ["a", "b", "*", "$"]
        var patterns = [""]
        var all: [String] = []
        for _ in 0..<5 {
            all += patterns
            patterns = patterns.flatMap { pattern in letters.map { pattern + $0 } }
        }
        let paths = ["/", "/a", "/b", "/ab", "/ba", "/aa", "/aab", "/abab", "/bbb", "/aba"]
        for pattern in all.map({ "/" + $0 }) {
            let compiled = PathPattern(Array(pattern.utf8).span.bytes)
            for path in paths {
                let expected = simpleMatch(Array(pattern)[...], Array(path)[...])
                let url = Array(path.utf8)
                let found = WorkPath(url: url.span.bytes).map(compiled.matches)
                #expect(found == expected, "\(pattern) on \(path)")
            }
        }
    }

    /// By its definition, trying everything.
    private func simpleMatch(_ pattern: ArraySlice<Character>, _ path: ArraySlice<Character>)
        -> Bool
    {
        guard let first = pattern.first else { return true }
        let rest = pattern.dropFirst()
        if first == "$", rest.isEmpty { return path.isEmpty }
        if first == "*" {
            return (path.startIndex...path.endIndex).contains { simpleMatch(rest, path[$0...]) }
        }
        return path.first == first && simpleMatch(rest, path.dropFirst())
    }
}
