import ProvenanceCore

/// A host that a rule, an exception or a clearance names.
///
/// What speaks against a record matches widely: the host and all beneath it. What lets one through
/// matches narrowly: the host and its `www.`, and what lies beneath only where it says `*.`.
struct RuleHost: Hashable, Sendable {
    /// In normal form.
    let name: [UInt8]
    let hasWildcard: Bool
    private let isAddress: Bool

    /// - Returns: nil if the text is no host.
    init?(_ text: String) {
        hasWildcard = text.hasPrefix("*.")
        let written = ByteBuffer(text: hasWildcard ? String(text.dropFirst(2)) : text)
        var reader = HostReader()
        var host = ByteBuffer()
        let reading = reader.readHost(named: written.bytes, into: &host)
        guard reading.isReadable, !(hasWildcard && reading.isAddress) else { return nil }
        isAddress = reading.isAddress
        name = host.withUnsafeBytes { [UInt8]($0) }
    }

    /// - Parameter host: in normal form.
    func matches(_ host: RawSpan, widely: Bool) -> Bool {
        let above = host.byteCount - name.count
        guard above >= 0,
            host.extracting(above..<host.byteCount).elementsEqual(name.span.bytes)
        else { return false }
        if above == 0 { return true }
        if isAddress || host.byte(above - 1) != UInt8(ascii: ".") { return false }
        return widely || hasWildcard || (above == 4 && hasPrefix(host, "www."))
    }
}
