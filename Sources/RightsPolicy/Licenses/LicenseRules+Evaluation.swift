import ProvenanceCore
import RightsSignals

extension LicenseRules {
    /// Evaluates an expression: what its parts come to from the leaves up, then from the root
    /// down what the objections are. Each licence is asked about once, and no list is built on
    /// the way that the next operator would copy: the work is linear in the operands.
    func branch(
        _ expression: SPDXExpression,
        field: String,
        value: String
    ) -> LicenseBranch {
        var known: [LicenseTerm: LicenseBranch] = [:]
        var steps: [LicenseStep] = []
        var stack: [Int] = []
        for node in expression.nodes {
            switch node {
            case .term(let term):
                let leaf = known[term] ?? branch(term, field: field, value: value)
                known[term] = leaf
                steps.append(LicenseStep(leaf))
            case .and, .or:
                let right = stack.removeLast()
                let left = stack.removeLast()
                steps.append(
                    node == .and
                        ? LicenseStep(all: steps[left], left, steps[right], right)
                        : LicenseStep(either: steps[left], left, steps[right], right)
                )
            }
            stack.append(steps.count - 1)
        }
        guard let root = stack.first else { return LicenseBranch() }
        var objections: [LicenseObjection] = []
        var seen: Set<LicenseObjection> = []
        var open = [root]
        while let number = open.popLast() {
            open += steps[number].parts
            for objection in steps[number].objections where seen.insert(objection).inserted {
                objections.append(objection)
            }
        }
        return LicenseBranch(
            objections: objections,
            obligations: steps[root].obligations,
            chosen: steps[root].chosen
        )
    }

    private func branch(_ term: LicenseTerm, field: String, value: String) -> LicenseBranch {
        switch term.kind {
        case .known(let index): return known(term, index, field: field, value: value)
        case .family(let family): return self.family(term, family, field: field, value: value)
        case .reference: return reference(term, field: field, value: value)
        case .unread:
            return refused(
                .licenseUnknown,
                settings.unknown,
                "`\(brief(term.text))` is no known licence",
                field,
                value
            )
        }
    }

    private func refused(
        _ code: ReasonCode,
        _ rule: NonAnswerRule,
        _ message: String,
        _ field: String,
        _ value: String
    ) -> LicenseBranch {
        LicenseBranch(objections: [
            LicenseObjection(
                code: code,
                objection: rule.objection,
                rule: rule.position,
                message: message,
                field: field,
                value: value
            )
        ])
    }

    /// A licence, or with `+` and `-or-later` whichever of its versions is permitted; unless the
    /// policy blocks the term itself, or every version that may be chosen.
    private func known(
        _ term: LicenseTerm,
        _ index: Int,
        field: String,
        value: String
    ) -> LicenseBranch {
        let own = single(term, index, field: field, value: value)
        guard term.isOrLater, !isBlocked(term, index) else { return own }
        let later = table.laterVersions(index)
        if later.isEmpty { return own }
        let choices = later.map { (term: self.term(term, as: $0), index: $0) }
        let branches = choices.map { single($0.term, $0.index, field: field, value: value) }
        if zip(choices, branches).allSatisfy({ isBlocked($0.0.term, $0.0.index) }) {
            return branches.dropFirst().reduce(branches[0]) { $0.or($1) }
        }
        // A version other than the one named is only taken where the one named does not do.
        return own.severity == 0
            ? own
            : branches.filter { $0.severity < own.severity }
                .reduce(own) { $0.or($1) }
    }

    private func isBlocked(_ term: LicenseTerm, _ index: Int) -> Bool {
        list.hits(of: term, as: index).first?.action == .block
    }

    private func term(_ term: LicenseTerm, as index: Int) -> LicenseTerm {
        LicenseTerm(.known(index), table.id(index), addition: term.addition)
    }

    /// One licence: the lists, then its terms.
    private func single(
        _ term: LicenseTerm,
        _ index: Int,
        field: String,
        value: String
    ) -> LicenseBranch {
        let id = table.id(index)
        let kinds = table.categories(index)
        var objections: [LicenseObjection] = []
        let hits = list.hits(of: term, as: index)
        if let action = hits.first?.action {
            if action != .allow {
                objections = hits.map { objection(by: $0, to: index, field: field, value: value) }
            }
        } else {
            objections.append(
                LicenseObjection(
                    code: .licenseDenied,
                    objection: .block,
                    rule: nil,
                    message: "no entry of the policy permits `\(id)`",
                    field: field,
                    value: value
                )
            )
        }
        for name in LicenseTermName.allCases where kinds.contains(name.category) {
            guard let objection = settings.objection(to: name) else { continue }
            let said = objections.contains {
                $0.code == name.code && $0.objection >= objection
            }
            if said { continue }
            objections.append(
                LicenseObjection(
                    code: name.code,
                    objection: objection,
                    rule: settings.termPositions[name],
                    message: "`\(id)` is \(name.word); the policy says "
                        + "`\(name.word): \(settings.terms[name].word)`",
                    field: field,
                    value: value
                )
            )
        }
        if let territory = table.territory(index), !settings.isInside(territory) {
            objections.append(
                LicenseObjection(
                    code: .licenseUseRestricted,
                    objection: .review,
                    rule: nil,
                    message: "`\(id)` holds in \(territory) alone",
                    field: field,
                    value: value
                )
            )
        }
        guard objections.isEmpty else { return LicenseBranch(objections: objections) }
        let license = table.licenses[index]
        var owed = license.obligations
        if settings.terms.shareAlike == .allow, kinds.contains(.shareAlike) {
            owed.remove(.shareAlike)
        }
        return LicenseBranch(
            obligations: owed,
            chosen: [choice(term, license, owed, by: hits.first?.entry)]
        )
    }

