import ProvenanceCore
import RightsPolicy
import Testing

@Suite("Keys of addresses")
struct URLKeyTests {
    @Test(
        "spellings of one address",
        arguments: [
            "https://example.com/a/b?x=1", "http://example.com/a/b?x=1", "example.com/a/b?x=1",
            "//EXAMPLE.com/a/b?x=1", "https://example.com:443/a/b?x=1",
            "http://user:pass@example.com:80/a/b?x=1#top", "https://example.com./a/./b?x=1",
            "https://example.com/c/../a/b?x=1", "https://example.com/%61/b?x=1",
            "https://example.com/c/%2E%2e/a/b?x=1", "https:\\\\example.com\\a\\b?x=1",
            " https://exa\tmple.com/a/b?x=1\n", "https://example.com/../a/b?x=1",
        ]
    )
    func spellings(written: String) {
        #expect(addressKeys(written, .urls) == ["example.com/a/b?x=1"])
    }

    @Test(
        "other addresses",
        arguments: [
            ("https://example.com/A/b?x=1", "example.com/A/b?x=1"),
            ("https://example.com", "example.com/"), ("https://example.com/a?", "example.com/a"),
            ("https://example.com/a//b", "example.com/a//b"),
            ("https://example.com/a/b/..", "example.com/a/"),
            ("https://example.com/a/b/.", "example.com/a/b/"),
            ("https://example.com:8080/", "example.com:8080/"),
            ("http://example.com:443/", "example.com:443/"),
            ("ftp://example.com:21/a", "ftp://example.com/a"),
            ("https://example.com/ü|%c3%bc", "example.com/%C3%BC%7C%C3%BC"),
            ("https://example.com/100%", "example.com/100%"),
            ("https://example.com/?q=a b'\"<>", "example.com/?q=a%20b%27%22%3C%3E"),
            ("https://[::1]:80/a", "[::1]:80/a"),
            ("https://bücher.example/", "xn--bcher-kva.example/"),
        ]
    )
    func others(written: String, key: String) {
        #expect(addressKeys(written, .urls) == [key])
    }

    @Test(
        "fronts that a prefix may be",
        arguments: [
            ("e.com", ["e.com/"]), ("e.com/a", ["e.com/", "e.com/a"]),
            ("e.com/a/", ["e.com/", "e.com/a", "e.com/a/"]),
            (
                "e.com//a/b?x=/1&y",
                [
                    "e.com/", "e.com//", "e.com//a", "e.com//a/", "e.com//a/b", "e.com//a/b?",
                    "e.com//a/b?x=/1", "e.com//a/b?x=/1&", "e.com//a/b?x=/1&y",
                ]
            ),
        ]
    )
    func fronts(address: String, expected: [String]) {
        var reader = RecordKeyReader()
        let text = ByteBuffer(text: address)
        #expect(reader.readAddress(text.bytes).isReadable)
        var found: [String] = []
        var end = 0
        while let next = URLPrefixKey.nextEnd(after: end, in: reader.address) {
            found.append(String(copying: reader.address.bytes.extracting(0..<next)))
            end = next
        }
        #expect(found == expected)
    }

    @Test(
        "patterns",
        arguments: [
            ("example.com/a/*/print", "|example.com/a/*/print"),
            ("https://Example.com/a*", "|example.com/a"), ("||example.com^", "||example.com/^"),
            ("*.example.com/a", "||example.com/a"), ("|http://example.com/x|", "|example.com/x$"),
            ("example.com/**/%7ea", "|example.com/*/~a"), ("*/ads/*", "*/ads/"),
            ("/wp-content/*.pdf$", "/wp-content/*.pdf$"),
            ("example.com:80/a?b=*", "|example.com/a?b="),
            ("example.com", "|example.com/"),
        ]
    )
    func pattern(written: String, key: String) throws {
        #expect(try entryKey(written, .urlPatterns) == key)
    }

    @Test(
        "patterns that are none",
        arguments: [
            "exam*ple.com/a", "*", "/", "/a*b", "a^b/c", "||co.uk/x", "https://", "example.com/a^b",
            "example.com/a#b", "example.com/a b",
        ]
    )
    func noPattern(written: String) throws {
        #expect(try entryKey(written, .urlPatterns).hasPrefix("! `\(written)`"))
    }

    @Test(
        "what patterns match",
        arguments: [
            ("example.com/a", "https://example.com/ab?x", true),
            ("example.com/a", "https://www.example.com/a", false),
            ("||example.com/a", "https://www.example.com/a", true),
            ("||example.com/a", "https://badexample.com/a", false),
            ("example.com/a$", "https://example.com/ab", false),
            ("example.com/a$", "https://example.com/a", true),
            ("example.com/*.pdf$", "https://example.com/x/a.pdf?x.pdf", true),
            ("example.com/*.pdf$", "https://example.com/x/a.pdf?x", false),
            ("example.com/ads^", "https://example.com/ads?x", true),
            ("example.com/ads^", "https://example.com/ads", true),
            ("example.com/ads^", "https://example.com/adsense", false),
            ("example.com/a*b*c", "https://example.com/a1b2b3c4", true),
            ("example.com/a*b*c", "https://example.com/acb", false),
            ("example.com/a*a$", "https://example.com/a", false),
            ("/wp-admin/", "https://any.example/wp-admin/x", true),
            ("/wp-admin/", "https://any.example/a/wp-admin/x", false),
            ("*/wp-admin/", "https://any.example/a/wp-admin/x", true),
            ("*track=1^", "https://any.example/?track=12&track=1&x", true),
            ("*track=1^", "https://any.example/?track=12", false),
            ("example.com:8080/", "https://example.com/", false),
            ("||example.com:8080/", "https://a.example.com:8080/", true),
        ]
    )
    func matching(written: String, address: String, expected: Bool) throws {
        let pattern = ByteBuffer(text: try entryKey(written, .urlPatterns))
        var reader = RecordKeyReader()
        let text = ByteBuffer(text: address)
        #expect(reader.readAddress(text.bytes).isReadable)
        #expect(URLPatternKey.matches(pattern.bytes, reader.address) == expected)
    }
}
