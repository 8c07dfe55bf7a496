import ProvenanceCore

/// Compares the values of fields with what rules want them to be. Scratch of its owner.
///
/// A field's values are its text, its number, or what an array or an object holds, one by one.
/// `null`, an empty text and an empty array are none.
struct RuleValues: ~Copyable {
    private var unescaped = ByteBuffer(capacity: 256)
    private var lowered = ByteBuffer(capacity: 256)
    private var count = 0
    private var matched = 0
    private var unreadable = 0
    /// The texts of `includes` that were found, a bit each.
    private var included: UInt64 = 0

    /// Whether the fields with these numbers are as `operand` says.
    ///
    /// - Parameters:
    ///   - isAddress: whether the fields are asked as addresses.
    ///   - isUnknown: what it comes to that there is no such field.
    ///   - witness: receives the number of the slot that shows it.
    mutating func hold(
        _ operand: RuleOperand,
        _ numbers: [Int],
        isAddress: Bool,
        _ certainty: RuleCertainty,
        isUnknown: Bool,
        _ fields: borrowing RecordFields,
        _ table: borrowing FieldTable,
        _ scanner: borrowing JSONScanner,
        _ text: RawSpan,
        _ witness: inout Int?
    ) -> Bool {
        count = 0
        matched = 0
        unreadable = 0
        included = 0
        let ignoringCase = certainty == .possible
        for number in table.slots.indices {
            let slot = table.slots[number]
            guard !slot.isVoid, numbers.contains(slot.field) else { continue }
            let value = scanner.text(of: slot, in: text)
            // What may be an address or something else is asked only where it is one.
            if isAddress, fields.isURLOnlyIfHTTP(slot), !hasPrefix(value, "http") { continue }
            let before = matched + unreadable
            look(at: value, slot.kind, operand, ignoringCase, depth: 0)
            if witness == nil, matched + unreadable > before || count == 0 { witness = number }
        }
        switch operand {
        case .present: return count > 0
        case .absent: return count == 0
        case .texts, .days, .numbers:
            if count == 0 { return isUnknown }
            return certainty == .certain ? matched == count : matched + unreadable > 0
        case .only:
            if count == 0 { return isUnknown }
            return certainty == .certain ? matched == count : matched + unreadable == count
        case .includes(let patterns):
            if count == 0 { return isUnknown }
            let all = patterns.count == 64 ? UInt64.max : (1 << UInt64(patterns.count)) - 1
            return included == all || (certainty == .possible && unreadable > 0)
        }
    }

    private mutating func look(
        at value: RawSpan,
        _ kind: JSONKind,
        _ operand: RuleOperand,
        _ ignoringCase: Bool,
        depth: Int
    ) {
        switch kind {
        case .null: return
        case .string, .number, .true, .false:
            if value.byteCount > 0 { compare(value, operand, ignoringCase) }
        case .escapedString:
            var text = ByteBuffer()
            swap(&text, &unescaped)
            text.removeAll()
            JSONText.unescape(value, into: &text)
            compare(text.bytes, operand, ignoringCase)
            swap(&text, &unescaped)
        case .array, .object:
            guard depth < Limits.ruleValueDepth else {
                count += 1
                unreadable += 1
                return
            }
            var elements = JSONElements(of: value)
            while let element = elements.next() {
                look(at: element.value, element.kind, operand, ignoringCase, depth: depth + 1)
            }
        }
    }

    /// Counts one value.
    private mutating func compare(_ value: RawSpan, _ operand: RuleOperand, _ ignoringCase: Bool) {
        count += 1
        switch operand {
        case .present, .absent: break
        case .texts(let patterns), .only(let patterns):
            if patterns.contains(where: {
                $0.matches(value, ignoringCase: ignoringCase, &lowered)
            }) {
                matched += 1
            }
        case .includes(let patterns):
            for (number, pattern) in patterns.enumerated()
            where pattern.matches(value, ignoringCase: ignoringCase, &lowered) {
                included |= 1 << UInt64(number)
                matched += 1
            }
        case .days(let wanted):
            guard let days = RuleDay.read(value) else {
                unreadable += 1
                return
            }
            if wanted.lowerBound <= days.lowerBound && days.upperBound <= wanted.upperBound {
                matched += 1
            } else if wanted.overlaps(days) {
                unreadable += 1
            }
        case .numbers(let range):
            guard let number = RuleNumber.read(trimmed(value)) else {
                unreadable += 1
                return
            }
            if range.contains(number) { matched += 1 }
        }
    }

    /// The clearance of a field that holds one text or number.
    mutating func clearance(
        _ match: Clearance.Match,
        _ table: ClearanceTable,
        _ slot: FieldSlot,
        _ scanner: borrowing JSONScanner,
        _ text: RawSpan
    ) -> Int? {
        let value = scanner.text(of: slot, in: text)
        switch slot.kind {
        case .string, .number: return table.number(match, trimmed(value))
        case .escapedString:
            unescaped.removeAll()
            JSONText.unescape(value, into: &unescaped)
            return table.number(match, trimmed(unescaped.bytes))
        case .true, .false, .null, .array, .object: return nil
        }
    }
}
