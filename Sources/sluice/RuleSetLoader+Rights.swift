import ProvenanceCore
import RightsPolicy

extension RuleSetLoader {
    /// How the rights database that a policy names is opened.
    static var agreementReader: AgreementReader? { nil }

    /// A loader that opens whatever a policy names.
    static var complete: RuleSetLoader {
        var loader = RuleSetLoader()
        loader.agreements = agreementReader
        return loader
    }
}
