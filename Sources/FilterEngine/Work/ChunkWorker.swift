import ProvenanceCore
import RightsPolicy

/// One worker's tools: decides the lines of a chunk and stages what each output gets.
final class ChunkWorker {
    private let options: FilterOptions
    private var decider: LineDecider
    private var encoders: [Container: EncoderBox] = [:]

    init(_ rules: RuleSet, options: FilterOptions) {
        self.options = options
        decider = LineDecider(rules, options)
    }

    /// What its memories were asked so far.
    var lookups: MemoryLookups { decider.lookups }
    /// What the parts of the policy cost so far; nil where no figures are wanted.
    var costs: DecisionCosts? { decider.costs }

    /// Runs `body` with this worker's encoder for `container`.
    func withEncoder(for container: Container, _ body: (inout MemberEncoder) -> Void) {
        let box =
            encoders[container]
            ?? EncoderBox(MemberEncoder(container: container, level: options.level))
        encoders[container] = box
        body(&box.encoder)
    }

    private final class EncoderBox {
        var encoder: MemberEncoder
        init(_ encoder: consuming MemberEncoder) { self.encoder = encoder }
    }

    /// Decides every line of `chunk`.
    ///
    /// - Parameter shard: the shard's NAME as a JSON string, quotes included.
    func decide(_ chunk: Chunk, of shard: String, into result: ChunkResult) {
        result.sequence = chunk.sequence
        let place = LinePlace(
            shard: shard,
            line: chunk.firstLine,
            offset: chunk.firstOffset
        )
        var lines = ChunkLines()
        result.exchange(&lines)
        if let line = chunk.oversize {
            decider.quarantine(line, at: place, &lines, &result.tally)
            result.byteCount = line.byteCount + (line.hasLineFeed ? 1 : 0)
        } else {
            decider.decide(chunk.lines, chunk.members, place, &lines, &result.tally)
            result.byteCount = chunk.lines.count
        }
        result.exchange(&lines)
    }
}

/// The outputs of a chunk while its lines are decided.
struct ChunkLines: ~Copyable {
    var allowed = StagedLines()
    var blocked = StagedLines()
    var attribution = StagedLines()
    var quarantine = StagedLines()
}

extension ChunkResult {
    fileprivate func exchange(_ lines: inout ChunkLines) {
        self[.allowed].exchange(&lines.allowed)
        self[.blocked].exchange(&lines.blocked)
        self[.attribution].exchange(&lines.attribution)
        self[.quarantine].exchange(&lines.quarantine)
    }
}
