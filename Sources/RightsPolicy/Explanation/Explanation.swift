package import ProvenanceCore
package import RightsSignals

/// Why one record got its outcome, and what would change it: all that was found in it, all that was
/// asked, and what each said.
package struct Explanation: Sendable {
    package var outcome: Outcome
    /// What an allowed record rests on.
    package var basis: String?
    /// Everything that speaks against the record, the deciding one first; what was lifted as well.
    package var reasons: [Reason]
    /// What was found in the record, by role.
    package var fields: [FoundField]
    /// What was looked for and is not there: the licence, and what lists needed.
    package var missing: [MissingField]
    /// What publishers' signals say, whether it touches the use or not.
    package var statements: [Statement]
    /// What the licence fields come to; nil for a line that cannot be read.
    package var license: LicenseVerdict?
    /// The ids of the rules of the policy that ask for a credit.
    package var credits: [String] = []
    /// The rows of the decision table, in order.
    package var rows: [DecisionRow]
    /// What would alter the outcome, the smallest change first.
    package var counterfactuals: [Counterfactual]
    /// Bytes of the line.
    package var byteCount: Int

    /// What an allowed record owes.
    package var obligations: [String] {
        outcome == .allow ? (license?.obligations.words ?? []) + credits.map { "rule:\($0)" } : []
    }

    /// The id of the record, if it has one.
    package var id: String? { fields.first { $0.role == .id && $0.isUsed }?.value }
}

/// A role that no field of the record plays, and where one would have been found.
package struct MissingField: Hashable, Sendable {
    package var role: FieldRole
    /// Dotted paths, the first choice first.
    package var paths: [String]
}

/// A field of a record, in one of the roles that it plays.
package struct FoundField: Hashable, Sendable {
    package var role: FieldRole
    /// Dotted path.
    package var path: String
    /// The field's text, or its JSON where it is no string, cut to what evidence may hold; nil for
    /// the text of the record, which is counted and never shown.
    package var value: String?
    package var isTruncated: Bool
    /// Bytes of the whole value as it stands in the record.
    package var byteCount: Int
    /// Whether it plays the role: not where it is empty, nor where another field comes first.
    package var isUsed: Bool
}
