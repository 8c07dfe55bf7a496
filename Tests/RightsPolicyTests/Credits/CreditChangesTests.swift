import ProvenanceCore
import RightsPolicy
import TestSupport
import Testing

@Suite("Changes of credit that authors asked for")
struct CreditChangesTests {
    private static func changes(_ rows: String) throws(Diagnostics) -> CreditChanges {
        try CreditChanges(
            Array("match,change,new-name,reference,date\n\(rows)\n".utf8),
            file: "credits.csv"
        )
    }

    @Test("a name is found without case and by single spaces, and says what is asked for")
    func found() throws {
        let changes = try Self.changes(
            """
            # A comment
            Jane Doe,rename,Jane Roe,R-1,2026-03-01
            "Doe, John",remove,,R-2,
            https://example.org/~kim,anonymous,,R-3,2026-04-01
            Müller,remove,,R-4,
            """
        )
        #expect(changes.count == 4)
        let renamed = try #require(changes.change(of: " jane  DOE "))
        #expect(renamed.kind == .rename && renamed.newName == "Jane Roe")
        #expect(renamed.reference == "R-1" && renamed.date == Day("2026-03-01"))
        #expect(changes.change(of: "Doe, John")?.kind == .remove)
        #expect(changes.change(of: "https://example.org/~kim")?.kind == .anonymous)
        #expect(changes.change(of: "MÜLLER")?.reference == "R-4")
        #expect(changes.change(of: "Jane") == nil && changes.change(of: "Jane Doer") == nil)
    }

    @Test(
        "inside a longer text only a whole name of several words is found",
        arguments: [
            ("Copyright 2020 Jane Doe <jane@example.org>", ["R-1"]),
            ("(c) Jane Doe, Doe, John", ["R-1", "R-2"]), ("Jane Doering", []),
            ("Mary-Jane Doe", []),
            ("Copyright Kim", []), ("", []),
        ]
    )
    func within(text: String, references: [String]) throws {
        let changes = try Self.changes(
            "Jane Doe,rename,Jane Roe,R-1,\n\"Doe, John\",remove,,R-2,\nKim,remove,,R-3,"
        )
        #expect(changes.changes(within: text).map(\.reference) == references)
    }

    @Test(
        "a row that does not say plainly what is asked for is refused",
        arguments: [
            ("Jane,delete,,R-1,", "`delete` is not a value of `change`"),
            ("Jane,rename,,R-1,", "`rename` needs a `new-name`"),
            ("Jane,remove,Joan,R-1,", "`remove` takes no `new-name`"),
            ("Jane,remove,,,", "`reference` has no value"),
            (" ,remove,,R-1,", "`match` has no value"),
            ("Jane,remove,,R-1,2026-02-30", "`2026-02-30` is not a day"),
            ("Jane,remove,,R-1,\njane,anonymous,,R-2,", "in two ways"),
            ("Jane,remove", "the row has 2 fields"), ("", "holds no entry"),
        ]
    )
    func faults(rows: String, expected: String) {
        do throws(Diagnostics) {
            _ = try Self.changes(rows)
            Issue.record("the file was taken")
        } catch {
            #expect("\(error)".contains(expected), "\(error)")
            #expect(error.all.allSatisfy { $0.position != nil })
        }
    }

    @Test("a misspelt or missing column is refused, with what was meant")
    func header() {
        do throws(Diagnostics) {
            _ = try CreditChanges(Array("match,chnage,reference\nx,remove,R\n".utf8), file: "c.csv")
            Issue.record("the file was taken")
        } catch {
            #expect("\(error)".contains("did you mean `change`"), "\(error)")
            #expect("\(error)".contains("the column `change` is missing"), "\(error)")
        }
    }
}
