import FilterEngine
import ProvenanceCore
import RightsPolicy
import RightsSignals

/// An explanation as a person reads it.
struct ExplainReport {
    private let explained: ExplainedLine
    private let explanation: Explanation
    private let style: TextStyle

    init(_ explained: ExplainedLine, style: TextStyle) {
        self.explained = explained
        explanation = explained.explanation
        self.style = style
    }

    /// The longest value that is shown of a field.
    private static let shownCount = 72

    var text: String {
        var lines = [title, ""]
        lines += answer
        lines += section("what was found", fields)
        lines += section("how it was decided", rows)
        lines += section("what signals say", statements)
        lines += section("what is owed", obligations)
        lines += section("what would change it", counterfactuals)
        return lines.joined(separator: "\n")
    }

    private func section(_ title: String, _ lines: [String]) -> [String] {
        lines.isEmpty ? [] : ["", style.bold(title)] + lines.map { "  " + $0 }
    }

    // MARK: Sections

    private var title: String {
        let line = explained.line
        var title = explained.hasPlace ? "\(shown(line.shard)) line \(line.line)" : "the record"
        if let id = explanation.id { title += ", id \(cut(id))" }
        return title
    }

    private var answer: [String] {
        let word = colored(explanation.outcome, Self.word(explanation.outcome))
        guard explanation.outcome != .allow else {
            return ["\(word) under \(shown(explanation.basis ?? ""))"]
        }
        guard let reason = explanation.reasons.first else { return [word] }
        return ["\(word) for \(reason.code.rawValue)", "  \(shown(reason.message))"]
    }

    private var fields: [String] {
        // A field that plays another role need not be told of those that it does not.
        let told = explanation.fields.filter { field in
            field.isUsed
                || !explanation.fields.contains { $0.path == field.path && $0.isUsed }
        }
        var cells = told.map { field -> [String] in
            var value = field.value.map { cut($0) } ?? Figures.count(field.byteCount, "byte")
            if field.isTruncated, !value.hasSuffix("…") { value += "…" }
            if !field.isUsed { value += "  (plays no part)" }
            return [field.role.rawValue, shown(field.path), value]
        }
        for missing in explanation.missing {
            let paths = missing.paths.prefix(4).map { shown($0) }.joined(separator: ", ")
            let rest = missing.paths.count - 4
            let more = rest > 0 ? " and \(rest) more" : ""
            cells.append([missing.role.rawValue, "nothing", "looked for at \(paths)\(more)"])
        }
        return columns(cells)
    }

    private var rows: [String] {
        let width = DecisionRow.titles.map(\.count).max() ?? 0
        var lines: [String] = []
        for row in explanation.rows {
            let head = "\(row.number)  " + padded(row.title, width) + "  "
            let indent = String(repeating: " ", count: width + 5)
            guard !row.reasons.isEmpty else {
                lines.append(style.faint(head + shown(row.note)))
                continue
            }
            for (number, reason) in row.reasons.enumerated() {
                lines += self.lines(of: reason).enumerated().map { place, text in
                    (number == 0 && place == 0 ? head : indent) + text
                }
            }
        }
        return lines
    }

    private func lines(of reason: Reason) -> [String] {
        var word = reason.objection.map { objection in
            let outcome = reason.code.row == 1 ? Outcome.quarantine : objection.outcome
            return colored(outcome, String(describing: outcome.word))
        }
        if let basis = reason.liftedBy { word = "lifted by \(shown(basis))" }
        var lines = [
            "\(word ?? "note")  \(reason.code.rawValue): \(shown(reason.message))"
        ]
        if let evidence = reason.evidence {
            var text = "\(shown(evidence.field)): \(cut(evidence.value))"
            if let entry = evidence.entry, let list = evidence.list {
                let place = evidence.entryPosition?.fileAndLine ?? list
                let request = evidence.reference.map { ", reference \(cut($0))" } ?? ""
                text += "  matches `\(cut(entry))` (\(shown(place))\(request))"
            }
            lines.append("  " + text)
        }
        if let rule = reason.rule {
            let text = explained.quoted(rule).map { "  \(cut($0))" } ?? ""
            lines.append("  \(shown(rule.fileAndLine))\(style.faint(text))")
        }
        return lines
    }

