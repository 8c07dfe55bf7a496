import FilterEngine
import ProvenanceCore

/// What a run came to, as a person reads it: records and bytes by outcome, the most frequent
/// reasons and sources.
struct RunSummary {
    private let result: RunResult
    private let seconds: Double
    private let isDryRun: Bool
    private let destination: String?

    /// - Parameter destination: the folder that holds the outputs, if one does.
    init(_ result: RunResult, seconds: Double, isDryRun: Bool, destination: String?) {
        self.result = result
        self.seconds = seconds
        self.isDryRun = isDryRun
        self.destination = destination
    }

    /// Reasons and sources that are shown.
    private static let topCount = 8

    var text: String {
        var lines = [title, "", heading]
        lines += outcomes
        lines += table("reasons", result.counts.reason)
        lines += table("sources", result.counts.source)
        if isDryRun { lines += ["", "dry run: nothing was written"] }
        if let destination { lines += ["", "outputs in \(destination)"] }
        return lines.joined(separator: "\n")
    }

    private var title: String {
        var parts: [String] = []
        let shards = result.done + result.skipped + result.salvaged
        parts.append("\(Figures.count(result.lines)) \(result.lines == 1 ? "record" : "records")")
        parts.append("\(Figures.count(shards)) \(shards == 1 ? "shard" : "shards")")
        parts.append("\(Figures.bytes(result.bytes)) read")
        if result.skipped > 0 { parts.append("\(result.skipped) done before") }
        let failed = result.failed.count - result.salvaged
        if failed > 0 { parts.append("\(failed) failed") }
        if result.salvaged > 0 { parts.append("\(result.salvaged) only in part") }
        return parts.joined(separator: ", ") + " in \(Figures.elapsed(seconds))"
    }

    private var heading: String {
        padded("outcome", 30) + left("records", 14) + left("bytes", 12) + left("share", 10)
    }

    /// One row an outcome; the words that people use for them.
    private var outcomes: [String] {
        let words: [(Outcome, String)] = [
            (.allow, "allowed"), (.review, "to review"), (.block, "blocked"),
            (.quarantine, "unreadable"),
        ]
        return words.map { outcome, word in
            let name = String(describing: outcome.word)
            let amount = result.counts.outcome.amounts[name] ?? Amount()
            let share = Figures.share(amount.records, of: result.lines)
            return row(word, amount, share)
        }
    }

    private func table(_ title: String, _ table: AmountTable) -> [String] {
        let top = table.largest(Self.topCount)
        if top.isEmpty { return [] }
        var lines = ["", top.count < table.amounts.count ? "most frequent \(title)" : title]
        for (name, amount) in top { lines.append(row("  " + shown(name), amount, nil)) }
        return lines
    }

    private func row(_ name: String, _ amount: Amount, _ share: String?) -> String {
        var text = padded(name, 30) + left(Figures.count(amount.records), 14)
        text += left(Figures.bytes(amount.bytes), 12)
        if let share { text += left(share, 10) }
        return text
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }

    private func left(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(1, width - text.count)) + text
    }
}
