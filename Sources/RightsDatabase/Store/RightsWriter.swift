import GRDB
package import ProvenanceCore

/// Who changes something, when, why, and by which way.
package struct RightsChange: Hashable, Sendable {
    package var who: String
    package var why: String
    /// `add`, or `import sheet.csv (sha256 …)`.
    package var how: String
    package var at: Moment

    package init(who: String, why: String, how: String, at: Moment) {
        self.who = who
        self.why = why
        self.how = how
        self.at = at
    }
}

/// Writes records inside one transaction: each with the event that tells of it.
package final class RightsWriter {
    package enum Effect: Sendable { case added, changed, unchanged }

    private let database: Database
    private let change: RightsChange
    private var changeNumber: Int64?
    /// Ids that are known to be there: references repeat.
    private var known: [RightsKind: Set<String>] = [:]
    /// Kinds of which there was no record when the change began, and what it wrote of them: then
    /// nothing need be looked for that it did not write itself.
    private var fresh: [RightsKind: Set<String>] = [:]
    private var asked: Set<RightsKind> = []
    /// Prepared once: an import runs them for each row.
    private var inserts: [RightsKind: Statement] = [:]
    private var events: Statement?

    init(_ database: Database, _ change: RightsChange) {
        self.database = database
        self.change = change
    }

    package func record(_ kind: RightsKind, _ id: String) throws(Diagnostics) -> RightsRecord? {
        try caught {
            if asked.insert(kind).inserted,
                try Int.fetchOne(database, sql: "SELECT 1 FROM \(kind.table) LIMIT 1") == nil
            {
                fresh[kind] = []
            }
            if let written = fresh[kind], !written.contains(id) { return nil }
            return try RightsDatabase.record(kind, id, in: database)
        }
    }

    /// Writes `record` in the place of `before`, with everything that refers to others.
    ///
    /// - Throws: a reference to a record that is not there, as `RightsFaults`.
    package func write(
        _ record: RightsRecord,
        over before: RightsRecord?
    ) throws(RightsFaults) -> Effect {
        if record == before { return .unchanged }
        var faults: [RightsFault] = []
        for (kind, id) in Self.references(of: record) where !(isThere(kind, id)) {
            faults.append(
                RightsFault(
                    "there is no \(kind.rawValue) \(quoted(id))",
                    hint: "add it first; a file that refers to others comes behind them"
                )
            )
        }
        guard faults.isEmpty else { throw RightsFaults(all: faults) }
        do {
            try store(record, over: before)
        } catch let error as DatabaseError {
            // What the tables themselves refuse: never silently.
            throw RightsFaults(all: [RightsFault("the database refuses: \(error.message ?? "")")])
        } catch {
            throw RightsFaults(all: [RightsFault("the database refuses: \(error)")])
        }
        return before == nil ? .added : .changed
    }

    /// A free id of the form `PREFIX-N`.
    package func freeID(_ kind: RightsKind, prefix: String) throws(Diagnostics) -> String {
        var number =
            1
            + (try caught {
                try Int.fetchOne(database, sql: "SELECT count(*) FROM \(kind.table)") ?? 0
            })
        // Ids that people chose may stand in the way; there are finitely many.
        while try record(kind, "\(prefix)-\(number)") != nil { number += 1 }
        return "\(prefix)-\(number)"
    }

    // MARK: Private

    private func caught<R>(_ body: () throws -> R) throws(Diagnostics) -> R {
        do {
            return try body()
        } catch let findings as Diagnostics {
            throw findings
        } catch {
            throw Diagnostics([Diagnostic("the database cannot be read: \(error)")])
        }
    }

    private static func references(of record: RightsRecord) -> [(RightsKind, String)] {
        var references: [(RightsKind, String)] = []
        for (field, value) in zip(record.kind.fields, record.values) {
            guard let value else { continue }
            switch field.form {
            case .reference(let kind):
                if let id = value.text { references.append((kind, id)) }
            case .references(let kind):
                references += (value.list ?? []).map { (kind, $0) }
            case .subject:
                guard let text = value.text, let colon = text.firstIndex(of: ":"),
                    let kind = RightsKind(word: String(text[..<colon]))
                else { continue }
                references.append((kind, String(text[text.index(after: colon)...])))
            default: continue
            }
        }
        return references
    }

    private func isThere(_ kind: RightsKind, _ id: String) -> Bool {
        if let written = fresh[kind] { return written.contains(id) }
        if known[kind]?.contains(id) == true { return true }
        let statement = try? database.cachedStatement(
            sql: "SELECT 1 FROM \(kind.table) WHERE id = ?"
        )
        guard let statement, (try? Int.fetchOne(statement, arguments: [id])) ?? nil != nil else {
            return false
        }
        known[kind, default: []].insert(id)
        return true
    }

    private func store(_ record: RightsRecord, over before: RightsRecord?) throws {
        let number = try changeNumber ?? begin()
        changeNumber = number
        var values = record.values.map(Self.stored)
        if before == nil {
            let insert =
                try inserts[record.kind]
                ?? database.makeStatement(sql: Self.inserts[record.kind] ?? "")
            inserts[record.kind] = insert
            try insert.execute(arguments: StatementArguments(values))
        } else {
            let upsert = try database.cachedStatement(sql: Self.upserts[record.kind] ?? "")
            try upsert.execute(arguments: StatementArguments(values))
        }
        fresh[record.kind]?.insert(record.id)
        try storeLinks(of: record, over: before)
        let event =
            try events
            ?? database.makeStatement(
                sql: "INSERT INTO events(change, kind, subject, before, after) "
                    + "VALUES (?, ?, ?, ?, ?)"
            )
        events = event
        values = [
            number.databaseValue, record.kind.rawValue.databaseValue, record.id.databaseValue,
            before?.json(withKind: false).databaseValue ?? .null,
            record.json(withKind: false).databaseValue,
        ]
        try event.execute(arguments: StatementArguments(values))
    }

    /// Notes the change, when the first record is written. Time never runs backwards in the
    /// account, whatever the clocks of those who write say.
    private func begin() throws -> Int64 {
        let last = try String.fetchOne(database, sql: "SELECT max(at) FROM changes")
        let at = max(change.at.description, last ?? "")
        try database.execute(
            sql: "INSERT INTO changes(at, who, why, how) VALUES (?, ?, ?, ?)",
            arguments: [at, change.who, change.why, change.how]
        )
        return database.lastInsertedRowID
    }

    private func storeLinks(of record: RightsRecord, over before: RightsRecord?) throws {
        let link: (table: String, own: String, other: String, field: String)
        switch record.kind {
        case .agreement: link = ("agreement_holders", "agreement", "holder", "holders")
        case .source: link = ("source_agreements", "source", "agreement", "agreements")
        case .holder, .optOut, .takedown, .note: return
        }
        if let before, before[link.field] != nil {
            try database.cachedStatement(
                sql: "DELETE FROM \(link.table) WHERE \(link.own) = ?"
            ).execute(arguments: [record.id])
        }
        for other in record[link.field]?.list ?? [] {
            try database.cachedStatement(
                sql: "INSERT INTO \(link.table)(\(link.own), \(link.other)) VALUES (?, ?)"
            ).execute(arguments: [record.id, other])
        }
    }

    private static func stored(_ value: RightsValue?) -> DatabaseValue {
        switch value {
        case nil: .null
        case .text(let text): text.databaseValue
        case .number(let number): number.databaseValue
        case .flag(let flag): flag.databaseValue
        case .list(let items): StoredList.text(of: items).databaseValue
        }
    }

    private static let inserts = Dictionary(
        uniqueKeysWithValues: RightsKind.allCases.map { kind in
            let places = kind.fields.map { _ in "?" }.joined(separator: ", ")
            return (
                kind,
                "INSERT INTO \(kind.table)(\(RightsDatabase.columns(of: kind))) VALUES (\(places))"
            )
        }
    )

    private static let upserts = Dictionary(
        uniqueKeysWithValues: RightsKind.allCases.map { kind in
            let updates = kind.fields.dropFirst().map {
                "\"\($0.column)\" = excluded.\"\($0.column)\""
            }
            return (
                kind,
                (inserts[kind] ?? "") + " "
                    + "ON CONFLICT(id) DO UPDATE SET " + updates.joined(separator: ", ")
            )
        }
    )
}

extension RightsDatabase {
    /// Runs `body` as one change.
    ///
    /// - Parameter body: gives its result, and whether what it wrote is to stay.
    package func change<R>(
        _ change: RightsChange,
        _ body: (RightsWriter) throws(Diagnostics) -> (R, keep: Bool)
    ) throws(Diagnostics) -> R {
        var result: R?
        try transaction { database in
            let (value, keep) = try body(RightsWriter(database, change))
            result = value
            return keep ? .commit : .rollback
        }
        guard let result else { throw Diagnostics([Diagnostic("the change was not made")]) }
        return result
    }
}
