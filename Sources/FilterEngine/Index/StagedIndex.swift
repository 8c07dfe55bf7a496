import ProvenanceCore
import RightsPolicy

/// A run of allowed lines as the index holds them: packed alone, and of one member at most.
struct IndexPiece {
    var lineCount: Int
    /// Bytes of the lines themselves.
    var contentByteCount: Int
    /// Bytes of the keys, packed and not, which stand in front of the rest.
    var packedKeyByteCount: Int
    var keyByteCount: Int
    /// Bytes of the rest, packed and not.
    var packedRestByteCount: Int
    var restByteCount: Int

    var packedByteCount: Int { packedKeyByteCount + packedRestByteCount }
}

/// What one chunk adds to the index: made by a worker, written by whoever holds the shard's turn.
final class StagedIndex {
    private var lines = IndexLines()
    private(set) var pieces: [IndexPiece] = []
    /// The pieces, one behind the other.
    private(set) var packed = ByteBuffer()
    private(set) var lacksLineFeed = false
    private var text = ByteBuffer()

    func removeAll() {
        lines.removeAll()
        pieces.removeAll(keepingCapacity: true)
        packed.removeAll()
        lacksLineFeed = false
    }

    func shrink(to kept: Int) {
        lines.shrink(to: kept)
        packed.shrink(to: kept)
        text.removeAll()
        text.shrink(to: kept)
    }

    /// Takes the lines out for whoever adds to them, and puts them back.
    func exchange(_ other: inout IndexLines) { swap(&lines, &other) }

    /// Adds a piece of an earlier index.
    func pass(_ data: RawSpan, _ piece: IndexPiece) {
        packed.append(data)
        pieces.append(piece)
    }

    /// Packs the lines.
    ///
    /// - Parameters:
    ///   - parts: bytes of the lines that leave in one member, one after another; what is none
    ///     by itself is gathered as a whole.
    ///   - findings: those that the numbers of the lines are of.
    func seal(
        _ parts: [Int],
        _ findings: [(finding: Finding, amount: Amount)],
        with encoder: inout MemberEncoder
    ) {
        lacksLineFeed = lines.lacksLineFeed
        var next = 0
        for part in parts where part > 0 {
            let first = next
            var byteCount = 0
            while next < lines.lines.count, byteCount < part {
                byteCount += lines.lines[next].byteCount
                next += 1
            }
            precondition(byteCount == part, "members of the index hold whole lines")
            appendPiece(first..<next, findings, contentByteCount: part, &encoder)
        }
        precondition(next == lines.lines.count, "every allowed line leaves in a member")
    }

    private func appendPiece(
        _ numbers: Range<Int>,
        _ findings: [(finding: Finding, amount: Amount)],
        contentByteCount: Int,
        _ encoder: inout MemberEncoder
    ) {
        let before = numbers.lowerBound == 0 ? nil : lines.lines[numbers.lowerBound - 1]
        let last = lines.lines[numbers.upperBound - 1]
        text.removeAll()
        text.append(lines.lines[numbers].contains(where: \.isFixed) ? 1 : 0)
        text.append(lines.keys, (before?.keysEnd ?? 0)..<last.keysEnd)
        let start = packed.count
        encoder.append(member: text, to: &packed)
        let (keyByteCount, keyEnd) = (text.count, packed.count)

        text.removeAll()
        text.append(compact: numbers.count)
        var places: [UInt32: Int] = [:]
        var used: [UInt32] = []
        for line in lines.lines[numbers] where places[line.finding] == nil {
            places[line.finding] = used.count
            used.append(line.finding)
        }
        text.append(compact: used.count)
        for number in used {
            IndexedFinding.append(findings[Int(number)].finding, to: &text)
        }
        for line in lines.lines[numbers] { text.append(compact: places[line.finding] ?? 0) }
        text.append(lines.text, (before?.end ?? 0)..<last.end)
        encoder.append(member: text, to: &packed)
        pieces.append(
            IndexPiece(
                lineCount: numbers.count,
                contentByteCount: contentByteCount,
                packedKeyByteCount: keyEnd - start,
                keyByteCount: keyByteCount,
                packedRestByteCount: packed.count - keyEnd,
                restByteCount: text.count
            )
        )
    }
}

/// The finding of allowed lines as the index holds it.
enum IndexedFinding {
    static func append(_ finding: Finding, to text: inout ByteBuffer) {
        for part in [finding.basis, finding.license, finding.agreement] {
            text.append(compact: part == nil ? 0 : 1)
            if let part { text.append(countedText: part) }
        }
        for names in [finding.holders, finding.credits] {
            text.append(compact: names.count)
            for name in names { text.append(countedText: name) }
        }
    }

    /// Nil where none stands.
    static func read(_ text: RawSpan, _ reader: inout CompactReader) -> Finding? {
        var parts: [String?] = []
        for _ in 0..<3 {
            guard let isThere = reader.number(text), isThere < 2 else { return nil }
            if isThere == 0 {
                parts.append(nil)
                continue
            }
            guard let range = reader.counted(text) else { return nil }
            parts.append(String(copying: text.extracting(range)))
        }
        guard let holders = names(text, &reader), let credits = names(text, &reader) else {
            return nil
        }
        return Finding(
            allowedBy: parts[0],
            license: parts[1],
            agreement: parts[2],
            holders: holders,
            credits: credits
        )
    }

    private static func names(_ text: RawSpan, _ reader: inout CompactReader) -> [String]? {
        guard let count = reader.number(text) else { return nil }
        var names: [String] = []
        for _ in 0..<count {
            guard let range = reader.counted(text) else { return nil }
            names.append(String(copying: text.extracting(range)))
        }
        return names
    }
}
