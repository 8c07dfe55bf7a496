package import ProvenanceCore
package import RightsSignals

/// How signals are read for a policy: which standards count, whose crawlers are asked for, and
/// what becomes of what they say. Immutable, shared by all workers.
package struct SignalSettings: Sendable {
    let standards: [SignalStandard]
    /// All that a signal is read for but the work's address.
    let context: SignalContext
    let uses: [Use]
    /// Standards whose permission is a basis.
    let permitting: Set<String>
    var againstOpenLicence: Setting<PolicySignals.Weight>
    var wildcard: Setting<PolicySignals.Weight>
    var unreachable: Setting<PolicySignals.Weight>
    /// The place of the policy that a reason names.
    let rule: SourcePosition?

    /// Standards that license rather than prefer.
    private static let licensing = ["rsl"]

    /// - Throws: a crawler's name that is close to another, and so likely misspelt.
    package init(_ policy: Policy, crawlers table: CrawlerTable) throws(Diagnostics) {
        let signals = policy.signals
        let respected = signals.respect.map { Set($0.map(\.text)) }
        standards = SignalRegistry.all.filter { respected?.contains($0.name) ?? true }
        uses = policy.uses.value
        permitting = Set(signals.permissionCounts?.map(\.text) ?? Self.licensing)
        againstOpenLicence = signals.againstOpenLicence
        wildcard = signals.wildcard
        unreachable = signals.unreachable
        rule = signals.position
        var context = SignalContext()
        context.country = policy.operatorCountry?.text
        context.places =
            policy.trainIn.isEmpty
            ? context.country.map { [$0] } ?? [] : policy.trainIn.map(\.text)
        context.isCommercial = policy.purpose.value == .commercial
        context.operatorKind = policy.operatorKind.value.rawValue
        context.countsLegacyRSLGrants = signals.rslGrants == .legacy
        switch signals.aiprefLabels {
        case .current: context.aiprefLabels = .current
        case .legacy: context.aiprefLabels = .legacy
        }
        try Self.ask(signals.crawlers, policy.uses.value, table, &context)
        self.context = context
    }

    /// Asks for the crawlers that the policy names, or for all that collect for its uses.
    private static func ask(
        _ named: [PolicyText],
        _ uses: [Use],
        _ table: CrawlerTable,
        _ context: inout SignalContext
    ) throws(Diagnostics) {
        guard !named.isEmpty else {
            for purpose in CrawlerPurpose.allCases
            where purpose != .archive && uses.contains(where: purpose.use.prohibits) {
                context.ask(table.crawlers(for: purpose))
            }
            return
        }
        var findings = Diagnostics()
        let purposes = CrawlerPurpose.allCases.map(\.rawValue)
        for text in named {
            if let purpose = CrawlerPurpose(rawValue: text.text) {
                context.ask(table.crawlers(for: purpose))
            } else if let known = table.crawler(named: text.text) {
                context.ask([known])
                // The policy names it, so it counts for what the policy is for.
                if let use = uses.first { context.crawlerUses[known.token] = use }
            } else if let near = suggestion(
                for: text.text,
                among: purposes + table.crawlers.map(\.name)
            ) {
                findings.append(
                    Diagnostic(
                        "\(quoted(text.text)) is neither a purpose of crawlers nor a crawler",
                        at: text.position,
                        hint: "did you mean `\(near)`?"
                    )
                )
            } else {
                let crawler = CrawlerTable.Crawler(
                    name: text.text,
                    operator: "",
                    purpose: .training
                )
                context.ask([crawler])
                if let use = uses.first { context.crawlerUses[crawler.token] = use }
            }
        }
        guard findings.isEmpty else { throw findings }
    }
}
