import Foundation
import ProvenanceCore

@testable import RightsPolicy

extension ReferenceMatcher {
    // MARK: Rules

    func applies(_ rule: ReferencePolicy.Rule) -> Bool {
        if rule.isOver { return false }
        switch rule.effect {
        case .block, .review, .attribute: return may(rule.when, isGrant: false)
        case .allow, .license: return surely(rule.when, isGrant: true)
        }
    }

    var excepted: Bool {
        policy.hasException && signalled.isEmpty && !listed.contains { $0.kind == "named" }
            && policy.exceptionWhen.map { surely($0, isGrant: true) } ?? true
    }

    /// Whether the condition may hold.
    func may(_ condition: ReferencePolicy.Condition, isGrant: Bool) -> Bool {
        switch condition {
        case .all(let parts): return parts.allSatisfy { may($0, isGrant: isGrant) }
        case .any(let parts): return parts.contains { may($0, isGrant: isGrant) }
        case .not(let part): return !surely(part, isGrant: isGrant)
        case .signal(let word): return signals(word)
        case .host(let hosts):
            if addresses.isEmpty { return isGrant }
            return addresses.contains { address in
                address.host.map { host in
                    hosts.contains { host == Self.bare($0) || host.hasSuffix("." + Self.bare($0)) }
                } ?? true
            }
        case .license(let words):
            let (possible, _, isUnknown) = licensed(words)
            return possible || (isGrant && isUnknown)
        case .field(let path, let test):
            let values = record.values(path).flatMap(\.scalars)
            if let plain = plainly(test, values) { return plain }
            if values.isEmpty { return isGrant }
            switch test {
            case .only(let texts):
                return values.allSatisfy { value in texts.contains { Self.alike($0, value) } }
            case .includes(let texts):
                return texts.allSatisfy { text in values.contains { Self.alike(text, $0) } }
            default: return values.contains { holds(test, $0, ignoringCase: true) != false }
            }
        }
    }

    /// Whether the condition holds for all that is known, and all is known.
    func surely(_ condition: ReferencePolicy.Condition, isGrant: Bool) -> Bool {
        switch condition {
        case .all(let parts): return parts.allSatisfy { surely($0, isGrant: isGrant) }
        case .any(let parts): return parts.contains { surely($0, isGrant: isGrant) }
        case .not(let part): return !may(part, isGrant: isGrant)
        case .signal(let word): return signals(word)
        case .host(let hosts):
            let originals = addresses.filter { $0.isOriginal || $0.host == nil }
            return !originals.isEmpty
                && originals.allSatisfy { address in
                    guard let host = address.host else { return false }
                    return hosts.contains { wanted in
                        let bare = Self.bare(wanted)
                        return host == bare || host == "www." + bare
                            || (wanted != bare && host.hasSuffix("." + bare))
                    }
                }
        case .license(let words): return licensed(words).certain
        case .field(let path, let test):
            let values = record.values(path).flatMap(\.scalars)
            if let plain = plainly(test, values) { return plain }
            if values.isEmpty { return false }
            switch test {
            case .only(let texts): return values.allSatisfy(texts.contains)
            case .includes(let texts): return texts.allSatisfy(values.contains)
            default: return values.allSatisfy { holds(test, $0, ignoringCase: false) == true }
            }
        }
    }

    static func bare(_ host: String) -> String {
        host.hasPrefix("*.") ? String(host.dropFirst(2)) : host
    }

    static func alike(_ left: String, _ right: String) -> Bool {
        left.lowercased() == right.lowercased()
    }

    func plainly(_ test: ReferencePolicy.Test, _ values: [String]) -> Bool? {
        switch test {
        case .present: !values.isEmpty
        case .absent: values.isEmpty
        default: nil
        }
    }

    /// Nil where the value cannot be told.
    func holds(
        _ test: ReferencePolicy.Test,
        _ value: String,
        ignoringCase: Bool
    ) -> Bool? {
        func fold(_ text: String) -> String { ignoringCase ? text.lowercased() : text }
        switch test {
        case .oneOf(let texts): return texts.contains { fold($0) == fold(value) }
        case .prefix(let text): return fold(value).hasPrefix(fold(text))
        case .contains(let text): return fold(value).contains(fold(text))
        case .before(let day):
            // `2019`, a day, or a day with a time: texts of one form sort like days.
            if value.count == 4 {
                if value + "-12-31" < day { return true }
                return value + "-01-01" < day ? nil : false
            }
            return value.first == "2" ? value.prefix(10) < day : nil
        case .atLeast(let number): return Double(value).map { $0 >= Double(number) }
        case .includes, .only, .present, .absent: return nil
        }
    }

    func signals(_ word: String) -> Bool {
        switch word {
        case "none": signalled.isEmpty
        case "any": !signalled.isEmpty
        default: signalled.contains { $0.code.hasPrefix(word + ".") }
        }
    }

    func licensed(
        _ words: [String]
    ) -> (possible: Bool, certain: Bool, isUnknown: Bool) {
        let entries = words.filter { !["absent", "unknown", "conflict"].contains($0) }
        func isNamed(_ id: String) -> Bool { names(entries, id) }
        let status: String
        var ids: [String] = []
        switch ownLicense {
        case .absent: status = "absent"
        case .unknown: status = "unknown"
        case .conflict(let all):
            status = "conflict"
            for case .expression(let named, _) in all { ids += named }
        case .expression(let named, _):
            status = "ok"
            ids = named
        }
        if words.contains(status) { return (true, true, false) }
        if entries.isEmpty { return (false, false, false) }
        let isKnown = status == "ok"
        return (ids.contains(where: isNamed), isKnown && ids.allSatisfy(isNamed), !isKnown)
    }

    // MARK: Clearances

    var licenseTexts: [String] {
        (record.values("license") + record.values("metadata.license")).flatMap(\.scalars)
    }

    func numbers(_ match: Clearance.Match, _ text: String?, allows: Bool) -> [Int] {
        policy.clearances.indices.filter {
            let clearance = policy.clearances[$0]
            return clearance.match == match && clearance.value == text && clearance.allows == allows
        }
    }

    var allowingClearances: [Int] {
        var found: [Int] = []
        let licenses = licenseTexts.map { numbers(.license, $0, allows: true) }
        if !licenses.isEmpty, licenses.allSatisfy({ !$0.isEmpty }) {
            found += licenses.flatMap { $0 }
        }
        found += numbers(.source, record.values("source").last?.scalars.first, allows: true)
        found += numbers(.id, id, allows: true)
        let hosts = addresses.filter { $0.isOriginal || $0.host == nil }.map { address in
            policy.clearances.indices.filter { number in
                let clearance = policy.clearances[number]
                return clearance.match == .host && clearance.allows
                    && (address.host == clearance.value || address.host == "www." + clearance.value)
            }
        }
        if !hosts.isEmpty, hosts.allSatisfy({ !$0.isEmpty }) { found += hosts[0] }
        var seen: Set<Int> = []
        return found.filter { seen.insert($0).inserted }
    }

    var blockingClearances: [Int] {
        licenseTexts.flatMap { numbers(.license, $0, allows: false) }
            + numbers(.source, record.values("source").last?.scalars.first, allows: false)
            + numbers(.id, id, allows: false)
            + policy.clearances.indices.filter { number in
                let clearance = policy.clearances[number]
                return clearance.match == .host && !clearance.allows
                    && addresses.contains {
                        $0.host == clearance.value
                            || ($0.host?.hasSuffix("." + clearance.value) ?? false)
                    }
            }
    }
}
