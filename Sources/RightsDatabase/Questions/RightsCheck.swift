package import ProvenanceCore

extension RightsDatabase {
    /// Looks for everything that a licensing team would want to know of before the data is used.
    ///
    /// - Parameters:
    ///   - today: the day by which terms are judged.
    ///   - report: is told of each finding; in the order of codes, kinds and ids.
    package func check(
        on today: Day,
        report: (RightsFinding) -> Void
    ) throws(Diagnostics) {
        try verifyPages(quickly: false)
        for message in try brokenReferences() {
            report(RightsFinding(code: .damaged, id: "", message: message))
        }
        try compareWithEvents(report)
        let check = RightsCheck(agreements: try verifiedAgreements(), today: today)
        var findings = check.ofAgreements()
        var refusals: Set<String> = []
        for kind in [RightsKind.optOut, .takedown] {
            try forEach(kind) { record throws(Diagnostics) in
                try Self.checked(record)
                refusals.formUnion(record["names"]?.list ?? [])
                findings += check.ofRefusal(record)
            }
        }
        try forEach(.source) { record throws(Diagnostics) in
            try Self.checked(record)
            findings += check.ofSource(record, refusals: refusals)
        }
        let order = Dictionary(
            uniqueKeysWithValues: RightsFinding.Code.allCases.enumerated().map { ($1, $0) }
        )
        findings.sort { left, right in
            let ranks = (order[left.code] ?? 0, order[right.code] ?? 0)
            return ranks.0 != ranks.1
                ? ranks.0 < ranks.1 : (left.id, left.message) < (right.id, right.message)
        }
        for finding in findings { report(finding) }
    }

    /// Whether each record is what its last event says: nobody went past the account.
    private func compareWithEvents(_ report: (RightsFinding) -> Void) throws(Diagnostics) {
        for kind in RightsKind.allCases {
            let told = try lastEvents(of: kind)
            var next = 0
            func gone(_ id: String) {
                report(Self.differing(kind, id, "an event tells of it, and it is gone"))
            }
            try forEach(kind) { record throws(Diagnostics) in
                // Bytes, as the tables are ordered.
                while next < told.count,
                    told[next].id.utf8.lexicographicallyPrecedes(record.id.utf8)
                {
                    gone(told[next].id)
                    next += 1
                }
                guard next < told.count, told[next].id == record.id else {
                    report(Self.differing(kind, record.id, "no event tells of it"))
                    return
                }
                let after = told[next].after
                next += 1
                // The event holds the text that was made of the record.
                if record.json(withKind: false) == after { return }
                let fields = record.differences(from: try Self.record(kind, after))
                if !fields.isEmpty {
                    let names = fields.map { "`\($0.field)`" }.joined(separator: ", ")
                    report(Self.differing(kind, record.id, "changed past the account: \(names)"))
                }
            }
            for left in told[next...] { gone(left.id) }
        }
    }

    private static func differing(
        _ kind: RightsKind,
        _ id: String,
        _ message: String
    ) -> RightsFinding {
        RightsFinding(code: .differs, kind: kind, id: id, message: message)
    }
}

/// Agreements beside each other, and what does not go together.
struct RightsCheck {
    let agreements: [Agreement]
    let today: Day
    /// Agreements by what they name: numbers in `agreements`, in their order.
    private let byScope: [String: [Int]]
    private let byID: [String: Int]

    init(agreements: [Agreement], today: Day) {
        self.agreements = agreements
        self.today = today
        var byScope: [String: [Int]] = [:]
        for (number, agreement) in agreements.enumerated() {
            for scope in Set(agreement.covers) where scope.kind.isPlace {
                byScope[ScopeText.write(scope), default: []].append(number)
            }
        }
        self.byScope = byScope
        byID = Dictionary(uniqueKeysWithValues: agreements.enumerated().map { ($1.id, $0) })
    }

    // MARK: Agreements

