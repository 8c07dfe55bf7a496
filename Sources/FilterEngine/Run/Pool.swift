import ProvenanceCore

/// Chunks and results that wait to be used again: memory stays at what is in flight.
final class Pool: Sendable {
    /// Buffers that one long line has blown up beyond this are given back to the system.
    private static let keptByteCount = 4 << 20

    private struct Idle: ~Copyable {
        var chunks: [Chunk] = []
        var results: [ChunkResult] = []
    }

    private let idle = Monitor(Idle())

    func takeChunk() -> Chunk { idle.withLock { $0.chunks.popLast() } ?? Chunk() }

    func takeResult() -> ChunkResult { idle.withLock { $0.results.popLast() } ?? ChunkResult() }

    func give(_ chunk: Chunk) {
        chunk.lines.removeAll()
        chunk.lines.shrink(to: Self.keptByteCount)
        chunk.members.removeAll()
        chunk.members.shrink(to: Self.keptByteCount)
        chunk.stored.removeAll()
        chunk.stored.shrink(to: Self.keptByteCount)
        chunk.row = nil
        idle.withLock { $0.chunks.append(chunk) }
    }

    func give(_ result: ChunkResult) {
        result.removeAll()
        for output in result.outputs { output.shrink(to: Self.keptByteCount) }
        result.index.shrink(to: Self.keptByteCount)
        idle.withLock { $0.results.append(result) }
    }
}
