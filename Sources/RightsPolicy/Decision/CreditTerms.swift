import ProvenanceCore
package import RightsSignals

/// What publishers' signals and rules of the policy ask to be credited, as a line of
/// `attribution/` gives it.
package final class CreditTerms: Sendable {
    /// The member `credit_terms`: what each signal and each rule asks for.
    let member: JSONFragment
    /// What a credit must hold to fulfil them.
    package let needs: CreditNeeds
    /// What stands in place of a licence where the record has none: in the member `license`, and
    /// in the credit line. Nil if no signal asks.
    package let licenseText: JSONFragment?
    package let words: JSONFragment?
    /// What rules add to the credit line, as the inside of a JSON string; nil if they add nothing.
    package let addition: JSONFragment?

    /// - Parameters:
    ///   - credits: what signals ask for.
    ///   - duties: the rules that ask for a credit; others are passed over.
    init(_ credits: [SignalCredit], _ duties: [PolicyRule] = []) {
        let asked = duties.compactMap { rule -> (rule: PolicyRule, credit: PolicyCredit)? in
            guard case .attribute(let credit) = rule.effect else { return nil }
            return (rule, credit)
        }
        // A signal's credit links to the source.
        needs = asked.reduce(into: credits.isEmpty ? [] : .source) {
            $0.formUnion($1.credit.needs)
        }
        member = JSONFragment { json in
            json.append(",\"credit_terms\":[")
            var isFirst = true
            for credit in credits {
                if !isFirst { json.append(",") }
                isFirst = false
                Self.append(credit, to: &json)
            }
            for (rule, credit) in asked {
                if !isFirst { json.append(",") }
                isFirst = false
                Self.append(credit, of: rule, to: &json)
            }
            json.append("]")
        }
        let lines = asked.compactMap { $0.credit.creditLine?.text }
        addition =
            lines.isEmpty
            ? nil : JSONFragment { $0.append(jsonEscaped: lines.joined(separator: "; ")) }
        guard let first = credits.first else {
            licenseText = nil
            words = nil
            return
        }
        let name = "\(first.signal) attribution"
        let url = credits.lazy.flatMap(\.terms).first
        let holder = credits.lazy.compactMap(\.holder).first
        licenseText = JSONFragment { json in
            json.append("{\"name\":")
            json.append(jsonString: name)
            if let url {
                json.append(",\"url\":")
                json.append(jsonString: url)
            }
            json.append("}")
        }
        words = JSONFragment { json in
            json.append(jsonEscaped: name)
            if let url { json.append(jsonEscaped: " (\(url))") }
            if let holder { json.append(jsonEscaped: " of \(holder)") }
        }
    }

    private static func append(_ credit: SignalCredit, to json: inout ByteBuffer) {
        json.append("{\"signal\":")
        json.append(jsonString: credit.signal)
        json.append(",\"asks\":\"visible credit with a link to the source\"")
        if let holder = credit.holder {
            json.append(",\"holder\":")
            json.append(jsonString: holder)
        }
        if let contact = credit.contact {
            json.append(",\"contact\":")
            json.append(jsonString: contact)
        }
        for (place, terms) in credit.terms.enumerated() {
            json.append(place > 0 ? "," : ",\"terms\":[")
            json.append(jsonString: terms)
        }
        json.append(credit.terms.isEmpty ? "}" : "]}")
    }

    private static func append(
        _ credit: PolicyCredit,
        of rule: PolicyRule,
        to json: inout ByteBuffer
    ) {
        json.append("{\"rule\":")
        json.append(jsonString: rule.position.fileAndLine)
        json.append(",\"rule_id\":")
        json.append(jsonString: rule.id.text)
        json.append(",\"asks\":")
        json.append(jsonString: credit.words)
        if let line = credit.creditLine {
            json.append(",\"credit_line\":")
            json.append(jsonString: line.text)
        }
        if let notice = credit.notice {
            json.append(",\"notice\":")
            json.append(jsonString: notice.text)
        }
        json.append("}")
    }
}
