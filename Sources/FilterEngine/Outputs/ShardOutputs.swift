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

    /// Ends all outputs: their accounts. Nothing is visible to others yet.
    func finish(_ encoder: inout MemberEncoder) throws(ShardProblem) -> [String: OutputAccount]

    /// Makes the outputs visible, the manifest last.
    func publish(_ manifest: Manifest) throws(ShardProblem)

    /// Takes back whatever can be taken back, and marks what cannot as cut.
    func abandon()
}

/// Why a shard could not be done.
package struct ShardProblem: Error, Sendable, CustomStringConvertible {
    package var description: String
    /// Whether the shard's own container is damaged.
    var isDamage = false

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

    func finish(_ encoder: inout MemberEncoder) throws(ShardProblem) -> [String: OutputAccount] {
        [:]
    }

    func publish(_ manifest: Manifest) throws(ShardProblem) {}

    func abandon() {}
}
