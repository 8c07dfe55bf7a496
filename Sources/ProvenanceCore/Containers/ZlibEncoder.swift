import CZlib

/// Makes gzip members by zlib, whose levels 4 to 9 are slower than those of ISA-L, and smaller.
///
/// Header and trailer are those of `GzipEncoder`; equal content gives equal bytes.
final class ZlibEncoder: ContainerEncoder {
    /// Content given to zlib at once: its counters have 32 bits.
    private static let pieceByteCount = 1 << 30
    /// Deflate data alone, with the largest window: zlib takes a negative number for that.
    private static let rawWindowBits: Int32 = -15
    private static let memoryLevel: Int32 = 9

    /// SAFETY: owned alone by this object, freed once, and never moved: zlib's state points to it.
    private let stream: UnsafeMutablePointer<z_stream>

    init(level: Int) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let status = deflateInit2_(
            stream,
            Int32(level),
            Z_DEFLATED,
            Self.rawWindowBits,
            Self.memoryLevel,
            Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size)
        )
        precondition(status == Z_OK, "zlib refuses its settings, or has no memory: \(status)")
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    func append(member content: RawSpan, to output: inout ByteBuffer) {
        let start = GzipHeader.begin(in: &output)
        deflateReset(stream)
        var checksum: UInt = 0
        content.withUnsafeBytes { source in
            var rest = source[...]
            repeat {
                // SAFETY: a slice of a live buffer, read before `append` returns.
                let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(Self.pieceByteCount))
                rest = rest.dropFirst(piece.count)
                let bytes = piece.baseAddress?.assumingMemoryBound(to: UInt8.self)
                // Without an address zlib would begin the checksum anew, which is what it is yet.
                checksum = crc32(checksum, bytes, UInt32(piece.count))
                stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes)
                stream.pointee.avail_in = UInt32(piece.count)
                deflatePiece(isLast: rest.isEmpty, into: &output)
            } while !rest.isEmpty
        }
        let byteCount = UInt64(UInt32(truncatingIfNeeded: content.byteCount))
        output.append(littleEndian: byteCount << 32 | UInt64(checksum))
        GzipHeader.end(memberFrom: start, in: &output)
    }

    /// Runs zlib until the piece is used up and, if it was the last, the data are complete.
    private func deflatePiece(isLast: Bool, into output: inout ByteBuffer) {
        var isUnfinished = true
        while isUnfinished {
            let room = Int(stream.pointee.avail_in) / 2 + (64 << 10)
            _ = output.appendFromTail(minimum: room) { tail in
                // SAFETY: zlib writes at most `avail_out` bytes, which is within the tail.
                stream.pointee.next_out = tail.baseAddress?.assumingMemoryBound(to: UInt8.self)
                stream.pointee.avail_out = UInt32(room)
                let status = deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                precondition(
                    status == Z_OK || status == Z_STREAM_END,
                    "zlib refuses its own state: \(status)"
                )
                isUnfinished = isLast ? status != Z_STREAM_END : stream.pointee.avail_in > 0
                return room - Int(stream.pointee.avail_out)
            }
        }
    }
}
