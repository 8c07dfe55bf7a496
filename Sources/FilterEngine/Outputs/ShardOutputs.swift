import ProvenanceCore

/// Where the outputs of one shard go.
///
/// Its calls come from one thread at a time.
protocol ShardOutputs: AnyObject {
    /// Adds a chunk's share to one output.
    func write(
        _ share: StagedOutput,
        to kind: OutputKind,
        _ encoder: inout MemberEncoder
    ) throws(ShardProblem)

    /// Adds a chunk's share to the index, behind its shares of the outputs.
    func writeIndex(_ share: StagedIndex) throws(ShardProblem)

    /// What the index is, when all has ended; nil if there is none.
    var index: IndexAccount? { get }

    /// Ends all outputs: their accounts. Nothing is visible to others yet.
    ///
    /// - Parameter input: the shard as it was read.
    func finish(
        _ input: ShardInput,
        _ encoder: inout MemberEncoder
    ) throws(ShardProblem) -> [String: OutputAccount]

    /// Makes the outputs visible, the manifest last.
    func publish(_ manifest: Manifest) throws(ShardProblem)

    /// Takes back whatever can be taken back, and marks what cannot as cut.
    func abandon()
}

/// Outputs that are no folder's have no index.
extension ShardOutputs {
    func writeIndex(_ share: StagedIndex) throws(ShardProblem) {}

    var index: IndexAccount? { nil }
}

/// Why a shard could not be done.
package struct ShardProblem: Error, Sendable, CustomStringConvertible {
    package var description: String
    /// Whether the shard's own container is damaged.
    var isDamage = false
    /// Whether the shard is not the one that its index describes: it can be done without.
    var isOfIndex = false

    init(_ description: String) { self.description = description }
    init(_ failure: FileFailure) { description = failure.description }
    init(_ failure: ShardFailure) {
        description = failure.description
        isDamage = failure.isDamage
    }

    /// Runs `body`; a failure of the file system becomes the shard's problem.
    static func of<R: ~Copyable>(
        _ body: () throws(FileFailure) -> R
    ) throws(ShardProblem) -> R {
        do throws(FileFailure) {
            return try body()
        } catch {
            throw ShardProblem(error)
        }
    }
}

/// The outputs of a dry run: everything is decided and nothing is written.
final class DiscardedOutputs: ShardOutputs {
    func write(
        _ share: StagedOutput,
        to kind: OutputKind,
        _ encoder: inout MemberEncoder
    ) throws(ShardProblem) {}

    func finish(
        _ input: ShardInput,
        _ encoder: inout MemberEncoder
    ) throws(ShardProblem) -> [String: OutputAccount] {
        [:]
    }

    func publish(_ manifest: Manifest) throws(ShardProblem) {}

    func abandon() {}
}
