import Foundation
import ProvenanceCore
import TestSupport
import Testing

@Suite("The tour of SampleData")
struct TourTests {
    /// One of its runs.
    struct Tour: Sendable, CustomTestStringConvertible {
        var name: String
        var options: [String] = []
        /// Whether its policy names what is first made of the sheets of SampleData/rights.
        var hasDesk = false

        var testDescription: String { name }

        func arguments(shards: String? = nil, _ more: String...) -> [String] {
            ["filter", shards ?? "SampleData/\(name)", "--rules", "SampleData/\(name).yaml"]
                + ["--as-of", "2026-11-24", "--quiet"] + options + more
        }

        /// Where it runs.
        func sluice() throws -> Sluice {
            hasDesk ? Sluice(folder: try Desk.made.get().path) : Sluice()
        }

        /// Every file that the run leaves.
        func files(
            shards: String? = nil,
            _ more: String...
        ) throws -> (files: [String: [UInt8]], Scratch) {
            let scratch = try Scratch()
            let end = try sluice().run(
                arguments(shards: shards, "--output", scratch["out"]) + more
            )
            #expect(end.code == 0 && end.errors.isEmpty && end.output.isEmpty, "\(end)")
            return (try scratch.files(in: "out"), scratch)
        }
    }

    static let tours = [
        Tour(name: "text", options: ["--max-line", "4K"]), Tour(name: "code"), Tour(name: "web"),
        Tour(name: "works"), Tour(name: "licensed", options: ["--until", "2027-01-31"]),
        Tour(name: "rules"),
        Tour(name: "contracts", options: ["--until", "2027-01-31"], hasDesk: true),
    ]

    @Test("leaves what SampleData/expected holds", arguments: tours)
    func goldens(tour: Tour) throws {
        let (files, _) = try tour.files()
        try Golden.check(
            files.mapValues { Self.blanked($0, hasDesk: tour.hasDesk) },
            against: "SampleData/expected/\(tour.name)"
        )
    }

    /// Values that depend on more than the tour's own files are blanked.
    private static func blanked(_ bytes: [UInt8], hasDesk: Bool) -> [UInt8] {
        var text = String(decoding: bytes, as: UTF8.self)
        guard text.hasPrefix("{\n") else { return bytes }
        // Lists are exported on the day of the test.
        let exported = [
            (#""date" : "[0-9-]+""#, #""date" : "…""#),
            (#"("name" : "(opt-outs|takedowns)",\s+"sha256" : )"[0-9a-f]{64}""#, #"$1"…""#),
        ]
        for (pattern, replacement) in (hasDesk ? exported : []) + [
            (#""(key|digest)" : "[0-9a-f]{64}""#, #""$1" : "…""#),
            (#""modified" : [0-9]+"#, #""modified" : 0"#),
            (#"(\.jsonl" : )"[0-9a-f]{64}""#, #"$1"…""#),
        ] {
            text = text.replacingOccurrences(
                of: pattern,
                with: replacement,
                options: .regularExpression
            )
        }
        return Array(text.utf8)
    }

    @Test(
        "is decided alike however its shards are packed",
        arguments: tours,
        [Container.gzip, .zstd]
    )
    func packing(tour: Tour, container: Container) throws {
        let (plain, _) = try tour.files()
        let suffix = container.suffixes[0]
        let scratch = try Scratch()
        for (name, bytes) in try filesBeneath("\(repositoryRoot)/SampleData/\(tour.name)") {
            try scratch.store(packed(bytes, as: container), as: "in/\(name)\(suffix)")
        }
        let (files, out) = try tour.files(shards: scratch["in"])
        #expect(files.count == plain.count)
        for (name, bytes) in plain where name.hasSuffix(".jsonl") {
            let shard = #""shard":"\#((name as NSString).lastPathComponent)"#
            let expected = String(decoding: bytes, as: UTF8.self)
                .replacingOccurrences(of: shard + "\"", with: shard + suffix + "\"")
            let got = try unpackedContents(of: out["out/\(name)\(suffix)"])
            #expect(String(decoding: got, as: UTF8.self) == expected, "\(name)")
        }
    }

    @Test("shows every reason code and every outcome, or says why not")
    func completeness() throws {
        struct Result: Decodable {
            struct Counts: Decodable { var reason, outcome: [String: Amount] }
            struct Amount: Decodable { var records: Int }
            var counts: Counts
        }
        var codes: Set<String> = []
        var outcomes: Set<String> = []
        for tour in Self.tours {
            let end = try tour.sluice().run(tour.arguments("--dry-run", "--json"))
            #expect(end.code == 0, "\(end)")
            let result = try JSONDecoder().decode(Result.self, from: Data(end.output))
            codes.formUnion(result.counts.reason.keys)
            outcomes.formUnion(result.counts.outcome.keys)
        }
        let listed = try String(
            decoding: contents(of: repositoryRoot + "/SampleData/not-shown.tsv"),
            as: UTF8.self
        ).split(separator: "\n").filter { !$0.hasPrefix("#") }.map { $0.split(separator: "\t") }
        #expect(listed.allSatisfy { $0.count == 2 }, "a code, a tab and why")
        let notShown = Set(listed.map { String($0[0]) })
        let all = Set(ReasonCode.allCases.map(\.rawValue))
        #expect(all.subtracting(codes).subtracting(notShown).sorted() == [], "not shown, no reason")
        #expect(notShown.intersection(codes).sorted() == [], "shown, and listed as not shown")
        #expect(notShown.subtracting(all).sorted() == [], "listed, and no code")
        #expect(outcomes == ["allow", "review", "block", "quarantine"])
    }

    @Test("says in each record's id what becomes of it", arguments: tours)
    func ids(tour: Tour) throws {
        let (files, _) = try tour.files()
        for (name, bytes) in try filesBeneath("\(repositoryRoot)/SampleData/\(tour.name)") {
            let lines = Self.lines(of: bytes)
            let decisions = Self.lines(of: files["decisions/\(name)"] ?? [])
            #expect(decisions.count == lines.count)
            for (line, decision) in zip(lines, decisions) where !line.isEmpty {
                let outcome = Outcome.allCases.first { decision.first == $0.letter }
                let word = outcome.map { String(describing: $0.word) } ?? "no outcome"
                #expect(line.contains("\"\(word)-"), "\(decision): \(line)")
            }
        }
    }

    /// The lines of a file. A carriage return belongs to its line.
    private static func lines(of bytes: [UInt8]) -> [String] {
        let isEnded = bytes.last == UInt8(ascii: "\n")
        return (isEnded ? bytes.dropLast() : bytes[...])
            .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }
}
