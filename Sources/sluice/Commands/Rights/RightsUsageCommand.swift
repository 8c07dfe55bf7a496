import ArgumentParser
import FilterEngine
import FoundationEssentials
import ProvenanceCore
import RightsPolicy

/// `sluice rights usage RUN…`
struct RightsUsageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "usage",
        abstract: "Sum up what runs have used of each agreement.",
        discussion: """
            Reads the manifests of output folders: records, bytes and text bytes for each \
            agreement and each rights holder. With --rules the caps of the agreements are held \
            against the sum; what the database says was used before counts in the period of the \
            latest run. Tokens and works are nothing that a manifest counts: their caps are shown, \
            and not checked.

            Exit codes: 0 done; 1 a cap is passed, and it is said by how much; 2 could not do it.
            """
    )

    @Argument(help: ArgumentHelp("Output folders of runs.", valueName: "run"))
    var runs: [String]

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The policy whose agreements have caps.", valueName: "policy")
    )
    var rules: String?

    @Option(
        help: ArgumentHelp(
            "The data of Sluice: licences, record formats, crawlers.",
            valueName: "folder"
        )
    )
    var dataDir: String?

    @OptionGroup(title: "What is shown") var shown: ShownOptions

    func run() throws {
        let report: UsageReport
        do throws(Diagnostics) {
            report = try self.report()
        } catch {
            throw CommandEnd.failed(error)
        }
        if shown.json { Terminal.print(report.json) }
        if !shown.json, !shown.quiet { Terminal.print(report.text) }
        for message in report.overshoots { Terminal.report("sluice: \(message)") }
        if !report.overshoots.isEmpty { throw CommandEnd.answerIsNo }
    }

    private func report() throws(Diagnostics) -> UsageReport {
        var usage = AgreementUsage()
        var lastDay: Day?
        for folder in try OutputFolder.runs(runs) {
            try Diagnostics.of { () throws(Diagnostic) in try usage.add(folder) }
            lastDay = max(lastDay ?? folder.asOf, folder.asOf)
        }
        guard let rules, let lastDay else { return UsageReport(usage, nil) }
        if let name = usage.overfull {
            throw Diagnostics([
                Diagnostic(
                    "the manifest of `\(name)` counts more agreements than it names, so no cap "
                        + "can be checked",
                    hint: "leave --rules out to see what it does name, or use smaller shards"
                )
            ])
        }
        let compiled = try RuleSetLoader.complete.load(
            rules,
            data: { () throws(Diagnostics) in try DataFolder.find(dataDir) },
            asOf: lastDay
        )
        guard let agreements = compiled.agreements else {
            throw Diagnostics([Diagnostic("the policy `\(rules)` names no agreements")])
        }
        return UsageReport(usage, agreements)
    }
}

extension OutputFolder {
    /// The folders of runs, each once.
    static func runs(_ paths: [String]) throws(Diagnostics) -> [OutputFolder] {
        var folders: [OutputFolder] = []
        var known: Set<String> = []
        for path in paths {
            let folder = try Diagnostics.of { () throws(Diagnostic) in
                try OutputFolder(existing: path, temporaries: Temporaries(attempt: nil))
            }
            if known.insert((try? Files.realPath(of: path)) ?? path).inserted {
                folders.append(folder)
            }
        }
        return folders
    }
}

/// What runs have used, for people and for programs.
struct UsageReport: Encodable {
    struct Use: Encodable {
        var id: String
        var records: Int
        var bytes: Int
        var textBytes: Int
        var caps: [Cap]?

        enum CodingKeys: String, CodingKey {
            case id, records, bytes, caps
            case textBytes = "text_bytes"
        }
    }

    struct Cap: Encodable {
        var unit: String
        var amount: Int
        var period: String
        var used: Int
        /// Left out for units that manifests do not count.
        var added: Int?
        var over: Int?
    }

    var agreements: [Use]
    var holders: [Use]
    var shards: Int
    /// What is said of each cap that is passed.
    private(set) var overshoots: [String] = []

    enum CodingKeys: String, CodingKey { case agreements, holders, shards }

    /// - Parameter index: the agreements whose caps are checked; nil for none.
    init(_ usage: AgreementUsage, _ index: AgreementIndex?) {
        var overshoots: [String] = []
        agreements = usage.agreements.keys.sorted().map { id in
            var use = Use(id, usage.amount(of: id))
            use.caps = index?.agreement(named: id).map { agreement in
                agreement.caps.map { cap in
                    let found = usage.use(of: cap, in: id)
                    for over in found.overshoots {
                        overshoots.append(Self.message(id, cap, over))
                    }
                    return Cap(
                        unit: cap.unit.rawValue,
                        amount: cap.amount,
                        period: cap.period.rawValue,
                        used: cap.used,
                        added: found.added,
                        over: found.overshoots.map(\.amount).max()
                    )
                }
            }
            return use
        }
        holders = usage.holders.sorted { $0.key < $1.key }.map { Use($0.key, $0.value) }
        shards = usage.shardCount
        self.overshoots = overshoots
    }

    private static func message(
        _ id: String,
        _ cap: Agreement.Cap,
        _ over: CapUse.Overshoot
    ) -> String {
        let period = over.period == "total" ? "in total" : "in \(over.period)"
        return "agreement \(id) is over its cap of \(Figures.count(cap.amount)) "
            + "\(cap.unit.rawValue) \(period) by \(Figures.count(over.amount))"
    }

    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings and integers: nothing that JSON cannot hold.
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) + "\n" } ?? ""
    }

    var text: String {
        if agreements.isEmpty { return "nothing rests on an agreement" }
        var lines: [String] = []
        for (title, uses) in [("agreement", agreements), ("rights holder", holders)]
        where !uses.isEmpty {
            if !lines.isEmpty { lines.append("") }
            lines.append(Self.row([title, "records", "bytes", "text bytes"]))
            for use in uses {
                let figures = [use.records, use.bytes, use.textBytes].map { Figures.count($0) }
                lines.append(Self.row([use.id] + figures))
                lines += (use.caps ?? []).map { "  " + $0.text }
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func row(_ cells: [String]) -> String {
        let widths = [24, 14, 18, 18]
        return zip(cells, widths).enumerated().map { number, pair in
            let (cell, width) = pair
            let space = String(repeating: " ", count: max(1, width - cell.count))
            return number == 0 ? cell + space : space + cell
        }.joined()
    }
}

extension UsageReport.Use {
    init(_ id: String, _ amount: Amount) {
        self.init(
            id: id,
            records: amount.records,
            bytes: amount.bytes,
            textBytes: amount.textBytes
        )
    }
}

extension UsageReport.Cap {
    /// `cap of 1,000 records in total: 200 before, 12 now`
    var text: String {
        let when = period == "total" ? "in total" : "a \(period)"
        let start = "cap of \(Figures.count(amount)) \(unit) \(when): \(Figures.count(used)) before"
        guard let added else { return start + ", and what is added is not counted" }
        let end = over.map { ", over by \(Figures.count($0))" } ?? ""
        return start + ", \(Figures.count(added)) now" + end
    }
}
