import ProvenanceCore
import RightsPolicy

/// One worker's tools: decides the lines of a chunk and stages what each output gets.
final class ChunkWorker {
    private let options: FilterOptions
    private var decider: LineDecider
    private var copier: MemberCopier
    private var encoders: [Container: EncoderBox] = [:]

    init(_ rules: RuleSet, options: FilterOptions) {
        self.options = options
        decider = LineDecider(rules, options)
        copier = MemberCopier(rules)
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
    /// - Parameters:
    ///   - shard: the shard's NAME as a JSON string, quotes included.
    ///   - index: describes the chunk's members, if they are not unpacked.
    /// - Returns: false if the members are not what the index says: nothing of it may be used.
    func decide(
        _ chunk: Chunk,
        of shard: String,
        _ index: MemberIndex?,
        into result: ChunkResult
    ) -> Bool {
        result.sequence = chunk.sequence
        let place = LinePlace(
            shard: shard,
            line: chunk.firstLine,
            offset: chunk.firstOffset
        )
        if let row = chunk.row {
            guard let index else { return false }
            if copy(chunk, row, index, place, into: result) { return true }
            result.removeAll()
            guard chunk.unpack(row, options.chunkByteCount) else { return false }
        }
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
        if result[.allowed].lineCount == result.tally.decisions.count {
            result[.allowed].storedRange = chunk.storedRange
        }
        return true
    }

    /// Whether the chunk could be copied as it is stored.
    private func copy(
        _ chunk: Chunk,
        _ row: MemberIndex.Row,
        _ index: MemberIndex,
        _ place: LinePlace,
        into result: ChunkResult
    ) -> Bool {
        var lines = ChunkLines()
        result.exchange(&lines)
        defer { result.exchange(&lines) }
        let staged = options.hasIndex ? result.index : nil
        guard copier.copy(chunk.stored, index, row, place, &lines, &result.tally, staged) else {
            return false
        }
        result.byteCount = row.contentByteCount
        result[.allowed].storedRange = chunk.storedRange
        result.copiedCount = row.members.count
        return true
    }

    /// Packs what is large enough of the outputs, and the index.
    func seal(_ result: ChunkResult, with encoder: inout MemberEncoder) {
        for output in result.outputs { output.seal(with: &encoder) }
        // What was copied has its pieces already.
        if options.hasIndex, encoder.container == .gzip, result.copiedCount == 0 {
            result.index.seal(result[.allowed].parts, result.tally.findings, with: &encoder)
        }
    }
}

/// The outputs of a chunk while its lines are decided.
struct ChunkLines: ~Copyable {
    var allowed = StagedLines()
    var blocked = StagedLines()
    var attribution = StagedLines()
    var quarantine = StagedLines()
    var index = IndexLines()
}

extension ChunkResult {
    fileprivate func exchange(_ lines: inout ChunkLines) {
        self[.allowed].exchange(&lines.allowed)
        self[.blocked].exchange(&lines.blocked)
        self[.attribution].exchange(&lines.attribution)
        self[.quarantine].exchange(&lines.quarantine)
        index.exchange(&lines.index)
    }
}

extension Chunk {
    /// Unpacks the members that the chunk holds as they are stored.
    ///
    /// - Returns: false if they are not what the index says.
    fileprivate func unpack(_ row: MemberIndex.Row, _ chunkByteCount: Int) -> Bool {
        var unpacker = MemberUnpacker(startingAt: firstOffset, keepingMembers: chunkByteCount)
        lines.removeAll()
        guard unpacker.unpack(stored.bytes, byteCount: row.contentByteCount, into: &lines),
            lines.bytes.lineCount == row.lineCount,
            lines.bytes.firstOffset(
                of: UInt8(ascii: "\n"),
                from: lines.count - 1,
                to: lines.count
            ) != nil
        else { return false }
        members.removeAll()
        unpacker.moveMembers(to: &members)
        return members.members.count == row.members.count
    }
}
