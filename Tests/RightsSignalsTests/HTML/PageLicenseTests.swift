import ProvenanceCore
import RightsSignals
import TestSupport
import Testing

/// Whose licence it is: the trap of licences on pages.
@Suite("Licences on pages")
struct PageLicenseTests {
    static let by = "https://creativecommons.org/licenses/by/4.0/"

    private func find(_ text: String, url: String? = "https://example.org/work") -> [String] {
        let buffer = ByteBuffer(text: text)
        let page = HTMLReader.read(buffer.bytes)
        return PageLicense.all(in: page, url: url).map {
            "\($0.form.rawValue) \($0.scope.rawValue)"
        }
    }

    static let markup: [(String, [String])] = [
        ("<meta name=license content='CC BY 4.0'>", ["meta page"]),
        ("<meta name=DC.rights content='\(by)'>", ["meta page"]),
        ("<meta name=license content=''>", []),
        ("<meta name=licence-note content=x>", []),
        ("<link rel=license href='\(by)'>", ["link page"]),
        ("<link rel='alternate license' href='\(by)'>", ["link page"]),
        ("<link rel=license type=application/rsl+xml href=l.xml>", []),
        ("<link rel=copyright href=x>", []),
        ("<body><a rel=license href='\(by)'>x</a>", ["anchor page"]),
        ("<body><a rel='license noopener' href=/terms>x</a>", ["anchor page"]),
        ("<body><footer><ul><li><a rel=license href='\(by)'>x</a></ul></footer>", ["anchor page"]),
        ("<body><a href='\(by)'>x</a>", ["mention other"]),
        ("<body><footer><a href='\(by)'>x</a></footer>", ["mention other"]),
        ("<body><a href='https://creativecommons.org/about/'>x</a>", []),
        ("<body><a href='https://creativecommons.org.evil.net/licenses/by/4.0/'>x</a>", []),
        ("<body><a data-license-url='\(by)'>x</a>", []),
        (
            "<figure><img><figcaption><a rel=license href='\(by)'>x</a></figcaption></figure>",
            ["anchor other"]
        ),
        ("<blockquote><p><a rel=license href='\(by)'>x</a></blockquote>", ["anchor other"]),
        ("<aside><a rel=license href='\(by)'>x</a></aside>", ["anchor other"]),
        ("<ul><li><a rel=license href='\(by)'>photo</a><li>b</ul>", ["anchor other"]),
        ("<table><tr><td><a rel=license href='\(by)'>x</a></table>", ["anchor other"]),
        ("<div about='photo.jpg'><a rel=license href='\(by)'>x</a></div>", ["anchor other"]),
        ("<a rel=license about='photo.jpg' href='\(by)'>x</a>", ["anchor other"]),
        ("<div about=''><a rel=license href='\(by)'>x</a></div>", ["anchor page"]),
        ("<figure></figure><a rel=license href='\(by)'>x</a>", ["anchor page"]),
        ("<figure><p>never closed</figure><a rel=license href='\(by)'>x</a>", ["anchor page"]),
        ("<article><a rel=license href='\(by)'>x</a></article>", ["anchor page"]),
        (
            "<article><a rel=license href='\(by)'>x</a></article><article>y</article>",
            ["anchor other"]
        ),
        (
            "<article><article><a rel=license href='\(by)'>comment</a></article></article>",
            ["anchor other"]
        ),
        (
            "<div itemscope itemtype='https://schema.org/Article'><a itemprop=license href=x>y</a></div>",
            ["microdata page"]
        ),
        (
            "<div itemscope itemtype='https://schema.org/ImageObject'><a itemprop=license href=x>y</a></div>",
            ["microdata other"]
        ),
        ("<div itemscope><meta itemprop=license content=x></div>", ["microdata other"]),
        ("<span property='dct:license' resource='\(by)'>x</span>", ["microdata other"]),
    ]

