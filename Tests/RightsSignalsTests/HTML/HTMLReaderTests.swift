import ProvenanceCore
import RightsSignals
import TestSupport
import Testing

@Suite("HTML")
struct HTMLReaderTests {
    private func read(_ text: String) -> HTMLPage {
        let buffer = ByteBuffer(text: text)
        return HTMLReader.read(buffer.bytes)
    }

    private func metas(_ text: String) -> [String] {
        read(text).metas.map { "\($0.name)=\($0.content)" }
    }

    static let tags: [(String, [String])] = [
        ("<meta name=robots content=noai>", ["robots=noai"]),
        ("<META NAME='Robots' CONTENT=\"noai, noimageai\">", ["robots=noai, noimageai"]),
        ("<meta content='1' name='tdm-reservation' />", ["tdm-reservation=1"]),
        ("<meta\nname\n=\n'a'\tcontent='b'>", ["a=b"]),
        ("<meta name='a'content='b'>", ["a=b"]),
        ("<meta/name=a/content=b>", []),
        ("<meta name=a content=b/>", ["a=b/"]),
        ("<meta name=a content=''>", ["a="]),
        ("<meta name=a>", []),
        ("<meta property=og:x content=y>", ["og:x=y"]),
        ("<meta http-equiv=Refresh content=1>", ["refresh=1"]),
        ("<meta name=a name=b content=1 content=2>", ["a=1"]),
        ("<meta name=a content='&lt;&amp;&#65;&#x42;&quot;&unknown;&amp'>", ["a=<&AB\"&unknown;&"]),
        (
            "<meta name=a content='?x=1&copy=2&sol;&#0;&#xD800;'>",
            ["a=?x=1&copy=2/\u{FFFD}\u{FFFD}"]
        ),
        ("<!-- <meta name=a content=b> -->", []),
        ("<!--><meta name=a content=b>-->", ["a=b"]),
        ("<!---><meta name=a content=b>", ["a=b"]),
        ("<!-- --!><meta name=a content=b>", ["a=b"]),
        ("<!-- > <meta name=a content=b>", []),
        ("<!doctype html><meta name=a content=b>", ["a=b"]),
        ("<?php echo '<meta name=a content=b>' ?>", []),
        ("<![CDATA[<meta name=a content=b>]]>", []),
        ("<script>'<meta name=a content=b>'</script>", []),
        ("<script><!--<script></script><meta name=a content=b></script>", []),
        ("<script><!-- --></script><meta name=a content=b>", ["a=b"]),
        ("<script><!--></script><meta name=a content=b>", ["a=b"]),
        ("<style><meta name=a content=b></style>", []),
        ("<title><meta name=a content=b></title>", []),
        ("<textarea><meta name=a content=b></textareax></textarea >", []),
        ("<script></SCRIPT\n><meta name=a content=b>", ["a=b"]),
        ("<plaintext></plaintext><meta name=a content=b>", []),
        ("< meta name=a content=b>", []),
        ("</meta name=a content=b>", []),
        ("<metadata name=a content=b>", []),
        ("<meta name=a content=b", []),
        ("<meta name=\"a content=b>", []),
        ("<meta name=a\0b content=c>", ["a\0b=c"]),
        ("<noscript><meta name=a content=b></noscript>", ["a=b"]),
        ("", []), ("<", []), ("<!", []), ("</", []), ("<a", []), ("&", []),
    ]

    @Test("what is a tag, and what it says", arguments: tags)
    func tokens(text: String, expected: [String]) { #expect(metas(text) == expected, "\(text)") }

    @Test("where the head ends")
    func head() {
        func isInHead(_ before: String) -> Bool? {
            read(before + "<meta name=a content=b>").metas.first?.place.isInHead
        }
        for before in [
            "", "<html><head>", "<head><title>x</title> <script>y</script>", "<link rel=x href=y>",
        ] {
            #expect(isInHead(before) == true, "\(before)")
        }
        for before in ["<body>", "<head></head>", "<p>", "text", "<head>text", "<img>"] {
            #expect(isInHead(before) == false, "\(before)")
        }
    }

    @Test("links, with the words of `rel` taken apart")
    func links() {
        let page = read(
            """
            <link rel="License  noopener" href=" /l " type="text/html">
            <link rel=stylesheet href=s.css><link href=none><a href=x>y</a>
            <a rel="nofollow license" href="https://l.example">z</a><area rel=license href=q>
            """
        )
        #expect(page.links.map(\.address) == ["/l", "s.css", "https://l.example", "q"])
        #expect(page.links.first?.relations == ["license", "noopener"])
        #expect(page.links.map(\.element) == [.link, .link, .a, .area])
    }

    @Test("a finding knows its bytes and its line")
    func places() throws {
        let text = "<html>\n<!-- é -->\n <meta name=a content=b>\n"
        let page = read(text)
        let place = try #require(page.metas.first?.place)
        #expect(
            String(decoding: Array(text.utf8)[place.range], as: UTF8.self)
                == "<meta name=a content=b>"
        )
        #expect(place.line == 3)
        #expect(page.hasOffsets && page.isWhole)
    }

