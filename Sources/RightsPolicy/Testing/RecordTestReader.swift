package import ProvenanceCore

/// Reads tests: those of a policy's `tests`, and those of a `*.tests.yaml` beside it.
///
/// An entry is one test, or a table: `columns` names a key of a test or a field of the record
/// (`record.metadata.license`), each of `rows` is a test, and what else the entry says holds for
/// all of them. A cell that is `~` says nothing.
package enum RecordTestReader {
    /// The beginning of a column's name that stands for a field of the record.
    private static let fieldPrefix = "record."

    /// The tests of a file.
    ///
    /// - Throws: all findings, from the top of the file to its end.
    package static func read(_ text: [UInt8], file: String) throws(Diagnostics) -> [RecordTest] {
        let root = try YAMLDocument.read(text, file: file, emptyHint: "such as `tests: [{…}]`")
        var reader = SettingsReader()
        var contents = FileContents()
        reader.read(root, name: "", keys: FileContents.keys, into: &contents)
        guard reader.findings.isEmpty else { throw reader.findings.inOrder }
        return contents.tests.map { test in
            var test = test
            test.asOf = test.asOf ?? contents.asOf
            return test
        }
    }

    struct FileContents: Sendable {
        var asOf: Day?
        var tests: [RecordTest] = []

        static let keys: [SettingKey<FileContents>] = [
            SettingKey("as-of", .day) { reader, entry, name, contents in
                contents.asOf = reader.day(entry.value, name)
            },
            SettingKey("tests", shape) { reader, entry, name, contents in
                contents.tests = RecordTestReader.tests(entry.value, name, &reader)
            }.required("such as `tests: [{record: {license: MIT}, outcome: allow}]`"),
        ]
    }

    /// The keys of a file of tests, for its schema.
    static var fileKeys: [SettingKey<FileContents>] { FileContents.keys }

    /// What `tests` looks like.
    static let shape = SettingShape.list(.keys(RecordTestDraft.keys))

    /// The tests of a list of entries.
    static func tests(
        _ node: YAMLNode,
        _ name: String,
        _ reader: inout SettingsReader
    ) -> [RecordTest] {
        guard case .list(let items) = node.content else {
            reader.report(
                "`\(name)` must be a list, not \(node.kind)",
                at: node.position,
                hint: "such as `- {record: {license: MIT}, outcome: allow}`"
            )
            return []
        }
        var tests: [RecordTest] = []
        for item in items {
            var draft = RecordTestDraft(at: item.position)
            let known = reader.findings.all.count
            reader.read(item, name: name, keys: RecordTestDraft.keys, into: &draft)
            // What is wrong with a key would only be said twice.
            guard reader.findings.all.count == known else { continue }
            if draft.columns == nil, draft.rows == nil {
                if let test = test(draft, name, &reader) { tests.append(test) }
            } else {
                tests += rows(of: draft, name, &reader)
            }
        }
        if tests.count > Limits.policyTests {
            reader.report(
                "`\(name)` holds \(tests.count) tests, more than \(Limits.policyTests)",
                at: node.position,
                hint: "put some into another file"
            )
        }
        return tests
    }

    // MARK: Tables

    private static func rows(
        of table: RecordTestDraft,
        _ name: String,
        _ reader: inout SettingsReader
    ) -> [RecordTest] {
        guard let columns = table.columns, let rows = table.rows else {
            let (there, missing) = table.rows == nil ? ("columns", "rows") : ("rows", "columns")
            reader.report("a table with `\(there)` needs `\(missing)`", at: table.position)
            return []
        }
        guard case .list(let items) = rows.content else {
            reader.report(
                "`\(name).rows` must be a list, not \(rows.kind)",
                at: rows.position,
                hint: "such as `- [MIT, allow]`"
            )
            return []
        }
        let accepted = RecordTestDraft.cells.map(\.key)
        var isSound = true
        for column in columns where !column.text.hasPrefix(fieldPrefix) {
            if accepted.contains(column.text) { continue }
            isSound = false
            reader.report(
                "\(quoted(column.text)) is no column of a table of tests",
                at: column.position,
                hint: suggestion(for: column.text, among: accepted).map { "did you mean `\($0)`?" }
                    ?? "a field such as `record.license`, or "
                    + accepted.map { "`\($0)`" }.joined(separator: ", ")
            )
        }
        guard isSound else { return [] }
        var tests: [RecordTest] = []
        for (number, row) in items.enumerated() {
            guard case .list(let cells) = row.content, cells.count == columns.count else {
                var what = row.kind
                if case .list(let cells) = row.content { what = "\(cells.count)" }
                reader.report(
                    "a row has a cell for each of the \(columns.count) columns, not \(what)",
                    at: row.position,
                    hint: "`~` stands for a cell that says nothing"
                )
                continue
            }
            var draft = table
            draft.position = row.position
            draft.name = PolicyText(
                "\(table.name.map { $0.text + ", " } ?? "")row \(number + 1)",
                at: row.position
            )
            let known = reader.findings.all.count
            for (column, cell) in zip(columns, cells) {
                if case .text("~") = cell.content, !cell.isQuoted { continue }
                read(cell, in: column, name, &draft, &reader)
            }
            guard reader.findings.all.count == known else { continue }
            if let test = test(draft, name, &reader) { tests.append(test) }
        }
        return tests
    }

    private static func read(
        _ cell: YAMLNode,
        in column: PolicyText,
        _ name: String,
        _ draft: inout RecordTestDraft,
        _ reader: inout SettingsReader
    ) {
        if column.text.hasPrefix(fieldPrefix) {
            let path = keys(ofPath: column.text.dropFirst(fieldPrefix.count))
            draft.fields.append((path, JSONValue(cell)))
        } else if let key = RecordTestDraft.cells.first(where: { $0.key == column.text }) {
            let entry = YAMLEntry(key: key.key, keyPosition: cell.position, value: cell)
            key.read(&reader, entry, "\(name).\(key.key)", &draft)
        }
    }

    /// The keys of a dotted path; `\` makes a dot a part of its key.
    private static func keys(ofPath path: some StringProtocol) -> [String] {
        var keys = [""]
        var isEscaped = false
        for character in path {
            if isEscaped {
                keys[keys.count - 1].append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "." {
                keys.append("")
            } else {
                keys[keys.count - 1].append(character)
            }
        }
        return keys
    }

    // MARK: One test

    private static func test(
        _ draft: RecordTestDraft,
        _ name: String,
        _ reader: inout SettingsReader
    ) -> RecordTest? {
        guard let record = record(of: draft, &reader) else { return nil }
        guard let outcome = draft.outcome else {
            reader.report(
                "a test needs an `outcome`",
                at: draft.position,
                hint: SettingsReader.accepted(Outcome.allWords)
            )
            return nil
        }
        return RecordTest(
            name: draft.name?.text ?? "line \(draft.position.line)",
            position: draft.position,
            record: record,
            asOf: draft.asOf,
            outcome: outcome,
            reasons: draft.reasons,
            onlyReasons: draft.onlyReasons,
            rules: draft.rules,
            basis: draft.basis?.text,
            attribution: draft.attribution
        )
    }

    private static func record(
        of draft: RecordTestDraft,
        _ reader: inout SettingsReader
    ) -> RecordTest.Record? {
        let hasFields = draft.record != nil || !draft.fields.isEmpty
        let forms = [
            ("record", hasFields), ("json", draft.json != nil), ("file", draft.file != nil),
        ].filter(\.1).map(\.0)
        guard forms.count == 1 else {
            let what =
                forms.isEmpty
                ? "a test needs a record"
                : "a test has one record, not `\(forms[0])` and `\(forms[1])`"
            reader.report(what, at: draft.position, hint: "`record`, `json` or `file`")
            return nil
        }
        if let line = draft.line, draft.file == nil {
            reader.report(
                "`line: \(line)` names a line of a `file`, and there is none",
                at: draft.position
            )
            return nil
        }
        if let file = draft.file { return .file(file, line: draft.line) }
        if let json = draft.json { return .text(json.text) }
        var record = draft.record.map { JSONValue($0) } ?? .object([])
        for (path, value) in draft.fields { record = record.setting(value, at: path[...]) }
        return .text(record.text())
    }
}
