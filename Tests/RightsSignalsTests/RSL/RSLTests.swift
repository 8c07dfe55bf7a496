import ProvenanceCore
import RightsSignals
import TestSupport
import Testing

@Suite("RSL")
struct RSLTests {
    static func rsl(_ inside: String) -> String {
        "<rsl xmlns=\"https://rslstandard.org/rsl\">\(inside)</rsl>"
    }

    static func content(_ url: String, _ licenses: String, _ more: String = "") -> String {
        "<content url=\"\(url)\"\(more)>\(licenses)</content>"
    }

    static func license(_ inside: String) -> String { "<license>\(inside)</license>" }

    static let free = license("<permits type=\"usage\">all</permits><payment type=\"free\"/>")
    static let none = license("<prohibits type=\"usage\">all</prohibits>")

    private func train(_ text: String, _ context: SignalContext) -> SignalAnswer {
        answer(RSL.standard, .rslFile, text, .trainGenAI, context)
    }

    private func train(_ text: String, at url: String = "https://example.org/work") -> SignalAnswer
    {
        train(text, SignalContext(url: url))
    }

    struct PatternCase: Sendable {
        var pattern: String
        var url: String
        var isCovered: Bool
        init(_ pattern: String, _ url: String, _ isCovered: Bool) {
            self.pattern = pattern
            self.url = url
            self.isCovered = isCovered
        }
    }

    @Test(
        "a `url` covers what its pattern covers",
        arguments: [
            PatternCase("/", "https://example.org", true),
            PatternCase("/", "https://example.org/a?b", true),
            PatternCase("/a", "https://example.org/abc", true),
            PatternCase("/a$", "https://example.org/abc", false),
            PatternCase("/a$", "https://example.org/a", true),
            PatternCase("/*.pdf$", "https://example.org/x/y.pdf", true),
            PatternCase("/*.pdf$", "https://example.org/y.pdf?download", false),
            PatternCase("/a*b*c", "https://example.org/a1b2c3", true),
            PatternCase("/a*b*c$", "https://example.org/abbc", true),
            PatternCase("/a*ab$", "https://example.org/ab", false),
            PatternCase("*", "https://example.org/x", true),
            PatternCase("/caf%C3%A9", "https://example.org/caf\u{E9}", true),
            PatternCase("/caf\u{E9}", "https://example.org/caf%c3%a9", true),
            PatternCase("/%7Euser", "https://example.org/~user/", true),
            PatternCase("/A", "https://example.org/a", false),
            PatternCase("/secret", "https://example.org/x/../secret/1", true),
            PatternCase("/x", "https://example.org/x/../secret/1", false),
            PatternCase("https://example.org/", "https://example.org/any", true),
            PatternCase("https://EXAMPLE.org:443/", "https://example.org/any", true),
            PatternCase("https://example.org/", "https://www.example.org/any", false),
            PatternCase("https://example.org/", "https://example.org:8443/any", false),
            PatternCase("https://example.org/", "https://example.org.evil.net/", false),
            PatternCase("https://example.org/", "https://example.org@evil.net/", false),
            PatternCase("https://example.org/book/1", "https://example.org/book/1", true),
            PatternCase("https://example.org/book/1", "https://example.org/book/1/2", true),
            PatternCase("https://example.org/book/1", "https://example.org/book/1?x", true),
            PatternCase("https://example.org/book/1", "https://example.org/book/10", false),
            PatternCase("https://example.org/book/1*", "https://example.org/book/10", true),
        ]
    )
    func patterns(row: PatternCase) {
        let text = Self.rsl(Self.content(row.pattern, Self.none))
        let answer = train(text, at: row.url)
        #expect(answer == (row.isCovered ? .prohibits : .silent), "\(row)")
    }

    @Test("the longest pattern decides, wherever it stands")
    func specificity() {
        let open = Self.content("/open/", Self.free)
        let all = Self.content("/", Self.none)
        for text in [Self.rsl(open + all), Self.rsl(all + open)] {
            #expect(train(text, at: "https://example.org/open/x") == .permits)
            #expect(train(text, at: "https://example.org/x") == .prohibits)
        }
        let same = Self.rsl(Self.content("/", Self.free) + Self.content("/", Self.none))
        #expect(train(same) == .prohibits)
    }

    struct LicenseCase: Sendable {
        var inside: String
        var answer: SignalAnswer
        init(_ inside: String, _ answer: SignalAnswer) {
            self.inside = inside
            self.answer = answer
        }
    }

