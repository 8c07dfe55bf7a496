import ProvenanceCore
import RightsSignals

/// Reads the `when` of rules and exceptions.
///
/// | key | holds if |
/// |---|---|
/// | `all`, `any` | all, or one, of a list of conditions hold; several keys in one mapping are `all` |
/// | `not` | the condition does not hold |
/// | `license` | the record's licence is one of these ids, globs, categories or words |
/// | `host` | the record comes from one of these hosts |
/// | `signal` | one of these signals speaks against the use |
/// | `source`, `title`, `created` … | the field that plays the role is such |
/// | `fields: {PATH: …}` | the field at the path is such |
/// | `train-in`, `purpose`, `operator` … | the policy says so itself |
enum PolicyConditionReader {
    /// The roles that a condition can name: what a record says of itself in words. Licences and
    /// signals have keys that understand them.
    static let roles: [FieldRole] = [
        .id, .source, .title, .authors, .url, .repository, .account, .hash, .work, .text, .created,
        .crawled, .copyrightNotice, .licenseNotice, .disclaimer,
    ]

    /// What stands in place of a licence's name.
    static let licenseWords = LicenseReading.Status.allCases.map(\.rawValue)
    static let signalWords = ["any", "none"]

    private static let words =
        ["all", "any", "not", "license", "host", "signal", "fields"] + roles.map(\.rawValue)
        + PolicyFact.allCases.map(\.rawValue)

    /// What a condition looks like, which may hold others.
    static var shape: SettingShape { .named("condition") { mapping } }

    private static var mapping: SettingShape {
        .section(
            words.map { SettingShape.Member(key: $0, shape: member($0), isRequired: false) },
            oneOf: []
        )
    }

    private static func member(_ word: String) -> SettingShape {
        switch word {
        case "all", "any": .list(shape)
        case "not": shape
        case "license", "host", "signal": .texts
        case "fields": .mapping
        default:
            PolicyFact(rawValue: word) == nil
                ? .either([.texts, .keys(PolicyTestReader.keys)]) : .texts
        }
    }

