import ProvenanceCore
import RightsPolicy
import TestSupport
import Testing

@Suite("Registries as lists")
struct RegistryListTests {
    @Test("requests of the registry of The Stack name accounts and repositories")
    func bigCode() throws {
        let list = try read(
            """
            {"issue": 1, "author": "Jane", "optout_owners": ["Jane", "jane-org"], "optout_repos": []}
            {"issue": 2, "author": "bo", "optout_owners": [], "optout_repos": ["bo/R"]}
            {"issue": 3, "author": "q", "optout_owners": ["q"], "optout_repos": []}
            {"issue": 3, "tag": "question"}
            """,
            named: "optouts.jsonl",
            .accounts
        )
        #expect(list.format == .bigcode)
        #expect(
            ListFormatTests.lines(list) == [
                "github.com/jane (issue 1)", "github.com/jane-org (issue 1)",
                "github.com/bo/r (issue 2)", "github.com/q rejected (issue 3)",
            ]
        )
        #expect(list.kinds == [.repositories, .accounts])
    }

    @Test(
        "rows that are none",
        arguments: [
            (
                #"{"issue": 1, "author": "a", "optout_owners": [], "optout_repos": []}"#,
                "names neither"
            ),
            (#"{"author": "a", "optout_owners": ["a"]}"#, "has no `issue`"),
            (#"{"issue": 1, "optout_owners": "a"}"#, "no list of names"),
            (#"{"issue": 1, "optout_owners": ["a b"]}"#, "white space"),
            (#"{"issue": 1, "optout_repos": ["a"]}"#, "names an owner"),
            (#"{"issue": 1, "tag": "bug", "optout_owners": []}"#, "a tag that is not known"),
            (#"{"issue": 1, "optout_ownres": ["a"]}"#, "unknown key `optout_ownres`"),
            (#"{"issue": 1, "optout_owners": ["a"]"#, "is not one JSON object"),
        ]
    )
    func badRows(row: String, why: String) throws {
        let found = try findings(row, named: "o.jsonl", .repositories) { $0.format = .bigcode }
        #expect(found.contains { $0.hasPrefix("o.jsonl:1") && $0.contains(why) }, "\(found)")
    }

    @Test("all requests of the registry of The Stack are read")
    func allOfBigCode() throws {
        guard let path = SharedData.path("optout/bigcode-optouts-pseudonymised.jsonl"),
            let tags = SharedData.path("optout/bigcode-issue_tags.jsonl")
        else { return }
        let file = try TemporaryList(try contents(of: path) + contents(of: tags), named: "o.jsonl")
        let list = try OptOutListReader.read(
            file.source(.accounts),
            suffixes: PublicSuffixes()
        )
        #expect(list.format == .bigcode && list.rejectedCount == 0)
        let accounts = list.all.filter { $0.value.split(separator: "/").count == 2 }
        let repositories = list.all.filter { $0.value.split(separator: "/").count == 3 }
        // STANDARDS 12.1 counts 7,205 owners, 6,953 of them different, and 537 repositories.
        #expect(accounts.count == 7205 && repositories.count == 537)
        #expect(Set(accounts.map(\.value)).count == 6953)
        #expect(Set(list.all.map(\.line)).count == 7101)
        #expect(list.all.allSatisfy { $0.reference?.hasPrefix("issue ") == true })
    }

    @Test("notices are told from what takes them back")
    func notices() throws {
        let list = try read(
            """
            2014/2014-01-01-Acme.md
            2014/2014-02-01-acme-CounterNotice.md
            2021/05/2021-05-01-foo-2.md:https://github.com/O/R.git).
            2021/05/2021-05-01-foo-2.md:https://github.com/o/r/blob/main/a/b.c
            2021/05/2021-05-01-foo-2.md:https://o.github.io/page/
            2021/05/2021-05-03-foo-2-retraction.md:https://github.com/o/r
            2021/05/2021-05-04-bar.md
            2021/05/2021-05-05-bar.md
            2021/05/2021-05-06-bar-reversal.md
            2021/05/2021-05-07-court-order.pdf
            2022/05/2022-05-01-baz.md
            2022/05/2022-05-02-baz-counter.md
            2022/05/2022-05-09-baz-CounterNotice-Retraction.md
            """,
            named: "notices.txt",
            .ids
        ) { $0.isTakedown = true }
        #expect(list.format == .githubDMCA)
        #expect(list.skippedCount == 6 && list.rejectedCount == 0)
        #expect(
            ListFormatTests.lines(list) == [
                "2014/2014-01-01-Acme.md withdrawn (2014/2014-01-01-Acme.md, counternotice "
                    + "2014/2014-02-01-acme-CounterNotice.md)",
                "github.com/o/r withdrawn (2021/05/2021-05-01-foo-2.md, retraction "
                    + "2021/05/2021-05-03-foo-2-retraction.md)",
                "github.com/o/r/blob/main/a/b.c (2021/05/2021-05-01-foo-2.md)",
                "raw.githubusercontent.com/o/r/main/a/b.c (2021/05/2021-05-01-foo-2.md)",
                "o.github.io/page/ (2021/05/2021-05-01-foo-2.md)",
                "2021/05/2021-05-04-bar.md (2021/05/2021-05-04-bar.md)",
                "2021/05/2021-05-05-bar.md (2021/05/2021-05-05-bar.md)",
                "2022/05/2022-05-01-baz.md (2022/05/2022-05-01-baz.md)",
            ]
        )
        #expect(list.kinds == [.urlPrefixes, .repositories, .ids])
    }

    @Test("all file names of GitHub's registry are read")
    func allNotices() throws {
        guard let path = SharedData.path("optout/github-dmca-all-filenames.txt") else { return }
        let file = try TemporaryList(try contents(of: path), named: "names.txt")
        let list = try OptOutListReader.read(
            file.source(.ids) { $0.isTakedown = true },
            suffixes: PublicSuffixes()
        )
        #expect(list.format == .githubDMCA && list.rejectedCount == 0)
        // In any case of letters: 528 that take a notice back, 15 that take back a counternotice,
        // 6 papers.
        #expect(list.entryCount + list.skippedCount == 21_862)
        let withdrawn = list.all.filter { $0.terms.status == .withdrawn }
        for role in ["counternotice", "retraction", "reversal"] {
            #expect(withdrawn.contains { $0.reference?.contains(", \(role) ") == true })
        }
        #expect(list.skippedCount == 549)
        #expect(withdrawn.count == 285)
    }
}
