import GRDB
package import ProvenanceCore

/// An agreement whose term ends soon.
package struct ExpiringAgreement: Hashable, Sendable {
    package var id: String
    package var title: String?
    package var holders: [String]
    /// The last day on which it holds.
    package var lastDay: Day
    /// Whether it ends by termination, ahead of its term.
    package var isTerminated: Bool
    /// The last day on which notice can be given, where the contract asks for any.
    package var noticeBy: Day?
    package var onExpiry: Agreement.OnExpiry
    /// When the record was last changed.
    package var changedAt: Moment
}

extension RightsDatabase {
    /// Signed agreements whose last day lies from `first` to `last`, both included; by that day,
    /// then by id.
    package func agreements(
        endingFrom first: Day,
        through last: Day
    ) throws(Diagnostics) -> [ExpiringAgreement] {
        try read { database in
            // The day of a termination is the first on which the agreement no longer holds.
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT a.id, a.title, a.holders, a.until, a.terminated_on, a.notice_days,
                        a.on_expiry,
                        (SELECT c.at FROM events e JOIN changes c ON c.number = e.change
                         WHERE e.kind = 'agreement' AND e.subject = a.id
                         ORDER BY e.number DESC LIMIT 1)
                    FROM agreements a WHERE a.id IN (
                        SELECT id FROM agreements
                        WHERE status = 'signed' AND until BETWEEN ?1 AND ?2
                        UNION SELECT id FROM agreements
                        WHERE status = 'signed' AND terminated_on IS NOT NULL
                            AND terminated_on BETWEEN ?3 AND ?4
                    )
                    """,
                arguments: [
                    first.description, last.description,
                    Day(number: first.number + 1).description,
                    Day(number: last.number + 1).description,
                ]
            )
            var found: [ExpiringAgreement] = []
            while let row = try rows.next() {
                if let agreement = try Self.expiring(row), agreement.lastDay >= first,
                    agreement.lastDay <= last
                {
                    found.append(agreement)
                }
            }
            return found.sorted { ($0.lastDay, $0.id) < ($1.lastDay, $1.id) }
        }
    }

    private static func expiring(_ row: Row) throws -> ExpiringAgreement? {
        let (id, holders): (String, String) = (row[0], row[2])
        let until: Day? = (row[3] as String?).flatMap { Day($0) }
        let terminated = (row[4] as String?).flatMap { Day($0) }
            .map { Day(number: $0.number - 1) }
        guard let lastDay = [until, terminated].compactMap({ $0 }).min() else { return nil }
        let notice: Int? = row[5]
        let isTerminated = terminated == lastDay && until != lastDay
        return ExpiringAgreement(
            id: id,
            title: row[1],
            holders: try StoredList.items(of: holders),
            lastDay: lastDay,
            isTerminated: isTerminated,
            noticeBy: isTerminated
                ? nil : notice.map { Day(number: lastDay.number - Int32(clamping: $0)) },
            onExpiry: (row[6] as String?).flatMap { Agreement.OnExpiry(rawValue: $0) }
                ?? .deleteData,
            changedAt: (row[7] as String?).flatMap { Moment($0) } ?? Moment(seconds: 0)
        )
    }
}
