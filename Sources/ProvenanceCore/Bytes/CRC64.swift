import CISAL

/// CRC-64 of ECMA-182 in its reflected form, by ISA-L: finds every damage that happens by accident,
/// as fast as memory is read. Whoever wants to can make another text with the same one.
package enum CRC64 {
    package static func of(_ bytes: RawSpan) -> UInt64 {
        // SAFETY: ISA-L reads the bytes before it returns and keeps no pointer.
        bytes.withUnsafeBytes { source in
            guard let start = source.baseAddress else { return 0 }
            return crc64_ecma_refl(
                0,
                start.assumingMemoryBound(to: UInt8.self),
                UInt64(source.count)
            )
        }
    }
}
