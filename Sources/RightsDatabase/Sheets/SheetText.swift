import ProvenanceCore

/// The text of a sheet: its encoding checked, its byte order mark passed over.
enum SheetText {
    /// Where the text starts.
    ///
    /// - Throws: what is no UTF-8, with the line where it ceases to be.
    static func start(of bytes: RawSpan, file: String) throws(Diagnostics) -> Int {
        func byte(_ index: Int) -> UInt8 {
            index < bytes.byteCount ? bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self) : 1
        }
        if byte(0) == 0xFF && byte(1) == 0xFE || byte(0) == 0xFE && byte(1) == 0xFF
            || byte(0) == 0 || byte(1) == 0
        {
            throw refusal("the file is UTF-16", line: 1, file)
        }
        if let offset = bytes.firstOffset(of: 0, from: 0, to: bytes.byteCount) {
            throw refusal(
                "the file holds a NUL byte, which no text does",
                line: bytes.lineNumber(at: offset),
                file
            )
        }
        if !JSONText.isUTF8(bytes) {
            throw refusal(
                "the text is not UTF-8 here; it may be Latin-1 (Windows-1252)",
                line: firstBadLine(of: bytes),
                file
            )
        }
        return byte(0) == 0xEF && byte(1) == 0xBB && byte(2) == 0xBF ? 3 : 0
    }

    private static func firstBadLine(of bytes: RawSpan) -> Int {
        var line = 1
        var start = 0
        while start < bytes.byteCount {
            let end =
                bytes.firstOffset(of: UInt8(ascii: "\n"), from: start, to: bytes.byteCount)
                ?? bytes.byteCount
            if !JSONText.isUTF8(bytes.extracting(start..<end)) { return line }
            line += 1
            start = end + 1
        }
        return line
    }

    private static func refusal(_ message: String, line: Int, _ file: String) -> Diagnostics {
        Diagnostics([
            Diagnostic(
                message,
                at: SourcePosition(file: file, line: line),
                hint: "save it as `CSV UTF-8`"
            )
        ])
    }
}
