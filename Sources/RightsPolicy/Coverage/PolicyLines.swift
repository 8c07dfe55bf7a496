import ProvenanceCore
import RightsSignals

/// The lines of a policy that can speak, and which of them spoke for a finding.
///
/// A finding holds nothing of a record but what an account counts; which entry of `licenses`
/// spoke is worked out once more from the licence that it names.
package final class PolicyLines {
    package let all: [PolicyLine]
    let rules: RuleSet
    private var verdicts: [String: LicenseVerdict?] = [:]
    /// Lines of the policy on which more than one thing stands.
    private let crowded: Set<String>
    private(set) lazy var reach = LicenseReach(rules.licenses)

    package init(_ rules: RuleSet) {
        self.rules = rules
        all = PolicyLine.all(of: rules)
        var seen: Set<String> = []
        var crowded: Set<String> = []
        for line in all {
            guard let rule = line.position?.fileAndLine else { continue }
            if !seen.insert(rule).inserted { crowded.insert(rule) }
        }
        self.crowded = crowded
    }

    /// The numbers of the lines that spoke, against the record or as its basis.
    package func speaking(in finding: Finding) -> [Int] {
        let verdict = verdict(of: finding)
        return all.indices.filter { speaks(all[$0], finding, verdict) }
    }

    /// The numbers of the lines that a test may mean by `text`: a name, an id, a line of the
    /// policy as `17` or `policy.yaml:17`.
    package func named(_ text: String) -> [Int] {
        let named = all.indices.filter { all[$0].name == text || all[$0].id == text }
        if !named.isEmpty { return named }
        return all.indices.filter { index in
            guard let position = all[index].position else { return false }
            return "\(position.line)" == text || position.fileAndLine == text
        }
    }

    private func speaks(
        _ line: PolicyLine,
        _ finding: Finding,
        _ verdict: LicenseVerdict?
    ) -> Bool {
        switch line.match {
        case .entry(.allow, let entry):
            guard finding.outcome == .allow, finding.basis?.hasPrefix("license:") ?? false else {
                return false
            }
            return verdict?.licenses.contains { $0.permittedBy == entry } ?? false
        case .entry(_, let entry):
            let rule = entry.position.fileAndLine
            let causes = finding.causes.filter { $0.rule == rule && isOfLicenses($0.code) }
            if causes.isEmpty { return false }
            if !crowded.contains(rule) { return true }
            return verdict?.objections.contains { objection in
                objection.rule == entry.position && causes.contains { $0.code == objection.code }
            } ?? false
        case .term(let name):
            let rule = line.position?.fileAndLine
            let causes = finding.causes.filter { $0.rule == rule && $0.code == name.code }
            if causes.isEmpty { return false }
            return verdict?.objections.contains {
                $0.code == name.code && $0.rule == line.position
            } ?? false
        case .codes(let codes):
            return finding.causes.contains { codes.contains($0.code) }
        case .rule(let codes, let rule):
            return finding.causes.contains { $0.rule == rule && codes.contains($0.code) }
        case .list(let name): return finding.lists.contains(name)
        case .basis(let name): return finding.basis == name
        case .license(let name): return finding.license == name
        case .credit(let id): return finding.credits.contains(id)
        case .agreement:
            return finding.agreement != nil || finding.causes.contains { $0.code.row == 3 }
        }
    }

    private func isOfLicenses(_ code: ReasonCode) -> Bool { code.row == 7 }

    /// What the licence of a finding means, worked out once more; nil if it names none.
    func verdict(of finding: Finding) -> LicenseVerdict? {
        guard let license = finding.license else { return nil }
        if let known = verdicts[license] { return known }
        let fresh = verdict(ofLicense: license)
        verdicts[license] = fresh
        return fresh
    }

    private func verdict(ofLicense license: String) -> LicenseVerdict? {
        let licenses = rules.licenses
        let words = ["absent", "unknown", "ambiguous", "conflict"]
        if words.contains(license) { return nil }
        var reading = licenses.reader.read(text: license)
        if reading.expression == nil, let family = licenses.table.familyExpression(license) {
            reading.expression = family
            reading.status = .ok
        }
        guard reading.expression != nil else { return nil }
        return licenses.verdict(on: reading)
    }

    /// Whether an entry covers a licence that the finding names, whatever became of it.
    func covers(_ entry: LicenseEntry, _ action: LicenseList.Action, _ finding: Finding) -> Bool {
        guard let expression = verdict(of: finding)?.reading.expression else { return false }
        return expression.terms.contains { term in
            rules.licenses.table.candidates(of: term).contains { index in
                rules.licenses.list.allHits(of: term, as: index).contains {
                    $0.action == action && $0.entry == entry
                }
            }
        }
    }
}
