import ProvenanceCore

/// A sheet as spreadsheets export it: CSV with commas or semicolons, or TSV, with a header.
struct Sheet {
    let file: String
    let columns: SheetColumns
    private let separator: UInt8
    private let headerLine: Int
    private let start: Int
    private let firstLine: Int

    /// Finds the header, and what its columns are.
    ///
    /// - Parameter kind: what the rows are, if that is known.
    init(
        _ bytes: RawSpan,
        file: String,
        kind: RightsKind?,
        mapping: SheetMapping
    ) throws(Diagnostics) {
        var start = try SheetText.start(of: bytes, file: file)
        var firstLine = 1
        var separators: [UInt8] = [
            UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|"),
        ]
        // Excel's own hint.
        if let hint = Self.separatorHint(of: bytes, from: start) {
            separators = [hint.separator]
            start = hint.end
            firstLine = 2
        }
        let kinds = [kind ?? mapping.kind ?? Self.kind(named: file)].compactMap { $0 }
        var best: Candidate?
        for separator in separators {
            for kind in kinds.isEmpty ? RightsKind.allCases : kinds {
                let found = Self.candidate(
                    bytes,
                    from: start,
                    firstLine,
                    separator,
                    kind,
                    mapping
                )
                if let found, found.score > best?.score ?? 0 { best = found }
            }
        }
        guard let best else { throw Self.noHeader(bytes, from: start, file, mapping, firstLine) }
        let position = SourcePosition(file: file, line: best.line)
        guard best.rowsAbove == 0 || mapping.headerLine == best.line else {
            throw Diagnostics([
                Diagnostic(
                    "the header stands below \(best.rowsAbove) other "
                        + "\(best.rowsAbove == 1 ? "row" : "rows")",
                    at: position,
                    hint: "if these are titles, say --header-line \(best.line)"
                )
            ])
        }
        columns = try SheetColumns(best.cells, kind: best.kind, mapping: mapping, at: position)
        self.file = file
        separator = best.separator
        headerLine = best.line
        self.start = start
        self.firstLine = firstLine
    }

    /// Calls `body` with each row below the header that is not blank.
    ///
    /// - Parameter reject: what is told of a row that cannot be read.
    func forEachRow(
        of bytes: RawSpan,
        reject: (Diagnostic) -> Void,
        _ body: ([RecordReader.Value], SourcePosition) throws(Diagnostics) -> Void
    ) throws(Diagnostics) {
        let text = bytes.extracting(start..<bytes.byteCount)
        var rows = CSVRows(separator: separator, rowByteLimit: Limits.rightsRowBytes)
        let width = columns.headings.count
        while true {
            do throws(CSVRows.Fault) {
                guard try rows.next(of: text) else { return }
            } catch {
                let line = error.line + firstLine - 1
                if line > headerLine {
                    reject(
                        Diagnostic(
                            error.message,
                            at: SourcePosition(file: file, line: line, column: error.column)
                        )
                    )
                }
                continue
            }
            let line = rows.line + firstLine - 1
            guard line > headerLine, !Self.isBlank(rows.fields) else { continue }
            let position = SourcePosition(file: file, line: line)
            guard rows.fields.count == width else {
                reject(
                    Diagnostic(
                        "the row has \(rows.fields.count) fields, and the header \(width)",
                        at: position,
                        hint: "quote a value that holds the separator; nothing is filled up or cut"
                    )
                )
                continue
            }
            let cells = rows.fields.map { String(decoding: $0, as: UTF8.self) }
            if let number = zip(cells, columns.headings).enumerated().first(where: {
                $1.1.isEmpty && $1.0.contains { !$0.isWhitespace }
            })?.offset {
                reject(
                    Diagnostic(
                        "the column has no heading, and holds a value here",
                        at: SourcePosition(file: file, line: line, column: number + 1)
                    )
                )
                continue
            }
            try body(columns.values(of: cells), position)
        }
    }

    // MARK: Finding the header

    private struct Candidate {
        var separator: UInt8
        var kind: RightsKind
        var line: Int
        var rowsAbove: Int
        var cells: [String]
        /// Headings that are understood, and a little for the required ones among them.
        var score: Int
    }

    private static func candidate(
        _ bytes: RawSpan,
        from start: Int,
        _ firstLine: Int,
        _ separator: UInt8,
        _ kind: RightsKind,
        _ mapping: SheetMapping
    ) -> Candidate? {
        let text = bytes.extracting(start..<bytes.byteCount)
        var rows = CSVRows(separator: separator, rowByteLimit: Limits.rightsRowBytes)
        var rowsAbove = 0
        let last = max(Limits.rightsTitleRows, mapping.headerLine ?? 0)
        for _ in 0..<Limits.rightsTitleRows + last {
            guard let isThere = try? rows.next(of: text) else { continue }
            let line = rows.line + firstLine - 1
            guard isThere, line <= last else { return nil }
            if isBlank(rows.fields) { continue }
            let cells = rows.fields.map {
                String(RightsForm.trimmed(String(decoding: $0, as: UTF8.self)))
            }
            let named = cells.filter { cell in
                mapping.columns.contains { $0.heading == cell }
            }
            let guessed = cells.compactMap { $0.isEmpty ? nil : SheetColumns.guess($0, kind) }
            let understood = named.count + guessed.count
            let isHeader =
                mapping.headerLine.map { $0 == line } ?? (understood >= 2 || cells.count == 1)
            if isHeader, understood > 0, cells.count <= Limits.rightsColumns {
                let required = kind.fields.enumerated().count { number, field in
                    field.isRequired && guessed.contains(.field(number))
                }
                return Candidate(
                    separator: separator,
                    kind: kind,
                    line: line,
                    rowsAbove: rowsAbove,
                    cells: cells,
                    score: 2 * understood + required
                )
            }
            rowsAbove += 1
        }
        return nil
    }

    private static func noHeader(
        _ bytes: RawSpan,
        from start: Int,
        _ file: String,
        _ mapping: SheetMapping,
        _ firstLine: Int
    ) -> Diagnostics {
        if bytes.byteCount == start {
            return Diagnostics([
                Diagnostic("the sheet is empty", at: SourcePosition(file: file, line: 1))
            ])
        }
        return Diagnostics([
            Diagnostic(
                "no row looks like the header of a rights sheet",
                at: SourcePosition(file: file, line: mapping.headerLine ?? firstLine),
                hint: "name the columns in a mapping (--map); `sluice rights fields` lists fields"
            )
        ])
    }

    private static func separatorHint(
        of bytes: RawSpan,
        from start: Int
    ) -> (separator: UInt8, end: Int)? {
        let end =
            bytes.firstOffset(of: UInt8(ascii: "\n"), from: start, to: bytes.byteCount)
            ?? bytes.byteCount
        guard end - start <= 6 else { return nil }
        let line = Array(String(copying: bytes.extracting(start..<end)).utf8)
            .filter { $0 != UInt8(ascii: "\r") }
        guard line.count == 5, line.starts(with: "sep=".utf8) else { return nil }
        return (line[4], min(end + 1, bytes.byteCount))
    }

    /// The kind that a file is named after: `agreements.csv`.
    static func kind(named file: String) -> RightsKind? {
        let name = Files.name(of: file).prefix { $0 != "." }
        return RightsKind(word: RightsForm.word(name))
    }

    private static func isBlank(_ fields: [[UInt8]]) -> Bool {
        fields.allSatisfy { $0.allSatisfy { $0 <= 0x20 } }
    }
}
