import ProvenanceCore

/// Reads a long list of lines in pieces, one for each processor, and puts what they hold together
/// in the order of the lines: the result is that of reading it from front to end.
enum LongListReader {
    /// A list below this is read in a few hundredths of a second.
    private static let leastPieceBytes = 2 << 20

    static func read(_ text: borrowing ByteBuffer, into builder: inout OptOutListBuilder) {
        let count = min(Parallel.processorCount, text.count / leastPieceBytes)
        guard count > 1 else { return LinesListReader.read(text.bytes, into: &builder) }
        let pieces = pieces(of: text.bytes, count: count)
        let results = pieces.map { _ in Result(builder.sibling()) }
        text.withUnsafeBytes { bytes in
            // SAFETY: the text outlives `Parallel.run` and is only read.
            nonisolated(unsafe) let bytes = bytes
            Parallel.run(pieces.count) { number in
                let piece = pieces[number]
                let part = UnsafeRawBufferPointer(rebasing: bytes[piece.range])
                results[number].read(RawSpan(_unsafeBytes: part), firstLine: piece.firstLine)
            }
        }
        for result in results { builder.append(result.take()) }
    }

    private struct Piece: Sendable {
        var range: Range<Int>
        var firstLine: Int
    }

    /// Cuts the text behind line feeds, into parts of about one size.
    private static func pieces(of text: RawSpan, count: Int) -> [Piece] {
        var pieces: [Piece] = []
        var start = 0
        var line = 1
        for number in 1...count where start < text.byteCount {
            let wanted = max(start, text.byteCount / count * number)
            let end =
                number == count
                ? text.byteCount
                : text.firstOffset(of: UInt8(ascii: "\n"), from: wanted, to: text.byteCount)
                    .map { $0 + 1 } ?? text.byteCount
            pieces.append(Piece(range: start..<end, firstLine: line))
            line += text.extracting(start..<end).lineCount
            start = end
        }
        return pieces
    }

    /// What one worker reads.
    ///
    /// SAFETY: touched by its worker alone, and by the caller's thread when all have ended.
    private final class Result: @unchecked Sendable {
        private var builder: OptOutListBuilder?

        init(_ builder: consuming OptOutListBuilder) { self.builder = consume builder }

        func read(_ text: RawSpan, firstLine: Int) {
            guard var own = builder.take() else { return }
            own.reserve(for: text)
            LinesListReader.read(text, firstLine: firstLine, into: &own)
            builder = consume own
        }

        func take() -> OptOutListBuilder? { builder.take() }
    }
}
