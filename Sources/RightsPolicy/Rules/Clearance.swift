package import ProvenanceCore

/// A decision that a person made about records under review: a row of a file of `clearances`.
///
/// | column | holds |
/// |---|---|
/// | `match` | what the row is about: `license`, `source`, `host`, `id` or `hash` |
/// | `value` | the text in the record: the licence string, the source and so on |
/// | `decision` | `allow` or `block`; empty: not yet decided |
/// | `basis`, `by`, `on` | why, who and when; each must be there once it is decided |
/// | `until` | the last day; empty: no end |
/// | `evidence` | where the proof lies; passed over |
/// | `id` | what reasons call the row; by default its line |
/// | `records`, `bytes`, `reasons` | what a sheet for review says of the row; passed over |
package struct Clearance: Sendable {
    package enum Match: String, CaseIterable, SettingWord { case license, source, host, id, hash }
    package enum Verdict: String, CaseIterable, SettingWord { case allow, block }

    package var id: String
    package var match: Match
    package var value: String
    package var verdict: Verdict
    package var basis: String
    package var by: String
    package var on: Day
    package var until: Day?
    package var position: SourcePosition

    /// Whether it counts on that day.
    package func isInForce(on day: Day) -> Bool {
        on <= day && until.map { day <= $0 } ?? true
    }
}

