import CLibXML2
import ProvenanceCore
import RightsSignals
import TestSupport
import Testing

/// The reader against libxml2's parser of HTML, on pages that HTML 4 and HTML 5 read alike.
@Suite("HTML as libxml2 reads it")
struct HTMLDifferentialTests {
    /// The metas that libxml2 finds, in document order.
    static func metas(_ text: String) -> [String] {
        var text = text
        return text.withUTF8 { bytes -> [String] in
            let options =
                HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue
                | HTML_PARSE_NOWARNING.rawValue | HTML_PARSE_NONET.rawValue
            let document = bytes.withMemoryRebound(to: CChar.self) {
                htmlReadMemory(
                    $0.baseAddress,
                    Int32($0.count),
                    nil,
                    "UTF-8",
                    Int32(bitPattern: options)
                )
            }
            defer { xmlFreeDoc(document) }
            var found: [String] = []
            var node = xmlDocGetRootElement(document)
            while let current = node {
                if current.pointee.type == XML_ELEMENT_NODE,
                    String(cString: current.pointee.name) == "meta",
                    let name = attribute(current, "name"),
                    let content = attribute(current, "content")
                {
                    found.append("\(lowercased(name))=\(content)")
                }
                node = current.pointee.children ?? current.pointee.next
                var parent = current
                while node == nil, let up = parent.pointee.parent,
                    up.pointee.type == XML_ELEMENT_NODE
                {
                    node = up.pointee.next
                    parent = up
                }
            }
            return found
        }
    }

    private static func attribute(_ node: xmlNodePtr, _ name: String) -> String? {
        var property = node.pointee.properties
        while let current = property {
            if String(cString: current.pointee.name) == name {
                return current.pointee.children?.pointee.content.map { String(cString: $0) } ?? ""
            }
            property = current.pointee.next
        }
        return nil
    }

    private static func lowercased(_ text: String) -> String {
        String(
            decoding: text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 },
            as: UTF8.self
        )
    }

    /// Pages put together from parts by a seeded choice.
    static func page(_ seed: Int) -> String {
        let parts = [
            "<meta name=\"robots\" content=\"noai\">", "<META NAME=Author content='A &amp; B'>",
            "<meta name='a' content='x>y'/>", "<!-- <meta name=\"no\" content=\"no\"> -->",
            "<title>a &lt; <b></title>",
            "<script>var x = '<meta name=\"no\" content=\"no\">';</script>",
            "<style>p > a { }</style>", "<p>text &amp; more", "<div class=x>", "</div>", "</p>",
            "<img src=a.png>", "<br>", "<a href=\"/x?a=1&amp;b=2\">link</a>", "\n",
            "<meta content=\"é\" name=\"tdm-policy\">", "<meta name=\"empty\" content=\"\">",
            "<ul><li>one<li>two</ul>", "<meta name=\"n\"\n content=\"&#65;&#x42;\">",
        ]
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        var text = "<!DOCTYPE html><html><head>"
        for number in 0..<24 {
            if number == 8 { text += "</head><body>" }
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let part = parts[Int((state >> 33) % UInt64(parts.count))]
            // What belongs in a body does not stand in the head.
            if number < 8,
                !["<m", "<M", "<!", "<s", "\n"].contains(String(part.prefix(part == "\n" ? 1 : 2)))
            {
                continue
            }
            text += part
        }
        return text + "</body></html>"
    }

    @Test("the same metas in the same order, on five hundred pages")
    func sameMetas() {
        var count = 0
        for seed in 0..<500 {
            let text = Self.page(seed)
            let buffer = ByteBuffer(text: text)
            let here = HTMLReader.read(buffer.bytes).metas.map { "\($0.name)=\($0.content)" }
            #expect(here == Self.metas(text), "\(text)")
            count += here.count
        }
        #expect(count > 1000)
    }
}
