/// IPv4 and IPv6 addresses as URLs write them.
///
/// Source: WHATWG URL Standard, sections 3.5 "IPv4 parser", "IPv6 parser", "IPv4 serializer",
/// "IPv6 serializer" (read 2026-11-24).
enum IPAddress {
    /// Whether a host of ASCII bytes ends in a number, so that it must be an IPv4 address.
    static func endsInNumber(_ host: RawSpan) -> Bool {
        var start = host.byteCount
        while start > 0, load(host, start &- 1) != UInt8(ascii: ".") { start &-= 1 }
        // Every number starts with a digit; most hosts are settled by this one look.
        guard start < host.byteCount, load(host, start) &- 0x30 < 10 else { return false }
        var isDecimal = true
        for index in start..<host.byteCount where load(host, index) &- 0x30 >= 10 {
            isDecimal = false
        }
        return isDecimal || number(host, from: start, to: host.byteCount) != nil
    }

    /// The address of `host` as one number, or nil: up to four parts, each decimal, octal (`0…`)
    /// or hexadecimal (`0x…`), the last filling what the others leave.
    static func ipv4(_ host: RawSpan) -> UInt32? {
        var address: UInt64 = 0
        var partCount = 0
        var start = 0
        while true {
            var end = start
            while end < host.byteCount, load(host, end) != UInt8(ascii: ".") { end &+= 1 }
            guard let part = number(host, from: start, to: end), partCount < 4 else { return nil }
            if end == host.byteCount {
                guard part < 1 << (8 * UInt64(4 - partCount)) else { return nil }
                address |= part
                break
            }
            guard part < 256, partCount < 3 else { return nil }
            address |= part << UInt64(24 - 8 * partCount)
            partCount += 1
            start = end + 1
        }
        return UInt32(address)
    }

    static func append(ipv4 address: UInt32, to output: inout ByteBuffer) {
        for shift in [24, 16, 8, 0] as [UInt32] {
            if shift != 24 { output.append(UInt8(ascii: ".")) }
            output.append(decimal: Int(address >> shift & 0xFF))
        }
    }

    /// One part of an IPv4 address; nil for what is no number, capped for what is too great.
    private static func number(_ text: RawSpan, from start: Int, to end: Int) -> UInt64? {
        var index = start
        var radix: UInt64 = 10
        guard index < end else { return nil }
        if end - index >= 2, load(text, index) == UInt8(ascii: "0") {
            if load(text, index + 1) | 0x20 == UInt8(ascii: "x") {
                radix = 16
                index += 2
            } else {
                radix = 8
                index += 1
            }
        }
        var value: UInt64 = 0
        while index < end {
            guard let digit = hexValue(load(text, index)), UInt64(digit) < radix else { return nil }
            value = min(value * radix + UInt64(digit), 1 << 40)
            index += 1
        }
        return value
    }

    // MARK: IPv6

    /// The eight pieces of the address between the brackets, or nil.
    static func ipv6(_ text: RawSpan) -> [UInt16]? {
        var pieces: [UInt16] = []
        var compress: Int?
        var index = 0
        let end = text.byteCount
        func at(_ offset: Int) -> UInt8 { offset < end ? load(text, offset) : 0 }
        if at(0) == UInt8(ascii: ":") {
            guard at(1) == UInt8(ascii: ":") else { return nil }
            index = 2
            compress = 0
        }
        while index < end {
            guard pieces.count < 8 else { return nil }
            if at(index) == UInt8(ascii: ":") {
                guard compress == nil else { return nil }
                index += 1
                compress = pieces.count
                continue
            }
            var value: UInt16 = 0
            var length = 0
            while length < 4, let digit = hexValue(at(index)) {
                value = value << 4 | UInt16(digit)
                index += 1
                length += 1
            }
            if at(index) == UInt8(ascii: ".") {
                guard length > 0, pieces.count <= 6,
                    let tail = dottedTail(text, from: index - length)
                else { return nil }
                pieces += [UInt16(tail >> 16), UInt16(tail & 0xFFFF)]
                index = end
                break
            }
            if at(index) == UInt8(ascii: ":") {
                index += 1
                guard index < end else { return nil }
            } else if index < end {
                return nil
            }
            pieces.append(value)
        }
        if let compress {
            guard pieces.count < 8 else { return nil }
            pieces.insert(contentsOf: repeatElement(0, count: 8 - pieces.count), at: compress)
        }
        return pieces.count == 8 ? pieces : nil
    }

    /// The last 32 bits in dotted form: four decimal numbers without leading zeros.
    private static func dottedTail(_ text: RawSpan, from start: Int) -> UInt32? {
        var address: UInt32 = 0
        var index = start
        for part in 0..<4 {
            if part > 0 {
                guard index < text.byteCount, load(text, index) == UInt8(ascii: ".") else {
                    return nil
                }
                index += 1
            }
            let first = index
            var value: UInt32 = 0
            while index < text.byteCount, load(text, index) &- 0x30 < 10 {
                if index > first, load(text, first) == UInt8(ascii: "0") { return nil }
                value = value * 10 + UInt32(load(text, index) &- 0x30)
                if value > 255 { return nil }
                index += 1
            }
            guard index > first else { return nil }
            address = address << 8 | value
        }
        return index == text.byteCount ? address : nil
    }

    /// Appends the address in brackets, its longest run of zeros compressed.
    static func append(ipv6 pieces: [UInt16], to output: inout ByteBuffer) {
        var best = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, pieces[end] == 0 { end += 1 }
            if end - start > best.count, end - start > 1 { best = start..<end }
            start = max(end, start + 1)
        }
        output.append(UInt8(ascii: "["))
        var index = 0
        while index < 8 {
            if index == best.lowerBound, !best.isEmpty {
                output.append(index == 0 ? "::" : ":")
                index = best.upperBound
                continue
            }
            output.append(String(pieces[index], radix: 16))
            if index != 7 { output.append(UInt8(ascii: ":")) }
            index += 1
        }
        output.append(UInt8(ascii: "]"))
    }
}

@inline(__always)
private func load(_ text: RawSpan, _ index: Int) -> UInt8 {
    text.unsafeLoad(fromByteOffset: index, as: UInt8.self)
}
