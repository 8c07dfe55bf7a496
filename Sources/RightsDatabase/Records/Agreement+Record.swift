package import ProvenanceCore

extension Agreement {
    /// The agreement that a record describes, as decisions see it.
    ///
    /// - Parameter sources: what the sources are known by that name the agreement, in the order of
    ///   their ids.
    init(_ record: RightsRecord, sources: [Agreement.Scope]) {
        func word<Word: RawRepresentable<String>>(_ name: String) -> Word? {
            record[name]?.text.flatMap { Word(rawValue: $0) }
        }
        func uses(_ name: String) -> [Use] {
            let words = record[name]?.list ?? []
            return words == ["all"] ? Use.allCases : words.compactMap { Use(rawValue: $0) }
        }
        var covers = RecordReader.scopes(of: record, "covers")
        let own = Set(covers)
        covers += sources.filter { !own.contains($0) }
        let signed = record.day("signed")
        self.init(
            id: record.id,
            parties: (record["holders"]?.list ?? []).sorted(),
            status: word("status") ?? .draft,
            signed: signed,
            // A term without a beginning begins with the signature, never before it.
            from: record.day("from") ?? signed,
            until: record.day("until"),
            terminatedOn: record.day("terminated-on"),
            onExpiry: word("on-expiry") ?? .deleteData,
            grants: uses("grants"),
            prohibits: uses("prohibits"),
            purposes: (record["purposes"]?.list ?? []).compactMap { Purpose(rawValue: $0) },
            trainIn: record["train-in"]?.list ?? [],
            offerIn: record["offer-in"]?.list ?? [],
            isExclusive: record["exclusive"]?.flag ?? false,
            contentFrom: record.day("content-from"),
            contentUntil: record.day("content-until"),
            acquiredFrom: record.day("acquired-from"),
            acquiredUntil: record.day("acquired-until"),
            embargoDays: record["embargo-days"]?.number,
            covers: covers,
            excludes: RecordReader.scopes(of: record, "excludes"),
            // Who signs in an unknown right passes on what nobody has shown to be theirs.
            grantorRole: word("grantor-role") ?? .agent,
            maySublicense: record["may-sublicense"]?.flag,
            isTitleProven: record["title-proven"]?.flag ?? false,
            priority: record["priority"]?.number ?? 0,
            caps: (record["caps"]?.list ?? []).compactMap { try? CapText.cap($0, "caps") },
            creditLine: record["credit-line"]?.text
        )
    }
}

extension RightsRecord {
    /// Whether an agreement is in force on a day, by status, signature, term and caps.
    package func isInForce(on day: Day) -> Bool {
        guard kind == .agreement else { return false }
        let agreement = Agreement(self, sources: [])
        return agreement.daysInForce?.contains(day) == true && !agreement.isUsedUp
    }
}
