import ProvenanceCore

/// The grammar of one entry of `opt-outs` or `takedowns`.
enum PolicyListKeys {
    /// What of an entry is known while it is read.
    struct Draft: Sendable {
        var kinds: [(kind: PolicyList.Kind, path: PolicyText?)] = []
        var name: PolicyText?
        var aliases: PolicyText?
        var options: PolicyList
    }

    static let keys: [SettingKey<Draft>] =
        PolicyList.Kind.allCases.map { kind in
            SettingKey(kind.rawValue, .text) { reader, entry, name, draft in
                let path = reader.line(entry.value, name)
                if let path { reader.checkPath(path, name) }
                draft.kinds.append((kind, path))
            }
        }
        + [
            .line("name", \.name),
            .plainWord("format", \.options.format),
            SettingKey("date", .day) { reader, entry, name, draft in
                draft.options.date = reader.day(entry.value, name)
            },
            SettingKey("uses", .words(Use.allWords)) { reader, entry, name, draft in
                draft.options.uses = reader.words(entry.value, name)
            },
            .integer("min-entries", \.options.minEntries, in: 0...1_000_000_000),
            .integer("max-rejected", \.options.maxRejected, in: 0...1_000_000_000),
            SettingKey("max-age-days", .integer(1...36_500)) { reader, entry, name, draft in
                draft.options.maxAgeDays = reader.integer(entry.value, name, in: 1...36_500)
            },
            SettingKey("max-shrink", .percentage) { reader, entry, name, draft in
                draft.options.maxShrinkPercent = reader.percentage(entry.value, name)
            },
            .plainWord("public-suffixes", \.options.publicSuffixes),
            SettingKey("aliases", .text) { reader, entry, name, draft in
                draft.aliases = reader.path(entry.value, name)
            },
        ]

    /// The list that `node` describes, or nil with findings.
    static func list(
        of node: YAMLNode,
        name: String,
        isTakedown: Bool,
        _ reader: inout SettingsReader
    ) -> PolicyList? {
        let empty = PolicyList(
            kind: .domains,
            path: "",
            name: "",
            isTakedown: isTakedown,
            position: node.position
        )
        guard case .mapping(let entries) = node.content else {
            reader.report(
                "an entry of `\(name)` must be a mapping, not \(node.kind)",
                at: node.position,
                hint: "such as `domains: lists/optout-domains.txt`"
            )
            return nil
        }
        var draft = Draft(options: empty)
        reader.read(node, name: name, keys: keys, into: &draft)
        let kinds = entries.map(\.key).filter { PolicyList.Kind(rawValue: $0) != nil }
        if kinds.count > 1 {
            reader.report(
                "a list has one kind, not `\(kinds[0])` and `\(kinds[1])`",
                at: node.position,
                hint: "write an entry for each"
            )
        } else if kinds.isEmpty {
            reader.report(
                "an entry of `\(name)` names no list",
                at: node.position,
                hint: "such as `domains: lists/optout-domains.txt`"
            )
        }
        guard kinds.count == 1, let (kind, written) = draft.kinds.first, let written else {
            return nil
        }
        var list = draft.options
        list.kind = kind
        if let aliases = draft.aliases {
            if kind == .repositories {
                list.aliases = aliases.text
            } else {
                reader.report(
                    "`aliases` are for lists of `repositories`, not of `\(kind.rawValue)`",
                    at: aliases.position,
                    hint: "remove it"
                )
            }
        }
        list.path = PolicyPath.resolved(written.text, from: node.position.file)
        list.name = draft.name?.text ?? PolicyPath.stem(written.text)
        return list
    }
}

extension SettingKey {
    /// A list of lists.
    static func lists(
        _ key: String,
        _ path: any WritableKeyPath<Target, [PolicyList]> & Sendable,
        isTakedown: Bool
    ) -> SettingKey {
        let kinds = PolicyList.Kind.allCases.map(\.rawValue)
        let shape = SettingShape.list(.keys(PolicyListKeys.keys, oneOf: kinds))
        return SettingKey(key, shape) { reader, entry, name, target in
            guard case .list(let items) = entry.value.content else {
                reader.report(
                    "`\(name)` must be a list, not \(entry.value.kind)",
                    at: entry.value.position,
                    hint: "such as `- domains: lists/optout-domains.txt`"
                )
                return
            }
            for item in items {
                if let list = PolicyListKeys.list(
                    of: item,
                    name: name,
                    isTakedown: isTakedown,
                    &reader
                ) {
                    target[keyPath: path].append(list)
                }
            }
        }
    }
}

extension SettingsReader {
    /// Refuses what looks like a path and would never be opened as one.
    mutating func checkPath(_ path: PolicyText, _ name: String) {
        let text = path.text
        if text.contains("://") {
            report(
                "`\(name)` names an address, \(quoted(text))",
                at: path.position,
                hint: "nothing is fetched; download the list and name the file"
            )
        } else if text.hasPrefix("~") {
            report(
                "`\(name)` starts with `~`, which is not expanded",
                at: path.position,
                hint: "write a path relative to the policy"
            )
        } else if text.hasSuffix("/") {
            report(
                "`\(name)` names a folder, \(quoted(text))",
                at: path.position,
                hint: "name a file"
            )
        }
    }

    /// A path that may be opened, resolved against the file that names it.
    mutating func path(_ node: YAMLNode, _ name: String) -> PolicyText? {
        guard let path = line(node, name) else { return nil }
        checkPath(path, name)
        let resolved = PolicyPath.resolved(path.text, from: path.position.file)
        return PolicyText(resolved, at: path.position)
    }

    /// Paths that may be opened, resolved; one stands for a list of one.
    mutating func resolvedPaths(_ node: YAMLNode, _ name: String) -> [PolicyText] {
        texts(node, name).map { path in
            checkPath(path, name)
            return PolicyText(
                PolicyPath.resolved(path.text, from: path.position.file),
                at: path.position
            )
        }
    }

    /// A whole percentage, with or without its sign.
    mutating func percentage(_ node: YAMLNode, _ name: String) -> Int? {
        guard let text = text(node, name) else { return nil }
        var digits = text.text
        if digits.hasSuffix("%") { digits.removeLast() }
        guard (1...3).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int(digits),
            value <= 100
        else {
            report(
                "\(quoted(text.text)) is not a percentage, which `\(name)` must be",
                at: node.position,
                hint: "a whole number from 0% to 100%"
            )
            return nil
        }
        return value
    }
}
