package import ProvenanceCore

/// What `sluice rules check` can find in a policy that is well-formed. A code is never renamed.
///
/// To add one: a case here, its lines in each table below, the check that finds it, and a test
/// that produces it.
package enum LintCode: String, CaseIterable, Sendable {
    case neverMatches = "lint.never-matches"
    case shadowed = "lint.shadowed"
    case contradicts = "lint.contradicts"
    case expired = "lint.expired"
    case expiring = "lint.expiring"
    case overlaps = "lint.overlaps"
    case allowsBlocked = "lint.allows-blocked"
    case entryCovered = "lint.entry-covered"
    case listedTwice = "lint.listed-twice"
    case undated = "lint.undated"
    case allowsNothing = "lint.allows-nothing"
    case capNotCounted = "lint.cap-not-counted"
    case untested = "lint.untested"

    package enum Severity: String, Sendable {
        /// The policy does not do what it says, or will stop a run.
        case error
        /// Something is superfluous, unproven or about to end.
        case warning
    }

    package var severity: Severity {
        switch self {
        case .contradicts, .expired, .allowsNothing: .error
        case .neverMatches, .shadowed, .expiring, .overlaps, .allowsBlocked, .entryCovered,
            .listedTwice, .undated, .capNotCounted, .untested:
            .warning
        }
    }

    /// One sentence: what was found.
    package var meaning: StaticString {
        switch self {
        case .neverMatches: "A line of the policy, or a list, can say nothing of any record."
        case .shadowed: "Stricter entries go before this one for every licence that it covers."
        case .contradicts: "Two lists of `licenses` say different things of the same licences."
        case .expired: "A list, a rule, an exception or a clearance is no longer in force."
        case .expiring:
            "A list, a rule, an exception or a clearance will soon be no longer in force."
        case .overlaps: "What an entry covers is covered by another one of the same list."
        case .allowsBlocked: "`licenses: allow` names what another setting always blocks."
        case .entryCovered: "An entry of a list adds nothing to another entry."
        case .listedTwice: "One licence is listed twice."
        case .undated: "A list has no date, so nobody can tell how old it is."
        case .allowsNothing: "Nothing in the policy can permit a record."
        case .capNotCounted: "An agreement has a cap in tokens or works, which runs do not count."
        case .untested: "No test makes this line of the policy speak."
        }
    }

    /// One sentence: what to do about it.
    package var fix: StaticString {
        switch self {
        case .neverMatches: "Remove it, or add what it waits for."
        case .shadowed: "Remove it, or narrow the entry that goes before it."
        case .contradicts: "Keep one of them: block beats review, review beats allow."
        case .expired: "Fetch the list again; renew what ended, or remove it."
        case .expiring: "Fetch or renew it before that day."
        case .overlaps: "Remove the narrower one."
        case .allowsBlocked: "Remove the entry, or change the setting that blocks it."
        case .entryCovered: "Harmless; remove the entry unless it records a request of its own."
        case .listedTwice: "Remove one of them."
        case .undated: "Put `# date: YYYY-MM-DD` into the list, or `date` into the policy."
        case .allowsNothing: "Add what permits the use: `licenses: {allow: […]}`."
        case .capNotCounted:
            "Keep account of it, and write what was used into the agreement before rules are compiled."
        case .untested: "Add a test whose record it speaks for; see `sluice rules test --help`."
        }
    }
}

/// One thing that was found.
package struct LintFinding: Hashable, Sendable {
    package let code: LintCode
    package let diagnostic: Diagnostic
}
