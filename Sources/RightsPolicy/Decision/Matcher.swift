package import ProvenanceCore
import RightsSignals

/// Decides records, one after another, by one rule set. Each worker has its own.
///
/// What a record's licence fields hold is worked out once for each distinct combination of raw
/// bytes; the hosts of its addresses are looked up in place. Nothing is allocated for a record
/// that is decided like one before it.
package struct Matcher: ~Copyable {
    let rules: RuleSet
    var scanner: JSONScanner
    /// The wanted fields of the last record, and the roles that they play.
    package private(set) var table = FieldTable()
    package private(set) var fields: RecordFields
    private var memo = KeyMemo<LicenseDecision>()
    private var memoKey = ByteBuffer()
    var locator: RecordLocator
    private(set) var signals: SignalReader
    /// All that the outcome of the last record's signals depends on.
    var signalKey = ByteBuffer()
    private var asker: RuleAsker
    /// The licences that rules give, by the number of the rule, once one was given.
    private var assigned: [Int: AssignedLicense] = [:]
    private var judge: AgreementJudge
    private var origins: SavedOriginFinder
    /// What the memories were asked so far.
    package var lookups: MemoryLookups {
        MemoryLookups(
            licenses: licenseLookups,
            licenseMisses: licenseMisses,
            signals: signals.lookups,
            signalMisses: signals.misses,
            origins: origins.lookups,
            originMisses: origins.misses
        )
    }
    private var licenseLookups = 0
    private var licenseMisses = 0
    /// Whether the policy minds a missing author.
    private let asksForAuthors: Bool

    /// - Parameter keepsKeys: whether the keys that lists are asked with are kept.
    package init(_ rules: RuleSet, keepsKeys: Bool = false) {
        self.rules = rules
        scanner = JSONScanner(plan: rules.format.fieldPlan)
        fields = RecordFields(rules.format)
        locator = RecordLocator(rules, keepsKeys: keepsKeys)
        asker = RuleAsker(rules)
        judge = AgreementJudge(rules)
        signals = SignalReader(rules.signals, saved: rules.savedSignals)
        origins = SavedOriginFinder(rules.savedSignals)
        asksForAuthors = rules.reasonForMissingAuthor != nil
    }

    /// The slot of the last record that plays `role`.
    package func slot(_ role: FieldRole) -> FieldSlot? { fields.slot(role, in: table) }

    /// The standards by which signals say something of the last record, in the order in which
    /// they were found; and those of which something was malformed, with what carried it.
    package var signalProtocols: [String] { signals.protocols }
    package var signalFaults: [String] { signals.faults }
    /// Whether there are any of either.
    package var hasSignals: Bool { !signals.protocols.isEmpty || !signals.faults.isEmpty }

    /// Whether the lists say anything of the last record: that an entry names it, or that they could
    /// not be asked.
    package var isListed: Bool { !locator.reasons.isEmpty }

    /// Appends the keys that the lists were asked with about the last record (`AskedKeys`).
    package func appendAskedKeys(to output: inout ByteBuffer) {
        output.append(locator.lists.askedKeys.text)
    }

    /// The first address of the last record, in the profile's order.
    package var firstURL: FieldSlot? { fields.firstURL(in: table) }

    /// The bytes of a field of the last record.
    @_lifetime(borrow self, copy text)
    package func text(of slot: FieldSlot, in text: RawSpan) -> RawSpan {
        scanner.text(of: slot, in: text)
    }

    /// Decides the record `text[start..<end]`.
    ///
    /// - Parameter text: padded: 16 bytes behind `end` must be readable.
    /// - Throws: why the line cannot be read as a JSON object.
    package mutating func decide(
        _ text: RawSpan,
        from start: Int,
        to end: Int
    ) throws(JSONFault) -> Decision {
        var meter = NoMeter()
        return try decide(text, from: start, to: end, &meter)
    }

    /// Decides the record `text[start..<end]` as `decide` does, and counts what that costs.
    package mutating func decide(
        _ text: RawSpan,
        from start: Int,
        to end: Int,
        metering costs: inout CostMeter
    ) throws(JSONFault) -> Decision {
        costs.begin()
        let decision = try decide(text, from: start, to: end, &costs)
        costs.lap(.outcome)
        costs.note(
            lists: locator.reasons,
            located: locator.lists.located,
            signals: signals.reasons,
            hasAgreements: !locator.agreements.hits.isEmpty
        )
        return decision
    }

    private mutating func decide(
        _ text: RawSpan,
        from start: Int,
        to end: Int,
        _ meter: inout some DecisionMeter
    ) throws(JSONFault) -> Decision {
        if let fault = scanner.scanRecord(text, from: start, to: end, into: &table) {
            meter.lap(.reading)
            throw fault
        }
        fields.assign(table)
        meter.lap(.reading)
        let license = licenseDecision(text)
        meter.lap(.license)
        if !license.reasons.isEmpty { meter.meet(.license) }
        locator.locate(fields, table, scanner, text)
        if rules.optOuts != nil || rules.agreements != nil { meter.lap(.lists) }

        signals.reset()
        origins.find(fields, table, scanner, text)
        if rules.savedSignals != nil { meter.lap(.savedSignals) }
        if origins.maySpeak { meter.meet(.savedSignals) }
        if !fields.signals.isEmpty || origins.maySpeak || slot(.robotsStatus) != nil {
            readSignals(license, text, &meter)
            meter.lap(.signals)
        }

        asker.reset()
        if !rules.book.isEmpty { askRules(license, text, &meter) }
        let given = asker.license.flatMap { givenLicense($0) }
        let used = given?.decision ?? license

        var lacks: LicenseDecision.Lacks = []
        lacks.parts = locator.missing
        if origins.isUnlocated { lacks.parts.formUnion(.url) }
        if origins.isUnreadable { lacks.parts.subtract(.url) }
        if asksForAuthors, used.asksForAuthor || asker.asksForAuthors, slot(.authors) == nil {
            lacks.insert(.author)
        }
        var answer = AgreementAnswer()
        if !locator.agreements.hits.isEmpty {
            answer = judge.answer(locator.agreements, fields, table, scanner, text)
        }
        let isOverfull = table.isOverfull || signals.isOverfull
        if locator.reasons.isEmpty && !isOverfull && !signals.speaks && asker.reasons.isEmpty
            && !origins.isUnreadable
        {
            if answer.isEmpty {
                return license.decision(lacking: lacks, granted: asker.grants, as: given, rules)
            }
            if let grant = answer.plainGrant, asker.grants.isEmpty, given == nil {
                return license.decision(lacking: lacks, granted: answer, by: grant, rules)
            }
        }
        var reasons =
            license.reasons(as: given) + locator.reasons + signals.reasons + asker.reasons
        // A publisher that permits the use by a signal need not name a licence besides.
        if signals.permission != nil { reasons.removeAll { $0.code == .licenseAbsent } }
        if origins.isUnreadable { appendUnreadable(to: &reasons) }
        reasons += rules.reasons(for: lacks)
        if isOverfull { reasons.append(rules.reasonForTooManyFields) }
        return Decision(
            reasons,
            used,
            rules,
            signal: signals.permission,
            credits: signals.credits,
            granted: asker.grants,
            agreements: answer,
            isUnchecked: isUnchecked(lacks)
        )
    }

    /// Appends that an address cannot be read. What the lists have said of one is not said again.
    private func appendUnreadable(to reasons: inout [Reason]) {
        guard let address = origins.unreadable else { return }
        let reason = rules.reasonForUnreadable(.url, address.value, address.place)
        let isSaid = reasons.contains {
            $0.code == .optoutUnlocated && $0.evidence?.field == reason.evidence?.field
        }
        if !isSaid { reasons.append(reason) }
    }

    /// Whether a takedown list could not be asked about the record.
    private func isUnchecked(_ lacks: LicenseDecision.Lacks) -> Bool {
        if !lacks.parts.isDisjoint(with: rules.takedownParts) { return true }
        return !rules.takedownParts.isEmpty
            && locator.reasons.contains { $0.code == .optoutUnlocated }
    }

    /// Asks the lists about the record `text[start..<end]`, and nothing else.
    ///
    /// - Parameter text: padded: 16 bytes behind `end` must be readable.
    /// - Throws: why the line cannot be read as a JSON object.
    package mutating func askLists(
        _ text: RawSpan,
        from start: Int,
        to end: Int
    ) throws(JSONFault) -> ListAnswer {
        if let fault = scanner.scanRecord(text, from: start, to: end, into: &table) { throw fault }
        fields.assign(table)
        locator.locate(fields, table, scanner, text)
        return ListAnswer(
            locator.reasons,
            isUnchecked: !locator.lists.missing.isEmpty || table.isOverfull
        )
    }

    // MARK: Rules

    /// Asks what the policy says besides of the record.
    private mutating func askRules(
        _ license: LicenseDecision,
        _ text: RawSpan,
        _ meter: inout some DecisionMeter
    ) {
        asker.ask(
            fields,
            table,
            scanner,
            text,
            license,
            signals,
            isListed: locator.reasons.contains { $0.evidence?.list != nil },
            &meter
        )
    }

    /// The licence that the rule of this number gives to the record.
    private mutating func givenLicense(_ number: Int) -> AssignedLicense? {
        if let known = assigned[number] { return known }
        let rule = rules.book.entries[number]
        guard let verdict = rule.license else { return nil }
        let fresh = AssignedLicense(rule, LicenseDecision(verdict))
        assigned[number] = fresh
        return fresh
    }

    // MARK: Signals

    /// Everything that publishers' signals say of the record `text[start..<end]`.
    ///
    /// - Parameter text: padded: 16 bytes behind `end` must be readable.
    /// - Throws: why the line cannot be read as a JSON object.
    package mutating func statements(
        of text: RawSpan,
        from start: Int,
        to end: Int
    ) throws(JSONFault) -> RecordStatements {
        if let fault = scanner.scanRecord(text, from: start, to: end, into: &table) { throw fault }
        fields.assign(table)
        signals.reset()
        let carried = carriedSignals(text)
        for address in addresses(text) { signals.add(address: address) }
        return signals.account(of: carried, crawled: crawlDay(text))
    }

    /// Reads what the record carries of its publisher's signals.
    private mutating func readSignals(
        _ license: LicenseDecision,
        _ text: RawSpan,
        _ meter: inout some DecisionMeter
    ) {
        let isLicensed = license.reasons.isEmpty && license.verdict.basis != nil
        let isKnowable = !origins.maySpeak && describeSignals(isLicensed: isLicensed, text)
        let hash = isKnowable ? RawHash.of(signalKey.bytes) : 0
        if isKnowable, signals.recall(signalKey, hash: hash, &meter) { return }
        let lookupsBefore = signals.lookups
        let carried = carriedSignals(text)
        if !carried.isEmpty || origins.maySpeak {
            for address in addresses(text) { signals.add(address: address) }
            signals.read(carried, crawled: crawlDay(text), isLicensed: isLicensed, &meter)
        }
        if isKnowable {
            signals.remember(
                signalKey,
                hash: hash,
                paths: carried.map(\.path),
                lookupsBefore: lookupsBefore
            )
        }
    }

    // MARK: Licences

    /// What the record's licence fields lead to, from the memo or worked out now.
    private mutating func licenseDecision(_ text: RawSpan) -> LicenseDecision {
        memoKey.removeAll()
        for number in fields.licenses { appendToKey(number, text) }
        for number in fields.detectedLicenses { appendToKey(number, text) }
        if let slot = slot(.licenseURL) { appendToKey(slot, text) }
        if let slot = slot(.licenseName) { appendToKey(slot, text) }
        let pageLicenses = fields.signals.isEmpty ? [] : pageLicenses(text)
        for value in pageLicenses {
            for part in [value.field, value.text] {
                memoKey.append(littleEndian: UInt64(part.utf8.count))
                memoKey.append(part)
            }
        }
        let hash = RawHash.of(memoKey.bytes)
        licenseLookups += 1
        if let known = memo.find(memoKey, hash: hash) { return known }
        licenseMisses += 1
        let values = licenseValues(text) + pageLicenses
        let verdict = rules.licenses.verdict(for: values)
        let fresh = LicenseDecision(
            verdict,
            answers: rules.book.answers(verdict.reading, rules.licenses.table),
            cleared: rules.book.clearances.cleared(values)
        )
        memo.insert(fresh, for: memoKey, hash: hash)
        return fresh
    }

    /// What pages inside the record say of their own licence.
    private mutating func pageLicenses(_ text: RawSpan) -> [LicenseValue] {
        var values: [LicenseValue] = []
        for number in fields.signals {
            let slot = table.slots[number]
            // Of several pages none is known to be the record's.
            guard slot.isString, fields.signalRoles(of: slot).contains(.html) else { continue }
            let path = rules.format.fieldPlan.paths[slot.field]
            let page = ByteBuffer(text: string(of: slot, text))
            values += signals.pageLicenses(page.bytes, in: path, url: addresses(text).first)
        }
        return values
    }

    private mutating func appendToKey(_ number: Int, _ text: RawSpan) {
        let slot = table.slots[number]
        appendToKey(slot, text)
    }

    /// A field's number, its value's kind and length, and the value.
    private mutating func appendToKey(_ slot: FieldSlot, _ text: RawSpan) {
        let number = UInt64(UInt16(truncatingIfNeeded: slot.field))
        let length = UInt64(UInt32(truncatingIfNeeded: slot.byteCount))
        memoKey.append(littleEndian: length << 32 | number << 8 | UInt64(slot.kind.rawValue))
        scanner.appendText(of: slot, in: text, to: &memoKey)
    }

    /// The licence values as text, declared ones first. An address or a name of a licence speaks
    /// where no licence field does, and else must not contradict it. The policy's default is added
    /// by the licence rules.
    private func licenseValues(_ text: RawSpan) -> [LicenseValue] {
        var values: [LicenseValue] = []
        for number in fields.licenses {
            values.append(value(table.slots[number], isDetected: false, text))
        }
        for role in [FieldRole.licenseURL, .licenseName] {
            guard let slot = slot(role) else { continue }
            var value = value(slot, isDetected: false, text)
            value.isSupporting = true
            values.append(value)
        }
        for number in fields.detectedLicenses {
            values.append(value(table.slots[number], isDetected: true, text))
        }
        return values
    }

    private func value(_ slot: FieldSlot, isDetected: Bool, _ text: RawSpan) -> LicenseValue {
        LicenseValue(
            field: rules.format.fieldPlan.paths[slot.field],
            kind: slot.kind,
            text: JSONText.string(scanner.text(of: slot, in: text), kind: slot.kind),
            isDetected: isDetected
        )
    }
}
