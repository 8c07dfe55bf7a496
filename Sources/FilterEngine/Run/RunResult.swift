import ProvenanceCore

/// How one shard ended.
enum Ending: Sendable {
    case done(Manifest)
    /// An earlier run had done it.
    case skipped(Manifest)
    /// A part of it was done, by this run or an earlier one.
    case salvaged(ShardPlan, Manifest)
    case failed(ShardPlan, ShardProblem)
}

/// How a run ended: what was done, what was done already, and what could not be done.
package struct RunResult: Codable, Sendable {
    /// A shard that could not be done, and why.
    package struct Failure: Codable, Sendable {
        package var shard: String
        package var message: String
        /// Of a shard of which a part was done; nil of others.
        package var isPart: Bool?

        enum CodingKeys: String, CodingKey {
            case shard, message
            case isPart = "partial"
        }
    }

    /// Shards that this run did.
    package private(set) var done = 0
    /// Shards that an earlier run had done, with the same input, rules and options.
    package private(set) var skipped = 0
    /// Shards that could not be done, or only in part.
    package private(set) var failed: [Failure] = []
    /// Shards among them of which a part was done (`--salvage`).
    package private(set) var salvaged = 0
    /// Lines and bytes of the shards that are done, by this run or before.
    package private(set) var lines = 0
    package private(set) var bytes = 0
    package private(set) var decodedBytes = 0
    package private(set) var counts = Counts()
    /// Outputs of this run and before, by kind.
    package private(set) var outputs: [String: RunAccount.OutputSum] = [:]
    /// Indexes of earlier runs that were not used, and why, by shard.
    package private(set) var notes: [Failure] = []
    /// Thresholds that were passed, in words; a shard's before the run's.
    package private(set) var passed: [String] = []

    /// Where the time went; nil unless it was asked for.
    package var stats: RunStats?

    enum CodingKeys: String, CodingKey {
        case done, skipped, failed, salvaged, lines, bytes, counts, outputs, passed, stats, notes
        case decodedBytes = "decoded_bytes"
    }

    init() {}

    /// Counts one shard. Called in the order of the plans.
    mutating func add(_ ending: Ending, _ thresholds: [Threshold]) {
        switch ending {
        case .done(let manifest):
            done += 1
            sum(manifest)
            check(manifest, thresholds)
        case .skipped(let manifest):
            skipped += 1
            sum(manifest)
            check(manifest, thresholds)
        case .salvaged(let plan, let manifest):
            salvaged += 1
            sum(manifest)
            check(manifest, thresholds)
            let reason = manifest.partial?.reason ?? ""
            let lines = manifest.input.lines
            failed.append(
                Failure(
                    shard: plan.description,
                    message: "`\(shown(plan.description))`: \(reason); what is whole before it is "
                        + "published: \(lines) \(lines == 1 ? "line" : "lines")",
                    isPart: true
                )
            )
        case .failed(let plan, let problem):
            failed.append(Failure(shard: plan.description, message: problem.description))
        }
    }

    /// Notes that a shard was done without the index that there is of it.
    mutating func note(_ plan: ShardPlan, _ message: String) {
        notes.append(Failure(shard: plan.description, message: message))
    }

    /// Holds the whole against the thresholds. Called behind the last shard.
    mutating func check(_ thresholds: [Threshold]) {
        // They come in the order in which shards were opened.
        notes.sort { ($0.shard, $0.message) < ($1.shard, $1.message) }
        for threshold in thresholds where threshold.scope == .run {
            if let violation = threshold.violation(counts, lineCount: lines) {
                passed.append(violation)
            }
        }
    }

    private mutating func check(_ manifest: Manifest, _ thresholds: [Threshold]) {
        for threshold in thresholds where threshold.scope == .shard {
            if let violation = threshold.violation(
                manifest.counts,
                lineCount: manifest.input.lines
            ) {
                passed.append("`\(shown(manifest.input.name))`: \(violation)")
            }
        }
    }

    private mutating func sum(_ manifest: Manifest) {
        lines += manifest.input.lines
        bytes += manifest.input.bytes
        decodedBytes += manifest.input.decodedBytes
        counts.add(manifest.counts)
        for (kind, output) in manifest.outputs {
            outputs[kind, default: RunAccount.OutputSum()].lines += output.lines
            outputs[kind, default: RunAccount.OutputSum()].bytes += output.bytes
        }
    }

    /// The result as one line of JSON with sorted keys.
    package var json: String { AccountFile.line(self) }
}
