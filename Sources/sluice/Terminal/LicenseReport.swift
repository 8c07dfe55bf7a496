import ProvenanceCore
import RightsPolicy
import RightsSignals

/// What is said of a licence string, for a person: what it is read as and how, the licences in
/// it, what they oblige to, and what the policy's verdict rests on.
struct LicenseReport {
    private let answers: LicenseAnswers
    /// To look for what was meant takes a thousand times as long as all the rest.
    private var suggestionsLeft = 100

    private var table: LicenseTable { answers.table }

    init(_ answers: LicenseAnswers) { self.answers = answers }

    mutating func text(_ answer: LicenseAnswer) -> String {
        let reading = answer.reading
        var rows: [(label: String, text: String)] = []
        rows += summary(reading)
        for license in reading.licenses(table) { rows += self.rows(license, reading.url(table)) }
        for family in reading.families(table) { rows += self.rows(family) }
        if reading.licenses(table).count + reading.families(table).count > 1 {
            rows.append(("owes", owed(reading.obligations(table))))
        }
        if let verdict = answer.verdict { rows += self.rows(verdict) }

        let width = min(34, max(12, (rows.map(\.label.count).max() ?? 0) + 2))
        var lines = [Self.quoted(answer.text)]
        if let fault = answer.fault(table) { lines += marked(answer.text, fault) }
        for row in rows {
            let gap = String(repeating: " ", count: max(2, width - row.label.count))
            lines.append("    " + row.label + gap + row.text)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: Reading

    private func summary(_ reading: LicenseReading) -> [(String, String)] {
        let how = reading.method.words
        switch reading.status {
        case .absent:
            return [
                ("absent", reading.isDenial ? "says that there is no licence" : "says nothing")
            ]
        case .conflict:
            return [("conflict", "its parts disagree")]
                + reading.alternatives.map {
                    ("", $0.expression?.description ?? "something that is not known")
                }
        case .unknown:
            guard let expression = reading.expression else {
                return [("unknown", "no licence, name or address that is known")]
            }
            let unread = expression.terms.filter { $0.kind == .unread || $0.kind == .reference }
                .map { "`\(Self.safe($0.text))`" }
            return [
                ("reads as", "\(Self.safe(expression.description))   (\(how))"),
                ("unknown", "nothing is known of " + unread.joined(separator: ", ")),
            ]
        case .ok, .ambiguous:
            guard let expression = reading.expression else { return [] }
            var rows = [("reads as", "\(Self.safe(expression.description))   (\(how))")]
            if let place = reading.jurisdiction {
                rows.append(
                    ("port", "as adapted to \(place.uppercased()); the list has no id for it")
                )
            }
            return rows
        }
    }

    private func rows(_ license: License, _ url: String?) -> [(String, String)] {
        var kind = license.categories.words.joined(separator: ", ")
        if kind.isEmpty { kind = "not sorted: only an entry that names it permits it" }
        var rows = [(license.id, kind + "; owes " + owed(license.obligations))]
        rows.append(
            ("", license.name == license.id ? "known by ScanCode's category" : license.name)
        )
        if !license.url.isEmpty { rows.append(("", url ?? license.url)) }
        if let territory = license.territory {
            rows.append(("", "holds in \(territory) alone"))
        }
        return rows
    }

    private func rows(_ family: (name: String, members: [String])) -> [(String, String)] {
        let kinds = Set(
            family.members.compactMap { table.index(of: $0) }.map {
                table.categories($0).words.joined(separator: ", ")
            }
        ).sorted()
        let alike = kinds.count == 1 ? "all \(kinds[0])" : "of different kinds"
        var rows = [
            (family.name, "one of \(family.members.count), and nobody says which; \(alike)")
        ]
        var line = ""
        for (number, member) in family.members.enumerated() {
            if line.count + member.count > 72 {
                rows.append(("", String(line.dropLast())))
                line = ""
            }
            if rows.count > 4 {
                rows.append(("", "and \(family.members.count - number) more"))
                return rows
            }
            line += number + 1 < family.members.count ? member + ", " : member
        }
        rows.append(("", line))
        return rows
    }

    private func owed(_ obligations: LicenseObligations) -> String {
        obligations.isEmpty ? "nothing" : obligations.words.joined(separator: ", ")
    }

    // MARK: Verdict

    private func rows(_ verdict: LicenseVerdict) -> [(String, String)] {
        guard verdict.objections.isEmpty else {
            return verdict.objections.enumerated().map { number, objection in
                let rule = objection.rule.map { " (\($0))" } ?? ""
                return (
                    number == 0 ? String(describing: verdict.outcome.word) : "",
                    "\(objection.code.rawValue): \(Self.safe(objection.message))\(rule)"
                )
            }
        }
        var rows = [("allow", "under \(Self.safe(verdict.basis ?? ""))")]
        if verdict.reading.isDefault {
            let from = verdict.reading.sources.first?.field ?? "a default"
            rows.append(("", "by \(from) alone: the string itself says nothing"))
        }
        for license in verdict.licenses {
            guard let entry = license.permittedBy else { continue }
            rows.append(("", "\(license.id) by `\(entry.text)` (\(entry.position))"))
        }
        rows.append(("", "owing " + owed(verdict.obligations)))
        return rows
    }

    // MARK: Faults

    /// The text with a caret under the fault.
    private mutating func marked(_ text: String, _ fault: SPDXExpressionError) -> [String] {
        var message = fault.message
        if let word = fault.unknownWord, suggestionsLeft > 0 {
            suggestionsLeft -= 1
            if let near = table.suggestion(for: word) { message += " (did you mean `\(near)`?)" }
        }
        // A window around the fault, so that the caret stays on the screen.
        let characters = Array(Self.safe(text))
        let place = min(fault.column - 1, characters.count)
        let start = max(0, place - 60)
        let shown = String(characters[start..<min(characters.count, start + 90)])
        let caret = String(repeating: " ", count: place - start) + "^"
        return ["    " + shown, "    \(caret) \(message)"]
    }

    private static func quoted(_ text: String) -> String {
        let shown = safe(text)
        return shown.count <= 200 ? "“\(shown)”" : "“\(shown.prefix(200))…”"
    }

    /// The text on one line, without characters that a terminal would act upon.
    private static func safe(_ text: String) -> String {
        var safe = ""
        for scalar in text.unicodeScalars {
            let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            safe.unicodeScalars.append(isControl ? " " : scalar)
        }
        return safe
    }

    // MARK: The table

    /// What the table holds.
    static func text(of table: LicenseTable) -> String {
        (["SPDX licence list \(table.listVersion)"]
            + table.counts.map { "    \($0.key): \($0.count)" }).joined(separator: "\n")
    }
}

extension LicenseMethod {
    /// How the text was understood, in a few words.
    fileprivate var words: String {
        switch self {
        case .absent: "a form of saying nothing"
        case .creativeCommonsURL: "an address of Creative Commons"
        case .licenseURL: "an address of the table"
        case .expression: "an SPDX expression"
        case .lenientExpression: "an SPDX expression, but for slips of case"
        case .huggingFaceID: "an id of the Hugging Face hub"
        case .name: "a name of the table"
        case .creativeCommonsName: "a name of Creative Commons"
        case .gnuName: "a name of a GNU licence"
        case .phrase: "names joined by words or signs"
        case .nameAndURL: "a name and what stands behind it"
        case .list: "a list, which means all of it"
        case .object: "an object that describes a licence"
        case .unread: "not understood"
        }
    }
}
