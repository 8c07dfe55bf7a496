import ProvenanceCore

/// What a worker made of one chunk.
final class ChunkResult {
    var sequence = 0
    /// Bytes of the chunk's lines, line ends included.
    var byteCount = 0
    /// By `OutputKind`; decisions are written when the chunk's turn comes.
    let outputs: [StagedOutput] = OutputKind.allCases.map { _ in StagedOutput() }
    var tally = ChunkTally()

    subscript(kind: OutputKind) -> StagedOutput { outputs[kind.rawValue] }

    func removeAll() {
        for output in outputs { output.removeAll() }
        tally.removeAll()
        byteCount = 0
    }
}
