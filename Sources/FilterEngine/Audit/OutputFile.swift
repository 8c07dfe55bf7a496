import ProvenanceCore

/// One output as it lies in OUT, read back chunk by chunk.
enum OutputFile {
    /// What reading the whole file came to.
    struct Account {
        /// Bytes as stored.
        var byteCount = 0
        var decodedByteCount = 0
        var lineCount = 0
        var sha256: String?
    }

    /// Reads the file at `path` to its end and hands every chunk of whole lines to `body`.
    ///
    /// - Throws: a file that cannot be read, or a container that is damaged.
    static func read(
        _ path: String,
        _ body: (Chunk) -> Void
    ) throws(ShardFailure) -> Account {
        var reader = ChunkReader(
            try ShardReader(path: path, digest: true),
            chunkByteCount: 1 << 20,
            lineLimit: .max
        )
        let chunk = Chunk()
        var account = Account()
        while try reader.next(into: chunk) {
            account.lineCount += chunk.lines.bytes.lineCount
            body(chunk)
        }
        let input = reader.finish()
        account.byteCount = input.byteCount
        account.decodedByteCount = input.decodedByteCount
        account.sha256 = input.sha256
        return account
    }

    /// Calls `body` with every line of a chunk, without its line feed.
    static func forEachLine(of chunk: Chunk, _ body: (RawSpan) -> Void) {
        forEachLine(of: chunk.lines, body)
    }

    private static func forEachLine(of text: borrowing ByteBuffer, _ body: (RawSpan) -> Void) {
        let lines = text.bytes
        var start = 0
        while start < lines.byteCount {
            let lineFeed = lines.firstOffset(
                of: UInt8(ascii: "\n"),
                from: start,
                to: lines.byteCount
            )
            body(lines.extracting(start..<(lineFeed ?? lines.byteCount)))
            start = (lineFeed ?? lines.byteCount) + 1
        }
    }
}
