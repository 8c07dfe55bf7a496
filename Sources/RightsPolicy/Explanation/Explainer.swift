package import ProvenanceCore
import RightsSignals

/// Explains records by one rule set. For desks, not for shards: it keeps nothing from record to
/// record, and decides a changed record many times.
package struct Explainer: ~Copyable {
    private let rules: RuleSet
    private var matcher: Matcher

    package init(_ rules: RuleSet) {
        self.rules = rules
        matcher = Matcher(rules)
    }

    /// Explains one line, without its line feed. One that cannot be read is explained as well.
    package mutating func explain(_ line: RawSpan) -> Explanation {
        var text = ByteBuffer(capacity: line.byteCount)
        text.append(line)
        do throws(JSONFault) {
            let decision = try matcher.decide(text.paddedBytes, from: 0, to: text.count)
            let fields = foundFields(text.bytes)
            let signals = try matcher.statements(of: text.paddedBytes, from: 0, to: text.count)
            var search = CounterfactualSearch(
                rules,
                record: text.withUnsafeBytes { [UInt8]($0) },
                fields: fields,
                statements: signals.statements,
                decision
            )
            return explanation(
                of: decision,
                fields,
                signals.statements,
                byteCount: line.byteCount,
                counterfactuals: search.run()
            )
        } catch {
            return Self.explanation(ofUnreadable: error.code, error.message, line.byteCount)
        }
    }

    /// A line that is no record: it is quarantined, and nothing else is asked.
    package static func explanation(
        ofUnreadable code: ReasonCode,
        _ message: String,
        _ byteCount: Int
    ) -> Explanation {
        let reason = Reason(code, .block, rule: nil, message: message)
        return Explanation(
            outcome: .quarantine,
            reasons: [reason],
            fields: [],
            missing: [],
            statements: [],
            rows: RowReader.rows(unreadable: reason),
            counterfactuals: [],
            byteCount: byteCount
        )
    }

    private func explanation(
        of decision: Decision,
        _ fields: [FoundField],
        _ statements: [Statement],
        byteCount: Int,
        counterfactuals: [Counterfactual]
    ) -> Explanation {
        let reader = RowReader(
            rules: rules,
            reasons: decision.causes,
            bases: decision.bases,
            basis: decision.finding.basis,
            verdict: decision.license.verdict,
            duties: decision.duties,
            statements: statements,
            byteCount: byteCount
        )
        return Explanation(
            outcome: decision.finding.outcome,
            basis: decision.finding.basis,
            reasons: decision.causes,
            fields: fields,
            missing: missingFields(decision, fields),
            statements: statements,
            license: decision.license.verdict,
            credits: decision.finding.credits,
            rows: reader.rows,
            counterfactuals: counterfactuals,
            byteCount: byteCount
        )
    }

    // MARK: Fields

    /// The fields of the last record, by role and then by rank.
    private func foundFields(_ text: RawSpan) -> [FoundField] {
        var found: [(field: FoundField, order: (Int, Int, Int))] = []
        for number in matcher.table.slots.indices {
            let slot = matcher.table.slots[number]
            for field in rules.format.fields(number: slot.field) {
                let place = (field.role.index, field.rank, number)
                found.append((self.field(slot, field, text), place))
            }
        }
        return found.sorted { $0.order < $1.order }.map(\.field)
    }

    private func missingFields(_ decision: Decision, _ fields: [FoundField]) -> [MissingField] {
        var roles: [FieldRole] = []
        let license: [FieldRole] = [.license, .detectedLicense, .licenseURL, .licenseName]
        if !fields.contains(where: { $0.isUsed && license.contains($0.role) }) {
            roles.append(.license)
        }
        for reason in decision.causes where reason.code == .optoutUnlocated {
            // What is there and cannot be read is not missing.
            guard reason.evidence == nil, let role = reason.needed?.role else { continue }
            if !roles.contains(role) { roles.append(role) }
        }
        return roles.map { role in
            MissingField(role: role, paths: rules.format.fields(for: role).map(\.path))
        }
    }

    private func field(
        _ slot: FieldSlot,
        _ field: RecordFormat.Field,
        _ text: RawSpan
    ) -> FoundField {
        let bytes = matcher.text(of: slot, in: text)
        var value: String?
        var isTruncated = false
        if field.role != .text {
            let whole = JSONText.string(bytes, kind: slot.kind)
            let cut = ReasonText.cut(whole)
            value = cut.0
            isTruncated = cut.isTruncated
        }
        return FoundField(
            role: field.role,
            path: field.path,
            value: value,
            isTruncated: isTruncated,
            byteCount: slot.byteCount,
            isUsed: isUsed(slot, as: field.role, text)
        )
    }

    /// Whether the slot plays the role: all that are not empty do where all are kept, else the one
    /// that was chosen.
    private func isUsed(_ slot: FieldSlot, as role: FieldRole, _ text: RawSpan) -> Bool {
        if slot.isVoid { return false }
        switch role {
        case .license, .detectedLicense, .url, .repository, .account, .authors, .id, .hash, .work,
            .source:
            return true
        case .urlIfHTTP:
            guard slot.isString else { return true }
            return JSONText.string(matcher.text(of: slot, in: text), kind: slot.kind)
                .hasPrefix("http")
        case let role where role.carriesSignals: return true
        default:
            guard let chosen = matcher.slot(role) else { return false }
            return chosen.start == slot.start && chosen.isEmbedded == slot.isEmbedded
        }
    }
}

extension NeededPart {
    /// The role that says it first of all.
    var role: FieldRole {
        switch self {
        case .url: .url
        case .repository: .repository
        case .account: .account
        case .author: .authors
        case .id: .id
        case .hash: .hash
        case .work: .work
        case .source: .source
        }
    }
}
