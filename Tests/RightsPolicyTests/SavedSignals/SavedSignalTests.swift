import Foundation
import ProvenanceCore
import RightsSignals
import TestSupport
import Testing

@testable import RightsPolicy

/// Signals that were saved by origin, and what they make of records.
@Suite("Saved signals")
struct SavedSignalTests {
    /// A policy that allows CC0 and has these lines of saved signals.
    static func folder(_ lines: [String], _ more: String = "") throws -> RuleFolder {
        try RuleFolder([
            "policy.yaml": policyText(
                "signals:\n  saved-signals: [origins.jsonl]\n" + more,
                more: "cannot-check: {url: review}"
            ).replacing("[permissive]", with: "[public-domain]"),
            "origins.jsonl": lines.map { $0 + "\n" }.joined(),
        ])
    }

    static func record(_ url: String, _ more: String = "") -> String {
        "{\"url\":\"\(url)\",\"license\":\"CC0-1.0\"\(more)}"
    }

    /// A line whose robots.txt keeps GPTBot out of `path`.
    static func line(
        _ origin: String = "https://example.org",
        _ day: String = "2026-01-01",
        out path: String? = "/"
    ) -> String {
        let rule = path.map { "User-agent: GPTBot\\nDisallow: \($0)" } ?? "User-agent: *\\nAllow: /"
        return "{\"origin\":\"\(origin)\",\"fetched_at\":\"\(day)\",\"robots_txt\":\"\(rule)\"}"
    }

    @Test(
        "each saved file speaks for records of its origin, and the code says which",
        arguments: [
            ("\"robots_txt\":\"User-agent: GPTBot\\nDisallow: /a\"", "block robots.train-agent"),
            ("\"robots_txt\":\"User-agent: GPTBot\\nDisallow: /b\"", "allow"),
            ("\"robots_txt\":null,\"robots_status\":503", "block robots.unreachable"),
            ("\"robots_status\":500", "block robots.unreachable"),
            ("\"robots_txt\":null,\"robots_status\":404", "allow"),
            ("\"robots_txt\":\"User-agent: *\\nDisallow: /\",\"robots_status\":404", "allow"),
            ("\"robots_txt\":\"\"", "allow"), ("\"rsl\":null", "allow"),
            ("\"tdmrep\":[{\"location\":\"/a\",\"tdm-reservation\":1}]", "block tdmrep.file"),
            (
                "\"tdmrep\":\"[{\\\"location\\\":\\\"/a\\\",\\\"tdm-reservation\\\":1}]\"",
                "block tdmrep.file"
            ),
            ("\"ai_txt\":\"User-Agent: *\\nDisallow: /\"", "block ai-txt.disallow"),
            (
                "\"rsl\":\"<rsl xmlns=\\\"https://rslstandard.org/rsl\\\"><content url=\\\"/\\\">"
                    + "<license><prohibits type=\\\"usage\\\">ai-train</prohibits></license>"
                    + "</content></rsl>\"", "block rsl.prohibited"
            ),
        ]
    )
    func resources(_ members: String, _ outcome: String) throws {
        let rules = try Self.folder([
            "{\"origin\":\"https://example.org\",\"fetched_at\":\"2026-01-01\",\(members)}"
        ]).load()
        #expect(try rules.outcome(of: Self.record("https://example.org/a/x")) == outcome)
    }

    @Test(
        "signals are those of one scheme, host and port, and of what an archive wraps",
        arguments: [
            ("https://example.org/x", true), ("https://EXAMPLE.org:443/x", true),
            ("https://user@example.org./x", true), ("http://example.org/x", false),
            ("https://example.org:8443/x", false), ("https://www.example.org/x", false),
            ("https://a.example.org/x", false), ("https://org/x", false),
            ("example.org/x", true), ("//example.org/x", true),
            ("https://web.archive.org/web/2019/https://example.org/x", true),
            ("https://web.archive.org/web/2019/http://example.org/x", false),
            ("https:\\/\\/example.org\\/x", true),
        ]
    )
    func origins(_ url: String, _ isBlocked: Bool) throws {
        let rules = try Self.folder([Self.line()]).load()
        let expected = isBlocked ? "block robots.train-agent" : "allow"
        #expect(try rules.outcome(of: Self.record(url)) == expected)
    }

