import ProvenanceCore

/// What an agreement asks of a record besides where it is from and when it was made: worked out
/// once, held against every record that it covers.
///
/// | scope | a grant that covers it | a grant that leaves it out |
/// |---|---|---|
/// | `author:` | every author is one of those named | see `AgreementReach.left` |
/// | `language:` | each language of the record is one of those, or one of their dialects | none is, nor might be |
/// | `section:`, `credited:` | each of the record's is one of those | none holds one of those |
/// | `medium:` | the record has a text, and `text` is one of those | `text` is none of those |
///
/// A record that does not say meets neither. Letters match in any case.
///
/// Source: RFC 4647 section 3.3.1, basic filtering (read 2026-11-30).
struct AgreementConditions: Sendable {
    /// Whether it covers what named authors have made.
    let namesAuthors: Bool
    /// Whether it covers texts; nil if it tells no media apart.
    let coversText: Bool?
    /// What it tells apart by a field of the record.
    let facets: [Facet]

    /// Something that records say of themselves in a field.
    struct Facet: Sendable {
        /// Its name, for messages.
        let noun: String
        let role: FieldRole
        let isLanguage: Bool
        /// In the form of `normalized`.
        let covered: [String]
        let excluded: [String]
    }

    /// Why a facet is not met: words that follow the agreement's name, and what they rest on.
    struct Unmet {
        var what: String
        var place: FieldPlace?
    }

    init(_ agreement: Agreement) {
        namesAuthors = agreement.covers.contains { $0.kind == .author }
        let media = agreement.covers.filter { $0.kind == .medium }.map(\.value)
        let leftOut = agreement.excludes.filter { $0.kind == .medium }.map(\.value)
        let tellsMedia = !media.isEmpty || !leftOut.isEmpty
        let holdsText = media.isEmpty || media.contains("text")
        coversText = tellsMedia ? holdsText && !leftOut.contains("text") : nil
        var facets: [Facet] = []
        for (kind, noun, role) in Self.kinds {
            func values(_ scopes: [Agreement.Scope]) -> [String] {
                scopes.filter { $0.kind == kind }.map {
                    Self.normalized($0.value, isLanguage: kind == .language)
                }
            }
            let (covered, excluded) = (values(agreement.covers), values(agreement.excludes))
            if covered.isEmpty && excluded.isEmpty { continue }
            facets.append(
                Facet(
                    noun: noun,
                    role: role,
                    isLanguage: kind == .language,
                    covered: covered,
                    excluded: excluded
                )
            )
        }
        self.facets = facets
    }

    private static let kinds: [(Agreement.Scope.Kind, noun: String, FieldRole)] = [
        (.language, "language", .language), (.section, "section", .section),
        (.credited, "credit", .credit),
    ]

    /// In lower case, white space collapsed; a language with hyphens.
    fileprivate static func normalized(_ text: String, isLanguage: Bool) -> String {
        let words = text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return isLanguage ? words.replacing("_", with: "-") : words
    }
}

extension AgreementConditions.Facet {
    /// Why the record in `table` does not meet it; nil if it does.
    func unmet(
        _ fields: borrowing RecordFields,
        _ table: borrowing FieldTable,
        _ scanner: borrowing JSONScanner,
        _ text: RawSpan
    ) -> AgreementConditions.Unmet? {
        var isSaid = false
        for slot in fields.slots(role, in: table) {
            let inside = scanner.text(of: slot, in: text)
            guard case .array = slot.kind else {
                isSaid = true
                if let unmet = unmet(inside, slot.kind, FieldPlace(slot)) { return unmet }
                continue
            }
            var elements = JSONElements(of: inside)
            var number = 0
            while let element = elements.next() {
                isSaid = true
                let place = FieldPlace(slot, element: number)
                if let unmet = unmet(element.value, element.kind, place) { return unmet }
                number += 1
            }
        }
        return isSaid ? nil : .init(what: "\(asks), and the record names none")
    }

    private func unmet(
        _ value: RawSpan,
        _ kind: JSONKind,
        _ place: FieldPlace
    ) -> AgreementConditions.Unmet? {
        guard kind == .string || kind == .escapedString else {
            return .init(what: "\(asks), and what the record says is no text", place: place)
        }
        let said = AgreementConditions.normalized(
            JSONText.string(value, kind: kind),
            isLanguage: isLanguage
        )
        if said.isEmpty { return .init(what: "\(asks), and the record names none", place: place) }
        if !covered.isEmpty, !covered.contains(where: { covers($0, said) }) {
            return .init(what: "\(asks), and the record has another", place: place)
        }
        if excluded.contains(where: { leavesOut($0, said) }) {
            return .init(what: "\(asks), which the record has", place: place)
        }
        return nil
    }

    /// `covers the language fr`, `leaves out the section opinion`.
    private var asks: String {
        let isCovering = !covered.isEmpty
        let names = (isCovering ? covered : excluded).joined(separator: ", ")
        return "\(isCovering ? "covers" : "leaves out") the \(noun) \(names)"
    }

    private func covers(_ wanted: String, _ said: String) -> Bool {
        said == wanted || (isLanguage && said.hasPrefix(wanted + "-"))
    }

    private func leavesOut(_ named: String, _ said: String) -> Bool {
        isLanguage
            ? covers(named, said) || named.hasPrefix(said + "-") : said.contains(named)
    }
}
