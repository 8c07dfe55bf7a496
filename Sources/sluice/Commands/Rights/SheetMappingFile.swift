import ProvenanceCore
import RightsDatabase
import RightsPolicy

/// The small YAML file that says what the columns of a sheet are:
///
///     kind: sources
///     header-line: 4
///     days: day-first
///     columns:
///       Publisher site: host
///       Contract no.: [id, document]
///       Our comments: ignore
///     values:
///       train-in: worldwide
///     others: ignore
enum SheetMappingFile {
    private static let keys = ["kind", "header-line", "days", "columns", "values", "others"]

    static func read(_ path: String) throws(Diagnostics) -> SheetMapping {
        let root = try YAMLDocument.read(
            try DataFolder.bytes(of: path, limit: Limits.policyBytes),
            file: path,
            emptyHint: "write `columns:` with one line a column"
        )
        guard case .mapping(let entries) = root.content else {
            throw Diagnostics([Diagnostic("a mapping of columns is a mapping", at: root.position)])
        }
        var mapping = SheetMapping()
        var findings = Diagnostics()
        for entry in entries {
            findings.collecting { () throws(Diagnostics) in try read(entry, into: &mapping) }
        }
        guard findings.isEmpty else { throw findings }
        return mapping
    }

    private static func read(
        _ entry: YAMLEntry,
        into mapping: inout SheetMapping
    ) throws(Diagnostics) {
        switch entry.key {
        case "kind":
            let word = try text(entry.value, "kind")
            mapping.kind = try located(entry) { () throws(Diagnostics) in
                try RightsArgument.kind(word)
            }
        case "header-line":
            guard let line = Int(try text(entry.value, entry.key)), line >= 1 else {
                throw problem("`header-line` is no number of a line", entry)
            }
            mapping.headerLine = line
        case "days":
            let word = try text(entry.value, entry.key)
            guard let order = DayOrder(rawValue: word) else {
                let words = DayOrder.allCases.map(\.rawValue)
                throw problem(
                    "\(quoted(word)) is no order of days",
                    entry,
                    suggestion(for: word, among: words).map { "did you mean `\($0)`?" }
                        ?? "one of \(words.joined(separator: ", "))"
                )
            }
            mapping.days = order
        case "others":
            guard try text(entry.value, entry.key) == "ignore" else {
                throw problem("`others` is `ignore` or left out", entry)
            }
            mapping.ignoresOthers = true
        case "columns":
            for column in try self.entries(entry) {
                let targets = try texts(column.value, column.key)
                mapping.columns.append(
                    SheetMapping.Column(
                        heading: column.key,
                        targets: targets == ["ignore"] ? [] : targets,
                        position: column.value.position
                    )
                )
            }
        case "values":
            for value in try self.entries(entry) {
                mapping.values.append(
                    SheetMapping.Value(
                        field: value.key,
                        text: try texts(value.value, value.key).joined(separator: "\n"),
                        position: value.keyPosition
                    )
                )
            }
        default:
            throw Diagnostics([
                Diagnostic(
                    "unknown key \(quoted(entry.key))",
                    at: entry.keyPosition,
                    hint: suggestion(for: entry.key, among: keys).map { "did you mean `\($0)`?" }
                        ?? "accepted: \(keys.map { "`\($0)`" }.joined(separator: ", "))"
                )
            ])
        }
    }

    private static func entries(_ entry: YAMLEntry) throws(Diagnostics) -> [YAMLEntry] {
        guard case .mapping(let entries) = entry.value.content else {
            throw problem("`\(entry.key)` must be a mapping, not \(entry.value.kind)", entry)
        }
        return entries
    }

    private static func text(_ node: YAMLNode, _ name: String) throws(Diagnostics) -> String {
        guard case .text(let text) = node.content, !text.isEmpty else {
            throw Diagnostics([
                Diagnostic("\(quoted(name)) must be text, not \(node.kind)", at: node.position)
            ])
        }
        return text
    }

    private static func texts(_ node: YAMLNode, _ name: String) throws(Diagnostics) -> [String] {
        guard case .list(let items) = node.content else { return [try text(node, name)] }
        var texts: [String] = []
        for item in items { texts.append(try text(item, name)) }
        return texts
    }

    private static func problem(_ message: String, _ entry: YAMLEntry, _ hint: String? = nil)
        -> Diagnostics
    {
        Diagnostics([Diagnostic(message, at: entry.value.position, hint: hint)])
    }

    private static func located<R>(
        _ entry: YAMLEntry,
        _ body: () throws(Diagnostics) -> R
    ) throws(Diagnostics) -> R {
        do throws(Diagnostics) {
            return try body()
        } catch {
            throw Diagnostics(
                error.all.map { Diagnostic($0.message, at: entry.value.position, hint: $0.hint) }
            )
        }
    }
}
