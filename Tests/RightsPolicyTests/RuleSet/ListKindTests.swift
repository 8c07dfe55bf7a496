import ProvenanceCore
import RightsPolicy
import TestSupport
import Testing

/// Lists of every format and kind, from the policy to the decision.
@Suite("What lists say of records")
struct ListKindTests {
    @Test(
        "a repository is known by all its names, a registry by its own format",
        arguments: [
            (#"{"repo_name": "New/Name", "license": "MIT"}"#, "block optout.repository"),
            (#"{"repo_name": "old/name", "license": "MIT"}"#, "block optout.repository"),
            (
                #"{"url": "https://raw.githubusercontent.com/new/name/main/a", "license": "MIT"}"#,
                "block optout.repository"
            ),
            (#"{"repo_name": "Jane/anything", "license": "MIT"}"#, "block optout.account"),
            (#"{"url": "https://jane.github.io/x", "license": "MIT"}"#, "block optout.account"),
            (#"{"repo_name": "bo/one", "license": "MIT"}"#, "block optout.repository"),
            (#"{"repo_name": "bo/two", "license": "MIT"}"#, "allow"),
            (#"{"repo_name": "asker/x", "license": "MIT"}"#, "allow"),
            (
                #"{"url": "https://web.archive.org/web/2020/https://github.com/bo/one", "license": "MIT"}"#,
                "block optout.repository"
            ),
        ]
    )
    func code(record: String, outcome: String) throws {
        let folder = try RuleFolder([
            "policy.yaml": policyText(
                """
                opt-outs:
                  - {repositories: lists/repositories.txt, aliases: lists/renamed.txt}
                  - {accounts: lists/optouts.jsonl}
                """
            ),
            "lists/repositories.txt": "old/name\n",
            "lists/renamed.txt": "old/name middle/name\nmiddle/name new/name\n",
            "lists/optouts.jsonl": """
            {"issue": 1, "author": "someone", "optout_owners": ["jane"], "optout_repos": []}
            {"issue": 2, "author": "bo", "optout_owners": [], "optout_repos": ["bo/one"]}
            {"issue": 3, "author": "asker", "optout_owners": ["asker"], "optout_repos": []}
            {"issue": 3, "tag": "question"}
            """,
        ])
        #expect(try folder.load().outcome(of: record) == outcome)
    }

    @Test(
        "notices that stand are takedowns",
        arguments: [
            (
                #"{"repo_name": "o/r", "url": "http://a.com", "license": "MIT"}"#,
                "block takedown.repository"
            ),
            (#"{"repo_name": "o/s", "url": "http://a.com", "license": "MIT"}"#, "allow"),
            (
                #"{"url": "https://raw.githubusercontent.com/o/t/main/a/b", "license": "MIT"}"#,
                "block takedown.url"
            ),
            (
                #"{"url": "https://raw.githubusercontent.com/o/t/main/c", "license": "MIT"}"#,
                "allow"
            ),
        ]
    )
    func notices(record: String, outcome: String) throws {
        let folder = try RuleFolder([
            "policy.yaml": policyText(
                "takedowns:\n  - {repositories: notices.txt, format: github-dmca}"
            ),
            "notices.txt": """
            2024/01/2024-01-01-a.md:https://github.com/o/r
            2024/01/2024-01-02-b.md:https://github.com/o/s
            2024/01/2024-01-03-b-counternotice.md
            2024/01/2024-01-04-c.md:https://github.com/o/t/tree/main/a
            """,
        ])
        #expect(try folder.load().outcome(of: record) == outcome)
    }

    @Test(
        "one file of rules holds domains and patterns",
        arguments: [
            (#"{"url": "https://www.ads.com/x", "license": "MIT"}"#, "block optout.domain"),
            (#"{"url": "https://a.com/banner/1", "license": "MIT"}"#, "block optout.url"),
            (#"{"url": "https://b.a.com/banner/1", "license": "MIT"}"#, "block optout.url"),
            (#"{"url": "https://a.com/banners", "license": "MIT"}"#, "allow"),
        ]
    )
    func rules(record: String, outcome: String) throws {
        let folder = try RuleFolder([
            "policy.yaml": policyText("opt-outs:\n  - {domains: rules.txt, format: adblock}"),
            "rules.txt": "! title\n||ads.com^\n||a.com/banner/\n##.x\n",
        ])
        #expect(try folder.load().outcome(of: record) == outcome)
    }

    @Test("a row of a kind that no field can feed stops the run")
    func unfedRow() throws {
        let folder = try RuleFolder([
            "policy.yaml": policyText(
                "opt-outs:\n  - {domains: list.csv}",
                more: "record-format: {license: [license], url: [url]}"
            ),
            "list.csv": "value,kind\na.com,domain\nJane Doe,author\n",
        ])
        #expect(
            folder.findings() == [
                "policy.yaml:6:5: the record format of this policy has no field that entries of "
                    + "`authors` could be matched against (name one as `authors` in `record-format`)"
            ]
        )
    }

    @Test("the public suffix list that is named decides, and is recorded")
    func suffixes() throws {
        let list = """
            // ===BEGIN ICANN DOMAINS===
            com
            // ===END ICANN DOMAINS===
            // ===BEGIN PRIVATE DOMAINS===
            hosting.com
            // ===END PRIVATE DOMAINS===
            """
        let folder = try RuleFolder([
            "policy.yaml": policyText(
                "opt-outs:\n  - {domains: list.txt}",
                more: "public-suffix-list: {file: suffixes.dat, date: 2026-09-01}"
            ),
            "suffixes.dat": list, "list.txt": "someone.hosting.com\n",
        ])
        let rules = try folder.load()
        #expect(rules.suffixes?.name == "suffixes.dat")
        #expect(rules.suffixes?.date?.description == "2026-09-01")
        #expect(rules.suffixes?.digest.utf8.count == 64)
        try folder.compileToFile()
        #expect(try folder.load(folder.compiled).suffixes == rules.suffixes)

        try folder.write("hosting.com\n", to: "list.txt")
        #expect(folder.findings().contains { $0.contains("is a public suffix") })
        try folder.remove("suffixes.dat")
        #expect(
            folder.findings().contains { $0.hasPrefix("policy.yaml:4:28: the public suffix list") }
        )
    }

    @Test("a changed file of aliases makes another rule set")
    func aliasDigest() throws {
        let folder = try RuleFolder([
            "policy.yaml": policyText("opt-outs:\n  - {repositories: list.txt, aliases: a.txt}"),
            "list.txt": "o/r\n", "a.txt": "o/r p/q\n",
        ])
        let first = try folder.compile()
        #expect(try folder.compile().digest == first.digest)
        try folder.write("# renamed\no/r p/q\n", to: "a.txt")
        #expect(try folder.compile().sources != first.sources)
    }
}
