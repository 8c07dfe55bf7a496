import ProvenanceCore
import RightsSignals

/// The grammar of one entry of `rules`.
enum PolicyRuleKeys {
    /// What of a rule is known while it is read.
    struct Draft: Sendable {
        var id: PolicyText?
        var when: PolicyCondition?
        var effect: PolicyRule.Effect?
        var because: PolicyText?
        var approvedBy: PolicyText?
        var until: Day?
    }

    static let keys: [SettingKey<Draft>] = [
        SettingKey("id", .text) { reader, entry, name, draft in
            draft.id = reader.shortName(entry.value, name)
        }.required("a short name, such as `id: no-forum`"),
        SettingKey("when", PolicyConditionReader.shape) { reader, entry, name, draft in
            draft.when = PolicyConditionReader.condition(of: entry.value, name: name, &reader)
        }.required("the records that it is about, such as `when: {source: [forum]}`"),
        SettingKey("then", .either([.word(EffectWord.allWords), .keys(effectKeys)])) {
            reader,
            entry,
            name,
            draft in
            draft.effect = effect(entry.value, name, &reader)
        }.required("what they get: `allow`, `review`, `block`, `{license: …}` or `{attribute: …}`"),
        .line("because", \.because),
        .approver("approved-by", \.approvedBy),
        SettingKey("until", .day) { reader, entry, name, draft in
            draft.until = reader.day(entry.value, name)
        },
    ]

    /// The rule that `node` describes, or nil with findings.
    static func rule(
        of node: YAMLNode,
        name: String,
        _ reader: inout SettingsReader
    ) -> PolicyRule? {
        var draft = Draft()
        reader.read(node, name: name, keys: keys, into: &draft)
        guard let id = draft.id, let when = draft.when, let effect = draft.effect else {
            return nil
        }
        let rule = PolicyRule(
            id: id,
            when: when,
            effect: effect,
            because: draft.because,
            approvedBy: draft.approvedBy,
            until: draft.until,
            position: node.position
        )
        if rule.isLooser {
            for (key, value) in [("because", rule.because), ("approved-by", rule.approvedBy)]
            where value == nil {
                reader.report(
                    "the rule \(quoted(id.text)) may let records through, and has no `\(key)`",
                    at: node.position,
                    hint: key == "because"
                        ? "say why it is right, in one line" : "name who answers for it"
                )
            }
        }
        return rule
    }

    // MARK: Effects

    /// The words of `then`.
    private enum EffectWord: String, CaseIterable, SettingWord {
        case allow
        case review
        case block
    }

    private struct EffectDraft: Sendable {
        var license: PolicyText?
        var categories: LicenseCategories = []
        var parts: [PolicyCredit.Part]?
        var creditLine: PolicyText?
        var notice: PolicyText?
    }

    private static let effectKeys: [SettingKey<EffectDraft>] = [
        .line("license", \.license),
        SettingKey("categories", .words(LicenseCategories.allWords)) { reader, entry, name, draft in
            for text in reader.texts(entry.value, name) {
                if let category = LicenseCategories(word: text.text) {
                    draft.categories.formUnion(category)
                } else {
                    reader.report(
                        "\(quoted(text.text)) is no category of licences",
                        at: text.position,
                        hint: SettingsReader.didYouMean(
                            text.text,
                            among: LicenseCategories.allWords
                        )
                    )
                }
            }
        },
        SettingKey("attribute", .words(PolicyCredit.Part.allWords)) { reader, entry, name, draft in
            // What is wrong with it is said; that it is there counts.
            draft.parts = reader.words(entry.value, name) ?? []
        },
        .line("credit-line", \.creditLine),
        .line("notice", \.notice),
    ]

