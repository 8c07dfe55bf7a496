import ProvenanceCore
import RightsSignals

/// What might alter an outcome: candidates, each of which is tried.
extension CounterfactualSearch {
    typealias Change = Counterfactual.Change

    /// Changes that might take `reason` away.
    func repairs(for reason: Reason, _ decided: Decided) -> [[Change]] {
        let field = reason.evidence.map { Self.fieldPath($0.field) }
        var repairs: [[Change]] = []
        switch reason.code.row {
        case 2, 4:
            if let evidence = reason.evidence, let list = evidence.list, let entry = evidence.entry
            {
                repairs.append([
                    .withdraw(list: list, entry: entry, position: evidence.entryPosition)
                ])
            }
            repairs += removals(reason.evidence)
        case 3:
            if let agreement = reason.agreement {
                repairs.append([.withoutAgreement(id: agreement)])
            }
            repairs += removals(reason.evidence)
        case 5: repairs += signalRepairs(for: reason, field, decided)
        case 6:
            if reason == rules.reasonForMissingAuthor { repairs += additions(as: .authors) }
            if let id = reason.ruleID, let position = reason.rule {
                repairs.append([.withoutRule(id: id, position: position)])
            }
            repairs += removals(reason.evidence)
        case 7, 8, 9:
            if reason.code == .optoutUnlocated {
                repairs += locations(for: reason)
            } else {
                repairs += licenseRepairs(for: reason, decided)
            }
        default: break
        }
        return repairs
    }

    /// Changes that might keep an allowed record from being allowed: what it rests on is taken
    /// away, or turned into its contrary.
    func threats() -> [[Change]] {
        var threats: [[Change]] = []
        let current = original.license.licenses.first?.id ?? ""
        for worse in examples(like: current, { $0 != .allow }).prefix(1) {
            threats += licenseTargets.map { targets in
                targets.map { .set(field: $0, value: worse) }
            }
        }
        for license in original.license.licenses {
            guard let entry = license.permittedBy else { continue }
            threats.append([.withoutEntry(text: entry.text, position: entry.position)])
        }
        // A licence or a signal is a field of the record; anything else is said elsewhere.
        let agreement = "agreement:"
        if let basis = original.basis, basis.hasPrefix(agreement) {
            threats.append([.withoutAgreement(id: String(basis.dropFirst(agreement.count)))])
        } else if let basis = original.basis, !basis.hasPrefix("license:"),
            !basis.hasPrefix("signal:")
        {
            threats.append([.withoutBasis(basis)])
        }
        var paths: [String] = []
        for field in fields where field.isUsed && field.role != .text {
            if !paths.contains(field.path) { paths.append(field.path) }
        }
        threats += paths.map { [.remove(field: $0)] }
        return threats
    }

    // MARK: Signals

    private func signalRepairs(
        for reason: Reason,
        _ field: String?,
        _ decided: Decided
    ) -> [[Change]] {
        var repairs: [[Change]] = []
        if let field {
            // The statement knows the line, of which the reason holds the text.
            for statement in statements
            where statement.code == reason.code && statement.field == field
                && statement.name == nil
            {
                guard let line = statement.line else { continue }
                let drop = Change.dropLine(field: field, line: line)
                if !repairs.contains([drop]) { repairs.append([drop]) }
            }
            repairs.append([.remove(field: field)])
        }
        if reason.code == .robotsWildcard { repairs.append([.policy(.wildcardReview)]) }
        if decided.license.basis != nil {
            repairs.append([.policy(.openLicenceReview)])
        } else {
            // Against an openly licensed work a signal may weigh less.
            repairs += licenseRepairs(for: reason, decided)
        }
        return repairs
    }

    // MARK: Licences

    private func licenseRepairs(for reason: Reason, _ decided: Decided) -> [[Change]] {
        var repairs: [[Change]] = []
        let expression = decided.license.reading.expression?.terms.first?.description ?? ""
        var better = examples(like: expression) { $0 == .allow }
        if better.isEmpty { better = examples(like: expression) { $0 == .review } }
        let targets = licenseTargets
        for license in better {
            repairs += targets.map { $0.map { .set(field: $0, value: license) } }
            if targets.isEmpty { repairs += additions(as: .license, license) }
        }
        for alternative in decided.license.reading.alternatives {
            guard let field = alternative.sources.first?.field else { continue }
            repairs.append([.remove(field: field)])
        }
        for targets in targets where targets.count == 1 {
            repairs += elements(of: targets[0]).map { [.remove(field: $0)] }
        }
        return repairs + policyRepairs(for: reason, decided)
    }

    private func policyRepairs(for reason: Reason, _ decided: Decided) -> [[Change]] {
        var repairs: [[Change]] = []
        let settings = rules.licenses.settings
        for entry in settings.block + settings.review where entry.position == reason.rule {
            repairs.append([.withoutEntry(text: entry.text, position: entry.position)])
        }
        let ids = decided.license.reading.expression?.terms.map(\.description) ?? []
        switch reason.code {
        case .licenseAbsent: repairs.append([.policy(.absentReview)])
        case .licenseAmbiguous: repairs.append([.policy(.ambiguousReview)])
        case .licenseConflict: repairs.append([.policy(.conflictReview)])
        case .licenseUnknown:
            repairs += ids.map { [.allow(license: $0)] }
            repairs.append([.policy(.unknownReview)])
        case .licenseNonCommercial: repairs.append([.policy(.nonCommercial)])
        case .licenseResearchOnly:
            repairs.append([.policy(.researchOrganisation)])
            repairs.append([.policy(.researchOrganisation), .policy(.nonCommercial)])
        default: break
        }
        if reason.code.row == 7 {
            repairs += ids.map { [.allow(license: $0)] }
            // An entry that is gone leaves the licence uncovered.
            for entry in settings.block + settings.review where entry.position == reason.rule {
                let without = Change.withoutEntry(text: entry.text, position: entry.position)
                repairs += ids.map { [without, .allow(license: $0)] }
            }
        }
        return repairs
    }

