package import ProvenanceCore
import RightsSignals

/// Makes a rule set: reads the policy and all that it names, and stops at anything that is not
/// plainly right, before any record is read.
package enum RuleSetCompiler {
    /// - Parameters:
    ///   - path: the policy file.
    ///   - data: the product's own data.
    ///   - asOf: the day by which dates are judged.
    ///   - knownListEntries: entries of each list when it was last applied, by name.
    /// - Throws: everything that is wrong, as far as it can be told at once.
    package static func compile(
        policyAt path: String,
        data: DataFolder,
        asOf: Day,
        knownListEntries: [String: Int] = [:]
    ) throws(Diagnostics) -> RuleSet {
        let text = try DataFolder.bytes(of: path, limit: Limits.policyBytes)
        let policy = try PolicyReader.read(text, file: path)
        let (table, licenseDigest) = try data.licenseTable()
        let (crawlers, crawlerDigest) = try data.crawlerTable()

        var problems = Diagnostics()
        let format = problems.collecting { () throws(Diagnostics) in
            let profiles = try data.profiles()
            return try policy.recordFormat(among: profiles)
        }
        let licenses = problems.collecting { () throws(Diagnostics) in
            try LicenseRules(LicenseSettings(policy), table: table)
        }
        let signals = problems.collecting { () throws(Diagnostics) in
            try SignalSettings(policy, crawlers: crawlers)
        }
        let lists = problems.collecting { () throws(Diagnostics) in
            try self.lists(of: policy, asOf, knownListEntries)
        }
        guard problems.isEmpty, let format, let licenses, let signals, let lists else {
            throw problems
        }
        let domains = try domainTable(lists, policy, asOf)
        let digest = digest(of: text, licenseDigest, crawlerDigest, format, lists)
        return RuleSet(
            policy,
            format: format,
            licenses: licenses,
            signals: signals,
            domains: domains,
            digest: digest
        )
    }

    /// Reads every list, and refuses those that are not plainly whole and fresh.
    private static func lists(
        of policy: Policy,
        _ asOf: Day,
        _ knownEntries: [String: Int]
    ) throws(Diagnostics) -> [OptOutList] {
        let named = policy.optOuts + policy.takedowns
        if named.isEmpty { return [] }
        let suffixes: PublicSuffixes
        do throws(Diagnostic) {
            suffixes = try PublicSuffixes()
        } catch {
            throw Diagnostics([error])
        }
        var problems = Diagnostics()
        var lists: [OptOutList] = []
        for list in named {
            let read = problems.collecting { () throws(Diagnostics) in
                try OptOutListReader.read(OptOutListSource(list), asOf: asOf, suffixes: suffixes)
            }
            guard let read else { continue }
            lists.append(read)
            if let known = knownEntries[read.name], let fault = read.shrinkage(from: known) {
                problems.append(fault)
            }
        }
        guard problems.isEmpty else { throw problems }
        return lists
    }

    private static func domainTable(
        _ lists: [OptOutList],
        _ policy: Policy,
        _ asOf: Day
    ) throws(Diagnostics) -> DomainTable? {
        if lists.isEmpty { return nil }
        do throws(Diagnostic) {
            return try DomainTable(lists: lists, intended: policy.uses.value, asOf: asOf)
        } catch {
            throw Diagnostics([error])
        }
    }

    /// The digest of a rule set: of everything that can change a decision.
    private static func digest(
        of policy: [UInt8],
        _ licenses: String,
        _ crawlers: String,
        _ format: RecordFormat,
        _ lists: [OptOutList]
    ) -> String {
        var text = "sluice \(Product.version)\npolicy \(policy.count)\n"
        for list in lists { text += "list \(list.name) \(list.sha256)\n" }
        text += "licenses \(licenses)\ncrawlers \(crawlers)\n"
        for field in format.fields { text += "field \(field.role.rawValue) \(field.path)\n" }
        for path in format.embedded { text += "json-string \(path)\n" }
        let header = ByteBuffer(text: text)
        var hasher = SHA256()
        hasher.update(header.bytes)
        hasher.update(policy.span.bytes)
        return hasher.finish()
    }
}