/// Reads files of clearances.
package enum ClearanceReader {
    private enum Column: String, CaseIterable {
        case match, value, decision, basis, by, on, until, evidence, id, records, bytes, reasons
    }

    /// - Throws: all findings; a row that is half decided is one.
    package static func read(
        _ text: [UInt8],
        file: String
    ) throws(Diagnostics) -> [Clearance] {
        var rows = CSVRows()
        var columns: [Column] = []
        var findings = Diagnostics()
        var clearances: [Clearance] = []
        var isBelowHeader = false
        while true {
            do throws(CSVRows.Fault) {
                guard try rows.next(of: text.span.bytes) else { break }
            } catch {
                let place = SourcePosition(file: file, line: error.line, column: error.column)
                findings.appendWithinLimit(Diagnostic(error.message, at: place))
                continue
            }
            let cells = rows.fields.map { trimmedText($0) }
            let place = SourcePosition(file: file, line: rows.line)
            if cells.allSatisfy(\.isEmpty) || cells[0].hasPrefix("#") { continue }
            if isBelowHeader {
                guard cells.count == columns.count else {
                    findings.appendWithinLimit(
                        Diagnostic(
                            "the row has \(cells.count) fields, the header has \(columns.count)",
                            at: place
                        )
                    )
                    continue
                }
                let row = Dictionary(zip(columns, cells)) { first, _ in first }
                let read = findings.collecting { () throws(Diagnostics) in
                    try clearance(row, at: place)
                }
                if let clearance = read ?? nil { clearances.append(clearance) }
            } else {
                isBelowHeader = true
                columns = try header(cells, at: place)
            }
        }
        if !isBelowHeader {
            findings.append(
                Diagnostic(
                    "the file of clearances is empty",
                    at: SourcePosition(file: file, line: 1),
                    hint: "its first row names the columns: "
                        + "`match,value,decision,basis,by,on,until,evidence`"
                )
            )
        }
        checkRepeated(clearances, &findings)
        guard findings.isEmpty else { throw findings.inOrder }
        return clearances
    }

    private static func header(
        _ cells: [String],
        at place: SourcePosition
    ) throws(Diagnostics) -> [Column] {
        var columns: [Column] = []
        var findings = Diagnostics()
        for (number, name) in cells.enumerated() {
            var place = place
            place.column = number + 1
            guard let column = Column(rawValue: name.lowercased()) else {
                findings.append(
                    Diagnostic(
                        "unknown column \(quoted(name))",
                        at: place,
                        hint: SettingsReader.didYouMean(
                            name,
                            among: Column.allCases.map(\.rawValue)
                        )
                    )
                )
                continue
            }
            if columns.contains(column) {
                findings.append(Diagnostic("column `\(name)` stands here twice", at: place))
            }
            columns.append(column)
        }
        for column in [Column.match, .value, .decision] where !columns.contains(column) {
            if findings.isEmpty {
                findings.append(
                    Diagnostic("there is no column `\(column.rawValue)`", at: place)
                )
            }
        }
        guard findings.isEmpty else { throw findings }
        return columns
    }

    /// What a row says; nil if it is not yet decided.
    private static func clearance(
        _ row: [Column: String],
        at place: SourcePosition
    ) throws(Diagnostics) -> Clearance? {
        var findings = Diagnostics()
        func cell(_ column: Column) -> String { row[column] ?? "" }
        func word<Word: SettingWord>(_ column: Column) -> Word? {
            if let word = Word(word: cell(column)) { return word }
            findings.append(
                Diagnostic(
                    "\(quoted(cell(column))) is not a value of `\(column.rawValue)`",
                    at: place,
                    hint: SettingsReader.didYouMean(cell(column), among: Word.allWords)
                )
            )
            return nil
        }
        func day(_ column: Column) -> Day? {
            if cell(column).isEmpty { return nil }
            if let day = Day(cell(column)) { return day }
            findings.append(
                Diagnostic(
                    "\(quoted(cell(column))) is not a day, which `\(column.rawValue)` must be",
                    at: place,
                    hint: "YYYY-MM-DD, a day of the calendar"
                )
            )
            return nil
        }
        let match: Clearance.Match? = word(.match)
        if cell(.value).isEmpty { findings.append(Diagnostic("`value` is empty", at: place)) }
        if let match, !cell(.value).isEmpty {
            if let fault = fault(match, cell(.value)) {
                findings.append(Diagnostic(fault, at: place))
            }
        }
        guard !cell(.decision).isEmpty else {
            guard findings.isEmpty else { throw findings }
            return nil
        }
        let verdict: Clearance.Verdict? = word(.decision)
        for column in [Column.basis, .by, .on] where cell(column).isEmpty {
            findings.append(
                Diagnostic(
                    "the row is decided, and says no `\(column.rawValue)`",
                    at: place,
                    hint: "`basis` says why, `by` who, `on` when; or leave `decision` empty"
                )
            )
        }
        if !cell(.by).isEmpty, Approver.isNobody(cell(.by)) {
            findings.append(
                Diagnostic(
                    "\(quoted(cell(.by))) in `by` names nobody",
                    at: place,
                    hint: "name who decided; until then, leave `decision` empty"
                )
            )
        }
        let (on, until) = (day(.on), day(.until))
        guard findings.isEmpty, let match, let verdict, let on else { throw findings }
        return Clearance(
            id: cell(.id).isEmpty ? String(place.line) : cell(.id),
            match: match,
            value: cell(.value),
            verdict: verdict,
            basis: cell(.basis),
            by: cell(.by),
            on: on,
            until: until,
            position: place
        )
    }

    /// What is wrong with a value that can match nothing.
    private static func fault(_ match: Clearance.Match, _ value: String) -> String? {
        switch match {
        case .license, .source, .id: return nil
        case .host:
            return RuleHost(value) == nil ? "\(quoted(value)) is no host" : nil
        case .hash:
            let written = ByteBuffer(text: value)
            var key = ByteBuffer()
            if case .key = HashKey.readEntry(written.bytes, into: &key) { return nil }
            return "\(quoted(value)) is no digest"
        }
    }

    private static func checkRepeated(_ clearances: [Clearance], _ findings: inout Diagnostics) {
        struct Key: Hashable {
            var match: Clearance.Match
            var value: String
        }
        var first: [Key: SourcePosition] = [:]
        var names: [String: SourcePosition] = [:]
        for clearance in clearances {
            let key = Key(match: clearance.match, value: clearance.value)
            if let other = first[key] {
                findings.appendWithinLimit(
                    Diagnostic(
                        "\(quoted(clearance.value)) is decided twice; the first is at "
                            + "line \(other.line)",
                        at: clearance.position,
                        hint: "keep the row that counts"
                    )
                )
            }
            if let other = names[clearance.id] {
                findings.appendWithinLimit(
                    Diagnostic(
                        "two clearances have the id \(quoted(clearance.id)); the first is at "
                            + "line \(other.line)",
                        at: clearance.position,
                        hint: "give one of them another `id`"
                    )
                )
            }
            first[key] = first[key] ?? clearance.position
            names[clearance.id] = names[clearance.id] ?? clearance.position
        }
    }

    private static func trimmedText(_ cell: [UInt8]) -> String {
        let text = String(decoding: cell, as: UTF8.self)
        let front = text.drop { $0 == " " || $0 == "\t" }
        guard let last = front.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return String(front[...last])
    }
}
