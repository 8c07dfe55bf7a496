import ProvenanceCore

/// How often and how long each operation runs, and how the figures are written.
struct Settings {
    var roundCount = 9
    var roundMilliseconds = 50
    var domainCount = 1_000_000
    var isJSON = false

    /// Nil for what is no option.
    init?(_ arguments: some Sequence<String>) {
        var arguments = Array(arguments)[...]
        while let name = arguments.popFirst() {
            if name == "--json" {
                isJSON = true
                continue
            }
            guard let number = arguments.popFirst().flatMap({ Int($0) }), number > 0 else {
                return nil
            }
            switch name {
            case "--rounds": roundCount = number
            case "--milliseconds": roundMilliseconds = number
            case "--domains": domainCount = number
            default: return nil
            }
        }
    }
}

/// Times operations, and keeps what they took.
final class Bench {
    private struct Row {
        var name: String
        var input: String
        /// Nanoseconds of one operation.
        var median: Double
        var least: Double
        var most: Double
        var bytesPerSecond: Double?
    }

    private let settings: Settings
    private var rows: [Row] = []
    /// What the operations gave: nothing of them can be left out.
    private var sum = 0

    init(_ settings: Settings) { self.settings = settings }

    /// Times `body`, which does `count` operations over `bytes` bytes and gives a number that
    /// depends on all of them. A first call is not timed.
    func time(_ name: String, _ input: String, count: Int, bytes: Int?, _ body: () -> Int) {
        sum &+= body()
        var rounds: [Double] = []
        for _ in 0..<settings.roundCount {
            let start = Stopwatch.nanoseconds
            var spent = 0
            var calls = 0
            while spent < settings.roundMilliseconds * 1_000_000 {
                sum &+= body()
                calls += 1
                spent = Stopwatch.nanoseconds - start
            }
            rounds.append(Double(spent) / Double(calls * count))
        }
        rounds.sort()
        let median = rounds[rounds.count / 2]
        rows.append(
            Row(
                name: name,
                input: input,
                median: median,
                least: rounds[0],
                most: rounds[rounds.count - 1],
                bytesPerSecond: bytes.map { Double($0) / Double(count) / median * 1e9 }
            )
        )
    }

    func report() {
        print(settings.isJSON ? json : text)
        precondition(sum != 0, "the operations gave something")
    }

    private var text: String {
        let cells =
            [["operation", "input", "ns each", "least", "most", "MB/s"]]
            + rows.map { row in
                [
                    row.name, row.input, tenths(row.median), tenths(row.least), tenths(row.most),
                    row.bytesPerSecond.map { tenths($0 / 1e6) } ?? "",
                ]
            }
        let widths = (0..<6).map { column in cells.map { $0[column].count }.max() ?? 0 }
        let lines = cells.map { row in
            row.enumerated().map { column, cell in
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                return column < 2 ? cell + padding : padding + cell
            }.joined(separator: "  ")
        }
        return lines.joined(separator: "\n")
    }

    private var json: String {
        let all = rows.map { row in
            JSONValue.members([
                "operation": .string(row.name), "input": .string(row.input),
                "ns": .number(tenths(row.median)), "ns_least": .number(tenths(row.least)),
                "ns_most": .number(tenths(row.most)),
                "bytes_per_second": row.bytesPerSecond.map { .integer(Int($0)) },
            ])
        }
        return JSONValue.array(all).text(isPretty: true)
    }

    private func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
