import ProvenanceCore
import RightsSignals

/// What headers and meta tags come to, for records that carry the same as one before them.
extension SignalReader {
    /// Whether what headers and meta tags come to is the same for every work: not where a policy
    /// that they point to speaks of some, and not where something was saved by origin. What was
    /// saved may be silent, and still keep a permission from counting.
    var remembersOutcomes: Bool { saved == nil && settings.context.tdmPolicies.isEmpty }

    /// Takes what a record before this one came to that carried the same; false if none did.
    ///
    /// - Parameters:
    ///   - key: all that the outcome depends on.
    ///   - hash: `RawHash.of` the key.
    mutating func recall(
        _ key: borrowing ByteBuffer,
        hash: UInt64,
        _ meter: inout some DecisionMeter
    ) -> Bool {
        guard let known = outcomes.find(key, hash: hash) else { return false }
        lookups += known.fieldCount
        if !known.reasons.isEmpty { reasons = known.reasons }
        if !known.spoken.isEmpty { spoken = known.spoken }
        if !known.protocols.isEmpty { protocols = known.protocols }
        if !known.faults.isEmpty { faults = known.faults }
        if !known.credits.isEmpty { credits = known.credits }
        permission = known.permission
        for path in known.paths { meter.lap(.signal(path)) }
        return true
    }

    /// Remembers what the last record came to.
    ///
    /// - Parameter lookupsBefore: `lookups` before it was read.
    mutating func remember(
        _ key: borrowing ByteBuffer,
        hash: UInt64,
        paths: [String],
        lookupsBefore: Int
    ) {
        let outcome = SignalOutcome(
            reasons: reasons,
            spoken: spoken,
            permission: permission,
            protocols: protocols,
            faults: faults,
            credits: credits,
            paths: paths,
            fieldCount: lookups - lookupsBefore
        )
        outcomes.insert(outcome, for: key, hash: hash)
    }
}
