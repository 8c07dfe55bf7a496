package import ProvenanceCore

/// What an author asked for: no longer to be named, to be named otherwise, or to be anonymous.
package struct CreditChange: Hashable, Sendable {
    package enum Kind: String, CaseIterable, SettingWord {
        case remove
        case rename
        case anonymous
    }

    package var kind: Kind
    /// Of `rename` alone.
    package var newName: String?
    /// The request as the operator files it; never the requester's person.
    package var reference: String
    package var date: Day?
}

/// Changes of credit that authors asked for (`attribution: {credit-changes: FILE}`): they change
/// how a record is credited, and never whether it may be used.
///
/// The file is CSV with a header: `match` (the name or the address that records give), `change`
/// (`remove`, `rename`, `anonymous`), `new-name` (of `rename`), `reference`, `date`. Names are
/// compared without case and by single spaces. A name of several words is also found inside a
/// longer one; a name of one word must be the whole.
///
/// Source: CC BY 4.0 section 3(a)(3), CC BY 3.0 section 4(a) (read 2026-11-23): credit is taken
/// out on request, to the extent practicable.
package struct CreditChanges: Sendable {
    /// The file, as a rule set may embed it.
    package let bytes: [UInt8]
    package let sha256: String
    private var changes: [String: CreditChange] = [:]
    /// Matches of several words by their first word, each from that word on.
    private var phrases: [Substring: [(text: Substring, match: String)]] = [:]

    package var count: Int { changes.count }

    /// - Throws: every row that does not say plainly what is asked for; a file without any.
    package init(_ bytes: [UInt8], file: String) throws(Diagnostics) {
        self.bytes = bytes
        sha256 = SHA256.hex(of: bytes.span.bytes)
        var findings = Diagnostics()
        var rows = CSVRows()
        var columns: [CreditColumn] = []
        while true {
            do throws(CSVRows.Fault) {
                guard try rows.next(of: bytes.span.bytes) else { break }
            } catch {
                findings.appendWithinLimit(
                    Diagnostic(
                        error.message,
                        at: SourcePosition(file: file, line: error.line, column: error.column)
                    )
                )
                continue
            }
            let fields = rows.fields.map { String(decoding: $0, as: UTF8.self) }
            let position = SourcePosition(file: file, line: rows.line)
            if fields.allSatisfy({ $0.allSatisfy(\.isWhitespace) }) { continue }
            if fields[0].hasPrefix("#") { continue }
            if columns.isEmpty {
                columns = Self.header(fields, position, &findings)
                if columns.isEmpty { break }
            } else {
                add(fields, columns, position, &findings)
            }
        }
        if findings.isEmpty, changes.isEmpty {
            findings.append(
                Diagnostic(
                    "the file of credit changes holds no entry",
                    at: SourcePosition(file: file, line: 1),
                    hint: "restore it, or take `credit-changes` out of the policy"
                )
            )
        }
        guard findings.isEmpty else { throw findings }
    }

    private static func header(
        _ fields: [String],
        _ position: SourcePosition,
        _ findings: inout Diagnostics
    ) -> [CreditColumn] {
        var columns: [CreditColumn] = []
        let known = CreditColumn.allCases.map(\.rawValue)
        for field in fields {
            guard let column = CreditColumn(rawValue: folded(field)) else {
                findings.append(
                    Diagnostic(
                        "unknown column \(quoted(field))",
                        at: position,
                        hint: SettingsReader.didYouMean(field, among: known)
                    )
                )
                continue
            }
            columns.append(column)
        }
        for column in [CreditColumn.match, .change, .reference] where !columns.contains(column) {
            findings.append(Diagnostic("the column `\(column.rawValue)` is missing", at: position))
        }
        return findings.isEmpty ? columns : []
    }

    private mutating func add(
        _ fields: [String],
        _ columns: [CreditColumn],
        _ position: SourcePosition,
        _ findings: inout Diagnostics
    ) {
        func complain(_ message: String, hint: String? = nil) {
            findings.appendWithinLimit(Diagnostic(message, at: position, hint: hint))
        }
        guard fields.count == columns.count else {
            return complain("the row has \(fields.count) fields, the header \(columns.count)")
        }
        func field(_ column: CreditColumn) -> String {
            let text = columns.firstIndex(of: column).map { fields[$0] } ?? ""
            return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        let match = Self.folded(field(.match))
        let newName = field(.newName)
        let words = CreditChange.Kind.allWords
        guard !match.isEmpty else { return complain("`match` has no value") }
        guard let kind = CreditChange.Kind(word: field(.change)) else {
            return complain(
                "\(quoted(field(.change))) is not a value of `change`",
                hint: SettingsReader.didYouMean(field(.change), among: words)
            )
        }
        guard !field(.reference).isEmpty else { return complain("`reference` has no value") }
        guard newName.isEmpty == (kind != .rename) else {
            return complain(
                kind == .rename
                    ? "`rename` needs a `new-name`"
                    : "`\(kind.rawValue)` takes no `new-name`"
            )
        }
        let date = Day(field(.date))
        if date == nil, !field(.date).isEmpty {
            return complain("\(quoted(field(.date))) is not a day", hint: "YYYY-MM-DD")
        }
        let change = CreditChange(
            kind: kind,
            newName: newName.isEmpty ? nil : newName,
            reference: field(.reference),
            date: date
        )
        if let other = changes[match], other != change {
            return complain("\(quoted(field(.match))) is to be changed in two ways")
        }
        guard changes.count < Limits.creditChanges else {
            return complain("there are more than \(Limits.creditChanges) changes")
        }
        changes[match] = change
        if match.contains(" ") {
            let start = match.drop { !Self.isInWord($0) }
            phrases[start.prefix(while: Self.isInWord), default: []].append((start, match))
        }
    }

    // MARK: Asking

    /// The change that someone asked for who is called `name`, or whose address it is.
    package func change(of name: String) -> CreditChange? { changes[Self.folded(name)] }

    /// The changes whose name of several words stands inside `text`, in the order in which they
    /// stand there.
    package func changes(within text: String) -> [CreditChange] {
        if phrases.isEmpty { return [] }
        let text = Self.folded(text)
        var found: [CreditChange] = []
        var index = text.startIndex
        while index < text.endIndex {
            let rest = text[index...]
            let word = rest.prefix(while: Self.isInWord)
            if word.isEmpty {
                index = text.index(after: index)
                continue
            }
            for phrase in phrases[word] ?? [] where rest.hasPrefix(phrase.text) {
                let next = rest.dropFirst(phrase.text.count).first
                guard next.map({ !$0.isLetter && !$0.isNumber }) ?? true else { continue }
                if let change = changes[phrase.match], !found.contains(change) {
                    found.append(change)
                }
            }
            index = word.endIndex
        }
        return found
    }

    private static func isInWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || ".'-".contains(character)
    }

    private static func folded(_ text: String) -> String {
        text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

/// A column of the file.
private enum CreditColumn: String, CaseIterable {
    case match
    case change
    case newName = "new-name"
    case reference
    case date
}
