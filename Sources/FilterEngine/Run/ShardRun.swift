import ProvenanceCore
import RightsPolicy

/// One shard on its way through: any number of workers take chunks from it and bring results
/// back; results are written in input order by whoever brings the one whose turn it is.
///
/// Decoding holds one lock (the decode token), writing the other. At most `window` chunks are
/// between the two, so memory is bounded whatever the shard's size.
final class ShardRun: Sendable {
    private struct Decoding: ~Copyable {
        /// Nil once the shard has been read to its end, or given up.
        var reader: ChunkReader?
    }

    private struct Writing {
        /// Results that came before their turn.
        var waiting: [Int: ChunkResult] = [:]
        /// The sequence number whose turn it is.
        var next = 0
        /// The number of chunks, once the end of the shard was read.
        var chunkCount: Int?
        var input: ShardInput?
        /// Nil while a thread writes, and when all is done.
        var writer: ShardWriter?
        var end: End?
        /// Threads that have the writer, or take its files away.
        var writerCount = 0
    }

    /// How the shard ended.
    enum End: Sendable {
        case published(Manifest)
        case failed(ShardProblem)
    }

    let plan: ShardPlan
    /// Whether it does what is whole of a shard that has failed.
    let isRescue: Bool
    /// Its place among all plans of the run.
    let number: Int
    /// The shard's NAME as a JSON string, quotes included.
    let jsonName: String
    /// Describes the shard's members, which are not unpacked before they must be.
    let index: MemberIndex?
    private let window: Int
    private let pool: Pool
    private let decoding: Monitor<Decoding>
    private let writing: Monitor<Writing>

    init(
        _ plan: ShardPlan,
        number: Int,
        reader: consuming ChunkReader,
        writer: sending ShardWriter,
        window: Int,
        pool: Pool,
        index: MemberIndex? = nil,
        isRescue: Bool = false
    ) {
        self.index = index
        self.plan = plan
        self.isRescue = isRescue
        self.number = number
        var name = ByteBuffer()
        name.append(jsonString: plan.name)
        jsonName = String(copying: name.bytes)
        self.window = window
        self.pool = pool
        decoding = Monitor(Decoding(reader: consume reader))
        writing = Monitor(Writing(writer: writer))
    }

    /// How the shard ended, if it has.
    var end: End? { writing.withLock { $0.end } }

    /// Whether there may be chunks left to take.
    var isReadable: Bool { writing.withLock { $0.chunkCount == nil && $0.end == nil } }

    /// Takes the next chunk, or nil if there is none left. `progress` is told how many bytes of
    /// the stored shard were read for it.
    func takeChunk(_ progress: RunProgress) -> Chunk? {
        decoding.withLock { decoding -> Chunk? in
            guard let sequence = decoding.reader?.sequence, hasRoom(for: sequence) else {
                decoding.reader = nil
                return nil
            }
            let chunk = pool.takeChunk()
            let before = decoding.reader?.inputByteCount ?? 0
            do throws(ShardProblem) {
                let isFilled = try Self.fill(chunk, &decoding)
                progress.add(inputBytes: (decoding.reader?.inputByteCount ?? before) - before)
                if isFilled { return chunk }
                let input = decoding.reader.take()?.finish()
                if let index, input?.sha256 != index.shardDigest { throw Self.isOther(plan) }
                writing.withLock {
                    $0.chunkCount = sequence
                    $0.input = input
                }
            } catch {
                var problem = error
                problem.isOfIndex = index != nil
                fail(problem)
            }
            pool.give(chunk)
            return nil
        }
    }

    private static func fill(
        _ chunk: Chunk,
        _ decoding: inout Decoding
    ) throws(ShardProblem) -> Bool {
        do throws(ShardFailure) {
            return try decoding.reader?.next(into: chunk) ?? false
        } catch {
            throw ShardProblem(error)
        }
    }

    private static func isOther(_ plan: ShardPlan) -> ShardProblem {
        var problem = ShardProblem("`\(shown(plan.description))` is not what its index describes")
        problem.isOfIndex = true
        return problem
    }

    /// Gives the shard up because its members are not what the index says.
    func failAgainstIndex() { fail(Self.isOther(plan)) }

    /// Waits until the writing is close enough behind; false if the shard has failed.
    private func hasRoom(for sequence: Int) -> Bool {
        writing.waiting { writing -> Bool? in
            if writing.end != nil { return false }
            return sequence - writing.next < window ? true : nil
        }
    }

    /// Brings a result back, and writes whatever has its turn.
    func give(_ result: ChunkResult, _ encoder: inout MemberEncoder) {
        writing.withLock { $0.waiting[result.sequence] = result }
        advance(&encoder)
    }

    /// Writes all results that have their turn, and ends the shard behind the last. Does nothing
    /// while another thread is at it: that one goes on until nothing is left.
    func advance(_ encoder: inout MemberEncoder) {
        while let turn = takeTurn() {
            do throws(ShardProblem) {
                if let result = turn.result {
                    try turn.writer.write(result, &encoder)
                    pool.give(result)
                    giveBack(turn.writer)
                } else if let input = turn.input {
                    let manifest = try turn.writer.publish(input, &encoder)
                    writing.withLock { $0.end = .published(manifest) }
                }
            } catch {
                turn.writer.abandon()
                fail(error)
            }
            writing.withLock { $0.writerCount -= 1 }
        }
    }

    /// Gives the shard up.
    func fail(_ problem: ShardProblem) {
        let writer = writing.withLock { writing -> ShardWriter? in
            if writing.end == nil { writing.end = .failed(problem) }
            writing.waiting.removeAll()
            writing.writerCount += 1
            return writing.writer.take()
        }
        writer?.abandon()
        writing.withLock { $0.writerCount -= 1 }
    }

    /// Waits until nobody is at the outputs of a shard that has failed any more.
    func waitForWriters() { writing.waiting { $0.writerCount == 0 ? () : nil } }

    // MARK: Turns

    /// What is to be done next, and the writer to do it with.
    private struct Turn {
        var writer: ShardWriter
        /// The result to write; nil if all are written, and `input` is to be published.
        var result: ChunkResult?
        var input: ShardInput?
    }

    private func takeTurn() -> Turn? {
        writing.withLock { writing -> Turn? in
            guard writing.end == nil, let writer = writing.writer else { return nil }
            if let result = writing.waiting.removeValue(forKey: writing.next) {
                writing.next += 1
                writing.writer = nil
                writing.writerCount += 1
                return Turn(writer: writer, result: result)
            }
            guard writing.chunkCount == writing.next else { return nil }
            writing.writer = nil
            writing.writerCount += 1
            return Turn(writer: writer, input: writing.input)
        }
    }

    private func giveBack(_ writer: ShardWriter) {
        let isUnwanted = writing.withLock { writing -> Bool in
            if writing.end == nil { writing.writer = writer }
            return writing.end != nil
        }
        if isUnwanted { writer.abandon() }
    }
}
