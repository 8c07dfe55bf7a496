import ProvenanceCore

/// Reads what a page's markup says about itself, in one pass and in bounded memory.
///
/// The head ends where a browser would end it: at the body, or at the first thing that a head
/// cannot hold. Elements are matched with their end tags by name, so that an element that is never
/// closed ends with the one around it.
///
/// Source: HTML Standard, sections 13.2.5 (tokens), 13.2.6.4.4 ("in head") and 5 (microdata).
package enum HTMLReader {
    package static func read(_ text: RawSpan) -> HTMLPage {
        var converted = ByteBuffer()
        if let isBigEndian = TextEncoding.utf16Order(of: text) {
            guard TextEncoding.convertUTF16(text, isBigEndian: isBigEndian, into: &converted) else {
                var page = HTMLPage()
                page.isWhole = false
                return page
            }
            return read(converted.bytes, wholeRange: 0..<text.byteCount)
        }
        return read(text, wholeRange: nil)
    }

    private static func read(_ text: RawSpan, wholeRange: Range<Int>?) -> HTMLPage {
        let end = min(text.byteCount, Limits.htmlBytes)
        let kept = text.extracting(0..<end)
        var walk = HTMLWalk()
        walk.page.hasOffsets = wholeRange == nil
        walk.page.isWhole = end == text.byteCount
        walk.lines.wholeRange = wholeRange
        var tokens = HTMLTokens(kept)
        while let tag = tokens.next() { walk.take(tag, in: kept) }
        return walk.page
    }
}

/// Counts lines as the walk goes on, each byte once.
private struct LineCounter {
    private var offset = 0
    private var line = 1
    /// Given instead of ranges where offsets mean nothing.
    var wholeRange: Range<Int>?

    mutating func line(at target: Int, in text: RawSpan) -> Int {
        while offset < target,
            let next = text.firstOffset(of: UInt8(ascii: "\n"), from: offset, to: target)
        {
            line += 1
            offset = next + 1
        }
        offset = max(offset, target)
        return line
    }
}

private struct HTMLWalk {
    var page = HTMLPage()
    var lines = LineCounter()

    private struct Open {
        var name: String
        /// Why what is inside is about something else; empty if it is not.
        var other: String
    }

    private var open: [Open] = []
    /// Whether elements are open that are not remembered.
    private var isTooDeep = false
    private var isInHead = true
    private var article = 0
    private var articleDepth = 0

    init() {}

