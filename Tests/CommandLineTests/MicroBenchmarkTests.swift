import Foundation
import TestSupport
import Testing

/// The program of `make micro`: that it runs, and says what it timed. What it says of time is
/// never held against anything.
@Suite("The micro-benchmarks")
struct MicroBenchmarkTests {
    private static let program =
        (Sluice.path as NSString).deletingLastPathComponent + "/micro-benchmarks"

    private struct Row: Decodable {
        var operation: String
        var input: String
        var ns: Double
        var nsLeast: Double
        var nsMost: Double
        var bytesPerSecond: Int?
    }

    @Test("time scan, hosts, licences, lists and rules, each with its input")
    func rows() throws {
        let end = try Sluice().run(
            program: Self.program,
            ["--rounds", "1", "--milliseconds", "1", "--domains", "500", "--json"]
        )
        #expect(end.code == 0 && end.errors.isEmpty, "\(end)")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let rows = try decoder.decode([Row].self, from: Data(end.output))
        #expect(
            Set(rows.map(\.operation)) == [
                "scan", "line ends", "SHA-256", "host of an address", "normal address", "licence",
                "licence, decided", "host that is listed", "host that is not", "decision",
                "decision, 20 rules", "decision, signals",
            ]
        )
        for row in rows {
            #expect(row.ns > 0 && row.nsLeast <= row.ns && row.ns <= row.nsMost, "\(row)")
            #expect(row.input.contains { $0.isNumber }, "\(row)")
            let looksUp = row.operation.hasPrefix("host that")
            #expect((row.bytesPerSecond == nil) == looksUp, "\(row)")
        }
    }

    @Test(
        "refuse what is no option",
        arguments: [["--round", "1"], ["--rounds", "none"], ["--rounds", "0"], ["--domains"]]
    )
    func wrongOption(arguments: [String]) throws {
        let end = try Sluice().run(program: Self.program, arguments)
        #expect(end.code == 2 && end.errors.contains("usage: micro-benchmarks"), "\(end)")
    }
}
