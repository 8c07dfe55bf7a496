import RightsPolicy
import Testing

@Suite("Keys of repositories and accounts")
struct RepositoryKeyTests {
    @Test(
        "entries of a list of repositories",
        arguments: [
            ("owner/repo", "owner/repo"),
            ("Owner/Repo.JS", "owner/repo.js"),
            ("owner/repo.git", "owner/repo"),
            ("https://github.com/Owner/Repo", "github.com/owner/repo"),
            ("https://github.com/owner/repo.git", "github.com/owner/repo"),
            ("https://github.com/owner/repo/blob/main/a/b.c#L3", "github.com/owner/repo"),
            ("github.com/owner/repo/", "github.com/owner/repo"),
            ("https://raw.githubusercontent.com/owner/repo/main/x", "github.com/owner/repo"),
            ("git@github.com:Owner/repo.git", "github.com/owner/repo"),
            ("ssh://git@github.com:22/owner/repo.git", "github.com/owner/repo"),
            ("git+https://github.com/owner/repo.git", "github.com/owner/repo"),
            ("https://gitlab.com/group/sub/repo/-/tree/main", "gitlab.com/group/sub/repo"),
            ("https://gitlab.com/group/repo/tree/main", "gitlab.com/group/repo"),
            ("git@gitlab.com:group/sub/repo.git", "gitlab.com/group/sub/repo"),
            ("https://git.example.org/owner/repo.git", "git.example.org/owner/repo"),
            (
                "swh:1:cnt:94a9ed024d3859793618152ea559a168bbcbb5e2;origin=https://github.com/o/r;path=/a",
                "github.com/o/r"
            ),
            ("https://o.github.io/r/", "github.com/o/r"),
        ]
    )
    func repositories(written: String, key: String) throws {
        #expect(try entryKey(written, .repositories) == key)
    }

    @Test(
        "entries that name no repository",
        arguments: [
            "owner", "https://github.com/owner", "https://example.org/", "a b/c", "o/..", "/r",
        ]
    )
    func noRepository(written: String) throws {
        #expect(try entryKey(written, .repositories).hasPrefix("! `\(written)`"))
    }

    @Test(
        "entries of a list of accounts",
        arguments: [
            ("Owner", "owner"), ("@Owner", "owner"), ("github.com/Owner", "github.com/owner"),
            ("https://www.github.com/owner/", "github.com/owner"),
            ("owner.github.io", "github.com/owner"),
            ("https://gist.github.com/owner", "github.com/owner"),
            ("https://github.com/orgs/o/people", "github.com/o"),
            ("https://medium.com/@name", "medium.com/name"),
            ("@name@mastodon.example", "mastodon.example/name"),
            ("https://stack.example/users/name", "stack.example/name"),
        ]
    )
    func accounts(written: String, key: String) throws {
        #expect(try entryKey(written, .accounts) == key)
    }

    @Test(
        "entries that name no account",
        arguments: [
            "owner/repo", "https://github.com/o/r", "Jane Doe", "https://example.org/", "@",
        ]
    )
    func noAccount(written: String) throws {
        #expect(try entryKey(written, .accounts).hasPrefix("! `\(written)`"))
    }

    @Test(
        "a record's repository field",
        arguments: [
            (#""O/r""#, ["o/r", "github.com/o/r"]),
            (#""https:\/\/github.com\/O\/r""#, ["o/r", "github.com/o/r"]),
            (#"["o/r", "p/q"]"#, ["o/r", "github.com/o/r", "p/q", "github.com/p/q"]),
            (#""https://git.example.org/o/r""#, ["git.example.org/o/r"]),
            (#""r""#, ["unreadable"]), ("7", ["unreadable"]), ("{}", ["unreadable"]), ("[]", []),
            (#"" ""#, []),
        ]
    )
    func field(json: String, keys: [String]) throws {
        #expect(try Set(fieldKeys(json, .repository, .repositories)) == Set(keys))
    }

    @Test(
        "a record's address names repositories and accounts",
        arguments: [
            (
                "https://raw.githubusercontent.com/O/R/main/x.py", ["o/r", "github.com/o/r"],
                ["o", "github.com/o"]
            ),
            (
                "https://gitlab.com/g/s/r/-/blob/main/x",
                ["gitlab.com/g/s", "g/s", "gitlab.com/g/s/r", "g/s/r"], ["g", "gitlab.com/g"]
            ),
            (
                "https://example.org/news/2024/x",
                ["example.org/news/2024", "example.org/news/2024/x"], ["example.org/news"]
            ),
            ("https://example.org/", [], []),
            ("https://github.com/features/copilot", [], []),
            ("https://medium.com/@Jane/x", ["medium.com/@jane/x"], ["medium.com/jane", "jane"]),
        ]
    )
    func address(address: String, repositories: [String], accounts: [String]) {
        #expect(Set(addressKeys(address, .repositories)) == Set(repositories), "\(address)")
        #expect(Set(addressKeys(address, .accounts)) == Set(accounts), "\(address)")
    }

    @Test(
        "a record's account and repository fields name accounts",
        arguments: [
            (FieldRole.account, #""@Jane""#, ["jane", "github.com/jane"]),
            (.account, #""Jane Doe""#, ["jane doe", "github.com/jane doe"]),
            (.account, #""https://github.com/Jane""#, ["jane", "github.com/jane"]),
            (.repository, #""Jane/r""#, ["jane", "github.com/jane"]),
            (.repository, #""git@gitlab.com:jane/r.git""#, ["jane", "gitlab.com/jane"]),
            (.authors, #"[{"login": "Jane", "name": "Jane Doe"}]"#, ["jane", "github.com/jane"]),
            (.authors, #"["Jane"]"#, []),
        ]
    )
    func accountFields(role: FieldRole, json: String, keys: [String]) throws {
        #expect(try Set(fieldKeys(json, role, .accounts)) == Set(keys))
    }
}
