import ProvenanceCore

/// Lines of JSON: one object a record, its keys the names of fields, and `kind`.
enum JSONRows {
    static func forEach(
        of bytes: RawSpan,
        file: String,
        kind: RightsKind?,
        reject: (Diagnostic) -> Void,
        _ body: (RightsKind, [RecordReader.Value], SourcePosition) throws(Diagnostics) -> Void
    ) throws(Diagnostics) {
        var start = try SheetText.start(of: bytes, file: file)
        var number = 0
        var line = ByteBuffer()
        while start < bytes.byteCount {
            let end =
                bytes.firstOffset(of: UInt8(ascii: "\n"), from: start, to: bytes.byteCount)
                ?? bytes.byteCount
            let text = bytes.extracting(start..<end)
            start = end + 1
            number += 1
            if isBlank(text) { continue }
            let position = SourcePosition(file: file, line: number)
            guard text.byteCount <= Limits.rightsRowBytes else {
                reject(
                    Diagnostic(
                        "the line is longer than \(Limits.rightsRowBytes) bytes",
                        at: position
                    )
                )
                continue
            }
            line.removeAll()
            line.append(text)
            let values: [RecordReader.Value]
            let own: RightsKind
            do throws(RightsFaults) {
                let record = try JSONRecord(line)
                guard let named = try record.kind() ?? kind else {
                    throw RightsFaults(
                        all: [
                            RightsFault(
                                "the line does not say what it is",
                                hint: "add `\"kind\":\"source\"` or such, or say --kind"
                            )
                        ]
                    )
                }
                own = named
                values = try record.values(of: own)
            } catch {
                let all = error.all.map(\.message).joined(separator: "; ")
                reject(Diagnostic(all, at: position, hint: error.all.first?.hint))
                continue
            }
            try body(own, values, position)
        }
    }

    private static func isBlank(_ line: RawSpan) -> Bool {
        for index in 0..<line.byteCount
        where line.unsafeLoad(fromByteOffset: index, as: UInt8.self) > 0x20 {
            return false
        }
        return true
    }
}
