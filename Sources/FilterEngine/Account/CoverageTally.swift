import ProvenanceCore
package import RightsPolicy

/// What a run decided, by finding, for `--coverage`: workers add a chunk at a time.
package final class CoverageTally: Sendable {
    /// Findings that are kept. A run has some hundred; what comes beyond this is counted, and
    /// says of no line that it spoke.
    private static let findingLimit = 65_536

    private struct State {
        var amounts: [Finding: Amount] = [:]
        var uncounted = 0
    }

    private let state = Monitor(State())

    package init() {}

    func add(_ tally: borrowing ChunkTally) {
        let findings = tally.findings
        state.withLock { state in
            for (finding, amount) in findings {
                if state.amounts[finding] != nil || state.amounts.count < Self.findingLimit {
                    state.amounts[finding, default: Amount()] += amount
                } else {
                    state.uncounted += amount.records
                }
            }
        }
    }

    /// Which lines of the policy spoke, and why the others did not.
    package func coverage(of rules: RuleSet) -> PolicyCoverage {
        let shares = state.withLock { state in
            state.amounts.map { finding, amount in
                PolicyCoverage.Share(finding, records: amount.records, bytes: amount.bytes)
            }
        }
        return PolicyCoverage(PolicyLines(rules), shares)
    }

    /// Records that are in no line's figures, because there were too many findings.
    package var uncounted: Int { state.withLock { $0.uncounted } }
}
