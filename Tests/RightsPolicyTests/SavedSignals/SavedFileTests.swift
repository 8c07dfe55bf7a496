import ProvenanceCore
import TestSupport
import Testing

@testable import RightsPolicy

/// Files of saved signals: what is read, what stops a run, and what becomes of them.
@Suite("Files of saved signals")
struct SavedFileTests {
    @Test(
        "a line that is not plainly right stops the run, and is named",
        arguments: [
            ("[]", "the line is not one JSON object (parse.not-object)"),
            ("{\"origin\":", "the line is not one JSON object (parse.json)"),
            ("{\"fetched_at\":\"2026-01-01\",\"rsl\":null}", "names no `origin`"),
            ("{\"origin\":\"https://e.org\",\"rsl\":null}", "has no `fetched_at`"),
            (
                "{\"origin\":\"https://e.org\",\"fetched_at\":\"soon\",\"rsl\":null}",
                "`fetched_at` is `soon`, which is no moment"
            ),
            (
                "{\"origin\":\"https://e.org\",\"fetched_at\":\"2026-01-01\"}",
                "says nothing of its origin"
            ),
            (
                "{\"origin\":\"e.org\",\"fetched_at\":\"2026-01-01\",\"rsl\":null}",
                "`origin` `e.org` names no scheme"
            ),
            (
                "{\"origin\":\"ftp://e.org\",\"fetched_at\":\"2026-01-01\",\"rsl\":null}",
                "`origin` `ftp://e.org` is no origin of the web"
            ),
            (
                "{\"origin\":\"https://e.org/a\",\"fetched_at\":\"2026-01-01\",\"rsl\":null}",
                "`origin` `https://e.org/a` is more than an origin"
            ),
            (
                "{\"origin\":\"https://u@e.org\",\"fetched_at\":\"2026-01-01\",\"rsl\":null}",
                "`origin` `https://u@e.org` is more than an origin"
            ),
            (
                "{\"origin\":7,\"fetched_at\":\"2026-01-01\",\"rsl\":null}",
                "`origin` `7` is no origin of the web"
            ),
            (
                "{\"origin\":\"https://e.org\",\"fetched_at\":\"2026-01-01\",\"robot_txt\":\"\"}",
                "unknown key `robot_txt` (did you mean `robots_txt`?)"
            ),
            (
                "{\"origin\":\"https://e.org\",\"fetched_at\":\"2026-01-01\",\"rsl\":null,"
                    + "\"rsl\":\"x\"}", "has `rsl` twice"
            ),
            (
                "{\"origin\":\"https://e.org\",\"fetched_at\":\"2026-01-01\",\"robots_txt\":[]}",
                "`robots_txt` is no text"
            ),
            (
                "{\"origin\":\"https://e.org\",\"fetched_at\":\"2026-01-01\",\"robots_status\":7}",
                "`robots_status` is `7`, which is no HTTP status"
            ),
        ]
    )
    func badLines(_ line: String, _ message: String) throws {
        let findings = try SavedSignalTests.folder([SavedSignalTests.line(), line]).findings()
        #expect(
            findings.first?.hasPrefix(
                "policy.yaml:6:19: saved signals `origins.jsonl` have 1 line that cannot be applied"
            ) == true
        )
        #expect(findings.count == 2)
        #expect(findings.last?.hasPrefix("origins.jsonl:2") == true)
        #expect(findings.last?.contains(message) == true, "got \(findings)")
    }

    @Test("of many bad lines some are shown, and the others counted")
    func manyBadLines() throws {
        let lines = Array(repeating: "{}", count: Limits.rejectedEntriesShown + 5)
        let findings = try SavedSignalTests.folder(lines).findings()
        #expect(findings.count == Limits.rejectedEntriesShown + 2)
        #expect(findings.last == "and 5 more in `origins.jsonl`")
    }

    @Test("one moment has one content")
    func contradiction() throws {
        let first = SavedSignalTests.line("https://e.org", "2026-01-01", out: "/a")
        let second = SavedSignalTests.line("https://e.org", "2026-01-01", out: "/b")
        let findings = try SavedSignalTests.folder([first, second]).findings()
        #expect(findings.count == 1)
        #expect(
            findings.first?.hasPrefix(
                "origins.jsonl:2: `https://e.org` has another content here than at the same time "
                    + "in origins.jsonl:1"
            ) == true
        )
        // The same said twice, and two resources of one moment, are no contradiction.
        let other = "{\"origin\":\"https://e.org\",\"fetched_at\":\"2026-01-01\",\"rsl\":null}"
        #expect(try SavedSignalTests.folder([first, other, first]).findings().isEmpty)
    }

    @Test("a file that is missing, empty or damaged stops the run")
    func badFiles() throws {
        let folder = try SavedSignalTests.folder([])
        #expect(folder.findings().first?.contains("`origins.jsonl` hold nothing") == true)
        try folder.write("\n \n", to: "origins.jsonl")
        #expect(folder.findings().first?.contains("`origins.jsonl` hold nothing") == true)
        try folder.remove("origins.jsonl")
        #expect(folder.findings().first?.contains("do not exist") == true)
        let damaged = try RuleFolder([
            "policy.yaml": policyText("signals: {saved-signals: [o.jsonl.gz]}"), "o.jsonl.gz": "x",
        ])
        #expect(damaged.findings().first?.contains("cannot be read") == true)
    }

    @Test("packed files say what plain ones say")
    func packed() throws {
        let text = ByteBuffer(text: SavedSignalTests.line() + "\n")
        for (name, container) in [("o.jsonl.gz", Container.gzip), ("o.jsonl.zst", .zstd)] {
            let folder = try RuleFolder([
                "policy.yaml": policyText("signals: {saved-signals: [\(name)]}")
                    .replacing("[permissive]", with: "[public-domain]")
            ])
            var encoder = MemberEncoder(container: container)
            var packed = ByteBuffer()
            encoder.append(member: text, to: &packed)
            try folder.write(packed.withUnsafeBytes { [UInt8]($0) }, to: name)
            let outcome = try folder.load().outcome(
                of: SavedSignalTests.record("https://example.org/x")
            )
            #expect(outcome == "block robots.train-agent")
        }
    }

    @Test("compiled and loaded from a file, the rules say the same, and compile to the same bytes")
    func compiled() throws {
        let folder = try SavedSignalTests.folder(SavedSignalTests.march)
        try folder.compileToFile()
        let record = SavedSignalTests.record("https://example.org/x")
        let rules = try folder.load(folder.compiled)
        #expect(try rules.outcome(of: record) == folder.load().outcome(of: record))
        #expect(try folder.compile().digest == folder.compile().digest)
        let account = try #require(rules.savedFiles.first)
        #expect(account.name == "origins")
        #expect(account.originCount == 1 && account.snapshotCount == 3)
        #expect(account.firstDay.description == "2026-01-10")
        #expect(account.lastDay.description == "2026-05-10")
        #expect(account.sha256.count == 64)
    }

    @Test("a changed file makes other rules, and a cache does not hide it")
    func changed() throws {
        let folder = try SavedSignalTests.folder([SavedSignalTests.line()])
        let cache = folder.path + "/cache"
        let record = SavedSignalTests.record("https://example.org/x")
        let first = try folder.load { $0.cacheFolder = cache }
        #expect(try first.outcome(of: record) == "block robots.train-agent")
        try folder.write(SavedSignalTests.line(out: "/other") + "\n", to: "origins.jsonl")
        let second = try folder.load { $0.cacheFolder = cache }
        #expect(try second.outcome(of: record) == "allow")
        #expect(first.digest != second.digest)
    }

    @Test("every one of many origins is found, and no other")
    func many() throws {
        let lines = (0..<3000).map { number in
            SavedSignalTests.line(
                "https://h\(number).example:\(8000 + number % 7)",
                "2026-01-01",
                out: number.isMultiple(of: 2) ? "/" : "/other/\(number)"
            )
        }
        let rules = try SavedSignalTests.folder(lines).load()
        for number in 0..<3000 {
            let url = "https://h\(number).example:\(8000 + number % 7)/x"
            let expected = number.isMultiple(of: 2) ? "block robots.train-agent" : "allow"
            #expect(try rules.outcome(of: SavedSignalTests.record(url)) == expected)
        }
        let absent = try rules.outcome(of: SavedSignalTests.record("https://h3000.example/x"))
        #expect(absent == "allow")
    }

    /// The image with one section changed and its digests made anew, as a faulty compiler would
    /// write it.
    private func rewritten(
        _ image: RuleSetImage,
        _ id: RuleSetFormat.SectionID,
        _ change: (inout [UInt8]) -> Void
    ) throws -> RuleSetImage {
        var writer = RuleSetWriter()
        for known in RuleSetFormat.SectionID.allCases {
            guard let section = image.section(known) else { continue }
            var bytes = image.bytes.extracting(section.range).withUnsafeBytes { [UInt8]($0) }
            if known == id { change(&bytes) }
            writer.append(known, entryCount: section.entryCount) { $0.append(bytes.span) }
        }
        let sources = [UInt8](repeating: 0, count: 32)
        return try RuleSetImage(writer.finish(sources: sources), named: "damaged", .full)
    }

    @Test("damage to what was saved of an origin blocks its records", arguments: [29, 36])
    func damagedRecord(_ fromEnd: Int) throws {
        let image = try SavedSignalTests.folder([SavedSignalTests.line()]).compile()
        let rules = try RuleSet(
            try rewritten(image, .savedOrigins) { bytes in
                // The number of the text, and of the file, in the last snapshot.
                bytes[bytes.count - fromEnd] = 0x7F
            },
            asOf: today
        )
        let outcome = try rules.outcome(of: SavedSignalTests.record("https://example.org/x"))
        #expect(outcome == "block optout.unlocated")
        let other = try rules.outcome(of: SavedSignalTests.record("https://example.net/x"))
        #expect(other == "allow")
    }

    @Test("an outline that does not hold together, or is for other settings, silences no text")
    func damagedOutline() throws {
        let image = try SavedSignalTests.folder([SavedSignalTests.line(out: "/ab")]).compile()
        // The key, the numbers of patterns, where the first one ends.
        let flips: [@Sendable (inout [UInt8]) -> Void] = [0, 32, 36, 43].map { place in
            { $0[place] ^= 0x80 }
        }
        let cuts: [@Sendable (inout [UInt8]) -> Void] = [0, 8, 32, 40, 44, 46].map { end in
            { $0.removeLast($0.count - end) }
        }
        for change in flips + cuts {
            let rules = try RuleSet(try rewritten(image, .savedOutlines, change), asOf: today)
            let outcome = try rules.outcome(of: SavedSignalTests.record("https://example.org/ab"))
            #expect(outcome == "block robots.train-agent")
        }
    }

    @Test("sections that do not hold together are refused")
    func damagedSections() throws {
        let image = try SavedSignalTests.folder([SavedSignalTests.line()]).compile()
        let changes: [(RuleSetFormat.SectionID, @Sendable (inout [UInt8]) -> Void)] = [
            (.savedOrigins, { $0[24] = 0 }), (.savedOrigins, { $0[28] = 1 }),
            (.savedOrigins, { $0.removeLast($0.count - 32) }),
            (.savedOrigins, { $0[56] = 3 }), (.savedOrigins, { $0[60] = 1 }),
            (.savedTexts, { $0.removeAll() }), (.savedFiles, { $0.removeLast() }),
            (.savedFiles, { $0[8] = UInt8(ascii: "x") }),
        ]
        for (id, change) in changes {
            #expect(throws: Diagnostics.self) {
                _ = try RuleSet(try rewritten(image, id, change), asOf: today)
            }
        }
    }
}
