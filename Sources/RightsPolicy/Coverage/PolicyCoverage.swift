package import ProvenanceCore
import RightsSignals

/// Which lines of a policy spoke, for how much, and why the others did not.
///
/// It is made from findings: from those of tests, or from those of a run over real data.
package struct PolicyCoverage: Sendable {
    /// Records and bytes of what was decided alike.
    package struct Share: Sendable {
        package var finding: Finding
        package var records: Int
        package var bytes: Int

        package init(_ finding: Finding, records: Int, bytes: Int) {
            self.finding = finding
            self.records = records
            self.bytes = bytes
        }
    }

    /// One line of the policy, and how often it spoke.
    package struct Row: Sendable {
        package let line: PolicyLine
        package var records = 0
        package var bytes = 0
        /// Why it never spoke; nil if it did.
        package var silence: String?
    }

    package private(set) var rows: [Row]
    /// All records that were decided.
    package private(set) var records = 0

    package var spokenCount: Int { rows.count { $0.records > 0 } }

    /// - Complexity: findings times lines; a run has some hundred of each.
    package init(_ lines: PolicyLines, _ shares: [Share]) {
        rows = lines.all.map { Row(line: $0) }
        for share in shares {
            records += share.records
            for number in lines.speaking(in: share.finding) {
                rows[number].records += share.records
                rows[number].bytes += share.bytes
            }
        }
        for number in rows.indices where rows[number].records == 0 {
            rows[number].silence = Self.silence(of: rows[number].line, lines, shares)
        }
    }

    // MARK: Why a line never spoke

    private static func silence(
        of line: PolicyLine,
        _ lines: PolicyLines,
        _ shares: [Share]
    ) -> String {
        func count(_ isMeant: (Finding) -> Bool) -> Int {
            shares.reduce(0) { $0 + (isMeant($1.finding) ? $1.records : 0) }
        }
        switch line.match {
        case .entry(let action, let entry):
            if let other = lines.shadow(of: entry, action) {
                return "shadowed: \(other) covers every licence that it covers, and goes before it"
            }
            let met = count { lines.covers(entry, action, $0) }
            if met == 0 { return "never reached: no record names a licence that it covers" }
            return
                "overruled: something else decided \(counted(met, "record")) with a licence that "
                + "it covers"
        case .term(let name):
            let met = count { finding in
                (lines.verdict(of: finding)?.reading.expression?.terms ?? []).contains { term in
                    lines.rules.licenses.table.candidates(of: term).contains {
                        lines.rules.licenses.table.categories($0).contains(name.category)
                    }
                }
            }
            if met == 0 { return "never reached: no record's licence is \(name.word)" }
            return "overruled: `licenses` decided \(counted(met, "record")) with a licence that is "
                + "\(name.word)"
        case .list(let name):
            let unchecked = count { $0.causes.contains { $0.code == .optoutUnlocated } }
            return silence(ofList: name, lines, unchecked)
        case .basis, .license, .credit, .agreement, .codes, .rule:
            if let silence = lines.silence(ofRule: line) { return silence }
            return line.kind == .signal
                ? "never reached: no record carries such a signal against the use"
                : "never reached: no record gave cause"
        }
    }

    private static func silence(
        ofList name: String,
        _ lines: PolicyLines,
        _ unchecked: Int
    ) -> String {
        if let index = lines.rules.optOuts,
            let number = index.lists.firstIndex(where: { $0.name == name })
        {
            if index.lists[number].entryCount == 0 { return "empty: the list has no entries" }
            if !index.hasStandingEntry(inList: number) {
                return "not in force: no entry stands against the use on this day"
            }
        }
        let more = unchecked > 0 ? "; \(counted(unchecked, "record")) could not be checked" : ""
        return "never matched: no entry names a record\(more)"
    }

    static func counted(_ count: Int, _ word: String) -> String {
        "\(count) \(word)\(count == 1 ? "" : "s")"
    }
}

extension PolicyCoverage {
    /// The coverage as JSON: `records`, and for each line `name`, `kind`, `rule`, `records`,
    /// `bytes`, and `silence` where it never spoke.
    package var json: JSONValue {
        .members([
            "records": .integer(records), "lines": .integer(rows.count),
            "spoken": .integer(spokenCount),
            "coverage": .array(
                rows.map { row in
                    .members([
                        "name": .string(row.line.name),
                        "kind": .string(row.line.kind.rawValue),
                        "rule": row.line.position.map { .string($0.fileAndLine) },
                        "records": .integer(row.records),
                        "bytes": .integer(row.bytes),
                        "silence": row.silence.map { .string($0) },
                    ])
                }
            ),
        ])
    }

    /// The coverage for people: a line for each that is written, and for each default that spoke.
    package var text: String {
        let shown = rows.filter { $0.line.position != nil || $0.records > 0 }
        let width = shown.map(\.line.name.count).max() ?? 0
        let places = shown.map { $0.line.position?.fileAndLine ?? "default" }
        let placeWidth = places.map(\.count).max() ?? 0
        let sum = Self.counted(records, "record")
        var lines = ["\(spokenCount) of \(rows.count) lines of the policy spoke, for \(sum)"]
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.count) + 2)
        }
        for (row, place) in zip(shown, places) {
            let sign = row.records > 0 ? "+" : "-"
            let what = row.silence ?? Self.counted(row.records, "record")
            lines.append(
                "  \(sign) \(padded(row.line.name, width))\(padded(place, placeWidth))\(what)"
            )
        }
        let silent = rows.count - shown.count
        if silent > 0 { lines.append("  - \(Self.counted(silent, "default")) never spoke") }
        return lines.joined(separator: "\n")
    }
}
