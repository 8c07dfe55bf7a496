package import ProvenanceCore

/// What the entries of a list name. The word is the key of a list in the policy.
///
/// To add one: a case here, its normal form in `Keys/`, and its line in each table below; the
/// compiler asks for all of them.
package enum OptOutKind: String, CaseIterable, SettingWord {
    /// Domains with all their sub-domains, or single hosts where an entry starts with `=`.
    case domains
    /// Single hosts.
    case hosts
    /// Addresses, exactly.
    case urls
    /// Addresses and all that lies beneath.
    case urlPrefixes = "url-prefixes"
    /// Addresses with wildcards.
    case urlPatterns = "url-patterns"
    /// Repositories of code.
    case repositories
    /// Accounts, with everything they own.
    case accounts
    /// Names of authors.
    case authors
    /// Ids of records.
    case ids
    /// Digests of content.
    case hashes
    /// Identifiers of published works: ISBN, DOI, ISCC …
    case works
    /// Names of collections.
    case sources

    /// The kind of one row, which may say it in the singular.
    init?(rowWord word: String) {
        guard let kind = Self.allCases.first(where: { word == $0.rawValue || word == $0.singular })
        else { return nil }
        self = kind
    }

    /// One entry of this kind, for messages.
    package var singular: String {
        switch self {
        case .domains: "domain"
        case .hosts: "host"
        case .urls: "url"
        case .urlPrefixes: "url-prefix"
        case .urlPatterns: "url-pattern"
        case .repositories: "repository"
        case .accounts: "account"
        case .authors: "author"
        case .ids: "id"
        case .hashes: "hash"
        case .works: "work"
        case .sources: "source"
        }
    }

    /// The roles of a record's fields that can name what a list of this kind names. A list that
    /// no field of the profile can feed is an error.
    package var roles: [FieldRole] {
        switch self {
        case .domains, .hosts, .urls, .urlPrefixes, .urlPatterns: [.url, .urlIfHTTP]
        case .repositories: [.repository, .url, .urlIfHTTP]
        case .accounts: [.account, .repository, .url, .urlIfHTTP, .authors]
        case .authors: [.authors]
        case .ids: [.id]
        case .hashes: [.hash, .id]
        case .works: [.work, .id, .url, .urlIfHTTP]
        case .sources: [.source]
        }
    }

    /// Whether an address is asked about with keys, rather than with its host or its fronts.
    var hasAddressKeys: Bool {
        switch self {
        case .urls, .repositories, .accounts, .works: true
        case .domains, .hosts, .urlPrefixes, .urlPatterns, .authors, .ids, .hashes, .sources: false
        }
    }

    /// Those of the roles of which one must be there and readable for a record to have been
    /// checked: an address that is no DOI does not say that the page is no part of a listed book.
    package var locatingRoles: [FieldRole] {
        switch self {
        case .domains, .hosts, .urls, .urlPrefixes, .urlPatterns: [.url, .urlIfHTTP]
        case .repositories: [.repository, .url, .urlIfHTTP]
        case .accounts: [.account, .repository, .url, .urlIfHTTP]
        case .authors: [.authors]
        case .ids: [.id]
        case .hashes: [.hash]
        case .works: [.work]
        case .sources: [.source]
        }
    }

    /// The code of a reason that an entry of this kind gives.
    package func code(isTakedown: Bool) -> ReasonCode {
        let codes: (optOut: ReasonCode, takedown: ReasonCode) =
            switch self {
            case .domains: (.optoutDomain, .takedownDomain)
            case .hosts: (.optoutHost, .takedownHost)
            case .urls, .urlPrefixes, .urlPatterns: (.optoutURL, .takedownURL)
            case .repositories: (.optoutRepository, .takedownRepository)
            case .accounts: (.optoutAccount, .takedownAccount)
            case .authors: (.optoutAuthor, .takedownAuthor)
            case .ids: (.optoutID, .takedownID)
            case .hashes: (.optoutHash, .takedownHash)
            case .works: (.optoutWork, .takedownWork)
            case .sources: (.optoutSource, .takedownSource)
            }
        return isTakedown ? codes.takedown : codes.optOut
    }

    /// What a record lacks that such a list cannot be asked about.
    package var needed: NeededPart {
        switch self {
        case .domains, .hosts, .urls, .urlPrefixes, .urlPatterns: .url
        case .repositories: .repository
        case .accounts: .account
        case .authors: .author
        case .ids: .id
        case .hashes: .hash
        case .works: .work
        case .sources: .source
        }
    }
}

/// A part of a record that lists need: the keys of `cannot-check`.
package enum NeededPart: String, CaseIterable, Sendable {
    case url
    case repository
    case account
    case author
    case id
    case hash
    case work
    case source
}

/// How a list is written.
package enum OptOutFormat: String, CaseIterable, SettingWord {
    /// Told from the file's name and its first entry.
    case auto
    /// One entry a line, `#` starts a comment.
    case lines
    /// RFC 4180 with a header row.
    case csv
    /// One JSON object a line.
    case jsonl
    /// `0.0.0.0 example.com`, as operating systems read it.
    case hosts
    /// Network rules of ad blockers: `||example.com^`.
    case adblock
    /// The registry of opt-outs from The Stack: one JSON object for each request.
    case bigcode
    /// The files of GitHub's registry of DMCA notices, by name.
    case githubDMCA = "github-dmca"

    /// The kinds that a list of this format can be named as; nil for all. What its lines say
    /// themselves goes before that.
    var kinds: [OptOutKind]? {
        switch self {
        case .auto, .lines, .csv, .jsonl: nil
        case .hosts: [.domains, .hosts]
        case .adblock: [.domains, .hosts, .urlPatterns]
        case .bigcode: [.accounts, .repositories]
        case .githubDMCA: [.ids, .urlPrefixes, .repositories, .accounts]
        }
    }
}

/// How far an entry has come. A withdrawn or rejected one stays in its list and stops blocking.
package enum OptOutStatus: String, CaseIterable, Sendable {
    case received
    case verified
    case withdrawn
    case rejected

    package init?(word: String) { self.init(rawValue: word) }

    package static var allWords: [String] { allCases.map(\.rawValue) }

    /// Whether an entry of this status stands against a record. One that nobody has checked yet
    /// does.
    package var blocks: Bool {
        switch self {
        case .received, .verified: true
        case .withdrawn, .rejected: false
        }
    }
}
