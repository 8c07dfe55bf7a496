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
        line.list(key: "statements", answer.reading.statements) { statement($1, answer, &$0) }
        line.list(key: "overridden", answer.reading.overridden) { statement($1, answer, &$0) }
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

    private static func statement(
        _ statement: Statement,
        _ answer: SignalFileAnswer,
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
        if answer.files.count > 1, let file = statement.field {
            line.string(key: "file", file)
        }
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

/// A JSON text that grows from left to right; commas are set where they belong.
private struct JSONLine: ~Copyable {
    private var bytes = ByteBuffer()
    private var needsComma = false

    var text: String { String(copying: bytes.bytes) }

    mutating func open(_ bracket: StaticString) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    mutating func close(_ bracket: StaticString) {
        bytes.append(bracket)
        needsComma = true
    }

    /// Writes a key; the value follows.
    mutating func key(_ name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    mutating func open(key name: String, _ bracket: StaticString) {
        key(name)
        open(bracket)
    }

    mutating func string(key name: String, _ text: String) {
        key(name)
        string(text)
    }

    mutating func number(key name: String, _ value: Int) {
        key(name)
        number(value)
    }

    mutating func list<Element>(
        key name: String,
        _ elements: [Element],
        _ body: (inout JSONLine, Element) -> Void
    ) {
        key(name)
        list(elements, body)
    }

    mutating func string(_ text: String) {
        separate()
        bytes.append(jsonString: text)
        needsComma = true
    }

    mutating func number(_ number: Int) {
        separate()
        bytes.append(decimal: number)
        needsComma = true
    }

    private mutating func list<Element>(
        _ elements: [Element],
        _ body: (inout JSONLine, Element) -> Void
    ) {
        open("[")
        for element in elements { body(&self, element) }
        close("]")
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }
}
