import ProvenanceCore
import RightsSignals

/// A field of a record that carries signals, taken out of the record.
struct RecordSignal {
    enum Content {
        /// A file of the origin, as it was fetched.
        case file(SignalCarrier, [UInt8])
        /// The same, by its number among the saved texts.
        case saved(SignalCarrier, Int)
        case fields([SignalField])
    }

    /// The field's dotted path.
    var path: String
    var content: Content
    /// The HTTP status with which a robots.txt came.
    var status: Int?
    /// Where it was saved; nil if the record carries it.
    var source: StatementSource?
}

extension RecordSignal {
    /// The signals of a field: of a list of documents each by itself.
    ///
    /// - Parameters:
    ///   - value: the field's bytes; of a string without its quotes.
    ///   - crawlers: names of crawlers whose own meta tags count.
    ///   - activeManifest: the label of the manifest in force, if it has a field to itself.
    static func all(
        _ role: FieldRole,
        path: String,
        _ value: RawSpan,
        kind: JSONKind,
        crawlers: [String],
        activeManifest: String?
    ) -> [RecordSignal] {
        guard kind == .array, role == .rsl || role == .html || role == .epub else {
            let signal = RecordSignal(
                role,
                path: path,
                value,
                kind: kind,
                crawlers: crawlers,
                activeManifest: activeManifest
            )
            return signal.map { [$0] } ?? []
        }
        var signals: [RecordSignal] = []
        var elements = JSONElements(of: value)
        var number = 0
        while let element = elements.next() {
            let signal = RecordSignal(
                role,
                path: "\(path)[\(number)]",
                element.value,
                kind: element.kind,
                crawlers: crawlers,
                activeManifest: nil
            )
            if let signal { signals.append(signal) }
            number += 1
        }
        return signals
    }

    /// - Parameters: those of `all`.
    /// - Returns: nil if the field holds nothing that can be a signal.
    private init?(
        _ role: FieldRole,
        path: String,
        _ value: RawSpan,
        kind: JSONKind,
        crawlers: [String],
        activeManifest: String?
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
            guard let text = Self.text(value, kind) else { return nil }
            content = .file(role == .robotsText ? .robotsText : .aiText, text)
        case .tdmrep:
            guard Self.isDocument(kind) else { return nil }
            content = .file(.tdmrepFile, Self.bytes(value, kind))
        case .rsl, .html, .epub:
            guard kind == .string || kind == .escapedString else { return nil }
            let carrier: SignalCarrier =
                role == .rsl ? .rslFile : role == .html ? .html : .publication
            content = .file(carrier, Self.bytes(value, kind))
        case .contentManifest:
            guard Self.isDocument(kind) else { return nil }
            content = .file(.contentManifest, Self.manifest(value, kind, path, activeManifest))
        case .xmp, .imageMetadata:
            guard let file = Self.metadata(value, kind, path) else { return nil }
            content = file
        case .license, .detectedLicense, .licenseName, .licenseURL, .licenseNotice,
            .copyrightNotice, .disclaimer, .url, .urlIfHTTP, .source, .id, .title, .authors, .text,
            .repository, .account, .hash, .work, .created, .crawled, .language,
            .section, .credit, .robotsStatus, .activeManifest:
            return nil
        }
        if case .fields(let fields) = content, fields.isEmpty { return nil }
    }

    private static func isDocument(_ kind: JSONKind) -> Bool {
        switch kind {
        case .string, .escapedString, .array, .object: true
        case .number, .true, .false, .null: false
        }
    }

    /// A manifest's text. A report whose parts have fields to themselves keeps its manifests in
    /// one called `manifests`, by label.
    private static func manifest(
        _ value: RawSpan,
        _ kind: JSONKind,
        _ path: String,
        _ active: String?
    ) -> [UInt8] {
        let text = bytes(value, kind)
        guard kind == .object, FieldPlan.lastKey(of: path) == "manifests" else { return text }
        var members = JSONElements(of: value)
        while let member = members.next() {
            if isEqual(member.key, "manifests") { return text }
        }
        var report = ByteBuffer()
        report.append("{")
        if let active {
            report.append("\"active_manifest\":")
            report.append(jsonString: active)
            report.append(",")
        }
        report.append("\"manifests\":")
        report.append(text.span)
        report.append("}")
        return report.withUnsafeBytes { [UInt8]($0) }
    }

    /// Metadata is a packet or JSON, whatever its field is called. A property that has a field to
    /// itself is called what the property is called.
    private static func metadata(_ value: RawSpan, _ kind: JSONKind, _ path: String) -> Content? {
        let name = FieldPlan.lastKey(of: path)
        if name.hasSuffix("DataMining") {
            let quote = kind == .string || kind == .escapedString ? "\"" : ""
            let raw = value.withUnsafeBytes { [UInt8]($0) }
            return .file(
                .imageMetadata,
                Array("{\"DataMining\":\(quote)".utf8) + raw + Array("\(quote)}".utf8)
            )
        }
        guard isDocument(kind) else { return nil }
        let text = bytes(value, kind)
        let first = text.first { $0 > 0x20 && $0 < 0x7F }
        return .file(first == UInt8(ascii: "<") ? .xmp : .imageMetadata, text)
    }

    /// A text, or a list of its lines; nil for what is neither.
    private static func text(_ value: RawSpan, _ kind: JSONKind) -> [UInt8]? {
        switch kind {
        case .string, .escapedString: return bytes(value, kind)
        case .array:
            var lines = JSONElements(of: value)
            var text: [UInt8] = []
            while let line = lines.next() {
                guard line.kind == .string || line.kind == .escapedString else { continue }
                text += bytes(line.value, line.kind) + [UInt8(ascii: "\n")]
            }
            return text
        case .number, .true, .false, .null, .object: return nil
        }
    }

    private static func bytes(_ value: RawSpan, _ kind: JSONKind) -> [UInt8] {
        guard kind == .escapedString else { return value.withUnsafeBytes { [UInt8]($0) } }
        var text = ByteBuffer(capacity: value.byteCount)
        JSONText.unescape(value, into: &text)
        return text.withUnsafeBytes { [UInt8]($0) }
    }
}
