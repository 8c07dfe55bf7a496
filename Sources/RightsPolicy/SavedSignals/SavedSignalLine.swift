import ProvenanceCore

/// A key of a line of saved signals.
enum SavedSignalKey: String, CaseIterable {
    /// Scheme, host and port: `https://example.org`.
    case origin
    /// When the files were fetched: a day or a moment.
    case fetchedAt = "fetched_at"
    /// The robots.txt; null where there is none.
    case robotsText = "robots_txt"
    /// The HTTP status with which the robots.txt came.
    case robotsStatus = "robots_status"
    /// The tdmrep.json: its text, or the document itself.
    case tdmrep
    case aiText = "ai_txt"
    /// The RSL document that the robots.txt or the page names.
    case rsl

    var resource: SavedResource? {
        switch self {
        case .robotsText: .robots
        case .tdmrep: .tdmrep
        case .aiText: .aiText
        case .rsl: .rsl
        case .origin, .fetchedAt, .robotsStatus: nil
        }
    }
}

/// Reads lines of saved signals, one after another. Scratch of a reader.
struct SavedSignalLine: ~Copyable {
    private var scanner = JSONScanner(plan: FieldPlan(paths: []))
    private var table = FieldTable()
    private var origins = OriginReader()
    private var origin = ByteBuffer(capacity: 256)
    private var unescaped = ByteBuffer()

    /// What was read of the line so far.
    private struct Draft {
        var seen: [SavedSignalKey] = []
        var hasOrigin = false
        var snapshot: SavedSnapshot
        var hasTime = false
    }

    /// Reads the line `text[start..<end]`, and adds what it says.
    ///
    /// - Parameter text: padded.
    /// - Returns: what is wrong with it; then nothing was added.
    mutating func read(
        _ text: RawSpan,
        _ start: Int,
        _ end: Int,
        _ number: Int,
        _ file: Int,
        into builder: inout SavedSignalBuilder
    ) -> Diagnostic? {
        if let fault = scanner.scanRecord(text, from: start, to: end, into: &table) {
            return Diagnostic(
                "the line is not one JSON object (\(fault.code.rawValue))",
                at: SourcePosition(file: "", line: number, column: fault.offset - start + 1)
            )
        }
        var draft = Draft(
            snapshot: SavedSnapshot(
                fetched: Instant(seconds: 0),
                line: number,
                file: file,
                status: nil
            )
        )
        var first = start
        while text.unsafeLoad(fromByteOffset: first, as: UInt8.self) <= 0x20 { first += 1 }
        var last = end
        while text.unsafeLoad(fromByteOffset: last - 1, as: UInt8.self) <= 0x20 { last -= 1 }
        var members = JSONElements(of: text.extracting(first..<last))
        while let member = members.next() {
            let name = JSONText.string(member.key, kind: member.keyKind)
            guard let key = SavedSignalKey(rawValue: name) else {
                let known = SavedSignalKey.allCases.map(\.rawValue)
                return Diagnostic(
                    "unknown key \(quoted(name))",
                    hint: SettingsReader.didYouMean(name, among: known)
                )
            }
            guard !draft.seen.contains(key) else { return Diagnostic("has `\(name)` twice") }
            draft.seen.append(key)
            if let fault = read(key, member.value, member.kind, &draft, &builder) { return fault }
        }
        guard draft.hasOrigin else {
            return Diagnostic("names no `origin`", hint: "such as `https://example.org`")
        }
        guard draft.hasTime else {
            return Diagnostic("has no `fetched_at`", hint: "say when the files were fetched")
        }
        guard SavedResource.allCases.contains(where: { draft.snapshot.speaks(of: $0) }) else {
            return Diagnostic(
                "says nothing of its origin",
                hint: "`robots_txt`, `robots_status`, `tdmrep`, `ai_txt` or `rsl`; null where "
                    + "there is none"
            )
        }
        builder.add(draft.snapshot, of: origin.bytes)
        return nil
    }

    private mutating func read(
        _ key: SavedSignalKey,
        _ value: RawSpan,
        _ kind: JSONKind,
        _ draft: inout Draft,
        _ builder: inout SavedSignalBuilder
    ) -> Diagnostic? {
        switch key {
        case .origin:
            draft.hasOrigin = true
            return readOrigin(JSONText.string(value, kind: kind), kind)
        case .fetchedAt:
            let text = JSONText.string(value, kind: kind)
            guard let fetched = Instant(text) else {
                return Diagnostic(
                    "`fetched_at` is \(quoted(text)), which is no moment",
                    hint: "such as `2026-11-23` or `2026-11-23T10:20:30Z`"
                )
            }
            draft.snapshot.fetched = fetched
            draft.hasTime = true
        case .robotsStatus:
            if kind == .null { return nil }
            let text = JSONText.string(value, kind: kind)
            guard let status = Int(text), (100...599).contains(status) else {
                return Diagnostic("`robots_status` is \(quoted(text)), which is no HTTP status")
            }
            draft.snapshot.status = status
        case .robotsText, .tdmrep, .aiText, .rsl:
            guard let resource = key.resource else { return nil }
            return readText(resource, value, kind, &draft, &builder)
        }
        return nil
    }

    private mutating func readOrigin(_ written: String, _ kind: JSONKind) -> Diagnostic? {
        let text = ByteBuffer(text: written)
        let reading = origins.read(text.bytes, into: &origin)
        let isWeb =
            hasPrefix(origin.bytes, "https://") || hasPrefix(origin.bytes, "http://")
        let isString = kind == .string || kind == .escapedString
        let hint = "scheme, host and port: `https://example.org`"
        guard isString, reading == .origin, isWeb else {
            if reading == .withoutScheme, isString {
                return Diagnostic("`origin` \(quoted(written)) names no scheme", hint: hint)
            }
            return Diagnostic("`origin` \(quoted(written)) is no origin of the web", hint: hint)
        }
        // Whatever stands behind host and port would be passed over.
        let rest = written.drop { $0 != ":" }.dropFirst(3).drop { $0 != "/" }
        guard rest.isEmpty || rest == "/", !written.contains(where: { "?#@".contains($0) }) else {
            return Diagnostic("`origin` \(quoted(written)) is more than an origin", hint: hint)
        }
        return nil
    }

    private mutating func readText(
        _ resource: SavedResource,
        _ value: RawSpan,
        _ kind: JSONKind,
        _ draft: inout Draft,
        _ builder: inout SavedSignalBuilder
    ) -> Diagnostic? {
        switch kind {
        case .null: draft.snapshot[resource] = .nothing
        case .string: keep(value, resource, &draft, &builder)
        case .escapedString:
            var text = ByteBuffer()
            swap(&text, &unescaped)
            text.removeAll()
            JSONText.unescape(value, into: &text)
            keep(text.bytes, resource, &draft, &builder)
            swap(&text, &unescaped)
        case .array, .object:
            guard resource == .tdmrep else { return notText(resource) }
            keep(value, resource, &draft, &builder)
        case .number, .true, .false: return notText(resource)
        }
        return nil
    }

    private func notText(_ resource: SavedResource) -> Diagnostic {
        Diagnostic("`\(resource.key)` is no text", hint: "the file as it was fetched, or null")
    }

    private func keep(
        _ text: RawSpan,
        _ resource: SavedResource,
        _ draft: inout Draft,
        _ builder: inout SavedSignalBuilder
    ) {
        if text.isEmpty {
            draft.snapshot[resource] = .nothing
        } else {
            let read = text.extracting(0..<min(text.byteCount, resource.byteLimit))
            draft.snapshot[resource] = .text(builder.number(of: read))
        }
    }
}
