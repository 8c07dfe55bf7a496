import ProvenanceCore
import RightsSignals

/// A field of a record that carries signals, taken out of the record.
struct RecordSignal {
    enum Content {
        /// A file of the origin, as it was fetched.
        case file(SignalCarrier, [UInt8])
        case fields([SignalField])
    }

    /// The field's dotted path.
    var path: String
    var content: Content
}

extension RecordSignal {
    /// - Parameters:
    ///   - value: the field's bytes; of a string without its quotes.
    ///   - crawlers: names of crawlers whose own meta tags count.
    /// - Returns: nil if the field holds nothing that can be a signal.
    init?(
        _ role: FieldRole,
        path: String,
        _ value: RawSpan,
        kind: JSONKind,
        crawlers: [String]
    ) {
        self.path = path
        switch role {
        case .headers:
            content = .fields(ResponseHeaders(value, kind: kind).fields)
        case .header:
            // The field is called what the header is called.
            let name = FieldPlan.lastKey(of: path)
            content = .fields(ResponseHeaders(name: name, value, kind: kind).fields)
        case .metaTags:
            content = .fields(MetaTags(value, kind: kind, crawlers: crawlers).fields)
        case .robotsText, .aiText:
            guard kind == .string || kind == .escapedString else { return nil }
            content = .file(
                role == .robotsText ? .robotsText : .aiText,
                Self.bytes(value, kind)
            )
        case .tdmrep:
            switch kind {
            case .string, .escapedString, .array, .object:
                content = .file(.tdmrepFile, Self.bytes(value, kind))
            case .number, .true, .false, .null: return nil
            }
        case .license, .detectedLicense, .licenseName, .licenseURL, .licenseNotice,
            .copyrightNotice, .disclaimer, .url, .urlIfHTTP, .source, .id, .title, .authors, .text,
            .repository, .account, .hash, .work, .created, .crawled, .robotsStatus:
            return nil
        }
        if case .fields(let fields) = content, fields.isEmpty { return nil }
    }

    private static func bytes(_ value: RawSpan, _ kind: JSONKind) -> [UInt8] {
        guard kind == .escapedString else { return value.withUnsafeBytes { [UInt8]($0) } }
        var text = ByteBuffer(capacity: value.byteCount)
        JSONText.unescape(value, into: &text)
        return text.withUnsafeBytes { [UInt8]($0) }
    }
}
