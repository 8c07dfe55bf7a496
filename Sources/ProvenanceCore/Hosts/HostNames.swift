/// Names of hosts that are known by name, each with the number of what it belongs to: asked of
/// every address, so they lie flat, and most are settled by one look at how they end.
package struct HostNames: Sendable {
    private struct Entry: Sendable {
        let name: StaticString
        let byteCount: Int
        /// The last bytes of the name.
        let ending: UInt64
        /// Whether all beneath is meant, and not the host itself.
        let isParent: Bool
        let number: Int
    }

    private let entries: [Entry]
    /// How many last bytes are looked at first: no more than the shortest name has, nor eight.
    private let endingCount: Int
    /// Which endings occur, each as one bit.
    private let endings: UInt64

    /// - Parameter names: the hosts themselves, and, where they start with a dot, all beneath; the
    ///   place in the array is their number.
    package init(_ names: [[StaticString]]) {
        let shortest = names.joined().map(\.utf8CodeUnitCount).min() ?? 0
        endingCount = min(8, shortest)
        var entries: [Entry] = []
        var endings: UInt64 = 0
        for (number, hosts) in names.enumerated() {
            for host in hosts where host.utf8CodeUnitCount > 0 {
                var ending: UInt64 = 0
                for index in 0..<endingCount {
                    let place = host.utf8CodeUnitCount - endingCount + index
                    ending = ending &<< 8 | UInt64(host.utf8Start[place])
                }
                endings |= Self.bit(of: ending)
                entries.append(
                    Entry(
                        name: host,
                        byteCount: host.utf8CodeUnitCount,
                        ending: ending,
                        isParent: host.utf8Start[0] == UInt8(ascii: "."),
                        number: number
                    )
                )
            }
        }
        self.entries = entries
        self.endings = endings
    }

    /// The first number above `number` that a host belongs to; nil if there is none.
    ///
    /// - Parameter host: in the normal form of `HostReader`.
    package func next(after number: Int = -1, of host: RawSpan) -> Int? {
        let count = host.byteCount
        if count < endingCount || count == 0 { return nil }
        var ending: UInt64 = 0
        var index = count &- endingCount
        while index < count {
            let byte = host.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
            ending = ending &<< 8 | UInt64(byte)
            index &+= 1
        }
        if endings & Self.bit(of: ending) == 0 { return nil }
        for entry in entries where entry.ending == ending && entry.number > number {
            let isLong = entry.isParent ? count >= entry.byteCount : count == entry.byteCount
            if isLong, hasSuffix(host, entry.name) { return entry.number }
        }
        return nil
    }

    private static func bit(of ending: UInt64) -> UInt64 {
        // The highest bits of a product depend on all of its factor's.
        1 &<< (ending &* 0x9E37_79B9_7F4A_7C15 &>> 58)
    }
}