    @Test(
        "what a licence says of training",
        arguments: [
            LicenseCase("<permits type='usage'>all</permits>", .permits),
            LicenseCase("<permits type='usage'>ai-all</permits>", .permits),
            LicenseCase("<permits type='usage'>ai-train</permits>", .permits),
            LicenseCase("<permits type='usage'> search\n ai-train\t</permits>", .permits),
            LicenseCase("<permits type='usage'>search</permits>", .prohibits),
            LicenseCase("<permits type='usage'>ai-input ai-index</permits>", .prohibits),
            LicenseCase("<permits type='usage'></permits>", .prohibits),
            LicenseCase("<permits type='usage'>AI-Train</permits>", .prohibits),
            LicenseCase("<permits type='usage'>x:train</permits>", .prohibits),
            LicenseCase("<payment type='free'/>", .permits),
            LicenseCase("<prohibits type='usage'>search</prohibits>", .permits),
            LicenseCase("<prohibits type='usage'>train-ai</prohibits>", .prohibits),
            LicenseCase("<prohibits type='usage'>search,train-genai</prohibits>", .prohibits),
            LicenseCase("<prohibits type='usage'>everything</prohibits>", .prohibits),
            LicenseCase("<prohibits type='usage'>x:print</prohibits>", .permits),
            LicenseCase("<permits type='usage'>train-ai</permits>", .prohibits),
            LicenseCase(
                "<permits type='usage'>ai-train</permits><prohibits type='usage'>all</prohibits>",
                .prohibits
            ),
            LicenseCase("<payment type='attribution'/>", .conditional([.attribution])),
            LicenseCase("<payment type='purchase'/>", .conditional([.payment])),
            LicenseCase("<payment type='training'/>", .conditional([.payment])),
            LicenseCase("<payment type='contribution'/>", .conditional([.payment])),
            LicenseCase("<payment type='barter'/>", .prohibits),
            LicenseCase("<payment type='Free'/>", .prohibits),
            LicenseCase("<payment/>", .prohibits),
            LicenseCase(
                "<payment type='free'><amount currency='USD'>0.00</amount></payment>",
                .permits
            ),
            LicenseCase(
                "<payment type='free'><amount currency='USD'>5</amount></payment>",
                .conditional([.payment])
            ),
            LicenseCase(
                "<reporting type='audit' profile='https://example.org/p'/>",
                .conditional([.reporting])
            ),
            LicenseCase("<legal type='disclaimer'>as-is</legal>", .permits),
            LicenseCase("<x:y xmlns:x='urn:x'><permits>no</permits></x:y>", .permits),
        ]
    )
    func licenses(row: LicenseCase) {
        let text = Self.rsl(Self.content("/", Self.license(row.inside)))
        #expect(train(text) == row.answer, "\(row.inside)")
    }

    @Test("drafts' words permit only where the policy says so")
    func legacyGrants() {
        let text = Self.rsl(
            Self.content("/", Self.license("<permits type='usage'>train-ai,search</permits>"))
        )
        var context = SignalContext(url: "https://example.org/")
        #expect(train(text, context) == .prohibits)
        context.countsLegacyRSLGrants = true
        #expect(train(text, context) == .permits)
    }

    @Test("a licence server asks for consent, even where the use is free")
    func server() {
        let text = Self.rsl(Self.content("/", Self.free, " server=\"https://example.org/l\""))
        #expect(train(text) == .conditional([.consent]))
    }

    @Test("of several offers the one that asks least counts")
    func offers() {
        let paid = Self.license("<payment type='crawl'/>")
        let credit = Self.license("<payment type='attribution'/>")
        #expect(train(Self.rsl(Self.content("/", paid + credit))) == .conditional([.attribution]))
        #expect(train(Self.rsl(Self.content("/", paid + credit + Self.free))) == .permits)
        #expect(train(Self.rsl(Self.content("/", Self.free + Self.none))) == .prohibits)
    }

    struct OperatorCase: Sendable {
        var inside: String
        var kind: String
        var isCommercial: Bool
        var country: String?
        var answer: SignalAnswer
        init(
            _ inside: String,
            _ answer: SignalAnswer,
            kind: String = "company",
            commercial: Bool = true,
            in country: String? = nil
        ) {
            self.inside = inside
            self.kind = kind
            isCommercial = commercial
            self.country = country
            self.answer = answer
        }
    }

