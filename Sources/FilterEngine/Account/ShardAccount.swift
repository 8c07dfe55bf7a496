import ProvenanceCore
import RightsPolicy

/// What is known of a shard's decisions so far: chunks report in input order.
struct ShardAccount {
    /// Different bases and reasons that a table names; a shard with more is hostile, and the
    /// others share one row.
    static let entryLimit = 65_536

    private(set) var counts = Counts()
    private(set) var entries: [DecisionEntry] = []
    private(set) var lineCount = 0
    private(set) var byteCount = 0
    private var numbers: [DecisionEntry: Int] = [:]
    /// Lines of `decisions/` that were made before.
    private var texts: [Finding: [UInt8]] = [:]

    /// Adds a chunk, and appends its lines of `decisions/`.
    mutating func add(_ result: ChunkResult, decisions: StagedOutput) {
        var lines: [[UInt8]] = []
        for (finding, amount) in result.tally.findings {
            lines.append(text(of: finding))
            count(finding, amount)
        }
        let numbers = result.tally.decisions
        var staged = StagedLines()
        decisions.exchange(&staged)
        for number in numbers {
            let line = lines[Int(number)]
            staged.text.append(line.span)
        }
        staged.count += numbers.count
        decisions.exchange(&staged)
        for entry in result.tally.sources.entries {
            counts.source.add(entry.amount, to: Self.cut(result.tally.sources.name(of: entry)))
        }
        for entry in result.tally.protocols.entries {
            counts.protocol.add(entry.amount, to: result.tally.protocols.name(of: entry))
        }
        for entry in result.tally.faults.entries {
            counts.fault.add(entry.amount, to: result.tally.faults.name(of: entry))
        }
        lineCount += numbers.count
        byteCount += result.byteCount
    }

    private mutating func count(_ finding: Finding, _ amount: Amount) {
        counts.outcome.add(amount, to: String(describing: finding.outcome.word))
        for cause in finding.causes { counts.reason.add(amount, to: cause.code.rawValue) }
        if let basis = finding.basis { counts.basis.add(amount, to: Self.cut(basis)) }
        if let license = finding.license { counts.license.add(amount, to: Self.cut(license)) }
        if let agreement = finding.agreement {
            counts.add(
                amount,
                agreement: Self.cut(agreement),
                holders: finding.holders.map(Self.cut)
            )
        }
        for list in finding.lists { counts.list.add(amount, to: Self.cut(list)) }
    }

    /// The line of `decisions/` for `finding`: the outcome's letter and the numbers of its
    /// entries. Numbers are given in the order in which entries first appear in the shard.
    private mutating func text(of finding: Finding) -> [UInt8] {
        if let known = texts[finding] { return known }
        var wanted: [DecisionEntry] = []
        if let basis = finding.basis {
            let holders = finding.holders.map(Self.cut)
            wanted.append(DecisionEntry(basis: basis, holders: holders.isEmpty ? nil : holders))
        }
        for cause in finding.causes {
            wanted.append(DecisionEntry(code: cause.code.rawValue, rule: cause.rule))
        }
        let list = wanted.map { String(number(of: $0)) }.joined(separator: ",")
        let fresh = Array("\(finding.outcome.letter) \(list)\n".utf8)
        if texts.count >= Self.entryLimit { texts.removeAll(keepingCapacity: true) }
        texts[finding] = fresh
        return fresh
    }

    private mutating func number(of entry: DecisionEntry) -> Int {
        if let known = numbers[entry] { return known }
        var entry = entry
        if entries.count >= Self.entryLimit {
            entry = DecisionEntry(basis: entry.basis.map { _ in "other" }, code: entry.code)
            if let known = numbers[entry] { return known }
        }
        numbers[entry] = entries.count
        entries.append(entry)
        return entries.count - 1
    }

    /// Names in an account are at most 256 bytes long.
    static func cut(_ name: String) -> String {
        guard name.utf8.count > 256 else { return name }
        var short = ""
        for character in name {
            if short.utf8.count + character.utf8.count > 253 { break }
            short.append(character)
        }
        return short + "…"
    }
}
