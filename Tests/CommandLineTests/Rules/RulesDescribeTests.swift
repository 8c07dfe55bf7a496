import Foundation
import TestSupport
import Testing

@Suite("sluice rules describe")
struct RulesDescribeTests {
    /// Digests change with every table of the product.
    private static func withoutDigests(_ text: String) -> [UInt8] {
        Array(text.replacing(/[0-9a-f]{64}/, with: "DIGEST").utf8)
    }

    @Test("says what the shipped policies do, as it is known")
    func golden() throws {
        var files: [String: [UInt8]] = [:]
        for folder in ["Rules/policies", "SampleData"] {
            for name in try names(in: repositoryRoot + "/" + folder)
            where name.hasSuffix(".yaml") && !name.hasSuffix(".tests.yaml")
                // Its database and its lists are made of sheets first.
                && name != "contracts.yaml"
            {
                let end = try Sluice().run(
                    "rules",
                    "describe",
                    folder + "/" + name,
                    "--as-of",
                    "2026-11-25"
                )
                #expect(end.code == 0 && end.errors.isEmpty, "\(end)")
                files[name.replacing(".yaml", with: ".md")] = Self.withoutDigests(end.text)
            }
        }
        #expect(files.count >= 5)
        try Golden.check(files, against: "Tests/Fixtures/describe")
    }

    @Test("says the same of a compiled set, into a file or as JSON")
    func forms() throws {
        struct Description: Decodable {
            struct Statement: Decodable {
                var section, key, sentence: String
                var values: [String]
                var rule: String?
            }
            var policy, digest: String
            var statements: [Statement]
        }
        let scratch = try Scratch()
        try scratch.store(
            "policy: p\nuse: [mine]\nlicenses: {allow: [MIT], absent: review}\n",
            as: "p.yaml"
        )
        let sluice = Sluice(folder: scratch.path)
        let text = try sluice.run("rules", "describe", "p.yaml", "--as-of", "2026-11-25")
        #expect(try sluice.run("rules", "compile", "p.yaml", "-o", "p.sluice", "-q").code == 0)
        let compiled = try sluice.run(
            ["rules", "describe", "p.sluice", "--as-of", "2026-11-25", "-o", "p.md"]
        )
        #expect(compiled.code == 0 && compiled.text.isEmpty)
        #expect(try scratch.text(of: "p.md") == text.text)

        let json = try sluice.run("rules", "describe", "p.yaml", "--json")
        let description = try JSONDecoder().decode(Description.self, from: Data(json.output))
        #expect(description.policy == "p" && description.digest.utf8.count == 64)
        func statement(_ key: String) -> Description.Statement? {
            description.statements.first { $0.key == key }
        }
        #expect(statement("licenses.absent")?.values == ["review"])
        #expect(statement("licenses.absent")?.rule == "p.yaml:3")
        #expect(statement("licenses.unknown")?.rule == nil)
        #expect(try sluice.run("rules", "describe", "none.yaml").code == 2)
    }
}
