import Foundation
import ProvenanceCore
import TestSupport
import Testing

@testable import RightsPolicy

/// Signals that come as files inside a record: RSL, content credentials, metadata, pages.
@Suite("Files of signals in records")
struct FileSignalTests {
    /// A record that is allowed but for one field with `text`.
    static func record(_ key: String, _ text: String) -> String {
        SignalDecisionTests.record(",\"\(key)\":\(quoted(text))")
    }

    static func quoted(_ text: String) -> String {
        var json = ByteBuffer()
        json.append(jsonString: text)
        return String(copying: json.bytes)
    }

    static func rsl(_ license: String, url: String = "/") -> String {
        """
        <rsl xmlns="https://rslstandard.org/rsl">
          <content url="\(url)"><license>\(license)</license></content>
        </rsl>
        """
    }

    static let free = "<permits type=\"usage\">ai-all</permits><payment type=\"free\"/>"

    static func xmp(_ inside: String) -> String {
        """
        <x:xmpmeta xmlns:x="adobe:ns:meta/">
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
         xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/" xmlns:tdm="http://www.w3.org/ns/tdmrep/">
        <rdf:Description rdf:about="">\(inside)</rdf:Description></rdf:RDF></x:xmpmeta>
        """
    }

    static func mining(_ key: String) -> String {
        "<plus:DataMining>http://ns.useplus.org/ldf/vocab/DMI-\(key)</plus:DataMining>"
    }

    static func opf(_ value: String) -> String {
        """
        <package xmlns="http://www.idpf.org/2007/opf"><metadata>
        <meta property="tdm:reservation">\(value)</meta></metadata></package>
        """
    }

    static func assertion(_ use: String) -> String {
        "{\"label\":\"cawg.training-mining\",\"data\":{\"entries\":{"
            + "\"cawg.ai_generative_training\":{\"use\":\"\(use)\"}}}}"
    }

    static func report(_ use: String) -> String {
        "{\"active_manifest\":\"m\",\"manifests\":{\"m\":{\"assertions\":[\(assertion(use))]}}}"
    }

    static func page(_ head: String, body: String = "") -> String {
        "<!doctype html><html><head>\n\(head)\n</head><body>\(body)</body></html>"
    }

    @Test(
        "each file speaks, and the code says which",
        arguments: [
            ("rsl", rsl("<prohibits type=\"usage\">ai-train</prohibits>"), ["rsl.prohibited"]),
            (
                "rsl",
                rsl("<permits type=\"usage\">ai-train</permits><payment type=\"crawl\"/>"),
                ["rsl.payment-required"]
            ),
            ("rsl", rsl("<permits type=\"usage\">search</permits>"), ["rsl.not-permitted"]),
            ("rsl", rsl("<prohibits type=\"usage\">all</prohibits>", url: "/news/"), []),
            ("rsl", rsl(free), []),
            ("rsl", "<rsl xmlns=\"https://rslstandard.org/rsl\"><content", ["rsl.invalid"]),
            ("rsl", "not a document", []),
            ("c2pa", report("notAllowed"), ["cawg.training"]),
            ("c2pa", report("allowed"), []),
            ("xmp", xmp(mining("PROHIBITED-GENAIMLTRAINING")), ["iptc.data-mining"]),
            ("xmp", xmp(mining("UNSPECIFIED")), []),
            ("xmp", xmp("<tdm:reservation>1</tdm:reservation>"), ["tdmrep.embedded"]),
            ("xmp", xmp("<tdm:reservation>0</tdm:reservation>"), []),
            ("xmp", "<x:xmpmeta", []),
            ("exif", "{\"DataMining\":\"DMI-PROHIBITED\"}", ["iptc.data-mining"]),
            ("exif", xmp(mining("PROHIBITED")), ["iptc.data-mining"]),
            ("exif", "{\"Make\":\"x\"}", []),
            ("XMP-plus:DataMining", "DMI-PROHIBITED-AIMLTRAINING", ["iptc.data-mining"]),
            ("DataMining", "DMI-ALLOWED", []),
            ("opf", opf("1"), ["tdmrep.embedded"]),
            ("opf", opf("0"), []),
            ("html", page("<meta name=Robots content='noindex, NoAI'>"), ["noai.meta"]),
            ("html", page("<meta name=robots content=noindex>"), []),
            ("html", page("<meta name=tdm-reservation content=1>"), ["tdmrep.meta"]),
            ("html", page("", body: "<meta name=tdm-reservation content=1>"), ["tdmrep.meta"]),
            (
                "html",
                page(
                    "<script type='application/rsl+xml'>"
                        + rsl("<prohibits type=\"usage\">ai-train</prohibits>", url: "")
                        + "</script>"
                ), ["rsl.prohibited"]
            ),
            ("html", page("<link rel=license type='application/rsl+xml' href='/l'>"), []),
        ]
    )
    func files(_ key: String, _ text: String, _ codes: [String]) throws {
        let found = try SignalDecisionTests.decide(
            Self.record(key, text),
            SignalDecisionTests.rules()
        )
        let outcome = codes.isEmpty ? Outcome.allow : .block
        #expect(found == SignalDecisionTests.Found(outcome: outcome, codes: codes))
    }

