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

    package init(_ rules: RuleSet) {
        self.rules = rules
        scanner = JSONScanner(plan: rules.format.fieldPlan)
        fields = RecordFields(rules.format)
        locator = RecordLocator(rules)
    }

    /// The slot of the last record that plays `role`.
    package func slot(_ role: FieldRole) -> FieldSlot? { fields.slot(role, in: table) }

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

        if locator.reasons.isEmpty && !table.isOverfull {
            var lacks: LicenseDecision.Lacks = []
            lacks.parts = locator.missing
            if rules.reasonForMissingAuthor != nil, license.reasons.isEmpty,
                license.verdict.credit.contains(.author), slot(.authors) == nil
            {
                lacks.insert(.author)
            }
            return license.decision(lacking: lacks, rules)
        }
        var reasons = license.reasons + locator.reasons
        for part in locator.missing.all { reasons.append(rules.reasonForMissing(part)) }
        if table.isOverfull { reasons.append(rules.reasonForTooManyFields) }
        return Decision(reasons, license)
    }

    // MARK: Licences

    /// What the record's licence fields lead to, from the memo or worked out now.
    private mutating func licenseDecision(_ text: RawSpan) -> LicenseDecision {
        memoKey.removeAll()
        for number in fields.licenses { appendToKey(number, text) }
        for number in fields.detectedLicenses { appendToKey(number, text) }
        if fields.licenses.isEmpty {
            for role in [FieldRole.licenseURL, .licenseName] {
                if let slot = slot(role) { appendToKey(slot, text) }
            }
        }
        let hash = RawHash.of(memoKey.bytes)
        if let known = memo.find(memoKey, hash: hash) { return known }
        let fresh = LicenseDecision(rules.licenses.verdict(for: licenseValues(text)))
        memo.insert(fresh, for: memoKey, hash: hash)
        return fresh
    }

    private mutating func appendToKey(_ number: Int, _ text: RawSpan) {
        appendToKey(table.slots[number], text)
    }

    /// A field's number, its value's kind and length, and the value.
    private mutating func appendToKey(_ slot: FieldSlot, _ text: RawSpan) {
        memoKey.append(UInt8(truncatingIfNeeded: slot.field))
        memoKey.append(UInt8(truncatingIfNeeded: slot.field &>> 8))
        memoKey.append(slot.kind.rawValue)
        for shift in [0, 8, 16, 24] {
            memoKey.append(UInt8(truncatingIfNeeded: slot.byteCount &>> shift))
        }
        scanner.appendText(of: slot, in: text, to: &memoKey)
    }

    /// The licence values as text, declared ones first. An address or a name of a licence speaks
    /// only where no licence field does. The policy's default is added by the licence rules.
    private func licenseValues(_ text: RawSpan) -> [LicenseValue] {
        var values: [LicenseValue] = []
        for number in fields.licenses {
            values.append(value(table.slots[number], isDetected: false, text))
        }
        if values.isEmpty {
            for role in [FieldRole.licenseURL, .licenseName] {
                guard values.isEmpty, let slot = slot(role) else { continue }
                values.append(value(slot, isDetected: false, text))
            }
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
