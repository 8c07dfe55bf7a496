import ProvenanceCore

/// The temporary files of a run, so that a run that is stopped leaves none behind, and stops
/// never in the middle of a publication.
package final class Temporaries: Sendable {
    private let paths = Monitor(Set<String>())

    /// Marks this process and attempt in temporary names.
    let mark: String

    package init(attempt: String?) {
        var mark = "\(Files.hostName)-\(Files.processNumber)"
        mark += "-" + (attempt ?? String(UInt64.random(in: .min ... .max), radix: 36))
        self.mark = String(mark.map { $0 == "/" ? "_" : $0 })
    }

    /// The temporary name beside `path`, in the same folder: hidden, and of this attempt alone.
    func path(for path: String) -> String {
        let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        return path[..<slash] + "." + path[slash...] + "." + mark + ".part"
    }

    func add(_ path: String) { paths.withLock { _ = $0.insert(path) } }

    func forget(_ path: String) { paths.withLock { _ = $0.remove(path) } }

    /// Removes one temporary file; that it is gone already is no fault.
    func discard(_ path: String) {
        try? Files.remove(path)
        forget(path)
    }

    /// Runs `body`, which makes temporary files permanent; no stop comes between its steps.
    func publishing<R, E: Error>(_ body: () throws(E) -> R) throws(E) -> R {
        try paths.withLock { (_: inout Set<String>) throws(E) -> R in try body() }
    }

    /// Removes every temporary file, then runs `end`, which must end the process: until it has,
    /// nothing is published.
    package func removeAll(then end: () -> Void) {
        paths.withLock { paths in
            for path in paths { try? Files.remove(path) }
            end()
        }
    }
}
