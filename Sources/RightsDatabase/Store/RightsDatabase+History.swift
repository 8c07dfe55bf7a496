import GRDB
package import ProvenanceCore

/// One record, written once: by whom, when, why, from what to what.
package struct RightsEvent: Hashable, Sendable {
    package var number: Int
    package var at: String
    package var who: String
    package var why: String
    package var how: String
    /// nil where the record was new.
    package var before: RightsRecord?
    package var after: RightsRecord

    /// The event as one JSON object.
    package var json: String {
        var output = ByteBuffer()
        output.append("{\"event\":")
        output.append(decimal: number)
        for (key, text) in [
            ("at", at), ("who", who), ("why", why), ("how", how),
            ("kind", after.kind.rawValue), ("id", after.id),
        ] {
            output.append(",")
            output.append(jsonString: key)
            output.append(":")
            output.append(jsonString: text)
        }
        if let before {
            output.append(",\"before\":")
            before.append(to: &output, withKind: false)
        }
        output.append(",\"after\":")
        after.append(to: &output, withKind: false)
        output.append("}")
        return String(copying: output.bytes)
    }
}

extension RightsDatabase {
    /// Calls `body` with what was done, first things first.
    ///
    /// - Parameters:
    ///   - id: only records with this id.
    ///   - kind: only records of this kind.
    package func forEachEvent(
        kind: RightsKind? = nil,
        id: String? = nil,
        _ body: (RightsEvent) throws(Diagnostics) -> Void
    ) throws(Diagnostics) {
        try read { database in
            var conditions: [String] = []
            var arguments: [DatabaseValue] = []
            // Named kinds let the index be used where only the id is known.
            let kinds = kind.map { [$0] } ?? RightsKind.allCases
            if kind != nil || id != nil {
                let places = kinds.map { _ in "?" }.joined(separator: ", ")
                conditions.append("e.kind IN (\(places))")
                arguments += kinds.map { $0.rawValue.databaseValue }
            }
            if let id {
                conditions.append("e.subject = ?")
                arguments.append(id.databaseValue)
            }
            let filter =
                conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT e.number, c.at, c.who, c.why, c.how, e.kind, e.before, e.after
                    FROM events e JOIN changes c ON c.number = e.change
                    \(filter) ORDER BY e.number
                    """,
                arguments: StatementArguments(arguments)
            )
            while let row = try rows.next() { try body(try Self.event(row)) }
        }
    }

    private static func event(_ row: Row) throws -> RightsEvent {
        let (word, after): (String, String) = (row[5], row[7])
        guard let kind = RightsKind(rawValue: word) else {
            throw Diagnostics([Diagnostic("an event is of no known kind: \(quoted(word))")])
        }
        return RightsEvent(
            number: row[0],
            at: row[1],
            who: row[2],
            why: row[3],
            how: row[4],
            before: try (row[6] as String?).map { try record(kind, $0) },
            after: try record(kind, after)
        )
    }
}
