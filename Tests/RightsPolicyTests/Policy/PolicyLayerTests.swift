import ProvenanceCore
import Testing

@testable import RightsPolicy

@Suite("A policy that extends others")
struct PolicyLayerTests {
    static let base = """
        policy: house
        licenses: {allow: [permissive], block: [copyleft], absent: review}
        cannot-check: {url: block}
        opt-outs: [{domains: lists/d.txt}]
        rules: [{id: base, when: {source: spam}, then: block}]
        """

    private static func read(
        _ files: [String: String],
        _ top: String = "team/policy.yaml"
    ) throws(Diagnostics) -> Policy {
        try PolicyReader.read(Array((files[top] ?? "").utf8), file: top) {
            name throws(Diagnostics) in
            guard let text = files[name] else {
                throw Diagnostics([Diagnostic("cannot open `\(name)`: no such file or directory")])
            }
            return Array(text.utf8)
        }
    }

    private static func findings(_ files: [String: String]) -> [String] {
        do throws(Diagnostics) {
            _ = try read(files)
            return []
        } catch {
            return error.all.map(\.description)
        }
    }

    /// A policy over `base`, with these lines; `base` may have more.
    private static func over(_ lines: String, base more: String = "") -> [String: String] {
        [
            "team/policy.yaml":
                "policy: p\nuse: [train-genai]\nextends: [../house.yaml]\n\(lines)\n",
            "house.yaml": base + "\n" + more + "\n",
        ]
    }

    @Test("has their settings, and adds what makes it stricter")
    func additions() throws {
        let policy = try Self.read(
            Self.over(
                """
                licenses: {block: [MIT], review: [Apache-2.0], absent: block}
                opt-outs: [{hosts: own.txt}]
                takedowns: [{ids: t.txt}]
                rules: [{id: own, when: {source: forum}, then: review}]
                """
            )
        )
        #expect(policy.name.text == "p")
        #expect(policy.licenses.allow.map(\.text) == ["permissive"])
        #expect(policy.licenses.block.map(\.text) == ["copyleft", "MIT"])
        #expect(policy.licenses.absent.value == .block)
        #expect(policy.licenses.absent.position?.description == "team/policy.yaml:4:48")
        #expect(policy.cannotCheck[.url].value == .block)
        #expect(policy.optOuts.map(\.path) == ["lists/d.txt", "team/own.txt"])
        #expect(policy.rules.map(\.id.text) == ["base", "own"])
        #expect(policy.rules.map(\.position.fileAndLine) == ["house.yaml:5", "team/policy.yaml:7"])
        #expect(policy.layers.map(\.name) == ["house.yaml"])
    }

