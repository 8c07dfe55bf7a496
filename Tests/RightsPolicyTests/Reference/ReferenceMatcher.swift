import Foundation
import ProvenanceCore

@testable import RightsPolicy

/// Decides a record as the manual says, with nothing of the matcher: the other opinion.
struct ReferenceMatcher {
    /// Something against a record.
    struct Against: Hashable {
        var code: String
        var blocks: Bool
        /// `licence`, `list`, or what nothing lifts.
        var kind: String
    }

    struct Answer: Equatable, CustomStringConvertible {
        var outcome: String
        var basis: String?
        /// The codes that stand, in ascending order.
        var codes: [String]
        /// The rules that ask for a credit.
        var credits: [String] = []
        var description: String { "\(outcome) \(basis ?? "-") \(codes) \(credits)" }
    }

    let policy: ReferencePolicy
    let record: ReferenceTree

    static func decide(_ policy: ReferencePolicy, _ record: ReferenceTree) -> Answer {
        ReferenceMatcher(policy: policy, record: record).answer
    }

    // MARK: The table

    var answer: Answer {
        var license = verdict(ownLicense)
        var against = listed + signalled
        let given = policy.rules.first { rule in
            if case .license = rule.effect { applies(rule) } else { false }
        }
        let own = license
        if case .license(let id)? = given?.effect {
            license = verdict(.expression([id], isAll: true))
        }
        against += license.against
        if permits { against.removeAll { $0.code == "license.absent" } }
        if own.isOpen, policy.againstOpenLicence != .block {
            against = against.compactMap { reason in
                guard signalled.contains(reason) else { return reason }
                guard policy.againstOpenLicence != nil else { return nil }
                var milder = reason
                milder.blocks = false
                return milder
            }
        }
        let duties = policy.rules.filter { rule in
            if case .attribute = rule.effect { applies(rule) } else { false }
        }
        let isAuthorOwed = duties.contains { rule in
            if case .attribute("authors") = rule.effect { true } else { false }
        }
        if license.isOpen && license.credit || isAuthorOwed, authors.isEmpty,
            let objection = policy.missingAuthor
        {
            against.append(
                Against(
                    code: objection == .block ? "rule.block" : "rule.review",
                    blocks: objection == .block,
                    kind: "rule"
                )
            )
        }
        for rule in policy.rules where applies(rule) {
            switch rule.effect {
            case .block: against.append(Against(code: "rule.block", blocks: true, kind: "rule"))
            case .review: against.append(Against(code: "rule.review", blocks: false, kind: "rule"))
            case .allow, .license, .attribute: break
            }
        }
        for number in blockingClearances.indices where number == 0 {
            against.append(Against(code: "rule.block", blocks: true, kind: "rule"))
        }

        // What lifts, in the order in which it is preferred.
        var bases: [(name: String, licence: Bool, list: Bool)] = []
        if let basis = license.basis { bases.append(("license:" + basis, false, false)) }
        if permits { bases.append(("signal:tdmrep", false, false)) }
        for rule in policy.rules where applies(rule) {
            if case .allow = rule.effect { bases.append(("rule:" + rule.id, true, true)) }
        }
        for number in allowingClearances { bases.append(("clearance:\(number)", true, true)) }
        if excepted { bases.append(("exception:eu-tdm-art4", true, false)) }

        var standing: [Against] = []
        var needed: [String] = []
        for reason in against {
            let lifting = bases.first {
                reason.kind == "licence" ? $0.licence : reason.kind == "list" ? $0.list : false
            }
            if let lifting { needed.append(lifting.name) } else { standing.append(reason) }
        }
        let codes = Set(standing.map(\.code)).sorted()
        if standing.contains(where: \.blocks) { return Answer(outcome: "block", codes: codes) }
        if !standing.isEmpty { return Answer(outcome: "review", codes: codes) }
        let basis = bases.first { needed.contains($0.name) } ?? bases.first
        guard let basis else { return Answer(outcome: "block", codes: ["policy.no-basis"]) }
        return Answer(
            outcome: "allow",
            basis: basis.name,
            codes: [],
            credits: duties.map(\.id)
        )
    }

    // MARK: Lists

    var addresses: [(host: String?, isOriginal: Bool)] {
        record.values("url").flatMap(\.scalars).flatMap {
            url -> [(host: String?, isOriginal: Bool)] in
            guard let host = Self.host(url) else { return [(nil, true)] }
            guard let inner = url.range(of: "/https://") else { return [(host, true)] }
            return [(host, false), (Self.host(String(url[inner.lowerBound...].dropFirst())), true)]
        }
    }

    static func host(_ url: String) -> String? {
        let host = url.dropFirst("https://".count).prefix { $0 != "/" }.lowercased()
        return host.isEmpty ? nil : host
    }

    var id: String? { record.values("id").last?.scalars.first }

    var listed: [Against] {
        var found: [Against] = []
        if policy.hasDomains {
            let unlocated = Against(
                code: "optout.unlocated",
                blocks: policy.blocksUnlocatedURL,
                kind: "list"
            )
            if addresses.isEmpty { found.append(unlocated) }
            for address in addresses {
                guard let host = address.host else {
                    found.append(unlocated)
                    continue
                }
                if host == "bad.example" || host.hasSuffix(".bad.example") {
                    found.append(Against(code: "optout.domain", blocks: true, kind: "named"))
                }
            }
        }
        if policy.hasTakedowns {
            if let id {
                if id == "taken" {
                    found.append(Against(code: "takedown.id", blocks: true, kind: "named"))
                }
            } else {
                found.append(
                    Against(
                        code: "optout.unlocated",
                        blocks: policy.blocksUnlocatedID,
                        kind: "list"
                    )
                )
            }
        }
        return found
    }

