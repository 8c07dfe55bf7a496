import ProvenanceCore
import RightsPolicy
import TestSupport
import Testing

@Suite("Formats of lists")
struct ListFormatTests {
    /// An entry as `kind value`, with its status and reference where they are not the usual ones.
    static func lines(_ list: OptOutList) -> [String] {
        list.all.map { entry in
            var text = entry.value
            if !entry.terms.status.blocks { text += " \(entry.terms.status.rawValue)" }
            if let reference = entry.reference { text += " (\(reference))" }
            return text
        }
    }

    static let samples: [(String, String, OptOutFormat)] = [
        ("l.txt", "# list\nexample.com # why\n\n=exact.net\n", .lines),
        ("l.csv", "value,status\nexample.com,verified\n=exact.net,\n", .csv),
        (
            "l.jsonl",
            "{\"value\": \"example.com\"}\n{\"value\": \"=exact.net\", \"uses\": [\"train\"]}\n",
            .jsonl
        ),
        (
            "hosts", "127.0.0.1 localhost\n0.0.0.0 example.com exact.net # x\n::1 ip6-localhost\n",
            .hosts
        ),
        (
            "easy", "[Adblock Plus 2.0]\n! t\n||example.com^\nexact.net\n##.ad\n@@||x.com^\n",
            .adblock
        ),
    ]

    @Test(
        "each format is told apart and read, plain and packed",
        arguments: samples,
        [Container?.none, .gzip, .zstd]
    )
    func formats(format: (String, String, OptOutFormat), container: Container?) throws {
        let (name, text, expected) = format
        var content = Array(text.utf8)
        var suffix = ""
        if let container {
            var encoder = MemberEncoder(container: container)
            var packed = ByteBuffer()
            let plain = ByteBuffer(copying: content)
            encoder.append(member: plain, to: &packed)
            content = packed.withUnsafeBytes { [UInt8]($0) }
            suffix = container.suffixes.first ?? ""
        }
        let file = try TemporaryList(content, named: name + suffix)
        let list = try OptOutListReader.read(file.source(), suffixes: PublicSuffixes())
        #expect(list.format == expected)
        #expect(list.all.map(\.value) == ["example.com", "exact.net"])
        #expect(list.kinds == [.domains])
    }

    @Test("a file may hold several kinds")
    func severalKinds() throws {
        let list = try read(
            """
            value,kind,reference,requester
            example.com,domain,1,Jane Doe <jane@example.org>
            https://example.org/a,url,2,x
            o/r,repositories,,
            o,account,3,x
            "Doe, Jane",author,4,x
            978-0-306-40615-7,work,5,x
            17,id,6,x
            """,
            named: "l.csv"
        )
        #expect(
            Self.lines(list) == [
                "example.com (1)", "example.org/a (2)", "o/r", "o (3)", "jane doe (4)",
                "isbn:9780306406157 (5)", "17 (6)",
            ]
        )
        let kinds: [OptOutKind] = [
            .domains, .urls, .repositories, .accounts, .authors, .ids, .works,
        ]
        #expect(list.kinds == kinds)
        #expect(list.entryCount == 7)
    }

    @Test("who asked leaves no trace, and a reference that names a person is rejected")
    func requesters() throws {
        let list = try read(
            #"{"value": 12, "requester": {"name": "Jane"}, "reference": 9}"#,
            named: "l.jsonl",
            .ids
        )
        #expect(list.all.map(\.reference) == ["9"])
        #expect(list.all.map(\.value) == ["12"])
        let found = try findings("value,reference\na,jane@example.org\n", named: "l.csv", .ids)
        #expect(found.contains { $0.hasPrefix("l.csv:2: `reference` is the address of a person") })
    }

    @Test("status and days: what blocks, and what stays without blocking")
    func terms() throws {
        let list = try read(
            """
            value,status,received,from,until
            a.com,received,2026-01-02,,
            b.com,verified,,2026-09-01,2026-09-04
            c.com,withdrawn,,,
            d.com,rejected,,,
            e.com,,,2026-09-05,
            f.com,,,,2026-09-03
            """,
            named: "l.csv"
        )
        let inForce = list.all.filter { $0.terms.stand(against: [.train], on: today) }
        #expect(inForce.map(\.value) == ["a.com", "b.com"])
        #expect(list.entryCount == 6)
    }

    @Test("rules of ad blockers become domains and patterns")
    func adblock() throws {
        let list = try read(
            """
            ||example.com^
            ||example.org/ads/*
            |https://example.net/x|
            -banner-300x250.
            ||a.com^$third-party
            /ads[0-9]+/
            ||b.com^*^x
            @@||c.com^
            d.com##.ad
            ||e.com^$all
            """,
            named: "rules.txt"
        ) {
            $0.format = .adblock
            $0.maxRejected = 3
        }
        #expect(
            list.all.map(\.value) == [
                "example.com", "||example.org/ads/", "|example.net/x$", "*-banner-300x250.",
                "e.com",
            ]
        )
        #expect(list.kinds == [.domains, .urlPatterns])
        #expect(list.skippedCount == 2)
        #expect(
            list.rejected.map { "\($0.position?.line ?? 0)" } == ["5", "6", "7"],
            "\(list.rejected)"
        )
    }

    @Test("a list that its format cannot hold is refused")
    func unfit() throws {
        let found = try findings("0.0.0.0 a.com\n", named: "hosts", .repositories)
        #expect(found.count == 1)
        #expect(found[0].contains("is written as `hosts`, which holds no `repositories`"))
    }

    @Test("every rejected line is named, up to the number that may be ignored")
    func rejected() throws {
        let text = "978-0-306-40615-7\n978-0-306-40615-8\nx\n10.1000/182\n"
        let found = try findings(text, .works)
        #expect(found.count == 3)
        #expect(found[0].contains("has 2 entries that cannot be applied"))
        #expect(found[1].hasPrefix("list.txt:2: `978-0-306-40615-8` is no ISBN"))
        #expect(found[2].hasPrefix("list.txt:3: `x` is no identifier"))
        #expect(try findings(text, .works) { $0.maxRejected = 2 } == [])
    }
}
