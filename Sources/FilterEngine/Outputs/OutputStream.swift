import ProvenanceCore

/// One output file: lines come in order, members go out.
///
/// While nothing was dropped of a shard whose lines would leave as they stand in its file, nothing is
/// written: in the end the file is copied as a whole, or, as soon as something is dropped, its
/// beginning so far. The bytes are the same either way.
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
    /// The members that were written since they were taken, if they are noted.
    private var members: [MemberSize] = []
    var notesMembers = false
    /// The shard's file, while nothing was written.
    private var original: StoredFile?
    /// Bytes of it, from its start, that this output begins with.
    private var originalEnd = 0

    /// - Parameters:
    ///   - level: the level of members that no worker has made; nil for the default.
    ///   - original: the shard's file, if what is written may be a copy of it.
    init(
        _ file: consuming FileWriter,
        container: Container,
        level: Int?,
        original: consuming StoredFile? = nil
    ) {
        self.file = consume file
        self.original = original
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
        if try isPutOff(share) { return }
        if container == .plain {
            if !share.text.isEmpty { try file?.write(share.text) }
        } else if share.isMember, encoder.container == container {
            try flush(&encoder)
            try file?.write(share.member)
            if notesMembers { members += share.members }
            hasMember = true
        } else if !share.text.isEmpty {
            gathered.append(share.text)
            if gathered.count >= Self.gatherByteCount { try flush(&encoder) }
        }
    }

    /// The members that were written since the last call, in order.
    func takeMembers() -> [MemberSize] {
        defer { members.removeAll(keepingCapacity: true) }
        return members
    }

    /// Whether the share is the next of the original, and need not be written yet.
    private func isPutOff(_ share: StagedOutput) throws(FileFailure) -> Bool {
        guard original != nil else { return false }
        guard let range = share.storedRange, range.lowerBound == originalEnd else {
            try copyBeginning()
            return false
        }
        originalEnd = range.upperBound
        if notesMembers { members += share.members }
        return true
    }

    /// Writes what was put off.
    private func copyBeginning() throws(FileFailure) {
        guard let original = original.take() else { return }
        if originalEnd > 0 {
            try file?.write(0..<originalEnd, of: original)
            hasMember = true
        }
    }

    /// Ends the file; an output without lines is a whole, empty container.
    ///
    /// - Parameter input: the shard as it was read, if the output may be a copy of it.
    func finish(
        _ input: ShardInput?,
        _ encoder: inout MemberEncoder,
        sync: Bool
    ) throws(FileFailure) -> OutputAccount {
        if let input, originalEnd > 0, input.byteCount == originalEnd, let whole = original.take(),
            let ended = file.take()
        {
            let copied = try ended.finish(
                copying: whole,
                byteCount: originalEnd,
                sha256: input.sha256,
                sync: sync
            )
            return OutputAccount(
                lines: lineCount,
                bytes: copied.byteCount,
                sha256: copied.sha256
            )
        }
        try copyBeginning()
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
        _ = original.take()
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
        if notesMembers {
            members.append(
                MemberSize(packedByteCount: member.count, contentByteCount: gathered.count)
            )
        }
        gathered.removeAll()
        try file?.write(member)
        hasMember = true
    }
}
