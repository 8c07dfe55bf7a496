import ProvenanceCore

/// Hosts of code: where owner and repository stand in their addresses.
///
/// To add one: an entry here. Its examples are its tests.
package struct CodeHost: Sendable {
    /// Where the owner's name stands.
    enum Owner: Sendable {
        /// The segment of this number, from 0; the repository's name is the one behind it.
        case segment(Int)
        /// The first label of the host.
        case label
    }

    /// The name under which its repositories are filed.
    let name: StaticString
    /// The hosts themselves, and, where they start with a dot, all beneath.
    let hosts: [StaticString]
    let owner: Owner
    /// What may stand in front of the owner, for each of the segments before it.
    var leads: [StaticString] = []
    /// Whether groups lie within groups, so that a repository's name may have many segments.
    var hasGroups = false
    /// First segments that are no owners.
    var reserved: [StaticString] = []
    /// First segments behind which an owner stands alone: `orgs/NAME`.
    var owners: [StaticString] = []
    /// Whether addresses name owners only.
    var namesOwnersOnly = false
    /// An address, and the repository or, where there is none, the owner that it names.
    package let examples: [(url: String, name: String)]

    private static let github: StaticString = "github.com"

    package static let all: [CodeHost] = [
        CodeHost(
            name: github,
            hosts: ["github.com", "www.github.com", "m.github.com"],
            owner: .segment(0),
            reserved: [
                "about", "apps", "blog", "codespaces", "collections", "contact", "customer-stories",
                "enterprise", "events", "explore", "features", "issues", "join", "login", "logout",
                "marketplace", "mobile", "new", "notifications", "pricing", "pulls", "readme",
                "search", "security", "settings", "site", "solutions", "team", "topics", "trending",
            ],
            owners: ["orgs", "sponsors", "users", "stars"],
            examples: [
                ("https://github.com/O/r", "github.com/o/r"),
                ("https://www.github.com/o/r.git", "github.com/o/r"),
                ("https://github.com/o/r/blob/main/a/b.py#L1", "github.com/o/r"),
                ("github.com/orgs/o/repositories", "github.com/o"),
            ]
        ),
        CodeHost(
            name: github,
            hosts: [
                "raw.githubusercontent.com", "raw.github.com", "codeload.github.com",
                "rawgit.com", "cdn.rawgit.com",
            ],
            owner: .segment(0),
            examples: [
                ("https://raw.githubusercontent.com/o/r/main/a.py", "github.com/o/r"),
                ("https://codeload.github.com/o/r/zip/refs/heads/main", "github.com/o/r"),
            ]
        ),
        CodeHost(
            name: github,
            hosts: ["media.githubusercontent.com"],
            owner: .segment(1),
            leads: ["media"],
            examples: [
                ("https://media.githubusercontent.com/media/o/r/main/a", "github.com/o/r")
            ]
        ),
        CodeHost(
            name: github,
            hosts: ["api.github.com"],
            owner: .segment(1),
            leads: ["repos"],
            owners: ["users", "orgs"],
            examples: [
                ("https://api.github.com/repos/o/r/contents/a", "github.com/o/r"),
                ("https://api.github.com/users/o", "github.com/o"),
            ]
        ),
        CodeHost(
            name: github,
            hosts: ["cdn.jsdelivr.net"],
            owner: .segment(1),
            leads: ["gh"],
            examples: [("https://cdn.jsdelivr.net/gh/o/r@1.0/a.js", "github.com/o/r")]
        ),
        CodeHost(
            name: github,
            hosts: ["gist.github.com", "gist.githubusercontent.com"],
            owner: .segment(0),
            namesOwnersOnly: true,
            examples: [("https://gist.github.com/o/0123abc", "github.com/o")]
        ),
        CodeHost(
            name: github,
            hosts: [".github.io"],
            owner: .label,
            examples: [
                ("https://O.github.io/r/x.html", "github.com/o/r"),
                ("https://o.github.io/", "github.com/o/o.github.io"),
            ]
        ),
        CodeHost(
            name: "gitlab.com",
            hosts: ["gitlab.com", "www.gitlab.com"],
            owner: .segment(0),
            hasGroups: true,
            reserved: ["explore", "help", "users", "search", "admin", "api"],
            owners: ["groups"],
            examples: [
                ("https://gitlab.com/g/s/r/-/blob/main/a", "gitlab.com/g/s/r"),
                ("https://gitlab.com/o/r/raw/main/a", "gitlab.com/o/r"),
            ]
        ),
        CodeHost(
            name: "gitlab.com",
            hosts: [".gitlab.io"],
            owner: .label,
            examples: [("https://o.gitlab.io/r/", "gitlab.com/o/r")]
        ),
        CodeHost(
            name: "bitbucket.org",
            hosts: ["bitbucket.org", "www.bitbucket.org"],
            owner: .segment(0),
            examples: [("https://bitbucket.org/o/r/src/main/a", "bitbucket.org/o/r")]
        ),
        CodeHost(
            name: "codeberg.org",
            hosts: ["codeberg.org"],
            owner: .segment(0),
            reserved: ["explore", "user"],
            examples: [("https://codeberg.org/o/r/src/branch/main", "codeberg.org/o/r")]
        ),
        CodeHost(
            name: "git.sr.ht",
            hosts: ["git.sr.ht", "hg.sr.ht"],
            owner: .segment(0),
            examples: [("https://git.sr.ht/~o/r/tree", "git.sr.ht/o/r")]
        ),
        CodeHost(
            name: "huggingface.co",
            hosts: ["huggingface.co", "www.huggingface.co", "hf.co"],
            owner: .segment(1),
            leads: ["datasets"],
            examples: [
                ("https://huggingface.co/datasets/o/r/tree/main", "huggingface.co/o/r")
            ]
        ),
        CodeHost(
            name: "huggingface.co",
            hosts: ["huggingface.co", "www.huggingface.co", "hf.co"],
            owner: .segment(1),
            leads: ["spaces"],
            examples: [("https://huggingface.co/spaces/o/r", "huggingface.co/o/r")]
        ),
        CodeHost(
            name: "huggingface.co",
            hosts: ["huggingface.co", "www.huggingface.co", "hf.co"],
            owner: .segment(0),
            reserved: ["blog", "docs", "models", "datasets", "spaces", "papers", "posts", "tasks"],
            examples: [("https://huggingface.co/o/r/blob/main/README.md", "huggingface.co/o/r")]
        ),
    ]

    /// What an address names.
    struct Place {
        let site: StaticString
        /// Where owner and repository stand in the address.
        let owner: Range<Int>
        /// Up to the last segment that may belong to the repository's name; nil if the address
        /// names an owner only.
        let repository: Range<Int>?
        /// Whether the repository is the one that is called like the host.
        var isHostRepository = false
    }

    /// What an address is to the hosts of code.
    enum Finding {
        /// It is at another host.
        case elsewhere
        /// It is at one of them, and names neither an owner nor a repository.
        case nothing
        case place(Place)
    }

    /// The owner and the repository that an address names.
    static func find(_ url: borrowing NormalURL) -> Finding {
        let host = url.hostBytes
        if url.isAddress { return .elsewhere }
        var finding = Finding.elsewhere
        var next = names.next(of: host)
        while let number = next {
            if let place = all[number].place(in: url) { return .place(place) }
            finding = .nothing
            next = names.next(after: number, of: host)
        }
        return finding
    }

    /// Whether a host is one of them.
    static func isOne(_ host: RawSpan) -> Bool { names.next(of: host) != nil }

    private static let names = HostNames(all.map(\.hosts))

    private func place(in url: borrowing NormalURL) -> Place? {
        let bytes = url.bytes
        var segments = PathSegments(of: bytes, in: url.pathRange)
        switch owner {
        case .label:
            let host = url.hostRange
            let label =
                host
                .lowerBound..<min(
                    host.upperBound,
                    bytes.end(at: UInt8(ascii: "."), from: host.lowerBound)
                )
            if let first = segments.next() {
                return Place(site: name, owner: label, repository: first)
            }
            return Place(site: name, owner: label, repository: host, isHostRepository: true)
        case .segment(let number):
            guard var first = segments.next() else { return nil }
            if isOne(of: owners, bytes.extracting(first)) {
                guard let owner = segments.next() else { return nil }
                return Place(site: name, owner: owner, repository: nil)
            }
            for index in 0..<number {
                guard isEqual(bytes.extracting(first), leads[index]),
                    let next = segments.next()
                else { return nil }
                first = next
            }
            if isOne(of: reserved, bytes.extracting(first)) { return nil }
            guard !namesOwnersOnly, let second = segments.next() else {
                return Place(site: name, owner: first, repository: nil)
            }
            var end = second.upperBound
            while hasGroups, let next = segments.next(),
                !RepositoryKey.endsName(bytes.extracting(next))
            {
                end = next.upperBound
            }
            return Place(site: name, owner: first, repository: second.lowerBound..<end)
        }
    }

    private func isOne(of words: [StaticString], _ text: RawSpan) -> Bool {
        words.contains { isEqual(text, $0) }
    }
}
