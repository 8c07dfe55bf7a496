import Foundation
import ProvenanceCore
import RightsSignals
import TestSupport
import Testing

@Suite("IPTC and PLUS Data Mining")
struct IPTCTests {
    static func packet(_ properties: String, attributes: String = "") -> String {
        """
        <?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?>
        <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
         xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description rdf:about="" xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"
         xmlns:dc="http://purl.org/dc/elements/1.1/" \(attributes)>\(properties)</rdf:Description>
        </rdf:RDF></x:xmpmeta>
        <?xpacket end="w"?>
        """
    }

    static let vocabulary = "http://ns.useplus.org/ldf/vocab/"

    static func element(_ value: String) -> String {
        packet("<plus:DataMining>\(value)</plus:DataMining>")
    }

    private func ask(_ text: String, _ use: Use = .trainGenAI) -> SignalAnswer {
        answer(IPTC.standard, .xmp, text, use)
    }

    private func askJSON(_ text: String, _ use: Use = .trainGenAI) -> SignalAnswer {
        answer(IPTC.standard, .imageMetadata, text, use)
    }

    private func rights(_ text: String) throws -> ImageRights {
        let buffer = ByteBuffer(text: text)
        return try ImageRights(xmp: buffer.bytes)
    }

    @Test("every value of the vocabulary says what it is expected to, or is listed")
    func vectors() throws {
        guard let path = SharedData.path("c2pa-iptc/plus-data-mining-values.json") else { return }
        let file = try #require(
            try JSONSerialization.jsonObject(with: Data(try contents(of: path))) as? [String: Any]
        )
        let values = try #require(file["values"] as? [[String: String]])
        #expect(values.count == 9)
        func word(_ answer: SignalAnswer) -> String {
            switch answer {
            case .silent: "unknown"
            case .permits: "allow"
            case .conditional: "conditional"
            case .prohibits: "disallow"
            }
        }
        var divergences: [String] = []
        for row in values {
            let key = try #require(row["key"])
            let text = Self.element(Self.vocabulary + key)
            for (name, use) in [("train", Use.trainGenAI), ("search", .search)] {
                guard let expected = row[name] else { continue }
                let bare = expected == "disallow(generative)" ? "disallow" : expected
                let found = word(ask(text, use))
                if found != bare {
                    divergences.append("\(key) \(name) expected=\(expected) here=\(found)")
                }
            }
        }
        try expectDivergences(divergences, listedIn: "c2pa-iptc/data-mining.txt")
    }

    @Test("the sample packet")
    func sample() throws {
        guard let path = SharedData.path("c2pa-iptc/sample-datamining.xmp") else { return }
        let text = String(decoding: try contents(of: path), as: UTF8.self)
        #expect(ask(text) == .conditional([.constraint]))
        let rights = try rights(text)
        #expect(rights.values(.otherConstraints) == ["Licence required for AI training"])
        #expect(rights.values(.webStatement) == ["https://example.com/licence"])
        #expect(
            rights.values(.digitalSourceType)
                == ["http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"]
        )
    }

    @Test("generative training alone leaves other training open, and the reverse does not")
    func width() {
        let generative = Self.element("DMI-PROHIBITED-GENAIMLTRAINING")
        #expect(ask(generative, .pretrain) == .prohibits)
        #expect(ask(generative, .mine) == .silent)
        let any = Self.element("DMI-PROHIBITED-AIMLTRAINING")
        #expect(ask(any, .trainGenAI) == .prohibits)
        #expect(ask(any, .search) == .silent)
    }

    static let prohibiting: [String] = [
        element(vocabulary + "DMI-PROHIBITED"),
        element(" \n\(vocabulary)DMI-PROHIBITED\n "),
        element("https://ns.useplus.org/ldf/vocab/DMI-PROHIBITED"),
        element("DMI-PROHIBITED"),
        element("dmi-prohibited"),
        element("DMI-PROHIBITED-AITRAINING"),
        element("http://ns.useplus.org/LDF/1.0/DMI-PROHIBITED-AIGENAI"),
        element("<![CDATA[DMI-PROHIBITED]]>"),
        packet("<plus:DataMining rdf:resource='\(vocabulary)DMI-PROHIBITED'/>"),
        packet("", attributes: "plus:DataMining='\(vocabulary)DMI-PROHIBITED'"),
        packet(
            "<p:DataMining xmlns:p='http://ns.useplus.org/ldf/xmp/1.0/'>DMI-PROHIBITED</p:DataMining>"
        ),
        packet(
            "<plus:DataMining><rdf:Bag><rdf:li>DMI-PROHIBITED</rdf:li></rdf:Bag></plus:DataMining>"
        ),
        packet(
            "<plus:DataMining><rdf:Description><rdf:value>DMI-PROHIBITED</rdf:value>"
                + "</rdf:Description></plus:DataMining>"
        ),
        packet(
            "<q:DataMining xmlns:q='http://ns.useplus.org/LDF/1.0/'>DMI-PROHIBITED</q:DataMining>"
        ),
        packet(
            "<plus:DataMining>DMI-ALLOWED</plus:DataMining>"
                + "<plus:DataMining>DMI-PROHIBITED</plus:DataMining>"
        ),
    ]

    @Test("every form in which it is prohibited", arguments: prohibiting)
    func forms(text: String) { #expect(ask(text) == .prohibits, "\(text)") }

    static let silent: [String] = [
        element("DMI-UNSPECIFIED"), element("DMI-PLAN"), element(""), element("yes"),
        packet(""),
        packet("<dc:DataMining>DMI-PROHIBITED</dc:DataMining>"),
        packet("<q:DataMining xmlns:q='http://ns.useplus.org/LDF/1.0/'>DMI-ALLOWED</q:DataMining>"),
        // What a montage was made of has metadata of its own.
        packet(
            "<dc:source><rdf:Bag><rdf:li><rdf:Description plus:DataMining='DMI-ALLOWED'/>"
                + "</rdf:li></rdf:Bag></dc:source>"
        ),
        "<plus:DataMining xmlns:plus='http://ns.useplus.org/ldf/xmp/1.0/'>DMI-ALLOWED</plus:DataMining>",
        "<!DOCTYPE x [<!ENTITY a 'DMI-ALLOWED'>]>" + element("&a;"),
        "", "not a packet", String(element("DMI-ALLOWED").dropLast(60)),
    ]

    @Test("what says nothing", arguments: silent)
    func silence(text: String) { #expect(ask(text) == .silent, "\(text)") }

    static let sidecars: [(String, SignalAnswer)] = [
        (
            "{\"XMP-plus:DataMining\": \"http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED\"}",
            .prohibits
        ),
        ("[{\"SourceFile\": \"a.jpg\", \"XMP:DataMining\": \"DMI-PROHIBITED\"}]", .prohibits),
        ("{\"DataMining\": \"DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING\"}", .prohibits),
        (
            "{\"XMP-plus\": {\"DataMining\": \"Prohibited for Generative AI/ML training\"}}",
            .prohibits
        ),
        (
            "{\"dataMining\": \"Prohibited, see plus:OtherConstraints\"}",
            .conditional([.constraint])
        ),
        ("{\"DataMining\": \"Prohibited by order of the owner\"}", .prohibits),
        ("{\"DataMining\": [\"DMI-ALLOWED\", \"DMI-PROHIBITED\"]}", .prohibits),
        ("{\"DataMining\": \"Allowed\"}", .permits),
        ("{\"DataMining\": \"\\u0044MI-ALLOWED\"}", .permits),
        ("{\"DataMining\": \"Unspecified - no prohibition defined\"}", .silent),
        (
            "{\"DataMining\": null, \"x\": {\"y\": {\"z\": {\"DataMining\": \"DMI-ALLOWED\"}}}}",
            .silent
        ),
        ("{\"DataMining\": 1}", .silent), ("{\"DataMining\": \"DMI-ALLOWED\"", .silent),
        ("", .silent),
    ]

    @Test("sidecars as ExifTool writes them", arguments: sidecars)
    func exifTool(text: String, expected: SignalAnswer) {
        #expect(askJSON(text) == expected, "\(text)")
    }

    @Test("of more values than are kept none grants anything")
    func tooMany() {
        let values = [String](repeating: "\"DMI-ALLOWED\"", count: 2000).joined(separator: ",")
        #expect(askJSON("{\"DataMining\": [\(values)]}") == .prohibits)
        let items = String(repeating: "<rdf:li>DMI-ALLOWED</rdf:li>", count: 2000)
        let bag = "<plus:DataMining><rdf:Bag>\(items)</rdf:Bag></plus:DataMining>"
        #expect(ask(Self.packet(bag)) == .prohibits)
    }

    @Test("rights beside it: lists, languages, and attributes")
    func rightsFields() throws {
        let text = Self.packet(
            """
            <dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© A</rdf:li>
            <rdf:li xml:lang="de">© B</rdf:li></rdf:Alt></dc:rights>
            <dc:creator><rdf:Seq><rdf:li>First</rdf:li><rdf:li>Second</rdf:li></rdf:Seq></dc:creator>
            <cc:license xmlns:cc="http://creativecommons.org/ns#"
             rdf:resource="http://creativecommons.org/licenses/by/4.0/"/>
            """,
            attributes: """
                xmlns:r="http://ns.adobe.com/xap/1.0/rights/" r:Marked="True" r:WebStatement="https://w.example"
                """
        )
        let rights = try rights(text)
        #expect(rights.values(.rights) == ["© A", "© B"])
        #expect(rights.values(.creator) == ["First", "Second"])
        #expect(rights.values(.license) == ["http://creativecommons.org/licenses/by/4.0/"])
        #expect(rights.values(.marked) == ["True"])
        #expect(rights.values(.webStatement) == ["https://w.example"])
        let json = ByteBuffer(text: "[{\"XMP-xmpRights:WebStatement\": \"https://w.example\"}]")
        #expect(ImageRights(json: json.bytes)?.values(.webStatement) == ["https://w.example"])
    }

    @Test("no beginning of a packet that permits does permit")
    func truncated() throws {
        let text = Array(Self.element("DMI-ALLOWED").utf8)
        let close = Array("</x:xmpmeta>".utf8)
        let end = try #require(text.indices.first { text[$0...].starts(with: close) })
        #expect(permitsAnything(reading(IPTC.standard, .xmp, text)))
        for cut in 0..<(end + close.count) {
            #expect(!permitsAnything(reading(IPTC.standard, .xmp, text[..<cut])), "\(cut)")
        }
    }

    @Test("accidents never crash it")
    func mutations() {
        expectSteady(IPTC.standard, .xmp, Self.prohibiting[12], seed: 6)
        expectSteady(IPTC.standard, .imageMetadata, Self.sidecars[6].0, seed: 7)
    }
}

@Suite("TDM reservations inside files")
struct EmbeddedReservationTests {
    private func xmp(_ inside: String) throws -> EmbeddedReservation {
        let buffer = ByteBuffer(text: IPTCTests.packet(inside))
        return try EmbeddedReservation(xmp: buffer.bytes)
    }

    private func package(_ metadata: String, attributes: String = "") throws -> EmbeddedReservation
    {
        let buffer = ByteBuffer(
            text: """
                <package xmlns="http://www.idpf.org/2007/opf" \(attributes)><metadata
                 xmlns:dc="http://purl.org/dc/elements/1.1/">\(metadata)</metadata></package>
                """
        )
        return try EmbeddedReservation(package: buffer.bytes)
    }

    /// What is said of training by the text of a carrier.
    private func answer(_ carrier: SignalCarrier, _ text: String) -> SignalAnswer {
        var reading = SignalReading()
        let buffer = ByteBuffer(text: text)
        let context = SignalContext(url: "https://example.org/work")
        SignalRegistry.read(
            SignalStandard.Source(carrier, buffer.bytes),
            by: [TDMRepStandard.standard],
            for: context,
            into: &reading
        )
        SignalRegistry.settle(by: [TDMRepStandard.standard], for: context, &reading)
        return SignalAnswer(reading.statements, for: .train)
    }

    @Test("the standard's own carriers", arguments: ["pdf.xmp", "epub2.opf", "epub3.opf"])
    func vectors(name: String) throws {
        guard let path = SharedData.path("tdmrep/" + name) else { return }
        let buffer = ByteBuffer(copying: try contents(of: path))
        let isPacket = name == "pdf.xmp"
        let found =
            try isPacket
            ? EmbeddedReservation(xmp: buffer.bytes) : EmbeddedReservation(package: buffer.bytes)
        #expect(found.fields.map(\.name) == ["tdm:reservation", "tdm:policy"])
        #expect(found.fields.first?.value == "1")
        #expect(found.fields.last?.value.hasSuffix("/policies/policy.json") == true)
        let text = String(copying: buffer.bytes)
        #expect(answer(isPacket ? .xmp : .publication, text) == .prohibits)
    }

    @Test(
        "both namespaces are read in packets",
        arguments: ["http://www.w3.org/ns/tdmrep/", "http://www.w3.org/ns/tdmrep#"]
    )
    func namespaces(namespace: String) throws {
        let tag = "<t:reservation xmlns:t='\(namespace)'>0</t:reservation>"
        #expect(try xmp(tag).fields.map(\.value) == ["0"])
        #expect(answer(.xmp, IPTCTests.packet(tag)) == .permits)
    }

    @Test(
        "values other than 0 and 1 are as if they were not there",
        arguments: ["2", "true", "01", "yes"]
    )
    func values(value: String) throws {
        let tag = "<t:reservation xmlns:t='http://www.w3.org/ns/tdmrep/'>\(value)</t:reservation>"
        #expect(answer(.xmp, IPTCTests.packet(tag)) == .silent)
    }

    @Test("packages: names of EPUB 2, properties and prefixes of EPUB 3")
    func packages() throws {
        func values(_ metadata: String, attributes: String = "") throws -> [String] {
            try package(metadata, attributes: attributes).fields.map(\.value)
        }
        #expect(try values("<meta name='tdm:reservation' content='1'/>") == ["1"])
        #expect(try values("<meta property='tdm:reservation'> 0 </meta>") == ["0"])
        let other = "<meta property='other:reservation'>1</meta>"
        let prefix = "prefix='other: http://www.w3.org/ns/tdmrep/'"
        #expect(try values(other, attributes: prefix) == ["1"])
        #expect(try values(other).isEmpty)
        #expect(try values("<meta refines='#c' property='tdm:reservation'>0</meta>").isEmpty)
    }

    @Test("of two values the one that reserves counts, and a policy not at hand lifts nothing")
    func several() {
        func text(_ metadata: String) -> String {
            "<package xmlns='http://www.idpf.org/2007/opf'><metadata>\(metadata)</metadata></package>"
        }
        let open = "<meta name='tdm:reservation' content='0'/>"
        let reserved = "<meta name='tdm:reservation' content='1'/>"
        #expect(answer(.publication, text(open)) == .permits)
        #expect(answer(.publication, text(open + reserved)) == .prohibits)
        let policy = "<meta name='tdm:policy' content='https://p'/>"
        #expect(answer(.publication, text(reserved + policy)) == .prohibits)
        #expect(answer(.publication, "<package><metadata>") == .silent)
    }
}
