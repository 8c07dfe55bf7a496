/// How each service writes the URL inside.
extension URLWrapper.Way {
    /// Appends the inner URL, if there is one.
    ///
    /// - Parameter rest: the URL from its path on; may be empty.
    func unwrap(_ rest: RawSpan, _ host: RawSpan, _ inner: inout ByteBuffer) -> Bool {
        switch self {
        case .timeStamp: unwrapTimeStamp(rest, from: 0, &inner)
        case .webTimeStamp:
            hasPrefix(rest, "/web/") && unwrapTimeStamp(rest, from: 4, &inner)
        case .ampCache: unwrapAMPCache(rest, host, &inner)
        case .ampPath: hasPrefix(rest, "/amp/") && unwrapAMP(rest, from: 5, &inner)
        case .dashedHost:
            unwrapDashedHost(host, &inner) && appendPath(of: rest, &inner)
        case .query(let name): unwrapQuery(rest, name, &inner)
        case .cacheQuery: unwrapCache(rest, &inner)
        }
    }

    /// - Parameter start: where the slash before the first segment that may be a stamp stands.
    private func unwrapTimeStamp(
        _ rest: RawSpan,
        from start: Int,
        _ inner: inout ByteBuffer
    ) -> Bool {
        var segment = start + 1
        while segment < rest.byteCount {
            var end = segment
            while end < rest.byteCount, byte(rest, end) != UInt8(ascii: "/") { end += 1 }
            guard end < rest.byteCount else { return false }
            if isTimeStamp(rest.extracting(segment..<end)) {
                inner.append(rest.extracting((end + 1)..<rest.byteCount))
                return true
            }
            segment = end + 1
        }
        return false
    }

    /// Four to fourteen digits with a mode such as `id_` behind, or `*`.
    private func isTimeStamp(_ segment: RawSpan) -> Bool {
        if isEqual(segment, "*") { return true }
        var digitCount = 0
        while digitCount < segment.byteCount, byte(segment, digitCount) &- 0x30 < 10 {
            digitCount += 1
        }
        // Archives number their collections too: those stay below five digits, whole years do not.
        guard digitCount >= 4, digitCount <= 14 else { return false }
        let mode = segment.extracting(digitCount..<segment.byteCount)
        if mode.isEmpty { return digitCount > 4 || byte(segment, 0) == UInt8(ascii: "2") }
        return mode.byteCount <= 4
            && (byte(mode, mode.byteCount - 1) == UInt8(ascii: "_")
                || byte(mode, mode.byteCount - 1) == UInt8(ascii: "*"))
    }

    /// `/KIND[/w1200][/s]/example.com/…`, KIND being one to three letters.
    private func unwrapAMPCache(
        _ rest: RawSpan,
        _ host: RawSpan,
        _ inner: inout ByteBuffer
    ) -> Bool {
        var end = 1
        while end < rest.byteCount, end <= 4, (byte(rest, end) | 0x20) &- 0x61 < 26 { end += 1 }
        if end > 1, end <= 4, end < rest.byteCount, byte(rest, end) == UInt8(ascii: "/"),
            unwrapAMP(rest, from: end + 1, &inner)
        {
            return true
        }
        return unwrapDashedHost(host, &inner)
    }

    /// `[w1200/][s/]example.com/…` from `start` on.
    private func unwrapAMP(_ rest: RawSpan, from start: Int, _ inner: inout ByteBuffer) -> Bool {
        var start = start
        if start < rest.byteCount, byte(rest, start) == UInt8(ascii: "w") {
            var end = start + 1
            while end < rest.byteCount, byte(rest, end) &- 0x30 < 10 { end += 1 }
            if end > start + 1, end < rest.byteCount, byte(rest, end) == UInt8(ascii: "/") {
                start = end + 1
            }
        }
        if hasPrefix(rest.extracting(start..<rest.byteCount), "s/") { start += 2 }
        guard start < rest.byteCount else { return false }
        inner.append(rest.extracting(start..<rest.byteCount))
        return true
    }

    /// `my--example-com.…` is `my-example.com`.
    private func unwrapDashedHost(_ host: RawSpan, _ inner: inout ByteBuffer) -> Bool {
        var index = 0
        while index < host.byteCount, byte(host, index) != UInt8(ascii: ".") {
            if byte(host, index) != UInt8(ascii: "-") {
                inner.append(byte(host, index))
            } else if index + 1 < host.byteCount, byte(host, index + 1) == UInt8(ascii: "-") {
                inner.append(UInt8(ascii: "-"))
                index += 1
            } else {
                inner.append(UInt8(ascii: "."))
            }
            index += 1
        }
        return !inner.isEmpty
    }

    /// The path without its query, which belongs to the service.
    private func appendPath(of rest: RawSpan, _ inner: inout ByteBuffer) -> Bool {
        var end = 0
        while end < rest.byteCount, byte(rest, end) != UInt8(ascii: "?"),
            byte(rest, end) != UInt8(ascii: "#")
        {
            end += 1
        }
        inner.append(rest.extracting(0..<end))
        return true
    }

    private func unwrapQuery(
        _ rest: RawSpan,
        _ name: StaticString,
        _ inner: inout ByteBuffer
    ) -> Bool {
        guard let value = queryValue(of: rest, name) else { return false }
        appendDecoded(rest.extracting(value), to: &inner)
        return true
    }

    /// `cache:[ID:]URL[+words]`, the ID being twelve characters without a dot.
    private func unwrapCache(_ rest: RawSpan, _ inner: inout ByteBuffer) -> Bool {
        guard let value = queryValue(of: rest, "q") else { return false }
        var text = ByteBuffer()
        appendDecoded(rest.extracting(value), to: &text)
        guard hasPrefix(text.bytes, "cache:") else { return false }
        var start = 6
        if text.count > start + 12, byte(text.bytes, start + 12) == UInt8(ascii: ":"),
            !(start..<(start + 12)).contains(where: {
                let byte = byte(text.bytes, $0)
                return byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":")
            })
        {
            start += 13
        }
        var end = start
        while end < text.count, byte(text.bytes, end) != UInt8(ascii: "+"),
            byte(text.bytes, end) != UInt8(ascii: " ")
        {
            end += 1
        }
        inner.append(text.bytes.extracting(start..<end))
        return true
    }

    /// Where the value of the query's first parameter `name` stands.
    private func queryValue(of rest: RawSpan, _ name: StaticString) -> Range<Int>? {
        var index = 0
        while index < rest.byteCount, byte(rest, index) != UInt8(ascii: "?") { index += 1 }
        while index < rest.byteCount, byte(rest, index) != UInt8(ascii: "#") {
            let start = index + 1
            var end = start
            while end < rest.byteCount, byte(rest, end) != UInt8(ascii: "&"),
                byte(rest, end) != UInt8(ascii: "#")
            {
                end += 1
            }
            let parameter = rest.extracting(start..<end)
            let nameCount = name.utf8CodeUnitCount
            if parameter.byteCount > nameCount, hasPrefix(parameter, name),
                byte(parameter, nameCount) == UInt8(ascii: "=")
            {
                return (start + nameCount + 1)..<end
            }
            index = end
        }
        return nil
    }
}

@inline(__always)
private func byte(_ text: RawSpan, _ index: Int) -> UInt8 {
    text.unsafeLoad(fromByteOffset: index, as: UInt8.self)
}
