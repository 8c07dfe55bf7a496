import ProvenanceCore

/// A web address cut into origin and path, so that patterns of a publisher can be held against it.
///
/// The path includes the query and is brought into one form: octets that need no escape stand
/// without, all others with one in upper case (RFC 9309 section 2.2.2, read 2026-11-23), and dot
/// segments are resolved (RFC 3986 section 5.2.4).
struct WebAddress: Equatable, Sendable {
    var scheme: String
    /// The normal form of `HostReader`.
    var host: String
    var port: Int
    var path: [UInt8]

    /// Nil for what is no address of http or https.
    init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8.drop(while: isASCIISpace))
        guard bytes.count <= Limits.signalPatternBytes,
            let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
            bytes.dropFirst(colon).starts(with: "://".utf8)
        else { return nil }
        scheme = String(decoding: bytes[..<colon].map(lowerASCII), as: UTF8.self)
        guard scheme == "http" || scheme == "https" else { return nil }
        let rest = bytes[(colon + 3)...]
        let end = rest.firstIndex { "/?#\\".utf8.contains($0) } ?? rest.endIndex
        var authority = rest[..<end]
        if let user = authority.lastIndex(of: UInt8(ascii: "@")) {
            authority = authority[(user + 1)...]
        }
        port = scheme == "http" ? 80 : 443
        if let mark = authority.lastIndex(of: UInt8(ascii: ":")),
            authority[mark...].firstIndex(of: UInt8(ascii: "]")) == nil,
            mark + 1 < authority.endIndex
        {
            let digits = String(decoding: authority[(mark + 1)...], as: UTF8.self)
            guard let number = Int(digits), (0...65535).contains(number) else { return nil }
            port = number
        }
        var reader = HostReader()
        var normal = ByteBuffer()
        let whole = ByteBuffer(text: String(decoding: bytes[..<end], as: UTF8.self))
        guard reader.readHost(ofURL: whole.bytes, into: &normal).isReadable else { return nil }
        host = String(copying: normal.bytes)
        var tail = rest[end...]
        if let cut = tail.firstIndex(of: UInt8(ascii: "#")) { tail = tail[..<cut] }
        if tail.first == UInt8(ascii: "\\") { return nil }
        let slash = tail.first == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]
        path = Self.resolved(Self.normal(slash + tail))
    }

    /// Whether both are of one host; `isStrict`: by scheme and port as well.
    func isSameOrigin(as other: WebAddress, isStrict: Bool) -> Bool {
        guard host == other.host else { return false }
        if scheme == other.scheme && port == other.port { return true }
        return !isStrict && [80, 443].contains(port) && [80, 443].contains(other.port)
    }

    /// `octets` with escapes only where they are needed.
    static func normal(_ octets: some Collection<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(octets.count)
        func escape(_ octet: UInt8) {
            result.append(UInt8(ascii: "%"))
            for nibble in [octet >> 4, octet & 15] {
                result.append(nibble < 10 ? 0x30 + nibble : 0x37 + nibble)
            }
        }
        let octets = Array(octets)
        var index = 0
        while index < octets.count {
            let octet = octets[index]
            index += 1
            if octet == UInt8(ascii: "%"), index + 1 < octets.count,
                let high = hexValue(octets[index]), let low = hexValue(octets[index + 1])
            {
                let value = high << 4 | low
                index += 2
                if isUnreserved(value) { result.append(value) } else { escape(value) }
            } else if octet <= 0x20 || octet >= 0x7F {
                escape(octet)
            } else {
                result.append(octet)
            }
        }
        return result
    }

    private static func isUnreserved(_ octet: UInt8) -> Bool {
        isASCIILetter(octet) || isASCIIDigit(octet) || "-._~".utf8.contains(octet)
    }

    /// `path` without `.` and `..` segments in front of its query.
    private static func resolved(_ path: [UInt8]) -> [UInt8] {
        let query = path.firstIndex(of: UInt8(ascii: "?")) ?? path.endIndex
        let segments = path[..<query].dropFirst()
            .split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard
            segments.contains(where: { $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8) })
        else { return path }
        var kept: [ArraySlice<UInt8>] = []
        for (number, segment) in segments.enumerated() {
            let isLast = number == segments.count - 1
            if segment.elementsEqual("..".utf8) {
                _ = kept.popLast()
                if isLast { kept.append([]) }
            } else if segment.elementsEqual(".".utf8) {
                if isLast { kept.append([]) }
            } else {
                kept.append(segment)
            }
        }
        return [UInt8(ascii: "/")] + kept.joined(separator: [UInt8(ascii: "/")]) + path[query...]
    }
}
