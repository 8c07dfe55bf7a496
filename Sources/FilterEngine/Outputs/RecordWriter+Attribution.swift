import ProvenanceCore
import RightsPolicy
import RightsSignals

extension RecordWriter {
    /// One line of `attribution/`: what whoever uses the record owes, from the record's own
    /// fields. What the licence asks for and the record does not hold is named in
    /// `attribution_incomplete`; nothing is invented.
    mutating func appendAttribution(
        _ decision: Decision,
        _ matcher: borrowing Matcher,
        _ text: RawSpan,
        _ place: LinePlace,
        to output: inout ByteBuffer
    ) {
        let license = decision.license
        authors.removeAll()
        var changes: [CreditChange] = []
        if let slot = matcher.slot(.authors) {
            authors.add(matcher.text(of: slot, in: text), kind: slot.kind)
            if let asked = creditChanges { changes = authors.apply(asked) }
        }

        output.append("{")
        appendID(matcher, text, to: &output)
        append(place, to: &output)
        // Bits: the operations of a set of another module are looked up one by one.
        // What rests on an agreement owes what that asks for, and not what a licence does.
        var missing = decision.agreement == nil ? license.credit.rawValue : 0
        // What signals and rules ask for is owed besides.
        if let terms = decision.creditTerms { missing |= terms.needs.rawValue }
        let title = Self.text(matcher.slot(.title))
        if let title {
            output.append(",\"title\":")
            append(title, matcher, text, to: &output)
            missing &= ~CreditNeeds.title.rawValue
        }
        if !authors.all.isEmpty { appendAuthors(to: &output) }
        let source = Self.text(matcher.firstURL)
        if let source {
            output.append(",\"source_url\":")
            append(source, matcher, text, to: &output)
            missing &= ~CreditNeeds.source.rawValue
        }
        if let text = decision.creditTerms?.licenseText, license.verdict.basis == nil {
            output.append(",\"license\":")
            text.append(to: &output)
        } else if license.verdict.basis != nil {
            output.append(",\"license\":")
            license.licenseText.append(to: &output)
        }
        if let slot = Self.text(matcher.slot(.copyrightNotice)) {
            appendNotice(slot, ",\"copyright_notice\":", matcher, text, &changes, to: &output)
            missing &= ~CreditNeeds.copyrightNotice.rawValue
        }
        if let slot = Self.text(matcher.slot(.licenseNotice)) {
            appendNotice(slot, ",\"license_notice\":", matcher, text, &changes, to: &output)
            missing &= ~CreditNeeds.licenseNotice.rawValue
        }
        if let slot = Self.text(matcher.slot(.disclaimer)) {
            appendNotice(slot, ",\"disclaimer\":", matcher, text, &changes, to: &output)
            missing &= ~CreditNeeds.disclaimer.rawValue
        }
        appendCreditLine(decision, title: title, source: source, matcher, text, to: &output)
        decision.terms.append(to: &output)
        append(changes, to: &output)

        if !authors.all.isEmpty || !changes.isEmpty { missing &= ~CreditNeeds.author.rawValue }
        if license.hasLicenseURL { missing &= ~CreditNeeds.licenseURL.rawValue }
        if saysChanges { missing &= ~CreditNeeds.changeNote.rawValue }
        if missing != 0 { incomplete[Int(missing)].append(to: &output) }
        output.append("}\n")
    }

    /// What a licence asks for, as `attribution_incomplete` names it.
    private static let needs: [(need: CreditNeeds, name: StaticString)] = [
        (.title, "title"), (.author, "authors"), (.source, "source_url"),
        (.licenseURL, "license.url"), (.copyrightNotice, "copyright_notice"),
        (.licenseNotice, "license_notice"), (.disclaimer, "disclaimer"),
        (.changeNote, "modified"),
    ]

    /// What names the needs that are not met, by the raw value of `CreditNeeds`.
    static let incomplete: [JSONFragment] = (0..<(1 << needs.count)).map { missing in
        JSONFragment { json in
            var separator: StaticString = ",\"attribution_incomplete\":[\""
            for (need, name) in needs where missing & Int(need.rawValue) != 0 {
                json.append(separator)
                json.append(name)
                separator = "\",\""
            }
            json.append("\"]")
        }
    }

