import ProvenanceCore
import RightsPolicy

/// `index/NAME`: what the records in each member of `allowed/NAME` were decided by, and what came of
/// it (`--index`).
///
/// A later run whose input is that `allowed/NAME` asks its lists about the keys that stand here. A
/// chunk none of whose records is named is copied as it is stored, without unpacking it; its lines
/// of `attribution/` and `decisions/` and its share of the counts are made from what stands here.
/// Every other chunk is unpacked and decided as if there were no index, and so are the chunks' ends:
/// the outputs are the same bytes either way.
///
/// What makes that safe:
///
/// - All that decides a record, but for entries of lists, is in one digest (`IndexAccount.key`): the
///   policy as it is written, licences, agreements, saved signals, a dataset card, the kinds of the
///   lists, the version, and the day where anything but lists depends on it. Where it differs,
///   the index is passed over.
/// - A record that a list named, or could not be asked about, and that is allowed all the same,
///   stands here as one that is always decided anew.
/// - The index is the file whose digest the manifest gives, and the shard the one that the manifest
///   accounts for: its digest is worked out while it is read, and a shard that turns out to be
///   another is decided from its start, without the index.
///
/// The file: eight bytes `89 53 4C 49 4E 44 58 0A`; pieces, each of two members of gzip, the keys and the
/// rest; the directory, a member of gzip; where it begins, and how much it unpacks to, eight bytes
/// each, the lowest first. All numbers within are compact (`CompactReader`).
///
/// | part | what stands in it |
/// |---|---|
/// | directory, for each member | bytes as stored, bytes of content, lines, pieces, and each of these (`IndexPiece`) |
/// | keys | a byte: 1 if any line is always decided anew, or 0; the keys of all lines (`AskedKeys`) |
/// | rest | lines; findings, and each of them (`IndexedFinding`); the finding of each line; each line |
/// | line | marks (`IndexLines.Marks`); bytes; bytes of text; source; signals; its line of `attribution/` in front of and behind the line's number |
final class MemberIndex: Sendable {
    static let magic: [UInt8] = [0x89, 0x53, 0x4C, 0x49, 0x4E, 0x44, 0x58, 0x0A]

    /// Some members of the shard that lie side by side, as one chunk: just as many as would be one
    /// if they were unpacked.
    struct Row {
        var members: Range<Int>
        /// Where the first of them begins, and bytes as stored.
        var packedStart = 0
        var packedByteCount = 0
        var contentByteCount = 0
        var lineCount = 0
    }

    struct Member {
        var packedByteCount: Int
        var contentByteCount: Int
        var lineCount: Int
        var pieces: Range<Int>
    }

    let members: [Member]
    let rows: [Row]
    /// SHA-256 of the shard that it describes.
    let shardDigest: String
    private let pieces: [(place: Range<Int>, piece: IndexPiece)]
    private let storage: FrozenBytes

    /// - Parameters:
    ///   - storage: the whole file; its digest was compared.
    ///   - shard: the account of the file that it describes.
    /// - Returns: nil for a file that does not hold together, one that describes no member, and one
    ///   whose members are not chunks of this size.
    init?(_ storage: FrozenBytes, of shard: OutputAccount, chunkByteCount: Int) {
        guard let digest = shard.sha256, let directory = Self.directory(in: storage),
            let members = Self.members(directory),
            let rows = Self.rows(members.members, chunkByteCount),
            members.members.reduce(0, { $0 + $1.packedByteCount }) == shard.bytes,
            members.members.reduce(0, { $0 + $1.lineCount }) == shard.lines
        else { return nil }
        self.members = members.members
        self.rows = rows
        pieces = members.pieces
        shardDigest = digest
        self.storage = storage
    }

    /// Calls `body` with the pieces of a member, in order, as they are stored, while it says true.
    ///
    /// - Returns: whether it did for all.
    func forEachPiece(of member: Int, _ body: (RawSpan, IndexPiece) -> Bool) -> Bool {
        for number in members[member].pieces {
            let (place, piece) = pieces[number]
            guard place.upperBound <= storage.byteCount,
                Self.call(body, storage, place, piece)
            else { return false }
        }
        return true
    }

