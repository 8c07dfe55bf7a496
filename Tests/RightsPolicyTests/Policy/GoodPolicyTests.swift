import ProvenanceCore
import RightsPolicy
import TestSupport
import Testing

@Suite("A good policy")
struct GoodPolicyTests {
    static func read(_ text: String, file: String = "rules/policy.yaml") throws -> Policy {
        try PolicyReader.read(Array(text.utf8), file: file)
    }

    @Test("the starter policy is read without a finding")
    func starterPolicy() throws {
        let file = repositoryRoot + "/Rules/policies/starter.yaml"
        let policy = try PolicyReader.read(try contents(of: file), file: file)
        #expect(policy.name.text == "starter")
        #expect(policy.uses.value == [.trainGenAI])
        #expect(policy.licenses.allow.map(\.text) == ["public-domain", "permissive", "CC-BY-*"])
        let list = try #require(policy.optOuts.first)
        #expect(list.minEntries == 3)
        let lines = String(decoding: try contents(of: list.path), as: UTF8.self)
            .split(separator: "\n")
        #expect(lines.contains("# date: 2026-11-24"))
        #expect(lines.count { !$0.hasPrefix("#") } >= list.minEntries)
    }

    @Test("a newer public suffix list can be named, and decides what an entry may be")
    func publicSuffixList() throws {
        func policy(_ value: String) throws -> Policy {
            try Self.read("policy: p\nuse: train\npublic-suffix-list: \(value)\n")
        }
        #expect(try policy("psl.dat").publicSuffixList.file?.text == "rules/psl.dat")
        let error = #expect(throws: Diagnostic.self) { try policy("psl.dat").publicSuffixes() }
        #expect(error?.position?.description == "rules/policy.yaml:3:21")
        let own = try Self.read("policy: p\nuse: train\n").publicSuffixes()
        #expect(own.name.hasPrefix("libpsl ") && own.date != nil)
        guard let path = SharedData.path("url/public_suffix_list.dat") else { return }
        let named = try policy("{file: \(path), date: 2026-08-19}").publicSuffixes()
        #expect(named.date == Day("2026-08-19") && named.digest.utf8.count == 64)
        #expect(try policy(path).publicSuffixes().date == nil)
    }

