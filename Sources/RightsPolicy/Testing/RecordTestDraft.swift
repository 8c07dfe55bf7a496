import ProvenanceCore

/// What is known of a test, or of a table of tests, while it is read.
struct RecordTestDraft: Sendable {
    var position: SourcePosition
    var name: PolicyText?
    var record: YAMLNode?
    var json: PolicyText?
    var file: PolicyText?
    var line: Int?
    var asOf: Day?
    var outcome: Outcome?
    var reasons: [ReasonCode] = []
    var onlyReasons: [ReasonCode]?
    var rules: [PolicyText] = []
    var basis: PolicyText?
    var attribution: RecordTest.Attribution?
    var columns: [PolicyText]?
    var rows: YAMLNode?
    /// What a row says of single fields of the record.
    var fields: [(path: [String], value: JSONValue)] = []

    init(at position: SourcePosition) { self.position = position }

    private static let codes = SettingShape.either([
        .word(ReasonCode.allWords), .list(.word(ReasonCode.allWords)),
    ])

    /// What a test says, and a cell of a table as well.
    static let cells: [SettingKey<RecordTestDraft>] = [
        .line("name", \.name),
        SettingKey("json", .text) { reader, entry, name, draft in
            draft.json = reader.recordLine(entry.value, name)
        },
        SettingKey("file", .text) { reader, entry, name, draft in
            draft.file = reader.path(entry.value, name)
        },
        SettingKey("line", .integer(1...1_000_000_000)) { reader, entry, name, draft in
            draft.line = reader.integer(entry.value, name, in: 1...1_000_000_000)
        },
        SettingKey("as-of", .day) { reader, entry, name, draft in
            draft.asOf = reader.day(entry.value, name)
        },
        SettingKey("outcome", .word(Outcome.allWords)) { reader, entry, name, draft in
            draft.outcome = reader.word(entry.value, name)
        },
        SettingKey("reasons", codes) { reader, entry, name, draft in
            draft.reasons = reader.reasons(entry.value, name)
        },
        SettingKey("only-reasons", codes) { reader, entry, name, draft in
            draft.onlyReasons = reader.reasons(entry.value, name)
        },
        .texts("rules", \.rules),
        .line("basis", \.basis),
        SettingKey("attribution", .either([.word(["none"]), .mapping])) {
            reader,
            entry,
            name,
            draft in
            draft.attribution = reader.attribution(entry.value, name)
        },
    ]

    /// All that an entry of `tests` may say.
    static let keys: [SettingKey<RecordTestDraft>] =
        [
            SettingKey("record", .mapping) { reader, entry, name, draft in
                guard case .mapping = entry.value.content else {
                    reader.report(
                        "`\(name)` must be a mapping, not \(entry.value.kind)",
                        at: entry.value.position,
                        hint: "write its fields, or its line as text with `json`"
                    )
                    return
                }
                draft.record = entry.value
            }
        ] + cells + [
            .texts("columns", \.columns),
            SettingKey("rows", .list(.list(.any))) { reader, entry, name, draft in
                draft.rows = entry.value
            },
        ]
}

extension SettingKey {
    /// Texts that may be left out: nil is not an empty list.
    static func texts(
        _ key: String,
        _ path: any WritableKeyPath<Target, [PolicyText]?> & Sendable
    ) -> SettingKey {
        SettingKey(key, .texts) { reader, entry, name, target in
            target[keyPath: path] = reader.texts(entry.value, name)
        }
    }
}

extension SettingsReader {
    /// Codes of reasons; one text stands for a list of one, and an empty list for none.
    fileprivate mutating func reasons(_ node: YAMLNode, _ name: String) -> [ReasonCode] {
        var codes: [ReasonCode] = []
        for text in texts(node, name) {
            let item = YAMLNode(content: .text(text.text), position: text.position)
            if let code: ReasonCode = word(item, name) { codes.append(code) }
        }
        return codes
    }

    /// The line of a record, as it would stand in a shard.
    fileprivate mutating func recordLine(_ node: YAMLNode, _ name: String) -> PolicyText? {
        guard case .text(var text) = node.content else {
            report(
                "`\(name)` must be text, not \(node.kind)",
                at: node.position,
                hint: "a record's fields stand under `record`"
            )
            return nil
        }
        // A block ends with a line feed, as a line of a shard does.
        if text.hasSuffix("\n") { text.removeLast() }
        guard !text.utf8.contains(UInt8(ascii: "\n")) else {
            report("`\(name)` must be one line, as it stands in a shard", at: node.position)
            return nil
        }
        return PolicyText(text, at: node.position)
    }

    fileprivate mutating func attribution(
        _ node: YAMLNode,
        _ name: String
    ) -> RecordTest.Attribution? {
        switch node.content {
        case .text("none"): return RecordTest.Attribution.none
        case .mapping: return .holds(JSONValue(node))
        case .text, .list:
            report(
                "`\(name)` must be a mapping, not \(node.kind)",
                at: node.position,
                hint: "keys of an attribution line, or `none`"
            )
            return nil
        }
    }
}
