#if canImport(Glibc)
    import Glibc
#endif

/// SIGINT and SIGTERM, taken by a thread of their own, so that what follows a signal may do
/// anything that a program may do.
package enum StopSignals {
    /// From now on, a signal runs `body` with its number, on a thread that does nothing else.
    /// `body` should end the process. Called once, before other threads start.
    package static func handle(_ body: @escaping @Sendable (Int32) -> Void) {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        Threads.detach {
            var waited = sigset_t()
            sigemptyset(&waited)
            sigaddset(&waited, SIGINT)
            sigaddset(&waited, SIGTERM)
            var number: Int32 = 0
            while sigwait(&waited, &number) == 0 { body(number) }
        }
    }

    /// A pipe that nobody reads any more, or a file at its size limit, is an error of the write,
    /// not the end of the process.
    package static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
    }

    /// Ends the process at once, as a shell expects of one that a signal ended.
    package static func exit(after signal: Int32) -> Never { _exit(128 + signal) }
}
