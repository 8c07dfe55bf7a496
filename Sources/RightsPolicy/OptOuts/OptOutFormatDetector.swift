import ProvenanceCore

/// Tells how a list is written, where the policy leaves it open.
enum OptOutFormatDetector {
    /// The format of `text`: what the policy says; else what the file's name says; else what the
    /// first line that is no comment looks like.
    static func format(
        of text: RawSpan,
        _ source: OptOutListSource
    ) throws(Diagnostics) -> OptOutFormat {
        if source.format != .auto { return source.format }
        let named = format(ofFileNamed: source.path)
        if let named, named != .jsonl { return named }
        var found: OptOutFormat?
        var arrayLine: Int?
        forEachLine(of: text) { line, number in
            guard found == nil, arrayLine == nil else { return }
            let line = trimmed(line)
            guard !line.isEmpty else { return }
            let first = line.unsafeLoad(fromByteOffset: 0, as: UInt8.self)
            switch first {
            case UInt8(ascii: "#"):
                // `##.banner` hides an element of any page.
                if hasPrefix(line, "##"), line.byteCount > 2,
                    line.unsafeLoad(fromByteOffset: 2, as: UInt8.self) > 0x20,
                    line.unsafeLoad(fromByteOffset: 2, as: UInt8.self) != UInt8(ascii: "#")
                {
                    found = .adblock
                }
            case UInt8(ascii: "!"), UInt8(ascii: "|"), UInt8(ascii: "@"): found = .adblock
            case UInt8(ascii: "{"): found = BigCodeReader.isRow(line) ? .bigcode : .jsonl
            case UInt8(ascii: "["):
                // `[Adblock Plus 2.0]`, but `[::1]` is an address.
                if hasPrefix(line, "[adblock") {
                    found = .adblock
                } else if line.byteCount == 1 || hasPrefix(line, "[{") || hasPrefix(line, "[\"") {
                    arrayLine = number
                } else {
                    found = .lines
                }
            default: found = format(ofEntry: line)
            }
        }
        if let arrayLine, named == nil {
            throw Diagnostics([
                Diagnostic(
                    "the list is one JSON array",
                    at: SourcePosition(file: source.path, line: arrayLine),
                    hint: "write one object a line (`jq -c '.[]'` does)"
                )
            ])
        }
        if named == .jsonl, found != .bigcode { return .jsonl }
        return found ?? .lines
    }

    private static func format(ofFileNamed path: String) -> OptOutFormat? {
        var name = path.lowercased()
        for suffix in [".gz", ".zst"] where name.hasSuffix(suffix) {
            name.removeLast(suffix.utf8.count)
        }
        if name.hasSuffix(".csv") { return .csv }
        if name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") { return .jsonl }
        return nil
    }

    private static func format(ofEntry line: RawSpan) -> OptOutFormat {
        if isEqual(line, "value") { return .csv }
        if DMCANotice(nameIn: line) != nil { return .githubDMCA }
        var reader = HostReader()
        var host = ByteBuffer()
        for index in 0..<line.byteCount {
            let byte = line.unsafeLoad(fromByteOffset: index, as: UInt8.self)
            if byte == UInt8(ascii: ",") { return .csv }
            guard byte <= 0x20 else { continue }
            let reading = reader.readHost(named: line.extracting(0..<index), into: &host)
            return reading.isAddress ? .hosts : .lines
        }
        return .lines
    }
}
