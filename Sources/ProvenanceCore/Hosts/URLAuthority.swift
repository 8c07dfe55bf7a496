/// Where the host stands in a URL: scheme, user information and port peeled off.
///
/// Source: WHATWG URL Standard, "basic URL parser" (read 2026-11-24), as far as it concerns the
/// authority. Web data also holds what a browser would resolve against a page, so a text without
/// a scheme is read as if it followed `http://`, unless it is plainly a path or a single word.
struct URLAuthority {
    enum Search {
        /// The host stands at these offsets, and its scheme at those: empty where there is none.
        /// `isBare`: nothing but the text itself says so, no scheme and no slashes.
        case host(Range<Int>, scheme: Range<Int>, isBare: Bool)
        case fault(HostFault)
        /// There are tabs or line ends inside, which the standard takes out before it reads.
        case needsStripping
    }

    /// Finds the host of `text`.
    static func find(in text: RawSpan) -> Search {
        var start = 0
        var end = text.byteCount
        while start < end, byte(text, start) <= 0x20 { start &+= 1 }
        while end > start, byte(text, end &- 1) <= 0x20 { end &-= 1 }
        guard start < end else { return .fault(.empty) }

        while true {
            var index = start
            if isLetter(byte(text, index)) {
                repeat { index &+= 1 } while index < end && isSchemeByte(byte(text, index))
            }
            if index < end, isStripped(byte(text, index)) { return .needsStripping }
            guard index > start, index < end, byte(text, index) == UInt8(ascii: ":") else {
                return findBare(in: text, from: start, to: end)
            }
            let afterColon = index &+ 1
            switch Scheme(text, from: start, to: index) {
            case .web:
                var authority = afterColon
                while authority < end, isSlash(byte(text, authority)) { authority &+= 1 }
                return split(text, from: authority, to: end, scheme: start..<index)
            case .wrapper where !startsWithSlashes(text, afterColon, end):
                // `view-source:https://…`: the URL inside is the one that counts.
                start = afterColon
                guard start < end else { return .fault(.noHost) }
            case .file:
                return .fault(.scheme)
            case .wrapper, .other:
                if startsWithSlashes(text, afterColon, end) {
                    return split(
                        text,
                        from: afterColon &+ 2,
                        to: end,
                        scheme: start..<index,
                        isWeb: false
                    )
                }
                if isPort(text, from: afterColon, to: end) {
                    return split(text, from: start, to: end, isBare: true)
                }
                return .fault(.scheme)
            }
        }
    }

    /// Where the path, query or fragment starts behind the authority; the end if there is none.
    ///
    /// - Parameters:
    ///   - text: one in which `find` has found a host.
    ///   - hostEnd: where that ends, if it is known; 0 if not.
    static func pathStart(of text: RawSpan, hostEnd: Int = 0) -> Int {
        var index = hostEnd
        var isAfterColon = false
        // Slashes in front, or right behind the scheme, are no path yet.
        while index < text.byteCount {
            let byte = byte(text, index)
            if isPlain(byte) {
                isAfterColon = false
                index &+= 1
                continue
            }
            if byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#") { return index }
            if isSlash(byte), index > 0, !isAfterColon { return index }
            isAfterColon = byte == UInt8(ascii: ":") || (isSlash(byte)) || byte <= 0x20
            index &+= 1
        }
        return index
    }

    /// A text without a scheme: `//host/…`, or a host that stands alone or before a path.
    private static func findBare(in text: RawSpan, from start: Int, to end: Int) -> Search {
        var authority = start
        while authority < end, isSlash(byte(text, authority)) { authority &+= 1 }
        switch authority &- start {
        case 0: return split(text, from: start, to: end, isBare: true)
        case 1:
            // A tab may stand between two slashes.
            let isBroken = authority < end && isStripped(byte(text, authority))
            return isBroken ? .needsStripping : .fault(.noHost)
        default: return split(text, from: authority, to: end)
        }
    }