    @Test(
        "sets what could let more through only where they permit it, and says why",
        arguments: [
            ("licenses: {unknown: review}", "licenses.unknown", ""),
            ("licenses: {allow: [CC-BY-*]}", "licenses.allow", "; it is set at house.yaml:2:12"),
            ("cannot-check: {url: review}", "cannot-check.url", "; it is set at house.yaml:3:16"),
            ("signals: {respect: [robots]}", "signals.respect", ""),
            ("defaults: {license: MIT}", "defaults.license", ""),
            ("clearances: c.csv", "clearances", ""),
            (
                "rules: [{id: a, when: {source: x}, then: allow, because: b, approved-by: c}]",
                "rules", "; it is set at house.yaml:5:1"
            ),
        ]
    )
    func permission(_ lines: String, _ key: String, _ place: String) throws {
        let refused = Self.findings(Self.over(lines))
        #expect(refused.count == 1)
        #expect(
            refused.first?.hasSuffix(
                "`\(key)` may let through what the policy that is extended stops\(place) (there, "
                    + "`may-override: [\(key)]` would permit it)"
            ) ?? false,
            "\(refused)"
        )
        let grant = "may-override: [\(key)]"
        let unsaid = Self.findings(Self.over(lines, base: grant))
        #expect(unsaid.count == 1)
        #expect(
            unsaid.first?.hasSuffix(
                "`\(key)` overrides the policy that is extended, and `because` does not say why "
                    + "(add `because: {\(key): …}`)"
            ) ?? false,
            "\(unsaid)"
        )
        let said = lines + "\nbecause: {\(key): counsel agreed}"
        #expect(Self.findings(Self.over(said, base: grant)).isEmpty)
        // A section stands for all in it.
        let section = key.split(separator: ".").first.map(String.init) ?? key
        #expect(Self.findings(Self.over(said, base: "may-override: [\(section)]")).isEmpty)
    }

    @Test("may say of itself what they leave open")
    func facts() throws {
        let lines =
            "purpose: non-commercial\noperator: {country: DE}\ntrain-in: [DE]\nrelease: model"
        #expect(try Self.read(Self.over(lines)).trainIn.map(\.text) == ["DE"])
        let fixed = Self.findings(Self.over(lines, base: "purpose: commercial"))
        #expect(fixed.count == 1 && fixed[0].contains("`purpose` may let through"), "\(fixed)")
    }

    @Test("passes on no more permission than it was given")
    func chain() {
        var files = Self.over("licenses: {unknown: review}\nbecause: {licenses.unknown: b}")
        files["house.yaml"] = "policy: h\nextends: [top.yaml]\nmay-override: [licenses.unknown]\n"
        files["top.yaml"] = "policy: t\nlicenses: {absent: block}\n"
        #expect(Self.findings(files).first?.contains("may let through") ?? false)
        files["top.yaml"]? += "may-override: [licenses]\n"
        #expect(Self.findings(files).isEmpty)
        files["house.yaml"] = "policy: h\nextends: [top.yaml]\nmay-override: [signals]\n"
        #expect(Self.findings(files).first?.contains("may let through") ?? false)
    }

    @Test(
        "is refused, with the place of every finding",
        arguments: [
            (
                ["team/policy.yaml": "policy: p\nuse: train\nextends: [no.yaml]\n"],
                [
                    "team/policy.yaml:3:11: cannot open `team/no.yaml`: no such file or directory"
                ]
            ),
            (
                ["team/policy.yaml": "policy: p\nuse: train\nextends: [../team/policy.yaml]\n"],
                [
                    "team/policy.yaml:3:11: the policies extend each other: `team/policy.yaml` "
                        + "extends `team/policy.yaml`"
                ]
            ),
            (
                [
                    "team/policy.yaml": "policy: p\nuse: train\nextends: b.yaml\n",
                    "team/b.yaml": "policy: b\nextends: policy.yaml\n",
                ],
                [
                    "team/b.yaml:2:10: the policies extend each other: `team/policy.yaml` extends "
                        + "`team/b.yaml` extends `team/policy.yaml`"
                ]
            ),
            (
                [
                    "team/policy.yaml": "policy: p\nuse: train\nextends: [a.yaml, b.yaml]\n",
                    "team/a.yaml": "policy: a\npurpose: commercial\n",
                    "team/b.yaml": "policy: b\npurpose: non-commercial\n",
                ],
                [
                    "team/b.yaml:2:1: `purpose` is set here and at team/a.yaml:2:1, and both are "
                        + "extended (leave it to one of them)"
                ]
            ),
            (
                [
                    "team/policy.yaml": "policy: p\nuse: train\nextends: a.yaml\n"
                        + "because: {licenses: no need}\n",
                    "team/a.yaml": "policy: a\nmay-override: [licences]\n",
                ],
                [
                    "team/policy.yaml:4:11: `because` speaks of `licenses`, which overrides nothing "
                        + "(remove it)"
                ]
            ),
            (
                ["team/policy.yaml": "policy: p\nuse: train\nmay-override: [licences.absent]\n"],
                [
                    "team/policy.yaml:3:16: `licences.absent` in `may-override` is no key of a "
                        + "policy (did you mean `licenses`?)"
                ]
            ),
            (
                ["team/policy.yaml": "policy: p\nuse: train\nbecause: yes\n"],
                [
                    "team/policy.yaml:3:10: `because` must be a mapping of keys to reasons, not text "
                        + "(such as `because: {licenses.absent: counsel agreed on 3 May}`)"
                ]
            ),
            (
                [
                    "team/policy.yaml": "policy: p\nuse: train\nextends: a.yaml\n",
                    "team/a.yaml": "policy: a\ncolour: red\n",
                ],
                ["team/a.yaml:2:1: unknown key `colour`"]
            ),
        ] as [([String: String], [String])]
    )
    func bad(_ files: [String: String], _ expected: [String]) {
        let found = Self.findings(files).map { finding in
            // The list of all keys is no matter of these.
            finding.contains("accepted: `policy`")
                ? String(finding.prefix { $0 != "(" }.dropLast()) : finding
        }
        #expect(found == expected)
    }

    @Test("that are too many stops")
    func tooMany() {
        var files = ["team/policy.yaml": "policy: p\nuse: train\nextends: 1.yaml\n"]
        for number in 1...40 {
            files["team/\(number).yaml"] = "policy: x\nextends: \(number + 1).yaml\n"
        }
        #expect(
            Self.findings(files) == [
                "team/15.yaml:2:10: more than 16 policies extend each other"
            ]
        )
    }

    @Test("is compiled with them, and made anew when one changes")
    func compiled() throws {
        let folder = try RuleFolder([
            "policy.yaml": "policy: p\nuse: [train-genai]\nextends: house/base.yaml\n",
            "house/base.yaml":
                "policy: b\nlicenses: {allow: [permissive]}\nopt-outs: [{ids: ids.txt}]\n"
                + "rules: [{id: r, when: {source: x}, then: block}]\n",
            "house/ids.txt": "a\n",
        ])
        try folder.compileToFile()
        for rules in [try folder.load(), try folder.load(folder.compiled)] {
            let reasons = try rules.reasons(of: #"{"id":"a","license":"MIT","source":"x"}"#)
            #expect(reasons.contains(#""code":"optout.id","rule":"house/base.yaml:3""#))
            #expect(reasons.contains(#""code":"rule.block","rule":"house/base.yaml:4""#))
        }
        let digest = try folder.load().digest
        let sources = try RuleSetCompiler(policyAt: folder.policy, data: productData)
            .sourcesDigest()
        try folder.write(
            "policy: b\nlicenses: {allow: [permissive]}\nopt-outs: [{ids: ids.txt}]\n",
            to: "house/base.yaml"
        )
        #expect(try folder.load().digest != digest)
        #expect(
            try RuleSetCompiler(policyAt: folder.policy, data: productData).sourcesDigest()
                != sources
        )
    }

    @Test("a finding in a layer names the file as it was opened")
    func place() throws {
        let folder = try RuleFolder([
            "policy.yaml": "policy: p\nuse: [train-genai]\nextends: house/base.yaml\n",
            "house/base.yaml": "policy: b\nlicenses: {allow: [MTI]}\n",
        ])
        #expect(
            folder.findings() == [
                "house/base.yaml:2:20: `MTI` is no licence, no category and matches nothing "
                    + "(did you mean `MIT`?)"
            ]
        )
    }
}

