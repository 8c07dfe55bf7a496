import ProvenanceCore

/// What a line of a robots.txt is about.
enum RobotsKey {
    case userAgent
    case allow
    case disallow
    case contentUsage
    case contentSignal
    case license
    /// Known, and of no consequence here: `Sitemap`, `Crawl-delay` and whatever else.
    case sitemap
    case other

    /// Reads a key. The keys of RFC 9309 match as in Google's parser (at 22b355ff): by their
    /// beginning, in any case, with its list of misspellings. Those of later standards match
    /// exactly and want their colon.
    init(_ key: RawSpan, hasColon: Bool) {
        let first =
            key.isEmpty ? 0 : key.unsafeLoad(fromByteOffset: 0, as: UInt8.self) | 0x20
        switch first {
        case UInt8(ascii: "u") where Self.namesAgents(key): self = .userAgent
        case UInt8(ascii: "a") where hasPrefix(key, "allow"): self = .allow
        case UInt8(ascii: "d") where Self.forbids(key): self = .disallow
        case UInt8(ascii: "s") where hasPrefix(key, "sitemap") || hasPrefix(key, "site-map"):
            self = .sitemap
        case UInt8(ascii: "c") where hasColon && isEqual(key, "content-usage"):
            self = .contentUsage
        case UInt8(ascii: "c") where hasColon && isEqual(key, "content-signal"):
            self = .contentSignal
        case UInt8(ascii: "l") where hasColon && isEqual(key, "license"): self = .license
        default: self = .other
        }
    }

    private static func namesAgents(_ key: RawSpan) -> Bool {
        hasPrefix(key, "user-agent") || hasPrefix(key, "useragent") || hasPrefix(key, "user agent")
    }

    private static func forbids(_ key: RawSpan) -> Bool {
        hasPrefix(key, "disallow") || hasPrefix(key, "dissallow") || hasPrefix(key, "dissalow")
            || hasPrefix(key, "disalow") || hasPrefix(key, "diasllow") || hasPrefix(key, "disallaw")
    }
}
