import ProvenanceCore

/// The TDM reservation inside a work's own file: in the XMP of a PDF, or in an EPUB's package.
///
/// The last word among TDMRep's carriers: file, header, page, and then this. What the values come
/// to is the standard's to say.
///
/// Source: TDMRep, CG Final Report 2024-05-10, sections 6 "EPUB" and 7 "PDF" (read 2026-11-23).
package struct EmbeddedReservation: Hashable, Sendable {
    /// One value as it is written, by the name that both carriers have for it.
    package struct Field: Hashable, Sendable {
        /// `tdm:reservation` or `tdm:policy`.
        package var name: String
        package var value: String
        package var range: Range<Int>
        /// From 1.
        package var line: Int
    }

    /// What stands there, in order.
    package private(set) var fields: [Field] = []
    /// Both namespaces are in use, `/` in XMP and `#` in packages; either is read in either.
    static let namespaces: Set<String> = [
        "http://www.w3.org/ns/tdmrep/", "http://www.w3.org/ns/tdmrep#",
        "http://www.w3.org/ns/tdmrep",
    ]

    /// Reads an XMP packet.
    package init(xmp text: RawSpan) throws(XMLFault) { self.init(try XMPPacket(text)) }

    init(_ packet: XMPPacket) {
        for property in packet.properties
        where Self.namespaces.contains(property.name.namespace) {
            for value in property.values {
                take(property.name.local, value, property.range, property.line)
            }
        }
    }

    /// Reads an EPUB's package document (`.opf`): `name="tdm:reservation"` of EPUB 2, and
    /// `property="tdm:reservation"` of EPUB 3 with its prefix resolved.
    package init(package text: RawSpan) throws(XMLFault) {
        let document = try XMLReader.read(text)
        var prefixes: Set<String> = ["tdm"]
        for element in document.elements {
            let range = document.hasOffsets ? element.range : 0..<text.byteCount
            if element.name.local == "package", let declared = element.attribute("prefix") {
                let words = declared.split { $0.utf8.first.map(isXMLSpace) == true }
                for (name, address) in zip(words, words.dropFirst())
                where name.hasSuffix(":") && Self.namespaces.contains(String(address)) {
                    prefixes.insert(String(name.dropLast()))
                }
            }
            guard element.name.local == "meta",
                let name = element.attribute("property") ?? element.attribute("name"),
                // A `refines` makes it a word about a part of the publication.
                element.attribute("refines") == nil,
                let colon = name.firstIndex(of: ":"),
                prefixes.contains(String(name[..<colon]))
            else { continue }
            let local = String(name[name.index(after: colon)...])
            let value = element.attribute("content") ?? element.text
            take(local, trimmed(value), range, element.line)
        }
    }

    private mutating func take(_ name: String, _ value: String, _ range: Range<Int>, _ line: Int) {
        guard name == "reservation" || name == "policy", fields.count < Limits.signalTokens else {
            return
        }
        fields.append(Field(name: "tdm:" + name, value: value, range: range, line: line))
    }
}
