import Foundation
import ProvenanceCore
import RightsDatabase
import TestSupport
import Testing

/// A folder with a rights database, removed with it.
final class RightsScratch {
    let folder: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.path + "/rights-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: false
        )
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    subscript(name: String) -> String { folder + "/" + name }

    /// Makes an empty database and opens it.
    func database(_ name: String = "rights.sqlite") throws -> RightsDatabase {
        if !Files.exists(self[name]) { try RightsDatabase.create(at: self[name]) }
        return try RightsDatabase(existing: self[name], for: .writing, waitSeconds: 0)
    }

    @discardableResult
    func store(_ text: String, as name: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: self[name]))
        return self[name]
    }

    func store(_ bytes: [UInt8], as name: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: self[name]))
    }

    /// Imports texts as files of these names; what is rejected, by `file:line`.
    @discardableResult
    func importing(
        _ files: [(name: String, text: String)],
        into database: RightsDatabase,
        options: RightsImport.Options = RightsImport.Options(),
        on day: String = "2026-11-24"
    ) throws -> (account: RightsImport.Account, rejected: [String]) {
        let inputs = files.map { file in
            RightsImport.Input(
                name: file.name,
                content: .bytes(FrozenBytes(ByteBuffer(text: file.text)))
            )
        }
        let work = try RightsImport(inputs, options: options)
        var rejected: [String] = []
        let account = try work.run(into: database, as: aChange(on: day)) {
            rejected.append("\($0)")
        }
        return (account, rejected)
    }
}

/// A change of a day.
func aChange(on day: String, who: String = "tester", why: String = "a test") throws -> RightsChange
{
    RightsChange(
        who: who,
        why: why,
        how: "test",
        at: Moment(startOf: try #require(Day(day)))
    )
}

/// A record from `field=value` pairs.
func record(_ kind: RightsKind, _ settings: String...) throws -> RightsRecord {
    try RightsRecord(kind, pairs(settings))
}

func pairs(_ settings: [String]) -> [(name: String, input: RightsInput)] {
    settings.map { setting in
        let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (String(parts[0]), .text(parts.count > 1 ? String(parts[1]) : ""))
    }
}

/// What a signed agreement needs at least.
let soundAgreement = [
    "id=A-1", "holders=h", "status=signed", "signed=2026-01-01", "until=open-ended",
    "grants=train-genai", "train-in=US", "offer-in=worldwide", "grantor-role=owner",
]

extension RightsDatabase {
    /// Writes records on a day.
    func write(_ records: RightsRecord..., on day: String = "2026-11-24") throws {
        let change = try aChange(on: day)
        try self.change(change) { writer throws(Diagnostics) in
            for record in records {
                do throws(RightsFaults) {
                    _ = try writer.write(record, over: try found(record, writer))
                } catch {
                    throw Diagnostics(error.diagnostics(at: nil))
                }
            }
            return ((), true)
        }
    }

    private func found(
        _ record: RightsRecord,
        _ writer: RightsWriter
    ) throws(RightsFaults) -> RightsRecord? {
        do throws(Diagnostics) {
            return try writer.record(record.kind, record.id)
        } catch {
            throw RightsFaults(all: [RightsFault("\(error)")])
        }
    }

    /// Everything, as lines of JSON.
    func everything(asOf day: Day? = nil) throws -> String {
        var output = ByteBuffer()
        try forEachRecord(asOf: day) { RightsExport.appendLine($0, to: &output) }
        return String(copying: output.bytes)
    }

    /// Everything, as sheets.
    func sheets() throws -> [(name: String, text: String)] {
        try RightsKind.allCases.map { kind in
            var output = ByteBuffer(text: RightsExport.header(of: kind))
            try forEach(kind) { RightsExport.appendRow($0, to: &output) }
            return ("\(kind.plural).csv", String(copying: output.bytes))
        }
    }
}
