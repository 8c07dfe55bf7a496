import Foundation
import ProvenanceCore
import RightsPolicy
import TestSupport
import Testing

/// A kind of list with two entries that are sound, for tests of what may befall a list.
struct KindSample: CustomTestStringConvertible, Sendable {
    let kind: String
    let entries: [String]
    /// A record that the first entry names, and the code for it.
    let record: String
    let code: String

    var testDescription: String { kind }
    var text: String { "# date: 2026-09-01\n" + entries.joined(separator: "\n") + "\n" }

    static let sha256 = String(repeating: "0a", count: 32)

    static let all = [
        KindSample(
            kind: "domains",
            entries: ["example.com", "example.org"],
            record: #"{"url":"https://www.example.com/a"}"#,
            code: "optout.domain"
        ),
        KindSample(
            kind: "hosts",
            entries: ["www.example.com", "example.org"],
            record: #"{"url":"https://www.example.com/a"}"#,
            code: "optout.host"
        ),
        KindSample(
            kind: "urls",
            entries: ["https://example.com/a?b=1", "example.org/"],
            record: #"{"url":"HTTP://user@Example.com:80/x/../a?b=1#part"}"#,
            code: "optout.url"
        ),
        KindSample(
            kind: "url-prefixes",
            entries: ["example.com/a", "example.org/b/"],
            record: #"{"url":"https://example.com/a/b/c"}"#,
            code: "optout.url"
        ),
        KindSample(
            kind: "url-patterns",
            entries: ["*.example.com/*/print", "/wp-content/uploads/*"],
            record: #"{"url":"https://www.example.com/story/print"}"#,
            code: "optout.url"
        ),
        KindSample(
            kind: "repositories",
            entries: ["owner/repo", "github.com/other/thing"],
            record: #"{"url":"https://x.org/","repository":"https://github.com/Owner/Repo.git"}"#,
            code: "optout.repository"
        ),
        KindSample(
            kind: "accounts",
            entries: ["owner", "other"],
            record: #"{"url":"https://github.com/owner/anything"}"#,
            code: "optout.account"
        ),
        KindSample(
            kind: "authors",
            entries: ["Jane Doe", "John Roe"],
            record: #"{"authors":["Ann Other","Jane  Doe"]}"#,
            code: "optout.author"
        ),
        KindSample(
            kind: "ids",
            entries: ["record-1", "record-2"],
            record: #"{"id":"record-1"}"#,
            code: "optout.id"
        ),
        KindSample(
            kind: "hashes",
            entries: ["sha256:\(sha256)", String(repeating: "1b", count: 20)],
            record: #"{"hash":"\#(sha256.uppercased())"}"#,
            code: "optout.hash"
        ),
        KindSample(
            kind: "works",
            entries: ["978-3-16-148410-0", "doi:10.1000/182"],
            record: #"{"work":"ISBN 9783161484100"}"#,
            code: "optout.work"
        ),
        KindSample(
            kind: "sources",
            entries: ["Some Collection", "other"],
            record: #"{"source":"Some Collection"}"#,
            code: "optout.source"
        ),
    ]

    /// Fields for every role, so that any kind can be fed.
    static let format = """
        record-format:
          license: [license]
          url: [url]
          repository: [repository]
          account: [account]
          authors: [authors]
          id: [id]
          hash: [hash]
          work: [work]
          source: [source]
        """

    func folder(_ options: String = "", takedown: Bool = false) throws -> RuleFolder {
        try RuleFolder([
            "policy.yaml": policyText(
                "\(takedown ? "takedowns" : "opt-outs"):\n"
                    + "  - {\(kind): list.txt, name: the-list\(options)}",
                more: Self.format
            ),
            "list.txt": text,
        ])
    }
}

@Suite("Lists that stop a run")
struct FailClosedTests {
    @Test("a list that is there, whole and fresh is applied", arguments: KindSample.all)
    func sound(_ sample: KindSample) throws {
        for takedown in [false, true] {
            let folder = try sample.folder(", max-age-days: 10", takedown: takedown)
            let rules = try folder.load()
            let outcome = try rules.outcome(of: sample.record)
            let code =
                takedown
                ? sample.code.replacingOccurrences(of: "optout", with: "takedown")
                : sample.code
            #expect(outcome.hasPrefix("block \(code)"), "\(outcome)")
            let reasons = try rules.reasons(of: sample.record)
            #expect(reasons.contains(#""list":"the-list""#))
            #expect(reasons.contains(#""entry_line":2"#))
            #expect(reasons.contains(#""rule":"policy.yaml:"#))
        }
    }

    @Test("a deleted list stops the run", arguments: KindSample.all)
    func deleted(_ sample: KindSample) throws {
        let folder = try sample.folder()
        try folder.remove("list.txt")
        let findings = folder.findings()
        #expect(findings.count == 1)
        #expect(findings[0].contains("list `the-list` does not exist: there is no `list.txt`"))
        #expect(findings[0].hasPrefix("policy.yaml:"))
    }

    @Test("an emptied list stops the run, unless it may be empty", arguments: KindSample.all)
    func emptied(_ sample: KindSample) throws {
        for text in ["", "# date: 2026-09-01\n# nothing\n"] {
            let folder = try sample.folder()
            try folder.write(text, to: "list.txt")
            #expect(folder.findings().first?.contains("list `the-list` has no entries") == true)
            let lenient = try sample.folder(", min-entries: 0")
            try lenient.write(text, to: "list.txt")
            #expect(lenient.findings() == [])
        }
    }

