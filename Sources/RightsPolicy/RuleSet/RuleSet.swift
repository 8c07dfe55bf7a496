package import ProvenanceCore

/// A policy with everything that it names, made for deciding: immutable, shared by all workers.
///
/// It reads the bytes of a compiled set in place, whether they were mapped from a file or made in
/// memory from a policy just now.
package final class RuleSet: Sendable {
    package let policy: Policy
    package let format: RecordFormat
    let licenses: LicenseRules
    /// Nil if no list is configured.
    let optOuts: OptOutIndex?
    /// SHA-256 over the whole set: the policy and everything it names.
    package let digest: String
    /// Where the policy names each list.
    private let listPositions: [SourcePosition]
    let reasonForMissingURL: Reason
    let reasonForMissingAuthor: Reason?
    let reasonForTooManyFields: Reason

    /// Opens a set.
    ///
    /// - Parameters:
    ///   - asOf: the day by which dates are judged.
    ///   - knownListEntries: entries of each list when it was last applied, by name.
    /// - Throws: what is damaged, and every list that may not be applied on that day.
    package init(
        _ image: RuleSetImage,
        asOf: Day,
        knownListEntries: [String: Int] = [:]
    ) throws(Diagnostics) {
        let contents = try RuleSetContents(image)
        policy = contents.policy
        try contents.checkLists(asOf: asOf, knownListEntries: knownListEntries)
        format = try contents.recordFormat()
        licenses = try LicenseRules(LicenseSettings(policy), table: try contents.licenseTable())
        digest = image.digest
        listPositions = (policy.optOuts + policy.takedowns).map(\.position)
        optOuts = try contents.optOuts(asOf: asOf)
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

    /// The lists that are applied, in the order of the policy, opt-outs first.
    package var lists: [ListAccount] { optOuts?.lists ?? [] }

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
        in optOuts: OptOutIndex,
        host: RawSpan,
        url: RawSpan,
        _ slot: FieldSlot
    ) -> Reason {
        let list = optOuts.list(of: handle)
        let position = listPositions[optOuts.listNumber(of: handle)]
        guard let entry = optOuts.entry(handle) else {
            return Reason(
                list.isTakedown ? .takedownHost : .optoutHost,
                .block,
                rule: position,
                message: "the rule set is damaged at an entry of the list \(list.name)",
                evidence: Evidence(
                    field: path(of: slot),
                    value: String(copying: url),
                    list: list.name
                )
            )
        }
        let isHost = entry.matchesExactly || entry.kind == .hosts
        let code: ReasonCode =
            switch (list.isTakedown, isHost) {
            case (false, false): .optoutDomain
            case (false, true): .optoutHost
            case (true, false): .takedownDomain
            case (true, true): .takedownHost
            }
        let what = list.isTakedown ? "takedown" : "opt-out"
        return Reason(
            code,
            .block,
            rule: position,
            message: "host \(String(copying: host)) is on the \(what) list \(list.name)",
            evidence: Evidence(
                field: path(of: slot),
                value: String(copying: url),
                list: list.name,
                entry: entry.written,
                entryPosition: SourcePosition(file: list.path, line: entry.line)
            )
        )
    }

    private func path(of slot: FieldSlot) -> String { format.fieldPlan.paths[slot.field] }
}
