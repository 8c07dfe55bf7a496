import ProvenanceCore

/// A sheet for a person to fill in: one row for each thing that a clearance can name, biggest
/// first, with the decision left empty. `clearances:` of a policy reads it; a row without a
/// decision is not yet decided.
///
/// CSV as RFC 4180 says (read 2026-11-25), with LF. Values come from records, and the sheet is
/// opened in programs that run what begins like a formula: such a row is left out, and counted.
package struct ClearanceSheet {
    /// `records`, `bytes` and `reasons` inform; the others are what a clearance is made of.
    package static let columns = [
        "match", "value", "decision", "basis", "by", "on", "until", "evidence", "records", "bytes",
        "reasons",
    ]

    package private(set) var rowCount = 0
    /// Records that no row covers: a clearance cannot lift what they are under review for.
    package private(set) var recordsNotClearable = 0
    /// Records whose row would begin like a formula.
    package private(set) var recordsLeftOut = 0
    package private(set) var text = ""

    private struct Row {
        var match: ClearanceMatch
        var records = 0
        var bytes = 0
        var reasons: [String] = []
    }

    package init(_ result: ReviewSearch.Result) {
        var rows: [Row] = []
        var places: [ClearanceMatch: Int] = [:]
        for group in result.groups {
            guard let match = group.key.match else {
                recordsNotClearable += group.records
                continue
            }
            if Self.isFormula(match.value) {
                recordsLeftOut += group.records
                continue
            }
            let place = places[match] ?? rows.count
            if place == rows.count {
                places[match] = place
                rows.append(Row(match: match))
            }
            rows[place].records += group.records
            rows[place].bytes += group.bytes
            for code in group.key.codes where !rows[place].reasons.contains(code.rawValue) {
                rows[place].reasons.append(code.rawValue)
            }
        }
        rowCount = rows.count
        append(Self.columns)
        let ordered = rows.enumerated().sorted {
            ($1.element.records, $0.offset) < ($0.element.records, $1.offset)
        }
        for (_, row) in ordered {
            append([
                row.match.kind.rawValue, row.match.value, "", "", "", "", "", "",
                String(row.records), String(row.bytes), row.reasons.joined(separator: " "),
            ])
        }
    }

    /// Whether a spreadsheet would take the text for something to be worked out.
    private static func isFormula(_ value: String) -> Bool {
        guard let first = value.unicodeScalars.first else { return false }
        return "=+-@\t\r".unicodeScalars.contains(first)
    }

    private mutating func append(_ cells: [String]) {
        for (number, cell) in cells.enumerated() {
            if number > 0 { text += "," }
            guard cell.contains(where: { "\",\n\r".contains($0) || $0 == " " || $0 == "\r\n" })
            else {
                text += cell
                continue
            }
            text += "\"" + cell.replacing("\"", with: "\"\"") + "\""
        }
        text += "\n"
    }
}