    @Test("an address beyond those that are asked about is not allowed for that", arguments: 1...20)
    func manyAddresses(place: Int) throws {
        let rules = try Self.folder([Self.line()]).load()
        let urls = (1...20).map {
            "\"https://\($0 == place ? "example.org" : "o\($0).example")/x\""
        }
        let outcome = try rules.outcome(
            of: "{\"url\":[\(urls.joined(separator: ","))],\"license\":\"CC0-1.0\"}"
        )
        #expect(outcome.hasPrefix("block "), "\(place): \(outcome)")
        let silent = (1...20).map { "\"https://o\($0).example/x\"" }
        let allowed = "{\"url\":[\(silent.joined(separator: ","))],\"license\":\"CC0-1.0\"}"
        #expect(try rules.outcome(of: allowed) == "allow")
    }

    @Test("an archive's own signals keep its copies out")
    func wrapper() throws {
        let rules = try Self.folder([Self.line("https://web.archive.org")]).load()
        let copy = "https://web.archive.org/web/2019/https://example.org/x"
        #expect(try rules.outcome(of: Self.record(copy)) == "block robots.train-agent")
    }

    @Test(
        "a record whose origin is not known cannot be checked",
        arguments: [
            "{\"license\":\"CC0-1.0\"}", "{\"url\":\"\",\"license\":\"CC0-1.0\"}",
            "{\"url\":\"https://exa mple/\",\"license\":\"CC0-1.0\"}",
            "{\"url\":7,\"license\":\"CC0-1.0\"}",
            "{\"url\":[\"https://example.net/\",\"https://[::\"],\"license\":\"CC0-1.0\"}",
        ]
    )
    func unlocated(_ record: String) throws {
        let rules = try Self.folder([Self.line()]).load()
        #expect(try rules.outcome(of: record) == "review optout.unlocated")
    }

    @Test(
        "an address that cannot be read, or is not there, gives one reason, whoever needs it",
        arguments: [
            ("\"url\":\"https://exa mple/\",", "the address cannot be read", "url"),
            ("\"url\":7,", "the address cannot be read", "url"),
            ("\"url\":[\"https://example.net/\",7],", "the address cannot be read", "url[1]"),
            ("", "the record has no address", nil),
        ] as [(String, String, String?)],
        ["", "opt-outs: [{hosts: hosts.txt}]\n", "takedowns: [{ids: hosts.txt}]\n"]
    )
    func oneReason(_ row: (url: String, message: String, field: String?), _ lists: String) throws {
        let (url, message, field) = row
        let folder = try Self.folder([Self.line()])
        try folder.write("other.example\n", to: "hosts.txt")
        let policy = String(decoding: try contents(of: folder.path + "/policy.yaml"), as: UTF8.self)
        try folder.write(policy + "\n" + lists, to: "policy.yaml")
        let record = "{\(url)\"id\":\"a\",\"license\":\"CC0-1.0\"}"
        let reasons = try folder.load().reasons(of: record)
        #expect(reasons.components(separatedBy: "optout.unlocated").count == 2, "\(reasons)")
        #expect(reasons.contains(message), "\(reasons)")
        if let field { #expect(reasons.contains("\"field\":\"\(field)\""), "\(reasons)") }
    }

    @Test("what is saved of an origin decides as the same text in the record does")
    func sameAsCarried() throws {
        var random = SeededGenerator(seed: 11)
        let agents = ["*", "GPTBot", "CCBot", "Googlebot", "gptbot", "Other"]
        let paths = [
            "/", "/a", "/ab", "/abc/", "/a*c", "/*/x", "/ab$", "/%61b", "/x?y", "*", "b", "",
        ]
        let keys = ["Disallow", "Disallow", "Disallow", "Allow", "Content-Usage", "Crawl-delay"]
        let statuses = [
            "", ",\"robots_status\":200", ",\"robots_status\":404", ",\"robots_status\":503",
        ]
        var texts: [(robots: String, status: String)] = []
        for _ in 0..<150 {
            var robots = ""
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                robots += "User-agent: \(agents.randomElement(using: &random) ?? "")\\n"
                for _ in 0..<Int.random(in: 0...3, using: &random) {
                    let key = keys.randomElement(using: &random) ?? ""
                    let path = paths.randomElement(using: &random) ?? ""
                    let value = key == "Content-Usage" ? "\(path) train-ai=n" : path
                    robots += "\(key): \(value)\\n"
                }
            }
            texts.append((robots, statuses[Int.random(in: 0..<12, using: &random) / 3 % 4]))
        }
        let lines = texts.enumerated().map { number, text in
            "{\"origin\":\"https://h\(number).example\",\"fetched_at\":\"2026-01-01\","
                + "\"robots_txt\":\"\(text.robots)\"\(text.status)}"
        }
        let saved = try Self.folder(lines).load()
        let carried = try RuleFolder([
            "policy.yaml": policyText("", more: "cannot-check: {url: review}")
                .replacing("[permissive]", with: "[public-domain]")
        ]).load()
        var outcomes: Set<String> = []
        for (number, text) in texts.enumerated() {
            for path in ["", "/", "/a", "/ab", "/abc/d", "/aXc", "/q/x", "/x?y=1", "/b", "/%61b#z"]
            {
                let url = "https://h\(number).example\(path)"
                let here = try saved.outcome(of: Self.record(url))
                let there = try carried.outcome(
                    of: Self.record(url, ",\"robots_txt\":\"\(text.robots)\"\(text.status)")
                )
                #expect(here == there, "\(text) \(url)")
                outcomes.insert(here)
            }
        }
        let expected =
            ["allow"]
            + ["train-agent", "wildcard", "unreachable"].map {
                "block robots.\($0)"
            }
        #expect(outcomes.isSuperset(of: expected), "\(outcomes)")
    }

