import ProvenanceCore
import RightsPolicy

/// Credit as authors asked for it.
extension Authors {
    /// Applies `changes`: names that are to go are taken out, others are replaced, and addresses
    /// of changed authors go with their old names. The changes that applied, each once.
    mutating func apply(_ changes: CreditChanges) -> [CreditChange] {
        var applied: [CreditChange] = []
        func note(_ change: CreditChange) {
            if !applied.contains(change) { applied.append(change) }
        }
        var result: [Author] = []
        for author in all {
            let name = Self.text(author.name)
            let address = author.url.map(Self.text)
            if let change = changes.change(of: name) ?? address.flatMap(changes.change) {
                note(change)
                result += Self.replacement(change).map { [Author(name: $0, url: nil)] } ?? []
            } else if let parts = Self.parts(name, changes) {
                // Several people in one text: those that are not concerned stay as they are.
                for part in parts {
                    guard let change = changes.change(of: part) else {
                        result.append(Author(name: Self.escaped(part), url: nil))
                        continue
                    }
                    note(change)
                    result += Self.replacement(change).map { [Author(name: $0, url: nil)] } ?? []
                }
            } else if let change = changes.changes(within: name).first {
                // The name with something around it, such as an address.
                note(change)
                result += Self.replacement(change).map { [Author(name: $0, url: nil)] } ?? []
            } else {
                result.append(author)
            }
        }
        if !applied.isEmpty { all = result }
        return applied
    }

    /// The people that `text` lists, if one of them asked for a change: parted at semicolons; then
    /// at `and` and `&` too; then at commas too.
    private static func parts(_ text: String, _ changes: CreditChanges) -> [String]? {
        var marks = [";"]
        for more in [[], [" and ", " & "], [","]] {
            marks += more
            var parts = [text]
            for mark in marks {
                parts = parts.flatMap { $0.split(separator: mark).map(String.init) }
            }
            parts = parts.map { part in
                part.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            }.filter { !$0.isEmpty && $0 != "and" && $0 != "&" }
            if parts.count > 1, parts.contains(where: { changes.change(of: $0) != nil }) {
                return parts
            }
        }
        return nil
    }

    /// The name that stands in its place, as the inside of a JSON string.
    private static func replacement(_ change: CreditChange) -> [UInt8]? {
        switch change.kind {
        case .remove: nil
        case .rename: change.newName.map(escaped)
        case .anonymous: escaped("Anonymous")
        }
    }

    /// What the inside of a JSON string says.
    static func text(_ inside: [UInt8]) -> String {
        var plain = ByteBuffer()
        JSONText.unescape(inside.span.bytes, into: &plain)
        return String(copying: plain.bytes)
    }

    private static func escaped(_ text: String) -> [UInt8] {
        var inside = ByteBuffer()
        inside.append(jsonEscaped: text)
        return inside.withUnsafeBytes { [UInt8]($0) }
    }
}
