import ProvenanceCore
import RightsSignals

/// The rules, exceptions and clearances of a policy, made ready to be asked: immutable, shared by
/// all workers.
struct RuleBook: Sendable {
    /// One rule.
    struct Entry: Sendable {
        let rule: PolicyRule
        let program: RuleProgram
        /// The verdict on the licence that it gives.
        let license: LicenseVerdict?
        /// Whether its last day is past: it says so, and changes nothing.
        let isOver: Bool

        /// What is asked of its condition.
        var certainty: RuleCertainty { rule.isLooser ? .certain : .possible }
        var basis: String { "rule:\(rule.id.text)" }
    }

    /// One exception whose days have not ended.
    struct Exception: Sendable {
        let program: RuleProgram?
        let needsNoReservation: Bool
        let basis: Basis
    }

    let entries: [Entry]
    let exceptions: [Exception]
    let clearances: ClearanceTable
    let licenseTests: [LicenseTest]
    /// Whether there is anything to ask.
    let isEmpty: Bool
    /// Whether anything asks for the hosts of a record.
    let asksHosts: Bool

    /// - Throws: what can never hold: a licence that is none, a role that no field plays.
    init(
        _ policy: Policy,
        format: RecordFormat,
        licenses: LicenseRules,
        clearances: [Clearance],
        asOf: Day
    ) throws(Diagnostics) {
        var builder = RuleBookBuilder(policy, format: format, table: licenses.table)
        var entries: [Entry] = []
        for rule in policy.rules {
            var verdict: LicenseVerdict?
            if case .license(let text, let kinds) = rule.effect {
                do throws(Diagnostic) {
                    verdict = try licenses.verdict(
                        assigning: text,
                        kinds,
                        by: "rules.\(rule.id.text)"
                    )
                } catch {
                    builder.findings.appendWithinLimit(error)
                }
            }
            entries.append(
                Entry(
                    rule: rule,
                    program: builder.program(rule.when, isLooser: rule.isLooser),
                    license: verdict,
                    isOver: rule.until.map { $0 < asOf } ?? false
                )
            )
        }
        var exceptions: [Exception] = []
        for exception in policy.exceptions {
            let program = exception.when.map { builder.program($0, isLooser: true) }
            if let until = exception.until, until < asOf { continue }
            exceptions.append(
                Exception(
                    program: program,
                    needsNoReservation: exception.needs.contains(.noReservation),
                    basis: Basis("exception:\(exception.name.rawValue)", lifts: .licenses)
                )
            )
        }
        guard builder.findings.isEmpty else { throw builder.findings.inOrder }
        self.entries = entries
        self.exceptions = exceptions
        self.clearances = ClearanceTable(clearances, asOf: asOf)
        licenseTests = builder.licenseTests
        isEmpty = entries.isEmpty && exceptions.isEmpty && self.clearances.isEmpty
        asksHosts =
            entries.contains { $0.program.asksHosts } || self.clearances.asksHosts
            || exceptions.contains { $0.program?.asksHosts ?? false }
    }

    /// The answers of all licence tests to one reading.
    func answers(_ reading: LicenseReading, _ table: LicenseTable) -> [LicenseTest.Answer] {
        licenseTests.map { $0.answer(reading, table) }
    }

    /// What a grant is, as a decision names it.
    func basis(_ grant: RuleGrant) -> Basis? {
        switch grant {
        case .rule(let number):
            switch entries[number].rule.effect {
            case .object, .license, .attribute: return nil
            case .allow: return Basis(entries[number].basis, lifts: [.licenses, .unchecked])
            }
        case .clearance(let number):
            return Basis(
                "clearance:\(clearances[number].id)",
                lifts: [.licenses, .unchecked]
            )
        case .exception(let number): return exceptions[number].basis
        }
    }

    /// The rule whose credit is owed, if the grant is one.
    func duty(_ grant: RuleGrant) -> PolicyRule? {
        guard case .rule(let number) = grant, case .attribute = entries[number].rule.effect else {
            return nil
        }
        return entries[number].rule
    }
}

/// Something that speaks for a record, or asks for a credit, by its number.
enum RuleGrant: Hashable, Sendable {
    case rule(Int)
    case clearance(Int)
    case exception(Int)
}