    /// Fields that say what the licence is: each by itself, and then all together.
    private var licenseTargets: [[String]] {
        let roles: [FieldRole] = [.license, .detectedLicense, .licenseURL, .licenseName]
        var paths: [String] = []
        for role in roles {
            for field in fields where field.role == role && field.isUsed {
                if !paths.contains(field.path) { paths.append(field.path) }
            }
        }
        let single = paths.prefix(Limits.counterfactualChanges).map { [$0] }
        return paths.count > 1 && paths.count <= Limits.counterfactualChanges
            ? single + [paths] : Array(single)
    }

    /// Licences that people know, in the order in which one is proposed.
    private static let known = [
        "CC-BY-4.0", "MIT", "Apache-2.0", "CC0-1.0", "BSD-3-Clause", "CC-BY-SA-4.0",
        "GPL-3.0-only", "MPL-2.0", "ODC-By-1.0", "ODbL-1.0", "CC-BY-NC-4.0", "CC-BY-ND-4.0",
    ]

    /// Licences that the policy answers as wanted: those of the family of `id` first, the nearest
    /// before the others. Known ones are asked, then those that the policy names.
    private func examples(like id: String, _ isWanted: (Outcome) -> Bool) -> [String] {
        let settings = rules.licenses.settings
        let named = (settings.allow + settings.review + settings.block).map(\.text)
        var found: [(id: String, shared: Int)] = []
        for candidate in Self.known + named where !found.contains(where: { $0.id == candidate }) {
            let reading = rules.licenses.reader.read(text: candidate)
            guard reading.status == .ok || candidate.hasPrefix("LicenseRef-"), candidate != id,
                isWanted(rules.licenses.verdict(on: reading).outcome)
            else { continue }
            let shared = zip(id.split(separator: "-"), candidate.split(separator: "-"))
                .prefix { $0 == $1 }.count
            found.append((candidate, shared))
        }
        let ordered = found.enumerated().sorted {
            ($1.element.shared, $0.offset) < ($0.element.shared, $1.offset)
        }
        return ordered.prefix(Self.exampleCount).map(\.element.id)
    }

    /// Licences that are tried in one place: the nearest may ask for what the record lacks.
    private static let exampleCount = 3

    // MARK: What lists need

    /// The record could be checked, by something that stands in no list, or would go to a person.
    private func locations(for reason: Reason) -> [[Change]] {
        guard let part = reason.needed else { return removals(reason.evidence) }
        var repairs: [[Change]] = []
        if let field = reason.evidence?.field {
            repairs.append([.set(field: field, value: Self.sample(of: part))])
            repairs += removals(reason.evidence)
        } else {
            repairs += additions(as: part.role, Self.sample(of: part))
        }
        if reason.objection == .block {
            repairs.append([.policy(Counterfactual.PolicySetting(unchecked: part))])
        }
        return repairs
    }

    // MARK: Elements of lists

    /// The evidence could be away: of a list the element that speaks, or each in turn where it is
    /// not known which; and then the field as a whole.
    private func removals(_ evidence: Evidence?) -> [[Change]] {
        guard let evidence else { return [] }
        let field = Self.fieldPath(evidence.field)
        let parts = field == evidence.field ? elements(of: field) : [evidence.field]
        return (parts + [field]).map { [.remove(field: $0)] }
    }

    /// The paths of the elements of a list, as far as they are tried; none of anything else.
    private func elements(of field: String) -> [String] {
        guard fields.contains(where: { $0.path == field && $0.value?.first == "[" }) else {
            return []
        }
        return (0..<Limits.counterfactualChanges).map { "\(field)[\($0)]" }.filter { path in
            Self.record(record, under: [.remove(field: path)]) != nil
        }
    }

    /// A field is added where the record format looks for one first, of the places where it can be.
    private func additions(as role: FieldRole, _ value: String = "A. Author") -> [[Change]] {
        let path = rules.format.fields(for: role).map(\.path).first { path in
            Self.record(record, under: [.add(field: path, value: value)]) != nil
        }
        return path.map { [[.add(field: $0, value: value)]] } ?? []
    }

    /// Something of the kind that no list names: reserved names (RFC 2606 section 2, read
    /// 2026-11-25), the digest of nothing, the ISBN that standards print.
    private static func sample(of part: NeededPart) -> String {
        switch part {
        case .url: "https://example.invalid/"
        case .repository: "example/example"
        case .account, .id, .source: "example"
        case .author: "A. Author"
        case .hash: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        case .work: "978-3-16-148410-0"
        }
    }

    /// A dotted path without the number of an element.
    private static func fieldPath(_ path: String) -> String {
        guard path.hasSuffix("]"), let start = path.lastIndex(of: "[") else { return path }
        return String(path[..<start])
    }
}
