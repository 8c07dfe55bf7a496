package import ProvenanceCore
import RightsSignals

/// One thing of a policy that can speak of a record: an entry, a setting, a list. The unit of
/// coverage, and what a test names as a rule.
package struct PolicyLine: Sendable {
    package enum Kind: String, Sendable {
        case license
        case setting
        case term
        case signal
        case list
        case rule
        case exception
        case clearance
        case agreement
    }

    package let kind: Kind
    /// What a person calls it: the setting and its value, as in `licenses.block: proprietary`.
    package let name: String
    /// A shorter name, by which a test can call it as well: a list's or a rule's own.
    package let id: String?
    /// Nil for a default.
    package let position: SourcePosition?
    let match: Match

    /// How it is told that a finding came from this line.
    enum Match: Sendable {
        /// An entry of `licenses`, by its place.
        case entry(LicenseList.Action, LicenseEntry)
        /// A rule for a term of licences.
        case term(LicenseTermName)
        /// A reason with one of these codes.
        case codes([ReasonCode])
        /// A reason with one of these codes, and this line as its rule; nil for a default.
        case rule([ReasonCode], String?)
        /// A list, by name.
        case list(String)
        /// A basis, by name.
        case basis(String)
        /// The licence that a rule gives to records: those that bear its name.
        case license(String)
        /// A rule that asks for a credit, by its id.
        case credit(String)
        /// Any agreement, as a basis or against the record.
        case agreement
    }
}

extension PolicyLine {
    /// Everything of a policy that can speak, in the order of the language reference.
    ///
    /// Left out is what never speaks by itself: the use, the operator, a term that is met.
    static func all(of rules: RuleSet) -> [PolicyLine] {
        let policy = rules.policy
        return licenseEntries(rules.licenses.settings) + nonAnswers(policy.licenses)
            + terms(rules.licenses.settings) + signals(policy.signals)
            + agreements(policy) + exceptions(policy) + decisions(rules) + clearances(rules)
            + lists(policy.optOuts, "opt-outs") + lists(policy.takedowns, "takedowns")
            + others(policy)
    }

    private static func licenseEntries(_ settings: LicenseSettings) -> [PolicyLine] {
        let lists: [(LicenseList.Action, String, [LicenseEntry])] = [
            (.allow, "allow", settings.allow), (.review, "review", settings.review),
            (.block, "block", settings.block),
        ]
        return lists.flatMap { action, word, entries in
            entries.map { entry in
                PolicyLine(
                    kind: .license,
                    name: "licenses.\(word): \(entry.text)",
                    id: nil,
                    position: entry.position,
                    match: .entry(action, entry)
                )
            }
        }
    }

    private static func nonAnswers(_ licenses: Policy.Licenses) -> [PolicyLine] {
        let settings: [(String, Setting<Objection>, ReasonCode)] = [
            ("absent", licenses.absent, .licenseAbsent),
            ("unknown", licenses.unknown, .licenseUnknown),
            ("ambiguous", licenses.ambiguous, .licenseAmbiguous),
            ("conflict", licenses.conflict, .licenseConflict),
        ]
        return settings.map { word, setting, code in
            PolicyLine(
                kind: .setting,
                name: "licenses.\(word): \(setting.value.outcome.word)",
                id: "licenses.\(word)",
                position: setting.position,
                match: .codes([code])
            )
        }
    }

    private static func terms(_ settings: LicenseSettings) -> [PolicyLine] {
        LicenseTermName.allCases.compactMap { term in
            guard settings.objection(to: term) != nil else { return nil }
            return PolicyLine(
                kind: .term,
                name: "terms.\(term.word): \(settings.terms[term].word)",
                id: "terms.\(term.word)",
                position: settings.termPositions[term],
                match: .term(term)
            )
        }
    }

    /// The codes of each standard: those that begin with its name, or with another's of its kind.
    private static func codes(of standard: String) -> [ReasonCode] {
        let prefixes = standard == "cawg" ? ["cawg.", "c2pa."] : [standard + "."]
        return ReasonCode.allCases.filter { code in
            code.row == 5 && prefixes.contains { code.rawValue.hasPrefix($0) }
        }
    }

