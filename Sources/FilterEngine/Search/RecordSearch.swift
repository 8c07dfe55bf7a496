package import ProvenanceCore
package import RightsPolicy

/// A line of a shard that was looked for.
package struct FoundLine: Sendable {
    /// The shard's NAME, and the line in it, from 1.
    package var shard: String
    package var line: Int
    /// Bytes from the start of the decoded shard.
    package var offset: Int
    /// The line without its line feed; nil if it is longer than what is read as a record.
    package var bytes: [UInt8]?
    package var byteCount: Int

    /// - Parameter bytes: nil for a line that is too long.
    package init(shard: String, line: Int, offset: Int, bytes: [UInt8]?, byteCount: Int) {
        self.shard = shard
        self.line = line
        self.offset = offset
        self.bytes = bytes
        self.byteCount = byteCount
    }
}

/// Finds one line of a shard, by its number or by what the record says of itself.
///
/// By number no record is parsed: the shard is decoded, if it is packed, and line feeds are
/// counted. By id or address the lines are read one by one, and the first that fits is taken.
package struct RecordSearch {
    package enum Wanted: Sendable {
        case line(Int)
        case record(RecordProbe.Key)
    }

    private let wanted: Wanted
    private let format: RecordFormat
    private let lineLimit: Int

    /// Bytes that are looked through at once.
    private static let chunkByteCount = 1 << 20

    /// - Parameter lineLimit: the longest line that is read as a record.
    package init(_ wanted: Wanted, _ rules: RuleSet, lineLimit: Int) {
        self.wanted = wanted
        format = rules.format
        self.lineLimit = lineLimit
    }

    /// The line, or nil with the number of lines that the shard has.
    package func find(
        in plan: ShardPlan
    ) throws(ShardFailure) -> (found: FoundLine?, lineCount: Int) {
        let shard =
            switch plan.source {
            case .file(let path): try ShardReader(path: path, digest: false)
            case .standardInput: try ShardReader(standardInput: 0, digest: false)
            }
        var reader = ChunkReader(
            shard,
            chunkByteCount: Self.chunkByteCount,
            lineLimit: lineLimit
        )
        let chunk = Chunk()
        var lineCount = 0
        switch wanted {
        case .line(let number):
            while try reader.next(into: chunk) {
                lineCount = Self.lastLine(of: chunk)
                guard lineCount >= number else { continue }
                return (line(number, in: chunk, of: plan), lineCount)
            }
        case .record(let key):
            var probe = RecordProbe(key, format)
            while try reader.next(into: chunk) {
                lineCount = Self.lastLine(of: chunk)
                if let found = record(&probe, in: chunk, of: plan) { return (found, lineCount) }
            }
        }
        return (nil, lineCount)
    }

    private static func lastLine(of chunk: Chunk) -> Int {
        chunk.firstLine - 1 + (chunk.oversize == nil ? lineCount(of: chunk.lines) : 1)
    }

    private static func lineCount(of lines: borrowing ByteBuffer) -> Int { lines.bytes.lineCount }

    /// Line `number`, which stands in `chunk`.
    private func line(_ number: Int, in chunk: Chunk, of plan: ShardPlan) -> FoundLine {
        if let oversize = chunk.oversize {
            return FoundLine(
                shard: plan.name,
                line: number,
                offset: chunk.firstOffset,
                bytes: nil,
                byteCount: oversize.byteCount
            )
        }
        let range = Self.range(ofLine: number - chunk.firstLine, in: chunk.lines)
        return found(chunk, range, line: number, of: plan)
    }

    /// The bytes of a line, from 0, without its line feed.
    private static func range(
        ofLine number: Int,
        in lines: borrowing ByteBuffer
    ) -> Range<Int> {
        var start = 0
        for _ in 0..<number { start = end(ofLineAt: start, in: lines) + 1 }
        return start..<end(ofLineAt: start, in: lines)
    }

    private static func end(ofLineAt start: Int, in lines: borrowing ByteBuffer) -> Int {
        lines.bytes.firstOffset(of: UInt8(ascii: "\n"), from: start, to: lines.count)
            ?? lines.count
    }

    /// The first record of `chunk` that the probe knows.
    private func record(
        _ probe: inout RecordProbe,
        in chunk: Chunk,
        of plan: ShardPlan
    ) -> FoundLine? {
        guard chunk.oversize == nil, let place = Self.first(of: chunk.lines, &probe) else {
            return nil
        }
        return found(chunk, place.range, line: chunk.firstLine + place.number, of: plan)
    }

    private static func first(
        of lines: borrowing ByteBuffer,
        _ probe: inout RecordProbe
    ) -> (number: Int, range: Range<Int>)? {
        var start = 0
        var number = 0
        while start < lines.count {
            let end = end(ofLineAt: start, in: lines)
            if probe.matches(lines.paddedBytes, from: start, to: end) {
                return (number, start..<end)
            }
            start = end + 1
            number += 1
        }
        return nil
    }

    private func found(
        _ chunk: Chunk,
        _ range: Range<Int>,
        line: Int,
        of plan: ShardPlan
    ) -> FoundLine {
        FoundLine(
            shard: plan.name,
            line: line,
            offset: chunk.firstOffset + range.lowerBound,
            bytes: range.count > lineLimit ? nil : Self.bytes(of: chunk.lines, range),
            byteCount: range.count
        )
    }

    private static func bytes(of lines: borrowing ByteBuffer, _ range: Range<Int>) -> [UInt8] {
        lines.withUnsafeBytes { [UInt8]($0[range]) }
    }
}
