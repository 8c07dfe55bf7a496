/// URLs that show someone else's page: web archives, AMP caches, translators, proxies.
///
/// A record with such a URL carries the page of the URL inside, so a prohibition must be looked
/// up for both. One level is undone; an inner URL that is wrapped again is not.
package enum WrappedURL {
    /// Appends to `inner` the URL that `url` wraps, in place of what it held.
    ///
    /// - Parameters:
    ///   - url: the text that a host has been read from.
    ///   - host: that host, in normal form.
    ///   - hostEnd: where it ends in the text, if that is known; 0 if not.
    /// - Returns: false if `url` wraps none; `inner` is empty then. What comes out is a URL or a
    ///   host with a path, to be read by `HostReader` like any other, which may find it unreadable.
    package static func unwrap(
        _ url: RawSpan,
        host: RawSpan,
        hostEnd: Int = 0,
        into inner: inout ByteBuffer
    ) -> Bool {
        let pathStart = URLAuthority.pathStart(of: url, hostEnd: hostEnd)
        return unwrap(host: host, rest: url.extracting(pathStart..<url.byteCount), into: &inner)
    }

    /// The same for a URL whose parts are known.
    ///
    /// - Parameter rest: what stands behind the host and its port: path, query and fragment.
    package static func unwrap(
        host: RawSpan,
        rest: RawSpan,
        into inner: inout ByteBuffer
    ) -> Bool {
        inner.removeAll()
        guard !rest.isEmpty || hasSuffix(host, ".translate.goog") else { return false }
        let service = URLWrapper.service(of: host)
        if let service, service.way.unwrap(rest, host, &inner), !inner.isEmpty { return true }
        inner.removeAll()
        return appendEmbeddedURL(of: rest, to: &inner)
    }

    /// Any proxy: a whole URL stands in the path, plain or escaped, behind a slash.
    private static func appendEmbeddedURL(of rest: RawSpan, to inner: inout ByteBuffer) -> Bool {
        var index = 0
        while index &+ 7 < rest.byteCount {
            let byte = rest.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
            // The three that matter stand before all letters.
            if byte > UInt8(ascii: "?") {
                index &+= 1
                continue
            }
            if byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#") { return false }
            if byte == UInt8(ascii: "/") {
                let tail = rest.extracting((index &+ 1)..<rest.byteCount)
                if startsWithScheme(tail) {
                    inner.append(tail)
                    return true
                }
                if startsWithEscapedScheme(tail) {
                    appendDecoded(tail, to: &inner)
                    return true
                }
            }
            index &+= 1
        }
        return false
    }
}

