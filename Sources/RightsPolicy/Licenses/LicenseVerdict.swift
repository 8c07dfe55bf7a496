package import ProvenanceCore
package import RightsSignals

/// Something that speaks against a record because of its licence: rows 7 and 8 of the table.
package struct LicenseObjection: Hashable, Sendable {
    package var code: ReasonCode
    package var objection: Objection
    /// The line of the policy that says so; nil where a default does.
    package var rule: SourcePosition?
    package var message: String
    /// Where the licence stands in the record, and what stands there.
    package var field: String
    package var value: String
}

/// A licence that the record is used under.
package struct ChosenLicense: Hashable, Sendable {
    /// An id, a `LicenseRef-`, or the name of a family whose members all permit the use.
    package var id: String
    package var name: String
    package var url: String?
    /// A Creative Commons port without an id of its own.
    package var jurisdiction: String?
    package var obligations: LicenseObligations
    /// What its credit must hold.
    package var credit: CreditNeeds
    /// The entry of the policy that lets it in.
    package var permittedBy: LicenseEntry?
}

/// What the licence of a record means for the uses of the policy.
package struct LicenseVerdict: Hashable, Sendable {
    package var reading: LicenseReading
    /// The strictest first; none if the licence permits the use.
    package var objections: [LicenseObjection]
    /// The expression under which the use is permitted, one branch of every OR; nil if it is not.
    package var basis: String?
    package var licenses: [ChosenLicense]
    package var obligations: LicenseObligations
    /// What the credit must hold to fulfil all of `licenses`.
    package var credit: CreditNeeds

    package var outcome: Outcome { objections.map(\.objection).max()?.outcome ?? .allow }
}
