import ProvenanceCore
import RightsPolicy
import Testing

@Suite("What an agreement covers")
struct AgreementScopeTests {
    /// What a grant covers and leaves out, a record, and whether the record rests on it.
    struct Reach: Sendable, CustomTestStringConvertible {
        var covers: [String]
        var excludes: [String] = []
        var record: String
        var isGranted: Bool
        var testDescription: String { "\(covers) without \(excludes): \(record)" }

        init(_ covers: String, _ record: String, _ isGranted: Bool, without excludes: String = "") {
            self.covers = covers.split(separator: " ").map(String.init)
            self.excludes = excludes.split(separator: " ").map(String.init)
            self.record = record
            self.isGranted = isGranted
        }
    }

    @Test("a grant must name all that identifies the work", arguments: grants)
    func granted(_ reach: Reach) throws {
        let rules = try rules([agreement(covers: reach.covers, excludes: reach.excludes)])
        let wanted = reach.isGranted ? "allow agreement:A" : "block license.absent"
        #expect(try rules.decided(reach.record) == wanted)
    }

    static let grants: [Reach] = [
        // A host is that host and its www.
        Reach("host:a.example", #"{"url":"https://a.example/x"}"#, true),
        Reach("host:a.example", #"{"url":"http://WWW.A.example:80/"}"#, true),
        Reach("host:a.example", #"{"url":"https://b.a.example/x"}"#, false),
        Reach("host:a.example", #"{"url":"https://www.b.a.example/x"}"#, false),
        Reach("host:www.a.example", #"{"url":"https://a.example/x"}"#, false),
        Reach("host:192.0.2.7", #"{"url":"https://192.0.2.7/x"}"#, true),
        Reach("domain:a.example", #"{"url":"https://b.a.example/x"}"#, true),
        Reach("domain:a.example", #"{"url":"https://ba.example/x"}"#, false),
        Reach("url:https://a.example/x", #"{"url":"https://a.example/x"}"#, true),
        Reach("url:https://a.example/x", #"{"url":"https://a.example/x?p=1"}"#, false),
        Reach("url-prefix:https://a.example/x", #"{"url":"https://a.example/x/y"}"#, true),
        Reach("url-prefix:https://a.example/x", #"{"url":"https://a.example/xy"}"#, false),
        // Of several addresses each is a place that the work is from.
        Reach(
            "host:a.example",
            #"{"url":"https://a.example/","source_url":"https://b.example/"}"#,
            false
        ),
        Reach(
            "host:a.example host:b.example",
            #"{"url":"https://a.example/","source_url":"https://b.example/"}"#,
            true
        ),
        Reach("host:a.example", #"{"url":["https://a.example/","https://b.example/"]}"#, false),
        Reach("host:a.example", #"{"url":["https://a.example/",7]}"#, false),
        Reach("host:a.example", #"{"url":"https://a.example/","id":"https://b.example/"}"#, false),
        Reach("host:a.example", #"{"url":"https:\/\/a.example\/x"}"#, true),
        Reach("host:a.example", #"{"text":"nowhere"}"#, false),
        // The original address counts, not that of a copy.
        Reach(
            "host:a.example",
            #"{"url":"https://web.archive.org/web/2024/https://a.example/x"}"#,
            true
        ),
        Reach(
            "host:web.archive.org",
            #"{"url":"https://web.archive.org/web/2024/https://a.example/x"}"#,
            false
        ),
        // Repositories and accounts: a name without a site is one on GitHub.
        Reach("repository:o/r", #"{"repo_name":"O/R"}"#, true),
        Reach("repository:o/r", #"{"url":"https://github.com/o/r/blob/main/a.c"}"#, true),
        Reach("repository:o/r", #"{"url":"https://gitlab.com/o/r"}"#, false),
        Reach("repository:gitlab.com/o/r", #"{"url":"https://gitlab.com/o/r"}"#, true),
        Reach("repository:o/r", #"{"repo_name":["o/r","o/s"]}"#, false),
        Reach("repository:o/r", #"{"repo_name":"o/r","url":"https://a.example/"}"#, false),
        Reach("account:o", #"{"repo_name":["o/r","o/s"]}"#, true),
        Reach("account:o", #"{"url":"https://github.com/o/r"}"#, true),
        Reach("account:o", #"{"url":"https://codeberg.org/o/r"}"#, false),
        Reach("account:o", #"{"username":"o"}"#, true),
        Reach("account:o", #"{"username":"o","url":"https://a.example/"}"#, false),
        // A work is one wherever its copy was found, and only if every identifier is covered.
        Reach("work:isbn:9780306406157", #"{"isbn":"0-306-40615-2"}"#, true),
        Reach(
            "work:isbn:9780306406157",
            #"{"isbn":"0-306-40615-2","url":"https://a.example/"}"#,
            true
        ),
        Reach(
            "work:isbn:9780306406157",
            #"{"isbn":"0-306-40615-2","url":"https://doi.org/10.5555/a"}"#,
            false
        ),
        Reach("work:isbn:9780306406157", #"{"isbn":"0-306-40615-2","doi":"unknown"}"#, false),
        Reach("work:doi:10.5555/a", #"{"url":"https://doi.org/10.5555/A"}"#, true),
        Reach("source:s", #"{"source":"s","url":"https://a.example/"}"#, true),
        Reach("source:s", #"{"source":"s","metadata":{"source":"t"}}"#, false),
        // What is excluded is read widely.
        Reach(
            "host:a.example",
            #"{"url":"https://a.example/x"}"#,
            false,
            without: "host:a.example"
        ),
        Reach(
            "domain:a.example",
            #"{"url":"https://b.c.a.example/"}"#,
            false,
            without: "host:c.a.example"
        ),
        Reach(
            "host:a.example",
            #"{"url":"https://a.example/","authors":["A","B"]}"#,
            false,
            without: "author:B"
        ),
        Reach(
            "source:s",
            #"{"source":"s","url":"https://web.archive.org/web/1/https://a.example/"}"#,
            false,
            without: "host:a.example"
        ),
        // Authors, languages and media narrow what is covered.
        Reach("host:a.example author:A", #"{"url":"https://a.example/","authors":["A"]}"#, true),
        Reach(
            "host:a.example author:A",
            #"{"url":"https://a.example/","authors":["A","B"]}"#,
            false
        ),
        Reach("host:a.example author:A", #"{"url":"https://a.example/","author":"A; B"}"#, false),
        Reach("host:a.example author:A", #"{"url":"https://a.example/"}"#, false),
        Reach("author:A", #"{"url":"https://a.example/","authors":["A"]}"#, false),
        Reach("host:a.example language:fr", #"{"url":"https://a.example/"}"#, false),
        Reach("host:a.example medium:text", #"{"url":"https://a.example/","text":"t"}"#, true),
        Reach("host:a.example medium:text", #"{"url":"https://a.example/"}"#, false),
        Reach("host:a.example medium:images", #"{"url":"https://a.example/","text":"t"}"#, false),
        Reach(
            "host:a.example",
            #"{"url":"https://a.example/","text":"t"}"#,
            true,
            without: "medium:images"
        ),
    ]

    @Test("a prohibition reaches whatever it names a part of", arguments: prohibitions)
    func prohibited(_ reach: Reach) throws {
        let rules = try rules([
            agreement(
                covers: reach.covers,
                excludes: reach.excludes,
                grants: [],
                prohibits: [.mine]
            )
        ])
        let wanted = reach.isGranted ? "allow license:CC0-1.0" : "block agreement.prohibited"
        #expect(try rules.decided(reach.record) == wanted)
    }

    static let prohibitions: [Reach] = [
        Reach("host:a.example", #"{"license":"CC0-1.0","url":"https://b.a.example/"}"#, false),
        Reach("host:a.example", #"{"license":"CC0-1.0","url":"https://ba.example/"}"#, true),
        Reach(
            "host:a.example",
            #"{"license":"CC0-1.0","url":["https://b.example/","https://a.example/"]}"#,
            false
        ),
        Reach(
            "host:a.example",
            #"{"license":"CC0-1.0","url":"https://web.archive.org/web/1/https://a.example/"}"#,
            false
        ),
        Reach(
            "host:web.archive.org",
            #"{"license":"CC0-1.0","url":"https://web.archive.org/web/1/https://a.example/"}"#,
            false
        ),
        Reach("author:B", #"{"license":"CC0-1.0","authors":["C","B, A"]}"#, true),
        Reach("author:A", #"{"license":"CC0-1.0","authors":["C","a"]}"#, false),
        Reach("repository:o/r", #"{"license":"CC0-1.0","repo_name":"gitlab.com/o/r"}"#, false),
        Reach("work:isbn:9780306406157", #"{"license":"CC0-1.0","isbn":["9780306406157"]}"#, false),
        Reach(
            "host:a.example",
            #"{"license":"CC0-1.0","url":"https://a.example/free"}"#,
            true,
            without: "url:https://a.example/free"
        ),
        Reach(
            "host:a.example",
            #"{"license":"CC0-1.0","url":["https://a.example/free","https://a.example/x"]}"#,
            false,
            without: "url:https://a.example/free"
        ),
    ]

    @Test("a record that cannot be held against a prohibition in force is not free of it")
    func cannotBeAsked() throws {
        let open = #"{"license":"CC0-1.0"}"#
        let prohibiting = try agreement(covers: ["author:A"], grants: [], prohibits: [.train])
        #expect(try rules([prohibiting]).decided(open) == "review optout.unlocated")
        var over = prohibiting
        over.until = Day("2026-11-23")
        #expect(try rules([over]).decided(open) == "allow license:CC0-1.0")
        var other = prohibiting
        other.prohibits = [.search]
        #expect(try rules([other]).decided(open) == "allow license:CC0-1.0")
    }

    @Test("the more specific is charged, then the one with priority, then the lowest id")
    func charged() throws {
        let record = #"{"url":"https://a.example/x/y"}"#
        let host = try agreement("A", covers: ["host:a.example"]) { $0.priority = 9 }
        let prefix = try agreement("B", covers: ["url-prefix:a.example/x"])
        let prior = try agreement("C", covers: ["url-prefix:a.example/x"]) { $0.priority = 1 }
        let same = try agreement("D", covers: ["url-prefix:a.example/x"]) { $0.priority = 1 }
        #expect(try rules([host, prefix]).decided(record) == "allow agreement:B")
        #expect(try rules([host, prior, prefix]).decided(record) == "allow agreement:C")
        #expect(try rules([same, prior]).decided(record) == "allow agreement:C")
        #expect(try rules([host]).decided(record) == "allow agreement:A")
    }

    @Test("an express prohibition wins, and `prefer` says who pays where a licence would do")
    func preference() throws {
        let record = #"{"url":"https://a.example/","license":"CC0-1.0"}"#
        let grant = try agreement("A", covers: ["host:a.example"])
        let ban = try agreement("B", covers: ["host:a.example"], grants: [], prohibits: [.train])
        #expect(try rules([grant, ban]).decided(record) == "block agreement.prohibited")
        #expect(try rules([grant]).decided(record) == "allow license:CC0-1.0")
        let policy = agreementPolicy(", prefer: agreement")
        #expect(try rules([grant], policy: policy).decided(record) == "allow agreement:A")
    }
}
