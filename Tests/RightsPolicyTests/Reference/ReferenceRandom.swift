import ProvenanceCore
import TestSupport

@testable import RightsPolicy

/// Random policies and records of a small world, the same for each seed.
struct ReferenceRandom {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func next() -> UInt64 { generator.next() }

    mutating func below(_ count: Int) -> Int { Int(next() >> 33) % count }
    mutating func chance(_ of: Int) -> Bool { below(of) == 0 }
    mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

    mutating func some(_ values: [String], _ most: Int) -> [String] {
        var picked: [String] = []
        for _ in 0..<below(most + 1) {
            let value = pick(values)
            if !picked.contains(value) { picked.append(value) }
        }
        return picked
    }

    // MARK: Policies

    private static let ids = [
        "MIT", "Apache-2.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "GPL-3.0-only", "CC0-1.0",
    ]
    private static let categories = [
        "permissive", "attribution", "share-alike", "non-commercial", "copyleft", "public-domain",
    ]
    private static let hosts = [
        "good.example", "*.good.example", "sub.good.example", "bad.example",
    ]

    mutating func policy() -> ReferencePolicy {
        var policy = ReferencePolicy()
        policy.allow = some(Self.ids + Self.categories, 5)
        policy.review = some(Self.ids + Self.categories, 2)
        policy.block = some(Self.ids + Self.categories, 2)
        policy.blocksAbsent = chance(2)
        policy.blocksUnknown = chance(2)
        policy.blocksConflict = chance(2)
        policy.isCommercial = chance(2)
        policy.nonCommercial = pick(["by-purpose", "allow", "review", "block"])
        policy.shareAlike = pick(["carry", "allow", "review", "block"])
        policy.missingAuthor = pick([nil, .review, .block])
        policy.blocksUnlocatedURL = chance(2)
        policy.blocksUnlocatedID = chance(2)
        policy.respectsTDM = !chance(4)
        policy.respectsNoAI = !chance(4)
        policy.againstOpenLicence = pick([nil, .review, .block])
        policy.permissionCounts = chance(3)
        policy.hasDomains = chance(2)
        policy.hasTakedowns = chance(3)
        for number in 0..<below(4) {
            policy.rules.append(
                ReferencePolicy.Rule(
                    id: "r\(number)",
                    when: condition(depth: 3),
                    effect: pick([
                        .block, .review, .allow, .allow, .license("MIT"), .license("GPL-3.0-only"),
                        .attribute("title"), .attribute("authors"),
                    ]),
                    isOver: chance(8)
                )
            )
        }
        policy.hasException = chance(3)
        if chance(2) { policy.exceptionWhen = condition(depth: 2) }
        for _ in 0..<below(3) {
            let (match, value): (Clearance.Match, String) = pick([
                (.license, "MIT"), (.license, "no such thing"), (.license, "GPL-3.0-only"),
                (.source, "a"), (.source, "b"), (.id, "x1"), (.host, "good.example"),
                (.host, "bad.example"),
            ])
            if !policy.clearances.contains(where: { $0.match == match && $0.value == value }) {
                policy.clearances.append((match, value, !chance(3)))
            }
        }
        return policy
    }

    mutating func condition(depth: Int) -> ReferencePolicy.Condition {
        if depth > 0, chance(2) {
            switch below(3) {
            case 0: return .not(condition(depth: depth - 1))
            case 1: return .all((0...below(3)).map { _ in condition(depth: depth - 1) })
            default: return .any((0...below(3)).map { _ in condition(depth: depth - 1) })
            }
        }
        switch below(9) {
        case 0: return .host([pick(Self.hosts)])
        case 1:
            let words = ["absent", "unknown", "conflict"]
            return .license(
                Array(Set([pick(Self.ids + Self.categories + words), pick(words)])).sorted()
            )
        case 2: return .license([pick(Self.ids + Self.categories)])
        case 3: return .signal(pick(["any", "none", "noai", "tdmrep"]))
        case 4: return .field("created", .before(pick(["2019-06-01", "2020-01-01"])))
        case 5: return .field("n", .atLeast(pick([1, 2])))
        case 6:
            let tests: [ReferencePolicy.Test] = [
                .includes(["a"]), .includes(["a", "b"]), .only(["a", "b"]), .oneOf(["a"]), .present,
                .absent,
            ]
            return .field("meta.tags", pick(tests))
        case 7:
            return .field("id", pick([.prefix("rec-"), .contains("X"), .oneOf(["x1"]), .absent]))
        default:
            return .field("source", pick([.oneOf(["a"]), .oneOf(["a", "b"]), .contains("A")]))
        }
    }

    // MARK: Records

    mutating func record() -> ReferenceTree {
        var members: [(String, ReferenceTree)] = []
        let license = pick(
            ["", "", "no such thing", "MIT OR GPL-3.0-only", "CC-BY-SA-4.0 OR CC-BY-4.0"]
                + ["MIT AND CC-BY-NC-4.0"] + Self.ids + Self.ids
        )
        if !license.isEmpty || chance(2) { members.append(("license", .text(license))) }
        if chance(6), !license.contains(" OR "), !license.contains(" AND ") {
            members.append(("metadata", .members([("license", .text(pick(Self.ids)))])))
        }
        switch below(9) {
        case 0: break
        case 1: members.append(("url", .text("http://")))
        case 2: members.append(("url", .list([.text(url()), .text(url())])))
        case 3: members.append(("url", .list([.text(url()), .text("http://")])))
        case 4: members.append(("url", .text("https://web.archive.org/web/2020/\(url())")))
        default: members.append(("url", .text(url())))
        }
        for (key, values) in Self.fields {
            let value = pick(values)
            if case .null = value, chance(2) { continue }
            members.append((key, value))
        }
        return .members(members)
    }

    private mutating func url() -> String {
        let host = pick([
            "good.example", "www.good.example", "sub.good.example", "bad.example",
            "sub.bad.example", "other.example",
        ])
        return "https://\(host)/\(pick(["", "a", "a/b"]))"
    }

    private static let fields: [(String, [ReferenceTree])] = [
        ("source", [.null, .text("a"), .text("b"), .text("A"), .text("c")]),
        ("id", [.null, .text("rec-1"), .text("x1"), .text("taken"), .number("7")]),
        ("author", [.null, .text("Jane"), .list([.text("Jane"), .text("Joe")])]),
        ("x_robots_tag", [.null, .null, .null, .text("noai"), .text("noindex")]),
        ("tdm_reservation", [.null, .null, .null, .text("0"), .number("1")]),
        (
            "created",
            [
                .null, .text("2019"), .text("2019-12-31"), .text("2020-01-01T00:00:00Z"),
                .text("long ago"),
            ]
        ),
        ("n", [.null, .number("1"), .number("2.5"), .text("few"), .number("-3")]),
        (
            "meta",
            [
                .null, .members([("tags", .text("a"))]),
                .members([("tags", .list([.text("a"), .text("B")]))]),
                .members([("tags", .list([.text("a"), .text("b")]))]),
                .members([("tags", .list([.text("c")]))]),
            ]
        ),
    ]
}