    func ofAgreements() -> [RightsFinding] {
        var findings: [RightsFinding] = []
        for agreement in agreements {
            func add(_ code: RightsFinding.Code, _ message: String) {
                findings.append(
                    RightsFinding(code: code, kind: .agreement, id: agreement.id, message: message)
                )
            }
            if !agreement.covers.contains(where: \.kind.isPlace) {
                add(.namesNothing, "it covers no work or place, and no source names it")
            }
            switch agreement.status {
            case .draft, .inNegotiation:
                if let from = agreement.from, from <= today {
                    add(.noSignature, "it began on \(from), and is \(agreement.status.rawValue)")
                }
            case .signed:
                let isTerminated = agreement.terminatedOn.map { $0 <= today } ?? false
                if let until = agreement.until, until < today {
                    add(.ended, "its term ended on \(until)")
                } else if isTerminated, let day = agreement.terminatedOn {
                    add(.ended, "it was terminated on \(day)")
                }
                if agreement.grantorRole != .owner, !agreement.isTitleProven {
                    add(.titleUnproven, "the grantor is \(agreement.grantorRole.rawValue)")
                } else if agreement.grantorRole != .owner, agreement.maySublicense != true {
                    add(.titleUnproven, "whether the grantor may sublicense is not proven")
                }
                for cap in agreement.caps where cap.used >= cap.amount {
                    add(.capUsedUp, CapText.write(cap))
                }
                for cap in agreement.caps where !cap.unit.isCounted && cap.used < cap.amount {
                    add(.capNotCounted, CapText.write(cap))
                }
            case .suspended, .terminated, .expired: continue
            }
        }
        return findings + pairs()
    }

    /// What two agreements about the same thing say against each other.
    private func pairs() -> [RightsFinding] {
        var findings: [RightsFinding] = []
        var seen: Set<[Int]> = []
        for (scope, own) in byScope.sorted(by: { $0.key < $1.key }) {
            let all = own + wider(than: scope).flatMap { byScope[$0] ?? [] }
            guard all.count <= Self.comparedCount else {
                findings.append(
                    RightsFinding(
                        code: .crowded,
                        kind: .agreement,
                        id: agreements[own[0]].id,
                        message: "\(all.count) agreements name `\(scope)`"
                    )
                )
                continue
            }
            for first in own {
                for second in all where first != second {
                    let pair = [min(first, second), max(first, second)]
                    guard seen.insert(pair).inserted else { continue }
                    findings += compare(agreements[pair[0]], agreements[pair[1]], about: scope)
                }
            }
        }
        return findings
    }

    /// Agreements about one thing that are held against each other.
    private static let comparedCount = 64

    private func compare(
        _ one: Agreement,
        _ other: Agreement,
        about scope: String
    ) -> [RightsFinding] {
        guard let days = one.daysInForce, let others = other.daysInForce, days.overlaps(others),
            days.upperBound >= today, others.upperBound >= today
        else { return [] }
        var findings: [RightsFinding] = []
        func add(_ code: RightsFinding.Code, _ message: String) {
            findings.append(
                RightsFinding(
                    code: code,
                    kind: .agreement,
                    id: one.id,
                    others: [other.id],
                    message: message
                )
            )
        }
        let from = max(days.lowerBound, others.lowerBound)
        for (left, right) in [(one, other), (other, one)] {
            let clash = left.grants.first { use in
                right.prohibits.contains { $0.prohibits(use) }
            }
            if let clash {
                add(
                    .contradiction,
                    "\(left.id) grants `\(clash.rawValue)` for `\(scope)` from \(from), and "
                        + "\(right.id) prohibits it"
                )
            }
        }
        let common = one.grants.first { use in
            other.grants.contains { $0.permits(use) || use.permits($0) }
        }
        if let common, one.isExclusive || other.isExclusive {
            add(
                .overlap,
                "both grant `\(common.rawValue)` for `\(scope)` from \(from), and "
                    + "\(one.isExclusive ? one.id : other.id) is exclusive"
            )
        }
        return findings
    }