    private var statements: [String] {
        columns(
            explanation.statements.map { statement in
                var place = statement.field ?? statement.carrier.rawValue
                if let line = statement.line { place += " line \(line)" }
                if let source = statement.source { place += " (\(source))" }
                let name = statement.name.map { "\($0): " } ?? ""
                return [
                    statement.signal, "\(Self.word(statement.effect)) \(statement.use.rawValue)",
                    shown(place), cut(name + statement.excerpt),
                ]
            }
        )
    }

    private var obligations: [String] {
        guard explanation.outcome == .allow else { return [] }
        let words =
            (explanation.license?.obligations.words ?? [])
            + explanation.credits.map { "the credit that the rule \(shown($0)) asks for" }
        var lines =
            words.isEmpty && explained.attribution == nil ? [] : [words.joined(separator: ", ")]
        if let line = explained.attribution, let credit = Self.string("credit_line", in: line) {
            lines.append("credit  \(shown(credit))")
        }
        if let line = explained.attribution {
            let missing = Self.strings("attribution_incomplete", in: line).map { shown($0) }
            if !missing.isEmpty { lines.append("lacks   \(missing.joined(separator: ", "))") }
        }
        lines.removeAll(where: \.isEmpty)
        return lines
    }

    private var counterfactuals: [String] {
        let width = 6
        return explanation.counterfactuals.map { change in
            let word = String(describing: change.outcome.word)
            let space = String(repeating: " ", count: max(1, width - word.count + 2))
            var text = colored(change.outcome, word) + space + shown(change.words)
            if change.outcome != .allow, let code = change.codes.first {
                text += style.faint("  (\(code.rawValue))")
            }
            return text
        }
    }

    // MARK: Words

    private static func word(_ outcome: Outcome) -> String {
        switch outcome {
        case .allow: "allowed"
        case .review: "to review"
        case .block: "blocked"
        case .quarantine: "unreadable"
        }
    }

    private static func word(_ effect: Statement.Effect) -> String {
        switch effect {
        case .permits: "permits"
        case .prohibits: "prohibits"
        case .conditional(let conditions):
            "asks " + conditions.map(\.rawValue).sorted().joined(separator: ", ") + " for"
        }
    }

    private func colored(_ outcome: Outcome, _ word: String) -> String {
        switch outcome {
        case .allow: style.good(word)
        case .review: style.warning(word)
        case .block, .quarantine: style.bad(word)
        }
    }

    /// The text of a member of an object of ours.
    private static func string(_ key: StaticString, in json: String) -> String? {
        let text = ByteBuffer(text: json)
        var members = JSONElements(of: text.bytes)
        while let member = members.next() {
            if member.isNamed(key) { return member.text }
        }
        return nil
    }

    /// The texts of a list that is a member of an object of ours.
    private static func strings(_ key: StaticString, in json: String) -> [String] {
        let text = ByteBuffer(text: json)
        var members = JSONElements(of: text.bytes)
        var found: [String] = []
        while let member = members.next() {
            guard member.isNamed(key) else { continue }
            var elements = JSONElements(of: member.value)
            while let element = elements.next() { found.append(element.text) }
        }
        return found
    }

    /// On one line, without what a terminal would act upon, and no longer than a line.
    private func cut(_ text: String) -> String {
        let safe = shown(text)
        guard safe.count > Self.shownCount else { return safe }
        return safe.prefix(Self.shownCount - 1) + "…"
    }

    private func columns(_ cells: [[String]]) -> [String] {
        guard let count = cells.first?.count else { return [] }
        let widths = (0..<(count - 1)).map { column in cells.map { $0[column].count }.max() ?? 0 }
        return cells.map { row in
            zip(row, widths).map { padded($0, $1) + "  " }.joined() + (row.last ?? "")
        }
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
