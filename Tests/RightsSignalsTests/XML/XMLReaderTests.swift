import ProvenanceCore
import RightsSignals
import TestSupport
import Testing

@Suite("XML")
struct XMLReaderTests {
    private func read(_ bytes: some Sequence<UInt8>) -> Result<XMLDocument, XMLFault> {
        let buffer = ByteBuffer(copying: bytes)
        return Result { () throws(XMLFault) in try XMLReader.read(buffer.bytes) }
    }

    private func fault(_ bytes: some Sequence<UInt8>) -> XMLFault.Kind? {
        if case .failure(let fault) = read(bytes) { fault.kind } else { nil }
    }

    @Test("names are those of their namespaces, whatever the prefixes")
    func namespaces() throws {
        let document = try read(
            """
            <a xmlns="urn:one" xmlns:p="urn:two" p:x="1" y="2">
              <p:b>text <c xmlns="">inner</c> more</p:b>
            </a>
            """.utf8
        ).get()
        #expect(
            document.elements.map(\.name) == [
                XMLName("urn:one", "a"), XMLName("urn:two", "b"), XMLName("", "c"),
            ]
        )
        #expect(document.root?.attribute(XMLName("urn:two", "x")) == "1")
        #expect(document.root?.attribute("y") == "2")
        #expect(document.elements[1].text == "text  more")
        #expect(document.elements[2].parent == 1)
        #expect(Array(document.children(of: 0)) == [1])
    }

    @Test("an element knows its bytes and the line of its start tag")
    func places() throws {
        let text = "<?xml version=\"1.0\"?>\n<a>\n <b x=\"é\"\n   y='2'>t</b>\n <c/>\n</a>\n"
        let document = try read(text.utf8).get()
        let bytes = Array(text.utf8)
        let slices = document.elements.map { String(decoding: bytes[$0.range], as: UTF8.self) }
        #expect(
            slices == [
                "<a>\n <b x=\"é\"\n   y='2'>t</b>\n <c/>\n</a>", "<b x=\"é\"\n   y='2'>t</b>",
                "<c/>",
            ]
        )
        #expect(document.elements.map(\.line) == [2, 3, 5])
    }

    @Test("the entities of XML itself and CDATA are text")
    func text() throws {
        let document = try read("<a b='&lt;&#x41;&amp;'>&gt;<![CDATA[<x>&amp;]]>&#66;</a>".utf8)
            .get()
        #expect(document.root?.attribute("b") == "<A&")
        #expect(document.root?.text == "><x>&amp;B")
    }

    struct Encoded: Sendable {
        var bytes: [UInt8]
        var hasOffsets: Bool
    }

    static let encoded: [Encoded] = {
        let plain = Array("<a>é</a>".utf8)
        let declaration = Array("<?xml version='1.0' encoding='ISO-8859-1'?>".utf8)
        let latin: [UInt8] = Array("<a>".utf8) + [0xE9] + Array("</a>".utf8)
        var little: [UInt8] = []
        var big: [UInt8] = []
        for unit in "<a>é</a>".utf16 {
            let low = UInt8(unit & 255)
            let high = UInt8(unit >> 8)
            little += [low, high]
            big += [high, low]
        }
        return [
            Encoded(bytes: [0xEF, 0xBB, 0xBF] + plain, hasOffsets: true),
            Encoded(bytes: declaration + plain, hasOffsets: true),
            Encoded(bytes: declaration + latin, hasOffsets: false),
            Encoded(bytes: [0xFF, 0xFE] + little, hasOffsets: false),
            Encoded(bytes: [0xFE, 0xFF] + big, hasOffsets: false),
            Encoded(bytes: little, hasOffsets: false),
        ]
    }()

    @Test(
        "text is UTF-8 if it can be, else what its mark or its declaration says",
        arguments: encoded
    )
    func encodings(row: Encoded) throws {
        let document = try read(row.bytes).get()
        #expect(document.root?.text == "é")
        #expect(document.hasOffsets == row.hasOffsets)
    }

    static let billionLaughs =
        "<!DOCTYPE a [<!ENTITY b \"lol\">"
        + (0..<9).map { number in
            let inner = String(repeating: number == 0 ? "&b;" : "&b\(number - 1);", count: 10)
            return "<!ENTITY b\(number) \"\(inner)\">"
        }.joined() + "]><a>&b8;</a>"

    struct Hostile: Sendable {
        var text: String
        var kind: XMLFault.Kind
        init(_ text: String, _ kind: XMLFault.Kind) {
            self.text = text
            self.kind = kind
        }
    }

    static let hostileTexts: [Hostile] = {
        let open = String(repeating: "<b>", count: 100)
        let close = String(repeating: "</b>", count: 100)
        let attributes: [String] = (0..<100_000).map { "a\($0)=''" }
        var declarations = ""
        for number in 0..<60 {
            let names: [String] = (0..<100).map { "xmlns:p\($0)='u:\($0)'" }
            declarations += "<a \(names.joined(separator: " "))><!-- \(number) -->"
        }
        return [
            Hostile(billionLaughs, .doctype),
            Hostile("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>", .doctype),
            Hostile(
                "<!DOCTYPE a [<!ENTITY x SYSTEM \"http://127.0.0.1:1/\">]><a>&x;</a>",
                .doctype
            ),
            Hostile("<!DOCTYPE a [<!ENTITY % p SYSTEM \"x.dtd\"> %p;]><a/>", .doctype),
            Hostile("<!DOCTYPE a [<!ATTLIST a xmlns CDATA #FIXED \"urn:x\">]><a/>", .doctype),
            Hostile("<a>&x;</a>", .malformed),
            Hostile("<a><b></a></b>", .malformed),
            Hostile("<a", .malformed),
            Hostile("<a>", .malformed),
            Hostile("", .malformed),
            Hostile("   ", .malformed),
            Hostile("no markup", .malformed),
            Hostile("<a/><b/>", .malformed),
            Hostile("<a x='1' x='2'/>", .malformed),
            Hostile("<p:a/>", .malformed),
            Hostile("<a>\u{1}</a>", .malformed),
            Hostile("<a>\0</a>", .encoding),
            Hostile(String(repeating: "<a>", count: 1_000_000), .depth),
            Hostile("<a>\(open)\(close)</a>", .depth),
            Hostile("<a \(attributes.joined(separator: " "))/>", .attributes),
            Hostile(declarations, .namespaces),
            Hostile("<a>" + String(repeating: "<b/>", count: 200_000) + "</a>", .elements),
            Hostile("<a>" + String(repeating: "x", count: Limits.xmlBytes) + "</a>", .size),
        ]
    }()

    @Test("what is refused, and as what", arguments: hostileTexts)
    func hostile(row: Hostile) {
        #expect(fault(row.text.utf8) == row.kind, "\(row.text.prefix(80).debugDescription)")
    }

    @Test("bytes in no encoding are refused")
    func noEncoding() {
        #expect(fault(Array("<a>".utf8) + [0xE9] + Array("</a>".utf8)) == .encoding)
        #expect(fault([0xFF, 0xFE, 0, 0, 0x3C, 0, 0, 0]) == .encoding)
        #expect(fault([0xFF, 0xFE, 0x3C]) == .encoding)
        #expect(fault([0xFE, 0xFF, 0xD8, 0x00, 0x00, 0x3C]) == .encoding)
    }

    @Test("an article's length of text is cut, and is known to be")
    func longText() throws {
        let long = String(repeating: "<b>x</b>é", count: 50_000)
        let document = try read("<a>\(String(repeating: "y", count: 100_000))</a>".utf8).get()
        #expect(document.root?.isTextCut == true)
        #expect(document.root?.text.utf8.count == Limits.xmlTextBytes)
        #expect(fault("<a>\(long)</a>".utf8) == nil)
    }

    @Test("a fault tells the line")
    func line() {
        guard case .failure(let fault) = read("<a>\n<b>\n</a>".utf8) else {
            Issue.record("not refused")
            return
        }
        #expect(fault.line == 3)
        #expect(fault.message == "not well-formed XML (line 3)")
    }

    @Test("many threads may read at once")
    func threads() async {
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<16 {
                group.addTask {
                    let text = "<a n='\(number)'>" + String(repeating: "<b/>", count: 500) + "</a>"
                    let buffer = ByteBuffer(text: text)
                    let document = try? XMLReader.read(buffer.bytes)
                    return document?.root?.attribute("n") == "\(number)"
                        && document?.elements.count == 501
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }

    @Test("accidents never crash it, and ranges stay inside")
    func mutations() {
        let text = """
            <?xml version="1.0" encoding="UTF-8"?><!-- c --><a xmlns="urn:a" xmlns:b="urn:b">
            <b:c d="1" b:e='2'>t&amp;<![CDATA[x]]></b:c><?pi x?><f/>é</a>
            """
        for bytes in Mutations(of: text, count: 2000, seed: 1) {
            guard case .success(let document) = read(bytes) else { continue }
            for element in document.elements {
                #expect(element.range.upperBound <= bytes.count || !document.hasOffsets)
                #expect(element.end <= document.elements.count)
            }
        }
    }
}