    /// Elements that have no content (section 13.1.2).
    private static let void: Set<String> = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
        "track", "wbr",
    ]

    /// Elements whose end tag may be left out before another of the kind.
    private static let selfEnding: Set<String> = [
        "p", "li", "dt", "dd", "tr", "td", "th", "option",
    ]

    /// What a head can hold.
    private static let headElements: Set<String> = [
        "html", "head", "base", "basefont", "bgsound", "link", "meta", "title", "noscript",
        "noframes", "style", "script", "template",
    ]

    /// Elements whose content is, or credits, another work.
    private static let otherWorks: Set<String> = [
        "figure", "figcaption", "blockquote", "aside", "li", "dd", "td", "tr", "picture", "video",
        "audio", "template", "gallery",
    ]

    mutating func take(_ tag: HTMLTokens.Tag, in text: RawSpan) {
        if tag.isCut { page.isWhole = false }
        if isInHead, tag.isAfterText || !Self.headElements.contains(tag.name) { isInHead = false }
        if tag.isEnd {
            if tag.name == "head" { isInHead = false }
            close(tag.name)
            return
        }
        read(tag, in: text)
        // A script, a style or a title has been passed as a whole.
        if tag.rawText == nil, !Self.void.contains(tag.name) { push(tag) }
    }

    // MARK: Open elements

    private mutating func push(_ tag: HTMLTokens.Tag) {
        if tag.name == "article" {
            if articleDepth == 0 {
                page.articleCount += 1
                article = page.articleCount
            }
            articleDepth += 1
        }
        // One that ends the one before it, whose end tag may be left out.
        if let last = open.last, last.name == tag.name, Self.selfEnding.contains(tag.name) {
            open.removeLast()
        }
        guard open.count < Limits.htmlDepth else {
            isTooDeep = true
            return
        }
        open.append(Open(name: tag.name, other: other(tag)))
    }

    private mutating func close(_ name: String) {
        guard let start = open.lastIndex(where: { $0.name == name }) else { return }
        for element in open[start...] where element.name == "article" {
            articleDepth = max(0, articleDepth - 1)
        }
        if articleDepth == 0 { article = 0 }
        open.removeSubrange(start...)
        isTooDeep = false
    }

    /// Why `tag` and all inside it are about something else than the page.
    private func other(_ tag: HTMLTokens.Tag) -> String {
        if let about = tag.attribute("about") ?? tag.attribute("resource"), !about.isEmpty,
            !about.hasPrefix("#")
        {
            return "about"
        }
        if tag.attribute("itemscope") != nil {
            let type = tag.attribute("itemtype") ?? ""
            return SchemaType.isPage(type) ? "" : "itemscope"
        }
        if tag.name == "article", articleDepth > 1 { return "article" }
        // A list in the footer of the page is its own navigation.
        let isOwnList =
            ["li", "dd", "td", "tr"].contains(tag.name)
            && open.contains { $0.name == "footer" || $0.name == "header" } && articleDepth == 0
        return Self.otherWorks.contains(tag.name) && !isOwnList ? tag.name : ""
    }

    private mutating func place(_ tag: HTMLTokens.Tag, in text: RawSpan) -> HTMLPage.Place {
        let own = tag.attribute("itemscope") == nil ? other(tag) : ""
        return HTMLPage.Place(
            range: lines.wholeRange ?? tag.range,
            line: lines.line(at: tag.range.lowerBound, in: text),
            isInHead: isInHead,
            other: own.isEmpty ? otherAround : own,
            article: article
        )
    }

    private var otherAround: String {
        // Of what is not remembered, anything may be around it.
        isTooDeep ? "depth" : open.last { !$0.other.isEmpty }?.other ?? ""
    }

    // MARK: Findings

    private mutating func read(_ tag: HTMLTokens.Tag, in text: RawSpan) {
        let property = (tag.attribute("itemprop") ?? tag.attribute("property")).map(lowerASCII)
        if let property, Self.isLicenseProperty(property) {
            let value =
                tag.attribute("content") ?? tag.attribute("href") ?? tag.attribute("src")
                ?? tag.attribute("resource")
            if let value, hasRoom(page.properties.count) {
                page.properties.append(
                    HTMLPage.Property(
                        name: property,
                        value: trimmed(value),
                        place: place(tag, in: text)
                    )
                )
            }
        }
        switch tag.name {
        case "meta":
            let name =
                tag.attribute("name") ?? tag.attribute("property") ?? tag.attribute("http-equiv")
            if let name, let content = tag.attribute("content"), hasRoom(page.metas.count) {
                page.metas.append(
                    HTMLPage.Meta(
                        name: lowerASCII(trimmed(name)),
                        content: content,
                        place: place(tag, in: text)
                    )
                )
            }
        case "link", "a", "area": readLink(tag, in: text)
        case "script": readScript(tag, in: text)
        default: break
        }
    }

    private static func isLicenseProperty(_ property: String) -> Bool {
        property.split(separator: " ").contains {
            ["license", "cc:license", "dct:license", "dcterms:license", "schema:license"]
                .contains($0)
        }
    }

    private mutating func readLink(_ tag: HTMLTokens.Tag, in text: RawSpan) {
        guard let element = HTMLPage.Element(rawValue: tag.name),
            let address = tag.attribute("href")
        else { return }
        let relations = lowerASCII(tag.attribute("rel") ?? "")
            .split { $0.utf8.first.map { isXMLSpace($0) || $0 == 0x0C } == true }
            .map(String.init)
        let isWanted =
            element == .link
            ? !relations.isEmpty
            : relations.contains("license") || relations.contains("cc:license")
                || PageLicense.isMention(address)
        guard isWanted, hasRoom(page.links.count) else { return }
        page.links.append(
            HTMLPage.Link(
                element: element,
                relations: relations,
                address: trimmed(address),
                type: tag.attribute("type") ?? "",
                place: place(tag, in: text)
            )
        )
    }

    private mutating func readScript(_ tag: HTMLTokens.Tag, in text: RawSpan) {
        guard let range = tag.rawText, let type = tag.attribute("type") else { return }
        let media = lowerASCII(trimmed(String(type.prefix { $0 != ";" })))
        guard media == RSLDiscovery.mediaType || media == "application/ld+json" else { return }
        guard range.count <= Limits.htmlTextBytes else {
            page.isWhole = false
            return
        }
        guard hasRoom(page.scripts.count) else { return }
        let isAboutPage = isInHead || open.allSatisfy { $0.name == "html" || $0.name == "body" }
        page.scripts.append(
            HTMLPage.Script(
                type: media,
                text: String(copying: text.extracting(range)),
                range: lines.wholeRange ?? range,
                line: lines.line(at: range.lowerBound, in: text),
                isAboutPage: isAboutPage
            )
        )
    }

    private mutating func hasRoom(_ count: Int) -> Bool {
        if count >= Limits.htmlFindings { page.isWhole = false }
        return count < Limits.htmlFindings
    }
}
