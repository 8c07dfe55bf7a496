import Synchronization

/// How far a run has come: written by workers, read by whoever shows it.
package final class RunProgress: Sendable {
    private let inputBytesDone = Atomic<Int>(0)
    private let recordsDone = Atomic<Int>(0)
    private let shardsDone = Atomic<Int>(0)

    package init() {}

    /// Bytes of shards as stored, read so far.
    package var inputBytes: Int { inputBytesDone.load(ordering: .relaxed) }
    /// Lines decided and written so far.
    package var records: Int { recordsDone.load(ordering: .relaxed) }
    package var shards: Int { shardsDone.load(ordering: .relaxed) }

    func add(inputBytes: Int) { inputBytesDone.wrappingAdd(inputBytes, ordering: .relaxed) }
    func add(_ result: ChunkResult) {
        recordsDone.wrappingAdd(result.tally.decisions.count, ordering: .relaxed)
    }
    func add(lines: Int) { recordsDone.wrappingAdd(lines, ordering: .relaxed) }
    func skip(inputBytes: Int) {
        add(inputBytes: inputBytes)
        addShard()
    }
    func addShard() { shardsDone.wrappingAdd(1, ordering: .relaxed) }
}
