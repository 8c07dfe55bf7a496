/// What a policy takes from others, and leaves to others.
extension PolicyStatement {
    static func layers(_ policy: Policy) -> [PolicyStatement] {
        let bases = policy.extends.map(\.text)
        let open = policy.mayOverride.map(\.text)
        let reasons = policy.because.map { (key: $0.key.text, reason: $0.reason.text) }
        return [
            PolicyStatement(
                .layers,
                "extends",
                bases,
                bases.isEmpty
                    ? "It extends no other policy." : "It extends \(quotedList(bases)).",
                at: policy.extends.first?.position
            ),
            PolicyStatement(
                .layers,
                "because",
                reasons.map { "\($0.key): \($0.reason)" }.sorted(),
                reasons.isEmpty
                    ? "It overrides nothing that another policy says."
                    : "It overrides "
                        + reasons.map { "`\($0.key)`, because \($0.reason)" }
                        .joined(separator: "; ") + ".",
                at: policy.because.first?.key.position
            ),
            PolicyStatement(
                .layers,
                "may-override",
                open.sorted(),
                open.isEmpty
                    ? "A policy that extends it may only be stricter."
                    : "A policy that extends it may set \(quotedList(open)) otherwise, and must "
                        + "say why.",
                at: policy.mayOverride.first?.position
            ),
        ]
    }
}
