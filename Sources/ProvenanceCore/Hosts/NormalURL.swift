/// A URL in the one form in which URLs are compared: `host[:port]/path[?query]`. Scratch of its
/// owner: reading the next one replaces it.
///
/// What makes no difference to a server makes none here: the schemes `http` and `https` and none
/// at all; user information; a scheme's own port; the case of the host and all else that
/// `HostReader` undoes; `.` and `..` in the path, escaped or not; escapes of letters, digits and
/// `-._~`, and the case of the digits of other escapes; characters that must be escaped and are
/// not; the fragment. The case of the path counts, and so do its slashes and the whole query. Any
/// other scheme stands in front (`ftp://host/…`).
///
/// Sources: WHATWG URL Standard, "basic URL parser" (read 2026-11-24); RFC 3986 section 6.2.2
/// (syntax-based normalisation). On purpose apart from the former, besides what `HostReader`
/// names: the schemes and user information above; escapes of unreserved characters are undone, as
/// the RFC says, and everything that its grammar does not let stand in a path or a query is
/// escaped (`|`, `[`, `]`, `^`, `\`), so that two spellings of one URL never differ.
package struct NormalURL: ~Copyable {
    private let inPlace = InPlace()
    /// The normal form.
    private var form = ByteBuffer(capacity: 512)
    /// Where the host stands in it.
    package private(set) var hostRange = 0..<0
    /// Whether the host is an address rather than a name.
    package private(set) var isAddress = false
    /// Where the path starts, with its slash.
    package private(set) var pathStart = 0
    /// Where the query starts, with its question mark; the end if there is none.
    package private(set) var queryStart = 0

    private var reader = HostReader()
    private var host = ByteBuffer(capacity: 256)
    private var stripped = ByteBuffer()

    package init() {}

    package var bytes: RawSpan {
        @_lifetime(borrow self) get { form.bytes }
    }

    package var hostBytes: RawSpan {
        @_lifetime(borrow self) get { form.bytes.extracting(hostRange) }
    }

    /// The path with its slash.
    package var pathRange: Range<Int> { pathStart..<queryStart }

    /// Reads `text`: a URL, or a host with or without a path behind it.
    ///
    /// - Returns: what was made of the host; if it is unreadable there is no normal form.
    package mutating func read(_ text: RawSpan) -> HostReading {
        form.removeAll()
        hostRange = 0..<0
        pathStart = 0
        queryStart = 0
        let reading = reader.readHost(ofURL: text, into: &host)
        isAddress = reading.isAddress
        guard reading.isReadable else { return reading }
        guard holdsLineBreaks(text) else { return append(text, reading) }
        stripped.removeAll()
        for index in 0..<text.byteCount {
            let byte = byte(text, index)
            if byte != 0x09 && byte != 0x0A && byte != 0x0D { stripped.append(byte) }
        }
        // Taken out for the call, since it is read from while the rest is written.
        var source = ByteBuffer()
        swap(&source, &stripped)
        defer { swap(&source, &stripped) }
        return append(source.bytes, reading)
    }

    private mutating func append(_ text: RawSpan, _ reading: HostReading) -> HostReading {
        guard case .host(let range, let scheme, _) = URLAuthority.find(in: text) else {
            return .unreadable(.character)
        }
        var end = text.byteCount
        while end > range.upperBound, byte(text, end &- 1) <= 0x20 { end &-= 1 }
        let known = URLScheme(text, scheme)
        if known.isNamed {
            for index in scheme {
                let byte = byte(text, index)
                form.append(byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte)
            }
            form.append("://")
        }
        let hostStart = form.count
        form.append(host)
        hostRange = hostStart..<form.count
        var index = range.upperBound
        if index < end, byte(text, index) == UInt8(ascii: ":") {
            index &+= 1
            var port = 0
            var hasDigits = false
            while index < end, byte(text, index) &- UInt8(ascii: "0") < 10 {
                port = port &* 10 &+ Int(byte(text, index) &- UInt8(ascii: "0"))
                hasDigits = true
                index &+= 1
            }
            if hasDigits, port != known.defaultPort {
                form.append(UInt8(ascii: ":"))
                form.append(decimal: port)
            }
        }
        pathStart = form.count
        index =
            URLPath.append(
                pathOf: text.extracting(index..<end),
                isWeb: !known.isNamed || known.defaultPort != nil,
                to: &form
            ) &+ index
        queryStart = form.count
        if index < end, byte(text, index) == UInt8(ascii: "?") {
            form.append(UInt8(ascii: "?"))
            URLPath.append(queryOf: text.extracting((index &+ 1)..<end), to: &form)
        }
        return reading
    }

    private func holdsLineBreaks(_ text: RawSpan) -> Bool {
        for index in 0..<text.byteCount {
            let byte = byte(text, index)
            if byte == 0x09 || byte == 0x0A || byte == 0x0D { return true }
        }
        return false
    }
}

/// What a URL's scheme means for its normal form.
private struct URLScheme {
    /// Whether the scheme is a part of the normal form.
    let isNamed: Bool
    /// The port that need not be said; nil for schemes that have none.
    let defaultPort: Int?

    init(_ text: RawSpan, _ range: Range<Int>) {
        let scheme = text.extracting(range)
        if scheme.isEmpty || isEqual(scheme, "http") {
            (isNamed, defaultPort) = (false, 80)
        } else if isEqual(scheme, "https") {
            (isNamed, defaultPort) = (false, 443)
        } else if isEqual(scheme, "ftp") {
            (isNamed, defaultPort) = (true, 21)
        } else if isEqual(scheme, "ws") {
            (isNamed, defaultPort) = (true, 80)
        } else if isEqual(scheme, "wss") {
            (isNamed, defaultPort) = (true, 443)
        } else {
            (isNamed, defaultPort) = (true, nil)
        }
    }
}

@inline(__always)
private func byte(_ text: RawSpan, _ index: Int) -> UInt8 {
    text.unsafeLoad(fromByteOffset: index, as: UInt8.self)
}
