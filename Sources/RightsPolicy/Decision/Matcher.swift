package import ProvenanceCore
import RightsSignals

/// Decides records, one after another, by one rule set. Each worker has its own.
///
/// What a record's licence fields hold is worked out once for each distinct combination of raw
/// bytes; the hosts of its addresses are looked up in place. Nothing is allocated for a record
/// that is decided like one before it.
package struct Matcher: ~Copyable {
    let rules: RuleSet
    private var scanner: JSONScanner
    /// The wanted fields of the last record, and the roles that they play.
    package private(set) var table = FieldTable()
    package private(set) var fields: RecordFields
    private var memo = LicenseMemo()
    private var memoKey = ByteBuffer()
    var locator: RecordLocator
    private var signals: SignalReader
    private var asker: RuleAsker
    /// The licences that rules give, by the number of the rule, once one was given.
    private var assigned: [Int: LicenseDecision] = [:]
    private var agreements: AgreementLocator
    private var judge: AgreementJudge
    private var origins: SavedOriginFinder
    /// What the memories were asked so far.
    package var lookups: MemoryLookups {
        MemoryLookups(
            licenses: licenseLookups,
            licenseMisses: licenseMisses,
            signals: signals.lookups,
            signalMisses: signals.misses
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
        agreements = AgreementLocator(rules)
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

    /// Whether the lists say anything of the last record: that an entry names it, or that they could
    /// not be asked.
    package var isListed: Bool { !locator.reasons.isEmpty }

    /// Appends the keys that the lists were asked with about the last record (`AskedKeys`).
    package func appendAskedKeys(to output: inout ByteBuffer) {
        output.append(locator.askedKeys.text)
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
        if let fault = scanner.scanRecord(text, from: start, to: end, into: &table) { throw fault }
        fields.assign(table)
        let license = licenseDecision(text)
        locator.locate(fields, table, scanner, text)
        agreements.locate(fields, table, scanner, text)

        signals.reset()
        origins.find(fields, table, scanner, text)
        if !fields.signals.isEmpty || origins.isKnown || slot(.robotsStatus) != nil {
            readSignals(license, text)
        }

        asker.reset()
        if !rules.book.isEmpty { askRules(license, text) }
        let given = givenLicense()
        let used = given?.decision ?? license

        var lacks: LicenseDecision.Lacks = []
        lacks.parts = locator.missing.union(agreements.missing)
        if origins.isUnlocated { lacks.parts.formUnion(.url) }
        if asksForAuthors, used.asksForAuthor, slot(.authors) == nil { lacks.insert(.author) }
        var answer = AgreementAnswer()
        if !agreements.hits.isEmpty {
            answer = judge.answer(agreements, fields, table, scanner, text)
        }
        if locator.reasons.isEmpty && !table.isOverfull && !signals.speaks && asker.reasons.isEmpty
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
        reasons += rules.reasons(for: lacks)
        if table.isOverfull { reasons.append(rules.reasonForTooManyFields) }
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
            isUnchecked: !locator.missing.isEmpty || table.isOverfull
        )
    }

    // MARK: Rules

    /// Asks what the policy says besides of the record.
    private mutating func askRules(_ license: LicenseDecision, _ text: RawSpan) {
        asker.ask(
            fields,
            table,
            scanner,
            text,
            license,
            signals,
            isListed: locator.reasons.contains { $0.evidence?.list != nil }
        )
    }

    /// The licence that a rule gives to the record.
    private mutating func givenLicense() -> (rule: RuleBook.Entry, decision: LicenseDecision)? {
        guard let number = asker.license, let verdict = rules.book.entries[number].license else {
            return nil
        }
        let decision = assigned[number] ?? LicenseDecision(verdict)
        assigned[number] = decision
        return (rules.book.entries[number], decision)
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
    private mutating func readSignals(_ license: LicenseDecision, _ text: RawSpan) {
        let carried = carriedSignals(text)
        if carried.isEmpty, !origins.isKnown { return }
        for address in addresses(text) { signals.add(address: address) }
        signals.read(
            carried,
            crawled: crawlDay(text),
            isLicensed: license.reasons.isEmpty && license.verdict.basis != nil
        )
    }

    /// The day on which the record was fetched; nil if it does not plainly say so.
    private func crawlDay(_ text: RawSpan) -> Day? {
        guard let slot = slot(.crawled) else { return nil }
        return Instant(string(of: slot, text))?.day
    }

    /// The fields of the record that carry signals.
    private func carriedSignals(_ text: RawSpan) -> [RecordSignal] {
        let status = slot(.robotsStatus)
        let robotsStatus = status.flatMap { Int(string(of: $0, text)) }
        let activeManifest = slot(.activeManifest).flatMap {
            $0.isString ? string(of: $0, text) : nil
        }
        let plan = rules.format.fieldPlan
        var carriers: [RecordSignal] = []
        var hasRobots = false
        for number in fields.signals {
            let slot = table.slots[number]
            for role in fields.signalRoles(of: slot) {
                let found = RecordSignal.all(
                    role,
                    path: plan.paths[slot.field],
                    scanner.text(of: slot, in: text),
                    kind: slot.kind,
                    crawlers: rules.signals.context.crawlers,
                    activeManifest: activeManifest
                )
                for var carrier in found {
                    if role == .robotsText {
                        hasRobots = true
                        carrier.status = robotsStatus
                    }
                    carriers.append(carrier)
                }
            }
        }
        if let status, let robotsStatus, !hasRobots, robotsStatus >= 500 {
            // There is no text, and that is what speaks.
            let path = plan.paths[status.field]
            carriers.append(
                RecordSignal(path: path, content: .file(.robotsText, []), status: robotsStatus)
            )
        }
        return carriers
    }

    /// The record's addresses, as they are written.
    private func addresses(_ text: RawSpan) -> [String] {
        var addresses: [String] = []
        for number in fields.urls {
            let slot = table.slots[number]
            switch slot.kind {
            case .string, .escapedString:
                let address = string(of: slot, text)
                if !fields.isURLOnlyIfHTTP(slot) || address.hasPrefix("http") {
                    addresses.append(address)
                }
            case .array:
                var elements = JSONElements(of: scanner.text(of: slot, in: text))
                while let element = elements.next() {
                    if element.kind == .string || element.kind == .escapedString {
                        addresses.append(element.text)
                    }
                }
            case .number, .true, .false, .null, .object: break
            }
        }
        return addresses
    }

    private func string(of slot: FieldSlot, _ text: RawSpan) -> String {
        JSONText.string(scanner.text(of: slot, in: text), kind: slot.kind)
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
        appendToKey(table.slots[number], text)
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
