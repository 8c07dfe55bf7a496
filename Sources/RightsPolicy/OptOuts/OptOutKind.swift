/// What the entries of a list name. The word is the key of a list in the policy.
///
/// To add one: a case here, and its normal form in `OptOutValue.swift`; the compiler asks for both.
package enum OptOutKind: String, CaseIterable, Sendable {
    /// Domains with all their sub-domains, or single hosts where an entry starts with `=`.
    case domains
    /// Single hosts.
    case hosts

    package init?(word: String) { self.init(rawValue: word) }

    package static var allWords: [String] { allCases.map(\.rawValue) }

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
        }
    }
}

/// How a list is written.
package enum OptOutFormat: String, CaseIterable, Sendable {
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

    package init?(word: String) { self.init(rawValue: word) }

    package static var allWords: [String] { allCases.map(\.rawValue) }
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
