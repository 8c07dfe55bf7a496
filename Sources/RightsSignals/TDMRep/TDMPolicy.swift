import ProvenanceCore

/// A machine-readable policy that `tdm-policy` points to: an ODRL offer which says what a
/// publisher wants for mining that is otherwise reserved.
///
/// Read by its compact names, without JSON-LD; so are the examples of the specification. What is
/// not understood makes a permission conditional on a constraint, never free.
///
/// Source: TDMRep, W3C Community Group Final Report of 2024-05-10, section 7, a profile of ODRL
/// 2.2 (read 2026-11-23).
package struct TDMPolicy: Sendable, Equatable {
    /// To whom a permission is offered.
    enum Audience: Sendable {
        case anyone
        case research
        case nonResearch
    }

    struct Permission: Sendable, Equatable {
        /// The works it covers: an address and what lies beneath it; nil for all.
        var target: String?
        var audience = Audience.anyone
        /// Where it may be used: each place has to hold.
        var places: [String] = []
        var conditions: Set<Statement.Condition> = []
    }

    /// The policy's own address.
    package private(set) var uid: String?
    private(set) var permissions: [Permission] = []
    private(set) var prohibitedTargets: [String?] = []

    /// - Returns: nil if the text is no JSON object, or none with the parts of a policy: there is
    ///   no way to know the conditions then.
    package init?(_ text: RawSpan) {
        guard
            let source = try? JSONSource(
                text,
                byteLimit: Limits.tdmrepBytes,
                depthLimit: Limits.tdmrepDepth
            ),
            source.kind == .object
        else { return nil }
        var isPolicy = false
        var members = JSONElements(of: source.root)
        while let member = members.next() {
            if member.isNamed("uid") || member.isNamed("@id") {
                uid = member.text
            } else if member.isNamed("permission") {
                isPolicy = true
                ODRL.forEachObject(of: member) { permission in
                    if let permission = Self.permission(permission) {
                        permissions.append(permission)
                    }
                }
            } else if member.isNamed("prohibition") {
                isPolicy = true
                ODRL.forEachObject(of: member) { prohibition in
                    if ODRL.words(of: "action", in: prohibition).contains(where: Self.isMining) {
                        prohibitedTargets.append(ODRL.words(of: "target", in: prohibition).first)
                    }
                }
            }
        }
        guard isPolicy else { return nil }
    }

    private static func isMining(_ action: String) -> Bool { action == "mine" || action == "use" }

    /// A permission to mine; nil for one that permits something else.
    private static func permission(_ object: RawSpan) -> Permission? {
        guard ODRL.words(of: "action", in: object).contains(where: isMining) else { return nil }
        var permission = Permission()
        permission.target = ODRL.addresses(of: "target", in: object).first
        var members = JSONElements(of: object)
        while let member = members.next() {
            if member.isNamed("duty") || member.isNamed("obligation") {
                var isRead = false
                ODRL.forEachObject(of: member) { duty in
                    isRead = true
                    permission.conditions.insert(condition(ODRL.words(of: "action", in: duty)))
                }
                if !isRead { permission.conditions.insert(.constraint) }
            } else if member.isNamed("constraint") {
                var isRead = false
                ODRL.forEachObject(of: member) { constraint in
                    isRead = true
                    if let audience = audience(constraint) {
                        permission.audience = audience
                    } else if let place = place(constraint) {
                        permission.places.append(place)
                    } else {
                        permission.conditions.insert(.constraint)
                    }
                }
                if !isRead { permission.conditions.insert(.constraint) }
            }
        }
        return permission
    }

    private static func condition(_ actions: [String]) -> Statement.Condition {
        switch actions.first {
        case "obtainConsent" where actions.count == 1: .consent
        case "compensate" where actions.count == 1: .payment
        case "attribute" where actions.count == 1: .attribution
        default: .constraint
        }
    }

    private static func audience(_ constraint: RawSpan) -> Audience? {
        guard ODRL.words(of: "leftOperand", in: constraint) == ["purpose"],
            ODRL.words(of: "operator", in: constraint) == ["eq"]
        else { return nil }
        switch ODRL.words(of: "rightOperand", in: constraint) {
        case ["research"]: return .research
        case ["non-research"]: return .nonResearch
        default: return nil
        }
    }

    /// The place of a spatial constraint; nil for what is none.
    ///
    /// Source: the draft's extension of the profile: `spatial`, `isPartOf`, `urn:iso:3166:FRA`
    /// (read 2026-11-23).
    private static func place(_ constraint: RawSpan) -> String? {
        let operators = ODRL.words(of: "operator", in: constraint)
        let operands = ODRL.addresses(of: "rightOperand", in: constraint)
        guard ODRL.words(of: "leftOperand", in: constraint) == ["spatial"],
            operators == ["isPartOf"] || operators == ["eq"], operands.count == 1
        else { return nil }
        let name = operands[0].uppercased()
        guard name.hasPrefix("URN:ISO:3166:") else { return nil }
        let code = String(name.dropFirst("URN:ISO:3166:".count))
        if Countries.isCode(code) { return code }
        return Countries.place(ofAlpha3: code)
    }

    // MARK: What it says

    /// What the policy says of a work that is reserved: prohibited, or permitted on conditions;
    /// of several permissions the one that asks for least. `silent`: none covers the work and the
    /// operator, so it stays reserved.
    package func answer(for context: SignalContext) -> SignalAnswer {
        if prohibitedTargets.contains(where: {
            Self.covers($0, context.url) || $0 != nil && context.url == nil
        }) {
            return .prohibits
        }
        let isResearch = context.operatorKind == "research-organisation"
        let offers = permissions.compactMap { $0.offered(in: context.places) }.filter {
            permission in
            let isForOperator =
                switch permission.audience {
                case .anyone: true
                case .research: isResearch
                case .nonResearch: !isResearch
                }
            return isForOperator && Self.covers(permission.target, context.url)
        }
        guard let best = offers.min(by: { $0.conditions.count < $1.conditions.count }) else {
            return .silent
        }
        return best.conditions.isEmpty ? .permits : .conditional(best.conditions)
    }

    /// Whether the work lies at or beneath `target`.
    private static func covers(_ target: String?, _ url: String?) -> Bool {
        guard let target else { return true }
        guard let url, url.hasPrefix(target) else { return false }
        guard let next = url.utf8.dropFirst(target.utf8.count).first else { return true }
        return target.hasSuffix("/") || "/?#".utf8.contains(next)
    }
}

extension TDMPolicy.Permission {
    /// What is left of it where copies are made in `places`: nil if some lie outside; a constraint
    /// if they are not known.
    fileprivate func offered(in places: [String]) -> TDMPolicy.Permission? {
        guard !self.places.isEmpty else { return self }
        guard !places.isEmpty else {
            var left = self
            left.conditions.insert(.constraint)
            return left
        }
        let isInside = self.places.allSatisfy { Territory.reaches([$0], all: places) }
        return isInside ? self : nil
    }
}
