import RightsPolicy

/// What each part of a policy was asked, met and took, as a person reads it.
struct CostsTable {
    private let costs: DecisionCosts

    init(_ costs: DecisionCosts) { self.costs = costs }

    var text: String {
        let total = costs.rows.reduce(0) { $0 + $1.total }
        let cells = costs.rows.map { row -> [String] in
            let met = row.met.map { Figures.count($0) } ?? ""
            let mean = row.mean.map { Figures.count(Int($0.rounded())) + " ns" } ?? ""
            let share = row.mean == nil ? "" : Figures.share(Int(row.total), of: Int(total))
            return [Self.label(of: row), Figures.count(row.asked), met, mean, share]
        }
        let rows = [["", "asked", "met", "each", "share"]] + cells
        let widths = (0..<5).map { column in rows.map { $0[column].count }.max() ?? 0 }
        let lines = rows.map { row in
            let figures = (1..<5).map { Self.padding(row[$0], widths[$0]) + row[$0] }
            let label = row[0] + Self.padding(row[0], widths[0])
            return trimmed(([label] + figures).joined(separator: "   "))
        }
        let every = Figures.count(CostMeter.interval)
        return (["", "deciding a record, timed in one of \(every)"] + lines.map { "  " + $0 })
            .joined(separator: "\n")
    }

    private static func label(of row: DecisionCosts.Row) -> String {
        let name = row.name ?? ""
        let place = row.rule.map { " (\($0))" } ?? ""
        switch row.kind {
        case .reading: return "reading it"
        case .license: return "licence"
        case .lists: return "lists and agreements"
        case .list: return "  list \(name)\(place)"
        case .agreements: return "  agreements"
        case .savedSignals: return "saved signals"
        case .signals: return "signals"
        case .signal: return "  in \(name)"
        case .ruleHosts: return "hosts for rules"
        case .rule: return "rule \(name)\(place)"
        case .clearances: return "clearances"
        case .exception: return name.replacing("exception:", with: "exception ")
        case .outcome: return "outcome"
        case .lines: return "lines of the outputs"
        }
    }

    private static func padding(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count))
    }

    private func trimmed(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }
}
