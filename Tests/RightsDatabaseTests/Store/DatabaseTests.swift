import Foundation
import GRDB
import ProvenanceCore
import RightsDatabase
import TestSupport
import Testing

@Suite("A rights database")
struct DatabaseTests {
    private static let holder = "id=h"

    /// The message of the refusal to open.
    private func refusal(_ path: String, steps: [String]? = nil) -> String {
        let error = #expect(throws: Diagnostics.self) {
            if let steps {
                _ = try RightsDatabase(existing: path, for: .reading, waitSeconds: 0, steps: steps)
            } else {
                _ = try RightsDatabase(existing: path, for: .reading, waitSeconds: 0)
            }
        }
        return error?.description ?? ""
    }

    @Test("that is none is refused with what it is instead")
    func foreign() throws {
        let scratch = try RightsScratch()
        #expect(refusal(scratch["missing"]).contains("there is no rights database"))
        try scratch.store("", as: "empty")
        #expect(refusal(scratch["empty"]).contains("is no rights database"))
        try scratch.store("id,name\nh,Holder\n", as: "sheet.csv")
        #expect(
            refusal(scratch["sheet.csv"]).contains("a sheet is read with `sluice rights import`")
        )
        try sql("CREATE TABLE t(a)", in: scratch, file: "other.sqlite")
        #expect(refusal(scratch["other.sqlite"]).contains("is a database of another program"))
    }

    @Test("of a newer version is refused, and so is a damaged one, wherever the damage is")
    func newerOrDamaged() throws {
        let scratch = try RightsScratch()
        var database: RightsDatabase? = try scratch.database()
        let big = String(repeating: "x", count: 3000)
        for number in 0..<30 {
            try database?.write(try record(.holder, "id=h\(number)", "name=N", "note=\(big)"))
        }
        try database?.close()
        database = nil
        let sound = try contents(of: scratch["rights.sqlite"])
        try sql("PRAGMA user_version = 99", in: scratch)
        #expect(refusal(scratch["rights.sqlite"]).contains("newer version of sluice (schema 99; "))
        // A page that is overwritten anywhere is found before anything is read.
        var found = 0
        let pages = sound.count / 4096
        for page in 1..<pages {
            var damaged = sound
            for index in page * 4096..<page * 4096 + 64 { damaged[index] = 0xA5 }
            try scratch.store(damaged, as: "damaged.sqlite")
            let said = Result {
                try RightsDatabase(existing: scratch["damaged.sqlite"], for: .reading)
            }
            if case .failure(let error) = said {
                #expect("\(error)".contains("damaged"), "page \(page): \(error)")
                found += 1
            }
        }
        // Free pages and the inside of overflow chains hold nothing that a page check knows.
        #expect(found > pages / 2, "\(found) of \(pages) pages")
        for length in stride(from: 100, to: sound.count, by: sound.count / 7) {
            try scratch.store(Array(sound[..<length]), as: "cut.sqlite")
            let said = refusal(scratch["cut.sqlite"])
            #expect(said.contains("damaged"), "cut at \(length): \(said)")
        }
    }

    @Test("of an older version is brought up to date by the next that writes, and not by a reader")
    func migration() throws {
        let scratch = try RightsScratch()
        try scratch.database().close()
        let steps = RightsDatabase.steps + ["ALTER TABLE holders ADD COLUMN later TEXT"]
        #expect(refusal(scratch["rights.sqlite"], steps: steps).contains("by an older version"))
        _ = try RightsDatabase(
            existing: scratch["rights.sqlite"],
            for: .writing,
            waitSeconds: 0,
            steps: steps
        )
        let columns = try sql("SELECT name FROM pragma_table_info('holders')", in: scratch)
        #expect(columns.contains("later"))
        #expect(refusal(scratch["rights.sqlite"]).contains("newer version"))
        // A step that fails leaves the version as it was.
        let broken = steps + ["CREATE TABLE fine(a); CREATE TABLE holders(a)"]
        #expect(throws: Diagnostics.self) {
            _ = try RightsDatabase(
                existing: scratch["rights.sqlite"],
                for: .writing,
                waitSeconds: 0,
                steps: broken
            )
        }
        #expect(try sql("PRAGMA user_version", in: scratch) == ["2"])
        #expect(try sql("SELECT 1 FROM sqlite_schema WHERE name = 'fine'", in: scratch) == [])
    }

    @Test("has a column for each field, in their order")
    func columns() throws {
        let scratch = try RightsScratch()
        try scratch.database().close()
        for kind in RightsKind.allCases {
            let table = kind == .optOut ? "opt_outs" : kind.plural
            let names = try sql("SELECT name FROM pragma_table_info('\(table)')", in: scratch)
                .map { $0.replacingOccurrences(of: "_", with: "-") }
            #expect(names == kind.fields.map(\.name))
        }
    }

    @Test("that is there is not made again")
    func existing() throws {
        let scratch = try RightsScratch()
        try scratch.database().close()
        let before = try contents(of: scratch["rights.sqlite"])
        #expect(throws: Diagnostics.self) {
            try RightsDatabase.create(at: scratch["rights.sqlite"])
        }
        #expect(try contents(of: scratch["rights.sqlite"]) == before)
        #expect(try names(in: scratch.folder) == ["rights.sqlite"])
    }

    @Test("lets nobody alter the account of changes", arguments: ["events", "changes"])
    func appendOnly(table: String) throws {
        let scratch = try RightsScratch()
        let database = try scratch.database()
        try database.write(try record(.holder, "id=h", "name=N"))
        try database.close()
        for statement in ["DELETE FROM \(table)", "UPDATE \(table) SET number = 9"] {
            let error = #expect(throws: DatabaseError.self) { try sql(statement, in: scratch) }
            #expect(error?.message == "what was done stays as it was written")
        }
    }

    @Test("that another process holds is waited for, and then it is said")
    func locked() throws {
        let scratch = try RightsScratch()
        let database = try scratch.database()
        let other = try scratch.database()
        let change = try aChange(on: "2026-11-24")
        let error = #expect(throws: Diagnostics.self) {
            try database.change(change) { _ throws(Diagnostics) in
                // The first change is not over.
                try other.change(change) { _ throws(Diagnostics) in ((), true) }
                return ((), true)
            }
        }
        #expect(error?.description.contains("another process holds") == true)
        #expect(error?.description.contains("--wait") == true)
        // A reader does not wait for a writer.
        let count = try database.change(change) { _ throws(Diagnostics) in
            (try other.count(.holder), true)
        }
        #expect(count == 0)
    }

    @Test("refuses a reference to what is not there, and keeps nothing of the change")
    func references() throws {
        let scratch = try RightsScratch()
        let database = try scratch.database()
        let error = #expect(throws: Diagnostics.self) {
            try database.write(
                try record(.holder, "id=h", "name=N"),
                try record(.source, "id=S", "locators=host:a.example", "agreements=A-9")
            )
        }
        #expect(error?.description.contains("there is no agreement `A-9`") == true)
        #expect(try database.count(.holder) == 0)
    }
}

/// Runs a statement as another program would; gives the first column of each row.
@discardableResult
func sql(
    _ statement: String,
    in scratch: RightsScratch,
    file: String = "rights.sqlite"
) throws -> [String] {
    let queue = try DatabaseQueue(path: scratch[file])
    let rows = try queue.writeWithoutTransaction { database in
        try Row.fetchAll(database, sql: statement).map { row in
            let value: DatabaseValue = row[0]
            return "\(value.storage.value ?? "")"
        }
    }
    try queue.close()
    return rows
}
