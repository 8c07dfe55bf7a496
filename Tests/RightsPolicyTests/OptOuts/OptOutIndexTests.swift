import ProvenanceCore
import RightsPolicy
import TestSupport
import Testing

@Suite("The index of opt-outs")
struct OptOutIndexTests {
    static func table(
        _ lists: [OptOutList],
        intended: [Use] = [.trainGenAI],
        asOf: Day = today
    ) throws -> OptOutIndex {
        try OptOutIndex(lists, intended: intended, asOf: asOf)
    }

    @Test(
        "an entry matches its host and everything beneath it, on label boundaries",
        arguments: [
            ("http://example.com/", true), ("http://www.example.com/", true),
            ("https://a.b.c.d.example.com:8080/x", true), ("example.com", true),
            ("http://EXAMPLE.com./", true), ("http://user:pw@example.com/", true),
            ("http://%77ww.ex%61mple.com", true), ("http:\\\\example.com", true),
            ("http://notexample.com/", false), ("http://example.com.evil.net/", false),
            ("http://evil.net/example.com", false), ("http://evil.net@example.com/", true),
            ("http://example.com@evil.net/", false), ("http://com/", false),
            ("http://example.co/", false), ("http://xample.com/", false),
            ("http://exact.net/", true), ("http://www.exact.net/", false),
            ("http://exact.net.", true), ("http://wwwexact.net/", false),
            ("http://bücher.de/", true), ("http://xn--bcher-kva.de", true),
            ("http://shop.BÜCHER.de/", true), ("http://bucher.de", false),
            ("http://b\u{FC}chers.de", false), ("http://193.184.216.34/", true),
            ("http://0xc1b8d822/", true), ("http://1.193.184.216.34/", false),
            ("http://[2001:db8:0::1]/", true), ("http://[2001:db8::2]/", false),
            ("http://google.com", false), ("http://le.com", true), ("http://x.le.com", true),
        ]
    )
    func boundaries(url: String, isListed: Bool) throws {
        let list = try read(
            """
            example.com
            =exact.net
            bücher.de
            193.184.216.34
            2001:db8::1
            le.com
            """
        )
        let table = try Self.table([list])
        let matches = table.matches(url: url)
        // What cannot be read matches nothing, and is reported as unchecked elsewhere.
        #expect((matches != [] && matches != ["unreadable"]) == isListed)
    }

    @Test("a list of hosts matches nothing beneath its entries")
    func hosts() throws {
        let table = try Self.table([try read("www.example.com\ncom\n", .hosts)])
        #expect(table.matches("www.example.com") == ["list.txt:1"])
        #expect(table.matches("a.www.example.com") == [])
        #expect(table.matches("example.com") == [])
        #expect(table.matches("com") == ["list.txt:2"])
    }