    /// Domains that contain a host or another domain.
    private func wider(than scope: String) -> [String] {
        let host: Substring
        if scope.hasPrefix("host:") {
            host = scope.dropFirst(5)
        } else if scope.hasPrefix("domain:*.") {
            host = scope.dropFirst(9)
        } else {
            return []
        }
        var wider: [String] = []
        var rest = host
        if scope.hasPrefix("host:") { wider.append("domain:*.\(rest)") }
        while let dot = rest.firstIndex(of: ".") {
            rest = rest[rest.index(after: dot)...]
            wider.append("domain:*.\(rest)")
        }
        return wider.filter { byScope[$0] != nil }
    }

    // MARK: Refusals and sources

    func ofRefusal(_ record: RightsRecord) -> [RightsFinding] {
        let status = record["status"]?.text
        guard status == "received" || status == "verified" else { return [] }
        let from = record.day("from") ?? Day(number: .min)
        let until = record.day("until") ?? Day(number: .max)
        guard until >= today else { return [] }
        var granting: [String] = []
        for name in record["names"]?.list ?? [] {
            for number in (byScope[name] ?? []) + wider(than: name).flatMap({ byScope[$0] ?? [] }) {
                let agreement = agreements[number]
                guard let days = agreement.daysInForce, !agreement.grants.isEmpty,
                    days.upperBound >= today, days.overlaps(from...max(from, until)),
                    !granting.contains(agreement.id), granting.count < Self.comparedCount
                else { continue }
                granting.append(agreement.id)
            }
        }
        if granting.isEmpty { return [] }
        let lifts =
            record.kind == .takedown
            ? "nothing lifts a takedown" : "it is lifted only where the policy says so"
        return [
            RightsFinding(
                code: .optOut,
                kind: record.kind,
                id: record.id,
                others: granting.sorted(),
                message:
                    "it names what \(granting.sorted().joined(separator: ", ")) grants; \(lifts)"
            )
        ]
    }

    func ofSource(_ record: RightsRecord, refusals: Set<String>) -> [RightsFinding] {
        let ids = record["agreements"]?.list ?? []
        let locators = record["locators"]?.list ?? []
        func finding(_ code: RightsFinding.Code, _ message: String) -> [RightsFinding] {
            [
                RightsFinding(
                    code: code,
                    kind: .source,
                    id: record.id,
                    others: ids.count <= Self.comparedCount ? ids : [],
                    message: message
                )
            ]
        }
        if ids.isEmpty {
            let isAnswered = locators.contains { locator in
                refusals.contains(locator) || byScope[locator] != nil
                    || !wider(than: locator).isEmpty
            }
            if isAnswered || record["license"] != nil { return [] }
            return finding(
                .noAnswer,
                "no agreement covers it, no refusal names it, it has no licence"
            )
        }
        let spans = ids.compactMap { byID[$0].flatMap { agreements[$0].daysInForce } }
            .sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
        guard spans.contains(where: { $0.contains(today) }) else {
            return finding(.notInForce, "none of its agreements is in force on \(today)")
        }
        var covered = spans[0].upperBound
        for span in spans.dropFirst() {
            if covered < Day(number: .max), span.lowerBound.number > covered.number + 1,
                span.lowerBound > today
            {
                let first = Day(number: covered.number + 1)
                let last = Day(number: span.lowerBound.number - 1)
                return finding(.gap, "it is not covered from \(first) to \(last)")
            }
            covered = max(covered, span.upperBound)
        }
        return []
    }
}

extension Agreement.Scope.Kind {
    /// Whether it says where records come from, not what sort of thing they are.
    var isPlace: Bool {
        switch self {
        case .work, .url, .urlPrefix, .repository, .account, .host, .domain, .source, .author: true
        case .language, .section, .credited, .medium: false
        }
    }
}