/// A service that wraps URLs, and how.
///
/// To add one: an entry here. Its examples are its tests.
package struct URLWrapper: Sendable {
    /// Where the inner URL stands.
    enum Way: Sendable {
        /// Behind a path segment that is a time stamp: `/20190101000000id_/example.com/x`.
        case timeStamp
        /// The same, behind `/web/` only.
        case webTimeStamp
        /// `/c/s/example.com/x`; else the first label of the host, dashed.
        case ampCache
        /// `/amp/s/example.com/x`.
        case ampPath
        /// The first label of the host: `example-com`, where `--` stands for a dash.
        case dashedHost
        /// A parameter of the query.
        case query(StaticString)
        /// `q=cache:ID:example.com/x`.
        case cacheQuery
    }

    package let name: StaticString
    /// The hosts themselves, and, where they start with a dot, all beneath.
    let hosts: [StaticString]
    /// Whether a host is one of `google.com`, `google.co.uk` … with this in front; instead of
    /// `hosts`.
    let nationalPrefixes: [StaticString]
    let way: Way
    /// A URL and what it wraps.
    package let examples: [(url: String, inner: String)]

    private init(
        _ name: StaticString,
        hosts: [StaticString] = [],
        nationalPrefixes: [StaticString] = [],
        _ way: Way,
        _ examples: [(url: String, inner: String)]
    ) {
        self.name = name
        self.hosts = hosts
        self.nationalPrefixes = nationalPrefixes
        self.way = way
        self.examples = examples
    }

    package static let all: [URLWrapper] = [
        URLWrapper(
            "Internet Archive",
            hosts: ["archive.org", ".archive.org"],
            .webTimeStamp,
            [
                ("https://web.archive.org/web/20190101000000/http://e.com/x", "http://e.com/x"),
                ("https://web.archive.org/web/2019id_/https://e.com/x?y", "https://e.com/x?y"),
                ("web.archive.org/web/20190101000000if_/e.com/x", "e.com/x"),
                ("http://archive.org/web/*/e.com", "e.com"),
                ("https://web.archive.org/web/http%3A%2F%2Fe.com%2Fx", "http://e.com/x"),
                ("https://web.archive.org/web/2019/http:/e.com/x", "http:/e.com/x"),
            ]
        ),
        URLWrapper(
            "web archives with time stamps",
            hosts: [
                "archive.ph", "archive.today", "archive.is", "archive.li", "archive.vn",
                "archive.fo", "archive.md", "arquivo.pt", ".arquivo.pt", ".archive-it.org",
                ".webarchive.org.uk", ".nationalarchives.gov.uk", "webarchive.loc.gov",
            ],
            .timeStamp,
            [
                ("https://archive.ph/20200102030405/https://e.com/x", "https://e.com/x"),
                ("https://archive.today/20200102030405/e.com/x", "e.com/x"),
                ("https://arquivo.pt/wayback/20200102030405mp_/e.com/x", "e.com/x"),
                ("https://wayback.archive-it.org/1068/20200102030405/http://e.com", "http://e.com"),
            ]
        ),
        URLWrapper(
            "AMP caches",
            hosts: [".cdn.ampproject.org", "cdn.ampproject.org", ".bing-amp.com"],
            .ampCache,
            [
                ("https://cdn.ampproject.org/c/s/e.com/x", "e.com/x"),
                ("https://my--e-com.cdn.ampproject.org/v/s/my-e.com/x?y", "my-e.com/x?y"),
                ("https://e-com.cdn.ampproject.org/c/e.com/x", "e.com/x"),
                ("https://e-com.cdn.ampproject.org/ii/w1200/s/e.com/x.png", "e.com/x.png"),
                ("https://my--e-com.cdn.ampproject.org/", "my-e.com"),
                ("https://e-com.bing-amp.com/c/s/e.com/x", "e.com/x"),
            ]
        ),
        URLWrapper(
            "Google's AMP viewer",
            nationalPrefixes: ["google.", "www.google."],
            .ampPath,
            [
                ("https://www.google.com/amp/s/e.com/x", "e.com/x"),
                ("https://google.co.uk/amp/e.com/x", "e.com/x"),
            ]
        ),
        URLWrapper(
            "Google's translated hosts",
            hosts: [".translate.goog"],
            .dashedHost,
            [
                ("https://e-com.translate.goog/x?_x_tr_sl=de&_x_tr_tl=en", "e.com/x"),
                ("https://www-my--e-co-uk.translate.goog", "www.my-e.co.uk"),
            ]
        ),
        URLWrapper(
            "Google Translate",
            hosts: ["translate.googleusercontent.com"],
            nationalPrefixes: ["translate.google."],
            .query("u"),
            [
                (
                    "https://translate.google.com/translate?sl=de&u=https%3A%2F%2Fe.com%2Fx",
                    "https://e.com/x"
                ),
                ("https://translate.google.co.jp/translate?u=e.com/x&sl=de", "e.com/x"),
                (
                    "https://translate.googleusercontent.com/translate_c?u=http://e.com/",
                    "http://e.com/"
                ),
            ]
        ),
        URLWrapper(
            "Google's cache",
            hosts: ["webcache.googleusercontent.com"],
            .cacheQuery,
            [
                (
                    "http://webcache.googleusercontent.com/search?q=cache:AbCd_0123-xY:e.com/x+word&hl=en",
                    "e.com/x"
                ),
                (
                    "http://webcache.googleusercontent.com/search?q=cache:https%3A%2F%2Fe.com%2F",
                    "https://e.com/"
                ),
                ("http://webcache.googleusercontent.com/search?q=cache:e.com", "e.com"),
            ]
        ),
        URLWrapper(
            "other translators",
            hosts: ["translate.yandex.com", "translate.yandex.ru", "translate.yandex.net"],
            .query("url"),
            [
                (
                    "https://translate.yandex.com/translate?lang=de-en&url=https%3A%2F%2Fe.com",
                    "https://e.com"
                )
            ]
        ),
        URLWrapper(
            "Bing Translator",
            hosts: ["www.microsofttranslator.com", "www.translatetheweb.com"],
            .query("a"),
            [
                (
                    "http://www.microsofttranslator.com/bv.aspx?from=&to=en&a=http%3A%2F%2Fe.com%2Fx",
                    "http://e.com/x"
                )
            ]
        ),
    ]

    /// The service at `host`, if it is one of them.
    static func service(of host: RawSpan) -> URLWrapper? {
        guard mayBeService(host) else { return nil }
        if let number = names.next(of: host) { return all[number] }
        for (_, prefix, number) in national where hasPrefix(host, prefix) {
            // `com`, `de`, `co.uk`, `com.br`: nothing else stands behind the name.
            return host.byteCount - prefix.utf8CodeUnitCount <= 6 ? all[number] : nil
        }
        return nil
    }

    private static let names = HostNames(all.map(\.hosts))
    private static let national = all.indices.flatMap { number in
        all[number].nationalPrefixes.map { (first: $0.utf8Start[0], prefix: $0, number: number) }
    }

    /// Settles most hosts by their last eight bytes, or by the first one.
    private static func mayBeService(_ host: RawSpan) -> Bool {
        // INVARIANT: no name of `hosts` and no host of a national service is shorter.
        guard host.byteCount >= 8 else { return false }
        let tail = host.unsafeLoadUnaligned(
            fromByteOffset: host.byteCount &- 8,
            as: UInt64.self
        )
        if tails[place(ofTail: tail)] { return true }
        let first = host.unsafeLoad(fromByteOffset: 0, as: UInt8.self)
        return national.contains { $0.first == first && hasPrefix(host, $0.prefix) }
    }

    /// A slot in `tails`.
    private static func place(ofTail tail: UInt64) -> Int {
        Int(truncatingIfNeeded: (tail &* 0x9E37_79B9_7F4A_7C15) &>> 54)
    }

    /// Whether some name of `hosts` ends in bytes of that slot.
    private static let tails: [Bool] = {
        var tails = Array(repeating: false, count: 1 << 10)
        for name in all.lazy.flatMap(\.hosts) {
            let text = ByteBuffer(text: "\(name)")
            precondition(text.count >= 8, "the name of a service has eight bytes")
            let tail = text.bytes.unsafeLoadUnaligned(
                fromByteOffset: text.count - 8,
                as: UInt64.self
            )
            tails[place(ofTail: tail)] = true
        }
        return tails
    }()
}