/// Makes conditions ready, and gathers what is wrong with them.
private struct RuleBookBuilder {
    private let policy: Policy
    private let format: RecordFormat
    private let table: LicenseTable
    private(set) var licenseTests: [LicenseTest] = []
    var findings = Diagnostics()

    init(_ policy: Policy, format: RecordFormat, table: LicenseTable) {
        self.policy = policy
        self.format = format
        self.table = table
    }

    mutating func program(_ condition: PolicyCondition, isLooser: Bool) -> RuleProgram {
        var checks: [RuleCheck] = []
        for test in condition.tests { checks.append(check(test, isLooser: isLooser)) }
        var next = 0
        return RuleProgram(condition) { _ in
            defer { next += 1 }
            return checks[next]
        }
    }

    private mutating func check(_ test: PolicyTest, isLooser: Bool) -> RuleCheck {
        guard case .words(let texts) = test.operand else { return field(test) }
        switch test.subject {
        case .role, .path: return field(test)
        case .host: return .hosts(texts.compactMap { RuleHost($0.text) })
        case .license:
            let made = findings.collecting { () throws(Diagnostics) in
                try LicenseTest(texts, isLooser: isLooser, table: table)
            }
            guard let made else { return .constant(possible: false, certain: false) }
            licenseTests.append(made)
            return .license(licenseTests.count - 1)
        case .signal:
            // Nothing but `none` asks for no signal at all.
            if texts.map(\.text) == ["none"] { return .signals([]) }
            return .signals(texts.flatMap { Self.codes($0.text) })
        case .fact(let fact): return self.fact(fact, texts.map(\.text))
        }
    }

    private mutating func field(_ test: PolicyTest) -> RuleCheck {
        var numbers: [Int] = []
        switch test.subject {
        case .role(let role):
            let roles = role == .url ? [role, .urlIfHTTP] : [role]
            numbers = roles.flatMap { format.fields(for: $0).map(\.number) }
            if numbers.isEmpty {
                let which = format.name.isEmpty ? "of this policy" : quoted(format.name)
                findings.appendWithinLimit(
                    Diagnostic(
                        "the record format \(which) has no field that `\(test.name)` could ask for",
                        at: test.position,
                        hint: "name one as `\(role.rawValue)` in `record-format`"
                    )
                )
            }
        case .path(let path):
            numbers = format.fieldPlan.paths.indices.filter { format.fieldPlan.paths[$0] == path }
        case .host, .license, .signal, .fact: break
        }
        return .fields(
            numbers,
            RuleOperand(test.operand),
            isAddress: test.subject == .role(.url)
        )
    }

    /// The codes of the signals that a word stands for.
    private static func codes(_ word: String) -> [ReasonCode] {
        ReasonCode.allCases.filter { code in
            guard code.row == 5 else { return false }
            let name = code.rawValue
            return word == "any" || name == word || name.hasPrefix(word + ".")
                || (word == "cawg" && name.hasPrefix("c2pa."))
        }
    }

    /// What the policy says of itself: of places, an area may be any country.
    private func fact(_ fact: PolicyFact, _ wanted: [String]) -> RuleCheck {
        func among(_ said: [String]) -> RuleCheck {
            .constant(
                possible: said.contains(where: wanted.contains),
                certain: !said.isEmpty && said.allSatisfy(wanted.contains)
            )
        }
        func places(_ said: [String]) -> RuleCheck {
            let mayBeAny =
                said.isEmpty || said.contains(where: Countries.areas.contains)
                || wanted.contains(where: Countries.areas.contains)
            return .constant(
                possible: mayBeAny || said.contains(where: wanted.contains),
                certain: !said.isEmpty
                    && (wanted.contains("worldwide") || said.allSatisfy(wanted.contains))
            )
        }
        let country = policy.operatorCountry.map { [$0.text] } ?? []
        switch fact {
        case .use: return among(policy.uses.value.map(\.rawValue))
        case .purpose: return among([policy.purpose.value.rawValue])
        case .operatorKind: return among([policy.operatorKind.value.rawValue])
        case .release: return among([policy.release.value.rawValue])
        case .country: return places(country)
        case .trainIn:
            return places(policy.trainIn.isEmpty ? country : policy.trainIn.map(\.text))
        case .offerIn: return places(policy.offerIn.map(\.text))
        }
    }
}
