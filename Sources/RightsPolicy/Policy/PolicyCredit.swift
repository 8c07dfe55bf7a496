import ProvenanceCore
package import RightsSignals

/// What a rule of a policy asks of whoever uses the records that it is about
/// (`then: {attribute: …}`): a credit, whatever the licence says.
///
/// It is added to what a licence, a signal or an agreement asks for, and takes nothing of it away.
package struct PolicyCredit: Sendable {
    /// A part of a credit, by the role of the field that holds it.
    package enum Part: String, CaseIterable, SettingWord {
        case title
        case authors
        case url
        case copyrightNotice = "copyright-notice"
        case licenseNotice = "license-notice"
        case disclaimer

        /// What of a credit it is.
        var need: CreditNeeds {
            switch self {
            case .title: .title
            case .authors: .author
            case .url: .source
            case .copyrightNotice: .copyrightNotice
            case .licenseNotice: .licenseNotice
            case .disclaimer: .disclaimer
            }
        }
    }

    /// What of the record must be named; at least one.
    package var parts: [Part]
    /// Words that the credit line must hold.
    package var creditLine: PolicyText?
    /// A notice that goes with the work.
    package var notice: PolicyText?

    /// What a credit must hold to fulfil it.
    package var needs: CreditNeeds {
        parts.reduce(into: []) { $0.formUnion($1.need) }
    }

    /// `title, authors`.
    package var words: String { parts.map(\.rawValue).joined(separator: ", ") }
}
