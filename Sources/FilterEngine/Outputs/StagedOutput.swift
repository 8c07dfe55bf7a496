import ProvenanceCore

/// What one chunk adds to one output, made by a worker, written by whoever holds the shard's turn.
final class StagedOutput {
    /// From this size on, a chunk's share of an output is a compressed member of its own, made by
    /// the worker. What is smaller is gathered by `OutputStream`, so that members stay large.
    static let memberThreshold = 64 << 10

    /// The lines.
    var text = ByteBuffer()
    var lineCount = 0
    /// The lines as one compressed member, if `isMember`.
    private(set) var member = ByteBuffer()
    private(set) var isMember = false

    func removeAll() {
        text.removeAll()
        member.removeAll()
        lineCount = 0
        isMember = false
    }

    /// Takes the lines out for whoever adds to them line by line, and puts them back.
    func exchange(_ lines: inout StagedLines) {
        swap(&lines.text, &text)
        swap(&lines.count, &lineCount)
    }

    func shrink(to kept: Int) {
        text.shrink(to: kept)
        member.shrink(to: kept)
    }

    /// Compresses what is large enough: the worker's part of the writing.
    func seal(with encoder: inout MemberEncoder) {
        guard encoder.container != .plain, text.count >= Self.memberThreshold else { return }
        encoder.append(member: text, to: &member)
        isMember = true
    }
}

/// The lines of a staged output while lines are added, outside the object that others share: an
/// object's properties are checked for overlapping access each time they are changed.
struct StagedLines: ~Copyable {
    var text = ByteBuffer()
    var count = 0
}
