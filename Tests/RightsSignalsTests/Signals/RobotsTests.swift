import ProvenanceCore
import Testing

@testable import RightsSignals

@Suite("robots.txt")
struct RobotsTests {
    private func codes(_ text: String, _ asked: SignalContext) -> [ReasonCode] {
        reading(.robotsText, text, asked, by: [RobotsStandard.standard]).statements.map(\.code)
    }

    @Test("a rule for all and a rule for a crawler are told apart")
    func codes() {
        let text = "User-agent: *\nDisallow: /\n\nUser-agent: ccbot\nDisallow: /w\n"
        #expect(codes(text, context(crawlers: ["gptbot"])) == [.robotsWildcard])
        #expect(codes(text, context(crawlers: ["ccbot"])) == [.robotsTrainAgent])
        #expect(
            codes(text, context(crawlers: ["ccbot", "gptbot", "x"])) == [
                .robotsTrainAgent, .robotsWildcard,
            ]
        )
        #expect(codes(text, context()) == [.robotsWildcard])
        var search = context(crawlers: ["ccbot"])
        search.crawlerUses["ccbot"] = .search
        let found = reading(.robotsText, text, search, by: [RobotsStandard.standard])
        #expect(found.statements.map(\.code) == [.robotsAgent])
        #expect(found.answer(.train) == .silent && found.answer(.search) == .prohibits)
    }

    @Test(
        "the status says whether there is a file at all",
        arguments: [
            (200, true), (nil, true), (404, false), (403, false), (410, false), (301, false),
        ] as [(Int?, Bool)]
    )
    func status(_ status: Int?, _ counts: Bool) {
        let text = "User-agent: *\nDisallow: /\nContent-Signal: ai-train=no\n"
        let found = reading(.robotsText, text, context(status: status))
        #expect((found.answer(.train) == .prohibits) == counts)
    }

    @Test("a file that the server failed to give closes the site", arguments: [500, 503, 599])
    func unreachable(_ status: Int) {
        #expect(codes("", context(status: status)) == [.robotsUnreachable])
        let open = "User-agent: *\nAllow: /\n"
        #expect(codes(open, context(crawlers: ["a", "b"], status: status)) == [.robotsUnreachable])
    }

    @Test(
        "each form of a crawler's name counts, and nothing but equality",
        arguments: [
            ("AI2Bot", "ai2bot", true), ("ai2bot", "ai", false), ("GPTBot/1.1", "gptbot", true),
            ("Kangaroo Bot", "kangaroo bot", true), ("Kangaroo Bot", "kangaroo", true),
            ("MistralAI-User/1.0", "mistralai-user/1.0", true),
            ("MistralAI-User/1.0", "mistralai-user", true), ("bigsur.ai", "bigsur.ai", true),
            ("bigsur.ai", "bigsur", true), ("GPTBot2", "gptbot", true), ("GPT", "gptbot", false),
            ("GPTBot", "gpt", false), ("Googlebot-News", "googlebot", false),
            ("img2dataset", "img2dataset", true), ("img2dataset", "img", false),
            ("iaskspider/2.0", "iaskspider/2.0", true), ("panscient.com", "panscient.com", true),
        ]
    )
    func names(_ written: String, _ asked: String, _ isNamed: Bool) {
        let file = RobotsFile("User-agent: \(written)\nDisallow: /\n")
        #expect(file.audience(of: asked).isNamed == isNamed)
        #expect(file.allows(asked, "/x") == !isNamed)
    }

    @Test("groups of one crawler are one, and a name that stands with others speaks for it")
    func groups() {
        let text = """
            User-agent: a
            User-agent: b
            Disallow: /ab
            Crawl-delay: 3

            User-agent: c
            Disallow: /c
            Sitemap: https://e.org/s.xml
            User-agent: a
            Disallow: /a2
            """
        let file = RobotsFile(text)
        #expect(!file.allows("a", "/ab") && !file.allows("b", "/ab") && file.allows("c", "/ab"))
        #expect(!file.allows("a", "/a2") && file.allows("b", "/a2") && !file.allows("c", "/c"))
    }

    @Test(
        "paths match as RFC 9309 says",
        arguments: [
            ("/a*b", "/axxb", true), ("/a*b", "/axx", false), ("/*.gif$", "/x.gif", true),
            ("/*.gif$", "/x.gif?y", false), ("/a$", "/a", true), ("/a$", "/ab", false),
            ("*/x", "/y/x", true), ("/*/*/c$", "/a/b/c", true), ("/a*", "/a", true),
            ("/a**b*$", "/acb", true), ("/aba*ba$", "/aba", false), ("/aba*ba$", "/ababa", true),
            ("/x%24", "/x$", true), ("/x%2A", "/x*", true), ("/%7Eu", "/~u", true),
            ("/a%2Fb", "/a/b", false), ("/a%2fb", "/a%2Fb", true), ("/ü", "/%C3%BC", true),
            ("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar", true),
            ("/p?q", "/p?q=1", true), ("/p", "/P", false), ("", "/p", false), ("*", "/p", true),
            ("/a%zz", "/a%zz", true), ("/a#c", "/ax", true),
        ]
    )
    func paths(_ pattern: String, _ path: String, _ matches: Bool) {
        let file = RobotsFile("User-agent: *\nDisallow: \(pattern)\n")
        #expect(file.allows("x", "https://e.org" + path) == !matches)
    }

    @Test(
        "the path is what stands behind the authority",
        arguments: [
            ("https://e.org", "/"), ("https://e.org/a?b#c", "/a?b"), ("e.org/a", "/a"),
            ("//e.org/a", "/a"), ("/a", "/a"), ("https://e.org?q=/x", "/?q%3D%2Fx"),
            ("https://e.org#/x", "/"), ("", "/"), ("http://u:p@e.org:80/a", "/a"),
            ("/a/http://b", "/a/http%3A//b"),
        ]
    )
    func paths(_ url: String, _ path: String) {
        #expect(WorkPath(url: url)?.text == Array(path.utf8), "\(url)")
    }

    @Test(
        "slips of the hand are read as they are meant",
        arguments: [
            "user-agent: x\ndissallow: /", "User-Agent : x\nDisallow : /",
            "useragent: x\ndisalow:/",
            "user agent: x\ndisallaw: /", "user-agent x\ndisallow /",
            "\u{FEFF}user-agent: x\ndisallow: /",
            "user-agent: x\rdisallow: /", "user-agent: x\r\n\r\ndisallow: / # all",
            "disallowed: /\nuser-agent: x\ndisallowed: /", "\n\nUSER-AGENT:x\nDISALLOW:/",
        ]
    )
    func slips(_ text: String) { #expect(!RobotsFile(text).allows("x", "/y")) }

    @Test("line numbers count as an editor counts, whatever ends a line")
    func lineNumbers() {
        for end in ["\n", "\r", "\r\n"] {
            let text = ["# c", "", "User-agent: *", "", "  Disallow: /w  # x", ""]
                .joined(separator: end)
            let found = reading(.robotsText, text)
            #expect(found.statements.map(\.line) == [5])
            #expect(found.statements.map(\.excerpt) == ["Disallow: /w"])
        }
    }

    @Test("a path that is not known may be any that a rule forbids")
    func unknownPath() {
        let text = "User-agent: *\nAllow: /\nDisallow: /private\n"
        #expect(codes(text, context(url: nil)) == [.robotsWildcard])
        #expect(codes("User-agent: *\nDisallow:\n", context(url: nil)).isEmpty)
        let usage = "User-agent: *\nContent-Usage: /x train-ai=n\n"
        #expect(reading(.robotsText, usage, context(url: nil)).answer(.pretrain) == .prohibits)
    }

    @Test("what lies behind 500 KiB is not read, nor the line that the limit cuts")
    func limit() {
        let start = "User-agent: *\n"
        let filler = String(repeating: "#234567\n", count: (Limits.robotsBytes - 16) / 8)
        let text = start + filler + "Disallow: /private\n"
        let found = reading(.robotsText, text, context(url: "/open"))
        #expect(found.statements.isEmpty)
        #expect(found.faults.contains { $0.message.contains("500 KiB") })
    }

    @Test(
        "faults are noted",
        arguments: [
            ("Disallow: /\nUser-agent: *\n", "before the first"), ("<!doctype html><p>", "HTML"),
        ]
    )
    func faults(_ text: String, _ message: String) {
        #expect(reading(.robotsText, text).faults.contains { $0.message.contains(message) })
    }

    @Test("crawlers that one rule keeps out share one statement, which lists a few")
    func scope() {
        let text = "User-agent: a\nUser-agent: b\nUser-agent: c\nUser-agent: d\nDisallow: /\n"
        let found = reading(.robotsText, text, context(crawlers: ["a", "b", "c", "d"]))
        #expect(found.statements.map(\.scope) == ["a, b, c and 1 more"])
    }

    @Test("the form of the name that matched is shown")
    func form() {
        let text = "User-agent: MistralAI-User/1.0\nUser-agent: GPTBot\nDisallow: /\n"
        let asked = context(crawlers: ["mistralai-user", "gptbot"])
        #expect(
            reading(.robotsText, text, asked).statements.map(\.scope)
                == ["mistralai-user (as mistralai-user/1.0), gptbot"]
        )
    }

    @Test("a licence belongs to the group above it unless something sets it apart")
    func licences() {
        let text =
            "User-agent: a\nLicense: https://e.org/a.xml\nAllow: /\n\n"
            + "License: https://e.org/all.xml\n"
        let rules = RobotsFile(text).rules.filter { $0.kind == .license }
        #expect(rules.map(\.agents) == [0..<1, 0..<0])
        #expect(rules.map(\.line) == [2, 5])
    }
}
