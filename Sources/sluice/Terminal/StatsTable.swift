import FilterEngine

/// Where the time of a run went, as a person reads it.
struct StatsTable {
    private let stats: RunStats
    private let bytes: Int
    private let records: Int

    /// - Parameters:
    ///   - bytes: of the shards, unpacked.
    ///   - records: lines of them.
    init(_ stats: RunStats, bytes: Int, records: Int) {
        self.stats = stats
        self.bytes = bytes
        self.records = records
    }

    var text: String {
        let workers = "\(stats.workers) \(stats.workers == 1 ? "worker" : "workers")"
        var lines = ["", "time of \(workers), \(seconds(stats.wallNanoseconds)) by the clock"]
        let parts = [
            ("read", stats.readNanoseconds), ("inflate", stats.inflateNanoseconds),
            ("decide", stats.decideNanoseconds), ("deflate", stats.deflateNanoseconds),
            ("write", stats.writeNanoseconds), ("wait", stats.waitNanoseconds),
        ]
        for (name, time) in parts {
            lines.append(row(name, seconds(time), Figures.share(time, of: stats.workerNanoseconds)))
        }
        lines.append(row("unpacked bytes", Figures.bytes(rate(bytes)) + "/s", ""))
        lines.append(row("records", Figures.count(rate(records)) + "/s", ""))
        lines += memory("licences known", stats.licenseLookups, stats.licenseMisses)
        lines += memory("signals known", stats.signalLookups, stats.signalMisses)
        lines += memory("origins known", stats.originLookups, stats.originMisses)
        if stats.passedMembers > 0 {
            lines.append(row("members passed on", Figures.count(stats.passedMembers), ""))
        }
        if stats.copiedMembers > 0 {
            lines.append(row("not unpacked of them", Figures.count(stats.copiedMembers), ""))
        }
        if stats.copiedShards > 0 {
            lines.append(row("shards copied whole", Figures.count(stats.copiedShards), ""))
        }
        if let costs = stats.costs { lines.append(CostsTable(costs).text) }
        return lines.joined(separator: "\n")
    }

    /// How much of what was looked up had been met before.
    private func memory(_ name: String, _ lookups: Int, _ misses: Int) -> [String] {
        if lookups == 0 { return [] }
        return [row(name, Figures.count(lookups), Figures.share(lookups - misses, of: lookups))]
    }

    private func rate(_ amount: Int) -> Int {
        stats.wallNanoseconds == 0
            ? 0 : Int(Double(amount) / (Double(stats.wallNanoseconds) / 1e9))
    }

    private func seconds(_ nanoseconds: Int) -> String {
        Figures.elapsed(Double(nanoseconds) / 1e9)
    }

    private func row(_ name: String, _ figure: String, _ share: String) -> String {
        let padded = "  " + name + String(repeating: " ", count: max(1, 24 - name.count))
        let figures = String(repeating: " ", count: max(1, 16 - figure.count)) + figure
        return padded + figures + (share.isEmpty ? "" : "   " + share)
    }
}
