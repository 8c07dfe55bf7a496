import ProvenanceCore

/// Why a rule, an exception or a clearance never spoke, as far as the policy itself says it.
extension PolicyLines {
    func silence(ofRule line: PolicyLine) -> String? {
        switch line.kind {
        case .rule:
            guard let entry = rules.book.entries.first(where: { $0.rule.id.text == line.id }) else {
                return nil
            }
            if entry.isOver { return "not in force: its last day is past" }
            if entry.program.fixed(entry.certainty) == false {
                return "never true: the policy's own settings rule its condition out"
            }
            if case .attribute = entry.rule.effect {
                return "never asked: its condition holds for no record that is allowed"
            }
            return "never true: its condition holds for no record, or something stricter decided"
        case .exception: return "never a basis: no record needed it, or met what it needs"
        case .clearance: return "never reached: no record is what it is about"
        case .agreement:
            return "never reached: no record rests on an agreement, or is forbidden by one"
        case .license, .setting, .term, .signal, .list: return nil
        }
    }
}

extension RuleProgram {
    /// What the condition comes to whatever the record, by what the policy says of itself; nil if
    /// it depends on the record.
    func fixed(_ certainty: RuleCertainty) -> Bool? {
        var index = 0
        return fixed(at: &index, certainty)
    }

    /// Its depth is bounded by `Limits.policyNestingDepth`.
    private func fixed(at index: inout Int, _ certainty: RuleCertainty) -> Bool? {
        let step = steps[index]
        index += 1
        switch step {
        case .check(.constant(let possible, let certain)):
            return certainty == .possible ? possible : certain
        case .check: return nil
        case .not: return fixed(at: &index, certainty.contrary).map { !$0 }
        case .all(let end): return joined(&index, end, certainty, decidedBy: false)
        case .any(let end): return joined(&index, end, certainty, decidedBy: true)
        }
    }

    private func joined(
        _ index: inout Int,
        _ end: Int,
        _ certainty: RuleCertainty,
        decidedBy value: Bool
    ) -> Bool? {
        var result: Bool? = !value
        while index < end {
            let part = fixed(at: &index, certainty)
            if part == value {
                result = value
            } else if part == nil, result != value {
                result = nil
            }
        }
        return result
    }
}
