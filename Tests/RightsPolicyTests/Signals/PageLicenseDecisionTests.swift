import ProvenanceCore
import Testing

@testable import RightsPolicy

/// What a page inside a record says of its own licence.
@Suite("Licences that pages declare")
struct PageLicenseDecisionTests {
    static let zero = "https://creativecommons.org/publicdomain/zero/1.0/"
    static let by = "https://creativecommons.org/licenses/by/4.0/"

    static func record(_ html: String, _ license: String? = nil) -> String {
        let license = license.map { ",\"license\":\"\($0)\"" } ?? ""
        return "{\"url\":\"https://example.org/a\"\(license),\"html\":"
            + "\(FileSignalTests.quoted("<!doctype html><html>\(html)</html>"))}"
    }

    static let link = "<head><link rel=license href=\(zero)></head>"
    static let data =
        "<head><script type='application/ld+json'>{\"@context\":\"https://schema.org\","
        + "\"@type\":\"Article\",\"license\":\"\(zero)\"}</script></head>"

    @Test(
        "what is said of the page itself counts, what is said of other works does not",
        arguments: [
            (link, "allow"), (data, "allow"),
            ("<head><meta name='dcterms.license' content='\(zero)'></head>", "allow"),
            ("<body><footer><a rel=license href=\(zero)>CC0</a></footer></body>", "allow"),
            // A link that says nothing of what it is for; a picture's licence; another article's.
            ("<body><p>See <a href=\(zero)>CC0</a></p></body>", "block license.absent"),
            (
                "<body><figure><img src=x><a rel=license href=\(zero)>CC0</a></figure></body>",
                "block license.absent"
            ),
            (
                "<body><blockquote><a rel=license href=\(zero)>CC0</a></blockquote></body>",
                "block license.absent"
            ),
            (
                "<body><article>a</article><article><a rel=license href=\(zero)>CC0</a></article>"
                    + "</body>", "block license.absent"
            ),
            (
                "<head><script type='application/ld+json'>{\"@type\":\"Article\",\"image\":"
                    + "{\"@type\":\"ImageObject\",\"license\":\"\(zero)\"}}</script></head>",
                "block license.absent"
            ),
            // A licence that the policy does not allow, and words that are none.
            ("<head><link rel=license href=\(by)></head>", "block license.denied"),
            ("<head><link rel=license href=/terms></head>", "block license.unknown"),
        ]
    )
    func scopes(_ html: String, _ outcome: String) throws {
        let found = try SignalDecisionTests.decide(Self.record(html), SignalDecisionTests.rules())
        #expect(([found.outcome.word.description] + found.codes).joined(separator: " ") == outcome)
    }

    @Test(
        "a licence field and the page must agree; a page alone is marked as such",
        arguments: [
            (link, "CC0-1.0", "allow"), (link, "CC-BY-4.0", "review license.conflict"),
            ("<head><link rel=license href=/terms></head>", "CC0-1.0", "allow"),
            ("<head></head>", "CC0-1.0", "allow"),
        ]
    )
    func fields(_ html: String, _ license: String, _ outcome: String) throws {
        let record = Self.record(html, license)
        let found = try SignalDecisionTests.decide(record, SignalDecisionTests.rules())
        #expect(([found.outcome.word.description] + found.codes).joined(separator: " ") == outcome)
    }

    @Test("evidence says that it was the page, and how it named the licence")
    func evidence() throws {
        let rules = try SignalDecisionTests.rules()
        let reasons = try SignalDecisionTests.reasons(
            Self.record("<head><link rel=license href=\(Self.by)></head>"),
            rules
        )
        #expect(reasons.contains("{\"field\":\"html.link\",\"value\":\"\(Self.by)\"}"))
        var matcher = Matcher(rules)
        let text = ByteBuffer(text: Self.record(Self.link))
        let decision = try matcher.decide(text.paddedBytes, from: 0, to: text.count)
        var json = ByteBuffer()
        decision.license.licenseText.append(to: &json)
        #expect(String(copying: json.bytes).contains(",\"declared_in\":\"html.link\""))
    }

    @Test("records that look alike but for their pages are decided apart")
    func memo() throws {
        var matcher = Matcher(try SignalDecisionTests.rules())
        for (html, outcome) in [
            (Self.link, Outcome.allow), ("<head></head>", .block), (Self.link, .allow),
        ] {
            let text = ByteBuffer(text: Self.record(html))
            let decision = try matcher.decide(text.paddedBytes, from: 0, to: text.count)
            #expect(decision.finding.outcome == outcome)
        }
    }
}