    @Test(
        "content credentials and metadata are read in each shape in which records keep them",
        arguments: [
            "\"c2pa\":\(report("notAllowed"))", "\"assertions\":[\(assertion("notAllowed"))]",
            "\"manifest\":{\"assertions\":[\(assertion("notAllowed"))]}",
            "\"manifests\":{\"m\":{\"assertions\":[\(assertion("notAllowed"))]}}",
            "\"manifests\":\(report("notAllowed"))",
            "\"metadata\":{\"c2pa\":\(report("notAllowed"))}",
            "\"exif\":{\"XMP-plus:DataMining\":\"DMI-PROHIBITED\"}",
            "\"exif\":[{\"SourceFile\":\"a\",\"DataMining\":\"DMI-PROHIBITED\"}]",
            "\"metadata\":\"{\\\"exif\\\":{\\\"DataMining\\\":\\\"DMI-PROHIBITED\\\"}}\"",
            "\"xmp\":{\"XMP:DataMining\":\"DMI-PROHIBITED\"}",
        ]
    )
    func shapes(_ fields: String) throws {
        let rules = try SignalDecisionTests.rules()
        let found = try SignalDecisionTests.decide(SignalDecisionTests.record("," + fields), rules)
        #expect(found.outcome == .block && found.codes.count == 1, "\(fields)")
        let open = fields.replacingOccurrences(of: "notAllowed", with: "allowed")
            .replacingOccurrences(of: "DMI-PROHIBITED", with: "DMI-ALLOWED")
        let allowed = try SignalDecisionTests.decide(SignalDecisionTests.record("," + open), rules)
        #expect(allowed.outcome == .allow && allowed.codes.isEmpty, "\(open)")
    }

    @Test("the nearer carrier of TDMRep overrides the farther, but a tag in the body lifts nothing")
    func priority() throws {
        let rules = try SignalDecisionTests.rules()
        let reserved = ",\"tdm_reservation\":1"
        for (key, text, outcome) in [
            ("opf", Self.opf("0"), Outcome.allow), ("opf", Self.opf("2"), .block),
            ("xmp", Self.xmp("<tdm:reservation>0</tdm:reservation>"), .allow),
            ("html", Self.page("<meta name=tdm-reservation content=0>"), .allow),
            ("html", Self.page("", body: "<meta name=tdm-reservation content=0>"), .block),
        ] {
            let fields = reserved + ",\"\(key)\":\(Self.quoted(text))"
            let found = try SignalDecisionTests.decide(SignalDecisionTests.record(fields), rules)
            #expect(found.outcome == outcome, "\(text)")
        }
    }

