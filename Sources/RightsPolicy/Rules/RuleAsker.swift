import ProvenanceCore

/// Asks the rules, the exceptions and the clearances about a record. A worker's scratch: it grows
/// to the largest record's need, and allocates only for what it has to say against one.
struct RuleAsker: ~Copyable {
    private let book: RuleBook
    private let paths: [String]
    private var values = RuleValues()
    private var hosts: RuleHosts
    private var keyReader = RecordKeyReader()
    private var keys = KeyList()
    /// The slot of the test that made the last condition hold.
    private var witness: Witness?

    private enum Witness {
        case slot(Int)
        case license
        case signal(ReasonCode)
    }

    /// What rules and clearances say against the last record, and what is said for the reader.
    private(set) var reasons: [Reason] = []
    /// What speaks for it, or asks for a credit: rules in their order, clearances, exceptions.
    private(set) var grants: [RuleGrant] = []
    /// The rule that gives it a licence: the first that does.
    private(set) var license: Int?
    /// Whether a rule asks for its authors to be named.
    private(set) var asksForAuthors = false

    init(_ rules: RuleSet) {
        book = rules.book
        paths = rules.format.fieldPlan.paths
        hosts = RuleHosts(isAsked: book.asksHosts)
    }

    /// Forgets the last record.
    mutating func reset() {
        if !reasons.isEmpty { reasons.removeAll() }
        if !grants.isEmpty { grants.removeAll(keepingCapacity: true) }
        license = nil
        asksForAuthors = false
    }

    /// Asks about the record whose slots are in `table`.
    mutating func ask(
        _ fields: borrowing RecordFields,
        _ table: borrowing FieldTable,
        _ scanner: borrowing JSONScanner,
        _ text: RawSpan,
        _ decision: LicenseDecision,
        _ signals: borrowing SignalReader,
        isListed: Bool,
        _ meter: inout some DecisionMeter
    ) {
        hosts.read(fields, table, scanner, text)
        if book.asksHosts { meter.lap(.ruleHosts) }
        for number in book.entries.indices {
            let certainty = book.entries[number].certainty
            witness = nil
            var place = 0
            let isMet = holds(
                book.entries[number].program,
                &place,
                certainty,
                certainty == .certain,
                fields,
                table,
                scanner,
                text,
                decision,
                signals
            )
            if isMet {
                apply(number, table, scanner, text, decision, signals)
                meter.meet(.rule(number))
            }
            meter.lap(.rule(number))
        }
        if !book.clearances.isEmpty {
            let spokenCount = reasons.count + grants.count
            askClearances(fields, table, scanner, text, decision)
            if reasons.count + grants.count > spokenCount { meter.meet(.clearances) }
            meter.lap(.clearances)
        }
        for (number, exception) in book.exceptions.enumerated() {
            if exception.needsNoReservation, isListed || !signals.spoken.isEmpty { continue }
            var isMet = true
            if let program = exception.program {
                var place = 0
                isMet = holds(
                    program,
                    &place,
                    .certain,
                    true,
                    fields,
                    table,
                    scanner,
                    text,
                    decision,
                    signals
                )
            }
            if isMet {
                grants.append(.exception(number))
                meter.meet(.exception(number))
            }
            meter.lap(.exception(number))
        }
    }

    // MARK: Conditions

    /// Whether the steps from `place` on hold; `place` ends behind them.
    private mutating func holds(
        _ program: RuleProgram,
        _ place: inout Int,
        _ certainty: RuleCertainty,
        _ isLooser: Bool,
        _ fields: borrowing RecordFields,
        _ table: borrowing FieldTable,
        _ scanner: borrowing JSONScanner,
        _ text: RawSpan,
        _ decision: LicenseDecision,
        _ signals: borrowing SignalReader
    ) -> Bool {
        let step = program.steps[place]
        place += 1
        switch step {
        case .all(let end):
            let known = witness
            while place < end {
                guard
                    holds(
                        program,
                        &place,
                        certainty,
                        isLooser,
                        fields,
                        table,
                        scanner,
                        text,
                        decision,
                        signals
                    )
                else {
                    witness = known
                    place = end
                    return false
                }
            }
            return true
        case .any(let end):
            while place < end {
                if holds(
                    program,
                    &place,
                    certainty,
                    isLooser,
                    fields,
                    table,
                    scanner,
                    text,
                    decision,
                    signals
                ) {
                    place = end
                    return true
                }
            }
            return false
        case .not(let end):
            let known = witness
            let isSo = holds(
                program,
                &place,
                certainty.contrary,
                isLooser,
                fields,
                table,
                scanner,
                text,
                decision,
                signals
            )
            // What does not hold has nothing to show.
            witness = known
            place = end
            return !isSo
        case .check(let check):
            // Not known: where what must not be is asked for, that is no answer.
            let isUnknown = isLooser && certainty == .possible
            switch check {
            case .constant(let possible, let certain):
                return certainty == .possible ? possible : certain
            case .license(let number):
                let answer = decision.answers[number]
                let isSo =
                    certainty == .certain
                    ? answer.contains(.certain)
                    : answer.contains(.possible) || (isUnknown && answer.contains(.unknown))
                if isSo { witness = witness ?? .license }
                return isSo
            case .signals(let codes):
                if codes.isEmpty { return signals.spoken.isEmpty }
                guard let code = signals.spoken.first(where: codes.contains) else { return false }
                witness = witness ?? .signal(code)
                return true
            case .hosts(let wanted):
                if hosts.isEmpty { return isUnknown }
                guard let slot = hosts.slot(of: wanted, certainty) else { return false }
                witness = witness ?? .slot(slot)
                return true
            case .fields(let numbers, let operand, let isAddress):
                var slot: Int?
                let isSo = values.hold(
                    operand,
                    numbers,
                    isAddress: isAddress,
                    certainty,
                    isUnknown: isUnknown,
                    fields,
                    table,
                    scanner,
                    text,
                    &slot
                )
                if isSo, let slot { witness = witness ?? .slot(slot) }
                return isSo
            }
        }
    }

