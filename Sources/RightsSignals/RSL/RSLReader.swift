import ProvenanceCore

/// Makes an `RSLDocument` of XML: of an RSL file, or of RSL inside a feed, a package or a packet.
///
/// Structure is strict, since an offer that is misread is worse than none: an unknown element of
/// RSL's own namespace, a `content` without licences, a second `permits` of one type make the
/// whole document invalid. Elements of other namespaces are passed over with all inside them.
/// What cannot change an answer (an odd `max-age`) becomes a remark.
package enum RSLReader {
    package enum Outcome: Sendable {
        case document(RSLDocument)
        /// It is meant to be RSL and is not: nothing is licensed by it.
        case invalid(RSLFault)
        /// It has nothing of RSL.
        case notRSL
    }

    /// - Parameter isAssociated: whether the text came with one work (in its page, its packet or
    ///   its feed item), so that an empty `url` stands for that work.
    package static func read(_ text: RawSpan, isAssociated: Bool) -> Outcome {
        let whole = RSLPlace(range: 0..<text.byteCount, line: 1)
        let document: XMLDocument
        do {
            document = try XMLReader.read(text)
        } catch {
            // Broken XML that never names the namespace is some other file, such as an error page.
            guard names(text, RSLDocument.namespace) else { return .notRSL }
            return .invalid(
                RSLFault(error.message, at: RSLPlace(range: whole.range, line: error.line))
            )
        }
        var walk = RSLWalk(xml: document, whole: whole.range, isAssociated: isAssociated)
        do {
            return try walk.read().map { .document($0) } ?? .notRSL
        } catch {
            return .invalid(error)
        }
    }

    private static func names(_ text: RawSpan, _ word: String) -> Bool {
        // A text in UTF-16 never matches byte for byte; it is converted first.
        var buffer = ByteBuffer()
        if let isBigEndian = TextEncoding.utf16Order(of: text) {
            _ = TextEncoding.convertUTF16(text, isBigEndian: isBigEndian, into: &buffer)
        } else {
            buffer.append(text.extracting(0..<min(text.byteCount, Limits.xmlBytes)))
        }
        let bytes = buffer.bytes
        let needle = Array(word.utf8)
        var index = 0
        while let start = bytes.firstOffset(of: needle[0], from: index, to: bytes.byteCount),
            start + needle.count <= bytes.byteCount
        {
            if needle.indices.allSatisfy({
                bytes.unsafeLoad(fromByteOffset: start + $0, as: UInt8.self) == needle[$0]
            }) {
                return true
            }
            index = start + 1
        }
        return false
    }
}

/// One walk through a document. Depth follows RSL's own grammar, four levels.
private struct RSLWalk {
    let xml: XMLDocument
    let whole: Range<Int>
    let isAssociated: Bool
    var result = RSLDocument()

    /// What may stand in what, of RSL's own elements.
    private static let grammar: [String: Set<String>] = [
        "rsl": ["content"],
        "content": ["license", "schema", "alternate", "copyright", "terms"],
        "license": ["permits", "prohibits", "payment", "reporting", "legal"],
        "payment": ["standard", "custom", "amount", "accepts"],
    ]

    init(xml: XMLDocument, whole: Range<Int>, isAssociated: Bool) {
        self.xml = xml
        self.whole = whole
        self.isAssociated = isAssociated
    }

    /// - Returns: nil if nothing of RSL's namespace is there.
    mutating func read() throws(RSLFault) -> RSLDocument? {
        var isRSL = false
        var index = 0
        while index < xml.elements.count {
            let element = xml.elements[index]
            guard element.name.namespace == RSLDocument.namespace else {
                index += 1
                continue
            }
            isRSL = true
            switch element.name.local {
            case "rsl": try readRSL(index)
            case "content": try readContent(index, item: enclosingItem(of: element))
            default: throw fault("`\(element.name.local)` outside `rsl` and `content`", index)
            }
            index = element.end
        }
        guard isRSL else { return nil }
        guard !result.contents.isEmpty else { throw fault("no `content`", 0) }
        return result
    }

    private func place(_ index: Int) -> RSLPlace {
        let element = xml.elements[index]
        return RSLPlace(range: xml.hasOffsets ? element.range : whole, line: element.line)
    }

    private func fault(_ message: String, _ index: Int) -> RSLFault {
        RSLFault(message, at: place(index))
    }

    private mutating func remark(_ message: String, _ index: Int) {
        if result.remarks.count < Limits.signalTokens {
            result.remarks.append(RSLFault(message, at: place(index)))
        }
    }

    /// The children of RSL's own namespace; others are passed over.
    private func children(of index: Int) throws(RSLFault) -> [Int] {
        let allowed = Self.grammar[xml.elements[index].name.local] ?? []
        var own: [Int] = []
        for child in xml.children(of: index) {
            let name = xml.elements[child].name
            guard name.namespace == RSLDocument.namespace else { continue }
            guard allowed.contains(name.local) else {
                throw fault("an element that RSL does not have there", child)
            }
            own.append(child)
        }
        return own
    }

    private mutating func readRSL(_ index: Int) throws(RSLFault) {
        if let age = xml.elements[index].attribute("max-age") {
            if let days = Int(age), days > 0 {
                result.maxAgeDays = days
            } else {
                remark("`max-age` is no positive number of days", index)
            }
        }
        let contents = try children(of: index)
        guard !contents.isEmpty else { throw fault("`rsl` without `content`", index) }
        for content in contents { try readContent(content, item: nil) }
    }

