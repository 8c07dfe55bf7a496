package import ProvenanceCore

/// Records as text that an import reads again, to the same database.
package enum RightsExport {
    /// The header of a sheet of this kind, with its line end.
    package static func header(of kind: RightsKind) -> String {
        kind.fields.map(\.name).joined(separator: ",") + "\r\n"
    }

    /// Appends the record as a row of CSV (RFC 4180).
    package static func appendRow(_ record: RightsRecord, to output: inout ByteBuffer) {
        for (number, value) in record.values.enumerated() {
            if number > 0 { output.append(",") }
            switch value {
            case nil: continue
            case .text(let text): append(cell: text, to: &output)
            case .number(let integer): output.append(decimal: integer)
            case .flag(let flag): output.append(flag ? "yes" : "no")
            case .list(let items): append(cell: RightsForm.cell(of: items), to: &output)
            }
        }
        output.append("\r\n")
    }

    /// Appends the record as a line of JSON.
    package static func appendLine(_ record: RightsRecord, to output: inout ByteBuffer) {
        record.append(to: &output, withKind: true)
        output.append("\n")
    }

    private static func append(cell: String, to output: inout ByteBuffer) {
        let isPlain = cell.utf8.allSatisfy {
            $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\n")
                && $0 != UInt8(ascii: "\r")
        }
        if isPlain {
            output.append(cell)
            return
        }
        output.append("\"")
        output.append(
            cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
        )
        output.append("\"")
    }

    // MARK: A list that a policy names

    /// The header of a list of opt-outs or takedowns, as `opt-outs:` of a policy takes it.
    package static let listHeader = "value,kind,uses,status,received,from,until,reference\r\n"

    /// Appends one row for each thing that a refusal names.
    package static func appendListRows(_ record: RightsRecord, to output: inout ByteBuffer) {
        func text(_ name: String) -> String { record[name]?.text ?? "" }
        let uses = record["uses"]?.list ?? []
        if uses == ["none"] { return }
        let until = text("until")
        for scope in RecordReader.scopes(of: record, "names") {
            guard let kind = listKind(scope.kind) else { continue }
            let cells = [
                scope.value, kind,
                (uses == ["all"] ? Use.allCases.map(\.rawValue) : uses).joined(separator: " "),
                text("status"), text("received"), text("from"),
                until == "open-ended" ? "" : until,
                // A policy takes what stands ahead of the slash for a party of agreements.
                "\(text("holder"))/\(record.id)",
            ]
            for (number, cell) in cells.enumerated() {
                if number > 0 { output.append(",") }
                append(cell: cell, to: &output)
            }
            output.append("\r\n")
        }
    }

    private static func listKind(_ kind: Agreement.Scope.Kind) -> String? {
        switch kind {
        case .work: "works"
        case .url: "urls"
        case .urlPrefix: "url-prefixes"
        case .repository: "repositories"
        case .account: "accounts"
        case .host: "hosts"
        case .domain: "domains"
        case .source: "sources"
        case .author: "authors"
        // A refusal that names these is not written: see `RecordReader`.
        case .language, .section, .credited, .medium: nil
        }
    }
}