@Suite("Variables for paths")
struct PolicyVariableTests {
    @Test("stand for the start of a path, relative to the file that sets them")
    func values() throws {
        let files = [
            "team/policy.yaml": """
            policy: p
            use: train
            extends: ../house.yaml
            opt-outs: [{domains: '${lists}/d.txt'}, {hosts: '${all}/h.txt'}]
            attribution: {credit-changes: '${lists}/c.csv'}
            """,
            "house.yaml": "policy: h\npaths: {lists: data/lists, all: /data}\n",
        ]
        let policy = try PolicyReader.read(
            Array(files["team/policy.yaml"]?.utf8 ?? "".utf8),
            file: "team/policy.yaml"
        ) {
            name throws(Diagnostics) in Array((files[name] ?? "").utf8)
        }
        #expect(policy.optOuts.map(\.path) == ["data/lists/d.txt", "/data/h.txt"])
        #expect(policy.optOuts.map(\.name) == ["d", "h"])
        #expect(policy.attribution.creditChanges?.text == "data/lists/c.csv")
    }

    @Test("that are wrong are refused with their place", arguments: table)
    func bad(bad: BadPolicy) { bad.check() }

    static let table = BadPolicy.table(
        #"""
        | paths: [a]
        3:8: `paths` must be a mapping, not a list (such as `paths: {lists: /data/optouts}`)
        | paths: {a b: c}
        3:9: `a b` in `paths` is no name (letters, digits, `-`, `_` and `.`, such as `no-forum`)
        | paths: {a: b, c: '${a}/d'}
        3:18: `paths.c` uses a variable in turn (write the path out)
        | paths: {lists: b}
        | clearances: '${list}/c.csv'
        4:13: `list` in `clearances` is no variable that `paths` sets (did you mean `${lists}`?)
        | clearances: '${x}/c.csv'
        3:13: `x` in `clearances` is no variable that `paths` sets (add `paths: {x: …}`)
        | paths: {lists: b}
        | opt-outs: [{domains: 'a/${lists}/c.txt'}, {hosts: '${lists'}]
        4:22: `a/${lists}/c.txt` in `opt-outs.domains` has a variable that is not at its start (such
          as `${lists}/optout-domains.txt`)
        4:51: `${lists` in `opt-outs.hosts` has a variable that is not at its start (such as
          `${lists}/optout-domains.txt`)
        """#,
        prefix: "policy: p\nuse: train\n"
    )
}
