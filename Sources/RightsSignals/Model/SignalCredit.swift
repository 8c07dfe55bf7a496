/// What a permission on condition of attribution asks for: credit that is visible, with a link to
/// the source that works, and what the publisher names besides.
///
/// Source: RSL 1.0, section 3, `payment type="attribution"` and `copyright` (read 2026-11-23).
package struct SignalCredit: Hashable, Sendable {
    /// The standard that asks for it.
    package var signal: String
    /// Whom the publisher names as the holder of the rights, and where to reach them.
    package var holder: String?
    package var contact: String?
    /// Addresses of the terms, standard ones first.
    package var terms: [String] = []

    package init(signal: String) { self.signal = signal }
}
