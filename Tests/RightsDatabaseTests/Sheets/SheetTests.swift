import ProvenanceCore
import RightsDatabase
import Testing

@Suite("A rights sheet")
struct SheetTests {
    /// A file, and what is said of it; nothing if it is read as one holder `h` named `N`.
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var text: String
        var says: [String] = []
        var name = "sheet.csv"
    }

    static let cases: [Case] = [
        Case(testDescription: "commas", text: "id,name\nh,N\n"),
        Case(testDescription: "no last line end", text: "id,name\nh,N"),
        Case(testDescription: "semicolons and CRLF", text: "id;name\r\nh;N\r\n"),
        Case(testDescription: "tabs", text: "id\tname\nh\tN\n"),
        Case(testDescription: "a byte order mark", text: "\u{FEFF}id,name\nh,N\n"),
        Case(testDescription: "Excel's hint", text: "sep=|\nid|name\nh|N\n"),
        Case(testDescription: "quotes", text: "\"id\",\"name\"\n\"h\",\"N\"\n"),
        Case(testDescription: "other headings", text: "Rights Holder ID,Organisation\nh,N\n"),
        Case(testDescription: "blank rows", text: "id,name\n,\n\nh,N\n , \n"),
        Case(testDescription: "a trailing column without a heading", text: "id,name,\nh,N,\n"),
        Case(
            testDescription: "JSON lines",
            text: "{\"kind\":\"holder\",\"id\":\"h\",\"name\":\"N\"}\n\n"
        ),
        Case(
            testDescription: "JSON lines named after their kind",
            text: "{\"id\":\"h\",\"name\":\"N\"}\n",
            name: "holders.jsonl"
        ),
        Case(
            testDescription: "titles above the header",
            text: "Our holders\nas of today\nid,name\nh,N\n",
            says: [
                "sheet.csv:3: the header stands below 2 other rows "
                    + "(if these are titles, say --header-line 3)"
            ]
        ),
        Case(
            testDescription: "a misspelt column",
            text: "id,name,contcat\nh,N,x\n",
            says: [
                "sheet.csv:1:3: nothing is known of the column `contcat` "
                    + "(did you mean `contact`?)"
            ]
        ),
        Case(
            testDescription: "no header",
            text: "h,N\ng,M\n",
            says: [
                "sheet.csv:1: no row looks like the header of a rights sheet (name the columns "
                    + "in a mapping (--map); `sluice rights fields` lists fields)"
            ]
        ),
        Case(testDescription: "nothing", text: "", says: ["sheet.csv:1: the sheet is empty"]),
        Case(
            testDescription: "one field under two headings",
            text: "id,name,organisation\nh,N,M\n",
            says: [
                "sheet.csv:1: the columns `name` and `organisation` are both `name` "
                    + "(say in a mapping (--map) which one counts)"
            ]
        ),
        Case(
            testDescription: "a needed column is missing",
            text: "id,contact\nh,x\n",
            says: ["sheet.csv:1: no column is `name`, which a holder needs (write the name)"],
            name: "sheet.csv"
        ),
        Case(
            testDescription: "ragged rows",
            text: "id,name\nh\ng,M,x\n",
            says: [
                "sheet.csv:2: the row has 1 fields, and the header 2 (quote a value that holds the "
                    + "separator; nothing is filled up or cut)",
                "sheet.csv:3: the row has 3 fields, and the header 2 (quote a value that holds the "
                    + "separator; nothing is filled up or cut)",
            ]
        ),
        Case(
            testDescription: "an open quote",
            text: "id,name\nh,\"N\n",
            says: ["sheet.csv:2:2: a quoted field is not closed"]
        ),
        Case(
            testDescription: "a value without a heading",
            text: "id,name,\nh,N,x\n",
            says: ["sheet.csv:2:3: the column has no heading, and holds a value here"]
        ),
        Case(
            testDescription: "an id twice",
            text: "id,name\nh,N\nh,M\n",
            says: [
                "sheet.csv:3: the holder `h` stands here a second time; the first is sheet.csv:2"
            ]
        ),
        Case(
            testDescription: "a blank that is needed",
            text: "id,name\nh,\n",
            says: ["sheet.csv:2: `name` is blank (write the name)"]
        ),
        Case(
            testDescription: "rows of several lines are told by their first",
            text: "id,name,note\nh,N,\"a\nb\"\ng,,\n",
            says: ["sheet.csv:4: `name` is blank (write the name)"]
        ),
        Case(
            testDescription: "JSON of an unknown kind",
            text: "{\"kind\":\"holdre\",\"id\":\"h\",\"name\":\"N\"}\n",
            says: [
                "sheet.csv:1: `kind` names no kind of record (one of holder, agreement, source, "
                    + "opt-out, takedown, note)"
            ]
        ),
        Case(
            testDescription: "JSON with an unknown key",
            text: "{\"kind\":\"holder\",\"id\":\"h\",\"nmae\":\"N\"}\n",
            says: ["sheet.csv:1: a holder has no key `nmae` (did you mean `name`?)"]
        ),
        Case(
            testDescription: "JSON that is cut",
            text: "{\"kind\":\"holder\",\"id\":\"h\"\n",
            says: ["sheet.csv:1: the line is not one JSON object (parse.json)"]
        ),
    ]

    @Test(
        "is read, or every fault is told by file and line and nothing is written",
        arguments: cases
    )
    func read(_ item: Case) throws {
        let scratch = try RightsScratch()
        let database = try scratch.database()
        var said: [String]
        do {
            var options = RightsImport.Options()
            if item.says.isEmpty, !item.text.contains("rganisation") { options.kind = nil }
            if item.testDescription == "a needed column is missing" { options.kind = .holder }
            said = try scratch.importing([(item.name, item.text)], into: database, options: options)
                .rejected
        } catch let error as Diagnostics {
            said = error.all.map(\.description)
        }
        #expect(said == item.says)
        let everything = try database.everything()
        #expect(
            everything
                == (item.says.isEmpty ? #"{"kind":"holder","id":"h","name":"N"}"# + "\n" : "")
        )
    }

    @Test(
        "in another encoding is refused with the line where it shows",
        arguments: [
            ([0xFF, 0xFE, 0x69, 0x00], "sheet.csv:1: the file is UTF-16 (save it as `CSV UTF-8`)"),
            ([0xFE, 0xFF, 0x00, 0x69], "sheet.csv:1: the file is UTF-16 (save it as `CSV UTF-8`)"),
            ([0x69, 0x00, 0x64, 0x00], "sheet.csv:1: the file is UTF-16 (save it as `CSV UTF-8`)"),
            (
                Array("id,name\nh,N\ng,Caf".utf8) + [0xE9],
                "sheet.csv:3: the text is not UTF-8 here; it may be Latin-1 (Windows-1252) "
                    + "(save it as `CSV UTF-8`)"
            ),
            (
                [0xEF, 0xBB, 0xBF] + Array("id,name\nCaf".utf8) + [0xE9, 0x2C, 0x4E],
                "sheet.csv:2: the text is not UTF-8 here; it may be Latin-1 (Windows-1252) "
                    + "(save it as `CSV UTF-8`)"
            ),
            (
                Array("id,name\nh,N\n\0\n".utf8),
                "sheet.csv:3: the file holds a NUL byte, which no text does (save it as `CSV UTF-8`)"
            ),
        ] as [([UInt8], String)]
    )
    func encoding(bytes: [UInt8], message: String) throws {
        var buffer = ByteBuffer()
        for byte in bytes { buffer.append(byte) }
        let input = RightsImport.Input(name: "sheet.csv", content: .bytes(FrozenBytes(buffer)))
        let error = #expect(throws: Diagnostics.self) {
            try RightsImport([input], options: RightsImport.Options())
        }
        #expect(error?.description == message)
    }

    @Test("with columns called like kinds of scope names what a source is known by")
    func scopeColumns() throws {
        let scratch = try RightsScratch()
        let database = try scratch.database()
        let sheet = """
            Source ID,Domain,Repository,Locators
            a,*.a.example; b.example,,
            b,,codehost.example/x/y,work:doi:10.1000/182
            c,,,
            """
        let (_, rejected) = try scratch.importing([("sources.csv", sheet)], into: database)
        #expect(rejected.count == 1)
        #expect(rejected[0].hasPrefix("sources.csv:4: `locators` is blank"))
        var options = RightsImport.Options()
        options.skipsRejected = true
        try scratch.importing([("sources.csv", sheet)], into: database, options: options)
        #expect(
            try database.records(.source).map { $0["locators"]?.shown } == [
                "domain:*.a.example; host:b.example",
                "repository:codehost.example/x/y; work:doi:10.1000/182",
            ]
        )
    }

    @Test("is read as a mapping says")
    func mapping() throws {
        let scratch = try RightsScratch()
        let database = try scratch.database()
        try database.write(try record(.holder, "id=h", "name=N"))
        let place = SourcePosition(file: "map.yaml", line: 1)
        var options = RightsImport.Options()
        options.mapping.kind = .agreement
        options.mapping.headerLine = 2
        options.mapping.days = .dayFirst
        options.mapping.columns = [
            .init(heading: "No", targets: ["id", "title"], position: place),
            .init(heading: "Area", targets: ["train-in", "offer-in"], position: place),
            .init(heading: "Remark", targets: [], position: place),
        ]
        options.mapping.values = [
            .init(field: "grantor-role", text: "owner", position: place),
            .init(field: "holders", text: "h", position: place),
        ]
        let sheet = """
            Deals,,,,,,
            No,Status,Signed,Until,Uses,Area,Remark
            7,signed,03.04.2026,31.12.2027,train,EU,nobody reads this
            """
        let (_, rejected) = try scratch.importing(
            [("deals.csv", sheet)],
            into: database,
            options: options
        )
        #expect(rejected == [])
        let agreement = try #require(try database.agreements().first)
        #expect(agreement.signed == Day("2026-04-03"))
        #expect(agreement.until == Day("2027-12-31"))
        #expect(agreement.trainIn == ["EU"] && agreement.offerIn == ["EU"])
        #expect(agreement.parties == ["h"] && agreement.grantorRole == .owner)
    }

    @Test("that differs from what is there is rejected, unless changes are asked for")
    func updates() throws {
        let scratch = try RightsScratch()
        let database = try scratch.database()
        let first = "id,name,contact\nh,N,x\ng,M,\n"
        try scratch.importing([("holders.csv", first)], into: database)
        let same = try scratch.importing([("holders.csv", first)], into: database)
        #expect(same.account.counts[.holder] == .init(added: 0, changed: 0, unchanged: 2))
        let second = "id,name\nh,O\nf,L\n"
        let refused = try scratch.importing([("holders.csv", second)], into: database)
        #expect(
            refused.rejected == [
                "holders.csv:2: there is a holder `h` already, and it differs in `name`, `contact` "
                    + "(--update changes it)"
            ]
        )
        #expect(try database.count(.holder) == 2, "nothing was written")
        var options = RightsImport.Options()
        options.updates = true
        let account = try scratch.importing(
            [("holders.csv", second)],
            into: database,
            options: options
        ).account
        #expect(account.counts[.holder] == .init(added: 1, changed: 1, unchanged: 0))
        // What the sheet has no column for stays.
        #expect(try database.records(withID: "h").first?["contact"] == .text("x"))
    }

    @Test("of a dry run leaves nothing")
    func dryRun() throws {
        let scratch = try RightsScratch()
        let database = try scratch.database()
        var options = RightsImport.Options()
        options.isDryRun = true
        let account = try scratch.importing(
            [("holders.csv", "id,name\nh,N\n")],
            into: database,
            options: options
        ).account
        #expect(account.counts[.holder]?.added == 1)
        #expect(!account.isKept)
        #expect(try database.everything() == "")
        var events = 0
        try database.forEachEvent { _ in events += 1 }
        #expect(events == 0)
    }
}
