import ProvenanceCore
import RightsDatabase
import RightsPolicy

extension RuleSetLoader {
    /// How the rights database that a policy names is opened.
    static let agreementReader: AgreementReader = { (path) throws(Diagnostics) in
        try RightsDatabase(existing: path, for: .reading).agreements()
    }

    /// A loader that opens whatever a policy names.
    static var complete: RuleSetLoader {
        var loader = RuleSetLoader()
        loader.agreements = agreementReader
        return loader
    }
}