    /// An origin that kept crawlers out in March alone.
    static let march = [
        line("https://example.org", "2026-01-10", out: nil),
        line("https://example.org", "2026-03-10"),
        line("https://example.org", "2026-05-10", out: nil),
    ]

    @Test(
        "which-day says what was in force",
        arguments: [
            // crawl
            ("crawl", "2026-01-20", "2026-06-01", true),
            ("crawl", "2026-03-09T23:59:59Z", "2026-06-01", true),
            ("crawl", "2026-03-10", "2026-06-01", false),
            ("crawl", "2026-05-09", "2026-06-01", false),
            ("crawl", "20260510", "2026-03-20", true),
            ("crawl", "", "2026-06-01", false), ("crawl", "long ago", "2026-06-01", false),
            // Fetched before anything was saved: the earliest is what is known.
            ("crawl", "2020-01-01", "2026-06-01", true),
            // as-of
            ("as-of", "2026-03-20", "2026-06-01", true),
            ("as-of", "2026-06-01", "2026-03-20", false),
            ("as-of", "", "2026-05-10", true), ("as-of", "", "2026-05-09", false),
            // both
            ("strictest", "2026-01-20", "2026-06-01", true),
            ("strictest", "2026-03-20", "2026-06-01", false),
            ("strictest", "2026-01-20", "2026-03-20", false),
            ("strictest", "", "2026-06-01", false), ("", "2026-03-20", "2026-06-01", false),
        ]
    )
    func whichDay(_ word: String, _ crawled: String, _ asOf: String, _ isAllowed: Bool) throws {
        let more = word.isEmpty ? "" : "  which-day: \(word)"
        let rules = try Self.folder(Self.march.shuffled(), more).load(asOf: #require(Day(asOf)))
        let date = crawled.isEmpty ? "" : ",\"date_download\":\"\(crawled)\""
        let outcome = try rules.outcome(of: Self.record("https://example.org/x", date))
        #expect(outcome == (isAllowed ? "allow" : "block robots.train-agent"))
    }

    @Test("resources that are fetched at different times are in force side by side")
    func sideBySide() throws {
        let rules = try Self.folder([
            Self.line("https://example.org", "2026-01-01"),
            "{\"origin\":\"https://example.org\",\"fetched_at\":\"2026-02-01\",\"tdmrep\":"
                + "[{\"location\":\"/\",\"tdm-reservation\":1}]}",
        ]).load()
        let outcome = try rules.outcome(of: Self.record("https://example.org/x"))
        #expect(outcome == "block robots.train-agent tdmrep.file")
    }

    @Test("what a robots.txt was replaced by counts, be it that there is none")
    func withdrawn() throws {
        let lines = [
            Self.line("https://example.org", "2026-01-01"),
            "{\"origin\":\"https://example.org\",\"fetched_at\":\"2026-02-01\",\"robots_txt\":null}",
        ]
        let rules = try Self.folder(lines, "  which-day: as-of").load()
        #expect(try rules.outcome(of: Self.record("https://example.org/x")) == "allow")
    }

    // MARK: Permissions

    /// A line whose RSL offers everything for nothing.
    static func free(_ origin: String, _ day: String, url: String = "/") -> String {
        "{\"origin\":\"\(origin)\",\"fetched_at\":\"\(day)\",\"rsl\":\"<rsl "
            + "xmlns=\\\"https://rslstandard.org/rsl\\\"><content url=\\\"\(url)\\\"><license>"
            + "<permits type=\\\"usage\\\">all</permits><payment type=\\\"free\\\"/></license>"
            + "</content></rsl>\"}"
    }

    @Test(
        "a permission counts if it is the origin's own and was there at every time that counts",
        arguments: [
            ([free("https://example.org", "2026-01-01")], "https://example.org/x", "allow"),
            ([free("https://example.org", "2026-01-01")], "https://other.example/x", "no"),
            ([free("https://example.org", "2026-01-01")], "http://example.org/x", "no"),
            // Another host's word about this one.
            (
                [free("https://other.example", "2026-01-01", url: "https://example.org/")],
                "https://example.org/x", "no"
            ),
            // Not there any more on the as-of day; not there yet when the record was fetched.
            (
                [
                    free("https://example.org", "2026-01-01"),
                    "{\"origin\":\"https://example.org\",\"fetched_at\":\"2026-03-01\","
                        + "\"rsl\":null}",
                ], "https://example.org/x", "no"
            ),
            ([free("https://example.org", "2026-02-03")], "https://example.org/x", "no"),
        ]
    )
    func permissions(_ lines: [String], _ url: String, _ expected: String) throws {
        let rules = try Self.folder(lines).load()
        let record = "{\"url\":\"\(url)\",\"date_download\":\"2026-02-02\"}"
        let outcome = try rules.outcome(of: record)
        #expect(outcome == (expected == "no" ? "block license.absent" : "allow"))
    }

    @Test("a header's permission counts by what was saved of this origin, whatever came before")
    func headerPermissions() throws {
        let rules = try Self.folder(
            [Self.line(out: "/private")],
            "  permission-counts: [aipref]"
        ).load()
        let records = ["https://example.org/x", "https://other.example/x"].map { url in
            "{\"url\":\"\(url)\",\"date_download\":\"2020-01-01\","
                + "\"headers\":{\"content-usage\":\"train-ai=y\"}}"
        }
        let alone = try records.map { try rules.outcome(of: $0) }
        // Of the first nothing is known of the day on which the record was fetched.
        #expect(alone == ["block license.absent", "allow"])
        for (first, second) in [(0, 1), (1, 0)] {
            var matcher = Matcher(rules)
            var outcomes: [String] = []
            for number in [first, second] {
                let text = ByteBuffer(text: records[number])
                let decision = try matcher.decide(text.paddedBytes, from: 0, to: text.count)
                let codes = decision.finding.causes.map(\.code.rawValue)
                outcomes.append(
                    (["\(decision.finding.outcome.word)"] + codes).joined(separator: " ")
                )
            }
            #expect(outcomes == [alone[first], alone[second]])
        }
    }

    // MARK: Evidence

    @Test("a reason names the file, the line, the origin and the day of the fetch")
    func evidence() throws {
        let rules = try Self.folder([
            Self.line("https://example.net"), "",
            Self.line("https://example.org", "2026-02-03T10:20:30Z"),
        ]).load()
        let reasons = try rules.reasons(of: Self.record("https://example.org/x"))
        #expect(reasons.contains("\"field\":\"robots_txt\",\"value\":\"Disallow: /\""))
        #expect(reasons.contains("\"list\":\"origins\""))
        #expect(reasons.contains("\"entry\":\"https://example.org, fetched 2026-02-03\""))
        #expect(reasons.contains("\"entry_line\":3"))
        #expect(reasons.contains("\"rule\":\"policy.yaml:6\""))
    }

    @Test("a text that did not change is told once")
    func once() throws {
        let rules = try Self.folder([
            Self.line("https://example.org", "2026-01-01"),
            Self.line("https://example.org", "2026-02-01"),
        ]).load()
        let reasons = try rules.reasons(of: Self.record("https://example.org/x"))
        #expect(reasons.components(separatedBy: "robots.train-agent").count == 2)
    }

    @Test("a person is told what was saved")
    func statements() throws {
        let rules = try Self.folder([Self.line()]).load()
        var matcher = Matcher(rules)
        let text = ByteBuffer(text: Self.record("https://example.org/x"))
        let told = try matcher.statements(of: text.paddedBytes, from: 0, to: text.count)
        let sources = told.statements.compactMap(\.source?.description)
        #expect(sources.first == "origins.jsonl:1, https://example.org, fetched 2026-01-01")
    }
}
