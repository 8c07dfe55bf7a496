import ProvenanceCore

/// The columns of CSV lists and the keys of JSONL lists.
///
/// `requester` is for the keeper of a list: who asked. It is read past, and leaves no trace.
enum OptOutColumn: String, CaseIterable {
    case value
    case kind
    case uses
    case status
    case received
    case from
    case until
    case reference
    case requester

    /// What is wrong with a name that is no column.
    static func unknown(_ name: String, at position: SourcePosition) -> Diagnostic {
        let words = allCases.map(\.rawValue)
        let known = words.map { "`\($0)`" }.joined(separator: ", ")
        let nearest = suggestion(for: name, among: words)
        return Diagnostic(
            "unknown column `\(name)`",
            at: position,
            hint: nearest.map { "did you mean `\($0)`?" } ?? "columns are \(known)"
        )
    }

    /// Puts the text of this column into `row`. Empty text says nothing.
    func set(_ text: String, in row: inout OptOutListBuilder.Row) {
        guard !text.isEmpty else { return }
        switch self {
        case .value, .requester: break
        case .kind: row.kind = text
        case .uses:
            let separators: Set<Character> = [" ", ",", ";", "|"]
            row.uses = text.split { separators.contains($0) }.map(String.init)
        case .status: row.status = text
        case .received: row.received = text
        case .from: row.from = text
        case .until: row.until = text
        case .reference: row.reference = text
        }
    }
}
