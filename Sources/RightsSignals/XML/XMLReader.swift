import CLibXML2
import ProvenanceCore

/// Reads XML with libxml2: namespaces resolved, everything bounded, nothing fetched.
///
/// A document type declaration ends the reading before anything in it is looked at, so there are
/// no entities but the five of XML itself, no defaults and no other files. Sizes and depths are
/// those of `Limits`. A document is read whole or not at all.
///
/// The only file that calls libxml2. Source: XML 1.0 (Fifth Edition), Namespaces in XML 1.0 (Third
/// Edition), as libxml2 2.9.14 reads them.
package enum XMLReader {
    package static func read(_ text: RawSpan) throws(XMLFault) -> XMLDocument {
        guard text.byteCount <= Limits.xmlBytes else { throw XMLFault(.size, line: 1) }
        var converted = ByteBuffer()
        switch TextEncoding.convertXML(text, into: &converted) {
        case .none: throw XMLFault(.encoding, line: 1)
        case .utf8: return try parse(text, hasOffsets: true)
        case .converted:
            do throws(XMLFault) {
                return try parse(converted.bytes, hasOffsets: false)
            } catch {
                // Offsets count in what was converted, not in what was given.
                throw XMLFault(error.kind, line: error.line)
            }
        }
    }

    private static func parse(_ text: RawSpan, hasOffsets: Bool) throws(XMLFault) -> XMLDocument {
        try AttributeGuard.check(text)
        // SAFETY: libxml2 copies the bytes or reads them before `run` returns, and so does the
        // builder, which does not outlive it.
        let result = text.withUnsafeBytes { run($0) }
        if let fault = result.fault { throw fault }
        return XMLDocument(elements: result.elements, hasOffsets: hasOffsets)
    }

    private static func run(_ bytes: UnsafeRawBufferPointer) -> XMLBuilder {
        _ = library
        let builder = XMLBuilder(bytes)
        guard let context = xmlNewParserCtxt() else {
            builder.fault = XMLFault(.malformed, line: 1)
            return builder
        }
        defer { xmlFreeParserCtxt(context) }
        builder.context = context
        // SAFETY: the context is ours and alive; the builder outlives the call that uses it.
        context.pointee.sax.pointee = XMLBuilder.callbacks
        context.pointee.userData = Unmanaged.passUnretained(builder).toOpaque()
        // `NOENT` is about the five entities that are left: without it, libxml2 hands `&amp;` in
        // an attribute on as `&#38;`.
        let options =
            XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue
            | XML_PARSE_NOCDATA.rawValue | XML_PARSE_NOENT.rawValue
        let document = withExtendedLifetime(builder) {
            xmlCtxtReadMemory(
                context,
                bytes.baseAddress,
                Int32(bytes.count),
                nil,
                nil,
                Int32(bitPattern: options)
            )
        }
        // No callback builds a tree; should one come after all, it is freed.
        if let document { xmlFreeDoc(document) }
        if builder.fault == nil, context.pointee.wellFormed == 0 || builder.elements.isEmpty {
            builder.noteFault(.malformed)
        }
        return builder
    }

    /// libxml2 set up for all threads, once, when the first document is read.
    private static let library: Void = xmlInitParser()
}

/// Receives what libxml2 reads and makes the list of elements. Belongs to one call.
private final class XMLBuilder {
    var elements: [XMLElement] = []
    var fault: XMLFault?
    var context: xmlParserCtxtPtr?

    /// SAFETY: valid as long as the reading lasts; the builder does not outlive it.
    private let text: UnsafeRawBufferPointer
    /// The open elements, and how many namespaces each declares.
    private var open: [(index: Int, namespaces: Int)] = []
    private var openNamespaces = 0
    /// Names of namespaces by libxml2's own copy, which stays where it is.
    private var namespaces: [UnsafePointer<xmlChar>: String] = [:]

    init(_ text: UnsafeRawBufferPointer) { self.text = text }

    /// Where libxml2 stands in the text.
    private var offset: Int {
        guard let input = context?.pointee.input?.pointee, let current = input.cur,
            let base = input.base
        else { return 0 }
        return min(max(0, Int(input.consumed) + (current - base)), text.count)
    }

    private var line: Int { Int(max(1, context?.pointee.input?.pointee.line ?? 1)) }

    func noteFault(_ kind: XMLFault.Kind) {
        if fault == nil { fault = XMLFault(kind, line: line, offset: offset) }
    }

    func stop(_ kind: XMLFault.Kind) {
        noteFault(kind)
        xmlStopParser(context)
    }

