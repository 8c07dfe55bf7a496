import CZstd

/// Decodes Zstandard by libzstd: any number of frames, skippable ones left out, then at most zeros,
/// with which file systems and tapes fill up (RFC 8878 does not speak of them; gzip takes them).
final class ZstdDecoder: ContainerDecoder {
    private enum Phase {
        /// Before a frame, or inside its header.
        case header
        /// The header is read and must now go to the library.
        case start
        case body
        case skip(rest: Int)
        case padding
    }

    /// SAFETY: owned alone by this object, freed once.
    private let context: OpaquePointer
    private var phase = Phase.header
    private var frame = 1
    private var header = ZstdFrameHeader()
    /// Content of the frame at hand, so far.
    private var frameByteCount = 0
    /// Whether all frames so far had a checksum.
    private var isVerified = true
    private(set) var verifiedByteCount = 0

    init() {
        guard let fresh = ZSTD_createDCtx() else {
            preconditionFailure("libzstd has no memory for a decoder")
        }
        let status = ZSTD_DCtx_setParameter(
            fresh,
            ZSTD_d_windowLogMax,
            CInt(Limits.zstdWindowLog)
        )
        precondition(ZSTD_isError(status) == 0, "libzstd refuses the window limit")
        context = fresh
    }

    deinit { ZSTD_freeDCtx(context) }

    func decode(
        _ input: RawSpan,
        into output: inout ByteBuffer,
        until target: Int
    ) throws(ContainerFault) -> Int {
        var used = 0
        while true {
            switch phase {
            case .header:
                guard used < input.byteCount else { return used }
                if isBetween, input.unsafeLoad(fromByteOffset: used, as: UInt8.self) == 0 {
                    phase = .padding
                    continue
                }
                try takeHeader(input.unsafeLoad(fromByteOffset: used, as: UInt8.self), at: used)
                used += 1
            case .start:
                try startFrame(at: used)
            case .body:
                if output.count >= target { return used }
                let rest = input.extracting(used..<input.byteCount)
                let step = try decompress(rest, at: used, into: &output, until: target)
                used += step.used
                if step.isStarved { return used }
            case .skip(let rest):
                let skipped = min(rest, input.byteCount - used)
                used += skipped
                if skipped < rest {
                    phase = .skip(rest: rest - skipped)
                    return used
                }
                endFrame()
            case .padding:
                while used < input.byteCount {
                    if input.unsafeLoad(fromByteOffset: used, as: UInt8.self) != 0 {
                        throw garbage(at: used)
                    }
                    used += 1
                }
                return used
            }
        }
    }

    /// Behind a complete frame: another one, zeros, or the end.
    private var isBetween: Bool { header.bytes.isEmpty && frame > 1 }

    func finish() throws(ContainerFault) {
        let place: String
        switch phase {
        case .header where isBetween: return
        case .padding: return
        case .header, .start: place = "inside its header"
        case .body: place = "inside its data"
        case .skip: place = "inside a skippable frame"
        }
        throw ContainerFault(
            finding: "zstd frame \(frame) is cut off",
            reason: "the file ends \(place)",
            offset: 0
        )
    }

    private func takeHeader(_ byte: UInt8, at offset: Int) throws(ContainerFault) {
        guard header.take(byte) else {
            if frame == 1 { throw damage("not a zstd frame", at: offset) }
            throw garbage(at: offset)
        }
        guard header.isComplete else { return }
        if header.isSkippable {
            phase = .skip(rest: header.skippedByteCount)
            return
        }
        if header.dictionary != 0 {
            throw ContainerFault(
                finding: "zstd frame \(frame) cannot be read",
                reason: "it needs dictionary \(header.dictionary); compress it without one",
                offset: offset
            )
        }
        let limit = UInt64(1) << UInt64(Limits.zstdWindowLog)
        if header.windowSize > limit {
            throw ContainerFault(
                finding: "zstd frame \(frame) cannot be read",
                reason: "it needs a window of \(header.windowSize) bytes, at most \(limit) are "
                    + "accepted; compress it with `--long=\(Limits.zstdWindowLog)` or less",
                offset: offset
            )
        }
        phase = .start
    }

    private func garbage(at offset: Int) -> ContainerFault {
        ContainerFault(
            finding: "the file is damaged behind zstd frame \(frame - 1)",
            reason: "neither another frame nor zeros follow",
            offset: offset
        )
    }

    private func endFrame() {
        if !header.isSkippable, !header.hasChecksum { isVerified = false }
        if isVerified { verifiedByteCount += frameByteCount }
        frameByteCount = 0
        frame += 1
        header.removeAll()
        phase = .header
    }

    private func damage(_ reason: String, at offset: Int) -> ContainerFault {
        ContainerFault(finding: "zstd frame \(frame) is damaged", reason: reason, offset: offset)
    }
}

/// The calls of libzstd.
extension ZstdDecoder {
    /// Hands the header's bytes, which were held back, to the library.
    private func startFrame(at offset: Int) throws(ContainerFault) {
        phase = .body
        ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
        let status = header.bytes.withUnsafeBytes { source in
            var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: 0)
            var output = ZSTD_outBuffer(dst: nil, size: 0, pos: 0)
            return ZSTD_decompressStream(context, &output, &input)
        }
        if ZSTD_isError(status) != 0 { throw damage(Self.reason(of: status), at: offset) }
    }

    private func decompress(
        _ input: RawSpan,
        at offset: Int,
        into output: inout ByteBuffer,
        until target: Int
    ) throws(ContainerFault) -> (used: Int, isStarved: Bool) {
        let room = Limits.decodeRoom(from: output.count, to: target)
        var status = 0
        var used = 0
        let written = input.withUnsafeBytes { source in
            output.appendFromTail(minimum: room) { tail in
                // SAFETY: libzstd stays within both buffers and keeps neither pointer.
                var from = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: 0)
                var to = ZSTD_outBuffer(dst: tail.baseAddress, size: room, pos: 0)
                status = ZSTD_decompressStream(context, &to, &from)
                used = from.pos
                return to.pos
            }
        }
        if ZSTD_isError(status) != 0 { throw damage(Self.reason(of: status), at: offset + used) }
        frameByteCount += written
        if status == 0 {
            endFrame()
            return (used, false)
        }
        // Room that is left over means that more input is needed first.
        return (used, used == input.byteCount && written < room)
    }

    /// The library's words, beginning in lower case like every message.
    private static func reason(of status: Int) -> String {
        let words = String(cString: ZSTD_getErrorName(status))
        return words.prefix(1).lowercased() + words.dropFirst()
    }
}
