import ProvenanceCore

/// A shard as it was read.
struct ShardInput: Sendable {
    /// Bytes as stored, and their SHA-256 if digests are on.
    var byteCount: Int
    /// Bytes after decompression.
    var decodedByteCount: Int
    var sha256: String?
    /// When the file was last changed: nanoseconds since 1970; nil for what is no file.
    var modified: Int?
}

/// Cuts a shard into chunks of whole lines.
///
/// Where a chunk ends depends on the content alone, never on how the bytes came in: behind the
/// last line feed of the first `chunkByteCount` bytes, or, where a single line is longer than
/// that, behind this line. Where members of the shard are kept, it is behind the last one that ends
/// with a line there, if one does. So the outputs' members are the same for any number of workers.
struct ChunkReader: ~Copyable {
    private var reader: ShardReader
    private let chunkByteCount: Int
    private let lineLimit: Int
    private let expansionLimit: Int?
    private let keepsMembers: Bool
    /// The members that make each chunk, if they are handed out as they are stored.
    private let rows: [MemberIndex.Row]?
    /// Members that were read and belong to no chunk yet.
    private var members = KeptMembers()
    /// The chunk while it is filled.
    private var lines = ByteBuffer()
    /// What lies behind the last cut, from `restStart` on.
    private var rest = ByteBuffer()
    private var restStart = 0
    private var isAtEnd = false
    private var nextSequence = 0
    private var nextLine = 1
    private var nextOffset = 0

    private static let lineFeed = UInt8(ascii: "\n")

    /// Bytes that are read at once in search of the end of a long line.
    private static let stepByteCount = 64 << 10

    /// - Parameters:
    ///   - expansionLimit: how many times its stored size a shard may unpack to; nil: any.
    ///   - keepsMembers: whether chunks get the members that they hold, as they are stored.
    ///   - index: of the whole shard, if chunks get nothing but stored members.
    init(
        _ reader: consuming ShardReader,
        chunkByteCount: Int,
        lineLimit: Int,
        expansionLimit: Int? = nil,
        keepsMembers: Bool = false,
        index: MemberIndex? = nil
    ) {
        rows = index?.rows
        if keepsMembers { reader.keepMembers(contentLimit: chunkByteCount) }
        self.reader = reader
        self.keepsMembers = keepsMembers
        self.chunkByteCount = chunkByteCount
        self.lineLimit = lineLimit
        self.expansionLimit = expansionLimit
    }

    /// Bytes of the shard as it is stored, read so far.
    var inputByteCount: Int { reader.inputByteCount }

    /// The file that is read; nil for what is no file.
    func storedFile() throws(FileFailure) -> StoredFile? { try reader.storedFile() }

    /// The sequence number that the next chunk will have.
    var sequence: Int { nextSequence }

    /// Fills `chunk` with the next lines; false if there are none left.
    mutating func next(into chunk: Chunk) throws(ShardFailure) -> Bool {
        var clock = Stopwatch.nanoseconds
        let readBefore = reader.readNanoseconds
        defer {
            chunk.readNanoseconds = reader.readNanoseconds - readBefore
            chunk.inflateNanoseconds = Stopwatch.lap(since: &clock) - chunk.readNanoseconds
        }
        chunk.exchange(&lines)
        defer { chunk.exchange(&lines) }
        lines.removeAll()
        chunk.oversize = nil
        chunk.container = reader.container
        chunk.members.removeAll()
        chunk.sequence = nextSequence
        chunk.firstLine = nextLine
        chunk.firstOffset = nextOffset
        if let rows { return try takeStored(rows, into: chunk) }

        try fill(until: chunkByteCount)
        if lines.isEmpty { return false }
        if let end = takeMembers(into: chunk) {
            cut(at: end)
            nextSequence += 1
            return true
        }
        let searched = min(lines.count, chunkByteCount)
        if let last = lines.bytes.lastOffset(of: Self.lineFeed, from: 0, to: searched) {
            cut(at: last + 1)
        } else {
            chunk.oversize = try takeLongLine(searched: searched)
        }
        nextSequence += 1
        return true
    }

    /// The account of a shard that was read to its end.
    consuming func finish() -> ShardInput {
        let decodedByteCount = reader.decodedByteCount
        let read = reader.finish()
        return ShardInput(
            byteCount: read.byteCount,
            decodedByteCount: decodedByteCount,
            sha256: read.sha256,
            modified: read.modifiedNanoseconds.map { Int($0) }
        )
    }

    // MARK: Steps

    /// Whether there may be bytes behind those in `lines`.
    private var hasMore: Bool { restStart < rest.count || !isAtEnd }

    /// A small shard that unpacks to gigabytes was made to. Memory is bounded whatever it does;
    /// time and disk are bounded by this.
    private func checkExpansion() throws(ShardFailure) {
        guard let expansionLimit else { return }
        let (allowed, isOver) = reader.inputByteCount.multipliedReportingOverflow(
            by: expansionLimit
        )
        if isOver || reader.decodedByteCount <= allowed { return }
        throw ShardFailure(
            path: reader.path,
            cause: .damage("it unpacks to more than \(expansionLimit) times its size")
        )
    }

