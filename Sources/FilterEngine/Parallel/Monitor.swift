#if canImport(Glibc)
    import Glibc
#endif

/// State that several threads share: a lock, and a way to wait for a change.
///
/// The one place where this module meets POSIX locks; `Synchronization.Mutex` cannot wait.
final class Monitor<State: ~Copyable>: @unchecked Sendable {
    // SAFETY: `state` is touched only inside `withLock`, which holds `mutex`; the two POSIX
    // objects never move, and are destroyed when nobody can hold a reference to this any more.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var state: State

    init(_ state: consuming State) {
        self.state = state
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        pthread_cond_destroy(condition)
        mutex.deallocate()
        condition.deallocate()
    }

    /// Runs `body` alone, and wakes everyone who waits for a change.
    func withLock<R: ~Copyable, E: Error>(_ body: (inout State) throws(E) -> R) throws(E) -> R {
        pthread_mutex_lock(mutex)
        defer {
            pthread_cond_broadcast(condition)
            pthread_mutex_unlock(mutex)
        }
        return try body(&state)
    }

    /// Waits until `body` gives an answer; it runs alone, again after every change.
    func waiting<R, E: Error>(_ body: (inout State) throws(E) -> R?) throws(E) -> R {
        pthread_mutex_lock(mutex)
        defer {
            pthread_cond_broadcast(condition)
            pthread_mutex_unlock(mutex)
        }
        while true {
            if let answer = try body(&state) { return answer }
            pthread_cond_wait(condition, mutex)
        }
    }

    /// Waits until `body` gives an answer, but no longer than `milliseconds`; nil if it gave none.
    func waiting<R>(milliseconds: Int, _ body: (inout State) -> R?) -> R? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        if let answer = body(&state) { return answer }
        var end = timespec()
        clock_gettime(CLOCK_REALTIME, &end)
        end.tv_nsec += milliseconds % 1000 * 1_000_000
        end.tv_sec += milliseconds / 1000 + end.tv_nsec / 1_000_000_000
        end.tv_nsec %= 1_000_000_000
        while pthread_cond_timedwait(condition, mutex, &end) == 0 {
            if let answer = body(&state) { return answer }
        }
        return body(&state)
    }
}
