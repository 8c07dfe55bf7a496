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
            let name = string(author.name)
            var address: String?
            if let url = author.url { address = string(url) }
            if let change = changes.change(of: name) ?? address.flatMap(changes.change) {
                note(change)
                result += replacement(change)
            } else if let parts = Self.parts(name, changes) {
                // Several people in one text: those that are not concerned stay as they are.
                for part in parts {
                    guard let change = changes.change(of: part) else {
                        result.append(named(part))
                        continue
                    }
                    note(change)
                    result += replacement(change)
                }
            } else if let change = changes.changes(within: name).first {
                // The name with something around it, such as an address.
                note(change)
                result += replacement(change)
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

    /// Whoever stands in the place of a name: one author at most.
    private mutating func replacement(_ change: CreditChange) -> [Author] {
        switch change.kind {
        case .remove: return []
        case .rename:
            guard let name = change.newName else { return [] }
            return [named(name)]
        case .anonymous: return [named("Anonymous")]
        }
    }

    /// What the inside of a JSON string says.
    private func string(_ range: Range<Int>) -> String {
        JSONText.string(bytes(range), kind: .escapedString)
    }

    private mutating func named(_ name: String) -> Author {
        var inside = ByteBuffer()
        inside.append(jsonEscaped: name)
        return Author(name: keep(inside.bytes), url: nil)
    }
}
