package import ProvenanceCore

/// One thing that two policies say differently.
package struct PolicyDifference: Hashable, Sendable {
    /// The dotted key, as `PolicyStatement` has it.
    package let key: String
    /// What the first and the second policy say; nil where one has no such key.
    package let before: [String]?
    package let after: [String]?
    /// Where the second policy says it, or if it does not, the first.
    package let position: SourcePosition?

    /// Everything that differs, in the order of the second policy, then what only the first has.
    package static func all(_ one: RuleSet, _ other: RuleSet) -> [PolicyDifference] {
        let before = PolicyStatement.all(of: one)
        let after = PolicyStatement.all(of: other)
        var differences: [PolicyDifference] = []
        for statement in after {
            let known = before.first { $0.key == statement.key }
            if let known, known.values == statement.values { continue }
            if known == nil, statement.values.isEmpty { continue }
            differences.append(
                PolicyDifference(
                    key: statement.key,
                    before: known?.values,
                    after: statement.values,
                    position: statement.position ?? known?.position
                )
            )
        }
        for statement in before where !statement.values.isEmpty {
            if after.contains(where: { $0.key == statement.key }) { continue }
            differences.append(
                PolicyDifference(
                    key: statement.key,
                    before: statement.values,
                    after: nil,
                    position: statement.position
                )
            )
        }
        return differences
    }

    /// The difference in words, without key and place.
    package var words: String {
        guard let before else { return "is new: \(Self.listed(after ?? []))" }
        guard let after else { return "is gone; it was \(Self.listed(before))" }
        if before.isEmpty { return "says now \(Self.listed(after))" }
        if after.isEmpty { return "says nothing any more; it was \(Self.listed(before))" }
        if before.count == 1, after.count == 1 {
            return "\(Self.listed(before)) became \(Self.listed(after))"
        }
        let removed = before.filter { !after.contains($0) }
        let added = after.filter { !before.contains($0) }
        var parts: [String] = []
        if !added.isEmpty { parts.append("now \(Self.listed(added))") }
        if !removed.isEmpty { parts.append("no more \(Self.listed(removed))") }
        return parts.joined(separator: "; ")
    }

    private static func listed(_ values: [String]) -> String {
        values.isEmpty ? "nothing" : values.map { "`\($0)`" }.joined(separator: ", ")
    }

    package var json: JSONValue {
        func array(_ values: [String]?) -> JSONValue? {
            values.map { .array($0.map { .string($0) }) }
        }
        return .members([
            "key": .string(key), "before": array(before), "after": array(after),
            "words": .string(words),
        ])
    }
}
