import Foundation
import ProvenanceCore
import RightsDatabase
import Testing

@Suite("Agreements that end soon")
struct ExpiringTests {
    private func database(_ scratch: RightsScratch) throws -> RightsDatabase {
        let database = try scratch.database()
        try database.write(try record(.holder, "id=h", "name=H"), on: "2026-01-01")
        let all: [(String, [String])] = [
            ("yesterday", ["until=2026-11-23"]), ("today", ["until=2026-11-24"]),
            ("inside", ["until=2026-12-10", "notice-days=20", "title=Inside, with; signs"]),
            ("last", ["until=2026-12-24"]), ("beyond", ["until=2026-12-25"]),
            ("open", ["until=open-ended"]), ("draft", ["until=2026-12-01", "status=draft"]),
            ("ends-sooner", ["until=2028-01-01", "terminated-on=2026-12-01"]),
            ("ended", ["until=2026-12-01", "terminated-on=2026-11-24"]),
        ]
        for (id, settings) in all {
            let names = settings.map { $0.prefix { $0 != "=" } + "=" } + ["id="]
            let rest = soundAgreement.filter { own in !names.contains { own.hasPrefix($0) } }
            try database.write(
                try RightsRecord(.agreement, pairs(rest + settings + ["id=\(id)"])),
                on: "2026-01-02"
            )
        }
        return database
    }

    private func expiring(_ database: RightsDatabase) throws -> [ExpiringAgreement] {
        try database.agreements(
            endingFrom: try #require(Day("2026-11-24")),
            through: try #require(Day("2026-12-24"))
        )
    }

    @Test("are those whose last day lies in the time, by term or by termination")
    func ends() throws {
        let scratch = try RightsScratch()
        let found = try expiring(try database(scratch))
        #expect(found.map(\.id) == ["today", "ends-sooner", "inside", "last"])
        #expect(
            found.map(\.lastDay.description) == [
                "2026-11-24", "2026-11-30", "2026-12-10", "2026-12-24",
            ]
        )
        #expect(found.map(\.isTerminated) == [false, true, false, false])
        #expect(found[2].noticeBy == Day("2026-11-20"))
    }

    @Test("make a calendar that is RFC 5545, with a day for notice")
    func calendar() throws {
        let scratch = try RightsScratch()
        let all = try expiring(try database(scratch))
        let text = RightsCalendar.text(of: [all[2]])
        let lines = text.components(separatedBy: "\r\n")
        #expect(lines.last == "", "every line ends with CRLF")
        #expect(!text.replacing("\r\n", with: "").contains { $0 == "\n" || $0 == "\r" })
        #expect(lines.allSatisfy { $0.utf8.count <= 75 })
        #expect(lines.first == "BEGIN:VCALENDAR")
        let unfolded = text.replacing("\r\n ", with: "")
        #expect(unfolded.contains("SUMMARY:Agreement inside (Inside\\, with\\; signs) ends\r\n"))
        #expect(unfolded.contains("DTSTART;VALUE=DATE:20261210\r\nDTEND;VALUE=DATE:20261211\r\n"))
        #expect(unfolded.contains("DTSTART;VALUE=DATE:20261120\r\n"))
        #expect(unfolded.contains("DTSTAMP:20260102T000000Z\r\n"))
        #expect(unfolded.components(separatedBy: "BEGIN:VEVENT").count == 3)
    }
}
