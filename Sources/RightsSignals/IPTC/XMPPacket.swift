import ProvenanceCore

/// The properties of an XMP packet that are about the file itself.
///
/// Both forms of a property are read, attribute and element, and all forms of its value: text,
/// `rdf:resource`, `rdf:value`, and the items of `rdf:Alt`, `rdf:Bag` and `rdf:Seq`. Names are
/// namespaces, never prefixes. Descriptions within structures (the ingredients of a montage) are
/// about other files and are not read.
///
/// Source: XMP Part 1 (ISO 16684-1), section 7 "RDF serialization"; RDF/XML section 2.
package struct XMPPacket: Sendable {
    package struct Property: Hashable, Sendable {
        package var name: XMLName
        /// The value, or the items of a list, in order; trimmed. Cut ones are left out.
        package var values: [String]
        package var range: Range<Int>
        package var line: Int
    }

    package private(set) var properties: [Property] = []

    package init(_ text: RawSpan) throws(XMLFault) {
        let document = try XMLReader.read(text)
        let whole = 0..<text.byteCount
        var index = 0
        while index < document.elements.count {
            let element = document.elements[index]
            guard element.name == XMPPacket.rdf("RDF") else {
                index += 1
                continue
            }
            for node in document.children(of: index) { read(node, of: document, whole) }
            index = element.end
        }
    }

    static let rdfNamespace = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

    private static func rdf(_ local: String) -> XMLName { XMLName(rdfNamespace, local) }

    /// One node right beneath `rdf:RDF`: a description of the file.
    private mutating func read(_ node: Int, of document: XMLDocument, _ whole: Range<Int>) {
        let element = document.elements[node]
        let range = document.hasOffsets ? element.range : whole
        for attribute in element.attributes
        where !attribute.name.namespace.isEmpty && attribute.name.namespace != Self.rdfNamespace
            && attribute.name.namespace != "http://www.w3.org/XML/1998/namespace"
        {
            properties.append(
                Property(
                    name: attribute.name,
                    values: [trimmed(attribute.value)],
                    range: range,
                    line: element.line
                )
            )
        }
        for child in document.children(of: node) {
            let property = document.elements[child]
            properties.append(
                Property(
                    name: property.name,
                    values: Self.values(of: child, in: document),
                    range: document.hasOffsets ? property.range : whole,
                    line: property.line
                )
            )
        }
    }

    private static func values(of property: Int, in document: XMLDocument) -> [String] {
        let element = document.elements[property]
        if let resource = element.attribute(rdf("resource")) { return [trimmed(resource)] }
        if let value = element.attribute(rdf("value")) { return [trimmed(value)] }
        for child in document.children(of: property) {
            let inner = document.elements[child]
            guard inner.name.namespace == rdfNamespace else { continue }
            switch inner.name.local {
            case "Alt", "Bag", "Seq":
                return document.children(of: child)
                    .filter { document.elements[$0].name == rdf("li") }
                    .flatMap { values(ofItem: $0, in: document) }
            case "value": return text(inner)
            case "Description":
                if let value = inner.attribute(rdf("value")) { return [trimmed(value)] }
                for part in document.children(of: child)
                where document.elements[part].name == rdf("value") {
                    return text(document.elements[part])
                }
            default: break
            }
        }
        return text(element)
    }

    private static func values(ofItem item: Int, in document: XMLDocument) -> [String] {
        let element = document.elements[item]
        if let resource = element.attribute(rdf("resource")) { return [trimmed(resource)] }
        return text(element)
    }

    private static func text(_ element: XMLElement) -> [String] {
        let value = trimmed(element.text)
        return element.isTextCut || value.isEmpty ? [] : [value]
    }
}
