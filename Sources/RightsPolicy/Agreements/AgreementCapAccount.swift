import ProvenanceCore

/// The caps of agreements in units that runs do not count: of these a person must keep account, and
/// is told so whenever rules are checked or compiled.
///
/// In a file the section `AGCA`: for the first few a text (`RuleSetText`) named by the agreement's
/// id, with the cap in words; its entries are all such caps.
package struct AgreementCapAccount: Sendable {
    /// How many there are.
    package let count: Int
    /// The first few: the agreement and its cap in words.
    package let first: [(agreement: String, cap: String)]

    /// - Returns: nil if every cap is in a unit that runs count.
    init?(_ agreements: [Agreement]) {
        var count = 0
        var first: [(agreement: String, cap: String)] = []
        for agreement in agreements {
            for cap in agreement.caps where !cap.unit.isCounted {
                count += 1
                if first.count < Limits.agreementNotes { first.append((agreement.id, cap.words)) }
            }
        }
        if count == 0 { return nil }
        self.count = count
        self.first = first
    }

    /// - Returns: nil if the rule set has no such caps, or names none.
    init?(_ image: RuleSetImage) {
        guard let section = image.section(.uncountedCaps),
            let texts = RuleSetText.read(image.bytes.extracting(section.range)), !texts.isEmpty
        else { return nil }
        count = section.entryCount
        first = texts.map { ($0.name, String(decoding: $0.text, as: UTF8.self)) }
    }

    func append(to writer: inout RuleSetWriter) {
        writer.append(.uncountedCaps, entryCount: count, isRequired: false) { section in
            for (agreement, cap) in first {
                let words = ByteBuffer(text: cap)
                RuleSetText.append(agreement, words.bytes, to: &section)
            }
        }
    }

    /// `agreement A-09 (500000000 tokens a year) and 3 others`.
    package var words: String {
        let named = first.map { "\($0.agreement) (\($0.cap))" }.joined(separator: ", ")
        return count > first.count ? "\(named) and \(count - first.count) more" : named
    }
}

extension Agreement.Cap {
    /// `500000000 tokens a year`.
    fileprivate var words: String {
        let when = period == .total ? "in total" : "a \(period.rawValue)"
        return "\(amount) \(unit.rawValue) \(when)"
    }
}
