import ProvenanceCore

/// One entry a line. `#` starts a comment, at the start of a line or after white space.
enum LinesListReader {
    /// - Parameter firstLine: the number of the first line of `text` in its list.
    static func read(
        _ text: RawSpan,
        firstLine: Int = 1,
        into builder: inout OptOutListBuilder
    ) {
        forEachLine(of: text) { line, index in
            let number = firstLine + index - 1
            let end = commentStart(in: line)
            if end < line.byteCount {
                builder.note(comment: line.extracting((end + 1)..<line.byteCount), line: number)
            }
            let entry = trimmed(line.extracting(0..<end))
            if !entry.isEmpty { builder.add(entry, line: number) }
        }
    }

    /// Where a comment starts; the line's length if there is none.
    static func commentStart(in line: RawSpan) -> Int {
        var isAfterSpace = true
        for index in 0..<line.byteCount {
            let byte = line.unsafeLoad(fromByteOffset: index, as: UInt8.self)
            if byte == UInt8(ascii: "#"), isAfterSpace { return index }
            isAfterSpace = byte <= 0x20
        }
        return line.byteCount
    }
}
