import ProvenanceCore
import RightsPolicy
import RightsSignals

/// What is said of a licence string, as one JSON object on a line.
enum LicenseLine {
    static func append(
        _ answer: LicenseAnswer,
        _ table: LicenseTable,
        to json: inout ByteBuffer
    ) {
        let reading = answer.reading
        json.append("{\"input\":")
        json.append(jsonString: answer.text)
        json.append(",\"expression\":")
        if let expression = reading.expression, expression.isSPDX {
            json.append(jsonString: expression.description)
        } else {
            json.append("null")
        }
        append("status", reading.status.rawValue, to: &json)
        append("method", reading.method.rawValue, to: &json)
        append("categories", reading.categories(table).words, to: &json)
        append("obligations", reading.obligations(table).words, to: &json)
        if let url = reading.url(table) { append("url", url, to: &json) }
        if let place = reading.jurisdiction { append("jurisdiction", place, to: &json) }
        if let expression = reading.expression, !expression.isSPDX {
            append("reads_as", expression.description, to: &json)
        }
        appendFamilies(reading, table, to: &json)
        if reading.isDenial { json.append(",\"denial\":true") }
        if !reading.alternatives.isEmpty {
            let parts = reading.alternatives.compactMap(\.expression?.description)
            append("alternatives", parts, to: &json)
        }
        if let fault = answer.fault(table) {
            json.append(",\"error\":{\"column\":")
            json.append(decimal: fault.column)
            append("message", fault.message, to: &json)
            json.append("}")
        }
        if let verdict = answer.verdict { append(verdict, to: &json) }
        json.append("}\n")
    }

    private static func append(_ verdict: LicenseVerdict, to json: inout ByteBuffer) {
        append("outcome", String(describing: verdict.outcome.word), to: &json)
        if let first = verdict.objections.first {
            append("reason", first.code.rawValue, to: &json)
            append("message", first.message, to: &json)
            if let rule = first.rule { append("rule", "\(rule.file):\(rule.line)", to: &json) }
            var codes: [String] = []
            for objection in verdict.objections where !codes.contains(objection.code.rawValue) {
                codes.append(objection.code.rawValue)
            }
            if codes.count > 1 { append("reasons", codes, to: &json) }
        }
        if let basis = verdict.basis { append("basis", "license:" + basis, to: &json) }
    }

    private static func appendFamilies(
        _ reading: LicenseReading,
        _ table: LicenseTable,
        to json: inout ByteBuffer
    ) {
        let families = reading.families(table)
        if families.isEmpty { return }
        json.append(",\"families\":[")
        for (number, family) in families.enumerated() {
            json.append(number > 0 ? ",{\"name\":" : "{\"name\":")
            json.append(jsonString: family.name)
            append("members", family.members, to: &json)
            json.append("}")
        }
        json.append("]")
    }

    private static func append(_ key: String, _ text: String, to json: inout ByteBuffer) {
        json.append(",\"")
        json.append(key)
        json.append("\":")
        json.append(jsonString: text)
    }

    private static func append(_ key: String, _ texts: [String], to json: inout ByteBuffer) {
        json.append(",\"")
        json.append(key)
        json.append("\":[")
        for (number, text) in texts.enumerated() {
            if number > 0 { json.append(",") }
            json.append(jsonString: text)
        }
        json.append("]")
    }

    /// What the table holds.
    static func json(of table: LicenseTable) -> String {
        var json = ByteBuffer()
        json.append("{\"spdx_list\":")
        json.append(jsonString: table.listVersion)
        for (key, count) in table.counts {
            json.append(",\"")
            json.append(key)
            json.append("\":")
            json.append(decimal: count)
        }
        json.append("}")
        return String(copying: json.bytes)
    }
}
