import ProvenanceCore

/// A policy with everything that it names, made for deciding: immutable, shared by all workers.
package final class RuleSet: Sendable {
    package let policy: Policy
    package let format: RecordFormat
    let licenses: LicenseRules
    let signals: SignalSettings
    /// Nil if no list of domains or hosts is configured.
    let domains: DomainTable?
    /// SHA-256 over the policy and everything it names.
    package let digest: String
    let reasonForMissingURL: Reason
    let reasonForMissingAuthor: Reason?
    let reasonForTooManyFields: Reason

    init(
        _ policy: Policy,
        format: RecordFormat,
        licenses: LicenseRules,
        signals: SignalSettings,
        domains: DomainTable?,
        digest: String
    ) {
        self.policy = policy
        self.format = format
        self.licenses = licenses
        self.signals = signals
        self.domains = domains
        self.digest = digest
        reasonForMissingURL = Reason(
            .optoutUnlocated,
            policy.cannotCheckURL.value,
            rule: policy.cannotCheckURL.position,
            message: "the record has no address, so the lists cannot be asked about it"
        )
        let author = policy.attribution.authorMissing
        reasonForMissingAuthor = author.value.map { objection in
            Reason(
                objection == .block ? .ruleBlock : .ruleReview,
                objection,
                rule: author.position,
                message: "the licence asks for the author's name, and the record has none"
            )
        }
        reasonForTooManyFields = Reason(
            .licenseConflict,
            .block,
            rule: nil,
            message: "the record repeats fields more often than can be compared"
        )
    }

    /// The lists that were applied, in the order of the policy.
    package var lists: [DomainTable.ListAccount] { domains?.lists ?? [] }

    // MARK: Reasons with evidence

    /// An address is there, and no host can be read from it.
    func reasonForUnreadableURL(_ url: RawSpan, _ slot: FieldSlot) -> Reason {
        Reason(
            .optoutUnlocated,
            policy.cannotCheckURL.value,
            rule: policy.cannotCheckURL.position,
            message: "the address cannot be read, so the lists cannot be asked about it",
            evidence: Evidence(field: path(of: slot), value: String(copying: url))
        )
    }

    /// A list names the host of an address.
    func reason(
        for handle: OptOutEntries.Handle,
        in domains: DomainTable,
        host: RawSpan,
        url: RawSpan,
        _ slot: FieldSlot
    ) -> Reason {
        let entry = domains.entry(handle)
        let list = domains.list(of: handle)
        let isHost = entry.matchesExactly || list.source.kind == .hosts
        let code: ReasonCode =
            switch (list.source.isTakedown, isHost) {
            case (false, false): .optoutDomain
            case (false, true): .optoutHost
            case (true, false): .takedownDomain
            case (true, true): .takedownHost
            }
        let what = list.source.isTakedown ? "takedown" : "opt-out"
        return Reason(
            code,
            .block,
            rule: list.source.position,
            message: "host \(String(copying: host)) is on the \(what) list \(list.name)",
            evidence: Evidence(
                field: path(of: slot),
                value: String(copying: url),
                list: list.name,
                entry: entry.written,
                entryPosition: domains.position(of: handle)
            )
        )
    }

    private func path(of slot: FieldSlot) -> String { format.fieldPlan.paths[slot.field] }
}
