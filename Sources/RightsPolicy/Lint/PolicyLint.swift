package import ProvenanceCore
import RightsSignals

/// Looks for what is superfluous, contradictory, unproven or about to end in a policy that is
/// well-formed (`sluice rules check`).
///
/// Each check is a function over the rule set; together they are in `findings`.
package struct PolicyLint {
    let lines: PolicyLines
    let rules: RuleSet
    let asOf: Day
    /// Days ahead of an end that count as soon.
    let soonDays: Int

    /// - Parameter soonDays: how many days before its end something is said to be expiring.
    package init(_ lines: PolicyLines, asOf: Day, soonDays: Int) {
        self.lines = lines
        rules = lines.rules
        self.asOf = asOf
        self.soonDays = soonDays
    }

    /// Everything that was found, from the top of the policy to its end, then lists by name.
    ///
    /// - Parameter coverage: what the tests of the policy make speak.
    package func findings(_ coverage: PolicyCoverage) -> [LintFinding] {
        let all =
            licenses() + basis() + settings() + decisions() + lists() + coveredEntries()
            + caps() + untested(coverage)
        let policy = rules.policy.file
        let sorted = all.enumerated().sorted { left, right in
            let (one, other) = (left.element.diagnostic.position, right.element.diagnostic.position)
            guard let one, let other else { return one != nil }
            if (one.file == policy) != (other.file == policy) { return one.file == policy }
            let leftKey = (one.file, one.line, one.column ?? 0)
            let rightKey = (other.file, other.line, other.column ?? 0)
            return leftKey == rightKey ? left.offset < right.offset : leftKey < rightKey
        }
        return sorted.map(\.element)
    }

    static func finding(
        _ code: LintCode,
        _ message: String,
        at position: SourcePosition?,
        _ hint: String? = nil
    ) -> LintFinding {
        LintFinding(
            code: code,
            diagnostic: Diagnostic(message, at: position, hint: hint ?? "\(code.hint)")
        )
    }

    // MARK: Basis

    /// Nothing that could be a basis.
    private func basis() -> [LintFinding] {
        guard rules.licenses.settings.allow.isEmpty, !rules.hasOtherBasis else { return [] }
        let signals = rules.signals.standards.map(\.name)
        if rules.signals.permitting.contains(where: signals.contains) { return [] }
        return [
            Self.finding(
                .allowsNothing,
                "nothing permits a record: no licence is allowed, and no signal counts",
                at: rules.policy.name.position
            )
        ]
    }

    // MARK: Caps

    /// Caps that no account of a run can be held against.
    private func caps() -> [LintFinding] {
        guard let caps = rules.agreements?.uncountedCaps else { return [] }
        return [
            Self.finding(
                .capNotCounted,
                "\(caps.count == 1 ? "a cap is" : "\(caps.count) caps are") in units that runs do not "
                    + "count: \(caps.words)",
                at: rules.policy.agreements?.position
            )
        ]
    }

    // MARK: Settings that wait for nothing

    private func settings() -> [LintFinding] {
        let policy = rules.policy
        var findings: [LintFinding] = []
        let needed = Set((rules.optOuts?.kinds.all ?? []).map(\.needed))
        // What agreements and saved signals need depends on what they hold.
        let mayNeedMore = policy.agreements != nil || !policy.signals.savedSignals.isEmpty
        for part in NeededPart.allCases where !needed.contains(part) && !mayNeedMore {
            guard let position = policy.cannotCheck[part].position else { continue }
            findings.append(
                Self.finding(
                    .neverMatches,
                    "`cannot-check.\(part.rawValue)` waits for a list that needs it, and there is none",
                    at: position
                )
            )
        }
        let read = Set(rules.signals.standards.map(\.name))
        let waiting: [(String, SourcePosition?, String)] = [
            ("wildcard", policy.signals.wildcard.position, "robots")
        ]
        for (word, position, standard) in waiting where !read.contains(standard) {
            guard let position else { continue }
            findings.append(
                Self.finding(
                    .neverMatches,
                    "`signals.\(word)` is about `\(standard)`, which `signals.respect` leaves out",
                    at: position
                )
            )
        }
        for text in policy.signals.permissionCounts ?? [] where !read.contains(text.text) {
            findings.append(
                Self.finding(
                    .neverMatches,
                    "`\(text.text)` is to permit, and `signals.respect` leaves it out",
                    at: text.position
                )
            )
        }
        if policy.signals.savedSignals.isEmpty, let position = policy.signals.whichDay.position {
            findings.append(
                Self.finding(
                    .neverMatches,
                    "`signals.which-day` chooses among saved signals, and `signals.saved-signals` "
                        + "names none",
                    at: position
                )
            )
        }
        return findings + uses() + places(policy.trainIn, "train-in")
            + places(policy.offerIn, "offer-in")
    }

    private func uses() -> [LintFinding] {
        let uses = rules.policy.uses
        return uses.value.flatMap { wide in
            uses.value.filter { wide != $0 && wide.contains($0) }.map { narrow in
                Self.finding(
                    .overlaps,
                    "`use` names `\(narrow.rawValue)`, which `\(wide.rawValue)` contains",
                    at: uses.position
                )
            }
        }
    }

    private func places(_ places: [PolicyText], _ name: String) -> [LintFinding] {
        guard let wide = places.first(where: { $0.text == "worldwide" }) else { return [] }
        return places.filter { $0.text != wide.text }.map { place in
            Self.finding(
                .overlaps,
                "`\(name)` names `\(place.text)`, which `worldwide` contains",
                at: place.position
            )
        }
    }

    // MARK: Tests

    private func untested(_ coverage: PolicyCoverage) -> [LintFinding] {
        if coverage.records == 0 {
            return [
                Self.finding(
                    .untested,
                    "the policy has no tests",
                    at: rules.policy.name.position
                )
            ]
        }
        return coverage.rows.compactMap { row in
            // A clearance is a person's own proof, and a sheet of them has thousands.
            guard row.records == 0, row.line.kind != .clearance, let position = row.line.position
            else { return nil }
            return Self.finding(
                .untested,
                "no test makes `\(row.line.name)` speak",
                at: position
            )
        }
    }
}

extension LintCode {
    /// The remedy as a hint of a message has it: without capital and period.
    fileprivate var hint: String {
        let text = "\(fix)"
        let head = text.first == "`" ? "`" : text.prefix(1).lowercased()
        return head + text.dropFirst().dropLast()
    }
}

extension RuleSet {
    /// Whether something other than a licence or a signal can permit a record.
    var hasOtherBasis: Bool {
        policy.agreements != nil || !policy.exceptions.isEmpty
            || policy.rules.contains(where: \.isLooser)
            || book.clearances.all.contains { $0.verdict == .allow }
    }
}
