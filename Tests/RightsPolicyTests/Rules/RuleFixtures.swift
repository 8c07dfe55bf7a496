import ProvenanceCore
import RightsSignals
import Synchronization
import TestSupport

@testable import RightsPolicy

/// Rule sets of policies that are written in a test. What takes its time is made once: the tables
/// of the product, and sets with files beside the policy.
enum RuleFixture {
    private static let made = Mutex<[String: RuleSet]>([:])

    /// The product's data, read once.
    private static let data: (LicenseTable, [RecordFormat], CrawlerTable) = {
        do {
            return (
                try productData.licenseTable(), try productData.profiles(),
                try productData.crawlerTable()
            )
        } catch {
            preconditionFailure("the checkout has its data: \(error)")
        }
    }()

    /// A policy that allows permissive licences, with these lines; other files beside it by name.
    static func rules(
        _ lines: String,
        _ files: [String: String] = [:],
        asOf: Day = today
    ) throws -> RuleSet {
        if files.isEmpty { return try rules(ofPolicy: policyText("", more: lines), asOf: asOf) }
        let key = "\(asOf)\n\(lines)\n\(files.sorted { $0.key < $1.key })"
        if let known = made.withLock({ $0[key] }) { return known }
        let folder = try RuleFolder(files)
        try folder.write(policyText("", more: lines), to: "policy.yaml")
        let rules = try folder.load(asOf: asOf)
        made.withLock { $0[key] = rules }
        return rules
    }

    /// The set that a policy without files makes.
    ///
    /// - Parameters:
    ///   - optOuts: lists of another set, in place of its own.
    static func rules(
        ofPolicy text: String,
        asOf: Day = today,
        optOuts: OptOutIndex? = nil,
        clearances: [Clearance] = []
    ) throws -> RuleSet {
        let policy = try PolicyReader.read(Array(text.utf8), file: "policy.yaml")
        return try RuleSet(
            policy,
            format: policy.recordFormat(among: data.1),
            licenses: LicenseRules(LicenseSettings(policy), table: data.0),
            signals: SignalSettings(policy, crawlers: data.2),
            clearances: clearances,
            optOuts: optOuts,
            digest: "",
            creditChanges: nil,
            suffixes: nil,
            asOf: asOf
        )
    }

    /// A rule that stops, or lets through, the records that `when` is about.
    static func rule(_ when: String, _ then: String, more: String = "") -> String {
        "rules: [{id: r, when: \(when), then: \(then), because: why, approved-by: counsel\(more)}]"
    }

    /// What stops a policy with these lines, the folder taken out.
    static func findings(_ lines: String, _ files: [String: String] = [:]) throws -> [String] {
        let folder = try RuleFolder(files)
        try folder.write(policyText("", more: lines), to: "policy.yaml")
        return folder.findings()
    }
}

extension RuleSet {
    /// The basis of an allowed record, or the outcome and its codes.
    func answer(_ record: String) throws -> String {
        var matcher = Matcher(self)
        let text = ByteBuffer(text: record)
        let decision = try matcher.decide(text.paddedBytes, from: 0, to: text.count)
        if let basis = decision.finding.basis { return basis }
        let codes = decision.finding.causes.map(\.code.rawValue)
        return (["\(decision.finding.outcome.word)"] + codes).joined(separator: " ")
    }
}
