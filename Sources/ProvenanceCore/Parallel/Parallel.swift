#if canImport(Glibc)
    import Glibc
#endif

/// Threads: for work that is cut into parts, and for what goes on beside it.
package enum Parallel {
    /// Processors that are on line.
    package static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// Runs `body` once for each number below `count`, each on a thread of its own but for the
    /// first, which is the caller's; returns when all have ended. Where the system has no thread
    /// to give, the caller's does that part as well.
    package static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
        var started: [pthread_t] = []
        var left: [Int] = []
        for number in 1..<max(count, 1) {
            if let thread = start({ body(number) }) {
                started.append(thread)
            } else {
                left.append(number)
            }
        }
        if count > 0 { body(0) }
        for number in left { body(number) }
        for thread in started { pthread_join(thread, nil) }
    }

    /// Runs `body` on a thread of its own that nobody waits for; false if the system has none.
    @discardableResult
    package static func detach(_ body: @escaping @Sendable () -> Void) -> Bool {
        guard let thread = start(body) else { return false }
        return pthread_detach(thread) == 0
    }

    private static func start(_ body: @escaping @Sendable () -> Void) -> pthread_t? {
        let task = Unmanaged.passRetained(Task(body))
        var thread = pthread_t()
        // SAFETY: the thread takes over the retained task; nothing else holds it.
        let status = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Task>.fromOpaque(context).takeRetainedValue().body()
                return nil
            },
            task.toOpaque()
        )
        if status == 0 { return thread }
        task.release()
        return nil
    }

    private final class Task: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
}
