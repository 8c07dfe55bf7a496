import ProvenanceCore
import RightsDatabase
import Testing

@Suite("A value of a record")
struct ValueTests {
    @Test(
        "is kept in one form",
        arguments: [
            ("status", "Signed", "signed"), ("status", "In negotiation", "in-negotiation"),
            ("signed", " 2026-02-28 ", "2026-02-28"), ("until", "Open-Ended", "open-ended"),
            ("until", "2028-02-29", "2028-02-29"), ("exclusive", "TRUE", "yes"),
            ("exclusive", "unchecked", "no"), ("may-sublicense", "yes", "yes"),
            ("grants", "Train GenAI, evaluate", "train-genai; evaluate"),
            ("grants", "train_genai;evaluate", "train-genai; evaluate"), ("grants", "all", "all"),
            ("train-in", "US, DE", "US; DE"), ("train-in", "Worldwide", "worldwide"),
            ("train-in", "eea", "EEA"), ("priority", "-3", "-3"), ("embargo-days", "0", "0"),
            ("covers", "host:News.Example", "host:News.Example"),
            ("covers", "*.news.example", "domain:*.news.example"),
            (
                "covers", "domain:*.news.example; work:isbn:9783161484100",
                "domain:*.news.example; work:isbn:9783161484100"
            ),
            (
                "covers", "url-prefix:https://news.example/a;b\n",
                "url-prefix:https://news.example/a;b"
            ),
            ("covers", "Medium: text", "medium:text"),
            ("caps", "1000000 records per year", "1000000 records per year"),
            ("caps", "5 tokens in total, used 3", "5 tokens total used 3"),
            (
                "caps", "10 works total; 7 text-bytes per month",
                "10 works total; 7 text-bytes per month"
            ),
            ("payments", "flat 5000.50 EUR per year", "flat 5000.50 EUR per year"),
            ("payments", "Share 12.5 %", "share 12.5%"),
            ("payments", "per-thousand-tokens 0.000001 USD", "per-thousand-tokens 0.000001 USD"),
            ("credit-line", "© Press; all rights", "© Press; all rights"),
            (
                "document-sha256", String(repeating: "AB", count: 32),
                String(repeating: "ab", count: 32)
            ),
            ("holders", "a;b, c", "b, c"),
        ].filter { $0.0 != "holders" }
    )
    func canonical(field: String, text: String, expected: String) throws {
        let others = soundAgreement.filter { !$0.hasPrefix("\(field)=") }
        let record = try RightsRecord(.agreement, pairs(others + ["\(field)=\(text)"]))
        #expect(record[field]?.shown == expected)
    }

