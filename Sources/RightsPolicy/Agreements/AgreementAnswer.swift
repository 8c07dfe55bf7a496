import ProvenanceCore

/// An agreement that grants the use of a record.
struct AgreementGrant {
    let standing: AgreementStanding
    /// The agreement's number: the lowest id has the lowest.
    let number: Int
    let specificity: Int

    var basis: String { "agreement:\(standing.agreement.id)" }

    /// Whether this one is charged rather than the other: the more specific, then the one with
    /// priority, then the one with the lowest id.
    func comesFirst(_ other: AgreementGrant) -> Bool {
        if specificity != other.specificity { return specificity < other.specificity }
        let (one, two) = (standing.agreement.priority, other.standing.agreement.priority)
        return one == two ? number < other.number : one > two
    }
}

/// What agreements say of one record.
struct AgreementAnswer {
    /// Those that grant the use, the one to be charged first.
    var grants: [AgreementGrant] = []
    /// Those that would if the grantor's title were proven, in the same order.
    var unproven: [AgreementGrant] = []
    /// Prohibitions, which object; and notes on agreements that cover the record and do not grant.
    var reasons: [Reason] = []

    var isEmpty: Bool { grants.isEmpty && unproven.isEmpty && reasons.isEmpty }

    /// Whether one agreement grants the use, and nothing else is to be said.
    var plainGrant: AgreementGrant? {
        grants.count == 1 && unproven.isEmpty && reasons.isEmpty ? grants[0] : nil
    }
}

/// Judges what the locator has found. A worker's scratch: it keeps the agreements that it has met.
struct AgreementJudge: ~Copyable {
    private let rules: RuleSet
    private let index: AgreementIndex?
    private var known: [Int: AgreementStanding] = [:]

    init(_ rules: RuleSet) {
        self.rules = rules
        index = rules.agreements
    }

    /// What the agreements with hits say of the record whose slots are in `table`.
    mutating func answer(
        _ located: borrowing AgreementAsker,
        _ fields: borrowing RecordFields,
        _ table: borrowing FieldTable,
        _ scanner: borrowing JSONScanner,
        _ text: RawSpan
    ) -> AgreementAnswer {
        var answer = AgreementAnswer()
        guard let index else { return answer }
        let hits = located.hits
        var record: AgreementRecord?
        var start = 0
        while start < hits.count {
            let number = hits[start].entry.agreement
            var end = start
            while end < hits.count, hits[end].entry.agreement == number { end += 1 }
            let reach = AgreementReach(hits: hits[start..<end], parts: located.parts)
            start = end
            guard let standing = standing(number, index) else {
                answer.reasons.append(damaged(reach))
                continue
            }
            if let use = standing.prohibited, let hit = reach.prohibited {
                answer.reasons.append(
                    reason(
                        .agreementProhibited,
                        .block,
                        standing,
                        "prohibits the use \(use.rawValue)"
                    )
                    .resting(on: hit.place, rules, table, scanner, text)
                )
            }
            guard standing.grant != .nothing, let specificity = reach.coverage(),
                reach.left == nil
            else { continue }
            let facts = record ?? AgreementRecord(fields, table, scanner, text)
            record = facts
            let grant = AgreementGrant(
                standing: standing,
                number: number,
                specificity: specificity
            )
            switch standing.grant {
            case .nothing: continue
            case .failed(let code, let what): add(reason(code, nil, standing, what), to: &answer)
            case .all, .unproven:
                if let unmet = unmet(standing, reach, facts, fields, table, scanner, text) {
                    var reason = reason(.agreementCondition, nil, standing, unmet.what)
                    if let place = unmet.place {
                        reason = reason.resting(on: place, rules, table, scanner, text)
                    }
                    add(reason, to: &answer)
                } else if standing.grant == .all {
                    answer.grants.append(grant)
                } else {
                    answer.unproven.append(grant)
                }
            }
        }
        answer.grants.sort { $0.comesFirst($1) }
        answer.unproven.sort { $0.comesFirst($1) }
        return answer
    }

    private func add(_ note: Reason, to answer: inout AgreementAnswer) {
        if answer.reasons.count < Limits.agreementNotes { answer.reasons.append(note) }
    }

    /// What the agreement asks of the record that it does not show to be so; nil if all is.
    private func unmet(
        _ standing: AgreementStanding,
        _ reach: AgreementReach,
        _ record: AgreementRecord,
        _ fields: borrowing RecordFields,
        _ table: borrowing FieldTable,
        _ scanner: borrowing JSONScanner,
        _ text: RawSpan
    ) -> AgreementConditions.Unmet? {
        if let what = record.unmetCondition(of: standing, reach, index?.question) {
            return AgreementConditions.Unmet(what: what)
        }
        for facet in standing.conditions.facets {
            if let unmet = facet.unmet(fields, table, scanner, text) { return unmet }
        }
        return nil
    }

    private mutating func standing(_ number: Int, _ index: AgreementIndex) -> AgreementStanding? {
        if let standing = known[number] { return standing }
        guard let fresh = index.standing(number) else { return nil }
        if known.count >= Limits.agreementsKept { known.removeAll(keepingCapacity: true) }
        known[number] = fresh
        return fresh
    }

    // MARK: Reasons

    func reason(
        _ code: ReasonCode,
        _ objection: Objection?,
        _ standing: AgreementStanding,
        _ what: String
    ) -> Reason {
        Reason(
            code,
            objection,
            rule: rules.policy.agreements?.position,
            standing.agreement,
            what
        )
    }

    /// What a damaged agreement says nobody knows, so it may prohibit.
    private func damaged(_ reach: AgreementReach) -> Reason {
        Reason(
            .agreementProhibited,
            .block,
            rule: rules.policy.agreements?.position,
            message: "the rule set is damaged at an agreement"
        )
    }
}

extension Reason {
    /// The same, with the field that it rests on.
    fileprivate func resting(
        on place: FieldPlace,
        _ rules: RuleSet,
        _ table: borrowing FieldTable,
        _ scanner: borrowing JSONScanner,
        _ text: RawSpan
    ) -> Reason {
        var reason = self
        let inside = scanner.text(of: place.slot, in: text)
        var value = JSONText.string(inside, kind: place.slot.kind)
        if let wanted = place.element {
            var elements = JSONElements(of: inside)
            var number = 0
            while let element = elements.next() {
                if number == wanted { value = element.text }
                number += 1
            }
        }
        reason.evidence = Evidence(field: rules.path(of: place), value: value)
        return reason
    }
}
