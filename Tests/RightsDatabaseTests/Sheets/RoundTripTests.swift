import Foundation
import ProvenanceCore
import RightsDatabase
import TestSupport
import Testing

@Suite("What is exported")
struct RoundTripTests {
    private static let folder = repositoryRoot + "/SampleData/rights/"

    private func sample() throws -> [(name: String, text: String)] {
        try RightsKind.allCases.map { kind in
            let name = "\(kind.plural).csv"
            return (name, String(decoding: try contents(of: Self.folder + name), as: UTF8.self))
        }
    }

    /// Records whose values are hard on a sheet.
    private func hard() throws -> [RightsRecord] {
        [
            try record(
                .holder,
                "id=ö",
                "name=  Quoted \"name\", with; signs  ",
                "note=first line\nsecond, \"line\"\r\nthird",
                "identifiers=a, b\nc;d\n"
            ),
            try record(.source, "id==1+1", "locators=url:https://a.example/x;y,z\n"),
            try record(
                .source,
                "id=S|2",
                "locators=host:a.example\nurl:https://b.example/?a=1;b=2"
            ),
            try record(.holder, "id=\t'", "name={\"id\"}"),
        ]
    }

    @Test("makes the same database again, from sheets and from JSON", arguments: [false, true])
    func roundTrip(asJSON: Bool) throws {
        let scratch = try RightsScratch()
        let one = try scratch.database("one.sqlite")
        let first = try scratch.importing(try sample(), into: one)
        #expect(first.rejected == [])
        for record in try hard() { try one.write(record) }
        let exported =
            asJSON ? [(name: "all.jsonl", text: try one.everything())] : try one.sheets()
        let other = try scratch.database("other.sqlite")
        let again = try scratch.importing(exported, into: other)
        #expect(again.rejected == [])
        #expect(try other.everything() == one.everything())
        #expect(try other.agreements() == one.agreements())
        #expect(try other.sheets().map(\.text) == one.sheets().map(\.text))
        // And into the database that it came from: nothing changes.
        let same = try scratch.importing(exported, into: one)
        #expect(same.rejected == [])
        #expect(same.account.counts.values.allSatisfy { $0.added == 0 && $0.changed == 0 })
    }
}
