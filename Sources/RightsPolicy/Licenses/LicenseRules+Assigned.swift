import ProvenanceCore
import RightsSignals

extension LicenseRules {
    /// The verdict on a licence that a rule of the policy gives to records.
    ///
    /// - Parameters:
    ///   - kinds: the categories of a reference that the table does not know; else empty.
    ///   - field: what evidence names as its place.
    /// - Throws: what is wrong with the text.
    func verdict(
        assigning license: PolicyText,
        _ kinds: LicenseCategories,
        by field: String
    ) throws(Diagnostic) -> LicenseVerdict {
        let value = LicenseValue(field: field, text: license.text, isDefault: true)
        let reading = reader.read([value])
        if reading.status == .ok {
            let own = reading.categories(table)
            guard kinds.isEmpty || kinds == own else {
                throw Diagnostic(
                    "`\(brief(license.text))` is a known licence, and has other categories",
                    at: license.position,
                    hint: "remove `categories`; known are "
                        + own.words.map { "`\($0)`" }.joined(separator: ", ")
                )
            }
            return verdict(on: reading)
        }
        guard let term = reading.expression?.onlyTerm, term.kind == .reference else {
            throw Diagnostic(
                "`\(brief(license.text))` is no licence that is known",
                at: license.position,
                hint: table.suggestion(for: license.text).map { "did you mean `\($0)`?" }
                    ?? "name one licence, or a `LicenseRef-` with its `categories`"
            )
        }
        if kinds.isEmpty {
            guard list.hits(ofReference: term.text).isEmpty else { return verdict(on: reading) }
            throw Diagnostic(
                "`\(brief(license.text))` is not described anywhere",
                at: license.position,
                hint: "say what it is, such as `categories: [public-domain]`"
            )
        }
        return verdict(on: reading, term, kinds, value)
    }

    /// The verdict on a reference whose categories are known.
    private func verdict(
        on reading: LicenseReading,
        _ term: LicenseTerm,
        _ kinds: LicenseCategories,
        _ value: LicenseValue
    ) -> LicenseVerdict {
        let hits = list.hits(ofReference: term.text, kinds)
        var objections: [LicenseObjection] = []
        func object(
            _ code: ReasonCode,
            _ objection: Objection,
            _ rule: SourcePosition?,
            _ message: String
        ) {
            objections.append(
                LicenseObjection(
                    code: code,
                    objection: objection,
                    rule: rule,
                    message: message,
                    field: value.field,
                    value: value.text
                )
            )
        }
        for hit in hits where hit.action != .allow {
            let verb = hit.action == .block ? "blocked" : "up for review"
            object(
                Self.code(for: hit.category.isEmpty ? kinds : hit.category),
                hit.action == .block ? .block : .review,
                hit.entry.position,
                "`\(term.text)` is \(verb) by `\(hit.entry.text)`"
            )
        }
        if hits.isEmpty {
            object(.licenseDenied, .block, nil, "no entry of the policy permits `\(term.text)`")
        }
        for name in LicenseTermName.allCases where kinds.contains(name.category) {
            guard let objection = settings.objection(to: name) else { continue }
            object(
                name.code,
                objection,
                settings.termPositions[name],
                "`\(term.text)` is \(name.word); the policy says "
                    + "`\(name.word): \(settings.terms[name].word)`"
            )
        }
        var owed: LicenseObligations = [.attribution, .notice]
        var credit: CreditNeeds = [.author, .source, .copyrightNotice, .licenseNotice]
        if kinds == .publicDomain {
            owed = []
            credit = []
        }
        let license = ChosenLicense(
            id: term.description,
            name: term.text,
            url: nil,
            jurisdiction: nil,
            obligations: owed,
            credit: credit,
            permittedBy: hits.first?.entry
        )
        let isOpen = objections.isEmpty
        return LicenseVerdict(
            reading: reading,
            objections: Self.ordered(objections),
            basis: isOpen ? term.description : nil,
            licenses: isOpen ? [license] : [],
            obligations: isOpen ? owed : [],
            credit: isOpen ? credit : []
        )
    }
}
