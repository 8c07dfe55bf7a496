import Foundation
import ProvenanceCore
import TestSupport
import Testing

@Suite("Saved signals on the command line")
struct SavedSignalCommandTests {
    private static let policy = """
        policy: saved
        use: [train-genai]
        licenses: {allow: [public-domain]}
        signals:
          saved-signals: [origins.jsonl]

        """

    private static let origins = """
        {"origin":"https://one.example","fetched_at":"2026-01-02","robots_txt":"User-agent: GPTBot\\nDisallow: /a"}
        {"origin":"https://one.example","fetched_at":"2026-02-03","rsl":null}
        {"origin":"https://two.example","fetched_at":"2026-03-04","robots_status":503}

        """

    private static let record =
        #"{"id":"1","url":"https://one.example/a","license":"CC0-1.0"}"# + "\n"

    private static func scratch(origins: String? = origins) throws -> Scratch {
        let scratch = try Scratch()
        try scratch.store(policy, as: "policy.yaml")
        if let origins { try scratch.store(origins, as: "origins.jsonl") }
        try scratch.store(record, as: "a.jsonl")
        return scratch
    }

    @Test("a compiled set needs the file no more, and says what it holds")
    func compiled() throws {
        let scratch = try Self.scratch()
        let sluice = Sluice(folder: scratch.path)
        let made = try sluice.run("rules", "compile", "policy.yaml", "-o", "x.sluice", "-q")
        #expect(made.code == 0, "\(made)")
        try FileManager.default.removeItem(atPath: scratch["origins.jsonl"])
        let listed = try sluice.run("rules", "list", "x.sluice")
        #expect(
            listed.text.contains(
                "saved signals origins: 2 origins, 3 lines, of 2026-01-02 to 2026-03-04, from "
                    + "`origins.jsonl` "
            ),
            "\(listed)"
        )
        let end = try sluice.run(
            ["filter", "a.jsonl", "--rules", "x.sluice", "--output", "out", "-q"]
        )
        #expect(end.code == 0, "\(end)")
        let blocked = try scratch.text(of: "out/blocked/a.jsonl")
        #expect(blocked.contains("\"entry\":\"https://one.example, fetched 2026-01-02\""))
        let manifest = try scratch.text(of: "out/manifest/a.jsonl.json")
        #expect(manifest.contains("\"saved-signals\""))
    }

    @Test("explain names the file, the line and the day")
    func explained() throws {
        let scratch = try Self.scratch()
        let end = try Sluice(folder: scratch.path)
            .run("explain", "a.jsonl", "--line", "1", "--rules", "policy.yaml")
        #expect(end.code == 0, "\(end)")
        #expect(
            end.text.contains("origins.jsonl:1, https://one.example, fetched 2026-01-02"),
            "\(end)"
        )
    }

    @Test(
        "a file that is missing, empty or wrong stops the run before any output",
        arguments: [
            (nil, "do not exist"), ("", "hold nothing"),
            (origins + "{\"origin\":\"one.example\"}\n", "origins.jsonl:4"),
        ]
    )
    func stopped(_ origins: String?, _ message: String) throws {
        let scratch = try Self.scratch(origins: origins)
        let end = try Sluice(folder: scratch.path)
            .run("filter", "a.jsonl", "--rules", "policy.yaml", "--output", "out", "-q")
        #expect(end.code == 2 && end.errors.contains(message), "\(end)")
        #expect(!FileManager.default.fileExists(atPath: scratch["out/allowed"]))
    }
}
