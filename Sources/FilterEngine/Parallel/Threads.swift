#if canImport(Glibc)
    import Glibc
#endif

/// Threads that run one body each and end together: `Threads.run` returns when all have.
package enum Threads {
    /// Runs `body` on `count` threads, with their numbers from 0; the caller's thread is one.
    static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
        var started: [pthread_t] = []
        for number in 1..<max(count, 1) {
            if let thread = start({ body(number) }) { started.append(thread) }
        }
        body(0)
        for thread in started { pthread_join(thread, nil) }
    }

    /// Runs `body` on a thread of its own that nobody waits for; false if the system has none.
    @discardableResult
    static func detach(_ body: @escaping @Sendable () -> Void) -> Bool {
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

    /// Processors that are on line.
    package static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