    private static func call(
        _ body: (RawSpan, IndexPiece) -> Bool,
        _ storage: borrowing FrozenBytes,
        _ place: Range<Int>,
        _ piece: IndexPiece
    ) -> Bool {
        let bytes = storage.bytes
        return body(bytes.extracting(place), piece)
    }

    // MARK: Reading

    private static let endByteCount = 16

    private static func directory(in storage: FrozenBytes) -> ByteBuffer? {
        let count = storage.byteCount
        guard count >= magic.count + endByteCount else { return nil }
        let bytes = storage.bytes
        for (index, byte) in magic.enumerated()
        where bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self) != byte { return nil }
        let end = count - endByteCount
        guard let start = number(bytes, end), let byteCount = number(bytes, end + 8),
            start >= magic.count,
            start <= end, byteCount <= Limits.indexDirectoryBytes
        else { return nil }
        var directory = ByteBuffer()
        var unpacker = MemberUnpacker()
        let packed = bytes.extracting(start..<end)
        guard unpacker.unpack(packed, byteCount: byteCount, into: &directory) else { return nil }
        return directory
    }

    private static func number(_ bytes: RawSpan, _ offset: Int) -> Int? {
        Int(
            exactly: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
                .littleEndian
        )
    }

    private static func members(
        _ directory: borrowing ByteBuffer
    ) -> (members: [Member], pieces: [(place: Range<Int>, piece: IndexPiece)])? {
        var members: [Member] = []
        var pieces: [(place: Range<Int>, piece: IndexPiece)] = []
        var reader = CompactReader(0..<directory.count)
        var place = magic.count
        while !reader.isAtEnd {
            guard let packed = reader.number(directory.bytes),
                let content = reader.number(directory.bytes),
                let lines = reader.number(directory.bytes),
                let count = reader.number(directory.bytes), count > 0
            else { return nil }
            let first = pieces.count
            var (lineSum, contentSum) = (0, 0)
            for _ in 0..<count {
                guard let piece = piece(directory, &reader) else { return nil }
                pieces.append((place..<(place + piece.packedByteCount), piece))
                place += piece.packedByteCount
                lineSum += piece.lineCount
                contentSum += piece.contentByteCount
            }
            guard lineSum == lines, contentSum == content else { return nil }
            members.append(
                Member(
                    packedByteCount: packed,
                    contentByteCount: content,
                    lineCount: lines,
                    pieces: first..<pieces.count
                )
            )
        }
        return members.isEmpty ? nil : (members, pieces)
    }

    private static func piece(
        _ directory: borrowing ByteBuffer,
        _ reader: inout CompactReader
    ) -> IndexPiece? {
        guard let packedKeys = reader.number(directory.bytes),
            let keys = reader.number(directory.bytes),
            let packedRest = reader.number(directory.bytes),
            let rest = reader.number(directory.bytes),
            let lineCount = reader.number(directory.bytes),
            let content = reader.number(directory.bytes),
            max(packedKeys, keys, packedRest, rest, content) <= Limits.indexPieceBytes
        else { return nil }
        return IndexPiece(
            lineCount: lineCount,
            contentByteCount: content,
            packedKeyByteCount: packedKeys,
            keyByteCount: keys,
            packedRestByteCount: packedRest,
            restByteCount: rest
        )
    }

    /// The chunks that `ChunkReader` makes of these members; nil where an end of one of them is no
    /// end of a member, since none ends before a chunk is full.
    private static func rows(_ members: [Member], _ chunkByteCount: Int) -> [Row]? {
        var rows: [Row] = []
        var row = Row(members: 0..<0)
        for (number, member) in members.enumerated() {
            guard member.contentByteCount > 0, member.contentByteCount < chunkByteCount,
                member.packedByteCount <= member.contentByteCount + Limits.decodeStepBytesFloor
            else { return nil }
            if row.contentByteCount + member.contentByteCount >= chunkByteCount {
                rows.append(row)
                row = Row(
                    members: number..<number,
                    packedStart: row.packedStart + row.packedByteCount
                )
            }
            row.members = row.members.lowerBound..<(number + 1)
            row.packedByteCount += member.packedByteCount
            row.contentByteCount += member.contentByteCount
            row.lineCount += member.lineCount
        }
        rows.append(row)
        return rows
    }
}
