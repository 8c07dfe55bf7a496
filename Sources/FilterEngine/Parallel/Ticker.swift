import ProvenanceCore

/// Runs something again and again on a thread of its own, until it is told to stop: for showing
/// progress, never for anything that a result depends on.
package final class Ticker: Sendable {
    private struct State {
        var isStopped = false
        var hasEnded = false
    }

    private let state = Monitor(State())

    package init(everyMilliseconds interval: Int, _ body: @escaping @Sendable () -> Void) {
        let isRunning = Parallel.detach { [state] in
            while state.waiting(milliseconds: interval, { $0.isStopped ? true : nil }) == nil {
                body()
            }
            state.withLock { $0.hasEnded = true }
        }
        if !isRunning { state.withLock { $0.hasEnded = true } }
    }

    /// Returns when the last run of the body has ended.
    package func stop() {
        state.withLock { $0.isStopped = true }
        _ = state.waiting { $0.hasEnded ? true : nil }
    }
}
