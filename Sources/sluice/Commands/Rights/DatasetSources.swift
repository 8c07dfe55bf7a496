import ProvenanceCore
import RightsDatabase
import RightsPolicy
import RightsSignals

/// A Croissant document as a source: its name, its address and the licence that it names.
///
/// Source: MLCommons Croissant 1.1, repository at 401f6fff, section on dataset-level properties
/// (STANDARDS section 9.2; read 2026-11-23).
enum CroissantSource {
    static func rows(
        of bytes: RawSpan,
        file: String
    ) throws(Diagnostics) -> [RightsImport.Row] {
        let position = SourcePosition(file: file, line: 1)
        var text = ByteBuffer()
        text.append(bytes)
        var scanner = JSONScanner(plan: FieldPlan(paths: []))
        if let fault = scanner.checkText(text.paddedBytes, from: 0, to: text.count) {
            throw Diagnostics([
                Diagnostic(
                    "the document is not JSON (\(fault.code.rawValue))",
                    at: SourcePosition(file: file, line: text.bytes.lineNumber(at: fault.offset))
                )
            ])
        }
        var start = 0
        var end = text.count
        func byte(_ index: Int) -> UInt8 {
            text.bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)
        }
        while start < end, byte(start) != UInt8(ascii: "{") { start += 1 }
        while end > start, byte(end - 1) != UInt8(ascii: "}") { end -= 1 }
        var texts: [String: [String]] = [:]
        var elements = JSONElements(of: text.bytes.extracting(start..<end))
        while let element = elements.next() {
            let key = JSONText.string(element.key, kind: element.keyKind)
            let name = key.split(separator: ":").last.map(String.init) ?? key
            guard ["conformsTo", "name", "url", "license", "citeAs"].contains(name) else {
                continue
            }
            texts[name, default: []] += values(element)
        }
        guard
            texts["conformsTo"]?.contains(where: { $0.contains("mlcommons.org/croissant") }) == true
        else {
            throw Diagnostics([
                Diagnostic(
                    "the document does not say that it is Croissant (`conformsTo`)",
                    at: position,
                    hint: "lines of JSON hold one record each, with `kind`"
                )
            ])
        }
        guard let name = texts["name"]?.first else {
            throw Diagnostics([Diagnostic("the dataset has no `name`", at: position)])
        }
        var locators = ["source:\(name)"]
        if let url = texts["url"]?.first, url.hasPrefix("http") {
            locators.append("url-prefix:\(url)")
        }
        var settings: [(name: String, input: RightsInput)] = [
            ("id", .text(RightsDocument.id(name))), ("title", .text(name)),
            ("locators", .items(locators)),
        ]
        if let license = texts["license"], !license.isEmpty {
            settings.append(("license", .text(license.joined(separator: " "))))
        }
        return [RightsImport.Row(kind: .source, settings: settings, position: position)]
    }

    /// The texts of a value: of a text itself, of a list its items, of an object its address.
    private static func values(_ element: borrowing JSONElements.Element) -> [String] {
        switch element.kind {
        case .string, .escapedString: return [element.text]
        case .array:
            var all: [String] = []
            var items = JSONElements(of: element.value)
            while let item = items.next() {
                if item.kind == .string || item.kind == .escapedString { all.append(item.text) }
            }
            return all
        case .object:
            var members = JSONElements(of: element.value)
            while let member = members.next() {
                let isAddress = member.isNamed("@id") || member.isNamed("url")
                if isAddress, member.kind == .string || member.kind == .escapedString {
                    return [member.text]
                }
            }
            return []
        case .number, .true, .false, .null: return []
        }
    }
}

/// A dataset card (README.md with a YAML header) as a source: its name and its licence.
enum CardSource {
    static func rows(
        of bytes: RawSpan,
        file: String
    ) throws(Diagnostics) -> [RightsImport.Row] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.byteCount)
        for index in 0..<min(bytes.byteCount, Limits.policyBytes) {
            text.append(bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self))
        }
        let card = try DatasetCard(text, file: file)
        let name = card.name ?? Files.name(of: Files.folder(of: file))
        guard name != ".", !name.isEmpty else {
            throw Diagnostics([
                Diagnostic(
                    "the card names no dataset",
                    at: SourcePosition(file: file, line: 1),
                    hint: "its header needs `pretty_name: …`, or it lies in a folder of that name"
                )
            ])
        }
        let settings: [(name: String, input: RightsInput)] = [
            ("id", .text(RightsDocument.id(name))), ("title", .text(name)),
            ("locators", .items(["source:\(name)"])), ("license", .text(card.license.text)),
        ]
        return [
            RightsImport.Row(
                kind: .source,
                settings: settings,
                position: SourcePosition(file: file, line: card.line)
            )
        ]
    }
}
