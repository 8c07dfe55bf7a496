import CZlib
import CZstd
import ProvenanceCore
import TestSupport
import Testing

/// What came of reading a shard: its content, or the message of the failure.
enum Reading: Equatable, CustomStringConvertible {
    case whole([UInt8])
    case failed(String)

    /// Long content is not printed in full.
    var description: String {
        switch self {
        case .whole(let bytes):
            "\(bytes.count) bytes: \(String(decoding: bytes.prefix(60), as: UTF8.self))"
        case .failed(let message): message
        }
    }

    var isFailure: Bool {
        if case .failed = self { return true }
        return false
    }
}

/// Reads `bytes` as the file `path`, in pieces of input and with targets of output as given.
func read(
    _ bytes: [UInt8],
    at path: String,
    pieceByteCount: Int = Limits.inputPieceBytes,
    target: Int = 1 << 20
) -> Reading {
    do {
        try store(bytes, at: path)
    } catch {
        return .failed("the test cannot write: \(error)")
    }
    return readFile(path, pieceByteCount: pieceByteCount, target: target)
}

func readFile(_ path: String, pieceByteCount: Int = Limits.inputPieceBytes, target: Int = 1 << 20)
    -> Reading
{
    do {
        var reader = try ShardReader(path: path, digest: false, pieceByteCount: pieceByteCount)
        var content: [UInt8] = []
        var output = ByteBuffer()
        var isMore = true
        while isMore {
            output.removeAll()
            isMore = try reader.read(into: &output, until: target)
            let count = output.count
            #expect(count < target + Limits.decodeStepBytesFloor)
            let isFull = !isMore || count >= target
            #expect(isFull)
            output.withUnsafeBytes { content += $0 }
        }
        let decodedByteCount = reader.decodedByteCount
        #expect(decodedByteCount == content.count)
        _ = reader.finish()
        return .whole(content)
    } catch {
        return .failed("\(error)")
    }
}

/// One member or frame of our own.
func packed(_ content: [UInt8], _ container: Container, level: Int? = nil) -> [UInt8] {
    var encoder = MemberEncoder(container: container, level: level)
    return pack(content, &encoder)
}

func pack(_ content: [UInt8], _ encoder: inout MemberEncoder) -> [UInt8] {
    var output = ByteBuffer()
    encoder.append(member: content.span.bytes, to: &output)
    return output.withUnsafeBytes { Array($0) }
}

/// Content whose bytes are a function of its length: the same in each run.
enum SampleContent {
    /// xorshift64: no compressor gains anything.
    static func random(_ count: Int) -> [UInt8] {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        return (0..<count).map { _ in
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return UInt8(truncatingIfNeeded: state >> 32)
        }
    }

    /// JSON lines that repeat with small differences.
    static func lines(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var number = 0
        while bytes.count < count {
            bytes += Array(#"{"id":\#(number),"license":"MIT","text":"line \#(number % 7)"}"#.utf8)
            bytes.append(UInt8(ascii: "\n"))
            number += 1
        }
        return Array(bytes.prefix(count))
    }
}

/// zlib as the other implementation of gzip.
enum ZlibOracle {
    /// Fields of a header, all optional.
    struct Header {
        var extra: [UInt8] = []
        var name = ""
        var comment = ""
        var hasChecksum = false
        var time: UInt = 0
    }

