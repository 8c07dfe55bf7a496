import Foundation
import ProvenanceCore
import RightsSignals
import Synchronization
import TestSupport
import Testing

@testable import RightsPolicy

/// Why a record got its outcome, and what would change it.
@Suite("An explanation")
struct ExplainerTests {
    private static let policy = """
        policy: explained
        use: [train-genai]
        licenses:
          allow: [permissive, CC-BY-*]
          review: [share-alike]
          block: [non-commercial, copyleft]
        opt-outs:
          - {domains: lists/domains.txt}
        takedowns:
          - {ids: lists/ids.txt}
        cannot-check: {url: review, id: review}
        attribution: {author-missing: allow}
        """

    private static let lists = [
        "lists/domains.txt": "# date: 2026-09-01\nlisted.example\n",
        "lists/ids.txt": "taken-down\n",
    ]

    /// Rule sets that were made for an earlier case: the licence table takes its time.
    private static let made = Mutex<[String: RuleSet]>([:])

    private static func rules(_ policy: String = policy) throws -> RuleSet {
        if let known = made.withLock({ $0[policy] }) { return known }
        let rules = try RuleFolder(lists.merging(["policy.yaml": policy]) { $1 }).load()
        made.withLock { $0[policy] = rules }
        return rules
    }

    private static func explain(_ record: String, _ rules: RuleSet) -> Explanation {
        var explainer = Explainer(rules)
        return explainer.explain(Array(record.utf8).span.bytes)
    }

