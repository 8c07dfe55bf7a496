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
        let authors = matcher.slot(.authors).map {
            Authors(matcher.text(of: $0, in: text), kind: $0.kind).all
        }
        let hasAuthors = !(authors ?? []).isEmpty

        output.append("{")
        appendID(matcher, text, to: &output)
        append(place, to: &output)
        let hasTitle = appendText(.title, ",\"title\":", matcher, text, to: &output)
        if let authors, hasAuthors { append(authors, to: &output) }
        let hasSource = appendText(.url, ",\"source_url\":", matcher, text, to: &output)
        output.append(",\"license\":")
        decision.license.licenseText.append(to: &output)
        let hasCopyright = appendText(
            .copyrightNotice,
            ",\"copyright_notice\":",
            matcher,
            text,
            to: &output
        )
        let hasNotice = appendText(
            .licenseNotice,
            ",\"license_notice\":",
            matcher,
            text,
            to: &output
        )
        let hasDisclaimer = appendText(.disclaimer, ",\"disclaimer\":", matcher, text, to: &output)
        appendCreditLine(decision, authors ?? [], matcher, text, to: &output)
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

        if needs.contains(.title), !hasTitle { missing.append("title") }
        if needs.contains(.author), !hasAuthors { missing.append("authors") }
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

    // MARK: Fields

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
        _ authors: [(name: [UInt8], url: [UInt8]?)],
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
        _ authors: [(name: [UInt8], url: [UInt8]?)],
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
        }
        output.append("\"")
    }
}
