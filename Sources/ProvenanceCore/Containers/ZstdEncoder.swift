import CZstd

/// Makes Zstandard frames by libzstd, each with its content's size and checksum.
final class ZstdEncoder: ContainerEncoder {
    /// SAFETY: owned alone by this object, freed once.
    private let context: OpaquePointer

    init(level: Int) {
        guard let fresh = ZSTD_createCCtx() else {
            preconditionFailure("libzstd has no memory for an encoder")
        }
        let statuses = [
            ZSTD_CCtx_setParameter(fresh, ZSTD_c_compressionLevel, CInt(level)),
            ZSTD_CCtx_setParameter(fresh, ZSTD_c_checksumFlag, 1),
        ]
        precondition(statuses.allSatisfy { ZSTD_isError($0) == 0 }, "libzstd refuses its settings")
        context = fresh
    }

    deinit { ZSTD_freeCCtx(context) }

    func append(member content: RawSpan, to output: inout ByteBuffer) {
        let bound = ZSTD_compressBound(content.byteCount)
        content.withUnsafeBytes { source in
            _ = output.appendFromTail(minimum: bound) { tail in
                // SAFETY: libzstd stays within both buffers and keeps neither pointer.
                let written = ZSTD_compress2(
                    context,
                    tail.baseAddress,
                    tail.count,
                    source.baseAddress,
                    source.count
                )
                precondition(ZSTD_isError(written) == 0, "libzstd found no room within its bound")
                return written
            }
        }
    }
}