    /// A record of this id, address and licence, with more members.
    private static func record(
        _ license: String?,
        id: String = "a",
        url: String? = "https://free.example/a",
        _ more: String = ""
    ) -> String {
        var members = [#""id":"\#(id)""#, #""text":"words""#]
        if let license { members.append(#""license":"\#(license)""#) }
        if let url { members.append(#""url":"\#(url)""#) }
        if !more.isEmpty { members.append(more) }
        return "{" + members.joined(separator: ",") + "}"
    }

    // MARK: What it says

    @Test("agrees with the decision on outcome, basis and reasons")
    func agreement() throws {
        let rules = try Self.rules()
        var matcher = Matcher(rules)
        for record in Self.records {
            let text = ByteBuffer(text: record)
            let decision = try matcher.decide(text.paddedBytes, from: 0, to: text.count)
            let explanation = Self.explain(record, rules)
            #expect(explanation.outcome == decision.finding.outcome, "\(record)")
            #expect(explanation.basis == decision.finding.basis, "\(record)")
            let told = ReasonText.fragment(explanation.reasons)
            var left = ByteBuffer()
            var right = ByteBuffer()
            told.append(to: &left)
            decision.reasons.append(to: &right)
            #expect(String(copying: left.bytes) == String(copying: right.bytes), "\(record)")
        }
    }

    private static let records = [
        record("MIT"), record("CC-BY-NC-4.0"), record("CC-BY-SA-4.0"), record(nil), record("what?"),
        record("MIT", url: nil), record("MIT", url: "https://www.listed.example/b"),
        record("MIT", id: "taken-down"),
        record("CC-BY-NC-4.0", url: "https://listed.example/b"),
        record("GPL-3.0-only", #""metadata":{"license":"MIT"}"#),
        record("MIT", #""robots_txt":"User-agent: GPTBot\nDisallow: /\n""#),
        record(nil, #""robots_txt":"User-agent: *\nDisallow: /\n""#),
        record("CC-BY-NC-4.0", #""x_robots_tag":"noai""#),
    ]

    @Test(
        "says of each row of the table what spoke",
        arguments: [
            (record("MIT"), []),
            (record("CC-BY-NC-4.0"), [7]),
            (record(nil), [8]),
            (record("MIT", id: "taken-down"), [2]),
            (record("CC-BY-NC-4.0", url: "https://listed.example/b"), [4, 7]),
            (record("MIT", url: nil), [8]),
            (record("MIT", #""robots_txt":"User-agent: GPTBot\nDisallow: /\n""#), [5]),
            ("{", [1]),
        ] as [(String, [Int])]
    )
    func rows(record: String, speaking: [Int]) throws {
        let explanation = Self.explain(record, try Self.rules())
        #expect(explanation.rows.map(\.number) == Array(1...9))
        #expect(explanation.rows.filter(\.speaks).map(\.number) == speaking)
        #expect(explanation.rows.allSatisfy { !$0.note.isEmpty })
    }

    @Test("tells the fields with their roles, and counts the text without showing it")
    func fields() throws {
        let explanation = Self.explain(
            Self.record("MIT", #""metadata":{"license":"","title":"T"}"#),
            try Self.rules()
        )
        let told = explanation.fields.map {
            "\($0.role.rawValue) \($0.path) \($0.value ?? "-") \($0.byteCount) \($0.isUsed)"
        }
        #expect(told.contains("license license MIT 3 true"))
        #expect(told.contains("license metadata.license  0 false"))
        #expect(told.contains("title metadata.title T 1 true"))
        #expect(told.contains("text text - 5 true"))
        #expect(told.contains("id id a 1 true"))
        #expect(explanation.id == "a")
    }

    @Test(
        "tells what was looked for in vain",
        arguments: [
            (record("MIT"), []), (record(nil), ["license"]), (record("MIT", url: nil), ["url"]),
        ] as [(String, [String])]
    )
    func missing(record: String, roles: [String]) throws {
        let missing = Self.explain(record, try Self.rules()).missing
        #expect(missing.map(\.role.rawValue) == roles)
        #expect(missing.allSatisfy { !$0.paths.isEmpty })
    }

    @Test("quotes the line of the policy that a reason names")
    func quotes() throws {
        let rules = try Self.rules()
        let explanation = Self.explain(Self.record("CC-BY-NC-4.0"), rules)
        let rule = try #require(explanation.reasons.first?.rule)
        #expect(rules.line(at: rule) == "  block: [non-commercial, copyleft]")
        #expect(rules.line(at: SourcePosition(file: rule.file, line: 99)) == nil)
        #expect(rules.line(at: SourcePosition(file: "other.yaml", line: 1)) == nil)
    }

    @Test("holds the statements of signals, those about other uses as well")
    func statements() throws {
        let record = Self.record("MIT", #""robots_txt":"Content-Signal: search=yes, ai-train=no""#)
        let statements = Self.explain(record, try Self.rules()).statements
        #expect(statements.map(\.use.rawValue).sorted() == ["search", "train"])
        #expect(statements.allSatisfy { $0.field == "robots_txt" && $0.line == 1 })
    }

    // MARK: What would change it

    @Test(
        "tells the changes that matter, the smallest first",
        arguments: [
            (record("CC-BY-NC-4.0"), "allow if `license` were `CC-BY-4.0`"),
            (record("GPL-3.0-only"), "allow if `license` were `CC-BY-4.0`"),
            (record(nil), "allow if `license` were there, as `CC-BY-4.0`"),
            (record("MIT", url: nil), "allow if `url` were there, as `https://example.invalid/`"),
            (
                record("MIT", id: "taken-down"),
                "allow if the entry `taken-down` of the list ids were withdrawn (lists/ids.txt:1)"
            ),
            (
                record("CC-BY-NC-4.0", url: "https://listed.example/b"),
                """
                allow if the entry `listed.example` of the list domains were withdrawn \
                (lists/domains.txt:2) and `license` were `CC-BY-4.0`
                """
            ),
            (
                record("MIT", #""robots_txt":"User-agent: GPTBot\nDisallow: /\n""#),
                "allow if line 2 of `robots_txt` were not there"
            ),
            (
                record("CC-BY-SA-4.0"),
                "block if the policy did not list `share-alike` (policy.yaml:5)"
            ),
            (record("MIT"), "block if `license` were `CC0-1.0`"),
            (record("MIT"), "review if `url` were not there"),
            (record("MIT"), "block if the policy did not list `permissive` (policy.yaml:4)"),
            (record(nil), "review if the policy said `licenses: {absent: review}`"),
        ]
    )
    func changes(record: String, expected: String) throws {
        let told = Self.explain(record, try Self.rules()).counterfactuals.map {
            "\($0.outcome.word) \($0.words)"
        }
        #expect(told.contains(expected), "\(told)")
    }

    /// The changes of the record alone are made here by another hand, and decided by rules that
    /// were loaded anew.
    @Test("proves each change: the changed record has the outcome that was told")
    func proof() throws {
        let rules = try Self.rules()
        var proved = 0
        for record in Self.records {
            for counterfactual in Self.explain(record, rules).counterfactuals {
                guard let changed = try Self.changed(record, counterfactual.changes) else {
                    continue
                }
                let outcome = try rules.outcome(of: changed).split(separator: " ")[0]
                #expect("\(counterfactual.outcome.word)" == outcome, "\(changed)")
                proved += 1
            }
        }
        #expect(proved > 15)
    }

    /// The record with the changes; nil where one of them is not of the record.
    private static func changed(
        _ record: String,
        _ changes: [Counterfactual.Change]
    ) throws -> String? {
        let object = try JSONSerialization.jsonObject(with: Data(record.utf8))
        var members = object as? [String: Any] ?? [:]
        func change(_ path: String, _ value: Any?) {
            let keys = path.split(separator: ".").map(String.init)
            guard keys.count == 2 else {
                members[path] = value
                return
            }
            var inner = members[keys[0]] as? [String: Any] ?? [:]
            inner[keys[1]] = value
            members[keys[0]] = inner
        }
        for one in changes {
            switch one {
            case .set(let field, let value), .add(let field, let value): change(field, value)
            case .remove(let field): change(field, nil)
            case .dropLine(let field, let line):
                var lines = (members[field] as? String ?? "").components(separatedBy: "\n")
                lines.remove(at: line - 1)
                change(field, lines.joined(separator: "\n"))
            case .withdraw, .allow, .withoutEntry, .withoutRule, .withoutBasis, .withoutAgreement,
                .policy:
                return nil
            }
        }
        let data = try JSONSerialization.data(withJSONObject: members)
        return String(decoding: data, as: UTF8.self)
    }

    /// The changes of the policy are written into its text.
    @Test(
        "proves each change of the policy: the changed text has the outcome that was told",
        arguments: [
            (record(nil), "licenses:", "licenses:\n  absent: review"),
            (record("what?"), "licenses:", "licenses:\n  unknown: review"),
            (record("CC-BY-NC-4.0"), "block: [non-commercial, copyleft]", "block: [copyleft]"),
            (
                record("GPL-3.0-only"), "block: [non-commercial, copyleft]",
                "block: [non-commercial]"
            ),
            (record("CC-BY-SA-4.0"), "  review: [share-alike]\n", ""),
        ]
    )
    func policyProof(record: String, line: String, instead: String) throws {
        let told = Self.explain(record, try Self.rules()).counterfactuals.filter { one in
            one.changes.count == 1
                && one.changes.allSatisfy {
                    switch $0 {
                    case .policy, .withoutEntry: true
                    case .set, .add, .remove, .dropLine, .withdraw, .allow, .withoutRule,
                        .withoutBasis, .withoutAgreement:
                        false
                    }
                }
        }
        let text = Self.policy.replacing(line, with: instead)
        #expect(text != Self.policy)
        let outcome = try Self.rules(text).outcome(of: record).split(separator: " ")[0]
        let before = try Self.rules().outcome(of: record).split(separator: " ")[0]
        // What makes no difference is not told.
        #expect(told.map { "\($0.outcome.word)" } == (outcome == before ? [] : [String(outcome)]))
    }

    private static let ruled = """
        policy: ruled
        use: [train-genai]
        licenses: {allow: [permissive]}
        rules:
          - id: no-drafts
            when: {source: [drafts]}
            then: block
          - id: our-own
            when: {source: [ours]}
            then: allow
            because: we wrote it
            approved-by: counsel
        """

    @Test(
        "tells of rules: one that speaks against the record, and one that it rests on",
        arguments: [
            (
                #"{"license":"MIT","source":"drafts"}"#, "block",
                "allow if the rule `no-drafts` were not there (policy.yaml:5)"
            ),
            (#"{"source":"ours"}"#, "allow", "block if `rule:our-own` did not hold"),
            (#"{"source":"ours"}"#, "allow", "block if `source` were not there"),
        ]
    )
    func rules(record: String, outcome: String, expected: String) throws {
        let explanation = Self.explain(record, try Self.rules(Self.ruled))
        #expect("\(explanation.outcome.word)" == outcome)
        let told = explanation.counterfactuals.map { "\($0.outcome.word) \($0.words)" }
        #expect(told.contains(expected), "\(told)")
        #expect(explanation.rows[5].speaks == (outcome == "block"))
    }

    @Test("never tells a change that makes no difference, and no more than a person reads")
    func bounds() throws {
        let rules = try Self.rules()
        for record in Self.records {
            let explanation = Self.explain(record, rules)
            let all = explanation.counterfactuals
            #expect(all.allSatisfy { $0.outcome != explanation.outcome }, "\(record)")
            #expect(!all.isEmpty && all.count <= Limits.counterfactuals, "\(record)")
            #expect(all.map(\.changes.count) == all.map(\.changes.count).sorted(), "\(record)")
        }
    }

    @Test("of a line that cannot be read says why, and nothing else")
    func unreadable() throws {
        let explanation = Self.explain("[1]", try Self.rules())
        #expect(explanation.outcome == .quarantine)
        #expect(explanation.reasons.map(\.code) == [.parseNotObject])
        #expect(explanation.fields.isEmpty && explanation.counterfactuals.isEmpty)
        #expect(explanation.rows.dropFirst().allSatisfy { $0.note == "not asked" })
    }
}
