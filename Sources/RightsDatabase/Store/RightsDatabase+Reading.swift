import GRDB
package import ProvenanceCore

/// Records as they are now, and as they were.
extension RightsDatabase {
    /// All records of a kind, in the order of their ids.
    ///
    /// - Parameter day: the end of this day counts; nil: now.
    package func records(
        _ kind: RightsKind,
        asOf day: Day? = nil
    ) throws(Diagnostics) -> [RightsRecord] {
        var records: [RightsRecord] = []
        try forEach(kind, asOf: day) { records.append($0) }
        return records
    }

    /// Calls `body` with each record of a kind, in the order of their ids.
    package func forEach(
        _ kind: RightsKind,
        asOf day: Day? = nil,
        _ body: (RightsRecord) throws(Diagnostics) -> Void
    ) throws(Diagnostics) {
        try read { try Self.forEach(kind, asOf: day, in: $0, body) }
    }

    /// Calls `body` with every record of every kind, all of one moment.
    package func forEachRecord(
        of kinds: [RightsKind] = RightsKind.allCases,
        asOf day: Day? = nil,
        _ body: (RightsRecord) throws(Diagnostics) -> Void
    ) throws(Diagnostics) {
        try read { database in
            for kind in kinds { try Self.forEach(kind, asOf: day, in: database, body) }
        }
    }

    /// The records with this id; of one kind if it is named.
    package func records(
        withID id: String,
        kind: RightsKind? = nil,
        asOf day: Day? = nil
    ) throws(Diagnostics) -> [RightsRecord] {
        try read { database in
            var found: [RightsRecord] = []
            for kind in RightsKind.allCases.filter({ kind == nil || kind == $0 }) {
                if let day {
                    let text = try String.fetchOne(
                        database,
                        sql: """
                            SELECT after FROM events WHERE kind = ? AND subject = ? AND change IN
                            (SELECT number FROM changes WHERE at < ?)
                            ORDER BY number DESC LIMIT 1
                            """,
                        arguments: [kind.rawValue, id, Self.end(of: day)]
                    )
                    if let text { found.append(try Self.record(kind, text)) }
                } else if let record = try Self.record(kind, id, in: database) {
                    found.append(record)
                }
            }
            return found
        }
    }

    /// The ids of a kind, for messages that suggest one; at most `limit`.
    package func ids(_ kind: RightsKind, limit: Int) throws(Diagnostics) -> [String] {
        try read {
            try String.fetchAll($0, sql: "SELECT id FROM \(kind.table) ORDER BY id LIMIT \(limit)")
        }
    }

    package func count(_ kind: RightsKind) throws(Diagnostics) -> Int {
        try read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(kind.table)") ?? 0 }
    }

    /// Every agreement, whatever its status or term, in the order of the ids. What each covers are
    /// its own scopes, then those of the sources that name it, in the order of their ids.
    ///
    /// - Throws: also for a record that this version would not have written: a scope that is not
    ///   understood is never left out.
    package func agreements() throws(Diagnostics) -> [Agreement] {
        try verifyPages(quickly: true)
        return try verifiedAgreements()
    }