    private mutating func readContent(_ index: Int, item: String?) throws(RSLFault) {
        let element = xml.elements[index]
        guard var url = element.attribute("url") else {
            throw fault("`content` without `url`", index)
        }
        url = trimmed(url)
        if url.isEmpty {
            guard isAssociated || item != nil else {
                throw fault("an empty `url` in a file of its own", index)
            }
            url = item ?? ""
        }
        guard let pattern = RSLPattern(url) else {
            throw fault("a `url` that is neither a path nor an address", index)
        }
        var content = RSLContent(url: url, pattern: pattern, place: place(index))
        content.server = element.attribute("server")
        content.lastModified = element.attribute("lastmod")
        switch element.attribute("encrypted") {
        case nil, "false": break
        case "true":
            content.isEncrypted = true
            if content.server == nil { throw fault("`encrypted` without `server`", index) }
        default: throw fault("`encrypted` is neither true nor false", index)
        }
        for child in try children(of: index) {
            let part = xml.elements[child]
            switch part.name.local {
            case "license": content.licenses.append(try readLicense(child))
            case "alternate":
                let address = part.attribute("url") ?? part.attribute("href") ?? trimmed(part.text)
                content.alternates.append(address)
            case "copyright":
                content.copyright = RSLCopyright(
                    holder: trimmed(part.text),
                    type: part.attribute("type"),
                    contactEmail: part.attribute("contactEmail"),
                    contactURL: part.attribute("contactUrl")
                )
            case "terms": content.terms = trimmed(part.text)
            default: break
            }
        }
        guard !content.licenses.isEmpty else { throw fault("`content` without `license`", index) }
        result.contents.append(content)
    }

    private mutating func readLicense(_ index: Int) throws(RSLFault) -> RSLLicense {
        var license = RSLLicense(place: place(index))
        for child in try children(of: index) {
            let element = xml.elements[child]
            guard !element.isTextCut else { throw fault("text that is too long", child) }
            let type = element.attribute("type")
            switch element.name.local {
            case "permits": try readTerms(child, type, into: &license.permits)
            case "prohibits": try readTerms(child, type, into: &license.prohibits)
            case "payment":
                guard license.payment == nil else { throw fault("a second `payment`", child) }
                license.payment = try readPayment(child, type)
            case "reporting":
                let profile = element.attribute("profile").map(trimmed) ?? ""
                if profile.isEmpty { remark("`reporting` without `profile`", child) }
                license.reporting.append(
                    RSLReporting(
                        type: type ?? "",
                        profile: profile,
                        endpoint: element.attribute("endpoint")
                    )
                )
            case "legal":
                license.legal.append(RSLLegal(type: type ?? "", text: trimmed(element.text)))
            default: break
            }
        }
        return license
    }

    private mutating func readTerms(
        _ index: Int,
        _ type: String?,
        into terms: inout RSLTerms
    ) throws(RSLFault) {
        // Drafts joined the words with commas.
        let words = xml.elements[index].text
            .split { $0 == "," || $0.utf8.first.map(isASCIISpace) == true }
            .map(String.init)
        guard words.count <= Limits.signalTokens else { throw fault("too many words", index) }
        switch type {
        case "usage":
            guard terms.usage == nil else { throw fault("two lists of one type", index) }
            terms.usage = usageTerms(words, index)
        case "user":
            guard terms.user == nil else { throw fault("two lists of one type", index) }
            terms.user = RSLWordTerms(words: words, place: place(index))
        case "geo":
            guard terms.geo == nil else { throw fault("two lists of one type", index) }
            terms.geo = RSLWordTerms(words: words, place: place(index))
        default: throw fault("a list of no known `type`", index)
        }
    }

    private mutating func usageTerms(_ words: [String], _ index: Int) -> RSLUsageTerms {
        var terms = RSLUsageTerms(place: place(index))
        for word in words {
            if let usage = RSLUsage(rawValue: word) {
                terms.usages.insert(usage)
            } else if let usage = Self.legacyUsages[word] {
                terms.legacy.insert(usage)
                remark("a usage in the words of a draft", index)
            } else if !word.contains(":") {
                terms.hasUnknown = true
                remark("a usage that RSL does not have", index)
            }
        }
        return terms
    }

    /// Words of the drafts 0.9 and of AIPREF, as they are still published.
    private static let legacyUsages: [String: RSLUsage] = [
        "train-ai": .aiTrain, "train-genai": .aiTrain, "ai-training": .aiTrain,
    ]

    private func readPayment(_ index: Int, _ type: String?) throws(RSLFault) -> RSLPayment {
        var payment = RSLPayment(kind: type.flatMap(RSLPayment.Kind.init))
        for child in try children(of: index) {
            let element = xml.elements[child]
            let text = trimmed(element.text)
            switch element.name.local {
            case "standard": payment.standard.append(text)
            case "custom": payment.custom.append(text)
            case "amount": payment.amounts.append((text, element.attribute("currency") ?? ""))
            default: payment.accepts.append(element.attribute("type") ?? text)
            }
        }
        return payment
    }

    /// The address of the feed item around an element: RSS's `link`, Atom's `link/@href`.
    private func enclosingItem(of element: XMLElement) -> String? {
        guard let parent = element.parent else { return nil }
        let name = xml.elements[parent].name.local
        guard name == "item" || name == "entry" else { return nil }
        for child in xml.children(of: parent) where xml.elements[child].name.local == "link" {
            let link = xml.elements[child]
            let rel = link.attribute("rel") ?? "alternate"
            let address = link.attribute("href") ?? trimmed(link.text)
            if rel == "alternate", !address.isEmpty { return address }
        }
        return nil
    }
}

/// `text` without white space of XML at its ends.
func trimmed(_ text: String) -> String {
    let bytes = text.utf8
    guard let first = bytes.firstIndex(where: { !isXMLSpace($0) }),
        let last = bytes.lastIndex(where: { !isXMLSpace($0) })
    else { return "" }
    return String(text[first...last])
}
