import ProvenanceCore
import TestSupport
import Testing

@Suite("URLs that show someone else's page")
struct WrappedURLTests {
    /// What `url` wraps; nil for nothing.
    static func unwrap(_ url: String) -> String? {
        var reader = HostReader()
        var host = ByteBuffer()
        var inner = ByteBuffer()
        let text = ByteBuffer(ofText: url)
        guard reader.readHost(ofURL: text.bytes, into: &host).isReadable else { return nil }
        let isWrapped = WrappedURL.unwrap(text.bytes, host: host.bytes, into: &inner)
        return isWrapped ? String(copying: inner.bytes) : nil
    }

    @Test(
        "every service shows in its examples what it wraps",
        arguments: URLWrapper.all.flatMap { service in
            service.examples.map { ("\(service.name)", $0.url, $0.inner) }
        }
    )
    func examples(service: String, url: String, inner: String) {
        #expect(Self.unwrap(url) == inner)
    }

    @Test("every service has an example")
    func complete() {
        #expect(URLWrapper.all.allSatisfy { !$0.examples.isEmpty })
    }

    @Test(
        "a URL in the path of any proxy is found, one in a query is not",
        arguments: [
            ("https://r.jina.ai/https://e.com/x", "https://e.com/x"),
            ("https://proxy.example/HTTP://e.com", "HTTP://e.com"),
            ("https://proxy.example/a/b/http:/e.com/", "http:/e.com/"),
            ("https://outline.example/https%3A%2F%2Fe.com%2Fx", "https://e.com/x"),
            ("https://12ft.io/https://e.com/x?y#z", "https://e.com/x?y#z"),
            ("https://example.com/?u=/http://e.com", nil),
            ("https://example.com/#/http://e.com", nil),
            ("https://example.com/x", nil), ("https://example.com", nil),
            ("https://example.com/http/e.com", nil), ("https://example.com/http:e.com", nil),
            ("https://web.archive.org/about/", nil), ("https://archive.org/details/2019", nil),
            ("https://web.archive.org/web/", nil), ("https://www.google.com/search?q=amp", nil),
            ("https://www.google.com/amp", nil), ("https://notarchive.org/web/2019/e.com", nil),
            ("https://google.example.net/amp/s/e.com", nil),
            ("https://translate.google.com/translate?sl=de", nil),
            ("https://translate.goog/x", nil), ("http://[::1]/http://e.com", "http://e.com"),
        ] as [(String, String?)]
    )
    func anyProxy(url: String, inner: String?) { #expect(Self.unwrap(url) == inner) }

    @Test("only one level is undone")
    func oneLevel() {
        let url = "https://web.archive.org/web/2019/https://web.archive.org/web/2018/http://e.com"
        #expect(Self.unwrap(url) == "https://web.archive.org/web/2018/http://e.com")
    }
}
