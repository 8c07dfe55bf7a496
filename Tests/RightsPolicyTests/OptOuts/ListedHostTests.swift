import ProvenanceCore
import RightsPolicy
import Testing

/// Spellings of hosts that a list names, and near misses: each is what some tool got wrong.
@Suite("A listed host, however it is spelt")
struct ListedHostTests {
    @Test("entries mean one thing in every spelling", arguments: listedAs)
    func entries(written: String, value: String, exactly: Bool) throws {
        let list = try read(written)
        #expect(list.all.map(\.value) == [value])
        #expect(list.all.map(\.matchesExactly) == [exactly])
    }

    static let listedAs: [(String, String, Bool)] = [
        ("example.com", "example.com", false), ("EXAMPLE.com", "example.com", false),
        ("example.com.", "example.com", false), ("*.example.com", "example.com", false),
        (".example.com", "example.com", false), ("https://example.com/", "example.com", false),
        ("http://example.com", "example.com", false), ("=example.com", "example.com", true),
        ("=EXAMPLE.com.", "example.com", true), ("bücher.example", "xn--bcher-kva.example", false),
        ("BÜCHER.example", "xn--bcher-kva.example", false),
        ("xn--bcher-kva.example", "xn--bcher-kva.example", false),
        ("XN--BCHER-KVA.EXAMPLE", "xn--bcher-kva.example", false),
        ("faß.de", "xn--fa-hia.de", false), ("fass.de", "fass.de", false),
        ("193.184.216.34", "193.184.216.34", true), ("0xc1.0xb8.0xd8.0x22", "193.184.216.34", true),
        ("3249068066", "193.168.216.34", true), ("2001:DB8::1", "[2001:db8::1]", true),
        ("[2001:db8:0:0::1]", "[2001:db8::1]", true),
        ("my_host.example.com", "my_host.example.com", false),
        ("www.example.com", "www.example.com", false), ("=github.io", "github.io", true),
        ("someone.github.io", "someone.github.io", false),
    ]

    @Test(
        "entries that would speak for strangers, or for something else than a host, are rejected",
        arguments: [
            ("com", "public suffix"), ("co.uk", "public suffix"), ("github.io", "public suffix"),
            ("blogspot.com", "public suffix"), ("poker", "public suffix"),
            ("example.com/path", "has a path"), ("example.com:8080", "has a port"),
            ("user@example.com", "user information"), ("exa*mple.com", "wildcard"),
            ("0.0.0.0", "sink address"), ("127.0.0.1", "sink address"), ("::1", "sink address"),
            ("localhost", "the machine itself"), ("a..example.com", "empty label"),
            ("example.com example.org", "white space"), ("-", "public suffix"),
            ("https://", ""), ("1.2.3.4.5", "IPv4"),
        ]
    )
    func refused(written: String, why: String) throws {
        let found = try findings(written)
        #expect(found.contains { $0.contains(why) && $0.hasPrefix("list.txt:1") }, "\(found)")
    }

    @Test(
        "records' addresses",
        arguments: listed.map { ($0, true) } + notListed.map { ($0, false) }
    )
    func records(address: String, isListed: Bool) throws {
        let list = try read(
            """
            example.com
            =exact.net
            bücher.de
            faß.de
            193.184.216.34
            2001:db8::1
            le.com
            web.com
            b.deep.org
            someone.github.io
            """
        )
        let table = try OptOutIndex([list], intended: [.train], asOf: today)
        let matches = table.matches(url: address)
        #expect((matches != [] && matches != ["unreadable"]) == isListed)
    }

    static let listed = [
        "http://example.com/", "https://example.com", "example.com", "example.com/x",
        "//example.com/x",
        "HTTP://EXAMPLE.COM/", "http://Example.Com", "http://example.com./",
        "http://example.com.:80",
        "http://example.com:80/", "https://example.com:8443/", "http://example.com:/",
        "http://user@example.com/", "http://user:pw@example.com/", "http://a@b@example.com",
        "http://other.org:80@example.com/", "http://www.example.com/",
        "http://a.b.c.d.example.com/",
        "http://_dmarc.example.com/", "http://%65xample.com/", "http://ex%61mple%2Ecom/",
        "http:\\\\example.com\\x", "http:/example.com", "http:example.com", "http:////example.com",
        " http://example.com ", "\thttp://exa\nmple.com/\r", "http://ｅｘａｍｐｌｅ.com",
        "http://example。com",
        "http://exa\u{AD}mple.com/", "http://example.com?x", "http://example.com#x",
        "ftp://example.com/x",
        "git+ssh://git@example.com/x", "view-source:https://example.com/", "ws://example.com/",
        "http://exact.net/", "http://EXACT.net.:80/", "http://bücher.de", "http://BÜCHER.DE",
        "http://xn--bcher-kva.de", "http://shop.Bücher.de", "http://b%C3%BCcher.de",
        "http://bu\u{308}cher.de", "http://faß.de", "http://xn--fa-hia.de/",
        "http://193.184.216.34/",
        "http://0xc1b8d822/", "http://3250116642/", "http://0301.0270.0330.042/",
        "http://193.184.55330",
        "http://[2001:db8::1]/", "http://[2001:DB8:0:0:0:0:0:1]:80/", "http://le.com",
        "http://x.le.com",
        "http://web.com", "http://www.web.com", "http://a.b.deep.org/", "http://z.a.b.deep.org",
        "http://someone.github.io/x", "http://x.someone.github.io",
    ]

    static let notListed = [
        "http://notexample.com/", "http://example.com.evil.net/", "http://evil.net/example.com",
        "http://evil.net?example.com", "http://evil.net#@example.com",
        "http://example.com@evil.net/",
        "http://evil.net\\@example.com/", "http://example.co/", "http://example.comm/",
        "http://com/",
        "http://xample.com/", "http://wwwexample.com/", "http://example-com.net",
        "http://\u{435}xample.com/", "http://examp1e.com/", "http://www.exact.net/",
        "http://wwwexact.net",
        "http://bucher.de/", "http://büchers.de/", "http://xn--bcher-kva.com", "http://fass.de/",
        "http://1.193.184.216.34/", "http://193.184.216.35/", "http://[2001:db8::2]/",
        "http://[::193.184.216.34]/", "http://google.com", "http://apple.com/", "http://wwf.org",
        "http://w3.org/", "http://wired.com/", "http://b.com/", "http://eb.com", "http://deep.org",
        "http://c.deep.org/", "http://github.io", "http://other.github.io", "mailto:a@example.com",
        "http://", "urn:example.com", "/example.com", "example", "",
    ]
}
