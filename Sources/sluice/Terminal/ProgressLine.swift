import FilterEngine
import Synchronization

/// The line that shows how far a run has come: bytes, records, rate, time left.
final class ProgressLine: Sendable {
    private let progress: RunProgress
    private let shards: Int
    private let totalBytes: Int?
    private let isShown: Bool
    private let begin = Terminal.seconds
    private let ticker = Mutex<Ticker?>(nil)

    /// - Parameters:
    ///   - totalBytes: bytes of all shards as stored, or nil if that is not known.
    ///   - isShown: whether there is anyone to show it to.
    init(_ progress: RunProgress, shards: Int, totalBytes: Int?, isShown: Bool) {
        self.progress = progress
        self.shards = shards
        self.totalBytes = totalBytes
        self.isShown = isShown
    }

    /// Shows the line from now on, a few times a second.
    func start() {
        guard isShown else { return }
        ticker.withLock { ticker in
            ticker = Ticker(everyMilliseconds: 200) { [self] in
                let text = text(after: max(Terminal.seconds - begin, 0.001))
                Terminal.write("\r\u{1B}[K" + text)
            }
        }
    }

    /// Takes the line away for good.
    func stop() {
        let running = ticker.withLock { ticker in
            defer { ticker = nil }
            return ticker
        }
        running?.stop()
        erase()
    }

    /// Clears the line of the terminal, for a message.
    func erase() {
        if isShown { Terminal.write("\r\u{1B}[K") }
    }

    private func text(after seconds: Double) -> String {
        let bytes = progress.inputBytes
        var parts: [String] = []
        if let totalBytes {
            let share = Figures.share(bytes, of: totalBytes)
            parts.append("\(share) of \(Figures.bytes(totalBytes))")
        } else {
            parts.append(Figures.bytes(bytes))
        }
        parts.append("\(Figures.count(progress.records)) records")
        if shards > 1 { parts.append("\(progress.shards) of \(shards) shards") }
        let rate = Double(bytes) / seconds
        parts.append("\(Figures.bytes(Int(rate)))/s")
        if let totalBytes, rate > 0 {
            let left = Double(max(totalBytes - bytes, 0)) / rate
            parts.append("\(Figures.duration(left)) left")
        }
        // What does not fit is left out: a line that wraps could not be taken back.
        var line = ""
        for part in parts where line.count + part.count + 2 < Terminal.columnCount {
            line += line.isEmpty ? part : "  " + part
        }
        return line
    }
}