    @Test("a free RSL licence is a basis where RSL counts, and only for the work's own origin")
    func rslBasis() throws {
        func basis(_ text: String, _ lines: String = "") throws -> String? {
            var matcher = Matcher(try SignalDecisionTests.rules(lines))
            let record = "{\"url\":\"https://e.org/a\",\"rsl\":\(Self.quoted(text))}"
            let buffer = ByteBuffer(text: record)
            let decision = try matcher.decide(buffer.paddedBytes, from: 0, to: buffer.count)
            return decision.finding.basis
        }
        let counts = "signals: {permission-counts: [rsl]}"
        #expect(try basis(Self.rsl(Self.free), counts) == "signal:rsl")
        #expect(try basis(Self.rsl(Self.free)) == "signal:rsl")
        #expect(try basis(Self.rsl(Self.free), "signals: {permission-counts: [aipref]}") == nil)
        #expect(try basis(Self.rsl(Self.free), "signals: {respect: [robots]}") == nil)
        #expect(try basis(Self.rsl(Self.free, url: "https://other.org/"), counts) == nil)
        let paid = "<permits type=\"usage\">all</permits><payment type=\"purchase\"/>"
        #expect(try basis(Self.rsl(paid), counts) == nil)
        let credit = "<permits type=\"usage\">all</permits><payment type=\"attribution\"/>"
        #expect(try basis(Self.rsl(credit), counts) == "signal:rsl")
    }

    @Test(
        "of a list of documents each speaks, and the evidence says which",
        arguments: [
            ("rsl", rsl("<prohibits type=\"usage\">ai-train</prohibits>")),
            ("html", page("<meta name=robots content=noai>")), ("opf", opf("1")),
        ]
    )
    func lists(_ key: String, _ text: String) throws {
        let rules = try SignalDecisionTests.rules()
        let list = ",\"\(key)\":[\(Self.quoted("x")),null,\(Self.quoted(text))]"
        let reasons = try SignalDecisionTests.reasons(SignalDecisionTests.record(list), rules)
        #expect(reasons.contains("\"field\":\"\(key)[2]\""), "\(reasons)")
    }

    @Test(
        "of manifests with a field to themselves the active one speaks, if another field names it",
        arguments: [
            ("", Outcome.block), (",\"active_manifest\":\"old\"", .block),
            (",\"active_manifest\":\"new\"", .allow), (",\"active_manifest\":\"gone\"", .block),
            (",\"active_manifest\":7", .block),
        ]
    )
    func activeManifest(_ active: String, _ outcome: Outcome) throws {
        let manifests =
            ",\"manifests\":{\"old\":{\"assertions\":[\(Self.assertion("notAllowed"))]},"
            + "\"new\":{\"assertions\":[\(Self.assertion("allowed"))]}}"
        for fields in [manifests + active, active + manifests] {
            let record = SignalDecisionTests.record(fields)
            let found = try SignalDecisionTests.decide(record, SignalDecisionTests.rules())
            #expect(found.outcome == outcome)
        }
    }

    @Test("a reason names the field, the line and what stands there")
    func evidence() throws {
        let rules = try SignalDecisionTests.rules()
        let rsl = try SignalDecisionTests.reasons(
            Self.record("rsl", Self.rsl("<prohibits type=\"usage\">ai-train</prohibits>")),
            rules
        )
        #expect(rsl.contains("rsl prohibits train (line 2)"), "\(rsl)")
        #expect(rsl.contains("\"field\":\"rsl\",\"value\":\"<prohibits"), "\(rsl)")
        let page = try SignalDecisionTests.reasons(
            Self.record("html", Self.page("<meta name=robots content=noai>")),
            rules
        )
        #expect(page.contains("(line 2)"), "\(page)")
        #expect(page.contains("{\"field\":\"html\",\"value\":\"robots: noai\"}"), "\(page)")
    }

    @Test("adding a file that prohibits never allows more")
    func monotony() throws {
        let rules = try SignalDecisionTests.rules("signals: {permission-counts: [rsl, cawg, iptc]}")
        let permission = ",\"rsl\":\(Self.quoted(Self.rsl(Self.free)))"
        for prohibition in [
            ",\"c2pa\":\(Self.report("notAllowed"))",
            ",\"exif\":{\"DataMining\":\"DMI-PROHIBITED\"}",
            ",\"opf\":\(Self.quoted(Self.opf("1")))",
            ",\"html\":\(Self.quoted(Self.page("<meta name=robots content=noai>")))",
        ] {
            let record = SignalDecisionTests.record(permission + prohibition)
            #expect(try SignalDecisionTests.decide(record, rules).outcome == .block)
        }
    }
}
