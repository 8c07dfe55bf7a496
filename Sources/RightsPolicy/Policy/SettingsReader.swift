import ProvenanceCore

/// Takes checked values out of a YAML tree and gathers every finding on the way.
///
/// A value with a finding is nil; reading goes on, so that one run reports all of them. `name` is
/// the setting's dotted name, as messages print it (`licenses.absent`).
struct SettingsReader {
    private(set) var findings = Diagnostics()
    /// What stands for the start of a path.
    var variables = PolicyVariables()

    mutating func report(
        _ message: String,
        at position: SourcePosition,
        hint: String? = nil
    ) {
        findings.appendWithinLimit(Diagnostic(message, at: position, hint: hint))
    }

    mutating func report(_ other: Diagnostics) {
        for finding in other.all { findings.appendWithinLimit(finding) }
    }

    /// Reads the mapping `node` by the table `keys` into `target`. A key that the table does not
    /// know, or that is required and not there, is a finding.
    mutating func read<Target>(
        _ node: YAMLNode,
        name: String,
        keys: [SettingKey<Target>],
        into target: inout Target
    ) {
        guard case .mapping(let entries) = node.content else {
            let what = name.isEmpty ? "the file must hold" : "`\(name)` must be"
            report(
                "\(what) a mapping, not \(node.kind)",
                at: node.position,
                hint: Self.accepted(keys.map(\.key))
            )
            return
        }
        for entry in entries {
            guard let key = keys.first(where: { $0.key == entry.key }) else {
                reportUnknown(entry, in: name, accepted: keys.map(\.key))
                continue
            }
            let path = name.isEmpty ? entry.key : "\(name).\(entry.key)"
            key.read(&self, entry, path, &target)
        }
        for key in keys where key.isRequired && !entries.contains(where: { $0.key == key.key }) {
            let place = name.isEmpty ? "" : " in `\(name)`"
            report("`\(key.key)` is missing\(place)", at: node.position, hint: key.example)
        }
    }

    private mutating func reportUnknown(_ entry: YAMLEntry, in name: String, accepted: [String]) {
        // To look for what was meant costs more than the rest of the reading.
        guard !findings.isFull else { return }
        let place = name.isEmpty ? "" : " in `\(name)`"
        report(
            "unknown key \(quoted(entry.key))\(place)",
            at: entry.keyPosition,
            hint: Self.didYouMean(entry.key, among: accepted)
        )
    }

    /// A text that is not empty.
    mutating func text(_ node: YAMLNode, _ name: String) -> PolicyText? {
        guard case .text(let text) = node.content else {
            report("`\(name)` must be text, not \(node.kind)", at: node.position)
            return nil
        }
        guard text.contains(where: { !$0.isWhitespace }) else {
            report("`\(name)` has no value", at: node.position)
            return nil
        }
        return PolicyText(text, at: node.position)
    }

    /// A text of one line that fits into every record it is printed on.
    mutating func line(_ node: YAMLNode, _ name: String) -> PolicyText? {
        guard let text = text(node, name) else { return nil }
        guard !text.text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
        else {
            report("`\(name)` must be one line without control characters", at: node.position)
            return nil
        }
        guard text.text.utf8.count <= Limits.policyTextBytes else {
            report("`\(name)` is longer than \(Limits.policyTextBytes) bytes", at: node.position)
            return nil
        }
        return text
    }

    /// A list of texts; one text stands for a list of one. No text may occur twice.
    mutating func texts(_ node: YAMLNode, _ name: String) -> [PolicyText] {
        let items: [YAMLNode]
        switch node.content {
        case .list(let list): items = list
        case .text: items = [node]
        case .mapping:
            report("`\(name)` must be a list of texts, not a mapping", at: node.position)
            return []
        }
        // Bytes: texts that Unicode holds for the same may be different keys of a record.
        var seen: Set<[UInt8]> = []
        var texts: [PolicyText] = []
        for item in items {
            guard case .text = item.content else {
                report("`\(name)` must hold texts, not \(item.kind)", at: item.position)
                continue
            }
            guard let text = line(item, name) else { continue }
            if seen.insert(Array(text.text.utf8)).inserted {
                texts.append(text)
            } else {
                report("\(quoted(text.text)) is written twice in `\(name)`", at: text.position)
            }
        }
        return texts
    }

    /// One of the accepted words. `never` says why a word that looks acceptable is not.
    mutating func word<Word: SettingWord>(
        _ node: YAMLNode,
        _ name: String,
        never: (word: String, reason: String)? = nil
    ) -> Word? {
        guard let text = text(node, name) else { return nil }
        if let word = Word(word: text.text) { return word }
        if let never, never.word == text.text {
            report(
                "`\(name)` is never `\(never.word)`: \(never.reason)",
                at: node.position,
                hint: Self.accepted(Word.allWords)
            )
        } else {
            report(
                "\(quoted(text.text)) is not a value of `\(name)`",
                at: node.position,
                hint: Self.didYouMean(text.text, among: Word.allWords)
            )
        }
        return nil
    }

    /// At least one of the accepted words, none twice.
    mutating func words<Word: SettingWord>(_ node: YAMLNode, _ name: String) -> [Word]? {
        if case .list(let list) = node.content, list.isEmpty {
            report(
                "`\(name)` is an empty list",
                at: node.position,
                hint: Self.accepted(Word.allWords)
            )
            return nil
        }
        let texts = texts(node, name)
        var words: [Word] = []
        for text in texts {
            let item = YAMLNode(content: .text(text.text), position: text.position)
            if let word: Word = word(item, name) { words.append(word) }
        }
        return words.isEmpty ? nil : words
    }

    /// A whole number in decimal digits, within `range`.
    mutating func integer(
        _ node: YAMLNode,
        _ name: String,
        in range: ClosedRange<Int>
    ) -> Int? {
        guard let text = text(node, name) else { return nil }
        let digits = text.text.utf8
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }),
            digits.count == 1 || digits.first != UInt8(ascii: "0")
        else {
            report(
                "\(quoted(text.text)) is not a whole number, which `\(name)` must be",
                at: node.position,
                hint: "decimal digits without sign, unit or leading zero"
            )
            return nil
        }
        guard let value = Int(text.text), range.contains(value) else {
            report(
                "`\(name)` must lie between \(range.lowerBound) and \(range.upperBound), "
                    + "not \(quoted(text.text))",
                at: node.position
            )
            return nil
        }
        return value
    }

    /// A day, written `YYYY-MM-DD`.
    mutating func day(_ node: YAMLNode, _ name: String) -> Day? {
        guard let text = text(node, name) else { return nil }
        guard let day = Day(text.text) else {
            report(
                "\(quoted(text.text)) is not a day, which `\(name)` must be",
                at: node.position,
                hint: "YYYY-MM-DD, a day of the calendar"
            )
            return nil
        }
        return day
    }

    /// `did you mean`, or where no word is near, what is accepted.
    static func didYouMean(_ word: String, among accepted: [String]) -> String {
        if let near = suggestion(for: word, among: accepted) { return "did you mean `\(near)`?" }
        return Self.accepted(accepted)
    }

    static func accepted(_ words: [String]) -> String {
        "accepted: " + words.map { "`\($0)`" }.joined(separator: ", ")
    }
}
