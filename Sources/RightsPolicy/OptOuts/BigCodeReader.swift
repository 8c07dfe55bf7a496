import ProvenanceCore

/// The registry of opt-outs from The Stack: one JSON object a line, for one request.
///
/// ```
/// {"issue": 3, "author": "someone", "optout_owners": ["a"], "optout_repos": ["b/c"]}
/// ```
///
/// `optout_owners` are accounts on GitHub with everything they own, now and later;
/// `optout_repos` single repositories. `author` is who wrote the request: it is read past. Rows
/// of the registry's other file, `{"issue": 3, "tag": "question"}`, may stand in the same list
/// (`cat optouts.jsonl issue_tags.jsonl`): such an issue is no request, so its entries stay and
/// do not block, wherever the row stands.
///
/// Source: https://github.com/bigcode-project/opt-out-v2, `data/` (commit 254a947; read
/// 2026-11-23).
enum BigCodeReader {
    private static let keys = ["issue", "author", "optout_owners", "optout_repos", "tag"]

    /// Whether a line looks like a row of the registry.
    static func isRow(_ line: RawSpan) -> Bool {
        let text = ByteBuffer(text: "\"optout_")
        let tag = ByteBuffer(text: "\"tag\"")
        let issue = ByteBuffer(text: "\"issue\"")
        return line.firstOffset(of: text.bytes, from: 0) != nil
            || (line.firstOffset(of: tag.bytes, from: 0) != nil
                && line.firstOffset(of: issue.bytes, from: 0) != nil)
    }

    /// One row, as far as it matters here.
    private struct Row {
        var issue: String
        var owners: [String] = []
        var repositories: [String] = []
        var tag: String?
        var line: Int
    }

    static func read(
        _ text: borrowing ByteBuffer,
        into builder: inout OptOutListBuilder
    ) throws(Diagnostics) {
        var rows: [Row] = []
        var questions: Set<String> = []
        try JSONRows.forEach(of: text, keys: keys, into: &builder) { fields, line, builder in
            guard let row = row(fields, line: line, &builder) else { return }
            if row.tag == "question" { questions.insert(row.issue) }
            rows.append(row)
        }
        for row in rows {
            var terms = OptOutListBuilder.Row()
            terms.reference = "issue \(row.issue)"
            if questions.contains(row.issue) { terms.status = OptOutStatus.rejected.rawValue }
            for (kind, names) in [
                (OptOutKind.accounts, row.owners), (.repositories, row.repositories),
            ] {
                terms.kind = kind.rawValue
                for name in names {
                    let value = ByteBuffer(text: "github.com/" + name)
                    builder.add(value.bytes, terms, line: row.line)
                }
            }
        }
    }

    private static func row(
        _ fields: [JSONRows.Field?],
        line: Int,
        _ builder: inout OptOutListBuilder
    ) -> Row? {
        guard case .text(let issue)? = fields[0] else {
            builder.reject("the row has no `issue`", line: line)
            return nil
        }
        var row = Row(issue: issue, line: line)
        if let tag = fields[4] {
            guard case .text("question") = tag else {
                builder.reject(
                    "the row has a tag that is not known",
                    hint: "known is `question`",
                    line: line
                )
                return nil
            }
            row.tag = "question"
        }
        for (index, path) in [(2, \Row.owners), (3, \Row.repositories)] {
            switch fields[index] {
            case nil: continue
            case .texts(let names): row[keyPath: path] = names
            default:
                builder.reject("`\(keys[index])` is no list of names", line: line)
                return nil
            }
        }
        if row.tag == nil, row.owners.isEmpty, row.repositories.isEmpty {
            builder.reject("the row names neither an account nor a repository", line: line)
            return nil
        }
        return row
    }
}
