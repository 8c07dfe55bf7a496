import ProvenanceCore

/// Licences in JSON-LD with the words of schema.org.
///
/// No processing of contexts: the keys that publishers write are looked for where they write them.
/// A node is the page's own if it stands at the top or in `@graph`, or is the `mainEntity` of such
/// a node, has a type that is text of a page, and does not name another address as itself. What
/// hangs on any other property (`image`, `hasPart`, `citation`) is another work.
///
/// Source: schema.org, `license`, `mainEntity` and `mainEntityOfPage` (read 2026-11-23).
enum StructuredData {
    /// Invalid JSON is no evidence.
    ///
    /// - Parameter isWhole: whether all of the page was read.
    static func licenses(
        in script: HTMLPage.Script,
        url: String?,
        isWhole: Bool
    ) -> [PageLicense] {
        let buffer = ByteBuffer(text: unwrapped(script.text))
        guard let json = SoundJSON(buffer.bytes) else { return [] }
        var walk = Walk(script: script, url: url.map(comparable))
        walk.read(json.value, isTop: true, depth: 0)
        // Of several things with addresses unknown, none is known to be the page.
        if url == nil && walk.pageNodes > 1 || walk.isCut || !isWhole {
            for index in walk.found.indices { walk.found[index].scope = .other }
        }
        return walk.found
    }

    /// The data without the comment or CDATA marks that old templates put around it.
    private static func unwrapped(_ text: String) -> String {
        var text = trimmed(text)
        for (start, end) in [("<!--", "-->"), ("//<![CDATA[", "//]]>"), ("<![CDATA[", "]]>")]
        where text.hasPrefix(start) && text.hasSuffix(end)
            && text.utf8.count >= start.utf8.count + end.utf8.count
        {
            text = trimmed(String(text.dropFirst(start.count).dropLast(end.count)))
        }
        return text
    }

    /// An address without what does not make it another page.
    static func comparable(_ url: String) -> String {
        var text = lowerASCII(url.prefix { $0 != "#" })[...]
        for prefix in ["https://", "http://", "www."] where text.hasPrefix(prefix) {
            text = text.dropFirst(prefix.count)
        }
        while text.hasSuffix("/") { text = text.dropLast() }
        return String(text)
    }

    private struct Walk {
        let script: HTMLPage.Script
        let url: String?
        var found: [PageLicense] = []
        var pageNodes = 0
        var isCut: Bool { budget.isSpent }
        private var budget = MemberBudget()

        init(script: HTMLPage.Script, url: String?) {
            self.script = script
            self.url = url
        }

        /// - Parameter isTop: whether the value may be the page itself.
        mutating func read(_ value: RawSpan, isTop: Bool, depth: Int) {
            guard depth < Limits.signalNesting else { return }
            switch JSONKind(of: value) {
            case .array:
                var elements = JSONElements(of: value)
                while let element = elements.next(), budget.take() {
                    if element.kind == .object || element.kind == .array {
                        read(element.value, isTop: isTop, depth: depth + 1)
                    }
                }
            case .object: readNode(value, isTop: isTop, depth: depth)
            case .string, .escapedString, .number, .true, .false, .null: break
            }
        }

        private mutating func readNode(_ value: RawSpan, isTop: Bool, depth: Int) {
            var isPageType = false
            var isElsewhere = false
            var licenses: [String] = []
            var elements = JSONElements(of: value)
            while let element = elements.next(), budget.take() {
                switch JSONText.string(element.key, kind: element.keyKind) {
                case "@type":
                    isPageType = strings(element.value, element.kind, inside: [])
                        .contains(where: SchemaType.isPage)
                case "@id", "url", "mainEntityOfPage":
                    let names = strings(element.value, element.kind, inside: ["@id"])
                    isElsewhere = isElsewhere || names.contains(where: isOtherPage)
                case "license", "schema:license", "http://schema.org/license",
                    "https://schema.org/license":
                    licenses += strings(
                        element.value,
                        element.kind,
                        inside: ["url", "@id", "name"]
                    )
                default: break
                }
            }
            let isOwn = isTop && isPageType && !isElsewhere
            if isTop && isPageType && !licenses.isEmpty { pageNodes += 1 }
            for license in licenses where found.count < Limits.htmlFindings {
                found.append(
                    PageLicense(
                        value: license,
                        form: .structuredData,
                        scope: isOwn ? .page : .other,
                        range: script.range,
                        line: script.line
                    )
                )
            }
            var members = JSONElements(of: value)
            while let member = members.next(), budget.take() {
                guard member.kind == .object || member.kind == .array else { continue }
                let key = JSONText.string(member.key, kind: member.keyKind)
                guard !key.hasSuffix("license"), key != "@context" else { continue }
                let isSame = key == "@graph" || key == "mainEntity" && !isElsewhere
                read(member.value, isTop: isTop && isSame, depth: depth + 1)
            }
        }

        /// The texts of a value: a string, those of an array, or of an object's member `inside`,
        /// the first of them that it has.
        private mutating func strings(
            _ value: RawSpan,
            _ kind: JSONKind,
            inside keys: [String],
            depth: Int = 0
        ) -> [String] {
            switch kind {
            case .string, .escapedString: return [trimmed(JSONText.string(value, kind: kind))]
            case .array where depth < 2:
                var result: [String] = []
                var elements = JSONElements(of: value)
                while let element = elements.next(), budget.take() {
                    result += strings(element.value, element.kind, inside: keys, depth: depth + 1)
                }
                return result
            case .object where depth < 3:
                var best: (rank: Int, values: [String])?
                var elements = JSONElements(of: value)
                while let element = elements.next(), budget.take() {
                    let key = JSONText.string(element.key, kind: element.keyKind)
                    guard let rank = keys.firstIndex(of: key), rank < best?.rank ?? .max else {
                        continue
                    }
                    best = (rank, strings(element.value, element.kind, inside: [], depth: 3))
                }
                return best?.values ?? []
            case .array, .object, .number, .true, .false, .null: return []
            }
        }

        /// Whether `name` is the address of another page than this one.
        private func isOtherPage(_ name: String) -> Bool {
            guard let url, name.hasPrefix("http://") || name.hasPrefix("https://") else {
                return false
            }
            return StructuredData.comparable(name) != url
        }
    }
}
