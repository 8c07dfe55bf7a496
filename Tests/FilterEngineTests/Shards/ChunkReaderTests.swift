import ProvenanceCore
import TestSupport
import Testing

@testable import FilterEngine

@Suite("The chunk reader")
struct ChunkReaderTests {
    /// A line as it left the reader: where it stands, and its bytes or those of its digest.
    struct Line: Equatable {
        var number: Int
        var offset: Int
        var bytes: [UInt8]
    }

    static func oversize(_ length: Int, _ digest: String) -> [UInt8] {
        Array("oversize \(length) \(digest)".utf8)
    }

    /// All lines of `content`, the plain way.
    static func oracle(_ content: [UInt8], lineLimit: Int) -> [Line] {
        var lines: [Line] = []
        var offset = 0
        for bytes in ShardFiles.lines(of: content) {
            let kept =
                bytes.count > lineLimit
                ? oversize(bytes.count, digest(bytes)) : bytes
            lines.append(Line(number: lines.count + 1, offset: offset, bytes: kept))
            offset += bytes.count + 1
        }
        return lines
    }

    /// All lines of the file at `path`, through the reader.
    static func lines(
        at path: String,
        chunkByteCount: Int,
        lineLimit: Int,
        pieceByteCount: Int = Limits.inputPieceBytes
    ) throws -> (lines: [Line], input: ShardInput) {
        var reader = ChunkReader(
            try ShardReader(path: path, digest: true, pieceByteCount: pieceByteCount),
            chunkByteCount: chunkByteCount,
            lineLimit: lineLimit
        )
        let chunk = Chunk()
        var lines: [Line] = []
        var sequence = 0
        while try reader.next(into: chunk) {
            #expect(chunk.sequence == sequence)
            sequence += 1
            var number = chunk.firstLine
            var offset = chunk.firstOffset
            if let line = chunk.oversize {
                let isEmpty = chunk.lines.isEmpty
                #expect(isEmpty)
                lines.append(
                    Line(
                        number: number,
                        offset: offset,
                        bytes: oversize(line.byteCount, line.digest)
                    )
                )
                continue
            }
            let content = chunk.lines.withUnsafeBytes { Array($0) }
            // A chunk is as large as asked for, unless one line is longer.
            #expect(content.count <= chunkByteCount || !content.dropLast().contains(0x0A))
            for bytes in ShardFiles.lines(of: content) {
                let kept =
                    bytes.count > lineLimit
                    ? oversize(bytes.count, digest(bytes)) : bytes
                lines.append(Line(number: number, offset: offset, bytes: kept))
                number += 1
                offset += bytes.count + 1
            }
        }
        return (lines, reader.finish())
    }

    /// Small contents with lines of every kind of length around the limits.
    static let contents: [[UInt8]] = [
        [], [0x0A], Array("a".utf8), Array("a\nbb\n\nccc".utf8), Array("\n\n\n".utf8),
        Array((String(repeating: "0123456789", count: 30) + "\nx\n").utf8),
        Array("x\n\(String(repeating: "y", count: 64))\n\(String(repeating: "z", count: 65))".utf8),
        Array((1...40).map { String(repeating: "k", count: $0) }.joined(separator: "\n").utf8),
    ]

    @Test(
        "any chunk size and any pieces of input give the lines of a naive reader",
        arguments: contents.indices,
        Container.allCases
    )
    func chunkMatrix(index: Int, container: Container) throws {
        let content = Self.contents[index]
        try Bench.with { bench in
            let path = try bench.store(packed(content, container, memberByteCount: 50), "x")
            for lineLimit in [5, 64, 1 << 20] {
                let expected = Self.oracle(content, lineLimit: lineLimit)
                for chunkByteCount in [1, 2, 3, 7, 16, 64, 4096] {
                    for pieceByteCount in [1, 7, 1 << 16] {
                        let (lines, input) = try Self.lines(
                            at: path,
                            chunkByteCount: chunkByteCount,
                            lineLimit: lineLimit,
                            pieceByteCount: pieceByteCount
                        )
                        let isSame = lines == expected
                        #expect(
                            isSame,
                            "chunks of \(chunkByteCount), pieces of \(pieceByteCount), limit \(lineLimit)"
                        )
                        #expect(input.decodedByteCount == content.count)
                    }
                }
            }
        }
    }

    @Test(
        "members and pieces that are cut at every offset change nothing",
        arguments: Container.allCases
    )
    func everyCut(container: Container) throws {
        let content = RandomShard.content(seed: 5, count: 3)
        let expected = Self.oracle(content, lineLimit: 100)
        try Bench.with { bench in
            for cut in 1..<content.count {
                let halves = [Array(content[..<cut]), Array(content[cut...])]
                try bench.store(halves.flatMap { packed($0, container) }, "x")
                let (lines, _) = try Self.lines(
                    at: bench.path("x"),
                    chunkByteCount: 40,
                    lineLimit: 100,
                    pieceByteCount: cut
                )
                let isSame = lines == expected
                #expect(isSame, "cut at \(cut)")
            }
        }
    }

    @Test("a line far over the limit is passed in bounded memory")
    func boundedMemory() throws {
        let content = Array(repeating: UInt8(ascii: "x"), count: 8 << 20) + Array("\n{}\n".utf8)
        try Bench.with { bench in
            let path = try bench.store(packed(content, .zstd), "x")
            var reader = ChunkReader(
                try ShardReader(path: path, digest: false),
                chunkByteCount: 1000,
                lineLimit: 10_000
            )
            let chunk = Chunk()
            let isFirst = try reader.next(into: chunk)
            let line = try #require(chunk.oversize)
            #expect(isFirst && line.byteCount == 8 << 20 && line.hasLineFeed)
            let whole = ByteBuffer(copying: content.dropLast(4))
            #expect(line.digest == SHA256.hex(of: whole.bytes))
            let isSecond = try reader.next(into: chunk)
            let second = chunk.lines.withUnsafeBytes { Array($0) }
            #expect(isSecond && second == Array("{}\n".utf8) && chunk.firstLine == 2)
            let capacity = chunk.lines.capacity
            #expect(capacity < 1 << 20)
        }
    }
}
