import ProvenanceCore

@testable import RightsPolicy

/// A policy as plain values, written as YAML for the matcher and asked directly by the reference.
struct ReferencePolicy: Sendable {
    indirect enum Condition: Sendable {
        case all([Condition])
        case any([Condition])
        case not(Condition)
        /// A field at a path, and what it must be.
        case field(String, Test)
        case host([String])
        case license([String])
        case signal(String)
    }

    enum Test: Sendable {
        case oneOf([String])
        case prefix(String)
        case contains(String)
        case includes([String])
        case only([String])
        case before(String)
        case atLeast(Int)
        case present
        case absent
    }

    enum Effect: Sendable {
        case block, review, allow
        case license(String)
        /// A part of a credit: `title` or `authors`.
        case attribute(String)
    }

    struct Rule: Sendable {
        var id: String
        var when: Condition
        var effect: Effect
        var isOver: Bool
    }

    var allow: [String] = []
    var review: [String] = []
    var block: [String] = []
    /// `absent`, `unknown` and `conflict`.
    var blocksAbsent = true
    var blocksUnknown = true
    var blocksConflict = false
    var isCommercial = true
    var nonCommercial = "by-purpose"
    var shareAlike = "carry"
    /// Nil allows.
    var missingAuthor: Objection? = .review
    var blocksUnlocatedURL = false
    var blocksUnlocatedID = false
    var respectsTDM = true
    var respectsNoAI = true
    var againstOpenLicence: Objection? = .block
    var permissionCounts = false
    /// Which lists there are.
    var hasDomains = false
    var hasTakedowns = false
    var rules: [Rule] = []
    var hasException = false
    var exceptionWhen: Condition?
    var clearances: [(match: Clearance.Match, value: String, allows: Bool)] = []

    /// Fields that play a role, as the policy maps them, and the others.
    static let roles = ["source": "source", "id": "id", "created": "created"]

    var yaml: String {
        var lines = ["policy: p", "use: [train-genai]", "train-in: [DE]"]
        lines.append("purpose: \(isCommercial ? "commercial" : "non-commercial")")
        lines.append(
            "record-format: {license: [license, metadata.license], url: url, source: source, "
                + "id: id, authors: author, created: created, "
                + "header: [x_robots_tag, tdm_reservation]}"
        )
        lines.append(
            "licenses: {allow: \(list(allow)), review: \(list(review)), block: \(list(block)), "
                + "absent: \(word(blocksAbsent)), unknown: \(word(blocksUnknown)), "
                + "conflict: \(word(blocksConflict))}"
        )
        lines.append("terms: {non-commercial: \(nonCommercial), share-alike: \(shareAlike)}")
        lines.append("attribution: {author-missing: \(word(missingAuthor, or: "allow"))}")
        lines.append(
            "cannot-check: {url: \(word(blocksUnlocatedURL)), id: \(word(blocksUnlocatedID))}"
        )
        var respect: [String] = []
        if respectsTDM { respect.append("tdmrep") }
        if respectsNoAI { respect.append("noai") }
        lines.append(
            "signals: {respect: \(list(respect.isEmpty ? ["iptc"] : respect)), "
                + "permission-counts: [\(permissionCounts ? "tdmrep" : "rsl")], "
                + "against-open-licence: \(word(againstOpenLicence, or: "note"))}"
        )
        if hasDomains { lines.append("opt-outs: [{domains: domains.txt}]") }
        if hasTakedowns { lines.append("takedowns: [{ids: ids.txt}]") }
        if !rules.isEmpty { lines.append("rules:") }
        for rule in rules {
            let until = rule.isOver ? ", until: 2020-01-01" : ""
            lines.append(
                "  - {id: \(rule.id), when: \(Self.yaml(rule.when)), then: \(Self.yaml(rule.effect)), "
                    + "because: b, approved-by: c\(until)}"
            )
        }
        if hasException {
            let when = exceptionWhen.map { ", when: \(Self.yaml($0))" } ?? ""
            lines.append(
                "exceptions: {eu-tdm-art4: {needs: [lawful-access, no-reservation], because: b, "
                    + "approved-by: c, until: 2099-01-01\(when)}}"
            )
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func list(_ texts: [String]) -> String { Self.list(texts) }

    private static func list(_ texts: [String]) -> String {
        "[" + texts.map { "'\($0)'" }.joined(separator: ", ") + "]"
    }

    private func word(_ blocks: Bool) -> String { blocks ? "block" : "review" }

    private func word(_ objection: Objection?, or none: String) -> String {
        objection.map { "\($0)" } ?? none
    }

    private static func yaml(_ effect: Effect) -> String {
        switch effect {
        case .block: "block"
        case .review: "review"
        case .allow: "allow"
        case .license(let id): "{license: \(id)}"
        case .attribute(let part): "{attribute: \(part)}"
        }
    }

    static func yaml(_ condition: Condition) -> String {
        switch condition {
        case .all(let parts): "{all: [\(parts.map(yaml).joined(separator: ", "))]}"
        case .any(let parts): "{any: [\(parts.map(yaml).joined(separator: ", "))]}"
        case .not(let part): "{not: \(yaml(part))}"
        case .host(let hosts): "{host: \(list(hosts))}"
        case .license(let words): "{license: \(list(words))}"
        case .signal(let word): "{signal: \(word)}"
        case .field(let path, let test):
            roles[path].map { "{\($0): \(yaml(test))}" } ?? "{fields: {\(path): \(yaml(test))}}"
        }
    }

    private static func yaml(_ test: Test) -> String {
        switch test {
        case .oneOf(let texts): list(texts)
        case .prefix(let text): "{prefix: '\(text)'}"
        case .contains(let text): "{contains: '\(text)'}"
        case .includes(let texts): "{includes: \(list(texts))}"
        case .only(let texts): "{only: \(list(texts))}"
        case .before(let day): "{before: \(day)}"
        case .atLeast(let number): "{at-least: \(number)}"
        case .present: "present"
        case .absent: "absent"
        }
    }
}
