import ProvenanceCore
import RightsDatabase

/// Finds out what a file is that an import is given, and makes records of what is no sheet: offers
/// of RSL documents, sources of Croissant documents and dataset cards.
enum RightsDocument {
    /// - Parameter origin: the site that RSL documents were found on.
    static func input(_ path: String, origin: String?) throws(Diagnostics) -> RightsImport.Input {
        let input = try RightsImport.Input(path: path)
        guard case .bytes(let bytes) = input.content else { return input }
        let rows: [RightsImport.Row]
        switch kind(of: bytes.bytes, named: input.name) {
        case .rights: return input
        case .offer: rows = try RSLOffers.rows(of: bytes.bytes, file: input.name, origin: origin)
        case .croissant: rows = try CroissantSource.rows(of: bytes.bytes, file: input.name)
        case .card: rows = try CardSource.rows(of: bytes.bytes, file: input.name)
        }
        return RightsImport.Input(name: input.name, content: .rows(rows))
    }

    /// `https://news.example` of what a person names as a site.
    static func origin(_ text: String) throws(Diagnostics) -> String {
        var origin = text
        while origin.hasSuffix("/") { origin.removeLast() }
        let rest = origin.split(separator: "/", omittingEmptySubsequences: false)
        guard rest.count == 3, rest[0] == "https:" || rest[0] == "http:", rest[1].isEmpty,
            rest[2].contains(".")
        else {
            throw Diagnostics([
                Diagnostic(
                    "--origin takes a site, and not \(quoted(text))",
                    hint: "such as https://news.example"
                )
            ])
        }
        return origin
    }

    private enum Kind { case rights, offer, croissant, card }

    private static func kind(of bytes: RawSpan, named name: String) -> Kind {
        let front = String(copying: bytes.extracting(0..<min(bytes.byteCount, 4096)))
        let text = front.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        if text.first == "<" { return .offer }
        // Lines of JSON name no context; a Croissant document is one object that does.
        if text.first == "{", front.contains("\"@context\"") { return .croissant }
        if text.hasPrefix("---"), name.hasSuffix(".md") { return .card }
        return .rights
    }

    /// An id of what a document says, from a text that it names itself by: letters, digits, and
    /// hyphens for all else.
    static func id(_ text: String) -> String {
        var id = ""
        for character in text.lowercased() {
            let isKept = character.isASCII && (character.isLetter || character.isNumber)
            if isKept || character == "." || character == "_" {
                id.append(character)
            } else if id.last != "-", !id.isEmpty {
                id.append("-")
            }
        }
        while id.last == "-" { id.removeLast() }
        return String(id.prefix(200))
    }
}
