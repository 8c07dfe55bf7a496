package import ProvenanceCore

/// Why a record may be used: `license:SPDX`, `agreement:ID`, `signal:rsl`, `rule:ID`,
/// `exception:NAME` or `clearance:ID`.
package struct Basis: Hashable, Sendable {
    package var name: String
    /// Which objections it lifts.
    package var lifts: Lifts

    package init(_ name: String, lifts: Lifts = []) {
        self.name = name
        self.lifts = lifts
    }
}

/// The objections that a basis lifts, by what they are about.
///
/// | basis | lifts |
/// |---|---|
/// | a licence, a signal | nothing |
/// | an exception | `licenses`: never that a list could not be checked |
/// | a rule that allows, a clearance | `licenses`, `unchecked` |
/// | an agreement | what `wins-over` names: `signals`, `licenses` with `unchecked` |
///
/// Opt-outs are not among them: an agreement lifts one only for its own parties, entry by entry
/// (`Reason.liftedBy`). A rule that gives a record its licence lifts what its own one was refused
/// for. Takedowns, prohibitions by agreement and rules are lifted by nothing.
package struct Lifts: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Row 5.
    package static let signals = Lifts(rawValue: 1)
    /// Row 7, and what row 8 says of licences.
    package static let licenses = Lifts(rawValue: 2)
    /// What row 8 says of lists that could not be asked.
    package static let unchecked = Lifts(rawValue: 4)

    /// Whether an objection with this code is lifted.
    package func contains(_ code: ReasonCode) -> Bool {
        switch code.row {
        case 5: contains(.signals)
        case 7: contains(.licenses)
        case 8: contains(code == .optoutUnlocated ? .unchecked : .licenses)
        default: false
        }
    }
}