    // MARK: Signals

    var signalled: [Against] {
        var found: [Against] = []
        if policy.respectsNoAI,
            record.values("x_robots_tag").contains(where: { $0.scalars == ["noai"] })
        {
            found.append(Against(code: "noai.header", blocks: true, kind: "signal"))
        }
        if policy.respectsTDM,
            record.values("tdm_reservation").contains(where: { $0.scalars == ["1"] })
        {
            found.append(Against(code: "tdmrep.header", blocks: true, kind: "signal"))
        }
        return found
    }

    var permits: Bool {
        policy.permissionCounts && policy.respectsTDM && signalled.isEmpty
            && record.values("tdm_reservation").contains { $0.scalars == ["0"] }
    }

    // MARK: Licences

    enum License {
        case absent, unknown, conflict([License])
        /// One licence, or two joined by AND or OR.
        case expression([String], isAll: Bool)
    }

    struct Verdict {
        var against: [Against] = []
        var basis: String?
        var credit = false
        var isOpen: Bool { against.isEmpty && basis != nil }
        var severity: Int { against.isEmpty ? 0 : against.contains(where: \.blocks) ? 2 : 1 }
    }

    /// Category, reason code, how much is owed, whether the author is to be named.
    static let known: [String: (category: String, code: String, owes: Int, credit: Bool)] = [
        "MIT": ("permissive", "license.denied", 1, false),
        "Apache-2.0": ("permissive", "license.denied", 2, false),
        "CC-BY-4.0": ("attribution", "license.denied", 3, true),
        "CC-BY-SA-4.0": ("share-alike", "license.share-alike", 4, true),
        "CC-BY-NC-4.0": ("non-commercial", "license.non-commercial", 3, true),
        "GPL-3.0-only": ("copyleft", "license.copyleft", 4, false),
        "CC0-1.0": ("public-domain", "license.denied", 0, false),
    ]

    var authors: [String] { record.values("author").flatMap(\.scalars) }

    static func license(_ text: String) -> License {
        for (word, isAll) in [(" AND ", true), (" OR ", false)] where text.contains(word) {
            let range = text.range(of: word) ?? text.startIndex..<text.startIndex
            let parts = [String(text[..<range.lowerBound]), String(text[range.upperBound...])]
            return .expression(parts, isAll: isAll)
        }
        return known[text] == nil ? .unknown : .expression([text], isAll: true)
    }

    var ownLicense: License {
        let texts = (record.values("license") + record.values("metadata.license")).flatMap(
            \.scalars
        )
        guard let first = texts.first else { return .absent }
        if Set(texts).count == 1 { return Self.license(first) }
        return .conflict(texts.map(Self.license))
    }

    func verdict(_ license: License) -> Verdict {
        switch license {
        case .absent:
            return Verdict(against: [against("license.absent", policy.blocksAbsent)])
        case .unknown:
            return Verdict(against: [against("license.unknown", policy.blocksUnknown)])
        case .conflict(let all):
            var verdict = Verdict(against: [against("license.conflict", policy.blocksConflict)])
            for case .expression(let ids, _) in all {
                for id in ids where names(policy.block, id) {
                    verdict.against += listVerdict(id)
                }
            }
            return verdict
        case .expression(let ids, let isAll):
            let parts = ids.map { one($0) }
            guard parts.count == 2 else { return parts[0] }
            if isAll {
                let against = parts.flatMap(\.against)
                let basis = parts.compactMap(\.basis).sorted().joined(separator: " AND ")
                return Verdict(
                    against: against,
                    basis: against.isEmpty ? basis : nil,
                    credit: parts.contains(where: \.credit)
                )
            }
            let least = parts.map(\.severity).min() ?? 0
            let best = zip(ids, parts).filter { $0.1.severity == least }
            if least > 0 { return Verdict(against: best.flatMap(\.1.against)) }
            func owes(_ id: String) -> Int {
                let owed = Self.known[id]?.owes ?? 0
                let isCarried = policy.shareAlike != "allow" || id != "CC-BY-SA-4.0"
                return isCarried ? owed : owed - 1
            }
            return best.min { (owes($0.0), $0.0) < (owes($1.0), $1.0) }?.1 ?? Verdict()
        }
    }

    func against(_ code: String, _ blocks: Bool) -> Against {
        Against(code: code, blocks: blocks, kind: "licence")
    }

    func names(_ entries: [String], _ id: String) -> Bool {
        entries.contains { $0 == id || $0 == Self.known[id]?.category }
    }

    /// Block beats review, review beats allow, and what no entry names is denied.
    func listVerdict(_ id: String) -> [Against] {
        let code = Self.known[id]?.code ?? ""
        if names(policy.block, id) { return [against(code, true)] }
        if names(policy.review, id) { return [against(code, false)] }
        return names(policy.allow, id) ? [] : [against("license.denied", true)]
    }

    func one(_ id: String) -> Verdict {
        var found = listVerdict(id)
        var rule = ""
        var code = ""
        if id == "CC-BY-NC-4.0" { (rule, code) = (policy.nonCommercial, "license.non-commercial") }
        if id == "CC-BY-SA-4.0" { (rule, code) = (policy.shareAlike, "license.share-alike") }
        let blocks = rule == "block" || (rule == "by-purpose" && policy.isCommercial)
        if blocks || rule == "review" { found.append(against(code, blocks)) }
        return Verdict(
            against: found,
            basis: found.isEmpty ? id : nil,
            credit: Self.known[id]?.credit ?? false
        )
    }
}
