package import ProvenanceCore

/// One test of a policy: a record, and what must become of it.
package struct RecordTest: Sendable {
    /// Where the record comes from.
    package enum Record: Sendable {
        /// One line of JSON.
        case text(String)
        /// A file, its path resolved; of several lines the one with this number, from 1.
        case file(PolicyText, line: Int?)
    }

    /// What the `attribution/` line of the record must hold.
    package enum Attribution: Sendable {
        /// There must be none: nothing is owed.
        case none
        /// The line has these members, with these values; `null` stands for a member that is not
        /// there.
        case holds(JSONValue)
    }

    /// What a person calls it; by default its place.
    package var name: String
    package var position: SourcePosition
    package var record: Record
    /// The day by which dates are judged; nil: the day of the run.
    package var asOf: Day?
    package var outcome: Outcome
    /// Codes of reasons that must stand.
    package var reasons: [ReasonCode]
    /// All the codes that may stand, and must; nil: others may stand as well.
    package var onlyReasons: [ReasonCode]?
    /// Rules that must have spoken: ids, names of lists, lines of the policy.
    package var rules: [PolicyText]
    /// The basis of an allowed record.
    package var basis: String?
    package var attribution: Attribution?
}

extension Outcome: SettingWord {
    package static var allWords: [String] { allCases.map { String(describing: $0.word) } }

    package init?(word: String) {
        guard let outcome = Self.allCases.first(where: { "\($0.word)" == word }) else { return nil }
        self = outcome
    }
}

extension ReasonCode: SettingWord {}
