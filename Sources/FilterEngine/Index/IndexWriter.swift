import ProvenanceCore

/// The size of a member as it stands in a file.
struct MemberSize {
    var packedByteCount: Int
    var contentByteCount: Int
}

/// Writes `index/NAME` beside the outputs of a shard: pieces as they come, and in the end which of
/// them are of which member of `allowed/NAME`. See `MemberIndex`.
struct IndexWriter: ~Copyable {
    private var file: FileWriter
    private var encoder = MemberEncoder(container: .gzip)
    private var directory = ByteBuffer()
    private var memberCount = 0
    /// Pieces whose member was not written yet, from `next` on.
    private var waiting: [IndexPiece] = []
    private var next = 0
    private var lacksLineFeed = false

    private init(_ file: consuming FileWriter) { self.file = file }

    /// Creates the file, which must not exist yet.
    static func create(_ path: String) throws(FileFailure) -> IndexWriter {
        var file = try FileWriter(creating: path, digest: true)
        var front = ByteBuffer()
        for byte in MemberIndex.magic { front.append(byte) }
        try file.write(front)
        return IndexWriter(file)
    }

    /// Adds a chunk's pieces, and the members of the allowed output that were written since.
    mutating func write(_ share: StagedIndex, _ members: [MemberSize]) throws(FileFailure) {
        try file.write(share.packed)
        waiting.append(contentsOf: share.pieces)
        if share.lacksLineFeed { lacksLineFeed = true }
        note(members)
    }

    /// Ends the file.
    ///
    /// - Parameter members: those that were written since the last share.
    consuming func finish(
        _ members: [MemberSize],
        key: String,
        sync: Bool
    ) throws(FileFailure) -> IndexAccount {
        note(members)
        precondition(next == waiting.count, "every piece of the index has its member")
        // A member that does not end with a line never leaves as it came.
        if lacksLineFeed {
            directory.removeAll()
            memberCount = 0
        }
        var packed = ByteBuffer()
        encoder.append(member: directory, to: &packed)
        let byteCount = file.byteCount
        packed.append(littleEndian: UInt64(byteCount))
        packed.append(littleEndian: UInt64(directory.count))
        try file.write(packed)
        let count = memberCount
        let written = try file.finish(sync: sync)
        return IndexAccount(
            bytes: written.byteCount,
            sha256: written.sha256 ?? "",
            members: count,
            key: key
        )
    }

    private mutating func note(_ members: [MemberSize]) {
        for member in members where member.contentByteCount > 0 {
            let first = next
            var byteCount = 0
            var lineCount = 0
            while next < waiting.count, byteCount < member.contentByteCount {
                byteCount += waiting[next].contentByteCount
                lineCount += waiting[next].lineCount
                next += 1
            }
            precondition(
                byteCount == member.contentByteCount,
                "pieces of the index do not cross members"
            )
            directory.append(compact: member.packedByteCount)
            directory.append(compact: member.contentByteCount)
            directory.append(compact: lineCount)
            directory.append(compact: next - first)
            for piece in waiting[first..<next] {
                for number in [
                    piece.packedKeyByteCount, piece.keyByteCount, piece.packedRestByteCount,
                    piece.restByteCount, piece.lineCount, piece.contentByteCount,
                ] {
                    directory.append(compact: number)
                }
            }
            memberCount += 1
        }
        waiting.removeFirst(next)
        next = 0
    }
}

/// What a manifest says of `index/NAME`.
package struct IndexAccount: Codable, Equatable, Sendable {
    package var bytes: Int
    package var sha256: String
    /// Members of `allowed/NAME` that it describes: all of them, or none.
    package var members: Int
    /// Digest over all that decides its records but the entries of lists.
    package var key: String
}
