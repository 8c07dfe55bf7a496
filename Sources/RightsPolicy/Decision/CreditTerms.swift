import ProvenanceCore
import RightsSignals

/// What publishers' signals ask to be credited, as a line of `attribution/` gives it.
package final class CreditTerms: Sendable {
    /// The member `credit_terms`: what each signal asks for.
    let member: JSONFragment
    /// What stands in place of a licence where the record has none: in the member `license`, and
    /// in the credit line.
    package let licenseText: JSONFragment
    package let words: JSONFragment

    /// - Parameter credits: at least one.
    init(_ credits: [SignalCredit]) {
        member = JSONFragment { json in
            json.append(",\"credit_terms\":[")
            for (number, credit) in credits.enumerated() {
                json.append(number > 0 ? ",{\"signal\":" : "{\"signal\":")
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
            json.append("]")
        }
        let name = credits.first.map { "\($0.signal) attribution" } ?? ""
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
}
