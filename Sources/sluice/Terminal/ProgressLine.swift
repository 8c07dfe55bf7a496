import FilterEngine

/// The line that shows how far a run has come: bytes, records, rate, time left.
final class ProgressLine: Sendable {
    private let ticker: Ticker?

    /// - Parameters:
    ///   - totalBytes: bytes of all shards as stored, or nil if that is not known.
    ///   - isShown: whether there is anyone to show it to.
    init(_ progress: RunProgress, shards: Int, totalBytes: Int?, isShown: Bool) {
        guard isShown else {
            ticker = nil
            return
        }
        let start = Terminal.seconds
        ticker = Ticker(everyMilliseconds: 200) {
            let seconds = max(Terminal.seconds - start, 0.001)
            let bytes = progress.inputBytes
            var parts = ["\(Figures.bytes(bytes))"]
            if let totalBytes {
                parts = ["\(Figures.share(bytes, of: totalBytes)) of \(Figures.bytes(totalBytes))"]
            }
            parts.append("\(Figures.count(progress.records)) records")
            if shards > 1 { parts.append("\(progress.shards) of \(shards) shards") }
            let rate = Double(bytes) / seconds
            parts.append("\(Figures.bytes(Int(rate)))/s")
            if let totalBytes, rate > 0 {
                let left = Double(max(totalBytes - bytes, 0)) / rate
                parts.append("\(Figures.duration(left)) left")
            }
            Terminal.write("\r\u{1B}[K" + parts.joined(separator: "  "))
        }
    }

    /// Takes the line away.
    func stop() {
        guard let ticker else { return }
        ticker.stop()
        Terminal.write("\r\u{1B}[K")
    }
}
