/// Rows of RFC 4180: fields between commas, in quotes where they hold a comma, a quote or a line
/// end; a quote inside is doubled. Rows end with LF or CR LF, the last one may lack it. Instead of
/// the comma another byte may separate, as spreadsheets write it: a semicolon or a tab.
///
/// Source: RFC 4180 section 2 (read 2026-11-24).
package struct CSVRows: ~Copyable {
    /// What is wrong with a row.
    package struct Fault: Error {
        package var message: String
        /// The line on which the row starts.
        package var line: Int
        /// The number of the field, from 1: what a spreadsheet calls the column.
        package var column: Int
    }

    /// The fields of the row that was read last.
    package private(set) var fields: [[UInt8]] = []
    /// The line on which that row starts, from 1.
    package private(set) var line = 1
    /// Where the next row starts.
    package private(set) var offset = 0
    private var nextLine = 1
    private let separator: UInt8
    private let rowByteLimit: Int

    package init(
        separator: UInt8 = UInt8(ascii: ","),
        rowByteLimit: Int = Limits.optOutLineBytes
    ) {
        self.separator = separator
        self.rowByteLimit = rowByteLimit
    }

    /// Reads the next row of `text`.
    ///
    /// - Returns: false at the end. After a fault the next call goes on with the next line.
    package mutating func next(of text: RawSpan) throws(Fault) -> Bool {
        fields.removeAll(keepingCapacity: true)
        line = nextLine
        guard offset < text.byteCount else { return false }
        let rowStart = offset
        var index = offset
        var field: [UInt8] = []
        func byte(_ index: Int) -> UInt8 { text.unsafeLoad(fromByteOffset: index, as: UInt8.self) }

        while true {
            if index < text.byteCount, byte(index) == UInt8(ascii: "\"") {
                index += 1
                while true {
                    guard index < text.byteCount else {
                        skipLine(of: text, from: rowStart)
                        throw Fault(
                            message: "a quoted field is not closed",
                            line: line,
                            column: fields.count + 1
                        )
                    }
                    let next = byte(index)
                    index += 1
                    if next == UInt8(ascii: "\"") {
                        guard index < text.byteCount, byte(index) == UInt8(ascii: "\"") else {
                            break
                        }
                        index += 1
                    } else if next == UInt8(ascii: "\n") {
                        nextLine += 1
                    }
                    field.append(next)
                    guard index - rowStart <= rowByteLimit else {
                        skipLine(of: text, from: rowStart)
                        throw Fault(
                            message:
                                "a row is longer than \(rowByteLimit) bytes; a quote "
                                + "may be missing",
                            line: line,
                            column: 1
                        )
                    }
                }
                guard index == text.byteCount || isEnd(byte(index)) else {
                    skipLine(of: text, from: rowStart)
                    throw Fault(
                        message: "text follows a closing quote",
                        line: line,
                        column: fields.count + 1
                    )
                }
            } else {
                while index < text.byteCount, !isEnd(byte(index)) {
                    guard byte(index) != UInt8(ascii: "\"") else {
                        skipLine(of: text, from: rowStart)
                        throw Fault(
                            message: "a quote stands inside a field that is not quoted",
                            line: line,
                            column: fields.count + 1
                        )
                    }
                    field.append(byte(index))
                    index += 1
                }
            }
            // A CR that no LF follows belongs to no field.
            if index < text.byteCount, byte(index) == UInt8(ascii: "\r") {
                index += 1
                guard index == text.byteCount || byte(index) == UInt8(ascii: "\n") else {
                    skipLine(of: text, from: rowStart)
                    throw Fault(
                        message: "a carriage return stands inside a row",
                        line: line,
                        column: fields.count + 1
                    )
                }
            }
            fields.append(field)
            field = []
            guard index < text.byteCount, byte(index) == separator else { break }
            index += 1
        }
        offset = index + 1
        nextLine += 1
        return true
    }

    /// Passes over the line at `rowStart`, so that one bad row costs one row.
    private mutating func skipLine(of text: RawSpan, from rowStart: Int) {
        offset = rowStart
        while offset < text.byteCount,
            text.unsafeLoad(fromByteOffset: offset, as: UInt8.self) != UInt8(ascii: "\n")
        {
            offset += 1
        }
        offset += 1
        nextLine = line + 1
    }

    private func isEnd(_ byte: UInt8) -> Bool {
        byte == separator || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }
}
