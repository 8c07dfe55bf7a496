import Foundation
import ProvenanceCore
import Synchronization
import TestSupport
import Testing

@testable import RightsPolicy

/// What signals in a record make of it.
@Suite("Signals in records")
struct SignalDecisionTests {
    /// Rule sets that were made for an earlier case: the licence table takes its time.
    private static let made = Mutex<[String: RuleSet]>([:])

    /// A policy that allows CC0, with more lines.
    static func rules(_ lines: String = "") throws -> RuleSet {
        if let known = made.withLock({ $0[lines] }) { return known }
        let policy = try TemporaryList(
            "policy: p\nuse: [train-genai]\nlicenses: {allow: [public-domain]}\n\(lines)\n",
            named: "policy.yaml"
        )
        let rules = try RuleSetLoader().load(
            policy.path,
            data: { () throws(Diagnostics) in
                try Diagnostics.of { () throws(Diagnostic) in
                    try DataFolder(repositoryRoot + "/Rules")
                }
            },
            asOf: #require(Day("2026-11-23"))
        )
        made.withLock { $0[lines] = rules }
        return rules
    }

    struct Found: Equatable {
        var outcome: Outcome
        var codes: [String]
    }

    static func decide(_ line: String, _ rules: RuleSet) throws -> Found {
        var matcher = Matcher(rules)
        let buffer = ByteBuffer(text: line)
        let decision = try matcher.decide(buffer.paddedBytes, from: 0, to: buffer.count)
        let finding = decision.finding
        return Found(outcome: finding.outcome, codes: finding.causes.map(\.code.rawValue))
    }

    static func reasons(_ line: String, _ rules: RuleSet) throws -> String {
        var matcher = Matcher(rules)
        let buffer = ByteBuffer(text: line)
        let decision = try matcher.decide(buffer.paddedBytes, from: 0, to: buffer.count)
        var json = ByteBuffer()
        decision.reasons.append(to: &json)
        return String(copying: json.bytes)
    }

    /// A record that is allowed but for `fields`.
    static func record(_ fields: String) -> String {
        "{\"url\":\"https://example.org/a/b\",\"license\":\"CC0-1.0\",\"text\":\"x\"\(fields)}"
    }

    @Test(
        "each carrier speaks, and the code says which",
        arguments: [
            (",\"headers\":{\"x-robots-tag\":\"noai\"}", ["noai.header"]),
            (",\"headers\":[[\"Content-Usage\",\"train-ai=n\"]]", ["aipref.header"]),
            (",\"http_headers\":\"HTTP/1.1 200 OK\\r\\nTDM-Reservation: 1\"", ["tdmrep.header"]),
            (",\"tdm_reservation\":1", ["tdmrep.header"]),
            (",\"x_robots_tag\":\"noimageai\"", ["noai.header"]),
            (",\"meta_tags\":{\"robots\":\"noai\"}", ["noai.meta"]),
            (",\"meta_tags\":[{\"name\":\"tdm-reservation\",\"content\":\"1\"}]", ["tdmrep.meta"]),
            (",\"robots_txt\":\"User-agent: GPTBot\\nDisallow: /a\"", ["robots.train-agent"]),
            (",\"robots_txt\":[\"User-agent: GPTBot\",\"Disallow: /a\"]", ["robots.train-agent"]),
            (",\"robots_txt\":\"User-agent: *\\nDisallow: /a\"", ["robots.wildcard"]),
            (",\"robots_txt\":\"User-agent: *\\nDisallow: /b\"", []),
            (
                ",\"robots_txt\":\"User-agent: *\\nContent-Signal: ai-train=no\"",
                ["content-signal.ai-train"]
            ),
            (",\"robots_txt\":null,\"robots_status\":503", ["robots.unreachable"]),
            (",\"robots_txt\":\"User-agent: *\\nDisallow: /\",\"robots_status\":404", []),
            (",\"tdmrep\":[{\"location\":\"/a\",\"tdm-reservation\":1}]", ["tdmrep.file"]),
            (
                ",\"tdmrep\":\"[{\\\"location\\\":\\\"/a\\\",\\\"tdm-reservation\\\":1}]\"",
                ["tdmrep.file"]
            ),
            (",\"ai_txt\":\"User-Agent: *\\nDisallow: /\"", ["ai-txt.disallow"]),
            (
                ",\"tdmrep\":[{\"location\":\"/\",\"tdm-reservation\":1}],\"headers\":"
                    + "{\"tdm-reservation\":\"0\"}", []
            ),
            (",\"headers\":{\"x-robots-tag\":\"noindex\",\"content-usage\":\"search=n\"}", []),
            (
                ",\"headers\":{\"x-robots-tag\":\"noai\"},\"robots_txt\":"
                    + "\"User-agent: CCBot\\nDisallow: /\"", ["noai.header", "robots.train-agent"]
            ),
        ]
    )
    func carriers(_ fields: String, _ codes: [String]) throws {
        let found = try Self.decide(Self.record(fields), Self.rules())
        #expect(found == Found(outcome: codes.isEmpty ? .allow : .block, codes: codes))
    }

