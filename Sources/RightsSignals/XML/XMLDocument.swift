import ProvenanceCore

/// An XML document as one list of elements in document order: what `XMLReader` makes of bytes.
///
/// A list instead of a tree, so that nothing recurses: an element's descendants are those behind
/// it, up to its `end`.
package struct XMLDocument: Sendable {
    package fileprivate(set) var elements: [XMLElement]
    /// Whether ranges are offsets of the text that was given. They are not if it was no UTF-8.
    package let hasOffsets: Bool

    init(elements: [XMLElement], hasOffsets: Bool) {
        self.elements = elements
        self.hasOffsets = hasOffsets
    }

    package var root: XMLElement? { elements.first }

    /// The child elements of the element at `index`, by their own indices.
    package func children(of index: Int) -> Children { Children(elements, of: index) }

    /// Walks from one child to the next, past all that is inside it.
    package struct Children: Sequence, IteratorProtocol {
        private let elements: [XMLElement]
        private let end: Int
        private var index: Int

        fileprivate init(_ elements: [XMLElement], of index: Int) {
            self.elements = elements
            self.index = index + 1
            end = elements[index].end
        }

        package mutating func next() -> Int? {
            guard index < end else { return nil }
            defer { index = elements[index].end }
            return index
        }
    }
}

/// A name of XML: the namespace's address, empty for none, and the name in it. Prefixes are
/// resolved and gone.
package struct XMLName: Hashable, Sendable {
    package var namespace: String
    package var local: String

    package init(_ namespace: String, _ local: String) {
        self.namespace = namespace
        self.local = local
    }
}

package struct XMLAttribute: Hashable, Sendable {
    package var name: XMLName
    package var value: String
}

package struct XMLElement: Sendable {
    package var name: XMLName
    package var attributes: [XMLAttribute]
    /// The character data right inside it, without that of its children.
    package var text = ""
    /// Whether the text was longer than `Limits.xmlTextBytes`, so that its end is missing.
    package var isTextCut = false
    /// The line of its start tag, from 1.
    package var line: Int
    /// Its bytes, from the start tag's `<` to the end tag's `>`.
    package var range: Range<Int>
    /// The index of its parent; nil of the root.
    package var parent: Int?
    /// The index behind its last descendant.
    package var end: Int

    /// The value of an attribute without a namespace.
    package func attribute(_ local: String) -> String? { attribute(XMLName("", local)) }

    package func attribute(_ name: XMLName) -> String? {
        attributes.first { $0.name == name }?.value
    }
}

/// Why a text is not read as XML.
package struct XMLFault: Error, Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case malformed
        case doctype
        case encoding
        case size
        case depth
        case attributes
        case namespaces
        case elements
    }

    package var kind: Kind
    /// From 1.
    package var line: Int
    /// Bytes from the start of the text, as far as it was read.
    package var offset: Int

    init(_ kind: Kind, line: Int, offset: Int = 0) {
        self.kind = kind
        self.line = line
        self.offset = offset
    }

    /// What is wrong, without a word of the text.
    package var message: String {
        let what =
            switch kind {
            case .malformed: "not well-formed XML"
            case .doctype: "a document type declaration, which is refused"
            case .encoding: "neither UTF-8 nor in an encoding that is read"
            case .size: "longer than \(Limits.xmlBytes) bytes"
            case .depth: "elements nested deeper than \(Limits.xmlDepth)"
            case .attributes: "more than \(Limits.xmlAttributes) attributes in one tag"
            case .namespaces: "more than \(Limits.xmlNamespaces) namespaces in force"
            case .elements: "more than \(Limits.xmlElements) elements"
            }
        return "\(what) (line \(line))"
    }
}
