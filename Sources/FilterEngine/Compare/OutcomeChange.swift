package import ProvenanceCore
import RightsPolicy

/// How a second policy decides records otherwise than a first one.
package struct OutcomeChange: Hashable, Sendable {
    package var before: Outcome
    package var after: Outcome
    /// Why the record is not allowed: the deciding reason of the second policy, or where that
    /// allows it, of the first.
    package var reason: String
}

/// A record whose outcome changes: where it stands, never what it says.
package struct ChangedRecord: Sendable {
    package var shard: String
    package var line: Int
    /// Its id as JSON, if it has one.
    package var id: String?
    package var change: OutcomeChange
}

/// What two policies make of the same data.
package struct DataComparison: Sendable {
    /// Examples that are kept of each kind of change.
    package static let exampleCount = 5

    /// Everything that was read.
    package var total = Amount()
    /// What could not be read as a record by either.
    package var unreadable = Amount()
    package var changed = Amount()
    package var changes: [OutcomeChange: Amount] = [:]
    /// Changed records by the source that they name.
    package var sources = AmountTable()
    package var examples: [ChangedRecord] = []
    /// Shards that could not be read, and why.
    package var failures: [RunResult.Failure] = []

    init() {}

    /// The kinds of change, those of most records first.
    package var ordered: [(change: OutcomeChange, amount: Amount)] {
        changes.map { (change: $0.key, amount: $0.value) }.sorted { left, right in
            let one = (left.change.before, left.change.after)
            let other = (right.change.before, right.change.after)
            if left.amount.records != right.amount.records {
                return left.amount.records > right.amount.records
            }
            return one == other ? left.change.reason < right.change.reason : one < other
        }
    }

    mutating func note(_ record: ChangedRecord, _ amount: Amount, source: String) {
        changed += amount
        changes[record.change, default: Amount()] += amount
        sources.add(amount, to: source)
        if examples.count(where: { $0.change == record.change }) < Self.exampleCount {
            examples.append(record)
        }
    }

    /// Adds what a later shard came to.
    mutating func add(_ other: DataComparison) {
        total += other.total
        unreadable += other.unreadable
        changed += other.changed
        for (change, amount) in other.changes { changes[change, default: Amount()] += amount }
        sources.add(other.sources)
        for record in other.examples
        where examples.count(where: { $0.change == record.change }) < Self.exampleCount {
            examples.append(record)
        }
        failures += other.failures
    }
}
