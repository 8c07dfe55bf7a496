/// Packs content as members of one container: each can be unpacked alone, and members in a row
/// are a valid file.
///
/// What a member's bytes are depends on its content, the container and the level, not on what was
/// packed before. Work memory is allocated once.
///
/// SAFETY: the encoder's C state has one owner, this value, and is bound to no thread.
package struct MemberEncoder: ~Copyable, @unchecked Sendable {
    package let container: Container
    package let level: Int
    private let encoder: any ContainerEncoder

    /// `level` must be one of `Container.levels`; nil is the container's default.
    package init(container: Container, level: Int? = nil) {
        let level = level ?? container.defaultLevel
        precondition(container.levels.contains(level), "the level is one of the container's")
        self.container = container
        self.level = level
        encoder = container.format.makeEncoder(level)
    }

    /// The levels that `init` takes for a container.
    package static func levels(of container: Container) -> ClosedRange<Int> { container.levels }

    /// Appends one whole member. An empty output is a valid file only with an empty member in it.
    package mutating func append(member content: RawSpan, to output: inout ByteBuffer) {
        encoder.append(member: content, to: &output)
    }

    /// Appends one whole member that holds the content of a buffer.
    package mutating func append(
        member content: borrowing ByteBuffer,
        to output: inout ByteBuffer
    ) {
        encoder.append(member: content.bytes, to: &output)
    }

    /// Appends one member of gzip whose data are packed already, as `KeptMembers` has them.
    package func append(packed data: RawSpan, to output: inout ByteBuffer) {
        precondition(container == .gzip, "only members of gzip are passed on as they are")
        let start = GzipHeader.begin(in: &output)
        output.append(data)
        GzipHeader.end(memberFrom: start, in: &output)
    }

    /// Appends the beginning of a member that is never ended: whoever reads the stream behind a
    /// failure meets an error and not a clean end. For plain bytes there is no such thing.
    package static func appendOpenMember(of container: Container, to output: inout ByteBuffer) {
        for byte in container.format.openMember { output.append(byte) }
    }
}
