package import ProvenanceCore

/// What lists alone say of a record.
package struct ListAnswer: Sendable {
    /// The codes of the reasons, each once; empty if no entry names the record.
    package let codes: [ReasonCode]
    /// The reasons, as `blocked/` writes them, but for the rule: no policy speaks here.
    package let reasons: JSONFragment?
    /// Whether the record lacks something that a list needs, or it cannot be read: that no entry
    /// names it then says less.
    package let isUnchecked: Bool

    init(_ found: [Reason], isUnchecked: Bool) {
        var named: [Reason] = []
        var isReadable = true
        for reason in found {
            if reason.evidence?.list == nil {
                isReadable = false
            } else {
                var reason = reason
                reason.rule = nil
                // Two names of one thing may lead to one entry.
                if !named.contains(reason) { named.append(reason) }
            }
        }
        self.isUnchecked = isUnchecked || !isReadable
        if named.isEmpty {
            codes = []
            reasons = nil
            return
        }
        let ordered = DecisionTable.decide(named, bases: []).reasons
        var codes: [ReasonCode] = []
        for reason in ordered where !codes.contains(reason.code) { codes.append(reason.code) }
        self.codes = codes
        reasons = ReasonText.fragment(ordered)
    }
}