    func start(
        _ local: UnsafePointer<xmlChar>?,
        _ namespace: UnsafePointer<xmlChar>?,
        namespaceCount: Int,
        _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?,
        count: Int
    ) {
        guard fault == nil else { return }
        openNamespaces += namespaceCount
        guard open.count < Limits.xmlDepth else { return stop(.depth) }
        guard count <= Limits.xmlAttributes else { return stop(.attributes) }
        guard openNamespaces <= Limits.xmlNamespaces else { return stop(.namespaces) }
        guard elements.count < Limits.xmlElements else { return stop(.elements) }
        // `<` stands nowhere inside a start tag, so the last one is where the tag starts.
        let current = offset
        var start = current
        var lines = 0
        while start > 0, text[min(start, text.count - 1)] != UInt8(ascii: "<") {
            start -= 1
            if text[start] == UInt8(ascii: "\n") { lines += 1 }
        }
        var element = XMLElement(
            name: XMLName(name(namespace), string(local)),
            attributes: [],
            line: max(1, line - lines),
            range: start..<max(start, current),
            parent: open.last?.index,
            end: elements.count + 1
        )
        element.attributes.reserveCapacity(count)
        for number in 0..<count {
            // Five pointers each: name, prefix, namespace, start and end of the value.
            guard let attributes, let valueStart = attributes[number * 5 + 3],
                let valueEnd = attributes[number * 5 + 4]
            else { continue }
            let value = UnsafeBufferPointer(start: valueStart, count: valueEnd - valueStart)
            element.attributes.append(
                XMLAttribute(
                    name: XMLName(
                        name(attributes[number * 5 + 2]),
                        string(attributes[number * 5])
                    ),
                    value: String(decoding: value, as: UTF8.self)
                )
            )
        }
        open.append((elements.count, namespaceCount))
        elements.append(element)
    }

    func end() {
        guard fault == nil, let last = open.popLast() else { return }
        openNamespaces -= last.namespaces
        let start = elements[last.index].range.lowerBound
        elements[last.index].range = start..<max(start, offset)
        elements[last.index].end = elements.count
    }

    func characters(_ start: UnsafePointer<xmlChar>?, count: Int) {
        guard fault == nil, let start, let index = open.last?.index else { return }
        let room = Limits.xmlTextBytes - elements[index].text.utf8.count
        if count > room { elements[index].isTextCut = true }
        guard room > 0 else { return }
        let kept = UnsafeBufferPointer(start: start, count: min(count, room))
        elements[index].text += String(decoding: kept, as: UTF8.self)
    }

    private func name(_ namespace: UnsafePointer<xmlChar>?) -> String {
        guard let namespace else { return "" }
        if let known = namespaces[namespace] { return known }
        let name = string(namespace)
        namespaces[namespace] = name
        return name
    }

    private func string(_ text: UnsafePointer<xmlChar>?) -> String {
        text.map { String(cString: $0) } ?? ""
    }

    static var callbacks: xmlSAXHandler {
        var handler = xmlSAXHandler()
        handler.initialized = UInt32(XML_SAX2_MAGIC)
        handler.startElementNs = { data, local, _, namespace, namespaces, _, count, _, attributes in
            builder(data)?.start(
                local,
                namespace,
                namespaceCount: Int(namespaces),
                attributes,
                count: Int(count)
            )
        }
        handler.endElementNs = { data, _, _, _ in builder(data)?.end() }
        handler.characters = { data, text, count in
            builder(data)?.characters(text, count: Int(count))
        }
        handler.cdataBlock = { data, text, count in
            builder(data)?.characters(text, count: Int(count))
        }
        handler.internalSubset = { data, _, _, _ in builder(data)?.stop(.doctype) }
        handler.getEntity = { _, _ in nil }
        // With this set, libxml2 prints nothing. Warnings are passed over.
        handler.serror = { data, error in
            guard let error, error.pointee.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
            builder(data)?.noteFault(.malformed)
        }
        return handler
    }
}

/// SAFETY: libxml2 hands back the pointer that `XMLReader.run` gave it, while the builder lives.
private func builder(_ data: UnsafeMutableRawPointer?) -> XMLBuilder? {
    data.map { Unmanaged<XMLBuilder>.fromOpaque($0).takeUnretainedValue() }
}

/// Finds start tags with more attributes than are read, before libxml2 sees them: it compares
/// each attribute of a tag with all others.
private enum AttributeGuard {
    static func check(_ text: RawSpan) throws(XMLFault) {
        var count = 0
        var line = 1
        for index in 0..<text.byteCount {
            switch text.unsafeLoad(fromByteOffset: index, as: UInt8.self) {
            // `<` stands in no attribute's value, so it starts a new tag wherever it stands.
            case UInt8(ascii: "<"): count = 0
            case UInt8(ascii: "\n"): line += 1
            case UInt8(ascii: "=") where isAttribute(text, behind: index):
                count += 1
                guard count <= Limits.xmlAttributes else {
                    throw XMLFault(.attributes, line: line, offset: index)
                }
            default: break
            }
        }
    }

    /// Whether the `=` at `index` is followed by a quote, as that of an attribute must be.
    private static func isAttribute(_ text: RawSpan, behind index: Int) -> Bool {
        var next = index + 1
        while next < text.byteCount, next < index + 16,
            isXMLSpace(text.unsafeLoad(fromByteOffset: next, as: UInt8.self))
        {
            next += 1
        }
        guard next < text.byteCount else { return false }
        let byte = text.unsafeLoad(fromByteOffset: next, as: UInt8.self)
        // So much white space is no one's style: it counts, whatever follows.
        return byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || isXMLSpace(byte)
    }
}

/// White space of XML and HTML attributes (XML 1.0 section 2.3).
func isXMLSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
}
