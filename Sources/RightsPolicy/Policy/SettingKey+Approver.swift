import ProvenanceCore

extension SettingKey {
    /// Who answers for something that lets records through: a person, a body or an office. A word
    /// that stands for nobody is refused, so that a form that was never filled in says nothing.
    static func approver(
        _ key: String,
        _ path: any WritableKeyPath<Target, PolicyText?> & Sendable
    ) -> SettingKey {
        SettingKey(key, .text) { reader, entry, name, target in
            guard let text = reader.line(entry.value, name) else { return }
            if Approver.isNobody(text.text) {
                reader.report(
                    "\(quoted(text.text)) in `\(name)` names nobody",
                    at: text.position,
                    hint: "name who answers for it; until then, leave it out"
                )
            }
            target[keyPath: path] = text
        }
    }
}

/// Who answers for a rule, an exception or a clearance.
enum Approver {
    /// Whether the text stands for nobody, as in a form that was not filled in.
    static func isNobody(_ text: String) -> Bool {
        nobody.contains(
            text.lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " }
        )
    }

    /// In letters, digits and spaces.
    private static let nobody: Set<String> = [
        "", "approver", "fill in", "fill me in", "fixme", "na", "name", "nn", "nobody", "none",
        "no one", "pending", "tba", "tbc", "tbd", "to be announced", "to be confirmed",
        "to be decided", "to be determined", "to be named", "todo", "unknown", "x", "xx", "xxx",
        "your name",
    ]
}
