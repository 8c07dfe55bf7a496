import ProvenanceCore

/// Brings what a list has written into the normal form of its kind.
struct OptOutValueReader: ~Copyable {
    /// The normal form, after `read` said that there is one.
    private(set) var value = ByteBuffer(capacity: 256)
    private var hosts = HostReader()
    private var url = NormalURL()
    private var scratch = ByteBuffer(capacity: 256)
    private let suffixes: PublicSuffixes
    private let allowsPublicSuffixes: Bool

    init(suffixes: PublicSuffixes, allowsPublicSuffixes: Bool) {
        self.suffixes = suffixes
        self.allowsPublicSuffixes = allowsPublicSuffixes
    }

    enum Reading {
        case entry(matchesExactly: Bool)
        case rejected(String, hint: String?)
    }

    mutating func read(_ written: RawSpan, as kind: OptOutKind) -> Reading {
        if kind == .domains || kind == .hosts { return readHost(written, as: kind) }
        value.removeAll()
        switch readKey(written, as: kind) {
        case .key(let matchesExactly):
            guard value.count <= Limits.optOutLineBytes else {
                return .rejected("`\(excerpt(written))` is too long", hint: nil)
            }
            return .entry(matchesExactly: matchesExactly)
        case .rejected(let message, let hint):
            return .rejected("`\(excerpt(written))` \(message)", hint: hint)
        }
    }

    private mutating func readKey(_ written: RawSpan, as kind: OptOutKind) -> EntryReading {
        switch kind {
        case .domains, .hosts: .rejected("is no key")
        case .urls: URLKey.readEntry(written, &url, into: &value)
        case .urlPrefixes: URLPrefixKey.readEntry(written, &url, into: &value)
        case .urlPatterns:
            URLPatternKey.readEntry(
                written,
                &url,
                allowsPublicSuffixes ? nil : suffixes,
                into: &value
            )
        case .repositories: RepositoryKey.readEntry(written, &url, &scratch, into: &value)
        case .accounts: AccountKey.readEntry(written, &url, &scratch, into: &value)
        case .authors: AuthorKey.readEntry(written, into: &value)
        case .ids: RecordIDKey.readEntry(written, into: &value)
        case .hashes: HashKey.readEntry(written, into: &value)
        case .works: WorkKey.readEntry(written, &url, into: &value)
        case .sources: SourceKey.readEntry(written, into: &value)
        }
    }

    // MARK: Domains and hosts

