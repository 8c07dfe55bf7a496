import ProvenanceCore

extension RightsRecord {
    /// A record from what a person names one by one: `status` is `signed`, and so on. A field that
    /// is called like a kind of scope (`host`, `work`) adds to the field that holds these.
    ///
    /// - Parameter base: the record that is changed, if one is.
    package init(
        _ kind: RightsKind,
        _ settings: [(name: String, input: RightsInput)],
        over base: RightsRecord? = nil,
        days: DayOrder = .yearFirst
    ) throws(RightsFaults) {
        var faults: [RightsFault] = []
        var values: [RecordReader.Value] = []
        var scopes: [String] = []
        var seen: Set<String> = []
        for setting in settings {
            let name = RightsForm.word(setting.name)
            if let number = kind.field(name) {
                if seen.insert(name).inserted {
                    values.append(RecordReader.Value(field: number, input: setting.input))
                } else {
                    faults.append(RightsFault("`\(name)` is given twice"))
                }
            } else if kind.scopeField != nil,
                let scope = Agreement.Scope.Kind(rawValue: name),
                case .text(let text) = setting.input
            {
                scopes.append(ScopeText.inColumn(scope, text[...]))
            } else {
                let names = kind.fields.map(\.name)
                faults.append(
                    RightsFault(
                        "\(kind.withArticle) has no field \(quoted(setting.name))",
                        hint: suggestion(for: name, among: names).map { "did you mean `\($0)`?" }
                            ?? "its fields: \(names.joined(separator: ", "))"
                    )
                )
            }
        }
        if !scopes.isEmpty, let field = kind.scopeField {
            values.append(RecordReader.Value(field: field, input: .items(scopes)))
        }
        guard faults.isEmpty else { throw RightsFaults(all: faults) }
        self = try RecordReader(days: days).record(kind, values, over: base)
    }

    /// A record from the JSON object that `append(to:withKind:)` writes.
    init(_ kind: RightsKind, json text: borrowing ByteBuffer) throws(RightsFaults) {
        self = try RecordReader().record(kind, try JSONRecord(text).values(of: kind))
    }
}

extension RightsKind {
    /// The field that holds what the record is about.
    var scopeField: Int? {
        switch self {
        case .agreement: field("covers")
        case .source: field("locators")
        case .optOut, .takedown: field("names")
        case .holder, .note: nil
        }
    }
}

/// One line of JSON: an object of texts, numbers, flags and lists of texts.
struct JSONRecord {
    private(set) var members: [(key: String, input: RightsInput)] = []
    private static let plan = FieldPlan(paths: [])

    init(_ text: borrowing ByteBuffer) throws(RightsFaults) {
        var scanner = JSONScanner(plan: Self.plan, depthLimit: 8)
        var table = FieldTable(capacity: 1)
        let bytes = text.paddedBytes
        if let fault = scanner.scanRecord(bytes, from: 0, to: text.count, into: &table) {
            throw RightsFaults(
                all: [RightsFault("the line is not one JSON object (\(fault.code.rawValue))")]
            )
        }
        var start = 0
        var end = text.count
        while start < end, Self.byte(text.bytes, start) != UInt8(ascii: "{") { start += 1 }
        while end > start, Self.byte(text.bytes, end - 1) != UInt8(ascii: "}") { end -= 1 }
        var faults: [RightsFault] = []
        var elements = JSONElements(of: text.bytes.extracting(start..<end))
        while let element = elements.next() {
            let key = JSONText.string(element.key, kind: element.keyKind)
            guard let input = Self.input(element) else {
                faults.append(
                    RightsFault(
                        "\(quoted(key)) is no text, number, flag or list of texts",
                        hint: "leave a key out that has no value"
                    )
                )
                continue
            }
            members.append((key, input))
        }
        guard faults.isEmpty else { throw RightsFaults(all: faults) }
    }

    private static func input(_ element: borrowing JSONElements.Element) -> RightsInput? {
        switch element.kind {
        case .string, .escapedString, .number: return .text(element.text)
        case .true: return .text("yes")
        case .false: return .text("no")
        case .null, .object: return nil
        case .array:
            var items: [String] = []
            var elements = JSONElements(of: element.value)
            while let item = elements.next() {
                guard item.kind == .string || item.kind == .escapedString else { return nil }
                items.append(item.text)
            }
            return .items(items)
        }
    }

    /// The values of the members, without `kind`.
    func values(of kind: RightsKind) throws(RightsFaults) -> [RecordReader.Value] {
        var values: [RecordReader.Value] = []
        var faults: [RightsFault] = []
        var seen: Set<String> = []
        for (key, input) in members where key != "kind" {
            guard let number = kind.field(key) else {
                let names = kind.fields.map(\.name)
                faults.append(
                    RightsFault(
                        "\(kind.withArticle) has no key \(quoted(key))",
                        hint: suggestion(for: key, among: names).map { "did you mean `\($0)`?" }
                            ?? "its keys: \(names.joined(separator: ", "))"
                    )
                )
                continue
            }
            guard seen.insert(key).inserted else {
                faults.append(RightsFault("`\(key)` stands here twice"))
                continue
            }
            values.append(RecordReader.Value(field: number, input: input))
        }
        guard faults.isEmpty else { throw RightsFaults(all: faults) }
        return values
    }

    /// The kind that the member `kind` names.
    func kind() throws(RightsFaults) -> RightsKind? {
        guard let member = members.first(where: { $0.key == "kind" }) else { return nil }
        guard case .text(let word) = member.input, let kind = RightsKind(word: word) else {
            throw RightsFaults(
                all: [
                    RightsFault(
                        "`kind` names no kind of record",
                        hint:
                            "one of \(RightsKind.allCases.map(\.rawValue).joined(separator: ", "))"
                    )
                ]
            )
        }
        return kind
    }

    private static func byte(_ text: RawSpan, _ index: Int) -> UInt8 {
        text.unsafeLoad(fromByteOffset: index, as: UInt8.self)
    }
}
