import Foundation
import TestSupport
import Testing

/// The sheets of SampleData/rights, and what each row of them does to records.
@Suite("The tour of the rights sheets")
struct SheetTourTests {
    /// What one record of the tour is there for: its member `shows` names rows.
    private struct Record: Decodable {
        var id: String
        var shows: [String]
    }

    private struct Account: Decodable {
        struct Counts: Decodable { var holder: [String: Amount] }
        struct Amount: Decodable { var records: Int }
        var counts: Counts
    }

    /// What became of a record: the JSON of its line in `blocked/` or `attribution/`; and the
    /// holders that something rests on.
    private static func outcomes() throws -> (lines: [String: String], holders: Set<String>) {
        let tour = try #require(TourTests.tours.first { $0.hasDesk })
        let (files, scratch) = try tour.files()
        defer { withExtendedLifetime(scratch) {} }
        var lines: [String: String] = [:]
        for folder in ["blocked", "attribution"] {
            for line in text(files["\(folder)/desk.jsonl"]).split(separator: "\n") {
                // What became of it stands ahead of the record itself.
                let own = line.components(separatedBy: "\"record\":")[0]
                let id = try #require(own.firstMatch(of: #/"id":"([^"]+)"/#)?.1)
                lines[String(id)] = own
            }
        }
        let manifest = Data(files["manifest/desk.jsonl.json"] ?? [])
        let account = try JSONDecoder().decode(Account.self, from: manifest)
        return (lines, Set(account.counts.holder.keys))
    }

    private static func text(_ bytes: [UInt8]?) -> String {
        String(decoding: bytes ?? [], as: UTF8.self)
    }

    private static func lines(_ path: String) throws -> [Substring] {
        try text(contents(of: repositoryRoot + "/SampleData/" + path))
            .split(whereSeparator: \.isNewline)
    }

    /// The cells of the plain rows of a sheet; the first is the id.
    private static func rows(_ sheet: String) throws -> [[String]] {
        try lines("rights/\(sheet).csv").map { line in
            line.split(
                separator: sheet == "northern-desk" ? ";" : ",",
                omittingEmptySubsequences: false
            ).map(String.init)
        }.filter { $0.count > 1 && $0[0].contains(#/^([A-Z]-?[0-9]+|[a-z]+)$/#) && $0[0] != "id" }
    }

    @Test("each row is named by what became of a record, or it is said why not")
    func everyRow() throws {
        let (outcomes, holders) = try Self.outcomes()
        let records = try Self.lines("contracts/desk.jsonl").map { line in
            (try JSONDecoder().decode(Record.self, from: Data(line.utf8)), String(line))
        }
        let excused = try Self.lines("rights/not-shown.tsv").filter { !$0.hasPrefix("#") }
            .map { $0.split(separator: "\t") }
        #expect(excused.allSatisfy { $0.count == 2 }, "a row, a tab and why")
        let notShown = Set(excused.map { String($0[0]) })
        var all: Set<String> = []
        for sheet in [
            "agreements", "northern-desk", "sources", "opt-outs", "takedowns", "holders", "notes",
        ] {
            let rows = try Self.rows(sheet)
            #expect(rows.count >= 1, "\(sheet)")
            for row in rows {
                let id = row[0]
                all.insert(id)
                let showing = records.filter { $0.0.shows.contains(id) }
                #expect(showing.isEmpty == notShown.contains(id), "\(id)")
                for (record, line) in showing {
                    let outcome = outcomes[record.id] ?? ""
                    let isNamed =
                        switch sheet {
                        case "sources": Self.isNamed(source: row, outcome, line)
                        case "opt-outs", "takedowns": outcome.contains("/\(id)\"}")
                        case "holders": holders.contains(id)
                        default: outcome.contains("\"agreement\":\"\(id)\"")
                        }
                    #expect(isNamed, "\(id): \(record.id): \(outcome)")
                }
            }
        }
        #expect(all.count == 65, "\(all.sorted())")
        #expect(notShown.isSubset(of: all), "\(notShown.subtracting(all))")
        let shown = Set(records.flatMap(\.0.shows))
        #expect(shown.isSubset(of: all), "\(shown.subtracting(all))")
    }

    /// Whether the record is from the source, and what became of it names one of its agreements;
    /// or that there is none.
    private static func isNamed(source row: [String], _ outcome: String, _ line: String) -> Bool {
        let values = row[3].split(separator: "; ").map { locator -> Substring in
            let value = locator.drop { $0 != ":" }.dropFirst()
            let last = value.split(separator: ":").last ?? value
            let host = value.hasPrefix("*.") ? value.dropFirst(2) : value
            return locator.hasPrefix("work:") ? last : host
        }
        guard values.contains(where: { line.contains($0) }) else { return false }
        let agreements = row[4].split(separator: "; ")
        if agreements.isEmpty || !row[5].isEmpty {
            return row[5].isEmpty
                ? !outcome.contains("\"agreement\"")
                : outcome.contains("\"basis\":\"license:\(row[5])")
        }
        return agreements.contains { outcome.contains("\"agreement\":\"\($0)\"") }
    }
}
