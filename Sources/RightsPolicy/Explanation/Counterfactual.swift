package import ProvenanceCore

/// A change after which the record would have another outcome. It was proved by deciding again.
package struct Counterfactual: Hashable, Sendable {
    /// All of them together; none could be left out.
    package var changes: [Change]
    package var outcome: Outcome
    /// What the record would rest on, if it were allowed.
    package var basis: String?
    /// What would speak against it, the deciding reason first.
    package var codes: [ReasonCode]

    /// A change of the record, of a list, or of the policy.
    package enum Change: Hashable, Sendable {
        /// The field would hold this text.
        case set(field: String, value: String)
        /// The field, which is not there, would be, with this text.
        case add(field: String, value: String)
        /// The field would not be there.
        case remove(field: String)
        /// This line of the field's text would not be there.
        case dropLine(field: String, line: Int)
        /// The entry of a list would be withdrawn.
        case withdraw(list: String, entry: String, position: SourcePosition?)
        /// `licenses: allow` would hold this.
        case allow(license: String)
        /// The entry of `licenses` would not be there.
        case withoutEntry(text: String, position: SourcePosition)
        /// The rule, or the clearance, that speaks against the record would not be there.
        case withoutRule(id: String, position: SourcePosition)
        /// What the record rests on, a rule, a clearance, an exception or an agreement, would not
        /// hold.
        case withoutBasis(String)
        /// There would be no such agreement.
        case withoutAgreement(id: String)
        /// The policy would say this.
        case policy(PolicySetting)

        /// The word for it in `--json`.
        package var kind: StaticString {
            switch self {
            case .set: "set"
            case .add: "add"
            case .remove: "remove"
            case .dropLine: "drop-line"
            case .withdraw: "withdraw"
            case .allow: "allow"
            case .withoutEntry: "without-entry"
            case .withoutRule: "without-rule"
            case .withoutBasis: "without-basis"
            case .withoutAgreement: "without-agreement"
            case .policy: "policy"
            }
        }

        /// Whether the record itself would be another.
        var isOfRecord: Bool {
            switch self {
            case .set, .add, .remove, .dropLine: true
            case .withdraw, .allow, .withoutEntry, .withoutRule, .withoutBasis, .withoutAgreement,
                .policy:
                false
            }
        }

        /// Which of two changes of one size is named first: what a record may truly have said
        /// before what a list or a policy may.
        var rank: Int {
            switch self {
            case .set: 0
            case .add: 1
            case .dropLine: 2
            case .withdraw: 3
            case .allow, .withoutEntry, .withoutRule, .withoutBasis, .withoutAgreement: 4
            case .policy: 5
            case .remove: 6
            }
        }

        /// What would be, in words that follow an `if`.
        package var words: String {
            switch self {
            case .set(let field, let value): "`\(field)` were `\(value)`"
            case .add(let field, let value): "`\(field)` were there, as `\(value)`"
            case .remove(let field): "`\(field)` were not there"
            case .dropLine(let field, let line): "line \(line) of `\(field)` were not there"
            case .withdraw(let list, let entry, let position):
                "the entry `\(entry)` of the list \(list) were withdrawn"
                    + (position.map { " (\($0.fileAndLine))" } ?? "")
            case .allow(let license): "the policy allowed `\(license)`"
            case .withoutEntry(let text, let position):
                "the policy did not list `\(text)` (\(position.fileAndLine))"
            case .withoutRule(let id, let position):
                "the rule `\(id)` were not there (\(position.fileAndLine))"
            case .withoutBasis(let name): "`\(name)` did not hold"
            case .withoutAgreement(let id): "there were no agreement \(id)"
            case .policy(let setting): "the policy said `\(setting.rawValue)`"
            }
        }
    }

    /// A setting that a policy might have instead of its own, as it would be written there.
    package enum PolicySetting: String, CaseIterable, Sendable {
        case nonCommercial = "purpose: non-commercial"
        case researchOrganisation = "operator: {kind: research-organisation}"
        case absentReview = "licenses: {absent: review}"
        case unknownReview = "licenses: {unknown: review}"
        case ambiguousReview = "licenses: {ambiguous: review}"
        case conflictReview = "licenses: {conflict: review}"
        case wildcardReview = "signals: {wildcard: review}"
        case openLicenceReview = "signals: {against-open-licence: review}"
        case uncheckedURLReview = "cannot-check: {url: review}"
        case uncheckedRepositoryReview = "cannot-check: {repository: review}"
        case uncheckedAccountReview = "cannot-check: {account: review}"
        case uncheckedAuthorReview = "cannot-check: {author: review}"
        case uncheckedIDReview = "cannot-check: {id: review}"
        case uncheckedHashReview = "cannot-check: {hash: review}"
        case uncheckedWorkReview = "cannot-check: {work: review}"
        case uncheckedSourceReview = "cannot-check: {source: review}"

        /// That a record goes to a person which lists cannot be asked about for want of `part`.
        init(unchecked part: NeededPart) {
            self =
                switch part {
                case .url: .uncheckedURLReview
                case .repository: .uncheckedRepositoryReview
                case .account: .uncheckedAccountReview
                case .author: .uncheckedAuthorReview
                case .id: .uncheckedIDReview
                case .hash: .uncheckedHashReview
                case .work: .uncheckedWorkReview
                case .source: .uncheckedSourceReview
                }
        }
    }

    /// `if … and …`.
    package var words: String { "if " + changes.map(\.words).joined(separator: " and ") }
}
