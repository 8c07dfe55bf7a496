import ProvenanceCore

/// What a worker made of one chunk.
final class ChunkResult {
    var sequence = 0
    /// Bytes of the chunk's lines, line ends included.
    var byteCount = 0
    /// By `OutputKind`; decisions are written when the chunk's turn comes.
    let outputs: [StagedOutput] = OutputKind.allCases.map { _ in StagedOutput() }
    var tally = ChunkTally()
    /// What the index gets, if the run writes one.
    let index = StagedIndex()
    /// Members that left without being unpacked.
    var copiedCount = 0

    subscript(kind: OutputKind) -> StagedOutput { outputs[kind.rawValue] }

    func removeAll() {
        for output in outputs { output.removeAll() }
        tally.removeAll()
        index.removeAll()
        copiedCount = 0
        byteCount = 0
    }
}
