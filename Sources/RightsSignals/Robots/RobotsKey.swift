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
        if Self.hasPrefix(key, ["user-agent", "useragent", "user agent"]) {
            self = .userAgent
        } else if Self.hasPrefix(key, ["allow"]) {
            self = .allow
        } else if Self.hasPrefix(
            key,
            [
                "disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw",
            ]
        ) {
            self = .disallow
        } else if Self.hasPrefix(key, ["sitemap", "site-map"]) {
            self = .sitemap
        } else if hasColon, isEqual(key, "content-usage") {
            self = .contentUsage
        } else if hasColon, isEqual(key, "content-signal") {
            self = .contentSignal
        } else if hasColon, isEqual(key, "license") {
            self = .license
        } else {
            self = .other
        }
    }

    private static func hasPrefix(_ key: RawSpan, _ words: [StaticString]) -> Bool {
        words.contains { ProvenanceCore.hasPrefix(key, $0) }
    }
}