    @Test(
        "that is not understood is refused, and the message says what to write",
        arguments: [
            ("status", "singed", "`singed` is not a value of `status` (did you mean `signed`?)"),
            (
                "until", "2026-02-30",
                "`until` is `2026-02-30`, which is no day (write YYYY-MM-DD or `open-ended`)"
            ),
            (
                "until", "31.12.2026",
                "(write YYYY-MM-DD or `open-ended`, or name the order with `days: day-first` in a mapping)"
            ),
            ("until", "forever", "`until` is `forever`, which is no day"),
            ("until", "", "`until` is blank (write a day, or `open-ended`)"),
            ("grants", "", "`grants` is blank (write the uses, `all` or `none`)"),
            ("grants", "train-genia", "(did you mean `train-genai`?)"),
            ("grants", "all; train", "`grants` holds `all`, which stands alone, and more"),
            ("grants", "train; train", "`grants` holds `train` twice"),
            ("train-in", "", "`train-in` is blank (write countries, `EU`, `EEA` or `worldwide`)"),
            (
                "offer-in", "UK",
                "`offer-in` names `UK`, which is no country or area (did you mean `GB`?)"
            ),
            ("train-in", "Atlantis", "an ISO 3166 code of two capital letters"),
            ("exclusive", "maybe", "`exclusive` is `maybe` (write `yes` or `no`)"),
            ("priority", "1.5", "a whole number from -1000000 to 1000000, digits alone"),
            ("covers", "news.example", "which does not say of what kind it is"),
            (
                "covers", "domain:news.example",
                "`domain:*.news.example` with all sub-domains, `host:news.example` without"
            ),
            ("covers", "host:https://news.example", "which is no host"),
            ("covers", "host:news", "which is no host"),
            ("covers", "url:news.example/a", "which is no address of the web"),
            ("covers", "work:9783161484100", "which does not say by what scheme"),
            ("covers", "medium:txt", "which is no medium (did you mean `text`?)"),
            ("caps", "1,000,000 records per year", "write AMOUNT UNIT PERIOD"),
            ("caps", "100 records", "write AMOUNT UNIT PERIOD"),
            ("payments", "5000 EUR", "write WAY AMOUNT CURRENCY"),
            ("payments", "share 101%", "write WAY AMOUNT CURRENCY"),
            ("document-sha256", "abc", "64 hexadecimal digits"),
            ("id", "A-1, A-2", "an id holds no comma, semicolon or control character"),
            ("grantor-role", "", "`grantor-role` is blank"),
        ]
    )
    func refused(field: String, text: String, message: String) {
        let others = soundAgreement.filter { !$0.hasPrefix("\(field)=") }
        let error = #expect(throws: RightsFaults.self) {
            try RightsRecord(.agreement, pairs(others + ["\(field)=\(text)"]))
        }
        let said = error?.diagnostics(at: nil).map(\.description).joined(separator: "\n") ?? ""
        #expect(said.contains(message), "\(said)")
    }

    @Test(
        "must go with the others",
        arguments: [
            (
                ["from=2026-05-01", "until=2026-04-30"],
                "`until` is 2026-04-30, before `from`, which is 2026-05-01"
            ),
            (
                ["content-from=2026-05-01", "content-until=2020-01-01"],
                "`content-until` is 2020-01-01"
            ),
            (["acquired-from=2026-05-01", "acquired-until=2020-01-01"], "`acquired-until` is"),
            (["signed="], "the status is `signed`, and `signed` names no day"),
            (["status=terminated"], "`terminated-on` names no day"),
            (["grants=none"], "neither `grants` nor `prohibits` names a use"),
            (["grants=none", "prohibits=none"], "neither `grants` nor `prohibits` names a use"),
            (
                ["grants=train; search", "prohibits=search"],
                "`search` is both granted and prohibited"
            ),
            (["prohibits=all"], "`prohibits` is `all`, and `grants` names uses"),
        ]
    )
    func contradictions(settings: [String], message: String) {
        let names = settings.map { $0.prefix { $0 != "=" } + "=" }
        let others = soundAgreement.filter { own in !names.contains { own.hasPrefix($0) } }
        let error = #expect(throws: RightsFaults.self) {
            try RightsRecord(.agreement, pairs(others + settings))
        }
        let said = error?.all.map(\.message).joined(separator: "\n") ?? ""
        #expect(said.contains(message), "\(said)")
    }

    @Test("that is missing where it is needed is told with all others that are")
    func missing() {
        let error = #expect(throws: RightsFaults.self) { try record(.agreement, "id=A-1") }
        #expect(
            error?.all.map(\.message) == [
                "`holders` is missing", "`status` is missing", "`until` is missing",
                "`grants` is missing", "`train-in` is missing", "`offer-in` is missing",
                "`grantor-role` is missing",
            ]
        )
    }

    @Test("of a change over a record leaves the others as they were; a blank takes it away")
    func changes() throws {
        let before = try RightsRecord(.agreement, pairs(soundAgreement + ["title=Old"]))
        let after = try RightsRecord(
            .agreement,
            pairs(["id=A-1", "title=", "until=2027-01-31"]),
            over: before
        )
        #expect(after["title"] == nil)
        #expect(after["grants"] == before["grants"])
        #expect(after.differences(from: before).map(\.field) == ["title", "until"])
    }

    @Test("of a refusal may not name a sort of thing instead of a place or a work")
    func refusalScope() {
        let error = #expect(throws: RightsFaults.self) {
            try record(
                .optOut,
                "id=O",
                "names=language:de",
                "received=2026-01-01",
                "status=received",
                "uses=all",
                "until=open-ended"
            )
        }
        #expect(
            error?.all.first?.message == "`names` holds `language`, which names no work or place"
        )
    }
}
