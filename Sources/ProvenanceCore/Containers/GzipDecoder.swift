import CISAL

/// Decodes gzip by ISA-L: any number of members, then at most zeros.
///
/// Headers and trailers are read here, not by ISA-L, whose header reader forgets the flags when
/// the header is cut into pieces and checks neither reserved flags nor lengths.
final class GzipDecoder: ContainerDecoder {
    private enum Phase {
        case header
        case body
        case trailer
        /// Behind a complete member: another one, zeros, or the end.
        case between
        case padding
    }

    /// CRC-32 and length, four bytes each, least significant first.
    private static let trailerByteCount = 8

    /// SAFETY: owned alone by this object, freed once. 87 KB, so never a Swift value; zeroed
    /// once, so that damaged input cannot make old memory visible.
    private let state: UnsafeMutablePointer<inflate_state>
    private var phase = Phase.header
    private var member = 1
    private var header = GzipHeader()
    private var trailer: UInt64 = 0
    private var trailerReadCount = 0
    /// Content of the member at hand, so far.
    private var memberByteCount = 0
    private(set) var verifiedByteCount = 0
    /// Bytes of content so far.
    private var decodedByteCount: Int
    /// Keeps members as they are stored, if someone wants them.
    private var keeper: MemberKeeper?
    /// Where in the input at hand the part of the current member begins that was not kept yet.
    private var keptEnd = 0
    /// Bytes of the file in front of the input at hand, and where in the file the member begins.
    private var inputStart = 0
    private var memberStart = 0

    /// - Parameter start: where the content begins in the decoded shard.
    init(startingAt start: Int = 0) {
        decodedByteCount = start
        let size = MemoryLayout<inflate_state>.size
        let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: size)
        state = memory.bindMemory(to: inflate_state.self, capacity: 1)
    }

    deinit { UnsafeMutableRawPointer(state).deallocate() }

    func keepMembers(contentLimit: Int) { keeper = MemberKeeper(contentLimit: contentLimit) }

    func moveMembers(to taker: inout KeptMembers) { keeper?.move(to: &taker) }

    func decode(
        _ input: RawSpan,
        into output: inout ByteBuffer,
        until target: Int
    ) throws(ContainerFault) -> Int {
        keptEnd = 0
        let used = try decodeMembers(input, into: &output, until: target)
        if phase == .body || phase == .trailer { keep(input, to: used) }
        inputStart += used
        return used
    }

    private func decodeMembers(
        _ input: RawSpan,
        into output: inout ByteBuffer,
        until target: Int
    ) throws(ContainerFault) -> Int {
        var used = 0
        while true {
            if phase == .body {
                if output.count >= target { return used }
                let rest = input.extracting(used..<input.byteCount)
                let step = try inflate(rest, at: used, into: &output, until: target)
                used += step.used
                if phase == .between { endMember(input, at: used) }
                if step.isStarved { return used }
                continue
            }
            guard used < input.byteCount else { return used }
            let byte = input.unsafeLoad(fromByteOffset: used, as: UInt8.self)
            let before = phase
            try take(byte, at: used)
            used += 1
            if before == .header, phase == .body {
                keptEnd = used
                memberStart = inputStart + used - header.byteCount
                keeper?.begin(at: decodedByteCount)
            } else if before == .trailer, phase == .between {
                endMember(input, at: used)
            }
        }
    }

    func finish() throws(ContainerFault) {
        let place: String
        switch phase {
        case .between, .padding: return
        case .header: place = "inside its header"
        case .body: place = "inside its data"
        case .trailer: place = "inside its trailer"
        }
        throw ContainerFault(
            finding: "gzip member \(member) is cut off",
            reason: "the file ends \(place)",
            offset: 0
        )
    }

    /// Keeps the current member's bytes up to `end`.
    private func keep(_ input: RawSpan, to end: Int) {
        keeper?.take(input.extracting(keptEnd..<end), decoded: decodedByteCount)
        keptEnd = end
    }

    private func endMember(_ input: RawSpan, at end: Int) {
        keep(input, to: end)
        let stored = memberStart..<(inputStart + end)
        keeper?.end(
            at: decodedByteCount,
            stored: header.ownSize == stored.count ? stored : nil
        )
    }

    /// Takes one byte of what is not compressed data.
    private func take(_ byte: UInt8, at offset: Int) throws(ContainerFault) {
        switch phase {
        case .between where byte != 0:
            guard byte == GzipHeader.minimal[0] else { throw garbage(at: offset) }
            member += 1
            header = GzipHeader()
            phase = .header
            try takeHeader(byte, at: offset)
        case .between: phase = .padding
        case .padding: if byte != 0 { throw garbage(at: offset) }
        case .header: try takeHeader(byte, at: offset)
        case .trailer:
            takeTrailer(byte)
            try checkTrailer(endingAt: offset + 1)
        case .body: break
        }
    }

    private func takeHeader(_ byte: UInt8, at offset: Int) throws(ContainerFault) {
        if let reason = header.take(byte) { throw damage(reason, at: offset) }
        guard header.isComplete else { return }
        isal_inflate_init(state)
        state.pointee.crc_flag = UInt32(ISAL_GZIP_NO_HDR)
        phase = .body
    }

    private func garbage(at offset: Int) -> ContainerFault {
        ContainerFault(
            finding: "the file is damaged behind gzip member \(member)",
            reason: "neither another member nor zeros follow",
            offset: offset
        )
    }

    private func damage(_ reason: String, at offset: Int) -> ContainerFault {
        ContainerFault(
            finding: "gzip member \(member) is damaged",
            reason: reason,
            offset: offset
        )
    }
}