    @Test("every match is reported, in the order of lists and of their lines")
    func order() throws {
        let first = try read("b.example.com\nexample.com\n=b.example.com\nexample.com\n") {
            $0.name = "first"
        }
        let second = try read("# c\nexample.com\na.b.example.com") { $0.name = "second" }
        let table = try Self.table([first, second])
        #expect(
            table.matches("a.b.example.com") == ["first:1", "first:2", "second:2", "second:3"]
        )
        #expect(table.matches("b.example.com") == ["first:1", "first:2", "first:3", "second:2"])
        #expect(table.matches("example.com") == ["first:2", "second:2"])
        #expect(table.matches("c.example.com") == ["first:2", "second:2"])
        #expect(table.lists.map(\.entryCount) == [4, 2])
    }

    @Test("only entries in force that forbid an intended use are applied")
    func inForce() throws {
        let list = try read(
            """
            value,status,uses,from,until,received,reference
            a.com,received,,,,,
            b.com,verified,,,,2026-01-02,case 7
            c.com,withdrawn,,,,,
            d.com,rejected,,,,,
            e.com,,train,,,,
            f.com,,search index,,,,
            g.com,,pretrain;search,,,,
            h.com,,mine,,,,
            i.com,,,2026-09-04,,,
            j.com,,,2026-09-05,,,
            k.com,,,,2026-09-04,,
            l.com,,,,2026-09-03,,
            m.com,,,2026-01-01,2026-12-31,,
            """,
            named: "list.csv"
        )
        let table = try Self.table([list])
        let applied = "abcdefghijklm".filter { !table.matches("\($0).com").isEmpty }
        #expect(String(applied) == "abeghikm")
        #expect(list.entryCount == 13)

        var found: [OptOutEntries.Handle] = []
        let host = ByteBuffer(ofText: "x.b.com")
        table.match(host: host.bytes, isAddress: false, into: &found)
        let entry = try #require(table.entry(found[0]))
        #expect(entry.written == "b.com")
        #expect(entry.reference == "case 7")
        #expect(entry.terms.received == Day("2026-01-02"))
        #expect(entry.line == 3)
        #expect(table.list(of: found[0]).path.hasSuffix("/list.csv"))
    }

    @Test("an empty table matches nothing")
    func empty() throws {
        let none = try Self.table([])
        #expect(none.matches("example.com") == [])
        #expect(none.matches("") == [])
        let list = try read("# nothing yet\n") { $0.minEntries = 0 }
        #expect(try Self.table([list]).matches("a.example.com") == [])
    }

    @Test("the table agrees with a naive reference on 100,000 generated hosts")
    func agreesWithReference() throws {
        var random = SeededGenerator(seed: 42)
        let labels = (0..<40).map { _ in
            String(
                (0..<Int.random(in: 1...9, using: &random)).map { _ in
                    "abcxyz019-_".randomElement(using: &random) ?? "a"
                }.filter { $0 != "-" } + ["q"]
            )
        }
        func name(_ labelCount: Int) -> String {
            ((0..<labelCount).map { _ in labels.randomElement(using: &random) ?? "a" }
                + [["com", "org", "co.uk", "de"].randomElement(using: &random) ?? "com"])
                .joined(separator: ".")
        }
        var lines: [String] = []
        for _ in 0..<3000 {
            let mark = Int.random(in: 0..<5, using: &random) == 0 ? "=" : ""
            lines.append(mark + name(Int.random(in: 1...3, using: &random)))
        }
        let list = try read(lines.joined(separator: "\n"))
        let table = try Self.table([list])

        let exact = Dictionary(grouping: lines.indices.filter { lines[$0].hasPrefix("=") }) {
            lines[$0].dropFirst()
        }
        let wide = Dictionary(grouping: lines.indices.filter { !lines[$0].hasPrefix("=") }) {
            lines[$0][...]
        }
        var hitCount = 0
        for round in 0..<100_000 {
            var host = name(Int.random(in: 0...4, using: &random))
            switch round % 4 {
            case 0: host = String(lines[round % lines.count].drop { $0 == "=" })
            case 1: host = "x" + lines[round % lines.count].drop { $0 == "=" }
            case 2: host = "x." + lines[round % lines.count].drop { $0 == "=" }
            default: break
            }
            // A line that repeats another says nothing new: the first of them is enough.
            var expected = Set(exact[host[...]].map { [$0[0] + 1] } ?? [])
            var rest = host[...]
            while true {
                if let line = wide[rest]?.first { expected.insert(line + 1) }
                guard let dot = rest.firstIndex(of: ".") else { break }
                rest = rest[rest.index(after: dot)...]
            }
            let found = table.matches(host)
            // Repetitions of a line that is not its value's first are kept; they count as one.
            let distinct = Set(
                found.compactMap { Int($0.dropFirst("list.txt:".count)) }.map { line in
                    let text = lines[line - 1]
                    let same = text.hasPrefix("=") ? exact[text.dropFirst()] : wide[text[...]]
                    return (same?[0] ?? -1) + 1
                }
            )
            if distinct != expected {
                Issue.record("\(host): \(distinct.sorted()), expected \(expected.sorted())")
                return
            }
            if !expected.isEmpty { hitCount += 1 }
        }
        #expect(hitCount > 40_000)
        #expect(hitCount < 95_000)
    }
}