    /// Accepted around a name: `=` in front (this host only), `*.` or `.` in front (with its
    /// sub-domains, which is what an entry means anyway), and `http://` or `https://` with at most
    /// a slash behind. Whatever else stands there would be dropped, and the entry be made wider
    /// than it was meant: such an entry is rejected.
    private mutating func readHost(_ written: RawSpan, as kind: OptOutKind) -> Reading {
        var start = 0
        var end = written.byteCount
        func byte(_ index: Int) -> UInt8 {
            written.unsafeLoad(fromByteOffset: index, as: UInt8.self)
        }
        func rejected(_ message: String, hint: String? = nil) -> Reading {
            .rejected("`\(excerpt(written))` \(message)", hint: hint)
        }
        for index in 0..<end where byte(index) <= 0x20 || byte(index) == 0x7F {
            return rejected(
                "holds white space or a control character",
                hint: "write one entry a line; a hosts file needs `format: hosts`"
            )
        }
        var isExact = kind == .hosts
        if start < end, byte(start) == UInt8(ascii: "=") {
            isExact = true
            start += 1
        } else {
            let scheme = schemeByteCount(written)
            start += scheme
            if scheme > 0, end > start, byte(end - 1) == UInt8(ascii: "/") { end -= 1 }
            var isBeneath = false
            if end - start > 2, byte(start) == UInt8(ascii: "*"),
                byte(start + 1) == UInt8(ascii: ".")
            {
                start += 2
                isBeneath = true
            } else if end - start > 1, byte(start) == UInt8(ascii: ".") {
                start += 1
                isBeneath = true
            }
            if isBeneath, kind == .hosts {
                return rejected(
                    "means sub-domains, and this is a list of hosts",
                    hint: "give it as `domains`"
                )
            }
        }
        if let message = Self.complaint(ofSurroundings: written, from: start, to: end) {
            return rejected(message)
        }
        let reading = hosts.readHost(named: written.extracting(start..<end), into: &value)
        switch reading {
        case .unreadable(let fault): return rejected("\(fault.explanation)")
        case .ipv4, .ipv6:
            if Self.isSink(value.bytes) { return rejected("is a sink address, not a host") }
            return .entry(matchesExactly: true)
        case .domain: break
        }
        if Self.isLocalName(value.bytes) { return rejected("names the machine itself") }
        if isExact || allowsPublicSuffixes { return .entry(matchesExactly: isExact) }
        // Made for the few that are refused: millions are not.
        func hint() -> String {
            "write `=\(excerpt(value.bytes))` for that host alone, or set "
                + "`public-suffixes: allow` for the list"
        }
        switch suffixes.standing(of: value.bytes) {
        case .registrable: return .entry(matchesExactly: false)
        case .suffix:
            return rejected(
                "is a public suffix: anyone can register names beneath it",
                hint: hint()
            )
        case .aboveSuffix:
            return rejected(
                "has public suffixes beneath it: strangers hold names there",
                hint: hint()
            )
        }
    }

    /// What stands around a name that makes it no domain and no host; nil if nothing does.
    private static func complaint(
        ofSurroundings text: RawSpan,
        from start: Int,
        to end: Int
    ) -> String? {
        var colonCount = 0
        for index in start..<max(start, end) {
            switch text.unsafeLoad(fromByteOffset: index, as: UInt8.self) {
            case UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "#"):
                return "has a path: it is a URL, not a domain"
            case UInt8(ascii: "@"): return "has user information: it is no domain"
            case UInt8(ascii: "*"): return "has a wildcard in the middle of a name"
            case UInt8(ascii: ":"): colonCount += 1
            default: break
            }
        }
        return colonCount == 1 ? "has a port, and an entry speaks for a whole host" : nil
    }

    /// Addresses that hosts files send unwanted names to: they are nobody's host.
    static func isSink(_ address: RawSpan) -> Bool {
        if hasPrefix(address, "127.") { return true }
        let sinks: [StaticString] = ["0.0.0.0", "255.255.255.255", "[::]", "[::1]", "[fe80::1]"]
        return sinks.contains { isEqual(address, $0) }
    }

    /// Names that every hosts file gives to the machine or its network.
    static func isLocalName(_ name: RawSpan) -> Bool {
        let names: [StaticString] = [
            "localhost", "localhost.localdomain", "local", "broadcasthost", "ip6-localhost",
            "ip6-loopback", "ip6-localnet", "ip6-mcastprefix", "ip6-allnodes", "ip6-allrouters",
            "ip6-allhosts",
        ]
        return names.contains { isEqual(name, $0) }
    }
}

/// The length of `http://` or `https://` at the front; 0 if neither is there.
private func schemeByteCount(_ text: RawSpan) -> Int {
    for scheme in ["https://", "http://"] as [StaticString] where hasPrefix(text, scheme) {
        return scheme.utf8CodeUnitCount
    }
    return 0
}

/// The front of `text`, for messages: what is long is cut, what cannot be printed is replaced.
func excerpt(_ text: RawSpan) -> String {
    let limit = 80
    let front = text.extracting(0..<min(limit, text.byteCount))
    let shown = String(copying: front).unicodeScalars.map { scalar in
        scalar.properties.generalCategory == .control ? "\u{FFFD}" : String(scalar)
    }
    return shown.joined() + (text.byteCount > limit ? "…" : "")
}
