package import ProvenanceCore
package import RightsSignals

/// What the YAML header of a dataset card says of the licence of the whole dataset.
///
/// `license` is an id or a list (all of it); `license_name` and `license_link` say which licence
/// it is where `license` is `other`, and must not contradict it elsewhere: uploaders who mean the
/// Business Source License write `bsl-1.0`. Everything else in the header is passed over.
///
/// Source: Hugging Face hub-docs, `datasetcard.md` and `repositories-licenses.md` at 242f4a1e
/// (read 2026-11-23).
package struct DatasetCard: Sendable {
    /// The card's name, as evidence and manifests give it.
    package let file: String
    package let line: Int
    /// SHA-256 of the card.
    package let sha256: String
    /// What it calls the dataset (`pretty_name`), if it says.
    package let name: String?
    /// What it says, as a default of the dataset: an id, a list, or an object that names it.
    package let license: LicenseValue

    /// The field that evidence names where a card speaks.
    package static let field = "card.license"

    /// - Throws: if there is no header, no licence in it, or something that is no YAML.
    package init(_ text: [UInt8], file: String) throws(Diagnostics) {
        let header = try Self.header(of: text, file: file)
        let root = try YAMLDocument.read(header, file: file)
        guard case .mapping(let entries) = root.content else {
            throw Diagnostics([
                Diagnostic("the header of the card is no mapping", at: root.position)
            ])
        }
        func entry(_ key: String) -> YAMLEntry? { entries.first { $0.key == key } }
        guard let license = entry("license") ?? entry("license_name") else {
            throw Diagnostics([
                Diagnostic(
                    "the card names no licence",
                    at: root.position,
                    hint: "its header needs `license: …`, or leave --card out"
                )
            ])
        }
        let ids = try Self.texts(license.value)
        var name = ""
        var link = ""
        if let found = entry("license_name") { name = try Self.texts(found.value).first ?? "" }
        if let found = entry("license_link") { link = try Self.texts(found.value).first ?? "" }
        self.file = file
        line = license.keyPosition.line
        self.name = try entry("pretty_name").flatMap { found throws(Diagnostics) in
            try Self.texts(found.value).first
        }
        sha256 = SHA256.hex(of: text.span.bytes)
        self.license = Self.value(ids, name: name, link: link)
    }

    /// The card at `path`.
    package init(path: String) throws(Diagnostics) {
        try self.init(DataFolder.bytes(of: path, limit: Limits.policyBytes), file: path)
    }

    /// The header between two lines of three hyphens, as a text whose lines have the numbers that
    /// they have in the card.
    private static func header(of text: [UInt8], file: String) throws(Diagnostics) -> [UInt8] {
        let body = text.starts(with: [0xEF, 0xBB, 0xBF]) ? text[3...] : text[...]
        let lines = body.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        func isFence(_ line: ArraySlice<UInt8>) -> Bool {
            var line = line
            while let last = line.last, last <= 0x20 { line.removeLast() }
            return line.elementsEqual("---".utf8)
        }
        guard let first = lines.first, isFence(first),
            let end = lines.dropFirst().firstIndex(where: isFence)
        else {
            throw Diagnostics([
                Diagnostic(
                    "the card has no header",
                    at: SourcePosition(file: file, line: 1),
                    hint: "a header stands between two lines `---` at the top of the file"
                )
            ])
        }
        return Array([UInt8(ascii: "\n")] + lines[1..<end].joined(separator: [UInt8(ascii: "\n")]))
    }

    private static func texts(_ node: YAMLNode) throws(Diagnostics) -> [String] {
        switch node.content {
        case .text(let text): return [text]
        case .list(let items):
            var texts: [String] = []
            for item in items { texts += try self.texts(item) }
            return texts
        case .mapping:
            throw Diagnostics([
                Diagnostic("a licence of the card is a text or a list", at: node.position)
            ])
        }
    }

    private static func value(_ ids: [String], name: String, link: String) -> LicenseValue {
        let url = link.contains("://") ? link : ""
        guard !name.isEmpty || !url.isEmpty else {
            return ids.count == 1
                ? LicenseValue(field: field, text: ids[0], isDefault: true)
                : LicenseValue(field: field, kind: .array, text: array(ids), isDefault: true)
        }
        // `other` and `unknown` only say that the name does.
        let speaking = ids.filter { !["other", "unknown", ""].contains($0.lowercased()) }
        var json = ByteBuffer()
        json.append("{")
        var members = 0
        func append(_ key: StaticString, _ value: String) {
            json.append(members > 0 ? ",\"" : "\"")
            json.append(key)
            json.append("\":")
            json.append(value)
            members += 1
        }
        if speaking.count == 1 {
            append("id", string(speaking[0]))
        } else if speaking.count > 1 {
            append("id", array(speaking))
        }
        if !name.isEmpty && !speaking.contains(name) { append("name", string(name)) }
        if !url.isEmpty { append("url", string(url)) }
        json.append("}")
        return LicenseValue(
            field: field,
            kind: .object,
            text: String(copying: json.bytes),
            isDefault: true
        )
    }

    private static func string(_ text: String) -> String {
        var json = ByteBuffer()
        json.append(jsonString: text)
        return String(copying: json.bytes)
    }

    private static func array(_ texts: [String]) -> String {
        "[" + texts.map(string).joined(separator: ",") + "]"
    }
}

extension RuleSet {
    /// The same rules, with what a dataset card says as the licence of records that name none.
    ///
    /// The digest covers the card: shards that were done without it are done again.
    package func applying(_ card: DatasetCard) throws(Diagnostics) -> RuleSet {
        var settings = licenses.settings
        settings.cardLicense = card.license
        let header = ByteBuffer(text: "\(digest)\ncard \(card.sha256)\n")
        return RuleSet(
            self,
            licenses: try LicenseRules(settings, table: licenses.table),
            card: card,
            digest: SHA256.hex(of: header.bytes)
        )
    }
}
