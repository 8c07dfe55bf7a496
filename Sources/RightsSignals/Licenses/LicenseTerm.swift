/// One operand of a licence expression.
package struct LicenseTerm: Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// A licence of the table, by index.
        case known(Int)
        /// A `LicenseRef-` of the record's own, which the table does not know.
        case reference
        /// A family of the table, by index: one of its members is meant, and nobody says which.
        case family(Int)
        /// A text that says nothing that is known.
        case unread
    }

    package var kind: Kind
    /// The id in the list's casing, the family's name, or the text that was not understood.
    package var text: String
    /// Whether a `+` follows that no list id expresses.
    package var hasPlus = false
    /// The exception behind `WITH`.
    package var addition: String?
    /// The jurisdiction of a Creative Commons port that has no id of its own, lower-case.
    package var jurisdiction: String?

    package init(
        _ kind: Kind,
        _ text: String,
        hasPlus: Bool = false,
        addition: String? = nil,
        jurisdiction: String? = nil
    ) {
        self.kind = kind
        self.text = text
        self.hasPlus = hasPlus
        self.addition = addition
        self.jurisdiction = jurisdiction
    }

    package var description: String {
        var result = hasPlus ? text + "+" : text
        if let addition { result += " WITH " + addition }
        return result
    }

    /// The description, and the jurisdiction if there is one: what tells two terms apart.
    package var key: String {
        guard let jurisdiction else { return description }
        return description + " (" + jurisdiction + ")"
    }

    /// Whether a later version may be chosen in its place.
    package var isOrLater: Bool { hasPlus || text.hasSuffix("-or-later") }
}
