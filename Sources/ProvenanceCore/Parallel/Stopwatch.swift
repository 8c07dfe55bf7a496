#if canImport(Glibc)
    import Glibc
#endif

/// A clock for figures that are shown to a person, and never for an output.
package enum Stopwatch {
    /// Nanoseconds since some fixed moment.
    package static var nanoseconds: Int {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return now.tv_sec * 1_000_000_000 + now.tv_nsec
    }

    /// Nanoseconds since `start`, which is set to now.
    package static func lap(since start: inout Int) -> Int {
        let now = nanoseconds
        defer { start = now }
        return now - start
    }
}
