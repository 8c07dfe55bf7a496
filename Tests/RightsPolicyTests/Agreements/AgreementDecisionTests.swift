import ProvenanceCore
import RightsPolicy
import Testing

/// Every combination of what an agreement says, how it stands, what else speaks and what the policy
/// lets it win over, against a matcher that is written for reading.
@Suite("Agreements in the decision table")
struct AgreementDecisionTests {
    enum Says: String, CaseIterable { case grants, prohibits, nothing }

    enum Days: String, CaseIterable {
        case signedLater, beginsLater, firstDay, lastDay, over, terminated
    }

    enum OptOut: String, CaseIterable { case none, partyOlder, partyNewer, stranger }

    /// What a record and its agreement are.
    struct Case {
        var says: Says
        var status: Agreement.Status
        var days: Days
        var use: Use
        var reachesTerritory: Bool
        var optOut: OptOut
        var isTakenDown: Bool
        var signalsNo: Bool
        var isOpen: Bool
        var host: String
    }

    private static let asOf = Day(number: 20_000)
    private static let uses: [Use] = [.train, .trainGenAI, .pretrain, .index]

    /// Agreements that cover one host each, with the part of a case that is theirs.
    private static func agreements() -> [(Agreement, Case)] {
        var all: [(Agreement, Case)] = []
        for says in Says.allCases {
            for status in Agreement.Status.allCases {
                for days in Days.allCases {
                    for use in uses {
                        for reaches in [true, false] {
                            let host = "h\(all.count).example"
                            let known = Case(
                                says: says,
                                status: status,
                                days: days,
                                use: use,
                                reachesTerritory: reaches,
                                optOut: .none,
                                isTakenDown: false,
                                signalsNo: false,
                                isOpen: false,
                                host: host
                            )
                            all.append((agreement(known, "A\(all.count)"), known))
                        }
                    }
                }
            }
        }
        return all
    }

    private static func agreement(_ known: Case, _ id: String) -> Agreement {
        var agreement = Agreement(id: id, parties: ["holder"], status: known.status)
        let day = asOf.number
        agreement.signed = Day(number: known.days == .signedLater ? day + 1 : day - 100)
        agreement.from = Day(
            number: known.days == .beginsLater
                ? day + 1 : known.days == .firstDay ? day : day - 50
        )
        agreement.until = Day(
            number: known.days == .lastDay ? day : known.days == .over ? day - 1 : day + 50
        )
        if known.days == .terminated { agreement.terminatedOn = asOf }
        switch known.says {
        case .grants: agreement.grants = [known.use]
        case .prohibits: agreement.prohibits = [known.use]
        case .nothing: agreement.grants = [.evaluate]
        }
        agreement.trainIn = known.reachesTerritory ? ["US"] : ["DE"]
        agreement.offerIn = ["worldwide"]
        agreement.covers = [Agreement.Scope(.host, known.host)]
        return agreement
    }

    static let winsOver: [[String]] = [
        [], ["signals"], ["licenses"], ["opt-outs"], ["signals", "licenses"],
        ["signals", "opt-outs"], ["licenses", "opt-outs"], ["signals", "licenses", "opt-outs"],
    ]

    /// What the table of the design says, for one case: the outcome, and what it rests on.
    private static func expected(_ one: Case, _ winsOver: [String]) -> String {
        let isInForce =
            one.status == .signed && (one.days == .firstDay || one.days == .lastDay)
        let permits: Set<Use> = [.train, .trainGenAI]
        let forbids: Set<Use> = [.train, .trainGenAI, .pretrain]
        let prohibits = one.says == .prohibits && isInForce && forbids.contains(one.use)
        let grants =
            one.says == .grants && isInForce && permits.contains(one.use) && one.reachesTerritory
        if one.isTakenDown || prohibits { return "block" }
        var isNeeded = false
        switch one.optOut {
        case .none: break
        case .partyOlder:
            if !grants || !winsOver.contains("opt-outs") { return "block" }
            isNeeded = true
        case .partyNewer, .stranger: return "block"
        }
        if one.signalsNo {
            if !grants || !winsOver.contains("signals") { return "block" }
            isNeeded = true
        }
        if !one.isOpen {
            if !grants || !winsOver.contains("licenses") { return "block" }
            isNeeded = true
        }
        return isNeeded ? "allow agreement" : "allow license:CC0-1.0"
    }

    private static func record(_ one: Case) -> String {
        var members = [
            #""url":"https://\#(one.host)/page""#, #""source":"\#(one.optOut.rawValue)""#,
            #""id":"\#(one.isTakenDown ? "gone" : "here")""#,
        ]
        if one.signalsNo { members.append(#""headers":{"X-Robots-Tag":"noai"}"#) }
        if one.isOpen { members.append(#""license":"CC0-1.0""#) }
        return "{\(members.joined(separator: ","))}"
    }

    @Test("are decided as the table says, in every combination", arguments: winsOver)
    func everyCombination(_ winsOver: [String]) throws {
        let agreements = Self.agreements()
        let older = Day(number: Self.asOf.number - 101)
        let newer = Day(number: Self.asOf.number - 100)
        let folder = try RuleFolder([
            "policy.yaml": """
            policy: test
            use: [train-genai]
            train-in: [US]
            offer-in: [worldwide]
            licenses: {allow: [public-domain]}
            opt-outs: [{sources: out.csv}]
            takedowns: [{ids: gone.txt}]
            agreements: {database: rights.sqlite, wins-over: [\(winsOver.joined(separator: ", "))]}
            """,
            "out.csv": """
            value,received,reference
            partyOlder,\(older),holder/1
            partyNewer,\(newer),holder/2
            stranger,\(older),someone
            """,
            "gone.txt": "gone\n",
        ])
        let values = agreements.map(\.0)
        let rules = try folder.load(asOf: Self.asOf) { $0.agreements = { _ in values } }
        var matcher = Matcher(rules)
        var wrong: [String] = []
        var allowed = 0
        var asked = 0
        for (agreement, known) in agreements {
            for optOut in OptOut.allCases {
                for (isTakenDown, signalsNo, isOpen) in Self.rest {
                    var one = known
                    one.optOut = optOut
                    one.isTakenDown = isTakenDown
                    one.signalsNo = signalsNo
                    one.isOpen = isOpen
                    let text = ByteBuffer(text: Self.record(one))
                    let decision = try matcher.decide(
                        text.paddedBytes,
                        from: 0,
                        to: text.count
                    )
                    var got = "\(decision.finding.outcome.word)"
                    if let basis = decision.finding.basis {
                        got += " "
                        got += basis == "agreement:\(agreement.id)" ? "agreement" : basis
                        allowed += 1
                    }
                    asked += 1
                    let wanted = Self.expected(one, winsOver)
                    if got != wanted { wrong.append("\(wanted), not \(got): \(one)") }
                }
            }
        }
        #expect(wrong.isEmpty, "\(wrong.count) wrong:\n\(wrong.prefix(5).joined(separator: "\n"))")
        #expect(allowed > 0, "something is allowed")
        // What it says, status, days, use, territory; opt-out, takedown, signal and open licence.
        #expect(asked == 3 * 6 * 6 * 4 * 2 * 4 * 2 * 2 * 2)
    }

    /// Takedown, signal, open licence.
    private static let rest = [
        (false, false, false), (false, false, true), (false, true, false), (false, true, true),
        (true, false, false), (true, false, true), (true, true, false), (true, true, true),
    ]
}