    private func append(_ changes: [CreditChange], to output: inout ByteBuffer) {
        if changes.isEmpty { return }
        output.append(",\"credit_changes\":[")
        for (number, change) in changes.enumerated() {
            output.append(number > 0 ? ",{\"change\":" : "{\"change\":")
            output.append(jsonString: change.kind.rawValue)
            output.append(",\"reference\":")
            output.append(jsonString: change.reference)
            if let date = change.date {
                output.append(",\"date\":")
                output.append(jsonString: date.description)
            }
            output.append("}")
        }
        output.append("]")
    }

    // MARK: Fields

    /// Appends a notice, unless it names someone who asked for another credit: to quote it would
    /// undo the change, and what was left out on request is no gap.
    private func appendNotice(
        _ slot: FieldSlot,
        _ key: StaticString,
        _ matcher: borrowing Matcher,
        _ text: RawSpan,
        _ changes: inout [CreditChange],
        to output: inout ByteBuffer
    ) {
        if let asked = creditChanges {
            let inside = matcher.text(of: slot, in: text)
            let found = asked.changes(within: JSONText.string(inside, kind: slot.kind))
            for change in found where !changes.contains(change) { changes.append(change) }
            if !found.isEmpty { return }
        }
        output.append(key)
        append(slot, matcher, text, to: &output)
    }

    /// The slot if it holds text.
    private static func text(_ slot: FieldSlot?) -> FieldSlot? {
        guard let slot, slot.isString, slot.byteCount > 0 else { return nil }
        return slot
    }

    private func appendAuthors(to output: inout ByteBuffer) {
        var separator: StaticString = ",\"authors\":[{\"name\":\""
        for author in authors.all {
            output.append(separator)
            output.append(authors.bytes(author.name))
            if let url = author.url {
                output.append("\",\"url\":\"")
                output.append(authors.bytes(url))
            }
            separator = "\"},{\"name\":\""
        }
        output.append("\"}]")
    }

    /// `“Title” by A, B, Creative Commons Attribution 4.0 International (URL), from URL. Note.`
    /// An agreement may prescribe the line, and else stands in place of the licence. What rules
    /// prescribe is added to either.
    private func appendCreditLine(
        _ decision: Decision,
        title: FieldSlot?,
        source: FieldSlot?,
        _ matcher: borrowing Matcher,
        _ text: RawSpan,
        to output: inout ByteBuffer
    ) {
        output.append(",\"credit_line\":\"")
        let start = output.count
        if let line = decision.agreement?.line {
            line.append(to: &output)
        } else {
            appendComposedLine(decision, title: title, source: source, matcher, text, to: &output)
        }
        if let addition = decision.creditTerms?.addition {
            if output.count > start { output.append("; ") }
            addition.append(to: &output)
        }
        output.append("\"")
    }

    private func appendComposedLine(
        _ decision: Decision,
        title: FieldSlot?,
        source: FieldSlot?,
        _ matcher: borrowing Matcher,
        _ text: RawSpan,
        to output: inout ByteBuffer
    ) {
        let start = output.count
        // What the next part begins with, if there is one.
        var separator: StaticString = ""
        if let title {
            output.append("“")
            output.append(matcher.text(of: title, in: text))
            output.append("”")
            separator = " "
        }
        if !authors.all.isEmpty {
            output.append(separator)
            separator = "by "
            for author in authors.all {
                output.append(separator)
                output.append(authors.bytes(author.name))
                separator = ", "
            }
        }
        if let agreement = decision.agreement {
            output.append(separator)
            agreement.words.append(to: &output)
            separator = ", "
        } else if let words = decision.creditTerms?.words, decision.license.verdict.basis == nil {
            output.append(separator)
            output.append("licensed under ")
            words.append(to: &output)
            separator = ", "
        } else if decision.license.hasName {
            output.append(separator)
            output.append("licensed under ")
            decision.license.creditText.append(to: &output)
            separator = ", "
        }
        if let source {
            output.append(separator)
            output.append("from ")
            output.append(matcher.text(of: source, in: text))
        }
        if let creditNote {
            if output.count > start { output.append("; ") }
            creditNote.append(to: &output)
        } else if isModified, decision.license.credit.contains(.changeNote) {
            output.append("; modified")
        }
    }
}