    @Test("every default stands in the way of something")
    func defaults() throws {
        let policy = try Self.read("policy: p\nuse: train\n")
        #expect(
            policy.name
                == PolicyText("p", at: SourcePosition(file: policy.file, line: 1, column: 9))
        )
        #expect(
            policy.uses
                == Setting([.train], at: SourcePosition(file: policy.file, line: 2, column: 1))
        )
        #expect(policy.purpose == Setting(.commercial))
        #expect(policy.operatorKind == Setting(.company))
        #expect(policy.release == Setting(.dataset))
        #expect(policy.licenses.allow.isEmpty)
        #expect(policy.licenses.absent == Setting(.block))
        #expect(policy.licenses.unknown == Setting(.block))
        #expect(policy.licenses.ambiguous == Setting(.review))
        #expect(policy.licenses.conflict == Setting(.review))
        #expect(policy.terms.nonCommercial == Setting(.byPurpose))
        #expect(policy.terms.noDerivatives == Setting(.review))
        #expect(policy.terms.shareAlike == Setting(.carry))
        #expect(policy.terms.researchOnly == Setting(.byOperator))
        #expect(NeededPart.allCases.allSatisfy { policy.cannotCheck[$0] == Setting(.review) })
        #expect(policy.attribution.authorMissing == Setting(.review))
        #expect(policy.attribution.modified == Setting(.unknown))
        #expect(policy.defaultLicense == nil && policy.operatorCountry == nil)
        #expect(policy.optOuts.isEmpty && policy.takedowns.isEmpty)
        guard case .profile(name: "auto") = policy.recordFormat.value else {
            Issue.record("the default format is `auto`")
            return
        }
    }

    @Test("every setting reaches its property, with its place")
    func everySetting() throws {
        let policy = try Self.read(
            """
            policy: everything
            description: |
              Two lines
              of text
            use: [pretrain, finetune]
            purpose: non-commercial
            operator: {kind: research-organisation, country: NO}
            train-in: [NO, EU]
            offer-in: worldwide
            release: weights
            record-format: dolma
            licenses:
              allow: permissive
              review: [share-alike, ODbL-1.0]
              block: [012]
              absent: review
              unknown: review
              ambiguous: block
              conflict: block
            terms:
              non-commercial: review
              no-derivatives: block
              share-alike: review
              research-only: allow
            defaults: {license: CC-BY-4.0}
            opt-outs:
              - domains: lists/optout.csv.gz
                name: people
                format: csv
                date: 2026-02-28
                uses: [train, mine]
                min-entries: 1000
                max-rejected: 5
                max-age-days: 30
                max-shrink: 10%
                public-suffixes: allow
            takedowns:
              - {hosts: /srv/hosts.txt}
            cannot-check: {url: block, repository: block}
            attribution: {author-missing: allow, modified: no, note: cut}
            """
        )
        #expect(policy.description?.text == "Two lines\nof text\n")
        #expect(policy.uses.value == [.pretrain, .finetune])
        #expect(policy.purpose.value == .nonCommercial)
        #expect(policy.operatorKind.value == .researchOrganisation)
        #expect(policy.operatorCountry?.text == "NO")
        #expect(policy.trainIn.map(\.text) == ["NO", "EU"])
        #expect(policy.offerIn.map(\.text) == ["worldwide"])
        #expect(policy.release.value == .weights)
        guard case .profile(name: "dolma") = policy.recordFormat.value else {
            Issue.record("not the profile")
            return
        }
        #expect(policy.licenses.allow.map(\.text) == ["permissive"])
        #expect(policy.licenses.review.map(\.position.column) == [12, 25])
        #expect(policy.licenses.block.map(\.text) == ["012"])
        #expect(policy.licenses.absent.value == .review)
        #expect(policy.licenses.unknown.value == .review)
        #expect(policy.licenses.ambiguous.value == .block)
        #expect(policy.licenses.conflict.value == .block)
        #expect(policy.licenses.conflict.position?.description == "rules/policy.yaml:19:3")
        #expect(policy.terms.nonCommercial.value == .review)
        #expect(policy.terms.noDerivatives.value == .block)
        #expect(policy.terms.shareAlike.value == .review)
        #expect(policy.terms.researchOnly.value == .allow)
        #expect(policy.defaultLicense?.text == "CC-BY-4.0")
        #expect(policy.cannotCheck[.url].value == .block)
        #expect(policy.cannotCheck[.repository].value == .block)
        #expect(policy.cannotCheck[.id].value == .review)
        #expect(policy.attribution.authorMissing.value == nil)
        #expect(policy.attribution.authorMissing.position?.line == 40)
        #expect(policy.attribution.modified.value == .no)
        #expect(policy.attribution.note?.text == "cut")

        let list = try #require(policy.optOuts.first)
        #expect(list.kind == .domains && list.path == "rules/lists/optout.csv.gz")
        #expect(list.name == "people" && list.format == .csv && !list.isTakedown)
        #expect(list.date == Day("2026-02-28") && list.uses == [.train, .mine])
        #expect(list.minEntries == 1000 && list.maxRejected == 5 && list.maxAgeDays == 30)
        #expect(list.maxShrinkPercent == 10 && list.publicSuffixes == .allow)
        #expect(list.position.description == "rules/policy.yaml:27:5")
        let takedown = try #require(policy.takedowns.first)
        #expect(takedown.kind == .hosts && takedown.path == "/srv/hosts.txt")
        #expect(takedown.name == "hosts" && takedown.isTakedown && takedown.minEntries == 1)
    }

    @Test(
        "these are all good",
        arguments: [
            "policy: p\nuse: [train, evaluate, synthesise, input, index, search, mine]",
            "\u{FEFF}policy: p\nuse: train",
            "policy: p\r\nuse: train\r\nlicenses:\r\n  allow: [MIT]\r\n",
            "---\n# a comment\npolicy: \"p\"\nuse: 'train'\n...\n",
            "{policy: p, use: [train]}",
            "{\"policy\": \"p\", \"use\": [\"train\"], \"licenses\": {\"allow\": [\"MIT\"]}}",
            "policy: NO\nuse: train\noperator: {country: NO}",
            "policy: 012\nuse: train\ndescription: 2024-01-01",
            "policy: p\nuse: train\nopt-outs: []\ntakedowns: []",
            "policy: p\nuse: train\nlicenses: {allow: []}",
            "policy: p\nuse: train\nopt-outs: [{domains: a/x.txt}, {domains: b/x.txt, name: y}]",
            "policy: p\nuse: train\nopt-outs: [{hosts: x, max-shrink: 0, min-entries: 1}]",
            "policy: p\nuse: train\nrecord-format: {license: [a\\.b.c, d], json-strings: d}",
            "policy: \"&\"\nuse: train",
        ]
    )
    func good(text: String) throws {
        _ = try Self.read(text)
    }

    @Test(
        "paths are seen from the policy's folder",
        arguments: [
            ("p.yaml", "l.txt", "l.txt"),
            ("rules/p.yaml", "l.txt", "rules/l.txt"),
            ("/etc/p.yaml", "a/l.txt", "/etc/a/l.txt"),
            ("rules/p.yaml", "/l.txt", "/l.txt"),
            ("rules/p.yaml", "../l.txt", "rules/../l.txt"),
            ("/p.yaml", "l.txt", "/l.txt"),
        ]
    )
    func paths(file: String, path: String, expected: String) throws {
        let policy = try Self.read(
            "policy: p\nuse: train\nopt-outs: [{domains: \(path)}]",
            file: file
        )
        #expect(policy.optOuts.first?.path == expected)
        #expect(policy.optOuts.first?.name == "l")
    }
}
