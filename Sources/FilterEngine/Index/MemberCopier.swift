import ProvenanceCore
import RightsPolicy

/// Makes the result of a chunk from what an index says of its members, without unpacking them.
/// Owned by one worker. See `MemberIndex`.
struct MemberCopier: ~Copyable {
    private var asker: KeyAsker
    private var unpacker = MemberUnpacker()
    private var text = ByteBuffer()

    init(_ rules: RuleSet) { asker = KeyAsker(rules) }

    /// Fills the outputs of a chunk whose members no list touches.
    ///
    /// - Parameters:
    ///   - stored: the members as they are stored.
    ///   - place: of the first line.
    ///   - staged: gets the pieces of the index, if the run writes one.
    /// - Returns: false where the chunk is to be unpacked and decided, whatever the outputs hold by
    ///   then: that an entry names a record, or that what stands here cannot be read.
    mutating func copy(
        _ stored: borrowing ByteBuffer,
        _ index: MemberIndex,
        _ row: MemberIndex.Row,
        _ place: LinePlace,
        _ outputs: inout ChunkLines,
        _ tally: inout ChunkTally,
        _ staged: StagedIndex?
    ) -> Bool {
        var place = place
        let end = place.line + row.lineCount
        // The keys of all come first: what is named would be made in vain.
        for number in row.members {
            let isFree = index.forEachPiece(of: number) { !isListed($0, $1) }
            if !isFree { return false }
        }
        var isCopied = true
        for number in row.members where isCopied {
            isCopied = index.forEachPiece(of: number) { data, piece in
                text.removeAll()
                let rest = data.extracting(piece.packedKeyByteCount..<data.byteCount)
                guard unpacker.unpack(rest, byteCount: piece.restByteCount, into: &text),
                    addPiece(piece, &place, &outputs, &tally)
                else { return false }
                staged?.pass(data, piece)
                return true
            }
        }
        guard isCopied, place.line == end else { return false }
        var start = 0
        for member in index.members[row.members] {
            let range = start..<(start + member.packedByteCount)
            guard
                let data = MemberEncoder.packedRange(ofOwn: stored.bytes.extracting(range))
            else { return false }
            outputs.allowed.pass(
                stored,
                (start + data.lowerBound)..<(start + data.upperBound),
                byteCount: member.contentByteCount
            )
            start = range.upperBound
        }
        outputs.allowed.count += row.lineCount
        return start == stored.count
    }

    /// Whether a list names a record of the piece, or may.
    private mutating func isListed(_ data: RawSpan, _ piece: IndexPiece) -> Bool {
        text.removeAll()
        let keys = data.extracting(0..<piece.packedKeyByteCount)
        guard unpacker.unpack(keys, byteCount: piece.keyByteCount, into: &text), text.count > 0,
            text.bytes.unsafeLoad(fromByteOffset: 0, as: UInt8.self) == 0
        else { return true }
        return Self.isListed(text, 1..<text.count, &asker)
    }

    /// Adds the lines of the piece in `text`.
    private mutating func addPiece(
        _ piece: IndexPiece,
        _ place: inout LinePlace,
        _ outputs: inout ChunkLines,
        _ tally: inout ChunkTally
    ) -> Bool {
        var reader = CompactReader(0..<text.count)
        guard reader.number(text.bytes) == piece.lineCount,
            let findingCount = reader.number(text.bytes), findingCount <= piece.lineCount
        else { return false }
        var findings: [Finding] = []
        for _ in 0..<findingCount {
            guard let finding = IndexedFinding.read(text.bytes, &reader) else { return false }
            findings.append(finding)
        }
        var numbers = CompactReader(reader.offset..<text.count)
        // The findings of the lines stand before the lines themselves.
        for _ in 0..<piece.lineCount where reader.number(text.bytes) == nil { return false }
        var byteCount = 0
        for _ in 0..<piece.lineCount {
            guard let number = numbers.number(text.bytes), findings.indices.contains(number),
                let added = addLine(findings[number], &reader, place, &outputs, &tally)
            else { return false }
            byteCount += added
            place.line += 1
        }
        return reader.isAtEnd && byteCount == piece.contentByteCount
    }

    /// Adds one line; how many bytes it has, or nil if it cannot be read.
    private mutating func addLine(
        _ finding: Finding,
        _ reader: inout CompactReader,
        _ place: LinePlace,
        _ outputs: inout ChunkLines,
        _ tally: inout ChunkTally
    ) -> Int? {
        guard let head = reader.run(1), let bytes = reader.number(text.bytes),
            let textBytes = reader.number(text.bytes)
        else { return nil }
        let marks = IndexLines.Marks(
            rawValue: text.bytes.unsafeLoad(fromByteOffset: head.lowerBound, as: UInt8.self)
        )
        tally.note(finding, bytes: bytes, textBytes: textBytes)
        if marks.contains(.source) {
            guard let name = reader.counted(text.bytes) else { return nil }
            tally.sources.add(
                text.bytes.extracting(name),
                isEscaped: marks.contains(.escapedSource),
                bytes: bytes,
                textBytes: textBytes
            )
        }
        if marks.contains(.signals) {
            guard addNames(&reader, to: &tally.protocols, bytes, textBytes),
                addNames(&reader, to: &tally.faults, bytes, textBytes)
            else { return nil }
        }
        if marks.contains(.attribution) {
            guard let front = reader.counted(text.bytes), let rest = reader.counted(text.bytes)
            else { return nil }
            outputs.attribution.text.append(text, front)
            outputs.attribution.text.append(decimal: place.line)
            outputs.attribution.text.append(text, rest)
            outputs.attribution.count += 1
        }
        return bytes
    }

    private static func isListed(
        _ text: borrowing ByteBuffer,
        _ keys: Range<Int>,
        _ asker: inout KeyAsker
    ) -> Bool {
        asker.isListed(text.bytes, keys)
    }

    private func addNames(
        _ reader: inout CompactReader,
        to names: inout NameTally,
        _ bytes: Int,
        _ textBytes: Int
    ) -> Bool {
        guard let count = reader.number(text.bytes) else { return false }
        for _ in 0..<count {
            guard let name = reader.counted(text.bytes) else { return false }
            names.add(
                text.bytes.extracting(name),
                isEscaped: false,
                bytes: bytes,
                textBytes: textBytes
            )
        }
        return true
    }
}
