import ProvenanceCore

/// What a policy says of licences, as the licence rules want it.
extension LicenseSettings {
    init(_ policy: Policy) {
        self.init()
        func entries(_ texts: [PolicyText]) -> [LicenseEntry] {
            texts.map { LicenseEntry(text: $0.text, position: $0.position) }
        }
        func rule(_ setting: Setting<Objection>) -> NonAnswerRule {
            NonAnswerRule(setting.value, at: setting.position)
        }
        allow = entries(policy.licenses.allow)
        review = entries(policy.licenses.review)
        block = entries(policy.licenses.block)
        absent = rule(policy.licenses.absent)
        unknown = rule(policy.licenses.unknown)
        ambiguous = rule(policy.licenses.ambiguous)
        conflict = rule(policy.licenses.conflict)
        terms.nonCommercial =
            TermRule(rawValue: policy.terms.nonCommercial.value.rawValue) ?? .block
        terms.noDerivatives =
            TermRule(rawValue: policy.terms.noDerivatives.value.rawValue) ?? .block
        terms.shareAlike = TermRule(rawValue: policy.terms.shareAlike.value.rawValue) ?? .block
        terms.researchOnly = TermRule(rawValue: policy.terms.researchOnly.value.rawValue) ?? .block
        terms.useRestricted =
            TermRule(rawValue: policy.terms.useRestricted.value.rawValue) ?? .block
        termPositions[.nonCommercial] = policy.terms.nonCommercial.position
        termPositions[.noDerivatives] = policy.terms.noDerivatives.position
        termPositions[.shareAlike] = policy.terms.shareAlike.position
        termPositions[.researchOnly] = policy.terms.researchOnly.position
        termPositions[.useRestricted] = policy.terms.useRestricted.position
        release = ReleaseKind(rawValue: policy.release.value.rawValue) ?? .dataset
        uses = policy.uses.value
        purpose = Purpose(rawValue: policy.purpose.value.rawValue) ?? .commercial
        operatorKind = OperatorKind(rawValue: policy.operatorKind.value.rawValue) ?? .company
        country = policy.operatorCountry?.text
        trainIn = policy.trainIn.map(\.text)
        defaultLicense = policy.defaultLicense.map {
            LicenseEntry(text: $0.text, position: $0.position)
        }
    }
}
