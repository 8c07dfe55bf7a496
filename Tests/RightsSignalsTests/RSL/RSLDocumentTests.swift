import ProvenanceCore
import RightsSignals
import TestSupport
import Testing

/// What is valid, where a document stands, and what is kept of it.
@Suite("RSL documents")
struct RSLDocumentTests {
    static let invalidDocuments: [String] = [
        RSLTests.rsl(""),
        RSLTests.rsl(RSLTests.content("/", "")),
        RSLTests.rsl("<content>\(RSLTests.free)</content>"),
        RSLTests.rsl(RSLTests.content("/", RSLTests.free + "<grants>all</grants>")),
        RSLTests.rsl(RSLTests.content("/", RSLTests.license("<permits>all</permits>"))),
        RSLTests.rsl(RSLTests.content("/", RSLTests.license("<permits type='mood'>all</permits>"))),
        RSLTests.rsl(
            RSLTests.content(
                "/",
                RSLTests.license(
                    "<permits type='usage'>all</permits><permits type='usage'>all</permits>"
                )
            )
        ),
        RSLTests.rsl(
            RSLTests.content("/", RSLTests.license("<payment type='free'/><payment type='free'/>"))
        ),
        RSLTests.rsl(RSLTests.content("/", RSLTests.free, " encrypted=\"true\"")),
        RSLTests.rsl(RSLTests.content("/", RSLTests.free, " encrypted=\"yes\"")),
        RSLTests.rsl(RSLTests.content("", RSLTests.free)),
        RSLTests.rsl(RSLTests.content("relative/path", RSLTests.free)),
        RSLTests.rsl(RSLTests.content("ftp://example.org/", RSLTests.free)),
        RSLTests.rsl(RSLTests.content("/", RSLTests.free)) + "<!-- --><extra/>",
        "<!DOCTYPE rsl>" + RSLTests.rsl(RSLTests.content("/", RSLTests.free)),
        String(RSLTests.rsl(RSLTests.content("/", RSLTests.free)).dropLast(4)),
    ]

    @Test(
        "a document that is not valid licenses nothing",
        arguments: invalidDocuments
    )
    func invalid(text: String) {
        let found = reading(RSL.standard, .rslFile, text.utf8)
        #expect(!permitsAnything(found), "\(text)")
        #expect(found.statements.allSatisfy { $0.code == .rslInvalid })
        #expect(SignalAnswer(found.statements, for: .trainGenAI) == .prohibits)
        #expect(!found.faults.isEmpty)
    }

    @Test(
        "what has nothing of RSL says nothing",
        arguments: [
            "", "{}", "<html><body>404 Not Found</body></html>", "<html><p>not closed",
            "<rsl xmlns=\"http://rslstandard.org/rsl\"><content url=\"/\"/></rsl>",
            "<license>https://rslstandard.org/</license>",
        ]
    )
    func notRSL(text: String) {
        let found = reading(RSL.standard, .rslFile, text.utf8)
        #expect(found.statements.isEmpty)
        #expect(found.faults.count == 1)
    }

    @Test("no proper beginning of a document that permits does permit")
    func truncated() {
        let text = Array(RSLTests.rsl(RSLTests.content("/", RSLTests.free)).utf8)
        #expect(permitsAnything(reading(RSL.standard, .rslFile, text)))
        for end in 0..<text.count {
            #expect(!permitsAnything(reading(RSL.standard, .rslFile, text[..<end])), "\(end)")
        }
    }