    /// Takes the members of the next chunk as they are stored.
    private mutating func takeStored(
        _ rows: [MemberIndex.Row],
        into chunk: Chunk
    ) throws(ShardFailure) -> Bool {
        guard nextSequence < rows.count else {
            try reader.endStored()
            return false
        }
        let row = rows[nextSequence]
        chunk.row = row
        chunk.stored.removeAll()
        try reader.readStored(
            row.packedByteCount,
            content: row.contentByteCount,
            into: &chunk.stored
        )
        try checkExpansion()
        nextSequence += 1
        nextLine += row.lineCount
        nextOffset += row.contentByteCount
        return true
    }

    private mutating func fill(until target: Int) throws(ShardFailure) {
        if restStart < rest.count, lines.count < target {
            let end = min(rest.count, restStart + target - lines.count)
            lines.append(rest, restStart..<end)
            restStart = end
        }
        while !isAtEnd, lines.count < target {
            isAtEnd = try !reader.read(into: &lines, until: target)
            try checkExpansion()
        }
    }

    /// Gives the chunk the members that lie in it as a whole, if one of them ends with a line.
    ///
    /// - Returns: where the last such member ends: the end of the chunk.
    private mutating func takeMembers(into chunk: Chunk) -> Int? {
        guard keepsMembers else { return nil }
        reader.moveMembers(to: &members)
        // What began in the chunk before this one is in neither as a whole.
        members.removeFirst(members.members.count { $0.start < nextOffset })
        var taken = 0
        var chunkEnd: Int?
        for (number, member) in members.members.enumerated() {
            let end = member.end - nextOffset
            // How much is known of a member that ends exactly here, or behind, depends on how the
            // bytes came in.
            guard end < chunkByteCount, end <= lines.count else { break }
            guard endsLine(at: end) else { continue }
            chunkEnd = end
            taken = number + 1
        }
        guard let chunkEnd else { return nil }
        for number in 0..<taken {
            let member = members.members[number]
            if endsLine(at: member.start - nextOffset), endsLine(at: member.end - nextOffset) {
                chunk.members.append(members, number..<(number + 1))
            }
        }
        members.removeFirst(taken)
        return chunkEnd
    }

    /// Whether a line ends before `offset`, or the chunk begins there.
    private func endsLine(at offset: Int) -> Bool {
        if offset == 0 { return true }
        return lines.bytes.unsafeLoad(fromByteOffset: offset - 1, as: UInt8.self) == Self.lineFeed
    }

    /// Takes the one line that starts the chunk and is longer than a chunk, or ends the shard.
    ///
    /// - Returns: the line if it is too long to be kept; the chunk is empty then.
    private mutating func takeLongLine(searched: Int) throws(ShardFailure) -> OversizeLine? {
        var searched = searched
        while true {
            if let end = lines.bytes.firstOffset(of: Self.lineFeed, from: searched, to: lines.count)
            {
                if end > lineLimit { break }
                cut(at: end + 1)
                return nil
            }
            if lines.count > lineLimit { break }
            if !hasMore {
                cut(at: lines.count)
                return nil
            }
            searched = lines.count
            try fill(until: searched + max(chunkByteCount, Self.stepByteCount))
        }
        return try passOversizeLine()
    }

    /// Passes a line that is too long: digested piece by piece, never held.
    private mutating func passOversizeLine() throws(ShardFailure) -> OversizeLine {
        var hasher = SHA256()
        var byteCount = 0
        var hasLineFeed = false
        while true {
            let lineFeed = lines.bytes.firstOffset(of: Self.lineFeed, from: 0, to: lines.count)
            let end = lineFeed ?? lines.count
            hasher.update(lines.bytes.extracting(0..<end))
            byteCount += end
            if let lineFeed {
                putBack(from: lineFeed + 1)
                hasLineFeed = true
            }
            lines.removeAll()
            if hasLineFeed || !hasMore { break }
            try fill(until: max(chunkByteCount, Self.stepByteCount))
        }
        nextLine += 1
        nextOffset += byteCount + (hasLineFeed ? 1 : 0)
        return OversizeLine(
            byteCount: byteCount,
            hasLineFeed: hasLineFeed,
            digest: hasher.finish()
        )
    }

    /// Ends the chunk at `end` and keeps what lies behind for the next.
    private mutating func cut(at end: Int) {
        putBack(from: end)
        lines.truncate(to: end)
        nextOffset += end
        let lineCount = lines.bytes.lineCount
        nextLine += lineCount
    }

    /// Keeps what `lines` holds from `start` on for the next chunk.
    private mutating func putBack(from start: Int) {
        if restStart < rest.count {
            // Nothing was read since the last cut: it stands in `rest` still.
            restStart -= lines.count - start
            return
        }
        rest.removeAll()
        restStart = 0
        rest.append(lines, start..<lines.count)
    }
}
