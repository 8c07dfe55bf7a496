import ProvenanceCore
package import RightsPolicy

/// Where the time of a run went, what its memories saved, and what was passed on as it came.
///
/// Times are sums over the workers, by the clock: a machine that is busy with something else shows
/// longer ones. What is missing to wall time by the number of workers was spent waiting.
package struct RunStats: Codable, Sendable {
    package internal(set) var workers = 0
    package internal(set) var wallNanoseconds = 0
    /// Reading shards, and digesting them.
    package internal(set) var readNanoseconds = 0
    /// Unpacking them, and cutting them into chunks.
    package internal(set) var inflateNanoseconds = 0
    /// Scanning records, deciding them, and making the lines of the outputs.
    package internal(set) var decideNanoseconds = 0
    /// Packing outputs, but for small shares, which are gathered and packed while they are written.
    package internal(set) var deflateNanoseconds = 0
    /// Writing outputs in order, digesting and publishing them.
    package internal(set) var writeNanoseconds = 0
    /// Records whose licence was looked for in the memory of those met before, and those of them
    /// whose licence had to be worked out.
    package internal(set) var licenseLookups = 0
    package internal(set) var licenseMisses = 0
    /// Headers and meta tags looked for in the memory of those met before, and those of them that
    /// had to be read.
    package internal(set) var signalLookups = 0
    package internal(set) var signalMisses = 0
    /// Origins asked for in saved signals, and those that were not the one before again.
    package internal(set) var originLookups = 0
    package internal(set) var originMisses = 0
    /// Members of gzip shards that left as they came.
    package internal(set) var passedMembers = 0
    /// Members among them that were not even unpacked, as an index allows.
    package internal(set) var copiedMembers = 0
    /// Shards that nothing was dropped of, and whose file was copied as it is.
    package internal(set) var copiedShards = 0
    /// What each part of the policy was asked, met and took.
    package internal(set) var costs: DecisionCosts?

    enum CodingKeys: String, CodingKey {
        case workers
        case wallNanoseconds = "wall_ns"
        case readNanoseconds = "read_ns"
        case inflateNanoseconds = "inflate_ns"
        case decideNanoseconds = "decide_ns"
        case deflateNanoseconds = "deflate_ns"
        case writeNanoseconds = "write_ns"
        case licenseLookups = "license_lookups"
        case licenseMisses = "license_misses"
        case signalLookups = "signal_lookups"
        case signalMisses = "signal_misses"
        case originLookups = "origin_lookups"
        case originMisses = "origin_misses"
        case passedMembers = "passed_members"
        case copiedMembers = "copied_members"
        case copiedShards = "copied_shards"
        case costs
    }

    init() {}

    /// Workers' time in all, and what of it was neither of the above.
    package var workerNanoseconds: Int { workers * wallNanoseconds }
    package var waitNanoseconds: Int {
        let spent =
            readNanoseconds + inflateNanoseconds + decideNanoseconds + deflateNanoseconds
            + writeNanoseconds
        return max(0, workerNanoseconds - spent)
    }

    /// Adds a chunk as it was read.
    mutating func add(_ chunk: Chunk) {
        readNanoseconds += chunk.readNanoseconds
        inflateNanoseconds += chunk.inflateNanoseconds
    }

    /// Adds what a worker's memories were asked.
    mutating func add(_ lookups: MemoryLookups) {
        licenseLookups += lookups.licenses
        licenseMisses += lookups.licenseMisses
        signalLookups += lookups.signals
        signalMisses += lookups.signalMisses
        originLookups += lookups.origins
        originMisses += lookups.originMisses
    }

    /// Adds what another worker did.
    mutating func add(_ other: RunStats) {
        workers += 1
        readNanoseconds += other.readNanoseconds
        inflateNanoseconds += other.inflateNanoseconds
        decideNanoseconds += other.decideNanoseconds
        deflateNanoseconds += other.deflateNanoseconds
        writeNanoseconds += other.writeNanoseconds
        licenseLookups += other.licenseLookups
        licenseMisses += other.licenseMisses
        signalLookups += other.signalLookups
        signalMisses += other.signalMisses
        originLookups += other.originLookups
        originMisses += other.originMisses
        passedMembers += other.passedMembers
        copiedMembers += other.copiedMembers
        copiedShards += other.copiedShards
        if let costs = other.costs {
            if self.costs == nil { self.costs = costs } else { self.costs?.add(costs) }
        }
    }
}
