import Foundation
import ProvenanceCore
import TestSupport
import Testing

@Suite("What a list touches, as the policy of the run has it")
struct AffectedPolicyTests {
    @Test("is found where the policy says that fields stand", arguments: [false, true])
    func recordFormat(isCompiled: Bool) throws {
        let scratch = try AffectedFolder.filtered(
            policy: Records.policy
                + "record-format: {license: [license], \"url\": [\"a\\\\.b.u\"]}\n"
        )
        let sluice = Sluice(folder: scratch.path)
        try scratch.store(
            #"{"license": "CC0-1.0", "a.b": {"u": "https://one.example/"}}"# + "\n"
                + #"{"license": "CC0-1.0", "url": "https://one.example/"}"# + "\n",
            as: "more/c.jsonl"
        )
        let filtered = try sluice.run(
            "filter",
            "more",
            "--rules",
            "policy.yaml",
            "--output",
            "own",
            "-q"
        )
        #expect(filtered.code == 0, "\(filtered)")
        var rules = "policy.yaml"
        if isCompiled {
            rules = "p.sluice"
            let compiled = try sluice.run("rules", "compile", "policy.yaml", "-o", rules, "-q")
            #expect(compiled.code == 0, "\(compiled)")
        }
        let end = try sluice.run(
            "affected",
            "own",
            "--domain",
            "one.example",
            "--rules",
            rules,
            "--json",
            "-q"
        )
        #expect(end.code == 1, "\(end)")
        #expect(
            try AffectedFolder.hits(end) == [#"c.jsonl:1:-:optout.domain:one.example:a\.b.u"#],
            "\(end)"
        )
        // Nothing in such a record could be an author.
        let blind = try sluice.run("affected", "own", "--author", "x", "--rules", rules)
        #expect(blind.code == 2 && blind.output.isEmpty, "\(blind)")
        #expect(blind.errors.contains("has no field that a list of `authors`"), "\(blind)")
    }

    @Test("is asked as the policy says that names the list")
    func knownList() throws {
        let scratch = try AffectedFolder.filtered()
        let policy =
            Records.policy + "takedowns: [{ids: ours.txt, name: removals, max-shrink: 50%}]\n"
        try scratch.store(policy, as: "rules/policy.yaml")
        try scratch.store("x1\nx2\nx3\nx4\n", as: "rules/ours.txt")
        let sluice = Sluice(folder: scratch.path)
        let filtered = try sluice.run(
            "filter",
            "in",
            "--rules",
            "rules/policy.yaml",
            "--output",
            "taken",
            "-q"
        )
        #expect(filtered.code == 0, "\(filtered)")
        let ask = [
            "affected", "taken", "--rules", "rules/policy.yaml", "--list", "./rules/ours.txt", "-q",
            "--json",
        ]
        try scratch.store("x1\na2\nb1\n", as: "rules/ours.txt")
        let end = try sluice.run(ask)
        #expect(end.code == 1, "\(end)")
        #expect(
            try AffectedFolder.hits(end) == [
                "a.jsonl:2:a2:takedown.id:a2:id", "deep/b.jsonl.gz:1:b1:takedown.id:b1:id",
            ]
        )
        #expect(end.text.contains(#""list":"removals""#), "\(end)")
        let more = try sluice.run(ask + ["--domain", "three.example"])
        #expect(try AffectedFolder.hits(more).count == 3, "\(more)")
        // One that has lost more than the policy lets it is not asked.
        try scratch.store("a2\n", as: "rules/ours.txt")
        let cut = try sluice.run(ask)
        #expect(cut.code == 2 && cut.output.isEmpty, "\(cut)")
        #expect(cut.errors.contains("max-shrink"), "\(cut)")
        // Without the policy it is a list like any other.
        let plain = try sluice.run(
            "affected",
            "taken",
            "--list",
            "rules/ours.txt",
            "--kind",
            "ids",
            "--json",
            "-q"
        )
        #expect(try AffectedFolder.hits(plain) == ["a.jsonl:2:a2:optout.id:a2:id"], "\(plain)")
    }

    @Test("is asked with the aliases and the public suffixes of the policy")
    func policyFiles() throws {
        let scratch = try Scratch()
        try scratch.store(
            Records.policy + """
                public-suffix-list: {file: suffixes.dat, date: 2026-11-01}
                opt-outs: [{repositories: repositories.txt, aliases: renamed.txt}]

                """,
            as: "rules/policy.yaml"
        )
        try scratch.store(
            """
            // ===BEGIN ICANN DOMAINS===
            example
            // ===END ICANN DOMAINS===
            // ===BEGIN PRIVATE DOMAINS===
            shared.example
            // ===END PRIVATE DOMAINS===

            """,
            as: "rules/suffixes.dat"
        )
        try scratch.store("owner/unrelated\n", as: "rules/repositories.txt")
        try scratch.store("owner/old owner/new\n", as: "rules/renamed.txt")
        try scratch.store(
            #"{"id": "r", "license": "CC0-1.0", "repo_name": "owner/old"}"# + "\n",
            as: "in/r.jsonl"
        )
        let sluice = Sluice(folder: scratch.path)
        let rules = ["--rules", "rules/policy.yaml"]
        let filtered = try sluice.run(["filter", "in", "--output", "out", "-q"] + rules)
        #expect(filtered.code == 0, "\(filtered)")
        try scratch.store("owner/new\n", as: "rules/repositories.txt")
        let list = ["affected", "out", "--json", "-q", "--list", "rules/repositories.txt"]
        let end = try sluice.run(list + rules)
        #expect(
            try AffectedFolder.hits(end) == ["r.jsonl:1:r:optout.repository:owner/new:repo_name"],
            "\(end)"
        )
        let plain = try sluice.run(list + ["--kind", "repositories"])
        #expect(plain.code == 0 && plain.output.isEmpty, "without its aliases: \(plain)")
        let ask = ["affected", "out", "--domain", "shared.example", "-q"]
        let suffix = try sluice.run(ask + rules)
        #expect(suffix.code == 2 && suffix.errors.contains("public suffix"), "\(suffix)")
        #expect(try sluice.run(ask).code == 0, "other lists do not know it")
    }
}
