import ProvenanceCore
import TestSupport
import Testing

@Suite("The host of a URL")
struct HostReaderTests {
    @Test(
        "every spelling of one host has one normal form",
        arguments: [
            "http://example.com", "https://example.com/", "HTTPS://EXAMPLE.COM/Path",
            "http://example.com:80/", "https://example.com:443/x", "https://example.com:8443/x",
            "https://example.com:/x", "http://example.com.", "http://example.com.:80/",
            "http://user@example.com/", "http://user:password@example.com/x",
            "http://a@b@example.com/", "http://other.org:80@example.com/",
            "http://@example.com/", "http://%65xample.com/", "http://ex%61mple%2Ecom/",
            "http://example%2ecom", "http:\\\\example.com\\x", "http:/example.com",
            "http:example.com/x", "http:////example.com/", "ws://example.com", "wss://example.com/",
            "ftp://example.com/pub", "//example.com/x", "\\\\example.com\\x", "example.com",
            "example.com/x", "example.com:8080/x", "Example.Com", "example.com.", "  example.com  ",
            "\thttp://example.com/\n", "ht\ntp://exam\tple.com/", "http://exa\r\nmple.com",
            "http://example.com?x", "http://example.com#x", "example.com?x", "user@example.com/x",
            "git://example.com/x.git", "git+https://example.com/x", "ssh://git@example.com/x",
            "view-source:https://example.com/", "feed:https://example.com/feed",
            "feed://example.com/feed", "blob:https://example.com/9115d58c",
            "http://ｅｘａｍｐｌｅ.com/", "http://example。com/", "http://example．com",
            "http://example｡com", "http://ⓔxample.com", "http://exa\u{AD}mple.com/",
            "http://%EF%BD%85xample.com", "http://example.com\u{3002}",
        ]
    )
    func oneNormalForm(url: String) { #expect(hostText(ofURL: url) == "example.com") }

    @Test(
        "near misses are other hosts",
        arguments: [
            ("http://example.com.evil.net/", "example.com.evil.net"),
            ("http://notexample.com", "notexample.com"),
            ("http://example.com@evil.net/", "evil.net"),
            ("http://evil.net/example.com", "evil.net"),
            ("http://evil.net?example.com", "evil.net"),
            ("http://evil.net#@example.com/", "evil.net"),
            ("http://evil.net\\@example.com/", "evil.net"),
            ("http://evil.net:80\\@example.com/", "evil.net"),
            ("http://example.co", "example.co"),
            ("http://example.comm", "example.comm"),
            ("http://examp1e.com", "examp1e.com"),
            ("http://\u{435}xample.com", "xn--xample-2of.com"),
            ("http://www.example.com", "www.example.com"),
            ("http://_dmarc.example.com", "_dmarc.example.com"),
            ("http://web.com", "web.com"),
            ("http://wwf.org", "wwf.org"),
            ("http://w3.org", "w3.org"),
            ("http://wired.com", "wired.com"),
            ("http://localhost:3000/", "localhost"),
            ("localhost/x", "localhost"),
            ("intranet:8080/x", "!notURL"),
            ("http://intranet/x", "intranet"),
        ]
    )
    func nearMisses(url: String, expected: String) { #expect(hostText(ofURL: url) == expected) }

    @Test(
        "international names become A-labels, and ß stays apart from ss",
        arguments: [
            ("http://bücher.de/", "xn--bcher-kva.de"),
            ("http://BÜCHER.DE/", "xn--bcher-kva.de"),
            ("http://bu\u{308}cher.de/", "xn--bcher-kva.de"),
            ("http://b%C3%BCcher.de/", "xn--bcher-kva.de"),
            ("http://XN--BCHER-KVA.de", "xn--bcher-kva.de"),
            ("http://xn--bcher-kva.de.", "xn--bcher-kva.de"),
            ("http://faß.de", "xn--fa-hia.de"),
            ("http://FAẞ.de", "xn--fa-hia.de"),
            ("http://fass.de", "fass.de"),
            ("http://日本語。ＪＰ", "xn--wgv71a119e.jp"),
            ("http://☃.net", "xn--n3h.net"),
            ("http://xn--n3h.net", "xn--n3h.net"),
            ("http://💩.la", "xn--ls8h.la"),
            ("http://ab--cd.bücher.de", "ab--cd.xn--bcher-kva.de"),
            ("http://a_b.bücher.de", "a_b.xn--bcher-kva.de"),
            ("http://①②⑦.0.0.1/", "127.0.0.1"),
        ]
    )
    func international(url: String, expected: String) { #expect(hostText(ofURL: url) == expected) }

    @Test(
        "addresses have one form each",
        arguments: [
            ("http://127.0.0.1/", "127.0.0.1"), ("http://0x7f.1/", "127.0.0.1"),
            ("http://0177.0.0.01", "127.0.0.1"), ("http://2130706433/", "127.0.0.1"),
            ("http://127.1", "127.0.0.1"), ("http://127.0.0.1.", "127.0.0.1"),
            ("http://0x7F000001:80/x", "127.0.0.1"), ("http://%31%32%37.0.0.1", "127.0.0.1"),
            ("127.0.0.1:8080/x", "127.0.0.1"), ("0x7f.1/x", "127.0.0.1"),
            ("http://[::1]:80/", "[::1]"), ("http://[0:0:0:0:0:0:0:1]", "[::1]"),
            ("http://[2001:DB8::]/", "[2001:db8::]"), ("[::1]/x", "[::1]"),
            ("http://[::ffff:1.2.3.4]/", "[::ffff:102:304]"),
            ("http://[1:0:0:2:0:0:0:3]", "[1:0:0:2::3]"),
            ("http://user@[::1]:8080/x", "[::1]"),
            ("http://1.2.3.4.5/", "!ipv4"), ("http://256.1.1.1", "!ipv4"),
            ("http://foo.09", "!ipv4"), ("http://foo.0x4", "!ipv4"), ("http://1..2", "!emptyLabel"),
            ("http://[::1", "!ipv6"), ("http://[1:2:3]", "!ipv6"), ("http://[::g]", "!ipv6"),
            ("http://[1:2:3:4:5:6:7:8:9]", "!ipv6"), ("http://[::1.2.3]", "!ipv6"),
            ("http://[1::2::3]", "!ipv6"), ("http://[fe80::1%25eth0]", "!ipv6"),
        ]
    )
    func addresses(url: String, expected: String) { #expect(hostText(ofURL: url) == expected) }

    @Test(
        "what names no host says why",
        arguments: [
            ("", "!empty"), (" \n", "!empty"), ("/a/b", "!noHost"), ("?x", "!noHost"),
            ("#x", "!noHost"), ("//", "!noHost"), ("http://", "!noHost"), ("http:///", "!noHost"),
            ("http://user@/", "!noHost"), ("http://:80", "!noHost"), ("https:", "!noHost"),
            ("mailto:a@example.com", "!scheme"), ("urn:isbn:123", "!scheme"),
            ("data:text/plain,x", "!scheme"), ("javascript:alert(1)", "!scheme"),
            ("file:///etc/passwd", "!scheme"), ("C:\\Users\\x", "!notURL"),
            ("doi:10.1000/182", "!scheme"), ("tel:1234567890", "!scheme"),
            ("wikipedia", "!notURL"), ("12345", "!notURL"), ("http://12345", "0.0.48.57"),
            ("arxiv:1234", "!notURL"),
            ("http://example.com:port/", "!port"), ("http://example.com:65536/", "!port"),
            ("http://exa mple.com/", "!character"), ("http://exa<mple.com", "!character"),
            ("http://example%00.com", "!character"), ("http://exam%ple.com", "!character"),
            ("http://example%25.com", "!character"), ("http://ex%2Fample.com", "!character"),
            ("http://exa^mple.com", "!character"), ("http://exa|mple.com", "!character"),
            ("http://..", "!emptyLabel"), ("http://.example.com", "!emptyLabel"),
            ("http://example..com", "!emptyLabel"), ("http://example.com..", "!emptyLabel"),
            ("http://%C2%AD/", "!noHost"), ("http://xn--/", "!internationalName"),
            ("http://xn--a.com", "!internationalName"),
            ("http://a\u{FFFF}b.com", "!internationalName"),
            ("http://" + String(repeating: "a", count: 64) + ".com", "!tooLong"),
            ("http://" + String(repeating: "a.", count: 127) + "com", "!tooLong"),
            ("http://" + String(repeating: "%61", count: 2000), "!tooLong"),
        ]
    )
    func faults(url: String, expected: String) { #expect(hostText(ofURL: url) == expected) }

    @Test("bytes that are no UTF-8 make a host unreadable")
    func badUTF8() {
        #expect(
            hostText(ofURL: Array("http://ex".utf8) + [0xFF] + Array("a.com".utf8)) == "!character"
        )
        #expect(hostText(ofURL: "http://ex%FFa.com") == "!character")
    }

    @Test(
        "a host that stands alone needs neither scheme nor dot, and may be a bare IPv6 address",
        arguments: [
            ("com", "com"), ("Example.COM.", "example.com"), ("::1", "[::1]"), ("[::1]", "[::1]"),
            ("2001:db8::1", "[2001:db8::1]"), ("bücher.de", "xn--bcher-kva.de"),
            ("example.com:80", "!character"), ("a@b.com", "!character"), ("", "!empty"),
            ("10.1", "10.0.0.1"),
        ]
    )
    func named(name: String, expected: String) { #expect(hostText(named: name) == expected) }
}