    private func choice(
        _ term: LicenseTerm,
        _ license: License,
        _ owed: LicenseObligations,
        by entry: LicenseEntry?
    ) -> LicenseBranch.Choice {
        var url = license.url.isEmpty ? nil : license.url
        if let jurisdiction = term.jurisdiction { url = url.map { $0 + jurisdiction + "/" } }
        return LicenseBranch.Choice(
            text: term.description,
            license: ChosenLicense(
                id: term.description,
                name: license.name,
                url: url,
                jurisdiction: term.jurisdiction,
                obligations: owed,
                credit: license.credit,
                permittedBy: entry
            )
        )
    }

    /// A family: what all its members get, or ambiguous.
    private func family(
        _ term: LicenseTerm,
        _ index: Int,
        field: String,
        value: String
    ) -> LicenseBranch {
        let family = table.family(index)
        let branches = family.members.map {
            single(self.term(term, as: $0), $0, field: field, value: value)
        }
        let severities = Set(branches.map(\.severity))
        guard severities.count == 1, let severity = severities.first else {
            return refused(
                .licenseAmbiguous,
                settings.ambiguous,
                "`\(brief(value))` may be any of \(family.name), and the policy tells them apart",
                field,
                value
            )
        }
        if severity > 0 {
            let all = branches.flatMap(\.objections)
            // One objection a reason: the members differ only in name.
            var seen: Set<ReasonCode> = []
            return LicenseBranch(
                objections: Self.ordered(all).filter { seen.insert($0.code).inserted }
            )
        }
        let owed = branches.reduce(into: LicenseObligations()) { $0.formUnion($1.obligations) }
        let credit = family.members.reduce(into: CreditNeeds()) {
            $0.formUnion(table.credit($1))
        }
        return LicenseBranch(
            obligations: owed,
            chosen: [
                LicenseBranch.Choice(
                    text: term.description,
                    license: ChosenLicense(
                        id: term.description,
                        name: family.name,
                        url: nil,
                        jurisdiction: nil,
                        obligations: owed,
                        credit: credit,
                        permittedBy: branches.first?.chosen.first?.license.permittedBy
                    )
                )
            ]
        )
    }

    /// A reference of the record's own: known only if the policy names it.
    private func reference(
        _ term: LicenseTerm,
        field: String,
        value: String
    ) -> LicenseBranch {
        let hits = list.hits(ofReference: term.text)
        guard let hit = hits.first else {
            return refused(
                .licenseUnknown,
                settings.unknown,
                "`\(term.text)` is not described anywhere",
                field,
                value
            )
        }
        if hit.action == .allow {
            let owed: LicenseObligations = [.attribution, .notice]
            let credit: CreditNeeds = [.author, .source, .copyrightNotice, .licenseNotice]
            return LicenseBranch(
                obligations: owed,
                chosen: [
                    LicenseBranch.Choice(
                        text: term.description,
                        license: ChosenLicense(
                            id: term.description,
                            name: term.text,
                            url: nil,
                            jurisdiction: nil,
                            obligations: owed,
                            credit: credit,
                            permittedBy: hit.entry
                        )
                    )
                ]
            )
        }
        return LicenseBranch(objections: [
            LicenseObjection(
                code: .licenseDenied,
                objection: hit.action == .block ? .block : .review,
                rule: hit.entry.position,
                message: "`\(term.text)` is listed",
                field: field,
                value: value
            )
        ])
    }

    /// The objection of a list entry to a licence.
    func objection(
        by hit: LicenseList.Hit,
        to index: Int,
        field: String,
        value: String
    ) -> LicenseObjection {
        let kinds = hit.category.isEmpty ? table.categories(index) : hit.category
        return LicenseObjection(
            code: Self.code(for: kinds),
            objection: hit.action == .block ? .block : .review,
            rule: hit.entry.position,
            message:
                "`\(table.id(index))` is \(hit.action == .block ? "blocked" : "up for review") by "
                + "`\(hit.entry.text)`",
            field: field,
            value: value
        )
    }

    /// The reason that says most about what is wrong with a licence of these categories.
    static func code(for categories: LicenseCategories) -> ReasonCode {
        let order: [(LicenseCategories, ReasonCode)] = [
            (.nonCommercial, .licenseNonCommercial), (.noDerivatives, .licenseNoDerivatives),
            (.researchOnly, .licenseResearchOnly), (.proprietary, .licenseProprietary),
            (.useRestricted, .licenseUseRestricted), (.copyleft, .licenseCopyleft),
            (.shareAlike, .licenseShareAlike),
        ]
        return order.first { categories.contains($0.0) }?.1 ?? .licenseDenied
    }
}
