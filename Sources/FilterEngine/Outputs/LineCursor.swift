import ProvenanceCore

/// Goes through the lines of one output, one after another, at its reader's pace.
struct LineCursor: ~Copyable {
    /// Nil once all was read and accounted for.
    private var reader: ChunkReader?
    private let chunk = Chunk()
    /// Holds the current line.
    private(set) var text = ByteBuffer()
    /// Where it stands in `text`, without its line feed.
    private(set) var line = 0..<0
    private(set) var hasLineFeed = false
    private var next = 0
    private(set) var lineCount = 0

    init(_ path: String) throws(ShardFailure) {
        reader = ChunkReader(
            try ShardReader(path: path, digest: true),
            chunkByteCount: 1 << 20,
            lineLimit: .max
        )
    }

    /// Bytes of the current line, with its line feed if it has one.
    var byteCount: Int { line.count + (hasLineFeed ? 1 : 0) }

    /// Goes to the next line; false behind the last.
    mutating func advance() throws(ShardFailure) -> Bool {
        if next >= text.count {
            chunk.exchange(&text)
            let isFilled = try reader?.next(into: chunk) ?? false
            chunk.exchange(&text)
            next = 0
            guard isFilled else {
                text.removeAll()
                line = 0..<0
                return false
            }
        }
        let lineFeed = text.bytes.firstOffset(of: UInt8(ascii: "\n"), from: next, to: text.count)
        line = next..<(lineFeed ?? text.count)
        hasLineFeed = lineFeed != nil
        next = line.upperBound + (hasLineFeed ? 1 : 0)
        lineCount += 1
        return true
    }

    /// What was read, all of it: to be called behind the last line.
    mutating func finish() -> OutputFile.Account {
        guard let input = reader.take()?.finish() else { return OutputFile.Account() }
        return OutputFile.Account(
            byteCount: input.byteCount,
            decodedByteCount: input.decodedByteCount,
            lineCount: lineCount,
            sha256: input.sha256
        )
    }
}