    // MARK: What they say

    private mutating func apply(
        _ number: Int,
        _ table: borrowing FieldTable,
        _ scanner: borrowing JSONScanner,
        _ text: RawSpan,
        _ decision: LicenseDecision,
        _ signals: borrowing SignalReader
    ) {
        let entry = book.entries[number]
        let isOver = entry.isOver
        switch entry.rule.effect {
        case .object(let objection):
            reasons.append(
                reason(
                    entry,
                    isOver ? nil : objection,
                    objection,
                    table,
                    scanner,
                    text,
                    decision,
                    signals
                )
            )
        case .allow, .license, .attribute:
            if isOver {
                reasons.append(
                    reason(entry, nil, .review, table, scanner, text, decision, signals)
                )
                return
            }
            if case .license = entry.rule.effect {
                if license != nil { return }
                license = number
            }
            if case .attribute(let credit) = entry.rule.effect, credit.parts.contains(.authors) {
                asksForAuthors = true
            }
            grants.append(.rule(number))
        }
    }

    private func reason(
        _ entry: RuleBook.Entry,
        _ objection: Objection?,
        _ kind: Objection,
        _ table: borrowing FieldTable,
        _ scanner: borrowing JSONScanner,
        _ text: RawSpan,
        _ decision: LicenseDecision,
        _ signals: borrowing SignalReader
    ) -> Reason {
        let rule = entry.rule
        var message = "the rule \(rule.id.text) "
        if let until = rule.until, entry.isOver {
            message += "ended on \(until), and does not apply"
        } else {
            message += kind == .block ? "blocks it" : "sends it to a person for review"
            if let because = rule.because { message += ": \(because.text)" }
        }
        var evidence: Evidence?
        switch witness {
        case nil: break
        case .slot(let number):
            let slot = table.slots[number]
            evidence = Evidence(
                field: paths[slot.field],
                value: JSONText.string(scanner.text(of: slot, in: text), kind: slot.kind)
            )
        case .license: evidence = decision.licenseEvidence
        case .signal(let code):
            evidence = signals.reasons.first { $0.code == code }?.evidence
        }
        var reason = Reason(
            kind == .block ? .ruleBlock : .ruleReview,
            objection,
            rule: rule.position,
            message: message,
            evidence: evidence
        )
        reason.ruleID = rule.id.text
        return reason
    }

    // MARK: Clearances

    private mutating func askClearances(
        _ fields: borrowing RecordFields,
        _ table: borrowing FieldTable,
        _ scanner: borrowing JSONScanner,
        _ text: RawSpan,
        _ decision: LicenseDecision
    ) {
        // Each part that is cleared counts once; a part that is blocked counts always.
        for number in decision.cleared { note(number, decision.licenseEvidence) }
        for (match, role) in [(Clearance.Match.source, FieldRole.source), (.id, .id)]
        where book.clearances.asks(match) {
            guard let slot = fields.slot(role, in: table) else { continue }
            if let number = values.clearance(match, book.clearances, slot, scanner, text) {
                let evidence = blocks(number) ? evidence(of: slot, scanner, text) : nil
                note(number, evidence)
            }
        }
        if book.clearances.asks(.hash) {
            for slotNumber in fields.named {
                let slot = table.slots[slotNumber]
                guard fields.roles(of: slot).contains(.hash) else { continue }
                keys.removeAll()
                _ = keyReader.appendKeys(
                    of: scanner.text(of: slot, in: text),
                    slot.kind,
                    role: .hash,
                    for: .hashes,
                    to: &keys
                )
                for index in 0..<keys.count {
                    if let number = book.clearances.number(.hash, keys[index]) {
                        let evidence = blocks(number) ? evidence(of: slot, scanner, text) : nil
                        note(number, evidence)
                        break
                    }
                }
            }
        }
        if book.clearances.asksHosts {
            if let (number, slot) = hosts.clearance(book.clearances, .block) {
                let evidence = evidence(of: table.slots[slot], scanner, text)
                note(number, evidence)
            }
            if let (number, _) = hosts.clearance(book.clearances, .allow) { note(number, nil) }
        }
    }

    private func evidence(
        of slot: FieldSlot,
        _ scanner: borrowing JSONScanner,
        _ text: RawSpan
    ) -> Evidence {
        Evidence(
            field: paths[slot.field],
            value: JSONText.string(scanner.text(of: slot, in: text), kind: slot.kind)
        )
    }

    private func blocks(_ number: Int) -> Bool { book.clearances[number].verdict == .block }

    private mutating func note(_ number: Int, _ evidence: Evidence?) {
        let clearance = book.clearances[number]
        switch clearance.verdict {
        case .allow:
            if !grants.contains(.clearance(number)) { grants.append(.clearance(number)) }
        case .block:
            var reason = Reason(
                .ruleBlock,
                .block,
                rule: clearance.position,
                message: "clearance \(clearance.id) blocks it: \(clearance.basis) "
                    + "(\(clearance.by), \(clearance.on))",
                evidence: evidence
            )
            reason.ruleID = clearance.id
            if !reasons.contains(reason) { reasons.append(reason) }
        }
    }
}
