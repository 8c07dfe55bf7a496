import ProvenanceCore

/// What of a record the conditions of an agreement are held against. What a record does not say
/// meets no condition.
struct AgreementRecord {
    /// The days on which the content was made and the copy was.
    let created: Day?
    let acquired: Day?
    let hasText: Bool

    init(
        _ fields: borrowing RecordFields,
        _ table: borrowing FieldTable,
        _ scanner: borrowing JSONScanner,
        _ text: RawSpan
    ) {
        created = Self.day(fields.slot(.created, in: table), scanner, text)
        acquired = Self.day(fields.slot(.crawled, in: table), scanner, text)
        hasText = fields.slot(.text, in: table)?.isString ?? false
    }

    /// The day that a date or a time of ISO 8601 begins with, as it is written.
    private static func day(
        _ slot: FieldSlot?,
        _ scanner: borrowing JSONScanner,
        _ text: RawSpan
    ) -> Day? {
        guard let slot, slot.isString else { return nil }
        let value = trimmed(scanner.text(of: slot, in: text))
        guard value.byteCount >= 10 else { return nil }
        if value.byteCount > 10 {
            let next = value.byte(10)
            guard next == UInt8(ascii: "T") || next == UInt8(ascii: " ") else { return nil }
        }
        return Day(String(copying: value.extracting(0..<10)))
    }

    /// What the record does not show to be as the agreement asks; nil if all is. What the agreement
    /// tells apart by fields of the record, `AgreementConditions.Facet` asks.
    func unmetCondition(
        of standing: AgreementStanding,
        _ reach: AgreementReach,
        _ question: AgreementQuestion?
    ) -> String? {
        if let what = unmetDate(of: standing.agreement, question) { return what }
        if standing.conditions.namesAuthors, !reach.coversAuthors {
            return "covers named authors, and not every author of the record is one of them"
        }
        guard let coversText = standing.conditions.coversText else { return nil }
        guard hasText else { return "tells media apart, and the record has no text" }
        return coversText ? nil : "does not cover text"
    }

    private static func hasDates(_ agreement: Agreement) -> Bool {
        agreement.contentFrom != nil || agreement.contentUntil != nil
            || agreement.acquiredFrom != nil || agreement.acquiredUntil != nil
            || agreement.embargoDays != nil
    }

    private func unmetDate(of agreement: Agreement, _ question: AgreementQuestion?) -> String? {
        if !Self.hasDates(agreement) { return nil }
        let spans = [
            ("content", created, agreement.contentFrom, agreement.contentUntil),
            ("copies acquired", acquired, agreement.acquiredFrom, agreement.acquiredUntil),
        ]
        for (what, day, first, last) in spans where first != nil || last != nil {
            var bounds = first.map { " from \($0)" } ?? ""
            if let last { bounds += " until \(last)" }
            guard let day else { return "covers \(what)\(bounds), and the record has no such day" }
            if first.map({ day < $0 }) ?? false || last.map({ day > $0 }) ?? false {
                return "covers \(what)\(bounds), and the record is of \(day)"
            }
        }
        guard let embargo = agreement.embargoDays, embargo > 0 else { return nil }
        guard let created, let question else {
            return "covers content that is \(embargo) days old, and the record has no such day"
        }
        let age = Int(question.asOf.number) - Int(created.number)
        return age >= embargo
            ? nil : "covers content that is \(embargo) days old, and the record is of \(created)"
    }
}
