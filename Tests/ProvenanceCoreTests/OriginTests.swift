import Testing

@testable import ProvenanceCore

/// Origins and moments, as saved signals are keyed and dated by them.
@Suite("Origins and moments")
struct OriginTests {
    private func origin(_ url: String, scheme: StaticString = "https") -> String? {
        var reader = OriginReader()
        var origin = ByteBuffer()
        let text = ByteBuffer(text: url)
        switch reader.read(text.bytes, scheme: scheme, into: &origin) {
        case .origin: return String(copying: origin.bytes)
        case .withoutScheme: return "? " + String(copying: origin.bytes)
        case .unreadable: return nil
        }
    }

    @Test(
        "an origin is scheme, host and port, and nothing wider",
        arguments: [
            ("https://example.org/a?b#c", "https://example.org"),
            ("HTTPS://Example.ORG.", "https://example.org"),
            ("http://example.org", "http://example.org"),
            ("http://www.example.org", "http://www.example.org"),
            ("https://example.org:443/", "https://example.org"),
            ("http://example.org:443/", "http://example.org:443"),
            ("http://example.org:80/", "http://example.org"),
            ("https://example.org:08443/x", "https://example.org:8443"),
            ("https://example.org:/x", "https://example.org"),
            ("https://user:pw@example.org:8443/", "https://example.org:8443"),
            ("https://b\u{FC}cher.example/", "https://xn--bcher-kva.example"),
            ("http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080"),
            ("http:\\\\example.org\\x", "http://example.org"),
            ("https://exam\tple.org:84\n43/", "https://example.org:8443"),
            ("example.org/x", "? https://example.org"),
            ("//example.org:80/x", "? https://example.org:80"),
            ("view-source:http://example.org/", "http://example.org"),
            ("/path", nil), ("mailto:a@example.org", nil), ("", nil),
        ]
    )
    func origins(_ url: String, _ expected: String?) { #expect(origin(url) == expected) }

    @Test(
        "an address in its normal form has its origin in front; others are left to the reader",
        arguments: [
            ("https://example.org/a?b#c", "https://example.org"), ("http://a.b", "http://a.b"),
            ("https://my-site.example?x", "https://my-site.example"),
            ("https://localhost#x", "https://localhost"), ("https://a--b.c/", "https://a--b.c"),
            ("https://1.2.example/@b", "https://1.2.example"), ("HTTPS://a.b/", nil),
            ("https://A.b/", nil), ("https://a.b./", nil), ("https://a..b/", nil),
            ("https://.a/", nil), ("https:///a.b/", nil), ("https://a.b:443/", nil),
            ("https://u@a.b/", nil), ("https://1.2.3.4/", nil), ("https://a.0x7/", nil),
            ("https://xn--bcher-kva.example/", nil), ("https://ab--c.d/", nil),
            ("https://b\u{FC}.d/", nil), ("https://a_b.c/", nil), ("https://a b.c/", nil),
            ("https://a\tb.c/", nil), (" https://a.b/", nil), ("https://a.b ", nil),
            ("https:/a.b/", nil), ("ftp://a.b/", nil), ("https://", nil), ("http://a", nil),
            ("example.org/x", nil), ("", nil),
        ] as [(String, String?)]
    )
    func plain(_ url: String, _ expected: String?) {
        let text = ByteBuffer(text: url)
        let found = PlainOrigin(text.bytes)
        #expect(found.map { String(copying: text.bytes.extracting(0..<$0.end)) } == expected)
        if let expected { #expect(origin(url) == expected) }
    }

    @Test("whatever is cut from or put into an address, both readers agree")
    func plainAgrees() {
        let parts = [
            "https://", "http://", "a", "b-c", "xn--", "--", ".", "1", "0x1", ":80", "@", "/", "?",
            "#", " ", "\t", "\\", "%41", "_", "\u{E9}", "A", String(repeating: "l", count: 63),
        ]
        var plainCount = 0
        for first in parts.prefix(2) {
            for second in parts {
                for third in parts {
                    for fourth in parts {
                        let url = first + second + third + fourth
                        let text = ByteBuffer(text: url)
                        guard let found = PlainOrigin(text.bytes) else { continue }
                        plainCount += 1
                        let front = text.bytes.extracting(0..<found.end)
                        // A scheme in capitals is none that the quick reader takes.
                        let written = first.uppercased() + second + third + fourth
                        #expect(origin(written) == String(copying: front), "\(url)")
                        let isWhole =
                            hasPrefix(front, "http")
                            && found.end
                                == URLAuthority.pathStart(
                                    of: text.bytes
                                )
                        #expect(isWhole, "\(url)")
                    }
                }
            }
        }
        #expect(plainCount > 500)
    }

    @Test("the scheme that is given stands where there is none")
    func scheme() {
        #expect(origin("example.org:80", scheme: "http") == "? http://example.org")
        #expect(origin("https://example.org", scheme: "http") == "https://example.org")
    }

    @Test(
        "moments are read in every form that crawls write",
        arguments: [
            ("1970-01-01", 0), ("1970-01-02T00:00:00Z", 86_400), ("1969-12-31", -86_400),
            ("2023-04-07T15:24:38.743534+00:00", 1_680_881_078),
            ("2023-04-07T15:24:38", 1_680_881_078), ("2023-04-07 15:24", 1_680_881_040),
            ("2023-04-07T23:30:00-05:30", 1_680_930_000), ("2023-04-07t15:24:38z", 1_680_881_078),
            ("2023-04-07T15:24:38+0200", 1_680_873_878), ("20230407", 1_680_825_600),
            ("20230407152438", 1_680_881_078), ("1680881078", 1_680_881_078),
            ("1680881078123", 1_680_881_078), (" 2023-04-07 ", 1_680_825_600),
            ("2023-02-30", nil), ("2023-04-07T25:00:00Z", nil), ("2023-04-07T15:24:38 CET", nil),
            ("April 7, 2023", nil), ("2023", nil), ("", nil), ("2023-04-07T", nil),
            ("99999999", nil), ("2023-04-07T15:24:38.", nil),
        ] as [(String, Int64?)]
    )
    func moments(_ text: String, _ seconds: Int64?) {
        #expect(Instant(text)?.seconds == seconds)
    }

    @Test(
        "a moment lies on the day of UTC",
        arguments: [
            ("2023-04-07T23:30:00-05:00", "2023-04-08"), ("1969-12-31T23:59:59Z", "1969-12-31"),
            ("1970-01-01T00:00:00+01:00", "1969-12-31"),
        ]
    )
    func days(_ text: String, _ day: String) {
        #expect(Instant(text)?.day.description == day)
    }
}
