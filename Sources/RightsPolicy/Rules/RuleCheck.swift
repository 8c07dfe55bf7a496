import ProvenanceCore
import RightsSignals

/// How a condition is asked: whether it may hold, or whether it surely does.
///
/// A rule that stops records asks whether its condition *may* hold: one value of several is
/// enough, case does not matter, and what cannot be read may be anything. A rule that lets records
/// through asks whether it *surely* holds: for every value, and none that cannot be read. `not`
/// turns one into the other. A field that is not there matches nothing; where a rule that lets
/// records through asks for the contrary, that counts as not known.
enum RuleCertainty {
    case possible
    case certain

    var contrary: RuleCertainty {
        switch self {
        case .possible: .certain
        case .certain: .possible
        }
    }
}

/// One test of a condition, ready to be asked.
enum RuleCheck: Sendable {
    /// What a policy says of itself does not change from record to record.
    case constant(possible: Bool, certain: Bool)
    /// The number of a licence test.
    case license(Int)
    /// Whether a signal with one of these codes speaks, or where there are none, whether none does.
    case signals([ReasonCode])
    case hosts([RuleHost])
    /// Numbers of fields in the plan, and whether they are asked as addresses.
    case fields([Int], RuleOperand, isAddress: Bool)
}

/// What a field's values must be.
enum RuleOperand: Sendable {
    case present
    case absent
    case texts([RulePattern])
    case includes([RulePattern])
    case only([RulePattern])
    case days(ClosedRange<Day>)
    case numbers(NumberRange)

    init(_ operand: PolicyTest.Operand) {
        func patterns(
            _ texts: [PolicyText],
            _ comparison: PolicyTest.TextComparison = .equal
        ) -> [RulePattern] {
            texts.map { RulePattern($0.text, comparison) }
        }
        self =
            switch operand {
            case .words(let texts): .texts(patterns(texts))
            case .present: .present
            case .absent: .absent
            case .texts(let comparison, let texts): .texts(patterns(texts, comparison))
            case .includes(let texts): .includes(patterns(texts))
            case .only(let texts): .only(patterns(texts))
            case .days(let days): .days(days)
            case .numbers(let range): .numbers(range)
            }
    }
}

/// A condition as a run of steps: each join is followed by its parts, and knows where they end.
struct RuleProgram: Sendable {
    enum Step: Sendable {
        case all(end: Int)
        case any(end: Int)
        case not(end: Int)
        case check(RuleCheck)
    }

    private(set) var steps: [Step] = []

    /// - Parameter check: makes one test ready.
    init(_ condition: PolicyCondition, check: (PolicyTest) -> RuleCheck) {
        append(condition, check)
    }

    private mutating func append(_ condition: PolicyCondition, _ check: (PolicyTest) -> RuleCheck) {
        let place = steps.count
        switch condition {
        case .test(let test): steps.append(.check(check(test)))
        case .all(let parts):
            steps.append(.all(end: 0))
            for part in parts { append(part, check) }
            steps[place] = .all(end: steps.count)
        case .any(let parts):
            steps.append(.any(end: 0))
            for part in parts { append(part, check) }
            steps[place] = .any(end: steps.count)
        case .not(let part):
            steps.append(.not(end: 0))
            append(part, check)
            steps[place] = .not(end: steps.count)
        }
    }

    /// Whether any of its tests asks for hosts.
    var asksHosts: Bool {
        steps.contains { if case .check(.hosts) = $0 { true } else { false } }
    }
}
