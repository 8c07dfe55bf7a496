import Foundation
import TestSupport
import Testing

/// The policies of `Rules/policies`, with the tests that stand beside them.
@Suite("The shipped policies and their tests")
struct ShippedPolicyCommandTests {
    private static let folder = "Rules/policies"

    private static func files(_ isWanted: (String) -> Bool) throws -> [String] {
        try names(in: repositoryRoot + "/" + folder).filter { $0.hasSuffix(".yaml") }
            .filter(isWanted).sorted().map { folder + "/" + $0 }
    }

    @Test("every policy has tests, and passes them; a pattern for the folder names each once")
    func tests() throws {
        let all = try Self.files { _ in true }
        let policies = all.filter { !$0.hasSuffix(".tests.yaml") }
        #expect(policies.count * 2 == all.count && policies.count >= 7)
        let end = try Sluice().run(["rules", "test"] + all)
        #expect(end.code == 0, "\(end)")
        let lines = end.text.split(separator: "\n")
        #expect(lines.count == policies.count)
        for (line, policy) in zip(lines, policies) {
            #expect(line.hasPrefix(policy + ": ") && line.hasSuffix(" tests, all passed"))
        }
    }

    @Test("nothing is found in them: each line is covered by a test")
    func check() throws {
        let all = try Self.files { _ in true }
        let end = try Sluice().run(
            ["rules", "check", "--strict", "--as-of", "2026-11-25"] + all
        )
        #expect(end.code == 0, "\(end)")
        #expect(end.text.split(separator: "\n").allSatisfy { $0.hasSuffix(": nothing found") })
    }

    /// The policy for research, with its exceptions on: `fill` says what is written in them.
    private static func research(_ fill: (String) -> String) throws -> Scratch {
        let scratch = try Scratch()
        for name in try names(in: repositoryRoot + "/" + folder + "/lists") {
            let path = repositoryRoot + "/" + folder + "/lists/" + name
            try scratch.store(
                String(decoding: try contents(of: path), as: UTF8.self),
                as: "lists/" + name
            )
        }
        let path = repositoryRoot + "/" + folder + "/research-eu.yaml"
        var isInside = false
        let lines = String(decoding: try contents(of: path), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).map { line in
                isInside = line == "# exceptions:" || (isInside && line.hasPrefix("#"))
                return isInside ? fill(String(line.dropFirst(2))) : String(line)
            }
        try scratch.store(lines.joined(separator: "\n"), as: "research-eu.yaml")
        return scratch
    }

    private static func filled(_ line: String) -> String {
        for (key, value) in [
            ("because:", "pages that anyone may read"), ("approved-by:", "A. Quill"),
            ("until:", "2027-12-31"),
        ] where line.trimmingCharacters(in: .whitespaces).hasPrefix(key) {
            return line.prefix { $0 == " " } + key + " " + value
        }
        return line
    }

    @Test("the exceptions for research are off, and refused until somebody fills them in")
    func unfilled() throws {
        let scratch = try Self.research { $0 }
        let end = try Sluice(folder: scratch.path).run("rules", "check", "research-eu.yaml")
        #expect(end.code == 1)
        for name in ["eu-tdm-art3", "eu-tdm-art4"] {
            for key in ["because", "approved-by", "until"] {
                #expect(end.text.contains("`exceptions.\(name).\(key)` has no value"), "\(end)")
            }
        }
        let nobody = try Self.research { line in
            Self.filled(line).replacing("A. Quill", with: "to be named")
        }
        let named = try Sluice(folder: nobody.path).run("rules", "check", "research-eu.yaml")
        #expect(named.code == 1)
        #expect(
            named.text.contains(
                "`to be named` in `exceptions.eu-tdm-art3.approved-by` names nobody"
            )
        )
    }

    @Test("filled in, Article 3 and Article 4 cover what each is about, and nothing else")
    func articles() throws {
        let three = """
            record: {id: '1'}
            columns: [record.url, record.license, record.headers, outcome, basis]
            rows:
              - [https://a.example/1, ~, ~, allow, exception:eu-tdm-art3]
              - [https://a.example/1, house rules, ~, review, ~]
              - [https://a.example/1, ~, {tdm-reservation: '1'}, block, ~]
              - [https://optout.example.org/1, ~, ~, block, ~]
              - [~, ~, ~, review, ~]
            """
        // Without the other, and for whoever may claim it: Article 4 knows no purpose.
        let four = """
            record: {id: '1', url: https://a.example/1}
            columns: [record.license, record.headers, record.robots_txt, outcome, basis]
            rows:
              - [~, ~, ~, block, ~]
              - [~, {Server: x}, ~, allow, exception:eu-tdm-art4]
              - [~, ~, "User-agent: *\\nAllow: /\\n", allow, exception:eu-tdm-art4]
              - [~, {tdm-reservation: '1'}, ~, block, ~]
              - [~, {Server: x}, "User-agent: *\\nDisallow: /\\n", block, ~]
              - [house rules, {Server: x}, ~, review, ~]
            """
        for (name, other, table) in [
            ("eu-tdm-art3", "eu-tdm-art4", three), ("eu-tdm-art4", "eu-tdm-art3", four),
        ] {
            var isOther = false
            let scratch = try Self.research { line in
                if line.hasPrefix("  eu-tdm") { isOther = line == "  \(other):" }
                return isOther ? "#" : Self.filled(line)
            }
            let policy = try scratch.text(of: "research-eu.yaml")
            if name == "eu-tdm-art4" {
                try scratch.store(
                    policy.replacing("purpose: non-commercial", with: "purpose: commercial")
                        .replacing("kind: research-organisation", with: "kind: company"),
                    as: "research-eu.yaml"
                )
            }
            let indented = table.replacing("\n", with: "\n    ")
            try scratch.store(
                "as-of: 2026-11-25\ntests:\n  - " + indented + "\n",
                as: "research-eu.tests.yaml"
            )
            let end = try Sluice(folder: scratch.path).run("rules", "test", "research-eu.yaml")
            #expect(end.code == 0, "\(name): \(end)")
        }
    }
}
