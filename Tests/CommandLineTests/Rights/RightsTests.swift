import Foundation
import Glibc
import ProvenanceCore
import TestSupport
import Testing

/// `sluice rights`, as a licensing team uses it.
@Suite("The rights database on the command line")
struct RightsTests {
    private static let sheets = repositoryRoot + "/SampleData/rights/"
    private static let kinds = [
        "holders", "agreements", "sources", "opt-outs", "takedowns", "notes",
    ]

    /// A folder with a database that holds the sample.
    private func filled() throws -> (scratch: Scratch, sluice: Sluice) {
        let scratch = try Scratch()
        let sluice = Sluice(folder: scratch.path, environment: ["SLUICE_BY": "tester"])
        #expect(try sluice.run("rights", "init").code == 0)
        let files = Self.kinds.map { Self.sheets + $0 + ".csv" }
        let end = try sluice.run(["rights", "import", "--why", "first"] + files)
        #expect(end.code == 0, "\(end)")
        #expect(
            end.errors.hasSuffix(
                "10 holders added, 20 agreements added, 24 sources added, 6 opt-outs added, "
                    + "1 takedown added, 2 notes added\n"
            ),
            "\(end)"
        )
        return (scratch, sluice)
    }

    @Test("says which agreements end soon, with exit code 1, and 0 if none does")
    func expiring() throws {
        let (scratch, sluice) = try filled()
        defer { withExtendedLifetime(scratch) {} }
        let day = ["--as-of", "2026-11-24"]
        let end = try sluice.run(["rights", "expiring", "--within", "30d"] + day)
        #expect(end.code == 1)
        #expect(
            end.text == """
                id    last day                 days left  notice by          then         holders     title
                A-15  2026-11-30 (terminated)  6          -                  delete-data  ember       Ember repositories
                A-02  2026-12-10               16         2026-11-10 (past)  delete-data  lighthouse  Lighthouse news feed

                """
        )
        let json = try sluice.run(["rights", "expiring", "--json", "--within", "1w"] + day)
        #expect(
            json.text == """
                {"id":"A-15","title":"Ember repositories","holders":["ember"],\
                "last_day":"2026-11-30","terminated":true,"on_expiry":"delete-data"}

                """
        )
        let calendar = try sluice.run(["rights", "expiring", "--icalendar"] + day)
        #expect(calendar.code == 1)
        #expect(calendar.text.hasPrefix("BEGIN:VCALENDAR\r\n"))
        #expect(calendar.text.contains("DTSTART;VALUE=DATE:20261210\r\n"))
        let none = try sluice.run(["rights", "expiring", "--within", "3d"] + day)
        #expect(none.code == 0 && none.output.isEmpty, "\(none)")
    }

    @Test("checks agreements, refusals and sources against each other, with exit code 1")
    func check() throws {
        let (scratch, sluice) = try filled()
        defer { withExtendedLifetime(scratch) {} }
        let end = try sluice.run("rights", "check", "--as-of", "2026-11-24", "-q")
        #expect(end.code == 1)
        let found = end.text.split(separator: "\n").map { line in
            line.split(separator: ":").prefix(2).joined(separator: ":")
        }
        #expect(
            found == [
                "ended: agreement A-03", "no-signature: agreement A-08",
                "title-unproven: agreement A-11", "title-unproven: agreement A-20",
                "cap-used-up: agreement A-11", "cap-not-counted: agreement A-09",
                "overlap: agreement A-04", "opt-out: opt-out O-1", "opt-out: opt-out O-5",
                "no-answer: source S-21",
                "not-in-force: source S-03", "not-in-force: source S-06",
                "not-in-force: source S-08", "not-in-force: source S-13",
                "not-in-force: source S-15", "not-in-force: source S-18",
            ]
        )
        #expect(try sluice.run("rights", "init", "empty.sqlite", "-q").code == 0)
        let none = try Sluice(folder: scratch.path).run("rights", "check", "-d", "empty.sqlite")
        #expect(none.code == 0 && none.errors == "nothing was found\n", "\(none)")
    }

    @Test("lists, shows and tells the history of records")
    func listing() throws {
        let (scratch, sluice) = try filled()
        defer { withExtendedLifetime(scratch) {} }
        let list = try sluice.run("rights", "list", "--where", "holders=quarry", "--json")
        let ids = list.text.split(separator: "\n").map { $0.prefix(31) }
        #expect(
            ids == [
                #"{"kind":"agreement","id":"A-11""#, #"{"kind":"agreement","id":"A-12""#,
                #"{"kind":"agreement","id":"A-20""#,
            ]
        )
        let change = try sluice.run(
            "rights",
            "add",
            "agreement",
            "id=A-02",
            "until=2027-12-10",
            "--update",
            "--by",
            "ana",
            "--why",
            "extended"
        )
        #expect(change.code == 0 && change.errors == "changed agreement A-02\n", "\(change)")
        let history = try sluice.run("rights", "history", "A-02")
        let lines = history.text.split(separator: "\n")
        try #require(lines.count == 3, "\(history)")
        #expect(
            lines[0].hasSuffix(
                " tester added agreement A-02 (import holders.csv, agreements.csv, "
                    + "sources.csv, opt-outs.csv, takedowns.csv, notes.csv): first"
            )
        )
        #expect(lines[1].hasSuffix(" ana changed agreement A-02 (add): extended"))
        #expect(lines[2] == "    until: 2026-12-10 → 2027-12-10")
        let shown = try sluice.run("rights", "show", "A-02")
        #expect(shown.text.contains("  until         2027-12-10\n"), "\(shown)")
        // Before the first import there was nothing.
        let past = try sluice.run("rights", "as-of", "2020-01-01", "sources")
        #expect(past.code == 0 && past.output.isEmpty && past.errors == "no sources\n", "\(past)")
        let today = try sluice.run("rights", "as-of", "9999-12-30", "sources", "--json")
        #expect(today.text.split(separator: "\n").count == 24)
    }

    @Test("keeps a refusal with who, when and how, and a policy reads the list of them")
    func optOut() throws {
        let (scratch, sluice) = try filled()
        defer { withExtendedLifetime(scratch) {} }
        let end = try sluice.run(
            "rights",
            "opt-out",
            "domain:*.kestrel.example",
            "author:K. Estrel",
            "--requester",
            "K. Estrel",
            "--received",
            "2026-11-20",
            "--how",
            "email",
            "--json",
            "-q"
        )
        #expect(
            end.text == """
                {"kind":"opt-out","id":"opt-out-7","names":["domain:*.kestrel.example",\
                "author:K. Estrel"],"requester":"K. Estrel","received":"2026-11-20",\
                "received-by":"email","status":"received","uses":["all"],"until":"open-ended"}

                """
        )
        let takedown = try sluice.run("rights", "opt-out", "url:https://a.example/1", "--takedown")
        #expect(takedown.errors == "added takedown takedown-2\n", "\(takedown)")
        let list = try sluice.run(
            "rights",
            "export",
            "opt-outs",
            "--format",
            "list",
            "-o",
            "opt-outs.csv"
        )
        #expect(list.code == 0, "\(list)")
        let rows = try scratch.text(of: "opt-outs.csv").split(separator: "\r\n").dropFirst()
        #expect(rows.first == "essays.orchard.example,hosts,train-genai,verified,2026-08-02,,,/O-1")
        #expect(rows.count == 9 && !rows.contains { $0.contains("Kitchen") }, "\(rows)")
        try scratch.store(
            """
            policy: p
            use: train
            licenses: {allow: [public-domain]}
            opt-outs: [{domains: opt-outs.csv}]
            """,
            as: "policy.yaml"
        )
        try scratch.store(
            #"{"id":"1","license":"CC0-1.0","url":"https://www.kestrel.example/a","author":"x"}"#
                + "\n" + #"{"id":"2","license":"CC0-1.0","url":"https://b.example/","author":"x"}"#,
            as: "in.jsonl"
        )
        let run = try sluice.run(
            "filter",
            "in.jsonl",
            "--rules",
            "policy.yaml",
            "--output",
            "out",
            "-q"
        )
        #expect(run.code == 0, "\(run)")
        let blocked = try scratch.text(of: "out/blocked/in.jsonl")
        #expect(
            blocked.contains("optout.domain") && blocked.contains("\"entry\":\"kestrel.example\""),
            "\(blocked)"
        )
        #expect(try scratch.text(of: "out/allowed/in.jsonl").contains("b.example"))
    }

    @Test("decides records for a policy that names it")
    func decides() throws {
        let (scratch, sluice) = try filled()
        defer { withExtendedLifetime(scratch) {} }
        try scratch.store(
            """
            policy: p
            use: [train-genai]
            purpose: commercial
            train-in: [US]
            offer-in: [worldwide]
            licenses: {allow: [public-domain]}
            agreements: {database: rights.sqlite}
            """,
            as: "policy.yaml"
        )
        try scratch.store(
            """
            {"id":"granted","url":"https://www.lighthouse.example/archive/1"}
            {"id":"expired","url":"https://pilot.lighthouse.example/1"}
            {"id":"unknown","url":"https://kestrel.example/1"}

            """,
            as: "in.jsonl"
        )
        let run = try sluice.run(
            "filter",
            "in.jsonl",
            "--rules",
            "policy.yaml",
            "--output",
            "out",
            "-q",
            "--as-of",
            "2026-11-24"
        )
        #expect(run.code == 0, "\(run)")
        let allowed = try scratch.text(of: "out/allowed/in.jsonl")
        #expect(
            allowed == #"{"id":"granted","url":"https://www.lighthouse.example/archive/1"}"# + "\n"
        )
        #expect(try scratch.text(of: "out/manifest/in.jsonl.json").contains("agreement:A-01"))
        // What does not grant says nothing of a record, and is told.
        let blocked = try scratch.text(of: "out/blocked/in.jsonl").split(separator: "\n")
        #expect(blocked.count == 2 && blocked[0].contains("A-03"), "\(blocked)")
    }

    @Test("exports what imports again to the same database, as sheets and as JSON")
    func roundTrip() throws {
        let (scratch, sluice) = try filled()
        defer { withExtendedLifetime(scratch) {} }
        #expect(try sluice.run("rights", "export", "-o", "all.jsonl").code == 0)
        #expect(try sluice.run("rights", "export", "--format", "csv", "-o", "sheets").code == 0)
        for (name, files) in [
            ("a.sqlite", ["all.jsonl"]), ("b.sqlite", Self.kinds.map { "sheets/\($0).csv" }),
        ] {
            #expect(try sluice.run("rights", "init", name).code == 0)
            let end = try sluice.run(["rights", "import", "-q", "-d", name] + files)
            #expect(end.code == 0, "\(end)")
            let again = try sluice.run("rights", "export", "-d", name)
            #expect(again.output == (try scratch.bytes(of: "all.jsonl")), "\(name)")
        }
        let there = try sluice.run("rights", "export", "-o", "all.jsonl")
        #expect(there.code == 2)
        #expect(there.errors == "sluice: `all.jsonl` is there already (--force replaces it)\n")
    }

    @Test("imports a foreign sheet by a mapping; without it says where the header is")
    func mapping() throws {
        let (scratch, sluice) = try filled()
        defer { withExtendedLifetime(scratch) {} }
        let sheet = Self.sheets + "northern-desk.csv"
        let refused = try sluice.run("rights", "import", sheet)
        #expect(refused.code == 2)
        #expect(
            refused.errors == "sluice: \(sheet):4: the header stands below 2 other rows "
                + "(if these are titles, say --header-line 4)\n"
        )
        let map = Self.sheets + "northern-desk.yaml"
        let dry = try sluice.run("rights", "import", sheet, "--map", map, "--dry-run", "--json")
        #expect(dry.code == 0)
        #expect(
            dry.text == #"{"written":false,"rejected":0,"agreements":"#
                + #"{"added":2,"changed":0,"unchanged":0}}"# + "\n"
        )
        #expect(dry.errors.contains("  Where: train-in, offer-in\n"))
        #expect(dry.errors.hasSuffix("2 agreements added; nothing was written (dry run)\n"))
        #expect(try sluice.run("rights", "show", "N-101").code == 2)
        #expect(try sluice.run("rights", "import", sheet, "--map", map, "-q").code == 0)
        let shown = try sluice.run("rights", "show", "N-101", "--json")
        #expect(
            shown.text.contains(#""signed":"2026-02-01","from":"2026-03-01","until":"2027-02-28""#)
        )
    }

    @Test("tells every rejected row by file and line, and writes nothing unless told to skip them")
    func rejected() throws {
        let (scratch, sluice) = try filled()
        defer { withExtendedLifetime(scratch) {} }
        let before = try sluice.run("rights", "export").output
        try scratch.store(
            """
            id,locators,agreements
            X-1,host:x.example,A-01
            X-2,host:y.example,A-99
            X-3,,A-01
            X-4,host:z.example

            """,
            as: "sources.csv"
        )
        let messages = """
            sluice: sources.csv:3: there is no agreement `A-99` (add it first; a file that refers \
            to others comes behind them)
            sluice: sources.csv:4: `locators` is blank (write at least one, such as \
            `host:news.example`)
            sluice: sources.csv:5: the row has 2 fields, and the header 3 (quote a value that holds \
            the separator; nothing is filled up or cut)

            """
        let end = try sluice.run("rights", "import", "sources.csv", "-q")
        #expect(end.code == 2)
        #expect(end.errors == messages)
        #expect(try sluice.run("rights", "export").output == before)
        let skipped = try sluice.run("rights", "import", "sources.csv", "--skip-rejected")
        #expect(skipped.code == 0)
        #expect(skipped.errors.hasSuffix("1 source added, 3 rows rejected\n"), "\(skipped)")
        #expect(try sluice.run("rights", "show", "X-1").code == 0)
    }

    @Test(
        "says what is wrong with a command, with exit code 2",
        arguments: [
            ("rights lst", "there is no command `rights lst` (did you mean `list`?)"),
            (
                "rights list agrements",
                "`agrements` is no kind of record (did you mean `agreements`?)"
            ),
            (
                "rights list --where staus=signed",
                "an agreement has no field `staus` (did you mean `status`?)"
            ),
            (
                "rights list --where signed",
                "`signed` is no FIELD=VALUE (such as `status=signed`; "
                    + "`sluice rights fields` lists the fields)"
            ),
            ("rights show A-0", "there is no record `A-0` (did you mean `A-01`?)"),
            (
                "rights show A-01 --kind source",
                "there is no source `A-01` (did you mean `S-01`?)"
            ),
            (
                "rights add holder name=N id=tern",
                "there is a holder `tern` already (--update changes it)"
            ),
            (
                "rights add holder id=new nmae=N",
                "a holder has no field `nmae` (did you mean `name`?)"
            ),
            ("rights add holder id=new", "`name` is missing (write the name)"),
            (
                "rights add holder id=nobody name=N --update",
                "there is no such holder to change (name its id)"
            ),
            (
                "rights opt-out kestrel.example --received 2026-11-01",
                "`names` holds `kestrel.example`, which does not say of what kind it is (write "
                    + "KIND:VALUE, such as `host:news.example`; kinds are work, url, url-prefix, "
                    + "repository, account, host, domain, source, author, language, section, credited, medium)"
            ),
            (
                "rights expiring --within 30",
                "--within takes days or weeks, and not `30` "
                    + "(such as 30d or 8w)"
            ),
            (
                "rights as-of yesterday",
                "as-of takes a day, and `yesterday` is none "
                    + "(write YYYY-MM-DD)"
            ),
            (
                "rights check -d missing.sqlite",
                "there is no rights database `missing.sqlite` (name "
                    + "it with --database, or make one with `sluice rights init`)"
            ),
            ("rights init", "`rights.sqlite` is there already (name another file)"),
            (
                "rights export --format csv",
                "several kinds make several files, and no folder is named (name one with "
                    + "--output, or one kind)"
            ),
            (
                "rights import missing.csv",
                "cannot inspect `missing.csv`: no such file or directory"
            ),
            (
                "rights list --database",
                "missing value for `--database <file>` "
                    + "(see `sluice rights list --help`)"
            ),
        ]
    )
    func mistakes(command: String, message: String) throws {
        let scratch = try Scratch()
        defer { withExtendedLifetime(scratch) {} }
        let sluice = Sluice(folder: scratch.path, environment: ["SLUICE_BY": "tester"])
        _ = try sluice.run("rights", "init")
        _ = try sluice.run(
            "rights",
            "import",
            "-q",
            Self.sheets + "holders.csv",
            Self.sheets + "agreements.csv",
            Self.sheets + "sources.csv"
        )
        let end = try sluice.run(command.split(separator: " ").map(String.init))
        #expect(end.code == 2)
        #expect(end.output.isEmpty, "\(end)")
        #expect(end.errors == "sluice: \(message)\n")
    }

    @Test("does not guess who changes something")
    func nobody() throws {
        let scratch = try Scratch()
        defer { withExtendedLifetime(scratch) {} }
        let sluice = Sluice(folder: scratch.path, environment: ["USER": "", "SLUICE_BY": ""])
        #expect(try sluice.run("rights", "init").code == 0)
        let end = try sluice.run("rights", "add", "holder", "id=h", "name=N")
        #expect(end.code == 2)
        #expect(
            end.errors
                == "sluice: nobody is named as the one who changes this (say --by NAME)\n"
        )
    }
}
