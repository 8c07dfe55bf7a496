import ProvenanceCore

/// The temporary files of a run, so that a run that is stopped leaves none behind, and stops
/// never in the middle of a publication.
package final class Temporaries: Sendable {
    private struct State {
        var paths: Set<String> = []
        /// Publications that are under way.
        var publications = 0
        /// From here on nothing is published any more.
        var isStopping = false
    }

    private let state = Monitor(State())

    /// Marks this process and attempt in temporary names. The random part tells apart what a host
    /// name and a process number do not: a rerun in a fresh container may have both again.
    let mark: String

    package init(attempt: String?) {
        var mark = "\(Files.hostName)-\(Files.processNumber)-"
        if let attempt { mark += attempt + "-" }
        mark += String(UInt64.random(in: .min ... .max), radix: 36)
        self.mark = String(mark.map { $0 == "/" ? "_" : $0 })
    }

    /// The temporary name beside `path`, in the same folder: hidden, and of this attempt alone.
    func path(for path: String) -> String { Self.path(for: path, mark: mark) }

    /// The temporary name that the attempt with this mark gives.
    static func path(for path: String, mark: String) -> String {
        Files.hiddenPath(beside: path, ending: mark + ".part")
    }

    func add(_ path: String) { state.withLock { _ = $0.paths.insert(path) } }

    func forget(_ path: String) { state.withLock { _ = $0.paths.remove(path) } }

    /// Removes one temporary file; that it is gone already is no fault.
    func discard(_ path: String) {
        try? Files.remove(path)
        forget(path)
    }

    /// Creates a small file that nobody else has created; false if somebody has. No stop comes
    /// between its creation and its being known here.
    func create(_ path: String, _ text: String) throws(FileFailure) -> Bool {
        try state.withLock { (state) throws(FileFailure) -> Bool in
            do throws(FileFailure) {
                var file = try FileWriter(creating: path)
                state.paths.insert(path)
                try file.write(ByteBuffer(text: text))
                _ = try file.finish(sync: false)
                return true
            } catch {
                if error.exists { return false }
                if state.paths.remove(path) != nil { try? Files.remove(path) }
                throw error
            }
        }
    }

    /// Runs `body`, which makes temporary files permanent; no stop comes between its steps.
    func publishing<R, E: Error>(_ body: () throws(E) -> R) throws(E) -> R {
        state.waiting { state -> Void? in
            if state.isStopping { return nil }
            state.publications += 1
            return ()
        }
        defer { state.withLock { $0.publications -= 1 } }
        return try body()
    }

    /// Removes every temporary file, then runs `end`, which must end the process: until it has,
    /// nothing is published.
    package func removeAll(then end: () -> Void) {
        state.withLock { $0.isStopping = true }
        state.waiting { state -> Void? in
            if state.publications > 0 { return nil }
            for path in state.paths { try? Files.remove(path) }
            end()
            return ()
        }
    }
}
