import FilterEngine
import ProvenanceCore
import RightsPolicy

/// What differs between two policies, for people and as JSON.
struct DifferenceText {
    private let differences: [PolicyDifference]
    private let data: DataComparison?

    /// Sources that are shown to people.
    private static let topCount = 8

    init(_ differences: [PolicyDifference], _ data: DataComparison?) {
        self.differences = differences
        self.data = data
    }

    var text: String {
        var lines = differences.map { difference in
            let place = difference.position.map { " (\($0.fileAndLine))" } ?? ""
            return "\(difference.key)\(place): \(difference.words)"
        }
        if differences.isEmpty { lines.append("the policies say the same") }
        if let data { lines += [""] + self.lines(of: data) }
        return lines.joined(separator: "\n")
    }

    private func lines(of data: DataComparison) -> [String] {
        let share = Figures.share(data.changed.records, of: data.total.records)
        var lines = [
            "\(Figures.count(data.changed.records)) of \(Figures.count(data.total.records)) records "
                + "change their outcome (\(share); \(Figures.bytes(data.changed.bytes)))"
        ]
        for (change, amount) in data.ordered {
            lines.append("  \(Self.words(of: change)): \(Self.words(of: amount))")
            for record in data.examples where record.change == change {
                let id = record.id.map { ", id \($0)" } ?? ""
                lines.append("      \(shown(record.shard)):\(record.line)\(id)")
            }
        }
        let sources = data.sources.largest(Self.topCount)
        if !sources.isEmpty {
            lines.append("by source")
            for (name, amount) in sources {
                lines.append("  \(shown(name)): \(Self.words(of: amount))")
            }
        }
        return lines
    }

    private static func words(of change: OutcomeChange) -> String {
        "\(change.before.word) → \(change.after.word), \(change.reason)"
    }

    private static func words(of amount: Amount) -> String {
        "\(Figures.count(amount.records)) \(amount.records == 1 ? "record" : "records"), "
            + Figures.bytes(amount.bytes)
    }

    /// `settings: [{key, before?, after?, words}]`, and with shards `data: {records, bytes,
    /// unreadable, changed: {records, bytes}, changes, sources, examples}`.
    var json: JSONValue {
        .members([
            "settings": .array(differences.map(\.json)),
            "data": data.map { data in
                .members([
                    "records": .integer(data.total.records),
                    "bytes": .integer(data.total.bytes),
                    "unreadable": .integer(data.unreadable.records),
                    "changed": Self.json(data.changed, []),
                    "changes": .array(
                        data.ordered.map { Self.json($0.amount, Self.members(of: $0.change)) }
                    ),
                    "sources": .array(
                        data.sources.largest(.max).map {
                            Self.json($0.amount, [JSONMember("source", .string($0.name))])
                        }
                    ),
                    "examples": .array(data.examples.map(Self.json)),
                ])
            },
        ])
    }

    private static func members(of change: OutcomeChange) -> [JSONMember] {
        [
            JSONMember("before", .string("\(change.before.word)")),
            JSONMember("after", .string("\(change.after.word)")),
            JSONMember("reason", .string(change.reason)),
        ]
    }

    private static func json(_ amount: Amount, _ members: [JSONMember]) -> JSONValue {
        .object(
            members + [
                JSONMember("records", .integer(amount.records)),
                JSONMember("bytes", .integer(amount.bytes)),
            ]
        )
    }

    private static func json(_ record: ChangedRecord) -> JSONValue {
        var members = [
            JSONMember("shard", .string(record.shard)), JSONMember("line", .integer(record.line)),
        ]
        if let id = record.id.flatMap({ JSONValue($0.utf8) }) {
            members.append(JSONMember("id", id))
        }
        return .object(members + Self.members(of: record.change))
    }
}
