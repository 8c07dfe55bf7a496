import FilterEngine
import ProvenanceCore
import RightsPolicy
import RightsSignals

/// An explanation as one JSON object.
enum ExplainLine {
    static func text(of explained: ExplainedLine) -> String {
        let explanation = explained.explanation
        var line = JSONLine()
        line.open("{")
        line.string(key: "outcome", String(describing: explanation.outcome.word))
        if let basis = explanation.basis { line.string(key: "basis", basis) }
        line.list(key: "reasons", explanation.reasons) { reason($1, explained, &$0) }
        if let id = explanation.id { line.string(key: "id", id) }
        if explained.hasPlace {
            line.string(key: "shard", explained.line.shard)
            line.number(key: "line", explained.line.line)
            line.number(key: "offset", explained.line.offset)
        }
        line.number(key: "length", explained.line.byteCount)
        line.list(key: "fields", explanation.fields) { field($1, &$0) }
        line.list(key: "missing", explanation.missing) { line, missing in
            line.open("{")
            line.string(key: "role", missing.role.rawValue)
            line.list(key: "paths", missing.paths) { $0.string($1) }
            line.close("}")
        }
        if let license = explanation.license {
            line.open(key: "license", "{")
            line.string(key: "status", license.reading.status.rawValue)
            if let expression = license.reading.expression {
                line.string(key: "expression", expression.description)
            }
            line.list(key: "fields", license.reading.sources.map(\.field)) { $0.string($1) }
            line.close("}")
        }
        line.list(key: "statements", explanation.statements) {
            SignalLine.statement($1, "field", &$0)
        }
        line.list(key: "rows", explanation.rows) { row($1, &$0) }
        line.list(key: "obligations", explanation.obligations) { $0.string($1) }
        if let attribution = explained.attribution {
            line.json(key: "attribution", attribution)
        }
        line.list(key: "counterfactuals", explanation.counterfactuals) {
            counterfactual($1, &$0)
        }
        line.close("}")
        return line.text
    }

    /// The keys of a line of `blocked/`, and what a reader would look up: what the reason says, in
    /// which row, and the line of the policy.
    private static func reason(
        _ reason: Reason,
        _ explained: ExplainedLine,
        _ line: inout JSONLine
    ) {
        line.open("{")
        line.string(key: "code", reason.code.rawValue)
        line.number(key: "row", reason.code.row)
        if let objection = reason.objection {
            let outcome = reason.code.row == 1 ? Outcome.quarantine : objection.outcome
            line.string(key: "says", String(describing: outcome.word))
        }
        if let rule = reason.rule {
            line.string(key: "rule", rule.fileAndLine)
            if let text = explained.quoted(rule) { line.string(key: "rule_text", text) }
        }
        if let id = reason.ruleID { line.string(key: "rule_id", id) }
        line.string(key: "message", reason.message)
        if let evidence = reason.evidence {
            line.open(key: "evidence", "{")
            line.string(key: "field", evidence.field)
            line.string(key: "value", evidence.shortValue.text)
            if evidence.shortValue.isTruncated { line.flag(key: "truncated", true) }
            if let list = evidence.list { line.string(key: "list", list) }
            if let entry = evidence.entry { line.string(key: "entry", entry) }
            if let position = evidence.entryPosition {
                line.number(key: "entry_line", position.line)
            }
            if let reference = evidence.reference { line.string(key: "reference", reference) }
            line.close("}")
        }
        if let agreement = reason.agreement { line.string(key: "agreement", agreement) }
        if let basis = reason.liftedBy { line.string(key: "lifted_by", basis) }
        line.close("}")
    }

    private static func field(_ field: FoundField, _ line: inout JSONLine) {
        line.open("{")
        line.string(key: "role", field.role.rawValue)
        line.string(key: "path", field.path)
        if let value = field.value { line.string(key: "value", value) }
        if field.isTruncated { line.flag(key: "truncated", true) }
        line.number(key: "bytes", field.byteCount)
        line.flag(key: "used", field.isUsed)
        line.close("}")
    }

    private static func row(_ row: DecisionRow, _ line: inout JSONLine) {
        line.open("{")
        line.number(key: "row", row.number)
        line.string(key: "asks", row.title)
        line.flag(key: "speaks", row.speaks)
        line.list(key: "codes", row.reasons.map(\.code.rawValue)) { $0.string($1) }
        if row.reasons.isEmpty { line.string(key: "note", row.note) }
        line.close("}")
    }

    private static func counterfactual(
        _ counterfactual: Counterfactual,
        _ line: inout JSONLine
    ) {
        line.open("{")
        line.string(key: "outcome", String(describing: counterfactual.outcome.word))
        if let basis = counterfactual.basis { line.string(key: "basis", basis) }
        line.list(key: "codes", counterfactual.codes.map(\.rawValue)) { $0.string($1) }
        line.list(key: "changes", counterfactual.changes) { change($1, &$0) }
        line.string(key: "text", counterfactual.words)
        line.close("}")
    }

    private static func change(_ change: Counterfactual.Change, _ line: inout JSONLine) {
        line.open("{")
        line.string(key: "change", String(describing: change.kind))
        switch change {
        case .set(let field, let value), .add(let field, let value):
            line.string(key: "field", field)
            line.string(key: "value", value)
        case .remove(let field): line.string(key: "field", field)
        case .dropLine(let field, let number):
            line.string(key: "field", field)
            line.number(key: "line", number)
        case .withdraw(let list, let entry, let position):
            line.string(key: "list", list)
            line.string(key: "entry", entry)
            if let position { line.number(key: "entry_line", position.line) }
        case .allow(let license): line.string(key: "license", license)
        case .withoutEntry(let text, let position):
            line.string(key: "license", text)
            line.string(key: "rule", position.fileAndLine)
        case .withoutRule(let id, let position):
            line.string(key: "id", id)
            line.string(key: "rule", position.fileAndLine)
        case .withoutBasis(let name): line.string(key: "basis", name)
        case .withoutAgreement(let id): line.string(key: "agreement", id)
        case .policy(let setting): line.string(key: "setting", setting.rawValue)
        }
        line.close("}")
    }
}
