import ProvenanceCore
import RightsDatabase
import Testing

@Suite("The account of changes")
struct HistoryTests {
    @Test("gives the state at the end of any past day")
    func pastStates() throws {
        let scratch = try RightsScratch()
        let database = try scratch.database()
        try database.write(try record(.holder, "id=h", "name=N"), on: "2026-01-01")
        try database.write(try RightsRecord(.agreement, pairs(soundAgreement)), on: "2026-02-01")
        let first = try #require(try database.records(.agreement).first)
        var later = first
        later["status"] = .text("suspended")
        try database.write(later, on: "2026-03-01")
        try database.write(
            try record(.source, "id=S", "locators=host:a.example", "agreements=A-1"),
            on: "2026-03-02"
        )
        func day(_ text: String) throws -> Day { try #require(Day(text)) }
        #expect(try database.everything(asOf: day("2025-12-31")) == "")
        #expect(try database.records(.agreement, asOf: day("2026-01-31")) == [])
        #expect(try database.records(.agreement, asOf: day("2026-02-01")) == [first])
        #expect(try database.records(.agreement, asOf: day("2026-02-28")) == [first])
        #expect(try database.records(.agreement, asOf: day("2026-03-01")) == [later])
        #expect(try database.records(withID: "A-1", asOf: day("2026-02-28")) == [first])
        #expect(try database.records(withID: "S", asOf: day("2026-03-01")) == [])
        #expect(try database.everything(asOf: day("2026-03-02")) == database.everything())
    }

    @Test("says who, when, why, from what to what")
    func events() throws {
        let scratch = try RightsScratch()
        let database = try scratch.database()
        try database.write(try record(.holder, "id=h", "name=N"), on: "2026-01-01")
        try database.write(try record(.holder, "id=h", "name=M"), on: "2026-01-02")
        // What changes nothing is no event.
        try database.write(try record(.holder, "id=h", "name=M"), on: "2026-01-03")
        var lines: [String] = []
        try database.forEachEvent(id: "h") { lines.append($0.json) }
        let start = #"{"event":1,"at":"2026-01-01T00:00:00Z","who":"tester","why":"a test","#
        #expect(
            lines == [
                start + #""how":"test","kind":"holder","id":"h","after":{"id":"h","name":"N"}}"#,
                #"{"event":2,"at":"2026-01-02T00:00:00Z","who":"tester","why":"a test","#
                    + #""how":"test","kind":"holder","id":"h","before":{"id":"h","name":"N"},"#
                    + #""after":{"id":"h","name":"M"}}"#,
            ]
        )
    }

    @Test("never runs backwards, whatever the clock of a writer says")
    func clocks() throws {
        let scratch = try RightsScratch()
        let database = try scratch.database()
        try database.write(try record(.holder, "id=a", "name=N"), on: "2026-05-05")
        try database.write(try record(.holder, "id=b", "name=N"), on: "2026-04-04")
        var days: [String] = []
        try database.forEachEvent { days.append(String($0.at.prefix(10))) }
        #expect(days == ["2026-05-05", "2026-05-05"])
    }
}
