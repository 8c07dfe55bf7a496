import Foundation
import TestSupport
import Testing

@Suite("Documents of other kinds, as rights")
struct RightsDocumentTests {
    /// A file, what it is called, what becomes of it, and what is said.
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var name: String
        var text: String
        var options: [String] = []
        var exported: [String] = []
        var says: [String] = []
    }

    private static func rsl(_ url: String, _ inside: String) -> String {
        #"<rsl xmlns="https://rslstandard.org/rsl"><content url="\#(url)">"#
            + "<license>\(inside)</license></content></rsl>"
    }

    static let cases: [Case] = [
        Case(
            testDescription: "an offer for a whole site, with what it asks for",
            name: "license.xml",
            text: rsl(
                "/",
                #"<permits type="usage">ai-train search</permits>"#
                    + #"<prohibits type="user">commercial</prohibits><payment type="crawl">"#
                    + #"<amount currency="USD">0.01</amount></payment>"#
            ),
            options: ["--origin", "https://news.example/"],
            exported: [
                #"{"kind":"holder","id":"news.example","name":"news.example"}"#,
                #"{"kind":"agreement","id":"rsl-host-news.example-1","title":"offer of "#
                    + #"host:news.example","holders":["news.example"],"document":"license.xml","#
                    + #""status":"draft","until":"open-ended","grants":["train","search"],"#
                    + #""train-in":["worldwide"],"offer-in":["worldwide"],"#
                    + #""covers":["host:news.example"],"grantor-role":"owner","obligations":"#
                    + #"["payment: crawl 0.01 USD","not for: commercial"]}"#,
            ]
        ),
        Case(
            testDescription: "a prohibition narrows what is permitted",
            name: "license.xml",
            text: rsl(
                "https://a.example/x/*",
                #"<permits type="usage">all</permits><prohibits type="usage">ai-train</prohibits>"#
            ),
            exported: [
                #"{"kind":"holder","id":"a.example","name":"a.example"}"#,
                #"{"kind":"agreement","id":"rsl-url-prefix-https-a.example-x-1","title":"offer of "#
                    + #"url-prefix:https://a.example/x/","holders":["a.example"],"#
                    + #""document":"license.xml","status":"draft","until":"open-ended","#
                    + #""grants":["evaluate","synthesise","input","index","search","mine"],"#
                    + #""prohibits":["train"],"train-in":["worldwide"],"offer-in":["worldwide"],"#
                    + #""covers":["url-prefix:https://a.example/x/"],"grantor-role":"owner"}"#,
            ]
        ),
        Case(
            testDescription: "a path of no known site",
            name: "license.xml",
            text: rsl("/", #"<permits type="usage">all</permits>"#),
            says: [
                "license.xml:1: `/` is a path, and nothing says of which site "
                    + "(name it with --origin https://…)"
            ]
        ),
        Case(
            testDescription: "a pattern that no scope expresses",
            name: "license.xml",
            text: rsl("https://a.example/*/x", #"<permits type="usage">all</permits>"#),
            says: [
                "license.xml:1: `https://a.example/*/x` is a pattern that no agreement can cover "
                    + "(an agreement covers hosts, addresses and their beginnings; write it by hand)"
            ]
        ),
        Case(
            testDescription: "an offer that names no usage",
            name: "license.xml",
            text: rsl("https://a.example/", #"<payment type="free"/>"#),
            says: [
                "license.xml:1: the offer names no usage that it permits (write the agreement by "
                    + "hand: `sluice rights add agreement`)"
            ]
        ),
        Case(
            testDescription: "XML of another kind",
            name: "page.xml",
            text: "<html/>",
            says: ["page.xml:1: the document is XML, and not RSL (sheets are read as CSV or TSV)"]
        ),
        Case(
            testDescription: "a Croissant document",
            name: "croissant.json",
            text: """
                {
                  "@context": {"sc": "https://schema.org/", "cr": "http://mlcommons.org/croissant/"},
                  "@type": "sc:Dataset",
                  "conformsTo": "http://mlcommons.org/croissant/1.1",
                  "name": "Bird Songs 2", "url": "https://data.example/birds/",
                  "license": ["cc-by-4.0"]
                }
                """,
            exported: [
                #"{"kind":"source","id":"bird-songs-2","title":"Bird Songs 2","locators":"#
                    + #"["source:Bird Songs 2","url-prefix:https://data.example/birds/"],"#
                    + #""license":"cc-by-4.0"}"#
            ]
        ),
        Case(
            testDescription: "JSON-LD of another kind",
            name: "other.json",
            text: #"{"@context": "https://schema.org/", "@type": "Person", "name": "x"}"#,
            says: [
                "other.json:1: the document does not say that it is Croissant (`conformsTo`) "
                    + "(lines of JSON hold one record each, with `kind`)"
            ]
        ),
        Case(
            testDescription: "a dataset card",
            name: "README.md",
            text: "---\nlicense: cc-by-nc-4.0\npretty_name: Fish Photos\n---\n# Fish\n",
            exported: [
                #"{"kind":"source","id":"fish-photos","title":"Fish Photos","locators":"#
                    + #"["source:Fish Photos"],"license":"cc-by-nc-4.0"}"#
            ]
        ),
        Case(
            testDescription: "a card without a name",
            name: "README.md",
            text: "---\nlicense: mit\n---\n",
            says: [
                "README.md:1: the card names no dataset (its header needs `pretty_name: …`, or it "
                    + "lies in a folder of that name)"
            ]
        ),
    ]

    @Test("become records in draft, or are refused with what is wrong", arguments: cases)
    func document(_ item: Case) throws {
        let scratch = try Scratch()
        defer { withExtendedLifetime(scratch) {} }
        let sluice = Sluice(folder: scratch.path, environment: ["SLUICE_BY": "tester"])
        #expect(try sluice.run("rights", "init", "-q").code == 0)
        try scratch.store(item.text, as: item.name)
        let end = try sluice.run(["rights", "import", "-q", item.name] + item.options)
        #expect(end.code == (item.says.isEmpty ? 0 : 2), "\(end)")
        #expect(end.errors == item.says.map { "sluice: \($0)\n" }.joined())
        let exported = try sluice.run("rights", "export").text
        #expect(exported == item.exported.map { $0 + "\n" }.joined())
    }
}