    @Test(
        "users and countries are closed lists, and what is not known is not met",
        arguments: [
            OperatorCase("<permits type='user'>commercial</permits>", .permits),
            OperatorCase("<permits type='user'>non-commercial</permits>", .prohibits),
            OperatorCase("<permits type='user'>education</permits>", .prohibits, kind: "education"),
            OperatorCase(
                "<permits type='user'>education</permits>",
                .permits,
                kind: "education",
                commercial: false
            ),
            OperatorCase(
                "<permits type='user'>non-commercial</permits>",
                .permits,
                kind: "research-organisation",
                commercial: false
            ),
            OperatorCase(
                "<permits type='user'>personal</permits>",
                .permits,
                kind: "individual",
                commercial: false
            ),
            OperatorCase("<permits type='user'>personal</permits>", .prohibits, kind: "individual"),
            OperatorCase("<prohibits type='user'>commercial</prohibits>", .prohibits),
            OperatorCase("<prohibits type='user'>military</prohibits>", .prohibits),
            OperatorCase("<prohibits type='user'>government</prohibits>", .permits),
            OperatorCase("<permits type='geo'>US EU</permits>", .permits, in: "DE"),
            OperatorCase("<permits type='geo'>US EU</permits>", .permits, in: "us"),
            OperatorCase("<permits type='geo'>US EU</permits>", .prohibits, in: "GB"),
            OperatorCase("<permits type='geo'>US EU</permits>", .prohibits),
            OperatorCase("<prohibits type='geo'>EU</prohibits>", .prohibits, in: "FR"),
            OperatorCase("<prohibits type='geo'>EU</prohibits>", .permits, in: "NO"),
            OperatorCase("<prohibits type='geo'>EU</prohibits>", .prohibits),
            OperatorCase("<prohibits type='geo'>Europe</prohibits>", .prohibits, in: "JP"),
        ]
    )
    func operators(row: OperatorCase) {
        var context = SignalContext(url: "https://example.org/")
        context.operatorKind = row.kind
        context.isCommercial = row.isCommercial
        context.country = row.country
        let text = Self.rsl(Self.content("/", Self.license(row.inside)))
        #expect(train(text, context) == row.answer, "\(row)")
    }

    static let invalidDocuments: [String] = [
        rsl(""),
        rsl(content("/", "")),
        rsl("<content>\(free)</content>"),
        rsl(content("/", free + "<grants>all</grants>")),
        rsl(content("/", license("<permits>all</permits>"))),
        rsl(content("/", license("<permits type='mood'>all</permits>"))),
        rsl(
            content(
                "/",
                license("<permits type='usage'>all</permits><permits type='usage'>all</permits>")
            )
        ),
        rsl(content("/", license("<payment type='free'/><payment type='free'/>"))),
        rsl(content("/", free, " encrypted=\"true\"")),
        rsl(content("/", free, " encrypted=\"yes\"")),
        rsl(content("", free)),
        rsl(content("relative/path", free)),
        rsl(content("ftp://example.org/", free)),
        rsl(content("/", free)) + "<!-- --><extra/>",
        "<!DOCTYPE rsl>" + rsl(content("/", free)),
        String(rsl(content("/", free)).dropLast(4)),
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
        let text = Array(Self.rsl(Self.content("/", Self.free)).utf8)
        #expect(permitsAnything(reading(RSL.standard, .rslFile, text)))
        for end in 0..<text.count {
            #expect(!permitsAnything(reading(RSL.standard, .rslFile, text[..<end])), "\(end)")
        }
    }

    @Test("a permission for another scheme, or without an address, does not count")
    func grantsAreNarrow() {
        let granting = Self.rsl(Self.content("https://example.org/", Self.free))
        let withholding = Self.rsl(Self.content("https://example.org/", Self.none))
        #expect(train(granting, at: "http://example.org/a") == .silent)
        #expect(train(withholding, at: "http://example.org/a") == .prohibits)
        let everywhere = Self.rsl(Self.content("/", Self.free))
        #expect(train(everywhere, SignalContext()) == .silent)
        #expect(train(withholding, SignalContext()) == .prohibits)
        let paid = Self.content("https://example.org/", Self.license("<payment type='crawl'/>"))
        #expect(train(Self.rsl(paid), at: "http://example.org/a") == .conditional([.payment]))
    }

    @Test("in a packet the document is the file's own: what it withholds counts anywhere")
    func embedded() {
        func packet(_ content: String) -> String {
            """
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF
             xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:Description r:about="">
            \(Self.rsl(content))</r:Description></r:RDF></x:xmpmeta>
            """
        }
        let address = "https://publisher.example/book"
        let elsewhere = SignalContext(url: "https://mirror.example/copy")
        let own = SignalContext(url: address)
        let none = packet(Self.content(address, Self.none))
        let free = packet(Self.content(address, Self.free))
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
        #expect(train(atom) == .prohibits)
        #expect(train(atom, at: "https://example.org/other") == .silent)
    }

    @Test("a script in a part of a page withholds for the page and grants nothing")
    func partOfPage() {
        func page(_ content: String, _ around: (String, String)) -> String {
            "<body>\(around.0)<script type='application/rsl+xml'>\(Self.rsl(content))</script>"
                + "\(around.1)</body>"
        }
        let section = ("<section>", "</section>")
        func ask(_ text: String) -> SignalAnswer { answer(RSL.standard, .html, text, .trainGenAI) }
        #expect(ask(page(Self.content("", Self.none), section)) == .prohibits)
        #expect(ask(page(Self.content("", Self.free), section)) == .silent)
        #expect(ask(page(Self.content("", Self.free), ("", ""))) == .permits)
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
        let text = Self.rsl(
            Self.content(
                "https://example.org/work",
                Self.free + Self.license("<payment type='use'/>"),
                " server=\"https://l.example\""
            ) + Self.content("/w*k$", Self.none)
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
