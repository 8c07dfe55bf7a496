import ProvenanceCore
import RightsPolicy
import TestSupport
import Testing

@Suite("Of every policy it holds that")
struct PolicyPropertyTests {
    static func starter() throws -> [UInt8] {
        try contents(of: repositoryRoot + "/Rules/policies/starter.yaml")
    }

    @Test("no key can lose a letter unseen")
    func misspeltKeys() throws {
        let lines = String(decoding: try Self.starter(), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var keyCount = 0
        for (number, line) in lines.enumerated() where !line.hasPrefix("#") {
            // Keys of the lines that start with one, lists of lists included.
            let body = line.drop { $0 == " " || $0 == "-" }
            guard let colon = body.firstIndex(of: ":"), !body[..<colon].contains("#") else {
                continue
            }
            keyCount += 1
            var misspelt = lines
            misspelt[number] =
                String(line.dropLast(body.count)) + String(body[..<colon].dropLast())
                + String(body[colon...])
            let findings = BadPolicy.findings(Array(misspelt.joined(separator: "\n").utf8))
            #expect(
                findings.contains { $0.hasPrefix("\(number + 1):") && $0.contains("unknown key") },
                "line \(number + 1): \(misspelt[number])"
            )
        }
        #expect(keyCount >= 25)
    }

    @Test("a policy that is cut anywhere is read or refused, and only the whole is the whole")
    func truncation() throws {
        let text = try Self.starter()
        for count in stride(from: 0, to: text.count, by: 7) {
            _ = BadPolicy.findings(Array(text[..<count]))
        }
        #expect(BadPolicy.findings(text).isEmpty)
    }

    @Test("a byte that is changed never crashes the reader")
    func flippedBytes() throws {
        let text = try Self.starter()
        for (index, byte) in zip(stride(from: 0, to: text.count, by: 5), 0...) {
            var changed = text
            changed[index] = UInt8(truncatingIfNeeded: byte &* 37)
            _ = BadPolicy.findings(changed)
        }
    }

    @Test(
        "lists of every kind can be named",
        arguments: ["opt-outs", "takedowns"],
        [
            "domains", "hosts", "urls", "url-prefixes", "url-patterns", "repositories", "accounts",
            "authors", "ids", "hashes", "works", "sources",
        ]
    )
    func kinds(section: String, kind: String) throws {
        let text = "policy: p\nuse: train\n\(section): [{\(kind): a}]"
        let policy = try PolicyReader.read(Array(text.utf8), file: "p.yaml")
        #expect((policy.optOuts + policy.takedowns).map(\.kind.rawValue) == [kind])
    }

    @Test("of a full policy, only what a later version brings is refused")
    func fullPolicy() {
        let text = """
            policy: commercial-llm
            description: Pre-training a commercial language model
            use: [train-genai]
            purpose: commercial
            operator: {kind: company, country: US}
            train-in: [US]
            offer-in: [worldwide]
            record-format: dolma
            licenses:
              allow:  [public-domain, permissive, CC-BY-*]
              review: [share-alike, public-domain-mark, ODbL-1.0]
              block:  [non-commercial, no-derivatives, proprietary]
              absent: block
              unknown: block
              ambiguous: review
              conflict: review
            signals:
              respect: [robots, aipref]
              which-day: strictest
            opt-outs:
              - {domains: lists/optout-domains.txt, min-entries: 1000, max-age-days: 30}
            takedowns:
              - {ids: lists/takedowns.txt}
            cannot-check: {url: review}
            agreements: {database: rights.sqlite, wins-over: [signals, licenses]}
            attribution: {author-missing: allow, modified: yes, note: text extracted from the page}
            rules:
              - id: us-government-works
                when: {source: [usgpo], license: absent, train-in: [US]}
                then: {license: LicenseRef-US-Government-Work, categories: [public-domain]}
                because: prepared by US federal employees (17 USC 105)
                approved-by: counsel
            exceptions:
              []
            tests:
              - {record: {metadata: {license: CC-BY-NC-4.0}}, outcome: block}
            """
        let refused =
            [String]()
        let rest = " is not supported by this version (remove it; nothing in it would be applied)"
        #expect(BadPolicy.findings(Array(text.utf8)) == refused.map { $0 + rest })
    }

    @Test("findings are counted up to a limit, and the rest is mentioned")
    func manyFindings() {
        let keys = (0..<5000).map { "key\($0): x\n" }.joined()
        let findings = BadPolicy.findings(Array("policy: p\nuse: train\n\(keys)".utf8))
        #expect(findings.count == Limits.policyFindings + 1)
        #expect(
            findings.allSatisfy { $0.contains("unknown key") || $0.contains("more than 100") }
        )
        let anchors = (0..<5000).map { "- &a\($0) x\n" }.joined()
        #expect(BadPolicy.findings(Array(anchors.utf8)).count == Limits.policyFindings + 1)
    }

    @Test("every word that a setting takes is read back as itself")
    func words() {
        func check<Word: SettingWord & Equatable>(_ type: Word.Type, _ all: [Word]) {
            #expect(Word.allWords.map(Word.init(word:)) == all.map(Optional.some))
        }
        check(Use.self, Use.allCases)
        check(Objection.self, [.block, .review])
        check(Policy.Purpose.self, Policy.Purpose.allCases)
        check(Policy.OperatorKind.self, Policy.OperatorKind.allCases)
        check(Policy.Release.self, Policy.Release.allCases)
        check(FieldRole.self, FieldRole.allCases)
        check(PolicyList.Format.self, PolicyList.Format.allCases)
    }
}
