/// One licence of the table.
package struct License: Sendable {
    /// The id in the list's casing; a `LicenseRef-` where the SPDX list has none.
    package var id: String
    package var name: String
    /// Where its text stands, or empty.
    package var url: String
    /// Empty where nobody has read the licence closely enough: only its id permits it.
    package var categories: LicenseCategories
    package var obligations: LicenseObligations
    package var credit: CreditNeeds
    /// The country where alone the statement holds, as with works of the US government.
    package var territory: String?
    package var isDeprecated = false
}

/// A name that says what kind of licence it is, and not which: `GPL`, `CC BY`, `BSD`.
package struct LicenseFamily: Sendable {
    /// `GPL-*`: the part that is known, and a star.
    package var name: String
    /// The licences that may be meant, by index in the table.
    package var members: [Int]
}
