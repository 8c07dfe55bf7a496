import Foundation
import TestSupport
import Testing

@Suite("sluice rules diff")
struct RulesDiffTests {
    private static func scratch() throws -> Scratch {
        let scratch = try Scratch()
        try scratch.store("# date: 2026-11-01\na.example\n", as: "people.txt")
        try scratch.store("# date: 2026-11-20\na.example\nb.example\n", as: "people-2.txt")
        try scratch.store("# date: 2026-11-01\nx\n", as: "ids.txt")
        try scratch.store(
            """
            policy: one
            use: [train-genai]
            train-in: [US]
            licenses: {allow: [permissive, CC-BY-*], absent: block}
            opt-outs: [{domains: people.txt}, {ids: ids.txt}]
            cannot-check: {id: block}
            attribution: {author-missing: allow, note: cut}

            """,
            as: "one.yaml"
        )
        try scratch.store(
            """
            policy: two
            use: [train-genai]
            offer-in: [EU]
            licenses: {allow: [permissive, public-domain], absent: review}
            opt-outs: [{domains: people-2.txt, name: people}]
            takedowns: [{ids: ids.txt, name: gone}]
            cannot-check: {id: block}
            attribution: {author-missing: allow}

            """,
            as: "two.yaml"
        )
        try scratch.store(
            """
            {"id":"1","source":"s","license":"MIT","url":"https://c.example/"}
            {"id":"2","source":"s","license":"CC-BY-4.0","url":"https://c.example/"}
            {"id":3,"source":"t","license":"MIT","url":"https://b.example/"}
            {"id":"4","url":"https://c.example/"}
            {
            {"id":"6","source":"s","license":"CC0-1.0","url":"https://c.example/"}
            {"source":"s","license":"CC0-1.0","url":"https://c.example/"}
            """,
            as: "d/in.jsonl"
        )
        return scratch
    }

    @Test("says in words what differs, and on data which records change")
    func words() throws {
        let scratch = try Self.scratch()
        let sluice = Sluice(folder: scratch.path)
        let end = try sluice.run("rules", "diff", "one.yaml", "two.yaml", "d")
        #expect(end.code == 1 && end.errors.isEmpty, "\(end)")
        let text = end.text.replacing(/`sha256: [0-9a-f]{64}`/, with: "`sha256: …`")
        #expect(
            text == """
                train-in (one.yaml:3): says nothing any more; it was `US`
                offer-in (two.yaml:3): says now `EU`
                licenses.allow (two.yaml:4): now `public-domain`; no more `CC-BY-*`
                licenses.absent (two.yaml:4): `block` became `review`
                opt-outs.people (two.yaml:5): now `domains: people-2.txt`, `date: 2026-11-20`, \
                `entries: 2`, `sha256: …`; no more `domains: people.txt`, `date: 2026-11-01`, \
                `entries: 1`, `sha256: …`
                takedowns.gone (two.yaml:6): is new: `ids: ids.txt`, `date: 2026-11-01`, \
                `entries: 1`, `sha256: …`, `format: lines`, `min-entries: 1`, `max-rejected: 0`, \
                `max-age-days: none`, `max-shrink: none`, `public-suffixes: refuse`, \
                `aliases: none`, `uses: all`
                attribution.note (one.yaml:7): says nothing any more; it was `cut`
                opt-outs.ids (one.yaml:5): is gone; it was `ids: ids.txt`, `date: 2026-11-01`, \
                `entries: 1`, `sha256: …`, `format: lines`, `min-entries: 1`, `max-rejected: 0`, \
                `max-age-days: none`, `max-shrink: none`, `public-suffixes: refuse`, \
                `aliases: none`, `uses: all`

                4 of 7 records change their outcome (57.1 %; 245 B)
                  allow → block, license.denied: 1 record, 73 B
                      in.jsonl:2, id "2"
                  allow → block, optout.domain: 1 record, 65 B
                      in.jsonl:3, id 3
                  block → allow, license.denied: 1 record, 71 B
                      in.jsonl:6, id "6"
                  block → review, license.absent: 1 record, 38 B
                      in.jsonl:4, id "4"
                by source
                  s: 2 records, 144 B
                  (none): 1 record, 38 B
                  t: 1 record, 65 B

                """
        )
    }

    @Test("is exit code 0 where nothing differs, however the policies are written")
    func same() throws {
        let scratch = try Self.scratch()
        let text = try scratch.text(of: "one.yaml")
        try scratch.store(
            text.replacing("[permissive, CC-BY-*]", with: "[CC-BY-*, permissive]")
                .replacing(", absent: block", with: ""),
            as: "same.yaml"
        )
        let end = try Sluice(folder: scratch.path).run(
            "rules",
            "diff",
            "one.yaml",
            "same.yaml",
            "d/in.jsonl",
            "--jobs",
            "3"
        )
        #expect(end.code == 0, "\(end)")
        #expect(
            end.text == """
                the policies say the same

                0 of 7 records change their outcome (0.0 %; 0 B)

                """
        )
    }

    @Test("prints one JSON object with --json, and says which shard it could not read")
    func json() throws {
        struct Difference: Decodable {
            struct Setting: Decodable {
                var key, words: String
                var before, after: [String]?
            }
            struct Data: Decodable {
                struct Change: Decodable {
                    var before, after, reason: String
                    var records, bytes: Int
                }
                var records, unreadable: Int
                var changes: [Change]
            }
            var settings: [Setting]
            var data: Data
        }
        let scratch = try Self.scratch()
        let sluice = Sluice(folder: scratch.path)
        let end = try sluice.run("rules", "diff", "one.yaml", "two.yaml", "d", "--json")
        #expect(end.code == 1)
        let difference = try JSONDecoder().decode(Difference.self, from: Data(end.output))
        #expect(difference.settings.count == 8)
        #expect(difference.settings[0].before == ["US"] && difference.settings[0].after == [])
        #expect(difference.data.records == 7 && difference.data.unreadable == 1)
        #expect(difference.data.changes.map(\.records) == [1, 1, 1, 1])

        try scratch.store("\u{1F}\u{8B}", as: "d/broken.jsonl.gz")
        let broken = try sluice.run("rules", "diff", "one.yaml", "one.yaml", "d")
        #expect(broken.code == 2 && broken.errors.contains("broken.jsonl.gz"), "\(broken)")
    }
}
