import ProvenanceCore
import RightsPolicy
import Testing

/// An agreement that is signed and in force, for everything, everywhere.
func agreement(
    _ id: String = "A",
    covers: [String],
    excludes: [String] = [],
    grants: [Use] = [.train],
    prohibits: [Use] = [],
    _ change: (inout Agreement) -> Void = { _ in }
) throws -> Agreement {
    let text = { (scope: String) throws -> Agreement.Scope in
        let parts = scope.split(separator: ":", maxSplits: 1).map(String.init)
        return Agreement.Scope(try #require(Agreement.Scope.Kind(rawValue: parts[0])), parts[1])
    }
    var agreement = Agreement(id: id, parties: ["holder"], status: .signed)
    agreement.signed = Day("2025-01-01")
    agreement.grants = grants
    agreement.prohibits = prohibits
    agreement.trainIn = ["worldwide"]
    agreement.offerIn = ["worldwide"]
    agreement.covers = try covers.map(text)
    agreement.excludes = try excludes.map(text)
    change(&agreement)
    return agreement
}

/// A policy that knows agreements and no lists.
func agreementPolicy(_ settings: String = "", more: String = "") -> String {
    """
    policy: test
    use: [train-genai]
    licenses: {allow: [public-domain]}
    agreements: {database: rights.sqlite\(settings)}
    \(more)
    """
}

/// The rules of a policy with these agreements.
func rules(
    _ agreements: [Agreement],
    policy: String = agreementPolicy(),
    files: [String: String] = [:],
    until: Day? = nil
) throws -> RuleSet {
    let folder = try RuleFolder(files.merging(["policy.yaml": policy]) { first, _ in first })
    let image = try RuleSetCompiler(
        policyAt: folder.policy,
        data: productData,
        agreements: { _ in agreements }
    ).compile()
    return try RuleSet(image, asOf: #require(Day("2026-11-24")), until: until)
}

extension RuleSet {
    /// The outcome of a record with its basis, or its codes.
    func decided(_ record: String) throws -> String {
        var matcher = Matcher(self)
        let text = ByteBuffer(text: record)
        let finding = try matcher.decide(text.paddedBytes, from: 0, to: text.count).finding
        let rest = finding.basis.map { [$0] } ?? finding.causes.map(\.code.rawValue)
        return (["\(finding.outcome.word)"] + rest).joined(separator: " ")
    }
}