/// The calls of ISA-L.
extension GzipDecoder {
    private func inflate(
        _ input: RawSpan,
        at offset: Int,
        into output: inout ByteBuffer,
        until target: Int
    ) throws(ContainerFault) -> (used: Int, isStarved: Bool) {
        let room = Limits.decodeRoom(from: output.count, to: target)
        var status: CInt = 0
        let written = input.withUnsafeBytes { source in
            output.appendFromTail(minimum: room) { tail in
                // SAFETY: ISA-L reads `avail_in` bytes at `next_in` and writes `avail_out` bytes
                // at `next_out`, and keeps its own copy of the window, so neither pointer is used
                // after the call. With no input it must still not be nil.
                let start = source.baseAddress ?? UnsafeRawPointer(state)
                state.pointee.next_in = UnsafeMutablePointer(
                    mutating: start.assumingMemoryBound(to: UInt8.self)
                )
                state.pointee.avail_in = UInt32(source.count)
                state.pointee.next_out = tail.baseAddress?.assumingMemoryBound(to: UInt8.self)
                state.pointee.avail_out = UInt32(room)
                status = isal_inflate(state)
                return room - Int(state.pointee.avail_out)
            }
        }
        memberByteCount += written
        decodedByteCount += written
        let used = input.byteCount - Int(state.pointee.avail_in)
        let heldBack = Int(state.pointee.read_in_length) / 8
        if status != ISAL_DECOMP_OK {
            throw damage(Self.reason(of: status), at: offset + used - heldBack)
        }
        if state.pointee.block_state == ISAL_BLOCK_FINISH {
            phase = .trailer
            try takeHeldBackTrailer(endingAt: offset + used)
            return (used, false)
        }
        // Room that is left over means that more input is needed first.
        return (used, used == input.byteCount && written < room)
    }

    /// ISA-L reads up to eight bytes ahead, which at the end of the data are the trailer's.
    private func takeHeldBackTrailer(endingAt end: Int) throws(ContainerFault) {
        trailer = 0
        trailerReadCount = 0
        let bitCount = Int(state.pointee.read_in_length)
        var bits = state.pointee.read_in >> UInt64(bitCount % 8)
        for _ in 0..<(bitCount / 8) {
            takeTrailer(UInt8(truncatingIfNeeded: bits))
            bits >>= 8
        }
        try checkTrailer(endingAt: end)
    }

    private func takeTrailer(_ byte: UInt8) {
        trailer |= UInt64(byte) << UInt64(8 * trailerReadCount)
        trailerReadCount += 1
    }

    private func checkTrailer(endingAt end: Int) throws(ContainerFault) {
        guard trailerReadCount == Self.trailerByteCount else { return }
        let start = end - Self.trailerByteCount
        if UInt32(truncatingIfNeeded: trailer) != state.pointee.crc {
            throw damage("checksum differs", at: start)
        }
        if UInt32(truncatingIfNeeded: trailer >> 32) != state.pointee.total_out {
            throw damage("length differs", at: start + 4)
        }
        verifiedByteCount += memberByteCount
        memberByteCount = 0
        phase = .between
    }

    private static func reason(of status: CInt) -> String {
        switch status {
        case ISAL_INVALID_BLOCK: "invalid deflate block"
        case ISAL_INVALID_SYMBOL: "invalid deflate code"
        case ISAL_INVALID_LOOKBACK: "a deflate distance reaches before the member's beginning"
        default: "deflate data cannot be read (ISA-L code \(status))"
        }
    }
}
