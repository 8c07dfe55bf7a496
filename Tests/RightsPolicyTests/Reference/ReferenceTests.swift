import ProvenanceCore
import TestSupport
import Testing

@testable import RightsPolicy

@Suite("The matcher and a naive reference")
struct ReferenceTests {
    /// Rounds of random policies: ten thousand together, each with a few records of its own.
    static let rounds = Array(0..<8)
    static let policiesARound = 1250
    static let recordsAPolicy = 4

    /// The lists that policies of these tests name, by which of them there are.
    private static let lists: [[Bool]: OptOutIndex] = {
        var made: [[Bool]: OptOutIndex] = [:]
        for hasDomains in [false, true] {
            for hasTakedowns in [false, true] where hasDomains || hasTakedowns {
                var policy = ReferencePolicy()
                policy.hasDomains = hasDomains
                policy.hasTakedowns = hasTakedowns
                do {
                    let folder = try RuleFolder([
                        "policy.yaml": policy.yaml, "domains.txt": "bad.example\n",
                        "ids.txt": "taken\n",
                    ])
                    made[[hasDomains, hasTakedowns]] = try folder.load().optOuts
                } catch {
                    preconditionFailure("lists of a test can be read: \(error)")
                }
            }
        }
        return made
    }()

    @Test("agree about random policies and records", arguments: rounds)
    func random(round: Int) throws {
        var random = ReferenceRandom(seed: UInt64(round) + 1)
        var seen: Set<String> = []
        for number in 0..<Self.policiesARound {
            var policy = random.policy()
            var yaml = policy.yaml
            while !seen.insert(yaml).inserted {
                policy = random.policy()
                yaml = policy.yaml
            }
            let rules = try RuleFixture.rules(
                ofPolicy: yaml,
                optOuts: Self.lists[[policy.hasDomains, policy.hasTakedowns]],
                clearances: Self.clearances(policy)
            )
            var matcher = Matcher(rules)
            for _ in 0..<Self.recordsAPolicy {
                let record = random.record()
                let text = ByteBuffer(text: record.json)
                let finding = try matcher.decide(text.paddedBytes, from: 0, to: text.count).finding
                let got = ReferenceMatcher.Answer(
                    outcome: "\(finding.outcome.word)",
                    basis: finding.basis,
                    codes: Set(finding.causes.map(\.code.rawValue)).sorted(),
                    credits: finding.credits
                )
                let expected = ReferenceMatcher.decide(policy, record)
                guard got != expected else { continue }
                Issue.record(
                    """
                    round \(round), policy \(number)
                    record    \(record.json)
                    reference \(expected)
                    matcher   \(got)
                    clearances \(policy.clearances)
                    \(yaml)
                    """
                )
                return
            }
        }
    }

    private static func clearances(_ policy: ReferencePolicy) -> [Clearance] {
        policy.clearances.enumerated().map { number, clearance in
            Clearance(
                id: "\(number)",
                match: clearance.match,
                value: clearance.value,
                verdict: clearance.allows ? .allow : .block,
                basis: "b",
                by: "c",
                on: Day(number: 0),
                until: nil,
                position: SourcePosition(file: "c.csv", line: number + 2)
            )
        }
    }

    @Test("make of every combination of objections and bases the same", arguments: [0, 1, 2])
    func table(first: Int) {
        let codes: [ReasonCode] = [
            .takedownDomain, .optoutDomain, .noaiHeader, .ruleBlock, .licenseDenied, .licenseAbsent,
            .optoutUnlocated,
        ]
        let bases = [
            Basis("plain"), Basis("licences", lifts: .licenses),
            Basis("all", lifts: [.licenses, .unchecked]), Basis("signals", lifts: .signals),
        ]
        var others = 1
        for _ in codes.dropFirst() { others *= 3 }
        for combination in 0..<others {
            var digits = combination * 3 + first
            var reasons: [Reason] = []
            for code in codes {
                if digits % 3 > 0 {
                    let objection: Objection = digits % 3 == 1 ? .review : .block
                    reasons.append(Reason(code, objection, rule: nil, message: ""))
                }
                digits /= 3
            }
            for subset in 0..<16 {
                let given = bases.indices.filter { subset & 1 << $0 != 0 }.map { bases[$0] }
                let got = DecisionTable.decide(reasons, bases: given)
                let expected = Self.naive(reasons, given)
                #expect(
                    got.outcome == expected.outcome && got.basis?.name == expected.basis
                        && got.reasons.first?.code == expected.first,
                    "\(reasons.map { ($0.code, $0.objection) }) \(given.map(\.name)): \(expected)"
                )
            }
        }
    }

    /// The decision in the words of the manual.
    private static func naive(
        _ reasons: [Reason],
        _ bases: [Basis]
    ) -> (outcome: Outcome, basis: String?, first: ReasonCode?) {
        func lifter(_ code: ReasonCode) -> String? {
            let able: [String] =
                switch code {
                case .noaiHeader: ["signals"]
                case .licenseDenied, .licenseAbsent: ["licences", "all"]
                case .optoutUnlocated: ["all"]
                default: []
                }
            return bases.map(\.name).first(where: able.contains)
        }
        let standing = reasons.filter { lifter($0.code) == nil }
        for objection in [Objection.block, .review] {
            if let deciding = standing.first(where: { $0.objection == objection }) {
                return (objection == .block ? .block : .review, nil, deciding.code)
            }
        }
        let lifters = reasons.compactMap { lifter($0.code) }
        if let needed = bases.first(where: { lifters.contains($0.name) }) ?? bases.first {
            return (.allow, needed.name, reasons.first?.code)
        }
        return (.block, nil, .policyNoBasis)
    }

    @Test("a prohibition that is added never allows more", arguments: rounds.prefix(2))
    func monotone(round: Int) throws {
        var random = ReferenceRandom(seed: UInt64(round) + 1001)
        for _ in 0..<Self.policiesARound / 10 {
            var policy = random.policy()
            func rules(_ policy: ReferencePolicy) throws -> RuleSet {
                try RuleFixture.rules(
                    ofPolicy: policy.yaml,
                    optOuts: Self.lists[[policy.hasDomains, policy.hasTakedowns]],
                    clearances: Self.clearances(policy)
                )
            }
            var before = Matcher(try rules(policy))
            policy.rules.append(
                ReferencePolicy.Rule(
                    id: "added",
                    when: random.condition(depth: 2),
                    effect: random.chance(2) ? .block : .review,
                    isOver: false
                )
            )
            if !policy.block.contains("MIT") { policy.block.append("MIT") }
            var after = Matcher(try rules(policy))
            for _ in 0..<Self.recordsAPolicy {
                let record = random.record().json
                let text = ByteBuffer(text: record)
                let one = try before.decide(text.paddedBytes, from: 0, to: text.count)
                let other = try after.decide(text.paddedBytes, from: 0, to: text.count)
                #expect(other.finding.outcome >= one.finding.outcome, "\(record)\n\(policy.yaml)")
            }
        }
    }
}
