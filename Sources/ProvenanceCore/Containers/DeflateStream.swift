import CISAL

/// ISA-L's deflate at one level, used for one member after another.
final class DeflateStream {
    /// Work memory that each level wants for full speed: `ISAL_DEF_LVL1_LARGE` and so on, in
    /// whose nested macros Swift does not see a number.
    private static let levelByteCounts = [0, 276 << 10, 324 << 10, 340 << 10]

    /// Content given to ISA-L at once: its counters have 32 bits.
    private static let pieceByteCount = 1 << 30

    /// SAFETY: both owned alone by this object, freed once. 82 KB, so never a Swift value.
    private let stream: UnsafeMutablePointer<isal_zstream>
    private let levelMemory: UnsafeMutableRawBufferPointer

    init(level: Int) {
        let size = MemoryLayout<isal_zstream>.size
        let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: size)
        stream = memory.bindMemory(to: isal_zstream.self, capacity: 1)
        levelMemory = .allocate(byteCount: Self.levelByteCounts[level], alignment: 64)
        levelMemory.initializeMemory(as: UInt8.self, repeating: 0)
        isal_deflate_init(stream)
        stream.pointee.level = UInt32(level)
        stream.pointee.level_buf = levelMemory.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.level_buf_size = UInt32(levelMemory.count)
    }

    deinit {
        UnsafeMutableRawPointer(stream).deallocate()
        levelMemory.deallocate()
    }

    /// Appends the deflated content and the trailer of a gzip member.
    func append(_ content: RawSpan, to output: inout ByteBuffer) {
        isal_deflate_reset(stream)
        // Only the trailer: the header is ours.
        stream.pointee.gzip_flag = UInt16(IGZIP_GZIP_NO_HDR)
        stream.pointee.flush = UInt16(NO_FLUSH)
        content.withUnsafeBytes { source in
            var rest = source[...]
            repeat {
                // SAFETY: a slice of a live buffer, read before `append` returns. An empty member
                // has no address, but ISA-L wants one.
                let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(Self.pieceByteCount))
                let start = piece.baseAddress ?? UnsafeRawPointer(stream)
                rest = rest.dropFirst(piece.count)
                stream.pointee.next_in = UnsafeMutablePointer(
                    mutating: start.assumingMemoryBound(to: UInt8.self)
                )
                stream.pointee.avail_in = UInt32(piece.count)
                stream.pointee.end_of_stream = rest.isEmpty ? 1 : 0
                deflatePiece(into: &output)
            } while !rest.isEmpty
        }
    }

    /// Runs ISA-L until the piece is used up and, if it was the last, the member is complete.
    private func deflatePiece(into output: inout ByteBuffer) {
        var isUnfinished = true
        while isUnfinished {
            // INVARIANT: ISA-L ends blocks where its room ends, so the room follows from the
            // content alone, and never from what the buffer happens to hold. More than any content
            // can take: then it is one round.
            let rest = Int(stream.pointee.avail_in)
            let room = rest + rest / 8 + (64 << 10)
            _ = output.appendFromTail(minimum: room) { tail in
                // SAFETY: ISA-L writes at most `avail_out` bytes, which is within the tail.
                stream.pointee.next_out = tail.baseAddress?.assumingMemoryBound(to: UInt8.self)
                stream.pointee.avail_out = UInt32(room)
                let status = isal_deflate(stream)
                precondition(status == COMP_OK, "ISA-L refuses its own settings: \(status)")
                return room - Int(stream.pointee.avail_out)
            }
            isUnfinished =
                stream.pointee.end_of_stream == 1
                ? stream.pointee.internal_state.state != ZSTATE_END
                : stream.pointee.avail_in > 0
        }
    }
}