    @Test("a permission for another scheme, or without an address, does not count")
    func grantsAreNarrow() {
        let granting = RSLTests.rsl(RSLTests.content("https://example.org/", RSLTests.free))
        let withholding = RSLTests.rsl(RSLTests.content("https://example.org/", RSLTests.none))
        #expect(RSLTests.train(granting, at: "http://example.org/a") == .silent)
        #expect(RSLTests.train(withholding, at: "http://example.org/a") == .prohibits)
        let everywhere = RSLTests.rsl(RSLTests.content("/", RSLTests.free))
        #expect(RSLTests.train(everywhere, SignalContext()) == .silent)
        #expect(RSLTests.train(withholding, SignalContext()) == .prohibits)
        let paid = RSLTests.content(
            "https://example.org/",
            RSLTests.license("<payment type='crawl'/>")
        )
        #expect(
            RSLTests.train(RSLTests.rsl(paid), at: "http://example.org/a")
                == .conditional([.payment])
        )
    }

    @Test("in a packet the document is the file's own: what it withholds counts anywhere")
    func embedded() {
        func packet(_ content: String) -> String {
            """
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF
             xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:Description r:about="">
            \(RSLTests.rsl(content))</r:Description></r:RDF></x:xmpmeta>
            """
        }
        let address = "https://publisher.example/book"
        let elsewhere = SignalContext(url: "https://mirror.example/copy")
        let own = SignalContext(url: address)
        let none = packet(RSLTests.content(address, RSLTests.none))
        let free = packet(RSLTests.content(address, RSLTests.free))
        #expect(answer(RSL.standard, .xmp, none, .trainGenAI, elsewhere) == .prohibits)
        #expect(answer(RSL.standard, .xmp, free, .trainGenAI, elsewhere) == .silent)
        #expect(answer(RSL.standard, .xmp, free, .trainGenAI, own) == .permits)
    }

    @Test("an item of a feed is what an empty `url` stands for")
    func feedItems() {
        func feed(_ link: String) -> String {
            """
            <feed xmlns="http://www.w3.org/2005/Atom" xmlns:rsl="https://rslstandard.org/rsl">
            <entry>\(link)<rsl:content url=""><rsl:license>
            <rsl:prohibits type="usage">ai-train</rsl:prohibits></rsl:license></rsl:content></entry>
            </feed>
            """
        }
        let atom = feed("<link rel=\"alternate\" href=\"https://example.org/work\"/>")
        #expect(RSLTests.train(atom) == .prohibits)
        #expect(RSLTests.train(atom, at: "https://example.org/other") == .silent)
    }

    @Test("a script in a part of a page withholds for the page and grants nothing")
    func partOfPage() {
        func page(_ content: String, _ around: (String, String)) -> String {
            "<body>\(around.0)<script type='application/rsl+xml'>\(RSLTests.rsl(content))</script>"
                + "\(around.1)</body>"
        }
        let section = ("<section>", "</section>")
        func ask(_ text: String) -> SignalAnswer { answer(RSL.standard, .html, text, .trainGenAI) }
        #expect(ask(page(RSLTests.content("", RSLTests.none), section)) == .prohibits)
        #expect(ask(page(RSLTests.content("", RSLTests.free), section)) == .silent)
        #expect(ask(page(RSLTests.content("", RSLTests.free), ("", ""))) == .permits)
    }

    @Test("statements say where they stand")
    func evidence() {
        let text =
            "<rsl xmlns=\"https://rslstandard.org/rsl\">\n<content url=\"/a\">\n<license>\n"
            + "<prohibits type=\"usage\">ai-train</prohibits></license></content></rsl>"
        let found = reading(
            RSL.standard,
            .rslFile,
            text.utf8,
            SignalContext(url: "https://example.org/a")
        )
        let statement = found.statements.first { $0.use == .train }
        #expect(statement?.line == 4)
        #expect(statement?.scope == "/a")
        #expect(statement?.code == .rslProhibited)
        let bytes = Array(text.utf8)[statement?.evidence ?? 0..<0]
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == "<prohibits type=\"usage\">ai-train</prohibits>"
        )
        #expect(found.statements.first { $0.use == .search }?.effect == .permits)
    }

    @Test("what changes no answer is kept")
    func details() throws {
        let text = """
            <rsl xmlns="https://rslstandard.org/rsl" max-age="7"><content url="/" lastmod="2026-01-01">
            <license><payment type="purchase"><standard>https://s.example</standard>
            <custom>https://c.example</custom><amount currency="EUR">3</amount>
            <accepts type="application/x402+json"/></payment>
            <legal type="warranty">ownership</legal></license>
            <alternate url="/a.md"/><copyright type="person" contactEmail="a@b.example">A</copyright>
            <terms>https://t.example</terms></content></rsl>
            """
        let buffer = ByteBuffer(text: text)
        guard case .document(let document) = RSLReader.read(buffer.bytes, isAssociated: false)
        else {
            Issue.record("not read")
            return
        }
        let content = try #require(document.contents.first)
        let payment = try #require(content.licenses.first?.payment)
        #expect(document.maxAgeDays == 7)
        #expect(content.lastModified == "2026-01-01")
        #expect(content.alternates == ["/a.md"])
        #expect(content.copyright?.holder == "A")
        #expect(content.copyright?.contactEmail == "a@b.example")
        #expect(content.terms == "https://t.example")
        #expect(payment.standard == ["https://s.example"])
        #expect(payment.custom == ["https://c.example"])
        #expect(payment.amounts.map(\.currency) == ["EUR"])
        #expect(payment.accepts == ["application/x402+json"])
        #expect(content.licenses.first?.legal.map(\.type) == ["warranty"])
        #expect(content.licenses.first?.legal.map(\.text) == ["ownership"])
    }

    @Test(
        "links in a header",
        arguments: linkHeaders
    )
    func linkHeader(value: String, addresses: [String]) {
        let buffer = ByteBuffer(text: value)
        #expect(RSLDiscovery.addresses(inLinkHeader: buffer.bytes) == addresses)
    }

    static let linkHeaders: [(String, [String])] = [
        (
            "<https://a.example/l>; rel=\"license\"; type=\"application/rsl+xml\"",
            ["https://a.example/l"]
        ),
        ("</l.xml>;rel=license;type=application/rsl+xml", ["/l.xml"]),
        ("<a>; rel=\"next\", <b>; type=\"application/rsl+xml; v=1\"; rel=\"LICENSE x\"", ["b"]),
        ("<a>; rel=license", []),
        ("<a>; rel=next; rel=license; type=application/rsl+xml", []),
        ("<a>; title=\"<x>; rel=license\"; rel=license; type=application/rsl+xml", ["a"]),
        ("<a", []), ("", []), ("a; rel=license", []),
    ]

    @Test("accidents never crash it")
    func mutations() {
        let text = RSLTests.rsl(
            RSLTests.content(
                "https://example.org/work",
                RSLTests.free + RSLTests.license("<payment type='use'/>"),
                " server=\"https://l.example\""
            ) + RSLTests.content("/w*k$", RSLTests.none)
        )
        expectSteady(RSL.standard, .rslFile, text, seed: 2)
        expectSteady(
            RSL.standard,
            .html,
            "<head><script type=application/rsl+xml>\(text)</script>",
            seed: 3
        )
    }
}
