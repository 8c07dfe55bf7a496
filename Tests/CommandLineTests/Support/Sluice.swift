import Foundation
import Glibc
import TestSupport

/// The built binary, run as a user runs it.
struct Sluice {
    /// It lies beside the tests.
    static let path: String = {
        let folder = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            .map { ($0 as NSString).deletingLastPathComponent }
        return (folder ?? ".") + "/sluice"
    }()

    /// How a run ended, and what it said.
    struct End: CustomStringConvertible {
        /// The exit code, or 128 and the number of the signal that ended the run.
        var code: Int32
        var output: [UInt8]
        var errors: String

        var text: String { String(decoding: output, as: UTF8.self) }
        var description: String { "exit \(code)\n--- stdout\n\(text)\n--- stderr\n\(errors)" }
    }

    /// A process that runs.
    final class Running {
        let process: pid_t
        private let scratch: Scratch
        private let outputPath: String

        fileprivate init(_ process: pid_t, _ scratch: Scratch, outputPath: String) {
            self.process = process
            self.scratch = scratch
            self.outputPath = outputPath
        }

        func signal(_ number: Int32) { kill(process, number) }

        /// Whether the process is still there, without waiting for it.
        var isRunning: Bool {
            var info = siginfo_t()
            return waitid(P_PID, id_t(process), &info, WEXITED | WNOHANG | WNOWAIT) == 0
                && info.si_signo == 0
        }

        /// Waits for the end.
        func wait() throws -> End {
            var status: Int32 = 0
            while waitpid(process, &status, 0) < 0 && errno == EINTR {}
            let signal = status & 0x7F
            let ownOutput = outputPath.hasPrefix(scratch.path)
            return End(
                code: signal == 0 ? status >> 8 & 0xFF : 128 + signal,
                output: ownOutput ? try contents(of: outputPath) : [],
                errors: String(decoding: try scratch.bytes(of: "errors"), as: UTF8.self)
            )
        }
    }

    /// Where the command is run, and what it sees.
    var folder = repositoryRoot
    var environment: [String: String] = [:]
    /// A file or a pipe for standard input.
    var input = "/dev/null"
    /// A file or a pipe for standard output; by default it is kept.
    var output: String?

    /// Runs `sluice` with `arguments` to its end.
    func run(_ arguments: String...) throws -> End { try start(arguments).wait() }

    func run(_ arguments: [String]) throws -> End { try start(arguments).wait() }

    /// Runs another program to its end.
    func run(program: String, _ arguments: [String]) throws -> End {
        try start(program: program, arguments).wait()
    }

    func start(_ arguments: [String]) throws -> Running {
        try start(program: Self.path, arguments)
    }

    func start(program: String, _ arguments: [String]) throws -> Running {
        let scratch = try Scratch()
        let outputPath = output ?? scratch["output"]

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let writing = O_WRONLY | O_CREAT | O_TRUNC
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, outputPath, writing, 0o644)
        posix_spawn_file_actions_addopen(&actions, 2, scratch["errors"], writing, 0o644)

        // The tests' own signal settings must not be inherited.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF)
        )

        var process = pid_t()
        let variables = ProcessInfo.processInfo.environment.map { "\($0)=\($1)" }
        // `env` changes the folder and becomes the program; the process is the same. What the
        // program is to see is not for `env`: a library of faults may not fit it.
        let command =
            ["/usr/bin/env", "-C", folder] + environment.map { "\($0)=\($1)" } + [program]
            + arguments
        let status = withStrings(command) { arguments in
            withStrings(variables) { variables in
                posix_spawn(&process, command[0], &actions, &attributes, arguments, variables)
            }
        }
        guard status == 0 else { throw POSIXError(POSIXErrorCode(rawValue: status) ?? .EIO) }
        return Running(process, scratch, outputPath: outputPath)
    }

    private func withStrings<R>(
        _ strings: [String],
        _ body: ([UnsafeMutablePointer<CChar>?]) -> R
    ) -> R {
        let copies = strings.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }
}

/// A named pipe that a test holds one end of: what the run does between two writes is certain,
/// and no test waits for a clock.
final class Pipe {
    let path: String
    private var descriptor: Int32

    /// Both ends are open here at first, so that nobody waits for anybody.
    init(at path: String) throws {
        self.path = path
        guard mkfifo(path, 0o600) == 0 else { throw POSIXError(.EIO) }
        descriptor = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw POSIXError(.EIO) }
    }

    /// Writes all of `bytes`. What is more than a pipe holds (64 KiB) is taken when this returns.
    ///
    /// - Throws: if `reader` ends before it has taken them.
    func write(_ bytes: [UInt8], to reader: Sluice.Running) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count > 0 {
                sent += count
                continue
            }
            guard errno == EAGAIN, reader.isRunning else { throw POSIXError(.EPIPE) }
            var event = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            poll(&event, 1, 50)
        }
    }

    /// Reads until `isEnough`, or `writer` has ended and nothing is left; gives all that was read.
    func read(from writer: Sluice.Running, until isEnough: (String) -> Bool) -> String {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        var idleCount = 0
        while true {
            let isOver = !writer.isRunning
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count > 0 {
                bytes += piece[..<count]
                if isEnough(String(decoding: bytes, as: UTF8.self)) { break }
                continue
            }
            if isOver { break }
            var event = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            // The end of the writer is no event of the pipe, which is open here as well. One that
            // says nothing for a minute is stuck, and the test fails by what it lacks.
            idleCount = poll(&event, 1, 50) == 0 ? idleCount + 1 : 0
            if idleCount == 1200 { break }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Closes the end that the test holds.
    func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }

    deinit { close() }
}
