package import ProvenanceCore
package import RightsSignals

extension LicenseRules {
    /// The licence part of a policy file, without anything else that it names, or of a compiled
    /// rule set.
    ///
    /// - Parameter table: for a policy; a compiled set has its own.
    /// - Throws: everything that is wrong with the file and its licence entries.
    package init(
        policyAt path: String,
        table: LicenseTable
    ) throws(Diagnostics) {
        if try RuleSetLoader.isCompiled(path) {
            let contents = try RuleSetContents(try RuleSetLoader.image(path, .quick))
            let settings = LicenseSettings(contents.policy)
            try self.init(settings, table: contents.licenseTable())
            return
        }
        let text = try DataFolder.bytes(of: path, limit: Limits.policyBytes)
        let policy = try PolicyReader.read(text, file: path) { file throws(Diagnostics) in
            try DataFolder.bytes(of: file, limit: Limits.policyBytes)
        }
        try self.init(LicenseSettings(policy), table: table)
    }
}