    /// The same, of a file whose pages are known to be sound.
    func verifiedAgreements() throws(Diagnostics) -> [Agreement] {
        return try read { database in
            var scopes: [String: [Agreement.Scope]] = [:]
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT l.agreement, s.id, s.locators FROM source_agreements l
                    JOIN sources s ON s.id = l.source ORDER BY l.agreement, s.id
                    """
            )
            while let row = try rows.next() {
                let (agreement, id, text): (String, String, String) = (row[0], row[1], row[2])
                for item in try StoredList.items(of: text) {
                    do throws(RightsFault) {
                        scopes[agreement, default: []].append(
                            try ScopeText.scope(item, "locators")
                        )
                    } catch {
                        throw Diagnostics([Diagnostic("source \(quoted(id)): \(error.message)")])
                    }
                }
            }
            var agreements: [Agreement] = []
            try Self.forEach(.agreement, asOf: nil, in: database) { record throws(Diagnostics) in
                try Self.checked(record)
                agreements.append(Agreement(record, sources: scopes[record.id] ?? []))
            }
            return agreements
        }
    }

    /// Refuses a record that was not written by this program.
    static func checked(_ record: RightsRecord) throws(Diagnostics) {
        let values = record.values.enumerated().compactMap { number, value in
            value.map { RecordReader.Value(field: number, input: $0.input) }
        }
        do throws(RightsFaults) {
            if try RecordReader().record(record.kind, values) == record { return }
            throw RightsFaults(all: [RightsFault("it is not written as this program writes")])
        } catch {
            throw Diagnostics(
                error.all.map {
                    Diagnostic(
                        "\(record.kind.rawValue) \(quoted(record.id)): \($0.message)",
                        hint: $0.hint ?? "change it with `sluice rights add --update`"
                    )
                }
            )
        }
    }

    /// What the last event of each record of a kind left, by bytes of their ids, as the JSON that
    /// `RightsRecord.json` makes.
    func lastEvents(
        of kind: RightsKind
    ) throws(Diagnostics) -> [(id: String, after: String)] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT subject, after FROM events WHERE number IN (
                        SELECT max(number) FROM events WHERE kind = ? GROUP BY subject
                    ) ORDER BY subject
                    """,
                arguments: [kind.rawValue]
            ).map { ($0[0], $0[1]) }
        }
    }

    // MARK: Rows

    private static func forEach(
        _ kind: RightsKind,
        asOf day: Day?,
        in database: Database,
        _ body: (RightsRecord) throws(Diagnostics) -> Void
    ) throws {
        if let day {
            let rows = try String.fetchCursor(
                database,
                sql: """
                    SELECT after FROM events WHERE number IN (
                        SELECT max(number) FROM events WHERE kind = ? AND change IN
                        (SELECT number FROM changes WHERE at < ?) GROUP BY subject
                    ) ORDER BY subject
                    """,
                arguments: [kind.rawValue, end(of: day)]
            )
            while let text = try rows.next() { try body(try record(kind, text)) }
        } else {
            let rows = try Row.fetchCursor(
                database,
                sql: "SELECT \(columns(of: kind)) FROM \(kind.table) ORDER BY id"
            )
            while let row = try rows.next() { try body(try record(kind, row)) }
        }
    }

    /// The first second that is no longer of the day.
    private static func end(of day: Day) -> String {
        Moment(startOf: Day(number: day.number + 1)).description
    }

    static func columns(of kind: RightsKind) -> String {
        kind.fields.map { "\"\($0.column)\"" }.joined(separator: ", ")
    }

    static func record(
        _ kind: RightsKind,
        _ id: String,
        in database: Database
    ) throws -> RightsRecord? {
        let statement = try database.cachedStatement(
            sql: "SELECT \(columns(of: kind)) FROM \(kind.table) WHERE id = ?"
        )
        return try Row.fetchOne(statement, arguments: [id]).map { try record(kind, $0) }
    }

    private static func record(_ kind: RightsKind, _ row: Row) throws -> RightsRecord {
        var record = RightsRecord(kind)
        for (number, field) in kind.fields.enumerated() {
            let value: DatabaseValue = row[number]
            switch value.storage {
            case .null: continue
            case .int64(let integer):
                if case .flag = field.form {
                    record.values[number] = .flag(integer != 0)
                } else {
                    record.values[number] = .number(Int(integer))
                }
            case .string(let text):
                record.values[number] =
                    field.form.isList ? .list(try StoredList.items(of: text)) : .text(text)
            case .double, .blob:
                throw Diagnostics([
                    Diagnostic("the table `\(kind.table)` holds what no version writes there")
                ])
            }
        }
        return record
    }

    /// A record as an event holds it.
    static func record(_ kind: RightsKind, _ json: String) throws(Diagnostics) -> RightsRecord {
        do throws(RightsFaults) {
            return try RightsRecord(kind, json: ByteBuffer(text: json))
        } catch {
            throw Diagnostics(error.diagnostics(at: nil))
        }
    }
}

extension RightsValue {
    var input: RightsInput {
        switch self {
        case .text(let text): .text(text)
        case .number(let number): .text(String(number))
        case .flag(let flag): .text(flag ? "yes" : "no")
        case .list(let items): .items(items)
        }
    }
}

/// A list as a column holds it: a JSON array of texts.
enum StoredList {
    static func text(of items: [String]) -> String {
        var output = ByteBuffer()
        RightsRecord.append(.list(items), to: &output)
        return String(copying: output.bytes)
    }

    private static let plan = FieldPlan(paths: [])

    static func items(of text: String) throws(Diagnostics) -> [String] {
        let bytes = ByteBuffer(text: text)
        var scanner = JSONScanner(plan: plan, depthLimit: 2)
        guard text.hasPrefix("["),
            scanner.checkText(bytes.paddedBytes, from: 0, to: bytes.count) == nil
        else { throw Diagnostics([Diagnostic("the database holds a list that is none")]) }
        var items: [String] = []
        var elements = JSONElements(of: bytes.bytes)
        while let element = elements.next() {
            guard element.kind == .string || element.kind == .escapedString else {
                throw Diagnostics([Diagnostic("the database holds a list of other things")])
            }
            items.append(element.text)
        }
        return items
    }
}

extension RightsDatabase {
    /// References that lead nowhere, as messages.
    func brokenReferences() throws(Diagnostics) -> [String] {
        try read { database in
            try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").prefix(20).map { row in
                let (table, parent): (String, String) = (row[0], row[2])
                return "a row of `\(table)` refers to one of `\(parent)` that is not there"
            }
        }
    }
}
