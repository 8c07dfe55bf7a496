import ProvenanceCore
import RightsPolicy
import RightsSignals

extension RecordWriter {
    /// One line of `attribution/`: what whoever uses the record owes, from the record's own
    /// fields. What the licence asks for and the record does not hold is named in
    /// `attribution_incomplete`; nothing is invented.
    func appendAttribution(
        _ decision: Decision,
        _ matcher: borrowing Matcher,
        _ text: RawSpan,
        _ place: LinePlace,
        to output: inout ByteBuffer
    ) {
        let verdict = decision.license.verdict
        let needs = verdict.credit
        var missing: [StaticString] = []
        var credited = matcher.slot(.authors).map {
            Authors(matcher.text(of: $0, in: text), kind: $0.kind)
        }
        var changes: [CreditChange] = []
        if let asked = rules.creditChanges {
            changes = credited?.apply(asked) ?? []
        }
        let authors = credited?.all ?? []

        output.append("{")
        appendID(matcher, text, to: &output)
        append(place, to: &output)
        let hasTitle = appendText(.title, ",\"title\":", matcher, text, to: &output)
        if !authors.isEmpty { append(authors, to: &output) }
        let hasSource = appendText(.url, ",\"source_url\":", matcher, text, to: &output)
        output.append(",\"license\":")
        decision.license.licenseText.append(to: &output)
        let hasCopyright = appendNotice(
            .copyrightNotice,
            ",\"copyright_notice\":",
            matcher,
            text,
            &changes,
            to: &output
        )
        let hasNotice = appendNotice(
            .licenseNotice,
            ",\"license_notice\":",
            matcher,
            text,
            &changes,
            to: &output
        )
        let hasDisclaimer = appendNotice(
            .disclaimer,
            ",\"disclaimer\":",
            matcher,
            text,
            &changes,
            to: &output
        )
        appendCreditLine(decision, authors, matcher, text, to: &output)
        output.append(",\"share_alike\":")
        output.append(verdict.obligations.contains(.shareAlike) ? "true" : "false")
        output.append(",\"modified\":")
        output.append(jsonString: rules.policy.attribution.modified.value.rawValue)
        if let note = rules.policy.attribution.note?.text {
            output.append(",\"modification_note\":")
            output.append(jsonString: note)
        }
        output.append(",\"basis\":")
        output.append(jsonString: decision.finding.basis ?? "")
        append(changes, to: &output)

        if needs.contains(.title), !hasTitle { missing.append("title") }
        if needs.contains(.author), authors.isEmpty, changes.isEmpty { missing.append("authors") }
        if needs.contains(.source), !hasSource { missing.append("source_url") }
        if needs.contains(.licenseURL), !decision.license.hasLicenseURL {
            missing.append("license.url")
        }
        if needs.contains(.copyrightNotice), !hasCopyright { missing.append("copyright_notice") }
        if needs.contains(.licenseNotice), !hasNotice { missing.append("license_notice") }
        if needs.contains(.disclaimer), !hasDisclaimer { missing.append("disclaimer") }
        if needs.contains(.changeNote), rules.policy.attribution.modified.value == .unknown {
            missing.append("modified")
        }
        append(missing: missing, to: &output)
        output.append("}\n")
    }

    private func append(missing: [StaticString], to output: inout ByteBuffer) {
        if missing.isEmpty { return }
        output.append(",\"attribution_incomplete\":[")
        for (number, what) in missing.enumerated() {
            output.append(number > 0 ? ",\"" : "\"")
            output.append(what)
            output.append("\"")
        }
        output.append("]")
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
    /// undo the change. Whether the notice is no gap: it is there, or it was left out on request.
    private func appendNotice(
        _ role: FieldRole,
        _ key: StaticString,
        _ matcher: borrowing Matcher,
        _ text: RawSpan,
        _ changes: inout [CreditChange],
        to output: inout ByteBuffer
    ) -> Bool {
        if let asked = rules.creditChanges, let slot = textSlot(role, matcher) {
            let inside = matcher.text(of: slot, in: text).withUnsafeBytes { [UInt8]($0) }
            let found = asked.changes(within: Authors.text(inside))
            for change in found where !changes.contains(change) { changes.append(change) }
            if !found.isEmpty { return true }
        }
        return appendText(role, key, matcher, text, to: &output)
    }

    /// Appends a field that is text, under `key`; whether the record has it.
    private func appendText(
        _ role: FieldRole,
        _ key: StaticString,
        _ matcher: borrowing Matcher,
        _ text: RawSpan,
        to output: inout ByteBuffer
    ) -> Bool {
        guard let slot = textSlot(role, matcher) else { return false }
        output.append(key)
        append(slot, matcher, text, to: &output)
        return true
    }

    /// The slot of a role if it holds text.
    private func textSlot(_ role: FieldRole, _ matcher: borrowing Matcher) -> FieldSlot? {
        let slot = role == .url ? matcher.firstURL : matcher.slot(role)
        return slot.flatMap { $0.isString && $0.byteCount > 0 ? $0 : nil }
    }

    private func append(
        _ authors: [Authors.Author],
        to output: inout ByteBuffer
    ) {
        output.append(",\"authors\":[")
        for (number, author) in authors.enumerated() {
            output.append(number > 0 ? ",{\"name\":\"" : "{\"name\":\"")
            output.append(author.name.span)
            output.append("\"")
            if let url = author.url {
                output.append(",\"url\":\"")
                output.append(url.span)
                output.append("\"")
            }
            output.append("}")
        }
        output.append("]")
    }

    /// `“Title” by A, B, Creative Commons Attribution 4.0 International (URL), from URL. Note.`
    private func appendCreditLine(
        _ decision: Decision,
        _ authors: [Authors.Author],
        _ matcher: borrowing Matcher,
        _ text: RawSpan,
        to output: inout ByteBuffer
    ) {
        output.append(",\"credit_line\":\"")
        if let title = textSlot(.title, matcher) {
            output.append("“")
            output.append(matcher.text(of: title, in: text))
            output.append("” ")
        }
        for (number, author) in authors.enumerated() {
            output.append(number > 0 ? ", " : "by ")
            output.append(author.name.span)
        }
        output.append(authors.isEmpty ? "licensed under " : ", licensed under ")
        decision.license.creditText.append(to: &output)
        if let source = textSlot(.url, matcher) {
            output.append(", from ")
            output.append(matcher.text(of: source, in: text))
        }
        if let note = rules.policy.attribution.note?.text {
            output.append("; ")
            output.append(jsonEscaped: note)
        } else if rules.policy.attribution.modified.value == .yes,
            decision.license.verdict.credit.contains(.changeNote)
        {
            output.append("; modified")
        }
        output.append("\"")
    }
}
