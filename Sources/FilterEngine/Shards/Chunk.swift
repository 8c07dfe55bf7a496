import ProvenanceCore

/// The unit of parallel work: whole lines of one shard, with one owner at a time.
final class Chunk {
    /// The lines, each with its LF; only the last line of a shard may lack it.
    var lines = ByteBuffer()
    /// Its place in the shard, from 0: outputs leave in this order.
    var sequence = 0
    /// The number of its first line, from 1.
    var firstLine = 1
    /// Where its first line starts: bytes from the start of the decoded shard.
    var firstOffset = 0
    /// Members of the stored shard that lie in the chunk as a whole, begin with a line and end with
    /// one: what may leave as it came if none of their lines is dropped. Their places count from
    /// the start of the decoded shard.
    var members = KeptMembers()
    /// Members that an index describes, as they are stored, while nobody has unpacked them: the
    /// chunk has no lines then.
    var stored = ByteBuffer()
    var row: MemberIndex.Row?
    /// How the shard is packed that it is of.
    var container = Container.plain
    /// Time that reading its bytes took, and unpacking them.
    var readNanoseconds = 0
    var inflateNanoseconds = 0
    /// A line that was too long to be kept; the chunk then holds no other.
    var oversize: OversizeLine?
}

extension Chunk {
    /// Gives the lines away, and takes others in their place.
    func exchange(_ lines: inout ByteBuffer) { swap(&self.lines, &lines) }

    /// The bytes of the file that would be written if all lines of the chunk were allowed; nil where
    /// something else would be.
    var storedRange: Range<Int>? {
        if let row { return row.packedStart..<(row.packedStart + row.packedByteCount) }
        if oversize != nil { return nil }
        switch container {
        case .plain: return firstOffset..<(firstOffset + lines.count)
        case .zstd: return nil
        case .gzip: return members.storedRange(of: firstOffset..<(firstOffset + lines.count))
        }
    }
}

/// A line over `--max-line`: passed in bounded memory, accounted for by length and digest.
struct OversizeLine: Sendable {
    /// Bytes of the line, without its LF.
    var byteCount: Int
    /// Whether a line feed stood behind it.
    var hasLineFeed: Bool
    /// SHA-256 of those bytes, in hexadecimal.
    var digest: String
}