    private static func effect(
        _ node: YAMLNode,
        _ name: String,
        _ reader: inout SettingsReader
    ) -> PolicyRule.Effect? {
        guard case .mapping = node.content else {
            let word: EffectWord? = reader.word(node, name)
            return switch word {
            case .allow: .allow
            case .review: .object(.review)
            case .block: .object(.block)
            case nil: nil
            }
        }
        var draft = EffectDraft()
        reader.read(node, name: name, keys: effectKeys, into: &draft)
        guard case .mapping(let entries) = node.content else { return nil }
        func entry(_ key: String) -> YAMLEntry? { entries.first { $0.key == key } }
        switch (entry("license"), entry("attribute")) {
        case (nil, nil):
            reader.report(
                "`\(name)` has neither `license` nor `attribute`",
                at: node.position,
                hint: "such as `{license: CC0-1.0}` or `{attribute: [title, authors]}`; else write "
                    + "`allow`, `review` or `block`"
            )
            return nil
        case (_?, let attribute?):
            reader.report(
                "`\(name)` has both `license` and `attribute`",
                at: attribute.keyPosition,
                hint: "make two rules of it, with one condition"
            )
            return nil
        case (_?, nil):
            for key in ["credit-line", "notice"] {
                report(entry(key), "attribute", name, &reader)
            }
            return draft.license.map { .license($0, draft.categories) }
        case (nil, _?):
            report(entry("categories"), "license", name, &reader)
            guard let parts = draft.parts, !parts.isEmpty else { return nil }
            return .attribute(
                PolicyCredit(parts: parts, creditLine: draft.creditLine, notice: draft.notice)
            )
        }
    }

    /// Says of a key that is there that it says nothing without another one.
    private static func report(
        _ entry: YAMLEntry?,
        _ needed: String,
        _ name: String,
        _ reader: inout SettingsReader
    ) {
        guard let entry else { return }
        reader.report(
            "`\(name).\(entry.key)` says nothing without `\(needed)`",
            at: entry.keyPosition,
            hint: "remove it, or add `\(needed)`"
        )
    }
}

extension SettingKey {
    /// A list of rules, each with an id of its own.
    static func rules(
        _ key: String,
        _ path: any WritableKeyPath<Target, [PolicyRule]> & Sendable
    ) -> SettingKey {
        SettingKey(key, .list(.keys(PolicyRuleKeys.keys))) { reader, entry, name, target in
            guard case .list(let items) = entry.value.content else {
                reader.report(
                    "`\(name)` must be a list, not \(entry.value.kind)",
                    at: entry.value.position,
                    hint: "such as `- {id: no-forum, when: {source: [forum]}, then: block}`"
                )
                return
            }
            if items.count > Limits.policyRules {
                reader.report(
                    "`\(name)` holds more than \(Limits.policyRules) rules",
                    at: entry.value.position,
                    hint: "what names hosts or records one by one belongs into a list"
                )
                return
            }
            var first: [String: SourcePosition] = [:]
            for item in items {
                guard let rule = PolicyRuleKeys.rule(of: item, name: name, &reader) else {
                    continue
                }
                if let other = first[rule.id.text] {
                    reader.report(
                        "two rules have the id \(quoted(rule.id.text)); the first is at \(other)",
                        at: rule.id.position,
                        hint: "give one of them another `id`"
                    )
                } else {
                    first[rule.id.text] = rule.id.position
                }
                target[keyPath: path].append(rule)
            }
        }
    }
}

extension SettingsReader {
    /// A name without spaces: ASCII letters, digits, `-`, `_` and `.`.
    mutating func shortName(_ node: YAMLNode, _ name: String) -> PolicyText? {
        guard let text = line(node, name) else { return nil }
        let isName = text.text.unicodeScalars.allSatisfy {
            $0.isASCII
                && ($0.properties.isAlphabetic || "0123456789-_.".unicodeScalars.contains($0))
        }
        guard isName else {
            report(
                "\(quoted(text.text)) in `\(name)` is no name",
                at: text.position,
                hint: "letters, digits, `-`, `_` and `.`, such as `no-forum`"
            )
            return nil
        }
        return text
    }
}
