import ProvenanceCore

/// How many records of a kind a run, or each of its shards, may hold: a check of the outcome, made
/// when all is done. What was written stays.
package struct Threshold: Hashable, Sendable {
    /// What is counted.
    package enum Subject: String, CaseIterable, Sendable {
        case blocked
        case quarantined
        case unknown
        case allowed

        /// Whether there may be at most so many; of allowed records there must be at least.
        var isCeiling: Bool { self != .allowed }
    }

    package enum Scope: String, CaseIterable, Sendable {
        /// All shards that the run accounts for, together.
        case run
        /// Each of them alone.
        case shard
    }

    package enum Limit: Hashable, Sendable {
        case records(Int)
        /// Of all lines, in hundredths of a percent: 1 is 0.01 %.
        case share(Int)
    }

    package var subject: Subject
    package var scope: Scope
    package var limit: Limit
    /// As the user wrote it.
    package var text: String

    /// Reads `[shard:]NUMBER[%]`: `1000`, `2.5%`, `shard:20%`; nil if it is none.
    package init?(_ subject: Subject, _ text: String) {
        self.subject = subject
        self.text = text
        var rest = text[...]
        scope = .run
        if rest.hasPrefix("shard:") {
            rest.removeFirst("shard:".count)
            scope = .shard
        }
        if rest.hasSuffix("%") {
            let parts = rest.dropLast().split(
                separator: ".",
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            guard let first = parts.first, let whole = Self.digits(first, upTo: 100) else {
                return nil
            }
            var hundredths = whole * 100
            if parts.count == 2 {
                guard (1...2).contains(parts[1].utf8.count),
                    let fraction = Self.digits(parts[1], upTo: 99)
                else { return nil }
                hundredths += parts[1].utf8.count == 1 ? fraction * 10 : fraction
            }
            guard hundredths <= 10_000 else { return nil }
            limit = .share(hundredths)
        } else {
            guard let number = Self.digits(rest, upTo: .max) else { return nil }
            limit = .records(number)
        }
    }

    private static func digits(_ text: Substring, upTo ceiling: Int) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(text), number <= ceiling
        else { return nil }
        return number
    }

    /// What is wrong with `counts`, in words; nil if the threshold was not passed.
    func violation(_ counts: Counts, lineCount: Int) -> String? {
        let found = count(counts)
        let isPassed: Bool
        switch limit {
        case .records(let number):
            isPassed = subject.isCeiling ? found > number : found < number
        case .share(let hundredths):
            // In whole numbers: found / lines against hundredths / 10,000.
            let (part, whole) = (found.multipliedFullWidth(by: 10_000), UInt(lineCount))
            let bound = whole.multipliedFullWidth(by: UInt(hundredths))
            let (left, right) = ((UInt(part.high), part.low), (bound.high, bound.low))
            isPassed = subject.isCeiling ? left > right : left < right
        }
        guard isPassed else { return nil }
        let bound = subject.isCeiling ? "--max-\(subject.rawValue)" : "--min-\(subject.rawValue)"
        let what = subject == .unknown ? "of an unknown licence" : subject.rawValue
        return "\(found) of \(lineCount) records are \(what), and `\(bound) \(text)` was asked for"
    }

    private func count(_ counts: Counts) -> Int {
        func records(_ outcomes: Outcome...) -> Int {
            outcomes.reduce(0) { sum, outcome in
                sum + (counts.outcome.amounts[String(describing: outcome.word)]?.records ?? 0)
            }
        }
        switch subject {
        case .blocked: return records(.block, .review)
        case .quarantined: return records(.quarantine)
        case .allowed: return records(.allow)
        case .unknown:
            return counts.reason.amounts[ReasonCode.licenseUnknown.rawValue]?.records ?? 0
        }
    }
}
