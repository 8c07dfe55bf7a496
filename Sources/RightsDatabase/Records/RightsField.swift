import ProvenanceCore

/// One field of a record: a column of a sheet, a key of JSON, a column of the database.
///
/// To add one: an entry here, a migration of the schema, and what it means in `Agreement+Record`.
package struct RightsField: Sendable {
    package let name: String
    package let form: RightsForm
    package let meaning: String
    package private(set) var isRequired = false
    /// What to write where it is missing.
    package private(set) var hint: String?
    /// Headings under which sheets hold it, besides its own name.
    package private(set) var headings: [String] = []

    private init(_ name: String, _ form: RightsForm, _ meaning: String) {
        self.name = name
        self.form = form
        self.meaning = meaning
    }

    private func required(_ hint: String? = nil) -> RightsField {
        var field = self
        field.isRequired = true
        field.hint = hint
        return field
    }

    private func called(_ headings: String...) -> RightsField {
        var field = self
        field.headings = headings
        return field
    }

    /// The column of the database.
    var column: String { String(name.map { $0 == "-" ? "_" : $0 }) }

    private static func words<Word>(_: Word.Type) -> [String]
    where Word: RawRepresentable<String> & CaseIterable {
        Word.allCases.map(\.rawValue)
    }

    private static func id(_ headings: String...) -> RightsField {
        var field = RightsField("id", .id, "a short name that no other has")
            .required("every record needs a short name of its own")
        field.headings = headings
        return field
    }

    private static let note = RightsField("note", .text, "whatever else is worth knowing")
        .called("notes", "comment", "comments", "remarks")

    // MARK: Rights holders

    static let ofHolders: [RightsField] = [
        id("holder-id", "rights-holder-id"),
        RightsField("name", .line, "the name of the person or organisation")
            .required("write the name").called("holder", "rights-holder", "organisation"),
        RightsField("payee", .line, "who is paid, if that is someone else"),
        RightsField("contact", .line, "how to reach them").called("email", "e-mail"),
        RightsField("country", .places, "where they sit"),
        RightsField("identifiers", .lines, "numbers that others know them by, such as isni:…")
            .called("isni", "ipi"),
        note,
    ]

    // MARK: Agreements

    static let ofAgreements: [RightsField] = [
        id("agreement-id", "contract-id", "agreement", "contract", "deal-id"),
        RightsField("title", .line, "what people call it").called("name"),
        RightsField("holders", .references(.holder), "the rights holders that are parties to it")
            .required("write the ids of the holders that sign")
            .called("parties", "holder", "holder-id", "rights-holder", "licensor"),
        RightsField("document", .line, "where the contract itself is kept"),
        RightsField("document-sha256", .digest, "the SHA-256 of that document"),
        RightsField("status", .word(words(Agreement.Status.self)), "where it stands")
            .required("only `signed`, with a day of signature, is ever in force"),
        RightsField("signed", .day, "the day of the last signature")
            .called("signed-on", "signed-date", "signature-date"),
        RightsField("from", .day, "the first day of its term; blank: the day of signature")
            .called("start", "start-date", "valid-from", "effective", "effective-date"),
        RightsField("until", .openDay, "the last day of its term")
            .required("write a day, or `open-ended`")
            .called("end", "end-date", "valid-until", "expires", "expiry", "expiry-date"),
        RightsField("terminated-on", .day, "the day from which it no longer holds"),
        RightsField("notice-days", .number(0...36_500), "days of notice before the term ends"),
        RightsField("on-expiry", .word(words(Agreement.OnExpiry.self)), "what becomes of the data"),
        RightsField("grants", .uses, "uses that it permits")
            .required("write the uses, `all` or `none`")
            .called("uses", "permitted-uses", "granted-uses"),
        RightsField("prohibits", .uses, "uses that it forbids expressly")
            .called("prohibited-uses", "forbidden-uses"),
        RightsField("purposes", .words(words(Agreement.Purpose.self)), "purposes, if it tells any"),
        RightsField("train-in", .places, "where copies may be made")
            .required("write countries, `EU`, `EEA` or `worldwide`")
            .called("territory", "territories", "training-territory"),
        RightsField("offer-in", .places, "where the result may be offered")
            .required("write countries, `EU`, `EEA` or `worldwide`")
            .called("offering-territory", "market", "markets"),
        RightsField("exclusive", .flag, "whether nobody else is granted the same"),
        RightsField("content-from", .day, "the first day of publication that it covers"),
        RightsField("content-until", .day, "the last day of publication that it covers"),
        RightsField("acquired-from", .day, "the first day on which copies may be acquired"),
        RightsField("acquired-until", .day, "the last day on which copies may be acquired"),
        RightsField("embargo-days", .number(0...36_500), "days that content must be old")
            .called("embargo"),
        RightsField("covers", .scopes, "what it covers, besides the sources that name it"),
        RightsField("excludes", .scopes, "what it leaves out"),
        RightsField("grantor-role", .word(words(Agreement.GrantorRole.self)), "in whose right")
            .required("write in whose right the grantor signs").called("grantor", "role"),
        RightsField("may-sublicense", .flag, "whether the grantor may pass rights on")
            .called("sublicense", "sublicensing"),
        RightsField("title-proven", .flag, "whether the chain of title was seen"),
        RightsField("chain-of-title", .text, "how the grantor came by the rights"),
        RightsField("priority", .number(-1_000_000...1_000_000), "the greater is charged"),
        RightsField("caps", .caps, "limits on how much may be used").called("cap"),
        RightsField("obligations", .lines, "what the contract asks for in return"),
        RightsField("credit-line", .line, "the line that it prescribes as credit")
            .called("credit"),
        RightsField("payments", .payments, "what is paid").called("payment", "payment-terms"),
        note,
    ]

    // MARK: Works and sources

    static let ofSources: [RightsField] = [
        id("source-id", "work-id"),
        RightsField("title", .line, "the title of the work, the name of the site")
            .called("name", "source", "work"),
        RightsField("holder", .reference(.holder), "the rights holder").called(
            "holder-id",
            "rights-holder"
        ),
        RightsField("locators", .scopes, "how records of it are known: hosts, URLs, works …")
            .required("write at least one, such as `host:news.example`"),
        RightsField("agreements", .references(.agreement), "the agreements that cover it")
            .called("agreement", "agreement-id", "contract", "contract-id"),
        RightsField("license", .line, "the licence that it is published under")
            .called("licence"),
        note,
    ]

    // MARK: Refusals

    private static let refusal: [RightsField] = [
        id("request-id", "reference", "case", "ticket"),
        RightsField("names", .scopes, "what the refusal covers")
            .required("write at least one, such as `domain:*.news.example`"),
        RightsField("holder", .reference(.holder), "the rights holder who asks, if known")
            .called("holder-id", "rights-holder"),
        RightsField("requester", .line, "who asked, where that is no holder")
            .called("requested-by", "from-whom"),
        RightsField("received", .day, "the day on which it was received")
            .required("write the day on which it arrived")
            .called("received-on", "date", "received-date"),
        RightsField(
            "received-by",
            .word(["email", "form", "letter", "registry", "court", "other"]),
            "how it was received"
        )
        .called("channel", "how"),
        RightsField("evidence", .line, "where the request itself is kept"),
        RightsField(
            "status",
            .word(["received", "verified", "withdrawn", "rejected"]),
            "what became of it"
        )
        .required("`received` and `verified` are obeyed, `withdrawn` and `rejected` are not"),
        RightsField("uses", .uses, "the uses that are refused")
            .required("write the uses, or `all`"),
        RightsField("from", .day, "the first day on which it holds; blank: ever since"),
        RightsField("until", .openDay, "the last day on which it holds")
            .required("write a day, or `open-ended`"),
        note,
    ]

    static let ofOptOuts = refusal
    static let ofTakedowns = refusal

    // MARK: Notes

    static let ofNotes: [RightsField] = [
        id("note-id"),
        RightsField("about", .subject, "the record that it is about, as KIND:ID")
            .required("write KIND:ID, such as `agreement:A-1`"),
        RightsField("day", .day, "the day of the conversation")
            .required("write the day").called("date"),
        RightsField("with", .line, "who was spoken to"),
        RightsField("text", .text, "what was said").required("write what was said"),
    ]
}
