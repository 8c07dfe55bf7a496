import ProvenanceCore
import Testing

@Suite("Agreements as lines")
struct AgreementLinesTests {
    private static func read(_ text: String) throws -> [Agreement] {
        try AgreementLines.read(ByteBuffer(text: text), file: "a.jsonl").map(\.agreement)
    }

    private static func day(_ text: String) throws -> Day { try #require(Day(text)) }

    @Test("every property survives the way to a line and back")
    func roundTrip() throws {
        var full = Agreement(id: "A-1", parties: ["holder-1", "holder-2"], status: .signed)
        full.signed = try Self.day("2025-01-02")
        full.from = try Self.day("2025-02-01")
        full.until = try Self.day("2027-01-31")
        full.terminatedOn = try Self.day("2026-12-01")
        full.onExpiry = .keepData
        full.grants = [.trainGenAI, .evaluate]
        full.prohibits = [.synthesise]
        full.purposes = [.commercial, .nonCommercial]
        full.trainIn = ["US", "EU"]
        full.offerIn = ["worldwide"]
        full.isExclusive = true
        full.contentFrom = try Self.day("1990-01-01")
        full.contentUntil = try Self.day("2020-12-31")
        full.acquiredFrom = try Self.day("2025-01-02")
        full.acquiredUntil = try Self.day("2026-01-02")
        full.embargoDays = 90
        full.covers = Agreement.Scope.Kind.allCases.map {
            Agreement.Scope($0, "\($0.rawValue).x:y")
        }
        full.excludes = [Agreement.Scope(.domain, "example.com")]
        full.grantorRole = .collectingSociety
        full.maySublicense = false
        full.isTitleProven = true
        full.priority = -3
        full.caps = [
            Agreement.Cap(unit: .textBytes, amount: 5_000, period: .year, used: 17),
            Agreement.Cap(unit: .records, amount: 1),
        ]
        full.creditLine = "“Title” © \"The\" \\ Owner"
        var plain = Agreement(id: "ä")
        plain.prohibits = [.mine]
        for agreement in [full, plain] {
            var line = ByteBuffer()
            AgreementLines.append(agreement, to: &line)
            #expect(try AgreementLines.read(line.bytes) == agreement)
            #expect(try Self.read("# a comment\n\n" + String(copying: line.bytes)) == [agreement])
        }
    }

    @Test("`all` is every use, one text a list of one, `*.` in front a domain")
    func shorthand() throws {
        let read = try Self.read(
            #"""
            {"id":"A","status":"draft","until":"open-ended","grants":"all","train-in":"worldwide",
            """#.replacing("\n", with: "")
                + #""offer-in":"EU","covers":["*.example.com","domain:*.example.org"]}"#
        )
        #expect(read.first?.grants == Use.allCases)
        #expect(read.first?.offerIn == ["EU"])
        #expect(
            read.first?.covers == [
                Agreement.Scope(.domain, "example.com"), Agreement.Scope(.domain, "example.org"),
            ]
        )
    }

    /// The members of an agreement that is sound, and what is said when some are others.
    struct Bad: Sendable, CustomTestStringConvertible {
        var change: [String: String?]
        var message: String
        var testDescription: String { message }

        init(_ key: String, _ value: String?, _ message: String) {
            change = [key: value]
            self.message = message
        }

        var line: String {
            var members = [
                "id": #""A""#, "status": #""signed""#, "signed": #""2025-01-01""#,
                "until": #""open-ended""#, "grants": #"["train"]"#,
                "train-in": #"["worldwide"]"#, "offer-in": #"["worldwide"]"#,
                "covers": #"["host:a.example"]"#,
            ]
            for (key, value) in change { members[key] = value }
            return "{"
                + members.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }
                .joined(separator: ",") + "}"
        }
    }

    @Test("what is wrong is refused with its file and line", arguments: table)
    func refused(_ bad: Bad) {
        do {
            _ = try AgreementLines.read(ByteBuffer(text: "\n" + bad.line), file: "a.jsonl")
            Issue.record("was read: \(bad.line)")
        } catch {
            #expect(error.all.map(\.description) == ["a.jsonl:2: " + bad.message])
        }
    }

    static let table: [Bad] = [
        Bad("id", nil, "`id` is missing (a short name that nothing else has)"),
        Bad("id", #"" ""#, "`id` is blank (write it out, or leave the key out)"),
        Bad("id", "7", "`id` is no text"),
        Bad("status", nil, "`status` is missing (such as `signed`)"),
        Bad("status", #""singed""#, "`singed` is not a value of `status` (did you mean `signed`?)"),
        Bad(
            "signed",
            nil,
            "the status is `signed`, and `signed` names no day (write the day of the signature; "
                + "an agreement without one is never in force)"
        ),
        Bad(
            "signed",
            #""2025-02-30""#,
            "`signed` is `2025-02-30`, which is no day (write YYYY-MM-DD)"
        ),
        Bad("until", nil, "`until` is missing (a day, or `open-ended`)"),
        Bad("until", #""""#, "`until` is blank (write it out, or leave the key out)"),
        Bad("until", #""forever""#, "`until` is `forever`, which is no day (write YYYY-MM-DD)"),
        Bad("grants", "[]", "`grants` is an empty list (leave the key out)"),
        Bad("grants", nil, "`grants` is missing (the uses, `all`, or `none`)"),
        Bad(
            "prohibits",
            #"["none","all"]"#,
            "`none` is not a value of `prohibits` (accepted: "
                + Use.allCases.map(\.rawValue).joined(separator: ", ") + ")"
        ),
        Bad("grants", #"["trian"]"#, "`trian` is not a value of `grants` (did you mean `train`?)"),
        Bad("grants", #"["train","train"]"#, "`grants` names `train` twice"),
        Bad(
            "train-in",
            nil,
            "`train-in` names no place (write countries, `EU`, `EEA` or `worldwide`; a blank is "
                + "none of them)"
        ),
        Bad(
            "offer-in",
            #"["UK"]"#,
            "`offer-in` names `UK`, which is no country or area (did you mean `GB`?)"
        ),
        Bad("covers", #"["host:"]"#, "`covers` holds `host:`, which names nothing"),
        Bad(
            "covers",
            #"["a.example"]"#,
            "`covers` holds `a.example`, which does not say of what kind it is (write KIND:VALUE, "
                + "such as `host:news.example`; kinds are work, url, url-prefix, repository, "
                + "account, host, domain, source, author, language, section, credited, medium)"
        ),
        Bad("covers", #"[["host:a"]]"#, "`covers` is no text"),
        Bad("cover", #"["host:a"]"#, "unknown key `cover` (did you mean `covers`?)"),
        Bad("exclusive", "1", "`exclusive` is neither `true` nor `false`"),
        Bad("priority", "1.5", "`priority` is no whole number"),
        Bad("embargo-days", "-1", "`embargo-days` is no whole number from 0 to 1000000000000000"),
        Bad("from", #""2030-01-01""#, "FROM"),
        Bad("caps", #"[{"unit":"records"}]"#, "a cap needs `unit` and `amount`"),
        Bad(
            "caps",
            #"[{"unit":"pages","amount":1}]"#,
            "`pages` is not a value of `unit` (accepted: records, bytes, text-bytes, tokens, works)"
        ),
    ].map { bad in
        guard bad.message == "FROM" else { return bad }
        var bad = bad
        bad.change["until"] = #""2029-12-31""#
        bad.message = "`until` is 2029-12-31, before `from`, which is 2030-01-01"
        return bad
    }

    @Test("an id that stands twice, a key twice and a line that is no object are refused")
    func whole() {
        let sound = Bad("priority", "1", "").line
        let twice = sound.dropLast() + #","status":"draft"}"#
        do {
            _ = try AgreementLines.read(
                ByteBuffer(text: "\(sound)\n\(sound)\n\(twice)\n{\n[1]\n"),
                file: "a.jsonl"
            )
            Issue.record("was read")
        } catch {
            #expect(
                error.all.map(\.description) == [
                    "a.jsonl:2: the id `A` stands here a second time; the first is in line 1",
                    "a.jsonl:3: the key `status` stands here twice",
                    "a.jsonl:4: the line is not one JSON object (parse.json)",
                    "a.jsonl:5: the line is not one JSON object (parse.not-object)",
                ]
            )
        }
    }

    @Test(
        "places reach what lies in them",
        arguments: [
            (["worldwide"], ["US", "EU"], true), (["EU"], ["DE", "FR"], true),
            (["EU"], ["NO"], false), (["EEA"], ["EU", "NO"], true), (["US"], ["US", "CA"], false),
            (["EU"], ["EEA"], false), (["EU", "IS", "LI", "NO"], ["EEA"], true),
            (["EU"], ["worldwide"], false), ([], ["US"], false), (["US"], [], false),
            (["worldwide"], [], true),
        ]
    )
    func territory(_ places: [String], _ wanted: [String], _ reaches: Bool) {
        #expect(Territory.reaches(places, all: wanted) == reaches)
    }
}
