import ProvenanceCore
import RightsSignals

/// Signals as a person reads them.
enum SignalReport {
    static func text(of answer: SignalFileAnswer, _ context: SignalContext) -> String {
        var lines: [String] = []
        let about = context.url.map { $0 == "/" ? "the site's root" : $0 } ?? "a work"
        if answer.files.count == 1, let file = answer.files.first {
            lines.append("\(shown(file.name)) (\(file.kind.rawValue)), about \(shown(about))")
            if let policy = file.policy { return lines[0] + "\n\n" + text(of: policy, context) }
        } else {
            lines.append("All \(answer.files.count) files together, about \(shown(about))")
        }
        let verdicts = answer.verdicts
        lines.append("")
        let width = verdicts.map { uses($0).count }.max() ?? 0
        for verdict in verdicts {
            let padding = String(repeating: " ", count: width - uses(verdict).count)
            lines.append("  \(uses(verdict))\(padding)  \(word(verdict.answer))")
            lines += rows(verdict.statements, answer).map { "      \($0)" }
        }
        lines += notes(answer)
        return lines.joined(separator: "\n")
    }

    private static func uses(_ verdict: SignalFileAnswer.Verdict) -> String {
        if verdict.uses.count == Use.allCases.count { return "all uses" }
        return verdict.uses.map(\.rawValue).joined(separator: ", ")
    }

    private static func text(of policy: TDMPolicy, _ context: SignalContext) -> String {
        let answer = policy.answer(for: context)
        let said =
            switch answer {
            case .silent: "opens nothing; the work stays reserved"
            case .permits, .prohibits, .conditional: word(answer)
            }
        let address = policy.uid.map { "where tdm-policy names \(shown($0))" }
        return
            "  mine, train  \(said)\(address.map { ", \($0)" } ?? "; it has no uid to be named by")"
    }

    static func word(_ answer: SignalAnswer) -> String {
        switch answer {
        case .silent: "nothing is said"
        case .permits: "permitted"
        case .prohibits: "prohibited"
        case .conditional(let conditions): "permitted on condition: \(list(conditions))"
        }
    }

    private static func list(_ conditions: Set<Statement.Condition>) -> String {
        conditions.map(\.rawValue).sorted().joined(separator: ", ")
    }

    /// Statements in columns: where, what is written, what it is.
    private static func rows(_ statements: [Statement], _ answer: SignalFileAnswer) -> [String] {
        let cells = statements.map { statement -> [String] in
            var place = statement.line.map { "line \($0)" } ?? "-"
            if answer.files.count > 1, let file = statement.field {
                place = "\(shown(file)): \(place)"
            }
            var written = oneLine(statement.excerpt)
            if let name = statement.name { written = "\(name): \(written)" }
            if written.isEmpty { written = "(the file could not be fetched)" }
            return [place, written, describe(statement)]
        }.uniqued
        func width(_ column: Int) -> Int { cells.map { $0[column].count }.max() ?? 0 }
        let widths = (0..<2).map(width)
        return cells.map { row in
            let padded = (0..<2).map { row[$0].padded(to: widths[$0]) }
            return "\(padded[0])  \(padded[1])  \(row[2])"
        }
    }

    private static func describe(_ statement: Statement) -> String {
        let said =
            switch statement.effect {
            case .prohibits: statement.code.rawValue
            case .permits: "\(statement.signal) permits \(statement.use.rawValue)"
            case .conditional(let conditions): "\(statement.code.rawValue): \(list(conditions))"
            }
        return statement.scope.isEmpty ? said : "\(said) (\(shown(statement.scope)))"
    }

    private static func notes(_ answer: SignalFileAnswer) -> [String] {
        /// `robots.txt, line 3`; without the file where it is the only one.
        func place(_ field: String?, _ line: Int?) -> String {
            var parts: [String] = []
            if answer.files.count > 1, let field { parts.append(shown(field)) }
            if let line { parts.append("line \(line)") }
            return parts.isEmpty ? "" : parts.joined(separator: ", ") + ": "
        }
        var notes: [String] = []
        for statement in answer.reading.overridden {
            let written = oneLine(statement.excerpt)
            notes.append("overridden: \(place(statement.field, statement.line))\(written)")
        }
        for reference in answer.reading.references {
            let address = shown(reference.address)
            notes.append(
                "see: \(place(reference.field, reference.line))\(address) (\(reference.signal))"
            )
        }
        for fault in answer.reading.faults {
            let line = lineNumber(of: fault, answer)
            notes.append("fault: \(place(fault.field, line))\(fault.message) (\(fault.signal))")
        }
        if answer.reading.faultsNotKept > 0 {
            notes.append("fault: and \(answer.reading.faultsNotKept) more")
        }
        // A reservation speaks of two uses and is overridden for both.
        var seen: Set<String> = []
        notes = notes.filter { seen.insert($0).inserted }
        return notes.isEmpty ? [] : [""] + notes.map { "  \($0)" }
    }

    /// The line of a fault, where the whole file was read at once.
    static func lineNumber(of fault: SignalReading.Fault, _ answer: SignalFileAnswer) -> Int? {
        guard let file = answer.files.first(where: { $0.name == fault.field }),
            file.fields.isEmpty, fault.offset <= file.text.count
        else { return nil }
        return file.text.span.bytes.lineNumber(at: fault.offset)
    }

    /// `text` on one line, its white space collapsed, cut where it gets long.
    private static func oneLine(_ text: String) -> String {
        let words = text.split { $0 == " " || $0.isNewline || $0 == "\t" }
        let line = shown(words.joined(separator: " "))
        return line.count > 72 ? line.prefix(71) + "…" : line
    }

    /// Text of a publisher without the control characters that move a terminal's cursor.
    private static func shown(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map {
                    $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? "\u{FFFD}" : $0
                }
            )
        )
    }

    // MARK: Standards

    static var standards: String {
        let width = SignalRegistry.all.map(\.name.count).max() ?? 0
        return SignalRegistry.all.map { standard in
            let indent = String(repeating: " ", count: width + 2)
            let carriers = standard.carriers.map(\.rawValue).joined(separator: ", ")
            return [
                "\(standard.name.padded(to: width))  \(standard.title)",
                "\(indent)\(standard.specification); read \(standard.read)",
                "\(indent)found in: \(carriers)",
            ].joined(separator: "\n")
        }.joined(separator: "\n")
    }
}

extension String {
    /// Filled with spaces up to `width` characters.
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}

extension [[String]] {
    /// Each row once: a reservation speaks of two uses in the same words.
    fileprivate var uniqued: [[String]] {
        var seen: Set<[String]> = []
        return filter { seen.insert($0).inserted }
    }
}