    static func member(
        _ content: [UInt8],
        level: Int32 = 6,
        header fields: Header? = nil
    ) throws -> [UInt8] {
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        try #require(
            deflateInit2_(
                &stream,
                level,
                Z_DEFLATED,
                31,
                8,
                Z_DEFAULT_STRATEGY,
                ZLIB_VERSION,
                size
            ) == Z_OK
        )
        defer { deflateEnd(&stream) }
        var content = content
        var output = [UInt8](
            repeating: 0,
            count: Int(deflateBound(&stream, UInt(content.count))) + 100_000
        )
        let outputCount = output.count
        var extra = fields?.extra ?? []
        var name = Array((fields?.name ?? "").utf8) + [0]
        var comment = Array((fields?.comment ?? "").utf8) + [0]
        // The pointers live until the stream is finished, inside the innermost closure.
        let count: Int = try extra.withUnsafeMutableBufferPointer { extra in
            try name.withUnsafeMutableBufferPointer { name in
                try comment.withUnsafeMutableBufferPointer { comment in
                    try content.withUnsafeMutableBufferPointer { content in
                        try output.withUnsafeMutableBufferPointer { output in
                            var header = gz_header()
                            if let fields {
                                header.time = fields.time
                                header.os = 3
                                header.extra = extra.isEmpty ? nil : extra.baseAddress
                                header.extra_len = UInt32(extra.count)
                                header.name = name.count > 1 ? name.baseAddress : nil
                                header.comment = comment.count > 1 ? comment.baseAddress : nil
                                header.hcrc = fields.hasChecksum ? 1 : 0
                                deflateSetHeader(&stream, &header)
                            }
                            stream.next_in = content.baseAddress
                            stream.avail_in = UInt32(content.count)
                            stream.next_out = output.baseAddress
                            stream.avail_out = UInt32(outputCount)
                            try #require(deflate(&stream, Z_FINISH) == Z_STREAM_END)
                            return outputCount - Int(stream.avail_out)
                        }
                    }
                }
            }
        }
        return Array(output.prefix(count))
    }

    /// The content of one member, nil if zlib calls it damaged or something follows it.
    static func content(of member: [UInt8], byteCount: Int) -> [UInt8]? {
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(&stream, 31, ZLIB_VERSION, size) == Z_OK else { return nil }
        defer { inflateEnd(&stream) }
        var member = member
        var output = [UInt8](repeating: 0, count: byteCount + 1)
        let outputCount = output.count
        let status = member.withUnsafeMutableBufferPointer { member in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = member.baseAddress
                stream.avail_in = UInt32(member.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(outputCount)
                return inflate(&stream, Z_FINISH)
            }
        }
        guard status == Z_STREAM_END, stream.avail_in == 0 else { return nil }
        return Array(output.prefix(outputCount - Int(stream.avail_out)))
    }
}

/// libzstd called plainly, with settings that our encoder never uses.
enum ZstdOracle {
    static func frame(
        _ content: [UInt8],
        level: Int32 = 3,
        hasChecksum: Bool = true,
        hasSize: Bool = true,
        windowLog: Int32 = 0
    ) throws -> [UInt8] {
        let context = try #require(ZSTD_createCCtx())
        defer { ZSTD_freeCCtx(context) }
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
        ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, hasChecksum ? 1 : 0)
        ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, hasSize ? 1 : 0)
        if windowLog > 0 { ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, windowLog) }
        var output = [UInt8](repeating: 0, count: ZSTD_compressBound(content.count) + 100)
        let outputCount = output.count
        // As a stream: where the size is known at once, libzstd makes the window smaller.
        let count = try content.withUnsafeBytes { source in
            try output.withUnsafeMutableBytes { target in
                var from = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: 0)
                var to = ZSTD_outBuffer(dst: target.baseAddress, size: outputCount, pos: 0)
                if hasSize { ZSTD_CCtx_setPledgedSrcSize(context, UInt64(source.count)) }
                try #require(ZSTD_compressStream2(context, &to, &from, ZSTD_e_flush) == 0)
                try #require(ZSTD_compressStream2(context, &to, &from, ZSTD_e_end) == 0)
                return to.pos
            }
        }
        return Array(output.prefix(count))
    }

    static func skippableFrame(_ content: [UInt8], magic: UInt8 = 0x50) -> [UInt8] {
        let count = UInt32(content.count)
        let length = (0..<4).map { UInt8(truncatingIfNeeded: count >> (8 * UInt32($0))) }
        return [magic, 0x2A, 0x4D, 0x18] + length + content
    }

    static func content(of frame: [UInt8], byteCount: Int) -> [UInt8]? {
        var output = [UInt8](repeating: 0, count: byteCount + 1)
        let count = ZSTD_decompress(&output, output.count, frame, frame.count)
        return ZSTD_isError(count) == 0 ? Array(output.prefix(count)) : nil
    }
}
