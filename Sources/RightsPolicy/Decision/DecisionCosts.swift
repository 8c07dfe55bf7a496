/// What each part of a policy was asked about, what it met, and what it took.
package struct DecisionCosts: Codable, Sendable {
    /// What a row is of. The words are those of `--stats --json`.
    package enum Kind: String, Codable, CaseIterable, Sendable {
        case reading
        case license
        /// The look-ups in all lists and agreements: those of one kind are one, however many.
        case lists
        /// One of the lists, and all agreements: they have no time of their own.
        case list
        case agreements
        case savedSignals = "saved-signals"
        case signals
        /// One field of the records, or one saved file, that carries signals.
        case signal
        case ruleHosts = "rule-hosts"
        case rule
        case clearances
        case exception
        case outcome
        case lines

        /// Whether it has something to say of a record, or not.
        var speaks: Bool {
            switch self {
            case .license, .lists, .list, .agreements, .savedSignals, .signals, .signal, .rule,
                .clearances, .exception:
                true
            case .reading, .ruleHosts, .outcome, .lines: false
            }
        }
    }

    package struct Row: Codable, Sendable {
        package var kind: Kind
        /// Of a list, a rule or an exception its own; of a signal the field that carries it.
        package var name: String?
        /// The line of the policy.
        package var rule: String?
        /// Records that it was asked about.
        package var asked: Int
        /// Those of them for which it spoke; nil where nothing is said.
        package var met: Int?
        /// Those that were timed, and what they took in all.
        package var timed: Int
        package var nanoseconds: Int

        enum CodingKeys: String, CodingKey {
            case kind, name, rule, asked, met, timed
            case nanoseconds = "timed_ns"
        }

        static func untimed(
            _ kind: Kind,
            _ name: String?,
            _ rule: String?,
            asked: Int,
            met: Int
        ) -> Row {
            Row(
                kind: kind,
                name: name,
                rule: rule,
                asked: asked,
                met: met,
                timed: 0,
                nanoseconds: 0
            )
        }

        /// Nanoseconds of one record; nil where none was timed.
        package var mean: Double? { timed == 0 ? nil : Double(nanoseconds) / Double(timed) }

        /// What all records took, by those that were timed: nanoseconds.
        package var total: Double { (mean ?? 0) * Double(asked) }
    }

    package private(set) var rows: [Row]

    init(_ rows: [Row]) { self.rows = rows }

    /// Adds what another worker with the same rules counted.
    package mutating func add(_ other: DecisionCosts) {
        for row in other.rows {
            let same = rows.firstIndex {
                $0.kind == row.kind && $0.name == row.name && $0.rule == row.rule
            }
            if let same {
                rows[same].asked += row.asked
                if let met = row.met { rows[same].met = (rows[same].met ?? 0) + met }
                rows[same].timed += row.timed
                rows[same].nanoseconds += row.nanoseconds
            } else {
                rows.insert(row, at: place(of: row))
            }
        }
    }

    /// Where a row goes that is not there yet: kinds in their order, names within a kind.
    private func place(of row: Row) -> Int {
        let order = Kind.allCases.firstIndex(of: row.kind) ?? 0
        return rows.firstIndex { other in
            let otherOrder = Kind.allCases.firstIndex(of: other.kind) ?? 0
            return otherOrder > order
                || (otherOrder == order && (other.name ?? "") > (row.name ?? ""))
        } ?? rows.count
    }

    package init(from decoder: any Decoder) throws {
        rows = try decoder.singleValueContainer().decode([Row].self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rows)
    }
}
