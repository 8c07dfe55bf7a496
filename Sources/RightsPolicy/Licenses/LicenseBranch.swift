import ProvenanceCore
import RightsSignals

/// What one part of an expression comes to.
struct LicenseBranch {
    /// A licence that would be used, and how it is written.
    struct Choice: Hashable {
        var text: String
        var license: ChosenLicense
    }

    /// None if this part permits the use.
    var objections: [LicenseObjection] = []
    var obligations: LicenseObligations = []
    /// Sorted by text, each once.
    var chosen: [Choice] = []

    var severity: UInt8 { objections.map { $0.objection.rawValue + 1 }.max() ?? 0 }

    /// Either is enough: the milder, then the one that owes less, then the first by name. Two
    /// that are refused alike are refused for both reasons.
    func or(_ other: LicenseBranch) -> LicenseBranch {
        if severity != other.severity { return severity < other.severity ? self : other }
        if severity > 0 {
            return LicenseBranch(objections: LicenseRules.ordered(objections + other.objections))
        }
        let mine = (obligations.count, chosen.map(\.text).joined(separator: " AND "))
        let theirs = (other.obligations.count, other.chosen.map(\.text).joined(separator: " AND "))
        return theirs < mine ? other : self
    }

    static func merged(_ left: [Choice], _ right: [Choice]) -> [Choice] {
        var result: [Choice] = []
        result.reserveCapacity(left.count + right.count)
        var one = left[...]
        var other = right[...]
        while let a = one.first, let b = other.first {
            if a.text <= b.text {
                result.append(a)
                one.removeFirst()
                if a.text == b.text { other.removeFirst() }
            } else {
                result.append(b)
                other.removeFirst()
            }
        }
        return result + one + other
    }
}

/// An operand or an operator of an expression, and what it comes to.
struct LicenseStep {
    var severity: UInt8
    var obligations: LicenseObligations = []
    /// What would be used, where nothing is objected.
    var chosen: [LicenseBranch.Choice] = []
    /// Of an operand its own.
    var objections: [LicenseObjection] = []
    /// Of an operator the steps whose objections are its own, by number.
    var parts: [Int] = []

    init(_ leaf: LicenseBranch) {
        severity = leaf.severity
        obligations = leaf.obligations
        chosen = leaf.chosen
        objections = leaf.objections
    }

    /// Both must be met: the severer decides, and what is owed adds up.
    init(all left: LicenseStep, _ leftNumber: Int, _ right: LicenseStep, _ rightNumber: Int) {
        severity = max(left.severity, right.severity)
        if severity == 0 {
            obligations = left.obligations.union(right.obligations)
            chosen = LicenseBranch.merged(left.chosen, right.chosen)
        }
        if left.severity > 0 { parts.append(leftNumber) }
        if right.severity > 0 { parts.append(rightNumber) }
    }

    /// Either is enough: the milder, then the one that owes less, then the first by name. Two
    /// that are refused alike are refused for both reasons.
    init(either left: LicenseStep, _ leftNumber: Int, _ right: LicenseStep, _ rightNumber: Int) {
        severity = min(left.severity, right.severity)
        guard severity == 0 else {
            if left.severity == severity { parts.append(leftNumber) }
            if right.severity == severity { parts.append(rightNumber) }
            return
        }
        let isRight =
            left.severity > 0 || (right.severity == 0 && right.precedes(left))
        obligations = isRight ? right.obligations : left.obligations
        chosen = isRight ? right.chosen : left.chosen
    }

    private func precedes(_ other: LicenseStep) -> Bool {
        if obligations.count != other.obligations.count {
            return obligations.count < other.obligations.count
        }
        return chosen.lazy.map(\.text).joined(separator: " AND ")
            < other.chosen.lazy.map(\.text).joined(separator: " AND ")
    }
}
