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

    static func train(_ text: String, _ context: SignalContext) -> SignalAnswer {
        answer(RSL.standard, .rslFile, text, .trainGenAI, context)
    }

    static func train(_ text: String, at url: String = "https://example.org/work") -> SignalAnswer {
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
        let answer = Self.train(text, at: row.url)
        #expect(answer == (row.isCovered ? .prohibits : .silent), "\(row)")
    }

    @Test("the longest pattern decides, wherever it stands")
    func specificity() {
        let open = Self.content("/open/", Self.free)
        let all = Self.content("/", Self.none)
        for text in [Self.rsl(open + all), Self.rsl(all + open)] {
            #expect(Self.train(text, at: "https://example.org/open/x") == .permits)
            #expect(Self.train(text, at: "https://example.org/x") == .prohibits)
        }
        let same = Self.rsl(Self.content("/", Self.free) + Self.content("/", Self.none))
        #expect(Self.train(same) == .prohibits)
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
        #expect(Self.train(text) == row.answer, "\(row.inside)")
    }

    @Test("drafts' words permit only where the policy says so")
    func legacyGrants() {
        let text = Self.rsl(
            Self.content("/", Self.license("<permits type='usage'>train-ai,search</permits>"))
        )
        var context = SignalContext(url: "https://example.org/")
        #expect(Self.train(text, context) == .prohibits)
        context.countsLegacyRSLGrants = true
        #expect(Self.train(text, context) == .permits)
    }

    @Test("a licence server asks for consent, even where the use is free")
    func server() {
        let text = Self.rsl(Self.content("/", Self.free, " server=\"https://example.org/l\""))
        #expect(Self.train(text) == .conditional([.consent]))
    }

    @Test("of several offers the one that asks least counts")
    func offers() {
        let paid = Self.license("<payment type='crawl'/>")
        let credit = Self.license("<payment type='attribution'/>")
        #expect(
            Self.train(Self.rsl(Self.content("/", paid + credit))) == .conditional([.attribution])
        )
        #expect(Self.train(Self.rsl(Self.content("/", paid + credit + Self.free))) == .permits)
        #expect(Self.train(Self.rsl(Self.content("/", Self.free + Self.none))) == .prohibits)
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
        #expect(Self.train(text, context) == row.answer, "\(row)")
    }
}
