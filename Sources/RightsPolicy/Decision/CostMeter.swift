import ProvenanceCore

/// Counts what each part of a policy was asked and met, and times it in some of the records. Each
/// worker has its own.
///
/// Every record is counted. One in `interval` is timed, for reading the clock costs as much as a
/// part of a small record; what reading it costs is taken off.
package struct CostMeter: DecisionMeter, Sendable {
    /// A prime number, so that no pattern of the records is in step with it.
    package static let interval = 31

    private struct Cost {
        var asked = 0
        var met = 0
        var timed = 0
        var nanoseconds = 0
        /// The records that it was asked about and that it met last, by their number.
        var lastAsked = 0
        var lastMet = 0
    }

    private let rules: RuleSet
    private let firstException: Int
    private let lists: [KindSet]
    /// By `index(of:)`.
    private var costs: [Cost]
    /// By the order of the policy's lists: records that could be asked about, and those named.
    private var listCosts: [(asked: Int, met: Int)]
    /// Records that agreements cover.
    private var agreementCount = 0
    private var signalNumbers: [String: Int] = [:]
    /// Records so far.
    private var record = 0
    private var isTimed = false
    private var start = 0
    private let clockNanoseconds: Int

    private static let firstRule = 9

    /// - Parameter isOn: whether it will be used.
    package init(_ rules: RuleSet, isOn: Bool) {
        self.rules = rules
        lists = rules.optOuts?.lists.map(\.kinds) ?? []
        firstException = Self.firstRule + rules.book.entries.count
        costs = Array(repeating: Cost(), count: firstException + rules.book.exceptions.count)
        listCosts = Array(repeating: (0, 0), count: lists.count)
        clockNanoseconds = isOn ? Self.clockNanoseconds() : 0
    }

    /// What reading the clock takes at the least.
    private static func clockNanoseconds() -> Int {
        var fewest = Int.max
        for _ in 0..<64 {
            var clock = Stopwatch.nanoseconds
            fewest = min(fewest, Stopwatch.lap(since: &clock))
        }
        return fewest
    }

    /// Before a record.
    mutating func begin() {
        record += 1
        isTimed = record % Self.interval == 1
        if isTimed { start = Stopwatch.nanoseconds }
    }

    mutating func lap(_ part: DecisionPart) {
        let spent = isTimed ? max(0, Stopwatch.nanoseconds - start - clockNanoseconds) : 0
        let number = index(of: part)
        let isFirst = costs[number].lastAsked != record
        costs[number].nanoseconds += spent
        if isFirst {
            costs[number].lastAsked = record
            costs[number].asked += 1
            if isTimed { costs[number].timed += 1 }
        }
        if isTimed { start = Stopwatch.nanoseconds }
    }

    mutating func meet(_ part: DecisionPart) {
        let number = index(of: part)
        if costs[number].lastMet == record { return }
        costs[number].lastMet = record
        costs[number].met += 1
    }

    /// Behind the lines of a record that was decided.
    package mutating func lapLines() { lap(.lines) }

    /// What lists and signals say against the record, and the kinds of lists that it could be
    /// held against.
    mutating func note(
        lists named: [Reason],
        located: KindSet,
        signals: [Reason],
        hasAgreements: Bool
    ) {
        if hasAgreements { agreementCount += 1 }
        for number in lists.indices where !lists[number].isDisjoint(with: located) {
            listCosts[number].asked += 1
        }
        if !named.isEmpty { meet(.lists) }
        let names = Set(named.compactMap(\.evidence?.list))
        if !names.isEmpty, let all = rules.optOuts?.lists {
            for number in all.indices where names.contains(all[number].name) {
                listCosts[number].met += 1
            }
        }
        if signals.isEmpty { return }
        meet(.signals)
        for reason in signals {
            if let field = reason.evidence?.field, signalNumbers[field] != nil {
                meet(.signal(field))
            }
        }
    }

    private mutating func index(of part: DecisionPart) -> Int {
        switch part {
        case .reading: return 0
        case .license: return 1
        case .lists: return 2
        case .savedSignals: return 3
        case .signals: return 4
        case .ruleHosts: return 5
        case .clearances: return 6
        case .outcome: return 7
        case .lines: return 8
        case .rule(let number): return Self.firstRule + number
        case .exception(let number): return firstException + number
        case .signal(let name):
            if let number = signalNumbers[name] { return number }
            signalNumbers[name] = costs.count
            costs.append(Cost())
            return costs.count - 1
        }
    }

    // MARK: What it comes to

    /// The figures so far, in the order in which a record is decided; what was never asked is
    /// left out, but for rules, exceptions and lists.
    package var figures: DecisionCosts {
        var rows: [DecisionCosts.Row] = []
        func add(_ kind: DecisionCosts.Kind, _ number: Int, _ name: String?, _ rule: String?) {
            let cost = costs[number]
            if cost.asked == 0, name == nil { return }
            rows.append(
                DecisionCosts.Row(
                    kind: kind,
                    name: name,
                    rule: rule,
                    asked: cost.asked,
                    met: kind.speaks ? cost.met : nil,
                    timed: cost.timed,
                    nanoseconds: cost.nanoseconds
                )
            )
        }
        add(.reading, 0, nil, nil)
        add(.license, 1, nil, nil)
        add(.lists, 2, nil, nil)
        let positions = (rules.policy.optOuts + rules.policy.takedowns).map(\.position)
        for (number, cost) in listCosts.enumerated() {
            let name = rules.optOuts?.lists[number].name
            let rule = number < positions.count ? positions[number].fileAndLine : nil
            rows.append(.untimed(.list, name, rule, asked: cost.asked, met: cost.met))
        }
        if rules.agreements != nil {
            let asked = costs[2].asked
            rows.append(.untimed(.agreements, nil, nil, asked: asked, met: agreementCount))
        }
        add(.savedSignals, 3, nil, nil)
        add(.signals, 4, nil, nil)
        for (name, number) in signalNumbers.sorted(by: { $0.key < $1.key }) {
            add(.signal, number, name, nil)
        }
        add(.ruleHosts, 5, nil, nil)
        for (number, entry) in rules.book.entries.enumerated() {
            let rule = entry.rule
            add(.rule, Self.firstRule + number, rule.id.text, rule.position.fileAndLine)
        }
        add(.clearances, 6, nil, nil)
        for (number, exception) in rules.book.exceptions.enumerated() {
            add(.exception, firstException + number, exception.basis.name, nil)
        }
        add(.outcome, 7, nil, nil)
        add(.lines, 8, nil, nil)
        return DecisionCosts(rows)
    }
}
