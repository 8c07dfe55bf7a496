import ProvenanceCore

/// CSV with a header row. The header must be understood before anything is read: a misspelt
/// column would lose what it says of every entry.
///
/// Comment lines (`# …`) may stand above the header.
enum CSVListReader {
    static func read(
        _ text: RawSpan,
        into builder: inout OptOutListBuilder
    ) throws(Diagnostics) {
        var rows = CSVRows()
        var columns: [OptOutColumn] = []
        var isBelowHeader = false
        while true {
            do {
                guard try rows.next(of: text) else { break }
            } catch {
                guard isBelowHeader else {
                    throw Diagnostics([
                        Diagnostic(
                            error.message,
                            at: SourcePosition(
                                file: builder.source.path,
                                line: error.line,
                                column: error.column
                            )
                        )
                    ])
                }
                builder.reject(error.message, line: error.line, column: error.column)
                continue
            }
            if rows.fields.count == 1, rows.fields[0].allSatisfy({ $0 <= 0x20 }) { continue }
            if isBelowHeader {
                add(rows.fields, columns, line: rows.line, to: &builder)
            } else if rows.fields[0].first == UInt8(ascii: "#") {
                // A comma in a comment separates nothing.
                let comment = ByteBuffer(
                    holding: Array(rows.fields.joined(separator: [UInt8(ascii: ",")]))
                )
                builder.note(
                    comment: comment.bytes.extracting(1..<comment.count),
                    line: rows.line
                )
            } else {
                columns = try header(rows.fields, line: rows.line, builder.source)
                isBelowHeader = true
            }
        }
    }

    private static func header(
        _ fields: [[UInt8]],
        line: Int,
        _ source: OptOutListSource
    ) throws(Diagnostics) -> [OptOutColumn] {
        var columns: [OptOutColumn] = []
        var findings = Diagnostics()
        for (number, field) in fields.enumerated() {
            let name = String(decoding: field, as: UTF8.self).trimmingSpaces()
            let position = SourcePosition(file: source.path, line: line, column: number + 1)
            guard let column = OptOutColumn(rawValue: name.lowercased()) else {
                findings.append(OptOutColumn.unknown(name, at: position))
                continue
            }
            if columns.contains(column) {
                findings.append(Diagnostic("column `\(name)` stands here twice", at: position))
            }
            columns.append(column)
        }
        if !columns.contains(.value) {
            findings.append(
                Diagnostic(
                    "the list has no column `value`",
                    at: SourcePosition(file: source.path, line: line),
                    hint: "the first row names the columns; call the one with the entries `value`"
                )
            )
        }
        guard findings.isEmpty else { throw findings }
        return columns
    }

    private static func add(
        _ fields: [[UInt8]],
        _ columns: [OptOutColumn],
        line: Int,
        to builder: inout OptOutListBuilder
    ) {
        guard fields.count == columns.count else {
            builder.reject(
                "the row has \(fields.count) fields, the header has \(columns.count)",
                line: line
            )
            return
        }
        var row = OptOutListBuilder.Row()
        var value: [UInt8] = []
        for (column, field) in zip(columns, fields) {
            if column == .value {
                value = field
            } else {
                column.set(String(decoding: field, as: UTF8.self).trimmingSpaces(), in: &row)
            }
        }
        let buffer = ByteBuffer(holding: value)
        let text = trimmed(buffer.bytes)
        guard !text.isEmpty else {
            builder.reject("`value` is empty", line: line)
            return
        }
        builder.add(text, row, line: line)
    }
}

extension ByteBuffer {
    /// A buffer that holds `bytes`.
    fileprivate init(holding bytes: [UInt8]) {
        self.init(capacity: bytes.count)
        append(bytes.span)
    }
}

extension String {
    fileprivate func trimmingSpaces() -> String {
        let front = drop { $0 == " " || $0 == "\t" }
        guard let last = front.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return String(front[...last])
    }
}
