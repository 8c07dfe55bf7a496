import ProvenanceCore
import RightsSignals

extension RuleSet {
    /// The same rules under changes of the policy; itself where none of `changes` is one.
    ///
    /// - Returns: nil if the policy would not hold together.
    func supposing(_ changes: [Counterfactual.Change]) -> RuleSet? {
        var settings = licenses.settings
        var signals = signals
        var agreements = agreements
        var isChanged = false
        for change in changes {
            switch change {
            case .allow(let license):
                let place = SourcePosition(file: policy.file, line: 1)
                settings.allow.append(LicenseEntry(text: license, position: place))
                isChanged = true
            case .withoutEntry(let text, let position):
                let entry = LicenseEntry(text: text, position: position)
                settings.allow.removeAll { $0 == entry }
                settings.review.removeAll { $0 == entry }
                settings.block.removeAll { $0 == entry }
                isChanged = true
            case .policy(let setting):
                setting.apply(to: &settings, &signals)
                isChanged = true
            case .withoutAgreement(let id):
                guard let fewer = try? agreements?.without(id) else { return nil }
                agreements = fewer
                isChanged = true
            case .set, .add, .remove, .dropLine, .withdraw, .withoutRule, .withoutBasis: break
            }
        }
        guard isChanged else { return self }
        guard let supposed = try? LicenseRules(settings, table: licenses.table) else { return nil }
        return RuleSet(
            self,
            licenses: supposed,
            signals: signals,
            card: card,
            digest: digest,
            agreements: agreements
        )
    }
}

extension Counterfactual.PolicySetting {
    fileprivate func apply(to settings: inout LicenseSettings, _ signals: inout SignalSettings) {
        switch self {
        case .nonCommercial: settings.purpose = .nonCommercial
        case .researchOrganisation: settings.operatorKind = .researchOrganisation
        case .absentReview: settings.absent.objection = .review
        case .unknownReview: settings.unknown.objection = .review
        case .ambiguousReview: settings.ambiguous.objection = .review
        case .conflictReview: settings.conflict.objection = .review
        case .wildcardReview: signals.wildcard = Setting(.review)
        case .openLicenceReview: signals.againstOpenLicence = Setting(.review)
        // Objections that lists could not be asked are weighed anew when they are there.
        case .uncheckedURLReview, .uncheckedRepositoryReview, .uncheckedAccountReview,
            .uncheckedAuthorReview, .uncheckedIDReview, .uncheckedHashReview,
            .uncheckedWorkReview, .uncheckedSourceReview:
            break
        }
    }
}
