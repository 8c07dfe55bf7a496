/// Reads the host of a URL as web data writes it, and brings it into one normal form.
///
/// The forms of one host that meet here: any scheme or none, user information, ports, percent
/// escapes, backslashes, tabs and line ends inside, case, a trailing dot, international names in
/// Unicode or Punycode, and IPv4 addresses in decimal, octal and hexadecimal. The host of a plain
/// ASCII URL is read without allocation and without a library.
///
/// Source: WHATWG URL Standard, section 3.5 "host parser" (read 2026-11-24). On purpose apart
/// from it, each so that one host has one normal form or that it is never mistaken for checked:
///
/// - one trailing dot is dropped; other empty labels, and names that DNS cannot carry, are refused;
/// - a text without a scheme is read as if it followed `http://`;
/// - the hosts of schemes such as `git:` are read like those of `http:`, not as opaque text;
/// - `file:` URLs name no web host.
package struct HostReader: ~Copyable {
    /// The text without tabs and line ends; the host with its escapes undone.
    private var stripped = ByteBuffer()
    private var decoded = ByteBuffer()
    private var label = ByteBuffer()

    /// Where the host ends in the text that was read last; 0 if it does not stand there as it is.
    private(set) var hostEnd = 0

    package init() {}

    /// Reads the host of `text`.
    ///
    /// - Parameters:
    ///   - text: a URL, or a host with or without a path behind it.
    ///   - host: receives the normal form in place of what it held; is empty if there is none.
    package mutating func readHost(
        ofURL text: RawSpan,
        into host: inout ByteBuffer
    ) -> HostReading {
        host.removeAll()
        if let plain = PlainOrigin(text) {
            hostEnd = plain.end
            host.append(text.extracting(plain.hostStart..<plain.end))
            return .domain
        }
        hostEnd = 0
        switch URLAuthority.find(in: text) {
        case .fault(let fault): return .unreadable(fault)
        case .host(let range, _, let isBare):
            hostEnd = range.upperBound
            return read(text.extracting(range), isBare: isBare, into: &host)
        case .needsStripping: break
        }
        stripped.removeAll()
        for index in 0..<text.byteCount {
            let byte = text.unsafeLoad(fromByteOffset: index, as: UInt8.self)
            if byte != 0x09 && byte != 0x0A && byte != 0x0D { stripped.append(byte) }
        }
        // Taken out for the call, since the host is read from it while the reader is borrowed.
        var source = ByteBuffer()
        swap(&source, &stripped)
        defer { swap(&source, &stripped) }
        switch URLAuthority.find(in: source.bytes) {
        case .host(let range, _, let isBare):
            return read(source.bytes.extracting(range), isBare: isBare, into: &host)
        case .fault(let fault): return .unreadable(fault)
        case .needsStripping: return .unreadable(.character)
        }
    }

    /// Appends to `inner` the URL that `url` wraps, which was read last, in place of what it held:
    /// see `WrappedURL.unwrap`.
    package func unwrap(
        _ url: RawSpan,
        host: RawSpan,
        into inner: inout ByteBuffer
    ) -> Bool {
        WrappedURL.unwrap(url, host: host, hostEnd: hostEnd, into: &inner)
    }

    /// Reads a host that stands alone: no scheme, user information, port or path around it.
    ///
    /// An IPv6 address may stand with or without its brackets, and a single label is a name.
    package mutating func readHost(named text: RawSpan, into host: inout ByteBuffer) -> HostReading
    {
        host.removeAll()
        guard !text.isEmpty else { return .unreadable(.empty) }
        var colonCount = 0
        for index in 0..<text.byteCount
        where text.unsafeLoad(fromByteOffset: index, as: UInt8.self) == UInt8(ascii: ":") {
            colonCount += 1
        }
        if colonCount >= 2,
            text.unsafeLoad(fromByteOffset: 0, as: UInt8.self) != UInt8(ascii: "[")
        {
            return readIPv6(text, into: &host)
        }
        return read(text, isBare: false, into: &host)
    }

    /// Reads a host and leaves nothing behind if it cannot be read.
    ///
    /// - Parameter isBare: whether nothing but the text itself says that it is a host. A single
    ///   word or number is not taken for one then.
    private mutating func read(
        _ text: RawSpan,
        isBare: Bool,
        into host: inout ByteBuffer
    ) -> HostReading {
        var reading = readName(text, into: &host)
        if isBare {
            let isPlausible =
                switch reading {
                case .domain: hasDot(host.bytes) || isEqual(host.bytes, "localhost")
                case .ipv4: hasDot(text)
                case .ipv6, .unreadable: true
                }
            if !isPlausible { reading = .unreadable(.notURL) }
        }
        if !reading.isReadable { host.removeAll() }
        return reading
    }

    // MARK: The host parser

    private mutating func readName(_ text: RawSpan, into host: inout ByteBuffer) -> HostReading {
        guard text.byteCount <= Limits.hostTextBytes else { return .unreadable(.tooLong) }
        if text.unsafeLoad(fromByteOffset: 0, as: UInt8.self) == UInt8(ascii: "[") {
            let last = text.byteCount - 1
            guard last > 0,
                text.unsafeLoad(fromByteOffset: last, as: UInt8.self) == UInt8(ascii: "]")
            else { return .unreadable(.ipv6) }
            return readIPv6(text.extracting(1..<last), into: &host)
        }
        switch ASCIIHost.append(text, to: &host) {
        case .done: return settle(&host)
        case .fault(let fault): return .unreadable(fault)
        case .needsLibrary: break
        }
        host.removeAll()
        decoded.removeAll()
        appendDecoded(text, to: &decoded)
        if let fault = appendLabels(into: &host) { return .unreadable(fault) }
        // What the labels map to may hold what no host may: it is read once more.
        decoded.removeAll()
        decoded.append(host.bytes)
        host.removeAll()
        switch ASCIIHost.append(decoded.bytes, to: &host, mayHoldALabels: true) {
        case .done: return settle(&host)
        case .fault(let fault): return .unreadable(fault)
        case .needsLibrary: return .unreadable(.character)
        }
    }

    /// A host that ends in a number is an IPv4 address or nothing.
    private func settle(_ host: inout ByteBuffer) -> HostReading {
        guard IPAddress.endsInNumber(host.bytes) else { return .domain }
        guard let address = IPAddress.ipv4(host.bytes) else { return .unreadable(.ipv4) }
        host.removeAll()
        IPAddress.append(ipv4: address, to: &host)
        return .ipv4
    }

    private func readIPv6(_ text: RawSpan, into host: inout ByteBuffer) -> HostReading {
        guard let pieces = IPAddress.ipv6(text) else { return .unreadable(.ipv6) }
        IPAddress.append(ipv6: pieces, to: &host)
        return .ipv6
    }

    /// Brings the labels of `decoded` into ASCII, one by one.
    private mutating func appendLabels(into host: inout ByteBuffer) -> HostFault? {
        var source = ByteBuffer()
        swap(&source, &decoded)
        defer { swap(&source, &decoded) }
        var index = 0
        label.removeAll()
        while index < source.count {
            let separator = separatorByteCount(source.bytes, at: index)
            guard separator > 0 else {
                let byte = source.bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)
                guard byte != 0 else { return .character }
                label.append(byte)
                index += 1
                continue
            }
            if let fault = appendLabel(into: &host) { return fault }
            host.append(UInt8(ascii: "."))
            index += separator
        }
        return appendLabel(into: &host)
    }

    /// Appends the ASCII form of `label` and empties it.
    private mutating func appendLabel(into host: inout ByteBuffer) -> HostFault? {
        defer { label.removeAll() }
        var isASCII = true
        for index in 0..<label.count
        where label.bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self) >= 0x80 {
            isASCII = false
        }
        if isASCII, !ASCIIHost.isALabel(label.bytes) {
            host.append(label.bytes)
            return nil
        }
        guard isValidUTF8(label.bytes) else { return .character }
        replaceCapitalSharpS()
        label.append(0)
        return InternationalNames.appendASCII(ofTerminated: label.bytes, to: &host)
            ? nil : .internationalName
    }

    /// U+1E9E maps to ß since Unicode 15.1; the library still maps it to `ss`.
    private mutating func replaceCapitalSharpS() {
        let count = label.count
        func byte(_ index: Int) -> UInt8 {
            index < count ? label.bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self) : 0
        }
        guard (0..<count).contains(where: { byte($0) == 0xE1 }) else { return }
        var mapped = ByteBuffer(capacity: count)
        var index = 0
        while index < count {
            if byte(index) == 0xE1, byte(index + 1) == 0xBA, byte(index + 2) == 0x9E {
                mapped.append(0xC3)
                mapped.append(0x9F)
                index += 3
            } else {
                mapped.append(byte(index))
                index += 1
            }
        }
        swap(&mapped, &label)
    }
}

/// The length of the label separator at `index`: a full stop or one of the three that UTS #46
/// maps to it; 0 if there is none.
private func separatorByteCount(_ text: RawSpan, at index: Int) -> Int {
    func byte(_ offset: Int) -> UInt8 {
        offset < text.byteCount ? text.unsafeLoad(fromByteOffset: offset, as: UInt8.self) : 0
    }
    switch (byte(index), byte(index + 1), byte(index + 2)) {
    case (UInt8(ascii: "."), _, _): return 1
    case (0xE3, 0x80, 0x82), (0xEF, 0xBC, 0x8E), (0xEF, 0xBD, 0xA1): return 3
    default: return 0
    }
}

private func isValidUTF8(_ text: RawSpan) -> Bool {
    // SAFETY: the pointer is used within the call.
    text.withUnsafeBytes { String(validating: $0, as: UTF8.self) != nil }
}

private func hasDot(_ text: RawSpan) -> Bool {
    for index in 0..<text.byteCount
    where text.unsafeLoad(fromByteOffset: index, as: UInt8.self) == UInt8(ascii: ".") {
        return true
    }
    return false
}