    private static func signals(_ signals: PolicySignals) -> [PolicyLine] {
        let texts = signals.respect.map { $0.map { ($0.text, Optional($0.position)) } }
        let respected = texts ?? SignalRegistry.all.map { ($0.name, nil) }
        var lines = respected.map { name, position in
            PolicyLine(
                kind: .signal,
                name: "signals.respect: \(name)",
                id: "signals.\(name)",
                position: position,
                match: .codes(codes(of: name))
            )
        }
        // A setting that is written is the rule of the reasons that it weighs.
        let weights = [
            ("wildcard", signals.wildcard), ("against-open-licence", signals.againstOpenLicence),
        ]
        for (word, weight) in weights {
            guard let position = weight.position, weight.value.objection != nil else { continue }
            // Against an open licence a signal in full weight speaks as it does elsewhere.
            if word == "against-open-licence", weight.value == .block { continue }
            lines.append(
                PolicyLine(
                    kind: .setting,
                    name: "signals.\(word): \(weight.value.rawValue)",
                    id: "signals.\(word)",
                    position: position,
                    match: .rule(
                        ReasonCode.allCases.filter { $0.row == 5 },
                        position.fileAndLine
                    )
                )
            )
        }
        return lines
    }

    private static func decisions(_ rules: RuleSet) -> [PolicyLine] {
        rules.policy.rules.map { rule in
            let match: Match
            switch rule.effect {
            case .object: match = .rule([.ruleBlock, .ruleReview], rule.position.fileAndLine)
            case .allow: match = .basis("rule:\(rule.id.text)")
            case .license(let license, _): match = .license(license.text)
            case .attribute: match = .credit(rule.id.text)
            }
            return PolicyLine(
                kind: .rule,
                name: "rules: \(rule.id.text)",
                id: rule.id.text,
                position: rule.position,
                match: match
            )
        }
    }

    private static func exceptions(_ policy: Policy) -> [PolicyLine] {
        policy.exceptions.map { exception in
            PolicyLine(
                kind: .exception,
                name: "exceptions: \(exception.name.rawValue)",
                id: exception.name.rawValue,
                position: exception.position,
                match: .basis("exception:\(exception.name.rawValue)")
            )
        }
    }

    private static func agreements(_ policy: Policy) -> [PolicyLine] {
        guard let agreements = policy.agreements else { return [] }
        return [
            PolicyLine(
                kind: .agreement,
                name: "agreements: \(agreements.store.path.text)",
                id: "agreements",
                position: agreements.position,
                match: .agreement
            )
        ]
    }

    private static func clearances(_ rules: RuleSet) -> [PolicyLine] {
        rules.book.clearances.all.map { clearance in
            PolicyLine(
                kind: .clearance,
                name: "clearances: \(clearance.id)",
                id: clearance.id,
                position: clearance.position,
                match: clearance.verdict == .allow
                    ? .basis("clearance:\(clearance.id)")
                    : .rule([.ruleBlock], clearance.position.fileAndLine)
            )
        }
    }

    private static func lists(_ lists: [PolicyList], _ key: String) -> [PolicyLine] {
        lists.map { list in
            PolicyLine(
                kind: .list,
                name: "\(key): \(list.name)",
                id: list.name,
                position: list.position,
                match: .list(list.name)
            )
        }
    }

    private static func others(_ policy: Policy) -> [PolicyLine] {
        var lines: [PolicyLine] = []
        let needed = Set((policy.optOuts + policy.takedowns).map(\.kind.needed))
        for part in NeededPart.allCases where needed.contains(part) {
            let setting = policy.cannotCheck[part]
            // Defaults cannot be told apart by the reasons that they give.
            if setting.position == nil, needed.count > 1 { continue }
            lines.append(
                PolicyLine(
                    kind: .setting,
                    name: "cannot-check.\(part.rawValue): \(setting.value.outcome.word)",
                    id: "cannot-check.\(part.rawValue)",
                    position: setting.position,
                    match: .rule([.optoutUnlocated], setting.position?.fileAndLine)
                )
            )
        }
        if let objection = policy.attribution.authorMissing.value {
            let position = policy.attribution.authorMissing.position
            lines.append(
                PolicyLine(
                    kind: .setting,
                    name: "attribution.author-missing: \(objection.outcome.word)",
                    id: "attribution.author-missing",
                    position: position,
                    match: .rule([.ruleBlock, .ruleReview], position?.fileAndLine)
                )
            )
        }
        return lines
    }
}
