import ProvenanceCore

/// One output file: lines come in order, members go out.
///
/// Where members begin and end depends on the chunks alone, so the file's bytes are the same for
/// any number of workers.
final class OutputStream {
    /// Small shares of chunks are gathered up to this size before they become a member.
    static let gatherByteCount = 256 << 10

    private var file: FileWriter?
    private let container: Container
    private let level: Int?
    /// For an output that is packed otherwise than the shard's others; made when it is needed.
    private var ownEncoder: MemberEncoder?
    private var gathered = ByteBuffer()
    private var hasMember = false
    private(set) var lineCount = 0

    /// - Parameter level: the level of members that no worker has made; nil for the default.
    init(_ file: consuming FileWriter, container: Container, level: Int?) {
        self.file = consume file
        self.container = container
        self.level = level
    }

    /// Adds a chunk's share.
    func write(_ share: StagedOutput, _ encoder: inout MemberEncoder) throws(FileFailure) {
        precondition(
            share.passedCount == 0 || container == encoder.container,
            "members leave as they came only where the container is the same"
        )
        lineCount += share.lineCount
        if container == .plain {
            if !share.text.isEmpty { try file?.write(share.text) }
        } else if share.isMember, encoder.container == container {
            try flush(&encoder)
            try file?.write(share.member)
            hasMember = true
        } else if !share.text.isEmpty {
            gathered.append(share.text)
            if gathered.count >= Self.gatherByteCount { try flush(&encoder) }
        }
    }

    /// Ends the file; an output without lines is a whole, empty container.
    func finish(_ encoder: inout MemberEncoder, sync: Bool) throws(FileFailure) -> OutputAccount {
        try flush(&encoder)
        if container != .plain, !hasMember {
            try writeMember(&encoder)
        }
        guard let ended = file.take() else { return OutputAccount(lines: lineCount, bytes: 0) }
        let written = try ended.finish(sync: sync)
        return OutputAccount(lines: lineCount, bytes: written.byteCount, sha256: written.sha256)
    }

    /// Leaves the file with a member that was begun and never ended, so that whoever reads the
    /// stream sees that it was cut.
    func abandon() {
        guard container != .plain, var file = file.take() else { return }
        var start = ByteBuffer()
        MemberEncoder.appendOpenMember(of: container, to: &start)
        // The stream is lost already; that this last mark could not be made changes nothing.
        try? file.write(start)
    }

    private func flush(_ encoder: inout MemberEncoder) throws(FileFailure) {
        if !gathered.isEmpty { try writeMember(&encoder) }
    }

    /// Writes what is gathered as one member.
    private func writeMember(_ encoder: inout MemberEncoder) throws(FileFailure) {
        var member = ByteBuffer()
        if encoder.container == container {
            encoder.append(member: gathered, to: &member)
        } else {
            var own = ownEncoder.take() ?? MemberEncoder(container: container, level: level)
            own.append(member: gathered, to: &member)
            ownEncoder = consume own
        }
        gathered.removeAll()
        try file?.write(member)
        hasMember = true
    }
}
