/// Names of hosts that are known by name, each with the number of what it belongs to: asked of
/// every address, so they lie flat, and most are settled by their length or their last byte.
package struct HostNames: Sendable {
    private struct Entry: Sendable {
        let name: StaticString
        let byteCount: Int
        let lastByte: UInt8
        /// Whether all beneath is meant, and not the host itself.
        let isParent: Bool
        let number: Int
    }

    private let entries: [Entry]
    /// Which last bytes occur, as bits from `a` on; all others are in the highest.
    private let lastBytes: UInt32

    /// - Parameter names: the hosts themselves, and, where they start with a dot, all beneath; the
    ///   place in the array is their number.
    package init(_ names: [[StaticString]]) {
        var entries: [Entry] = []
        var lastBytes: UInt32 = 0
        for (number, hosts) in names.enumerated() {
            for host in hosts where host.utf8CodeUnitCount > 0 {
                let last = host.utf8Start[host.utf8CodeUnitCount - 1]
                lastBytes |= Self.bit(last)
                entries.append(
                    Entry(
                        name: host,
                        byteCount: host.utf8CodeUnitCount,
                        lastByte: last,
                        isParent: host.utf8Start[0] == UInt8(ascii: "."),
                        number: number
                    )
                )
            }
        }
        self.entries = entries
        self.lastBytes = lastBytes
    }

    /// The first number above `number` that a host belongs to; nil if there is none.
    ///
    /// - Parameter host: in the normal form of `HostReader`.
    package func next(after number: Int = -1, of host: RawSpan) -> Int? {
        let count = host.byteCount
        if count == 0 { return nil }
        let last = host.unsafeLoad(fromUncheckedByteOffset: count &- 1, as: UInt8.self)
        if lastBytes & Self.bit(last) == 0 { return nil }
        for entry in entries where entry.lastByte == last && entry.number > number {
            let isLong = entry.isParent ? count >= entry.byteCount : count == entry.byteCount
            if isLong, hasSuffix(host, entry.name) { return entry.number }
        }
        return nil
    }

    private static func bit(_ byte: UInt8) -> UInt32 {
        let letter = byte &- UInt8(ascii: "a")
        return 1 &<< UInt32(letter < 26 ? letter : 31)
    }
}
