/// Reads the origin of a URL: its scheme, its host in the normal form of `HostReader`, and its
/// port unless it is the scheme's own.
///
/// Files such as robots.txt belong to an origin and to nothing wider: neither to a sub-domain nor
/// to the same host under another scheme or port (RFC 9309 section 2.3; RFC 6454 section 4, read
/// 2026-11-23).
package struct OriginReader: ~Copyable {
    package enum Reading: Equatable, Sendable {
        case origin
        /// The text names no scheme; the one that was given stands in the origin.
        case withoutScheme
        case unreadable(HostFault)
    }

    private var reader = HostReader()
    private var host = ByteBuffer(capacity: 256)

    package init() {}

    /// Writes the origin of `url`, such as `https://example.org:8080`.
    ///
    /// - Parameters:
    ///   - url: a URL, or a host with or without a path behind it.
    ///   - scheme: what is written where `url` names none.
    ///   - origin: receives the origin in place of what it held; is empty if there is none.
    package mutating func read(
        _ url: RawSpan,
        scheme: StaticString = "https",
        into origin: inout ByteBuffer
    ) -> Reading {
        origin.removeAll()
        let reading = reader.readHost(ofURL: url, into: &host)
        if case .unreadable(let fault) = reading { return .unreadable(fault) }
        switch URLAuthority.find(in: url) {
        case .host(let range, let named, _):
            return append(url, range, named, scheme, to: &origin)
        case .fault(let fault):
            return .unreadable(fault)
        case .needsStripping:
            var stripped = ByteBuffer(capacity: url.byteCount)
            for index in 0..<url.byteCount {
                let byte = url.unsafeLoad(fromByteOffset: index, as: UInt8.self)
                if byte != 0x09 && byte != 0x0A && byte != 0x0D { stripped.append(byte) }
            }
            guard case .host(let range, let named, _) = URLAuthority.find(in: stripped.bytes)
            else { return .unreadable(.character) }
            return append(stripped.bytes, range, named, scheme, to: &origin)
        }
    }

    private func append(
        _ text: RawSpan,
        _ range: Range<Int>,
        _ named: Range<Int>,
        _ scheme: StaticString,
        to origin: inout ByteBuffer
    ) -> Reading {
        if named.isEmpty {
            origin.append(scheme)
        } else {
            for index in named {
                let byte = text.unsafeLoad(fromByteOffset: index, as: UInt8.self)
                origin.append(byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte)
            }
        }
        let own = Self.defaultPort(of: origin.bytes)
        origin.append("://")
        origin.append(host)
        var index = range.upperBound
        if index < text.byteCount, text.unsafeLoad(fromByteOffset: index, as: UInt8.self) == 0x3A {
            var port = 0
            var hasDigits = false
            index += 1
            while index < text.byteCount {
                let digit = text.unsafeLoad(fromByteOffset: index, as: UInt8.self) &- 0x30
                guard digit < 10 else { break }
                port = port &* 10 &+ Int(digit)
                hasDigits = true
                index += 1
            }
            if hasDigits, port != own {
                origin.append(UInt8(ascii: ":"))
                origin.append(decimal: port)
            }
        }
        return named.isEmpty ? .withoutScheme : .origin
    }

    private static func defaultPort(of scheme: RawSpan) -> Int? {
        if isEqual(scheme, "https") || isEqual(scheme, "wss") { return 443 }
        if isEqual(scheme, "http") || isEqual(scheme, "ws") { return 80 }
        return isEqual(scheme, "ftp") ? 21 : nil
    }
}
