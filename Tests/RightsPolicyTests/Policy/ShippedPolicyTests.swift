import Foundation
import ProvenanceCore
import RightsPolicy
import TestSupport
import Testing

/// The policies of `Rules/policies`, as their README says they differ.
@Suite("The policies to start from")
struct ShippedPolicyTests {
    private static let folder = repositoryRoot + "/Rules/policies"

    /// A row of the README's table: a record, and what each policy makes of it.
    struct Row: Sendable, CustomTestStringConvertible {
        var record: String
        var outcomes: [(policy: String, outcome: String)]
        var testDescription: String { record }
    }

    static let table: (policies: [String], rows: [Row]) = {
        let text = (try? contents(of: folder + "/README.md")) ?? []
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n").filter {
            $0.hasPrefix("|")
        }
        var policies: [String] = []
        var rows: [Row] = []
        for line in lines {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            if cells.first == "record" { policies = Array(cells.dropFirst()) }
            guard let record = cells.first, record.hasPrefix("`{"), !policies.isEmpty else {
                continue
            }
            let outcomes = zip(policies, cells.dropFirst()).map { ($0, $1) }
            rows.append(
                Row(record: String(record.dropFirst().dropLast()), outcomes: outcomes)
            )
        }
        return (policies, rows)
    }()

    private static let rules: [String: RuleSet] = {
        var rules: [String: RuleSet] = [:]
        for name in table.policies {
            rules[name] = try? RuleSetLoader().load(
                "\(folder)/\(name).yaml",
                data: { () throws(Diagnostics) in productData },
                asOf: Day("2026-11-24") ?? today
            )
        }
        return rules
    }()

    @Test("are all in the table, and each reads and compiles without a finding")
    func all() throws {
        let files = try names(in: Self.folder).filter {
            $0.hasSuffix(".yaml") && !$0.hasSuffix(".tests.yaml")
        }
        #expect(
            files.map { $0.dropLast(5) }.sorted() == Self.table.policies.map { $0[...] }.sorted()
        )
        for name in Self.table.policies { #expect(Self.rules[name] != nil, "\(name)") }
        #expect(Self.table.rows.count >= 20)
    }

    @Test("decide as the table of their README says", arguments: table.rows)
    func decide(row: Row) throws {
        for (name, outcome) in row.outcomes where outcome != "·" {
            let rules = try #require(Self.rules[name], "\(name)")
            var matcher = Matcher(rules)
            let record = ByteBuffer(text: row.record)
            let decision = try matcher.decide(record.paddedBytes, from: 0, to: record.count)
            #expect("\(decision.finding.outcome.word)" == outcome, "\(name)")
        }
    }
}