    @Test("a reason names the line of the policy, the field and what stands there")
    func evidence() throws {
        let rules = try Self.rules("signals:\n  respect: [robots]")
        let text = try Self.reasons(
            Self.record(",\"robots_txt\":\"User-agent: ccbot\\n\\nDisallow: /a # no\""),
            rules
        )
        #expect(text.contains("\"code\":\"robots.train-agent\""))
        #expect(text.contains("policy.yaml:5\""))
        #expect(text.contains("robots.txt keeps ccbot out (line 3)"))
        #expect(text.contains("{\"field\":\"robots_txt\",\"value\":\"Disallow: /a\"}"))
    }

    @Test("only the signals that the policy respects count")
    func respect() throws {
        let record = Self.record(",\"x_robots_tag\":\"noai\",\"tdm_reservation\":\"1\"")
        let one = try Self.rules("signals: {respect: [tdmrep]}")
        #expect(try Self.decide(record, one).codes == ["tdmrep.header"])
        let both = try Self.rules("signals: {respect: [tdmrep, noai]}")
        #expect(try Self.decide(record, both).codes.sorted() == ["noai.header", "tdmrep.header"])
    }

    @Test(
        "the policy says whose crawlers count",
        arguments: [
            ("", "GPTBot", true), ("", "PerplexityBot", false), ("", "ia_archiver", false),
            ("signals: {crawlers: [GPTBot]}", "CCBot", false),
            ("signals: {crawlers: [GPTBot]}", "GPTBot", true),
            ("signals: {crawlers: search}", "GPTBot", false),
            ("signals: {crawlers: [training, ia_archiver]}", "ia_archiver", true),
            ("signals: {crawlers: [PerplexityBot]}", "PerplexityBot", true),
            ("signals: {crawlers: [OurOwnCrawler]}", "OurOwnCrawler", true),
        ]
    )
    func crawlers(_ lines: String, _ crawler: String, _ counts: Bool) throws {
        let record = Self.record(",\"robots_txt\":\"User-agent: \(crawler)\\nDisallow: /\"")
        let found = try Self.decide(record, Self.rules(lines))
        #expect(found.outcome == (counts ? .block : .allow))
    }

    @Test(
        "the policy weighs a robots.txt that could not be fetched",
        arguments: [
            ("", Outcome.block), ("signals: {unreachable: review}", .review),
            ("signals: {unreachable: note}", .allow), ("signals: {wildcard: note}", .block),
        ]
    )
    func unreachable(_ lines: String, _ outcome: Outcome) throws {
        let record = Self.record(",\"robots_txt\":null,\"robots_status\":503")
        #expect(try Self.decide(record, Self.rules(lines)).outcome == outcome)
    }

