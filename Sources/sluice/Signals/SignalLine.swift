import ProvenanceCore
import RightsSignals

/// Signals as one JSON object a line.
enum SignalLine {
    static func text(of answer: SignalFileAnswer, _ context: SignalContext) -> String {
        var line = JSONLine()
        line.open("{")
        if answer.files.count == 1, let file = answer.files.first {
            line.string(key: "file", file.name)
            line.string(key: "kind", file.kind.rawValue)
        } else {
            line.list(key: "files", answer.files) { line, file in line.string(file.name) }
        }
        line.string(key: "url", context.url ?? "")
        if let policy = answer.files.first?.policy, answer.files.count == 1 {
            if let uid = policy.uid { line.string(key: "uid", uid) }
            line.key("answer")
            answerObject(policy.answer(for: context), &line)
        } else {
            line.open(key: "uses", "{")
            for use in Use.allCases {
                line.key(use.rawValue)
                answerObject(SignalAnswer(answer.reading.statements, for: use), &line)
            }
            line.close("}")
        }
        let fileKey = answer.files.count > 1 ? "file" : nil
        line.list(key: "statements", answer.reading.statements) { statement($1, fileKey, &$0) }
        line.list(key: "overridden", answer.reading.overridden) { statement($1, fileKey, &$0) }
        line.list(key: "references", answer.reading.references) { line, reference in
            line.open("{")
            line.string(key: "signal", reference.signal)
            line.string(key: "carrier", reference.carrier.rawValue)
            line.string(key: "address", reference.address)
            if let number = reference.line { line.number(key: "line", number) }
            line.close("}")
        }
        line.list(key: "faults", answer.reading.faults) { line, fault in
            line.open("{")
            line.string(key: "signal", fault.signal)
            line.string(key: "carrier", fault.carrier.rawValue)
            line.string(key: "message", fault.message)
            if let number = SignalReport.lineNumber(of: fault, answer) {
                line.number(key: "line", number)
            }
            line.close("}")
        }
        line.close("}")
        return line.text
    }

    private static func answerObject(_ answer: SignalAnswer, _ line: inout JSONLine) {
        line.open("{")
        switch answer {
        case .silent: line.string(key: "effect", "silent")
        case .permits: line.string(key: "effect", "permits")
        case .prohibits: line.string(key: "effect", "prohibits")
        case .conditional(let conditions): conditional(conditions, &line)
        }
        line.close("}")
    }

    private static func conditional(
        _ conditions: Set<Statement.Condition>,
        _ line: inout JSONLine
    ) {
        line.string(key: "effect", "conditional")
        line.list(key: "conditions", conditions.map(\.rawValue).sorted()) { $0.string($1) }
    }

    /// - Parameter placeKey: the key for the file or the field that the signal stands in; nil: it
    ///   is not told.
    static func statement(
        _ statement: Statement,
        _ placeKey: String?,
        _ line: inout JSONLine
    ) {
        line.open("{")
        line.string(key: "signal", statement.signal)
        line.string(key: "use", statement.use.rawValue)
        switch statement.effect {
        case .permits: line.string(key: "effect", "permits")
        case .prohibits: line.string(key: "effect", "prohibits")
        case .conditional(let conditions): conditional(conditions, &line)
        }
        line.string(key: "code", statement.code.rawValue)
        line.string(key: "carrier", statement.carrier.rawValue)
        if let name = statement.name { line.string(key: "name", name) }
        line.string(key: "scope", statement.scope)
        if let placeKey, let place = statement.field { line.string(key: placeKey, place) }
        if let number = statement.line { line.number(key: "line", number) }
        line.open(key: "evidence", "{")
        line.number(key: "offset", statement.evidence.lowerBound)
        line.number(key: "length", statement.evidence.count)
        line.string(key: "value", statement.excerpt)
        line.close("}")
        line.close("}")
    }

    static var standards: String {
        SignalRegistry.all.map { standard in
            var line = JSONLine()
            line.open("{")
            line.string(key: "name", standard.name)
            line.string(key: "title", standard.title)
            line.string(key: "specification", standard.specification)
            line.string(key: "read", standard.read)
            line.list(key: "carriers", standard.carriers) { $0.string($1.rawValue) }
            line.close("}")
            return line.text
        }.joined(separator: "\n")
    }
}