    /// The condition that `node` describes, or nil with findings.
    static func condition(
        of node: YAMLNode,
        name: String,
        _ reader: inout SettingsReader
    ) -> PolicyCondition? {
        guard case .mapping(let entries) = node.content, !entries.isEmpty else {
            let what = node.kind == "a mapping" ? "an empty one" : node.kind
            reader.report(
                "`\(name)` must be a mapping of conditions, not \(what)",
                at: node.position,
                hint: "such as `{source: [forum], license: absent}`"
            )
            return nil
        }
        var parts: [PolicyCondition] = []
        for entry in entries { parts += conditions(entry, name, &reader) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private static func conditions(
        _ entry: YAMLEntry,
        _ place: String,
        _ reader: inout SettingsReader
    ) -> [PolicyCondition] {
        let name = "\(place).\(entry.key)"
        switch entry.key {
        case "all": return [.all(list(entry.value, name, &reader))]
        case "any": return [.any(list(entry.value, name, &reader))]
        case "not":
            return condition(of: entry.value, name: name, &reader).map { [.not($0)] } ?? []
        case "license": return words(entry, .license, name, &reader)
        case "host": return words(entry, .host, name, &reader)
        case "signal": return words(entry, .signal, name, &reader)
        case "fields": return fields(entry, name, &reader)
        default: break
        }
        if let fact = PolicyFact(rawValue: entry.key) {
            return words(entry, .fact(fact), name, &reader)
        }
        if let role = roles.first(where: { $0.rawValue == entry.key }) {
            return PolicyTestReader.tests(entry.value, .role(role), name, &reader)
        }
        let isPath = entry.key.contains(".")
        reader.report(
            "unknown key \(quoted(entry.key)) in `\(place)`",
            at: entry.keyPosition,
            hint: isPath
                ? "a path of a field stands under `fields`"
                : SettingsReader.didYouMean(entry.key, among: words)
        )
        return []
    }

    private static func list(
        _ node: YAMLNode,
        _ name: String,
        _ reader: inout SettingsReader
    ) -> [PolicyCondition] {
        guard case .list(let items) = node.content, !items.isEmpty else {
            reader.report(
                "`\(name)` must be a list of conditions",
                at: node.position,
                hint: "such as `[{source: [forum]}, {license: absent}]`"
            )
            return []
        }
        return items.compactMap { condition(of: $0, name: name, &reader) }
    }

    private static func fields(
        _ entry: YAMLEntry,
        _ name: String,
        _ reader: inout SettingsReader
    ) -> [PolicyCondition] {
        guard case .mapping(let members) = entry.value.content, !members.isEmpty else {
            reader.report(
                "`\(name)` must be a mapping of paths",
                at: entry.value.position,
                hint: "such as `{metadata.language: [en, de]}`"
            )
            return []
        }
        return members.flatMap { member -> [PolicyCondition] in
            let path = PolicyText(member.key, at: member.keyPosition)
            guard reader.checkFieldPath(path, name) else { return [] }
            return PolicyTestReader.tests(
                member.value,
                .path(member.key),
                "\(name).\(member.key)",
                &reader
            )
        }
    }

    /// A test for one of some words, which are checked as far as that needs no table.
    private static func words(
        _ entry: YAMLEntry,
        _ subject: PolicyTest.Subject,
        _ name: String,
        _ reader: inout SettingsReader
    ) -> [PolicyCondition] {
        let texts = reader.texts(entry.value, name)
        var words: [PolicyText] = []
        for text in texts where check(text, subject, name, &reader) { words.append(text) }
        if words.isEmpty {
            if texts.isEmpty, case .list = entry.value.content {
                reader.report("`\(name)` is an empty list", at: entry.value.position)
            }
            return []
        }
        return [
            .test(
                PolicyTest(
                    subject: subject,
                    name: name,
                    operand: .words(words),
                    position: entry.keyPosition
                )
            )
        ]
    }

    private static func check(
        _ text: PolicyText,
        _ subject: PolicyTest.Subject,
        _ name: String,
        _ reader: inout SettingsReader
    ) -> Bool {
        switch subject {
        case .license, .role, .path: return true
        case .host:
            if RuleHost(text.text) != nil { return true }
            reader.report(
                "\(quoted(text.text)) in `\(name)` is no host",
                at: text.position,
                hint: "such as `example.org`, or `*.example.org` for all beneath it"
            )
            return false
        case .signal:
            let known = SignalRegistry.all.map(\.name)
            let codes = ReasonCode.allCases.filter { $0.row == 5 }.map(\.rawValue)
            return isOne(text, of: signalWords + known, also: codes, name, &reader)
        case .fact(let fact):
            switch fact {
            case .use: return isOne(text, of: Use.allWords, name, &reader)
            case .purpose: return isOne(text, of: Policy.Purpose.allWords, name, &reader)
            case .operatorKind:
                return isOne(text, of: Policy.OperatorKind.allWords, name, &reader)
            case .release: return isOne(text, of: Policy.Release.allWords, name, &reader)
            case .country: return reader.checkPlace(text, name, areas: [])
            case .trainIn, .offerIn:
                return reader.checkPlace(text, name, areas: Countries.areas)
            }
        }
    }

    private static func isOne(
        _ text: PolicyText,
        of words: [String],
        also others: [String] = [],
        _ name: String,
        _ reader: inout SettingsReader
    ) -> Bool {
        if words.contains(text.text) || others.contains(text.text) { return true }
        let near = suggestion(for: text.text, among: words + others)
        reader.report(
            "\(quoted(text.text)) is not a value of `\(name)`",
            at: text.position,
            hint: near.map { "did you mean `\($0)`?" } ?? SettingsReader.accepted(words)
        )
        return false
    }
}