    @Test("UTF-16 is read, without offsets")
    func utf16() {
        var bytes: [UInt8] = [0xFF, 0xFE]
        for unit in "<meta name=a content=é>".utf16 {
            bytes += [UInt8(unit & 255), UInt8(unit >> 8)]
        }
        let buffer = ByteBuffer(copying: bytes)
        let page = HTMLReader.read(buffer.bytes)
        #expect(page.metas.map(\.content) == ["é"])
        #expect(!page.hasOffsets)
        #expect(page.metas.first?.place.range == 0..<bytes.count)
    }

    @Test("bytes that are no text change nothing else")
    func latin1() {
        let buffer = ByteBuffer(
            copying: Array("<meta name=a content='".utf8) + [0xE9]
                + Array("'><meta name=b content=c>".utf8)
        )
        #expect(HTMLReader.read(buffer.bytes).metas.map(\.content) == ["\u{FFFD}", "c"])
    }

    static let hostile: [String] = [
        String(repeating: "<div>", count: 1_000_000),
        String(repeating: "<div>", count: 100_000)
            + String(repeating: "</x></div>", count: 100_000),
        "<a " + String(repeating: "b='>' ", count: 100_000) + ">",
        "<meta " + (0..<100_000).map { "a\($0)" }.joined(separator: " ") + " name=a content=b>",
        String(repeating: "<!--", count: 500_000),
        String(repeating: "<script>", count: 500_000),
        String(repeating: "</script", count: 500_000),
        "<script>" + String(repeating: "<!--<script>", count: 200_000),
        String(repeating: "<meta name=a content=b>", count: 100_000),
        String(repeating: "<", count: 1_000_000),
        String(repeating: "&", count: 1_000_000),
        "<meta name=a content='" + String(repeating: "&amp", count: 300_000) + "'>",
        "<meta name=a content='" + String(repeating: "x", count: 3_000_000) + "'>",
        String(repeating: "<article>", count: 10_000) + "<a rel=license href=x>",
    ]

    @Test("hostile pages end, and keep what they keep", arguments: hostile.indices)
    func ends(index: Int) {
        let page = read(Self.hostile[index])
        #expect(page.metas.count <= Limits.htmlFindings)
        _ = PageLicense.all(in: page, url: nil)
    }

    @Test("a page that says more than is kept is known not to be whole")
    func notWhole() {
        #expect(!read(String(repeating: "<meta name=a content=b>", count: 5000)).isWhole)
        #expect(!read(String(repeating: " ", count: Limits.htmlBytes + 1)).isWhole)
        #expect(!read(Self.hostile[12]).isWhole)
        #expect(read(Self.hostile[3]).metas.map(\.content) == ["b"])
    }

    @Test("accidents never crash it, and ranges stay inside")
    func mutations() {
        let text = """
            <!DOCTYPE html><html><head><meta name="robots" content="noai&amp;x"><link rel=license
            href='https://creativecommons.org/licenses/by/4.0/'><script type="application/ld+json">
            {"@type": "Article", "license": "https://l.example"}</script><!-- c --></head><body>
            <figure about=x><a rel=license href=y>z</a></figure><article itemscope itemtype=Article>
            <span itemprop=license content=l></span></article></body></html>
            """
        for bytes in Mutations(of: text, count: 1000, seed: 8) {
            let buffer = ByteBuffer(copying: bytes)
            let page = HTMLReader.read(buffer.bytes)
            for license in PageLicense.all(in: page, url: "https://example.org/") {
                #expect(license.range.upperBound <= bytes.count)
            }
        }
    }
}
