import ProvenanceCore

/// Reads what a field must be, in a condition of a rule.
///
/// | form | holds if |
/// |---|---|
/// | `TEXT`, `[TEXT, …]`, `{one-of: …}` | the value is one of the texts |
/// | `present`, `absent` | there is a value, or none |
/// | `{prefix: …}`, `{suffix: …}`, `{contains: …}`, `{glob: …}` | its text is such, for one of them |
/// | `{before: DAY}`, `{after: DAY}`, `{between: [DAY, DAY]}` | its day is such; both ends of `between` count |
/// | `{above: N}`, `{at-least: N}`, `{below: N}`, `{at-most: N}` | its number is such |
/// | `{includes: [TEXT, …]}` | all the texts are among its values |
/// | `{only: [TEXT, …]}` | all its values are among the texts |
///
/// Several in one mapping must hold together.
enum PolicyTestReader {
    /// What is gathered of one mapping.
    struct Draft: Sendable {
        var operands: [(operand: PolicyTest.Operand, position: SourcePosition)] = []
        var numbers = NumberRange()
        var numberPosition: SourcePosition?
    }

    static func tests(
        _ node: YAMLNode,
        _ subject: PolicyTest.Subject,
        _ name: String,
        _ reader: inout SettingsReader
    ) -> [PolicyCondition] {
        func test(_ operand: PolicyTest.Operand, _ position: SourcePosition) -> PolicyCondition {
            .test(PolicyTest(subject: subject, name: name, operand: operand, position: position))
        }
        switch node.content {
        case .text("present"): return [test(.present, node.position)]
        case .text("absent"): return [test(.absent, node.position)]
        case .text, .list:
            let texts = texts(node, name, &reader)
            return texts.isEmpty ? [] : [test(.texts(.equal, texts), node.position)]
        case .mapping(let entries):
            if entries.isEmpty {
                reader.report(
                    "`\(name)` is empty",
                    at: node.position,
                    hint: SettingsReader.accepted(keys.map(\.key))
                )
            }
            var draft = Draft()
            reader.read(node, name: name, keys: keys, into: &draft)
            if let position = draft.numberPosition {
                draft.operands.append((.numbers(draft.numbers), position))
                check(draft.numbers, name, at: position, &reader)
            }
            return draft.operands.map { test($0.operand, $0.position) }
        }
    }

    private static func check(
        _ range: NumberRange,
        _ name: String,
        at position: SourcePosition,
        _ reader: inout SettingsReader
    ) {
        guard let lower = range.lower, let upper = range.upper else { return }
        let isClosed = lower.isIncluded && upper.isIncluded
        if lower.value > upper.value || (lower.value == upper.value && !isClosed) {
            reader.report("no number is within `\(name)`", at: position)
        }
    }

    static let keys: [SettingKey<Draft>] =
        PolicyTest.TextComparison.allCases.map { comparison in
            operand(comparison.rawValue) { reader, node, name in
                let texts = texts(node, name, &reader)
                return texts.isEmpty ? nil : .texts(comparison, texts)
            }
        }
        + [
            operand("includes") { reader, node, name in
                let texts = texts(node, name, &reader)
                if texts.count > Limits.ruleIncludedTexts {
                    reader.report(
                        "`\(name)` lists more than \(Limits.ruleIncludedTexts) texts",
                        at: node.position
                    )
                }
                return texts.isEmpty ? nil : .includes(texts)
            },
            operand("only") { reader, node, name in
                let texts = texts(node, name, &reader)
                return texts.isEmpty ? nil : .only(texts)
            },
            operand("before") { reader, node, name in
                reader.day(node, name).map { .days(Day.first...($0.adding(-1))) }
            },
            operand("after") { reader, node, name in
                reader.day(node, name).map { .days($0.adding(1)...Day.last) }
            },
            operand("between") { reader, node, name in
                guard case .list(let ends) = node.content, ends.count == 2 else {
                    reader.report(
                        "`\(name)` must be a list of two days",
                        at: node.position,
                        hint: "such as `[2019-01-01, 2019-12-31]`, both included"
                    )
                    return nil
                }
                guard let first = reader.day(ends[0], name), let last = reader.day(ends[1], name)
                else { return nil }
                guard first <= last else {
                    reader.report("the first day of `\(name)` is after the last", at: node.position)
                    return nil
                }
                return .days(first...last)
            },
            bound("above", \.lower, isIncluded: false),
            bound("at-least", \.lower, isIncluded: true),
            bound("below", \.upper, isIncluded: false),
            bound("at-most", \.upper, isIncluded: true),
        ]

    private static func operand(
        _ key: String,
        _ read:
            @escaping @Sendable (inout SettingsReader, YAMLNode, String) -> PolicyTest.Operand?
    ) -> SettingKey<Draft> {
        SettingKey(key) { reader, entry, name, draft in
            guard let operand = read(&reader, entry.value, name) else { return }
            draft.operands.append((operand, entry.keyPosition))
        }
    }

    private static func bound(
        _ key: String,
        _ path: any WritableKeyPath<NumberRange, NumberRange.Bound?> & Sendable,
        isIncluded: Bool
    ) -> SettingKey<Draft> {
        SettingKey(key) { reader, entry, name, draft in
            guard let text = reader.text(entry.value, name) else { return }
            guard let value = RuleNumber.read(text.text) else {
                reader.report(
                    "\(quoted(text.text)) is not a number, which `\(name)` must be",
                    at: text.position,
                    hint: "decimal digits, such as `12` or `-0.5`"
                )
                return
            }
            if draft.numbers[keyPath: path] != nil {
                reader.report("`\(name)` sets an end that is set already", at: entry.keyPosition)
            }
            draft.numbers[keyPath: path] = NumberRange.Bound(value: value, isIncluded: isIncluded)
            draft.numberPosition = draft.numberPosition ?? entry.keyPosition
        }
    }

    private static func texts(
        _ node: YAMLNode,
        _ name: String,
        _ reader: inout SettingsReader
    ) -> [PolicyText] {
        if case .list(let items) = node.content, items.isEmpty {
            reader.report("`\(name)` is an empty list", at: node.position)
        }
        return reader.texts(node, name)
    }
}

extension Day {
    /// The ends of the calendar.
    static let first = Day(number: -719_162)
    static let last = Day(number: 2_932_896)

    /// The day that is so many days later, within the calendar.
    func adding(_ days: Int32) -> Day {
        min(max(Day(number: number + days), Day.first), Day.last)
    }
}