    @Test("a list that was cut short stops the run", arguments: KindSample.all)
    func truncated(_ sample: KindSample) throws {
        let folder = try sample.folder(", min-entries: 2")
        #expect(folder.findings() == [])
        let half = sample.text.split(separator: "\n").prefix(2).joined(separator: "\n")
        try folder.write(half, to: "list.txt")
        let findings = folder.findings()
        #expect(findings.first?.contains("has 1 entry, fewer than `min-entries: 2`") == true)
    }

    @Test("a list that shrank since the last run stops this one", arguments: KindSample.all)
    func shrunk(_ sample: KindSample) throws {
        let folder = try sample.folder(", max-shrink: 10%")
        try folder.compileToFile()
        for file in [folder.policy, folder.compiled] {
            #expect(folder.findings(file, known: ["the-list": 2]) == [])
            let findings = folder.findings(file, known: ["the-list": 3])
            #expect(findings.first?.contains("has 2 entries; it had 3 when it was last") == true)
        }
    }

    @Test("a renamed list stops the run", arguments: KindSample.all)
    func renamed(_ sample: KindSample) throws {
        let folder = try sample.folder()
        try folder.write(sample.text, to: "other.txt")
        try folder.remove("list.txt")
        #expect(folder.findings().first?.contains("does not exist") == true)
    }

    @Test(
        "a list that has become too old stops the run, compiled or not",
        arguments: KindSample.all
    )
    func aged(_ sample: KindSample) throws {
        let folder = try sample.folder(", max-age-days: 10")
        try folder.compileToFile()
        for file in [folder.policy, folder.compiled] {
            #expect(folder.findings(file, asOf: try day("2026-09-11")) == [])
            let findings = folder.findings(file, asOf: try day("2026-09-12"))
            #expect(findings.count == 1)
            #expect(findings.first?.contains("11 days before 2026-09-12: older than") == true)
        }
        try folder.write(sample.entries.joined(separator: "\n"), to: "list.txt")
        #expect(folder.findings().first?.contains("has no date, so `max-age-days: 10`") == true)
    }

    @Test("a list that cannot be read, or is misspelt, stops the run", arguments: KindSample.all)
    func unreadable(_ sample: KindSample) throws {
        let folder = try sample.folder()
        try folder.remove("list.txt")
        try folder.write("x", to: "list.txt/inside")
        #expect(folder.findings().first?.contains("list `the-list` cannot be read") == true)
        let text = try String(contentsOfFile: folder.policy, encoding: .utf8)
        try folder.write(
            text.replacingOccurrences(of: "{\(sample.kind):", with: "{\(sample.kind)x:"),
            to: "policy.yaml"
        )
        #expect(folder.findings().contains { $0.contains("did you mean `\(sample.kind)`?") })
    }

    @Test(
        "a list whose kind no field of the records can feed is an error",
        arguments: KindSample.all
    )
    func unfed(_ sample: KindSample) throws {
        let folder = try sample.folder()
        let text = try String(contentsOfFile: folder.policy, encoding: .utf8)
        let start = try #require(text.range(of: "  url:"))
        let end = try #require(text.range(of: "opt-outs:"))
        try folder.write(
            text.replacingCharacters(in: start.lowerBound..<end.lowerBound, with: ""),
            to: "policy.yaml"
        )
        #expect(folder.findings().first?.contains("has no field that a list of") == true)
    }

    @Test(
        "a record that a list cannot be asked about is reviewed, or blocked as the policy says",
        arguments: KindSample.all
    )
    func unlocated(_ sample: KindSample) throws {
        let rules = try sample.folder().load()
        let record = #"{"license":"MIT"}"#
        #expect(try rules.outcome(of: record) == "review optout.unlocated")
        #expect(try rules.reasons(of: record).contains("so the lists cannot be asked about it"))
        let folder = try sample.folder()
        let parts = ["url", "repository", "account", "author", "id", "hash", "work", "source"]
        let text = try String(contentsOfFile: folder.policy, encoding: .utf8)
        let all = parts.map { "\($0): block" }.joined(separator: ", ")
        try folder.write(text + "\ncannot-check: {\(all)}\n", to: "policy.yaml")
        #expect(try folder.load().outcome(of: record) == "block optout.unlocated")
    }

    @Test("an entry counts from its first day to its last, whenever the set was compiled")
    func interval() throws {
        let folder = try RuleFolder([
            "policy.yaml": policyText("opt-outs:\n  - {domains: list.csv}"),
            "list.csv": """
            value,status,from,until,uses
            a.com,received,2026-02-01,2026-02-10,
            b.com,withdrawn,,,
            c.com,verified,,,search
            d.com,verified,,,train
            """,
        ])
        try folder.compileToFile()
        func outcome(_ host: String, on text: String) throws -> String {
            try folder.load(folder.compiled, asOf: try day(text))
                .outcome(of: #"{"license":"MIT","url":"https://\#(host)/"}"#)
        }
        #expect(try outcome("a.com", on: "2026-01-31") == "allow")
        #expect(try outcome("a.com", on: "2026-02-01") == "block optout.domain")
        #expect(try outcome("a.com", on: "2026-02-10") == "block optout.domain")
        #expect(try outcome("a.com", on: "2026-02-11") == "allow")
        #expect(try outcome("b.com", on: "2026-02-05") == "allow")
        #expect(try outcome("c.com", on: "2026-02-05") == "allow")
        #expect(try outcome("d.com", on: "2026-02-05") == "block optout.domain")
    }

    private func day(_ text: String) throws -> Day { try #require(Day(text)) }
}