    @Test(
        "one place of a signal gives one reason, whatever it names there",
        arguments: [
            (",\"x_robots_tag\":\"noai, noimageai\"", "noai prohibits train"),
            (",\"tdm_reservation\":1", "tdmrep prohibits mine, train"),
            (
                ",\"robots_txt\":\"User-agent: CCBot\\nUser-agent: GPTBot\\nDisallow: /\"",
                "robots.txt keeps ccbot, gptbot out (line 3)"
            ),
        ]
    )
    func oneReason(_ fields: String, _ message: String) throws {
        let reasons = try Self.reasons(Self.record(fields), Self.rules())
        #expect(reasons.contains("\"message\":\"\(message)\""), "\(reasons)")
        #expect(reasons.components(separatedBy: "\"code\"").count == 2, "\(reasons)")
    }

    @Test("a crawler's name that is likely misspelt stops the run")
    func misspelt() {
        for (name, near) in [("trainig", "training"), ("GPTBott", "GPTBot")] {
            #expect {
                _ = try Self.rules("signals: {crawlers: [\(name)]}")
            } throws: { error in
                "\(error)".contains("did you mean `\(near)`?") && "\(error)".contains(":4:22:")
            }
        }
    }

    @Test(
        "an open licence or a rule for all can weigh less, if the policy says so",
        arguments: [
            ("", "User-agent: *", "CC0-1.0", Outcome.block),
            ("signals: {wildcard: review}", "User-agent: *", "CC0-1.0", .review),
            ("signals: {wildcard: note}", "User-agent: *", "CC0-1.0", .allow),
            ("signals: {wildcard: note}", "User-agent: ccbot", "CC0-1.0", .block),
            ("signals: {against-open-licence: review}", "User-agent: ccbot", "CC0-1.0", .review),
            ("signals: {against-open-licence: note}", "User-agent: ccbot", "CC0-1.0", .allow),
            ("signals: {against-open-licence: note}", "User-agent: ccbot", "MIT", .block),
        ]
    )
    func weights(_ lines: String, _ group: String, _ license: String, _ outcome: Outcome) throws {
        let record =
            "{\"url\":\"https://e.org/\",\"license\":\"\(license)\",\"text\":\"\","
            + "\"robots_txt\":\"\(group)\\nDisallow: /\"}"
        #expect(try Self.decide(record, Self.rules(lines)).outcome == outcome)
    }

    @Test(
        "a permission counts as a basis only where the policy says so, and never against others",
        arguments: [
            ("", "\"headers\":{\"content-usage\":\"train-ai=y\"}", Outcome.block),
            (
                "signals: {permission-counts: [aipref]}",
                "\"headers\":{\"content-usage\":\"train-ai=y\"}", .allow
            ),
            (
                "signals: {permission-counts: [tdmrep]}",
                "\"headers\":{\"content-usage\":\"train-ai=y\"}", .block
            ),
            (
                "signals: {permission-counts: [aipref]}",
                "\"headers\":{\"content-usage\":\"train-ai=y\",\"x-robots-tag\":\"noai\"}", .block
            ),
            (
                "signals: {permission-counts: [aipref]}",
                "\"license\":\"CC-BY-NC-4.0\",\"headers\":{\"content-usage\":\"train-ai=y\"}",
                .block
            ),
            (
                "signals: {permission-counts: [aipref]}",
                "\"headers\":{\"content-usage\":\"search=y\"}", .block
            ),
        ]
    )
    func permissions(_ lines: String, _ fields: String, _ outcome: Outcome) throws {
        let record = "{\"url\":\"https://e.org/\",\"text\":\"\",\(fields)}"
        #expect(try Self.decide(record, Self.rules(lines)).outcome == outcome)
    }

    @Test("the basis names the signal")
    func basis() throws {
        var matcher = Matcher(try Self.rules("signals: {permission-counts: [tdmrep]}"))
        let buffer = ByteBuffer(text: "{\"url\":\"https://e.org/\",\"tdm_reservation\":0}")
        let decision = try matcher.decide(buffer.paddedBytes, from: 0, to: buffer.count)
        #expect(decision.finding.basis == "signal:tdmrep")
    }

    @Test("labels of earlier drafts count where the policy says so")
    func legacyLabels() throws {
        let record = Self.record(",\"headers\":{\"content-usage\":\"genai=n\"}")
        #expect(try Self.decide(record, Self.rules()).outcome == .allow)
        let legacy = try Self.rules("signals: {aipref-labels: legacy}")
        #expect(try Self.decide(record, legacy).codes == ["aipref.header"])
    }

    @Test("a record without an address is asked about every path")
    func unlocated() throws {
        let record = "{\"license\":\"CC0-1.0\",\"robots_txt\":\"User-agent: *\\nDisallow: /x\"}"
        #expect(try Self.decide(record, Self.rules()).codes == ["robots.wildcard"])
    }

    @Test("a rule for any address of the record counts, the one inside an archive's as well")
    func addresses() throws {
        let rules = try Self.rules("signals: {permission-counts: [content-signal, ai-txt]}")
        let robots = "\"robots_txt\":\"User-agent: *\\nDisallow: /a\""
        for urls in [
            "\"url\":\"https://e.org/b\",\"source_url\":\"https://e.org/a\"",
            "\"url\":[\"https://e.org/b\",\"https:\\/\\/e.org\\/a\"]",
            "\"url\":\"https://web.archive.org/web/20200101000000/https://e.org/a\"",
        ] {
            let record = "{\"license\":\"CC0-1.0\",\(urls),\(robots)}"
            #expect(try Self.decide(record, rules).codes == ["robots.wildcard"], "\(urls)")
        }
        // Permitted at one address is not permitted at the other.
        let text = "\"ai_txt\":\"User-Agent: *\\nAllow: /a\""
        let one = "{\"url\":\"https://e.org/a\",\(text)}"
        #expect(try Self.decide(one, rules).outcome == .allow)
        let two = "{\"url\":\"https://e.org/a\",\"source_url\":\"https://e.org/b\",\(text)}"
        #expect(try Self.decide(two, rules).outcome == .block)
    }

    @Test("one record's signals never reach the next")
    func independence() throws {
        var matcher = Matcher(try Self.rules())
        let records = [
            Self.record(",\"headers\":{\"x-robots-tag\":\"noai\"}"), Self.record(""),
            Self.record(",\"robots_txt\":\"User-agent: *\\nDisallow: /a/b\""),
            Self.record(",\"robots_txt\":\"User-agent: *\\nDisallow: /a/b\"")
                .replacingOccurrences(of: "/a/b\",\"lic", with: "/c\",\"lic"),
            Self.record(",\"headers\":{\"x-robots-tag\":\"noai\"}"),
        ]
        var outcomes: [Outcome] = []
        for record in records {
            let buffer = ByteBuffer(text: record)
            let decision = try matcher.decide(buffer.paddedBytes, from: 0, to: buffer.count)
            outcomes.append(decision.finding.outcome)
        }
        #expect(outcomes == [.block, .allow, .block, .allow, .block])
    }

    @Test("adding a prohibition never allows more")
    func monotony() throws {
        let rules = try Self.rules("signals: {permission-counts: [aipref, tdmrep, content-signal]}")
        let permissions = [
            "\"content-usage\":\"train-ai=y\"", "\"tdm-reservation\":\"0\"", "\"server\":\"x\"",
        ]
        let prohibitions = [
            "\"x-robots-tag\":\"noai\"", "\"content-signal\":\"ai-train=no\"",
        ]
        for permission in permissions {
            for prohibition in prohibitions {
                let record = Self.record(",\"headers\":{\(permission),\(prohibition)}")
                #expect(try Self.decide(record, rules).outcome == .block)
            }
        }
    }
}
