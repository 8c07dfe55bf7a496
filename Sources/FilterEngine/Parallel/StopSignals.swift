#if canImport(Glibc)
    import Glibc
#endif
package import ProvenanceCore

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
        Parallel.detach {
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

    /// Writes a few bytes as the last words of a process, if `descriptor` takes them at once: a
    /// pipe that nobody empties must not keep a process from ending. Of at most 512 bytes either
    /// all or none are written (POSIX.1-2017, `PIPE_BUF`).
    package static func writeAtOnce(_ bytes: borrowing ByteBuffer, to descriptor: Int32) {
        precondition(bytes.count <= 512, "last words are short")
        var event = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        guard poll(&event, 1, 0) == 1, event.revents & Int16(POLLOUT) != 0 else { return }
        bytes.withUnsafeBytes { _ = write(descriptor, $0.baseAddress, $0.count) }
    }

    /// Ends the process at once, as a shell expects of one that a signal ended.
    package static func exit(after signal: Int32) -> Never { _exit(128 + signal) }
}
