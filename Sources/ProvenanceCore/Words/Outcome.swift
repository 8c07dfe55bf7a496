/// What became of a record. Ordered by severity: of several objections the greatest decides.
package enum Outcome: UInt8, CaseIterable, Comparable, Sendable {
    case allow
    case review
    case block
    /// The line could not be read as a JSON object; printed as "unreadable" for people.
    case quarantine

    /// The word that outputs and `--json` use.
    package var word: StaticString {
        switch self {
        case .allow: "allow"
        case .review: "review"
        case .block: "block"
        case .quarantine: "quarantine"
        }
    }

    /// The letter that a line of `decisions/` starts with.
    package var letter: Character {
        switch self {
        case .allow: "a"
        case .review: "r"
        case .block: "b"
        case .quarantine: "q"
        }
    }

    package static func < (left: Outcome, right: Outcome) -> Bool { left.rawValue < right.rawValue }
}

/// What the policy says of something that speaks against a record: the two outcomes that are
/// short of allowing it. Kept apart from `Outcome` so that "unknown means allow" cannot be written.
package enum Objection: UInt8, CaseIterable, Comparable, Sendable {
    case review
    case block

    package var outcome: Outcome {
        switch self {
        case .review: .review
        case .block: .block
        }
    }

    package static func < (left: Objection, right: Objection) -> Bool {
        left.rawValue < right.rawValue
    }
}
