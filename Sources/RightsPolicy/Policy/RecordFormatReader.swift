package import ProvenanceCore

/// Reads record formats: profile files of `Rules/profiles`, and the `record-format` of a policy.
package enum RecordFormatReader {
    /// What is known of a format while it is read.
    struct Draft: Sendable {
        var name: PolicyText?
        var candidates: [(role: FieldRole, paths: [String])] = []
        var embedded: [PolicyText] = []
        var examples: [RecordFormat.Example] = []

        var format: RecordFormat {
            RecordFormat(
                name: name?.text ?? "",
                candidates: candidates,
                embedded: embedded.map(\.text),
                examples: examples
            )
        }
    }

    /// A profile from the bytes of its file.
    ///
    /// - Throws: all findings, from the top of the file to its end.
    package static func read(_ text: [UInt8], file: String) throws(Diagnostics) -> RecordFormat {
        let root = try YAMLDocument.read(text, file: file)
        var reader = SettingsReader()
        var draft = Draft()
        reader.read(root, name: "", keys: profileKeys, into: &draft)
        check(draft, at: root.position, &reader)
        guard reader.findings.isEmpty else { throw reader.findings.inOrder }
        return draft.format
    }

    /// What a policy's `record-format` says: a profile's name, or fields of its own.
    static func format(
        of node: YAMLNode,
        name: String,
        _ reader: inout SettingsReader
    ) -> Policy.Format? {
        guard case .mapping = node.content else {
            return reader.line(node, name).map { .profile(name: $0.text) }
        }
        var draft = Draft()
        reader.read(node, name: name, keys: fieldKeys, into: &draft)
        check(draft, at: node.position, &reader)
        return .fields(draft.format)
    }

    private static func check(
        _ draft: Draft,
        at position: SourcePosition,
        _ reader: inout SettingsReader
    ) {
        let count = draft.candidates.reduce(0) { $0 + $1.paths.count }
        if count == 0, reader.findings.isEmpty {
            reader.report("the record format names no field", at: position)
        }
        if count > Limits.recordFormatPaths {
            reader.report(
                "the record format names \(count) paths, more than \(Limits.recordFormatPaths)",
                at: position
            )
        }
        if draft.embedded.count > Limits.embeddedDocuments {
            reader.report(
                "`json-strings` names more than \(Limits.embeddedDocuments) paths",
                at: draft.embedded[0].position
            )
        }
    }

    /// The roles, as a policy or the `fields` of a profile give them.
    private static let roleKeys: [SettingKey<Draft>] = FieldRole.allCases.map { role in
        SettingKey(role.rawValue, .texts) { reader, entry, name, draft in
            let paths = reader.paths(entry.value, name)
            draft.candidates.append((role, paths.map(\.text)))
        }
    }

    private static let embeddedKey: SettingKey<Draft> =
        SettingKey("json-strings", .texts) { reader, entry, name, draft in
            draft.embedded = reader.paths(entry.value, name)
        }

    private static let fieldKeys = roleKeys + [embeddedKey]

    /// What `record-format` of a policy looks like.
    static let shape = SettingShape.either([.text, .keys(fieldKeys)])

    private static let profileKeys: [SettingKey<Draft>] = [
        .line("profile", \.name).required("add a name, such as `profile: dolma`"),
        SettingKey.section("fields", \.self, roleKeys).required("such as `fields: {url: [url]}`"),
        embeddedKey,
        SettingKey("examples", .list(.mapping)) { reader, entry, name, draft in
            draft.examples = reader.examples(entry.value, name)
        }.required("an example is the profile's manual and its test"),
    ]
}

extension SettingsReader {
    /// Dotted paths into a record.
    fileprivate mutating func paths(_ node: YAMLNode, _ name: String) -> [PolicyText] {
        texts(node, name).filter { checkFieldPath($0, name) }
    }

    /// A key is a run of bytes between dots. `\` stands before a dot, a bracket or a backslash
    /// of a key and nowhere else, so that a path has one spelling.
    mutating func checkFieldPath(_ path: PolicyText, _ name: String) -> Bool {
        var keys = 1
        var isEmptyKey = true
        var isEscaped = false
        for byte in path.text.utf8 {
            let isSpecial = [".", "[", "]", "\\"].contains { UInt8(ascii: $0) == byte }
            if isEscaped {
                guard isSpecial else {
                    return report(badPath: path, name, "`\\` stands before a common character")
                }
                isEscaped = false
                isEmptyKey = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: ".") {
                if isEmptyKey { return report(badPath: path, name, "a key between dots is empty") }
                keys += 1
                isEmptyKey = true
            } else if isSpecial {
                return report(badPath: path, name, "a list is named as a whole")
            } else {
                isEmptyKey = false
            }
        }
        if isEmptyKey || isEscaped { return report(badPath: path, name, "its last key is empty") }
        if keys > Limits.recordPathKeys {
            return report(badPath: path, name, "it has more than \(Limits.recordPathKeys) keys")
        }
        return true
    }

    /// Always false, so that a check can end with it.
    private mutating func report(badPath path: PolicyText, _ name: String, _ why: String) -> Bool {
        report(
            "\(quoted(path.text)) in `\(name)` is no path of a field: \(why)",
            at: path.position,
            hint: "keys joined by dots, such as `metadata.license`"
        )
        return false
    }

    /// Texts of any form: what is found in a record may be empty, and may occur twice.
    fileprivate mutating func values(_ node: YAMLNode, _ name: String) -> [PolicyText] {
        guard case .list(let items) = node.content else {
            report("`\(name)` must be a list, not \(node.kind)", at: node.position)
            return []
        }
        var values: [PolicyText] = []
        for item in items {
            if case .text(let text) = item.content {
                values.append(PolicyText(text, at: item.position))
            } else {
                report("`\(name)` must hold texts, not \(item.kind)", at: item.position)
            }
        }
        return values
    }

    fileprivate mutating func examples(
        _ node: YAMLNode,
        _ name: String
    ) -> [RecordFormat.Example] {
        guard case .list(let items) = node.content else {
            report("`\(name)` must be a list, not \(node.kind)", at: node.position)
            return []
        }
        if items.isEmpty { report("`\(name)` is an empty list", at: node.position) }
        var examples: [RecordFormat.Example] = []
        for item in items {
            var draft = ExampleDraft()
            read(item, name: name, keys: ExampleDraft.keys, into: &draft)
            if let record = draft.record {
                examples.append(RecordFormat.Example(record: record, finds: draft.finds))
            }
        }
        return examples
    }
}

/// What is known of an example while it is read.
private struct ExampleDraft: Sendable {
    var record: PolicyText?
    var finds: [(role: FieldRole, values: [PolicyText])] = []

    static let keys: [SettingKey<ExampleDraft>] = [
        SettingKey("record", .text) { reader, entry, name, draft in
            draft.record = reader.text(entry.value, name)
        }.required("the record's JSON, as text"),
        SettingKey.section("finds", \.self, roles).required("such as `finds: {url: [https://…]}`"),
    ]

    private static let roles: [SettingKey<ExampleDraft>] = FieldRole.allCases.map { role in
        SettingKey(role.rawValue, .list(.any)) { reader, entry, name, draft in
            draft.finds.append((role, reader.values(entry.value, name)))
        }
    }
}
