/// A 64-bit hash of bytes for tables in memory: eight bytes a step, multiply and fold.
///
/// Keyed once a process, so that nobody who writes records can aim at one slot. Never in a file.
package enum RawHash {
    private static let key = UInt64.random(in: .min ... .max)

    package static func of(_ bytes: RawSpan) -> UInt64 {
        var hash = key ^ UInt64(truncatingIfNeeded: bytes.byteCount)
        var index = 0
        while index &+ 8 <= bytes.byteCount {
            hash = mix(hash ^ bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
            index &+= 8
        }
        if index > 0 {
            // The last eight bytes, some of them for the second time.
            if index < bytes.byteCount {
                hash ^= bytes.unsafeLoadUnaligned(
                    fromByteOffset: bytes.byteCount &- 8,
                    as: UInt64.self
                )
            }
            return mix(hash)
        }
        var tail: UInt64 = 0
        while index < bytes.byteCount {
            let byte = bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)
            tail = tail << 8 | UInt64(byte)
            index &+= 1
        }
        return mix(hash ^ tail)
    }

    @inline(__always)
    private static func mix(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low
    }
}
