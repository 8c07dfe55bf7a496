import ProvenanceCore

/// Variables for paths: `paths: {lists: /data/optouts}` makes `${lists}/x.txt` that file.
///
/// A variable stands at the start of a path, and its value is relative to the file that sets it,
/// like every path; so a project can name the lists of its organisation without knowing where they
/// lie. Nothing else is replaced, and nothing comes from the environment.
struct PolicyVariables: Sendable {
    /// By name, resolved.
    private var values: [String: String] = [:]

    init() {}

    /// The variables that the mapping sets.
    init(_ entries: [YAMLEntry]) {
        for entry in entries {
            guard case .text(let text) = entry.value.content else { continue }
            values[entry.key] = PolicyPath.resolved(text, from: entry.value.position.file)
        }
    }

    var names: [String] { values.keys.sorted() }

    subscript(name: String) -> String? { values[name] }
}

extension SettingsReader {
    /// A path that may be opened, resolved against the file that names it.
    mutating func path(_ node: YAMLNode, _ name: String) -> PolicyText? {
        line(node, name).map { resolved($0, name) }
    }

    /// Paths that may be opened, resolved; one stands for a list of one.
    mutating func resolvedPaths(_ node: YAMLNode, _ name: String) -> [PolicyText] {
        texts(node, name).map { resolved($0, name) }
    }

    private mutating func resolved(_ path: PolicyText, _ name: String) -> PolicyText {
        checkPath(path, name)
        let text = path.text
        guard text.contains("${") else {
            return PolicyText(
                PolicyPath.resolved(text, from: path.position.file),
                at: path.position
            )
        }
        guard text.hasPrefix("${"), let end = text.firstIndex(of: "}"),
            !text[end...].contains("${")
        else {
            report(
                "\(quoted(text)) in `\(name)` has a variable that is not at its start",
                at: path.position,
                hint: "such as `${lists}/optout-domains.txt`"
            )
            return path
        }
        let variable = String(text[text.index(text.startIndex, offsetBy: 2)..<end])
        guard let value = variables[variable] else {
            let near = suggestion(for: variable, among: variables.names)
            report(
                "\(quoted(variable)) in `\(name)` is no variable that `paths` sets",
                at: path.position,
                hint: near.map { "did you mean `${\($0)}`?" }
                    ?? "add `paths: {\(variable): …}`"
            )
            return path
        }
        let whole = PolicyPath.normal(value + text[text.index(after: end)...])
        return PolicyText(whole, at: path.position)
    }

    /// Refuses what looks like a path and would never be opened as one.
    private mutating func checkPath(_ path: PolicyText, _ name: String) {
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

    /// Refuses variables that cannot be used.
    mutating func checkVariables(_ node: YAMLNode, _ name: String) {
        guard case .mapping(let entries) = node.content else {
            report(
                "`\(name)` must be a mapping, not \(node.kind)",
                at: node.position,
                hint: "such as `paths: {lists: /data/optouts}`"
            )
            return
        }
        for entry in entries {
            let key = YAMLNode(content: .text(entry.key), position: entry.keyPosition)
            guard shortName(key, name) != nil, let value = line(entry.value, "\(name).\(entry.key)")
            else { continue }
            if value.text.contains("${") {
                report(
                    "`\(name).\(entry.key)` uses a variable in turn",
                    at: value.position,
                    hint: "write the path out"
                )
            }
        }
    }

    /// The keys of `may-override`: settings, or sections of them.
    mutating func overridableKeys(_ node: YAMLNode, _ name: String) -> [PolicyText] {
        let known = PolicyKeys.policy.map(\.key)
        return texts(node, name).filter { text in
            let first = text.text.split(separator: ".").first.map(String.init) ?? ""
            if known.contains(first) { return true }
            report(
                "\(quoted(text.text)) in `\(name)` is no key of a policy",
                at: text.position,
                hint: SettingsReader.didYouMean(first, among: known)
            )
            return false
        }
    }

    /// Reasons by key.
    mutating func reasons(
        _ node: YAMLNode,
        _ name: String
    ) -> [(key: PolicyText, reason: PolicyText)] {
        guard case .mapping(let entries) = node.content else {
            report(
                "`\(name)` must be a mapping of keys to reasons, not \(node.kind)",
                at: node.position,
                hint: "such as `because: {licenses.absent: counsel agreed on 3 May}`"
            )
            return []
        }
        return entries.compactMap { entry in
            line(entry.value, "\(name).\(entry.key)").map {
                (PolicyText(entry.key, at: entry.keyPosition), $0)
            }
        }
    }
}