    @Test("in markup", arguments: markup)
    func inMarkup(text: String, expected: [String]) { #expect(find(text) == expected, "\(text)") }

    static let structured: [(String, [String])] = [
        ("{\"@type\": \"Article\", \"license\": \"\(by)\"}", ["page"]),
        (
            "{\"@type\": [\"WebPage\", \"X\"], \"license\": {\"@type\": \"CreativeWork\", \"url\": \"\(by)\"}}",
            ["page"]
        ),
        (
            "{\"@type\": \"https://schema.org/NewsArticle\", \"license\": {\"@id\": \"\(by)\"}}",
            ["page"]
        ),
        ("[{\"@type\": \"BlogPosting\", \"license\": [\"\(by)\", \"x\"]}]", ["page", "page"]),
        (
            "{\"@graph\": [{\"@type\": \"WebPage\", \"@id\": \"https://example.org/work#page\", \"license\": \"x\"}]}",
            ["page"]
        ),
        (
            "{\"@type\": \"WebPage\", \"mainEntity\": {\"@type\": \"Article\", \"license\": \"x\"}}",
            ["page"]
        ),
        (
            "{\"@type\": \"Article\", \"url\": \"http://www.example.org/work/\", \"license\": \"x\"}",
            ["page"]
        ),
        (
            "{\"@type\": \"Article\", \"url\": \"https://example.org/other\", \"license\": \"x\"}",
            ["other"]
        ),
        (
            "{\"@type\": \"WebSite\", \"url\": \"https://example.org/\", \"license\": \"x\"}",
            ["other"]
        ),
        ("{\"@type\": \"ImageObject\", \"license\": \"x\"}", ["other"]),
        (
            "{\"@graph\": [{\"@type\": \"WebPage\"}, {\"@type\": \"ImageObject\", \"license\": \"x\"}]}",
            ["other"]
        ),
        (
            "{\"@type\": \"Article\", \"image\": {\"@type\": \"ImageObject\", \"license\": \"x\"}}",
            ["other"]
        ),
        (
            "{\"@type\": \"Article\", \"citation\": {\"@type\": \"Article\", \"license\": \"x\"}}",
            ["other"]
        ),
        ("{\"@type\": \"Dataset\", \"license\": \"x\"}", ["other"]),
        ("{\"license\": \"x\"}", ["other"]),
        ("{\"@type\": \"Article\", \"license\": null}", []),
        ("{\"@type\": \"Article\", \"license\": \"x\",}", []),
        ("{\"@type\": \"Article\", \"license\": \"x\"", []),
        ("<!-- {\"@type\": \"Article\", \"license\": \"x\"} -->", ["page"]),
    ]

    @Test("in JSON-LD", arguments: structured)
    func inStructuredData(json: String, expected: [String]) {
        let text = "<body><script type='application/ld+json; charset=utf-8'>\(json)</script>"
        #expect(find(text) == expected.map { "json-ld \($0)" }, "\(json)")
    }

    @Test("of several articles without an address none is known to be the page")
    func severalArticles() {
        let one = "{\"@type\": \"Article\", \"license\": \"x\"}"
        func page(_ json: String) -> String { "<script type=application/ld+json>\(json)</script>" }
        #expect(find(page(one), url: nil) == ["json-ld page"])
        #expect(find(page("[\(one), \(one)]"), url: nil) == ["json-ld other", "json-ld other"])
    }

    @Test("what is nested too deep is nobody's for certain; what ends itself is not nested")
    func depth() {
        let anchor = "<a rel=license href=x>y</a>"
        #expect(find(String(repeating: "<font>", count: 2000) + anchor) == ["anchor other"])
        let closed = "<div>" + String(repeating: "<font>", count: 2000) + "</div>" + anchor
        #expect(find(closed) == ["anchor page"])
        #expect(find(String(repeating: "<p>text", count: 2000) + anchor) == ["anchor page"])
    }

    @Test("a page that was not read to its end is nobody's for certain")
    func notWhole() {
        let many = String(repeating: "<meta name=a content=b>", count: 5000)
        #expect(find("<link rel=license href=x>" + many) == ["link other"])
    }

    @Test("the most trusted form comes first")
    func order() {
        let text = """
            <link rel=license href=a><meta name=license content=b><body><a rel=license href=c></a>
            <script type=application/ld+json>{"@type": "WebPage", "license": "d"}</script>
            """
        #expect(find(text) == ["meta page", "link page", "json-ld page", "anchor page"])
    }

    @Test("metas are handed on for the standards that read them")
    func handedOn() {
        let buffer = ByteBuffer(
            text: "<meta name=Robots content=noai><meta name=tdm-reservation content=1>"
        )
        let page = HTMLReader.read(buffer.bytes)
        #expect(page.metas.map(\.name) == ["robots", "tdm-reservation"])
        #expect(page.metas.map(\.content) == ["noai", "1"])
    }
}
