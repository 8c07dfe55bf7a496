package import ProvenanceCore
package import RightsSignals

extension LicenseRules {
    /// The licence part of a policy file, without anything else that it names.
    ///
    /// - Throws: everything that is wrong with the file and its licence entries.
    package init(
        policyAt path: String,
        table: LicenseTable
    ) throws(Diagnostics) {
        let text = try DataFolder.bytes(of: path, limit: Limits.policyBytes)
        let policy = try PolicyReader.read(text, file: path)
        try self.init(LicenseSettings(policy), table: table)
    }
}