    /// Splits the authority that starts at `start` into user information, host and port.
    ///
    /// - Parameters:
    ///   - scheme: where the scheme stands, without its colon; empty if there is none.
    ///   - isWeb: whether a backslash is as good as a slash.
    private static func split(
        _ text: RawSpan,
        from start: Int,
        to end: Int,
        scheme: Range<Int> = 0..<0,
        isWeb: Bool = true,
        isBare: Bool = false
    ) -> Search {
        var hostStart = start
        var index = start
        var colon = -1
        var bracket = -1
        scan: while index < end {
            if isPlain(byte(text, index)) {
                index &+= 1
                continue
            }
            switch byte(text, index) {
            case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"): break scan
            case UInt8(ascii: "\\"):
                if isWeb { break scan }
            case UInt8(ascii: "@"):
                hostStart = index &+ 1
                colon = -1
                bracket = -1
            case UInt8(ascii: "["): bracket = bracket < 0 ? index : bracket
            case UInt8(ascii: "]"): colon = -1
            case UInt8(ascii: ":"):
                if colon < 0 { colon = index }
            case 0x09, 0x0A, 0x0D: return .needsStripping
            default: break
            }
            index &+= 1
        }
        let hostEnd = colon < 0 ? index : colon
        guard hostStart < hostEnd else { return .fault(.noHost) }
        if colon >= 0, !isPort(text, from: colon &+ 1, to: index) {
            // Inside brackets that never close, a colon is not the port's.
            return .fault(bracket == hostStart ? .ipv6 : .port)
        }
        return .host(hostStart..<hostEnd, scheme: scheme, isBare: isBare)
    }

    /// Whether decimal digits up to 65535, or none, stand before the end or the next delimiter.
    private static func isPort(_ text: RawSpan, from start: Int, to end: Int) -> Bool {
        var value = 0
        var index = start
        while index < end {
            let digit = byte(text, index)
            if isSlash(digit) || digit == UInt8(ascii: "?") || digit == UInt8(ascii: "#") { break }
            guard digit &- 0x30 < 10 else { return false }
            value = value &* 10 &+ Int(digit &- 0x30)
            if value > 65535 { return false }
            index &+= 1
        }
        return true
    }

    /// What a scheme means for the text behind its colon.
    private enum Scheme {
        /// The special schemes of the standard that name a host; slashes may be missing.
        case web
        /// Stands in front of another URL.
        case wrapper
        case file
        case other

        init(_ text: RawSpan, from start: Int, to end: Int) {
            func matches(_ name: StaticString) -> Bool {
                let count = name.utf8CodeUnitCount
                guard end &- start == count else { return false }
                for offset in 0..<count
                where byte(text, start &+ offset) | 0x20 != name.utf8Start[offset] {
                    return false
                }
                return true
            }
            self =
                if matches("https") || matches("http") || matches("ws") || matches("wss")
                    || matches("ftp")
                {
                    .web
                } else if matches("view-source") || matches("blob") || matches("feed") {
                    .wrapper
                } else if matches("file") {
                    .file
                } else {
                    .other
                }
        }
    }
}

@inline(__always)
private func byte(_ text: RawSpan, _ index: Int) -> UInt8 {
    // INVARIANT: whoever asks has compared `index` with an end that lies in the text.
    text.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
}

/// Whether a byte is no delimiter, no space and no control: a letter, a digit, a dot, a dash and
/// whatever else stands in a host. Most bytes are settled by one look at a table of bits.
@inline(__always)
private func isPlain(_ byte: UInt8) -> Bool {
    // All but `# / : ?` of 0x21 to 0x3F; all but `@ [ \ ]` from there on.
    let low: UInt64 = 0x7BFF_7FF6_0000_0000
    let high: UInt64 = 0xFFFF_FFFF_C7FF_FFFE
    if byte >= 0x80 { return true }
    return (byte < 64 ? low : high) &>> UInt64(byte & 63) & 1 == 1
}

private func isSlash(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\")
}

private func isStripped(_ byte: UInt8) -> Bool { byte == 0x09 || byte == 0x0A || byte == 0x0D }

private func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

private func isSchemeByte(_ byte: UInt8) -> Bool {
    isLetter(byte) || byte &- 0x30 < 10 || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: ".")
}

private func startsWithSlashes(_ text: RawSpan, _ start: Int, _ end: Int) -> Bool {
    start &+ 1 < end && byte(text, start) == UInt8(ascii: "/")
        && byte(text, start &+ 1) == UInt8(ascii: "/")
}
