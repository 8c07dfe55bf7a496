import ProvenanceCore

/// The right to replace one file and what goes with it, among all processes that share a folder:
/// held for the few renames that this takes.
///
/// It is a file that is created exclusively, so that it works between hosts that share a file
/// system. A holder that was killed leaves it behind; it is broken at once where the holder can be
/// seen to be gone, else after a time.
struct PathLock: ~Copyable {
    /// A lock that is older than this was left by an attempt that was killed.
    static let staleSeconds = 60
    /// How long others are waited for, all in all: fifteen minutes in steps of 20 ms.
    private static let attemptLimit = 45_000
    private static let pauseMilliseconds = 20

    private let path: String
    /// What the file holds: another one that takes its place holds something else.
    private let text: String
    private let temporaries: Temporaries

    static func path(for target: String) -> String {
        Files.hiddenPath(beside: target, ending: "lock")
    }

    /// Waits for the lock on `target`.
    init(on target: String, _ temporaries: Temporaries) throws(FileFailure) {
        path = Self.path(for: target)
        self.temporaries = temporaries
        text = LockHolder.current.text + String(UInt64.random(in: .min ... .max), radix: 36) + "\n"
        try Self.acquire(path, text, temporaries)
    }

    private static func acquire(
        _ path: String,
        _ text: String,
        _ temporaries: Temporaries
    ) throws(FileFailure) {
        for _ in 0..<attemptLimit {
            if try temporaries.create(path, text) { return }
            if isStale(path, at: Files.now) { try breakStale(path, temporaries) }
            Files.pause(milliseconds: pauseMilliseconds)
        }
        throw FileFailure(
            .create,
            path,
            code: FileFailure.busy,
            detail: "if no other run writes here, delete it"
        )
    }

    /// Whether the lock is still this one: one that was held for too long may have been broken.
    var isHeld: Bool {
        guard let now = try? Files.contents(of: path, limit: LockHolder.byteLimit) else {
            return false
        }
        return String(copying: now.bytes) == text
    }

    func release() {
        if isHeld { temporaries.discard(path) } else { temporaries.forget(path) }
    }

    /// Removes a stale lock. Of several processes that find it stale one removes it, while it
    /// holds a lock of its own: else the second would remove what the first has just created.
    private static func breakStale(
        _ path: String,
        _ temporaries: Temporaries
    ) throws(FileFailure) {
        let breaker = path + ".break"
        guard try temporaries.create(breaker, LockHolder.current.text) else {
            // Somebody is at it, or was killed at it.
            if isStale(breaker, at: Files.now) { try Files.remove(breaker) }
            return
        }
        defer { temporaries.discard(breaker) }
        // The time is the file system's own: clocks of hosts differ.
        guard let now = try? Files.status(of: breaker).modifiedNanoseconds else { return }
        if isStale(path, at: now) { try Files.remove(path) }
    }

    private static func isStale(_ path: String, at now: Int64) -> Bool {
        guard let status = try? Files.status(of: path) else { return false }
        if now - status.modifiedNanoseconds > Int64(staleSeconds) * 1_000_000_000 { return true }
        guard let text = try? Files.contents(of: path, limit: LockHolder.byteLimit),
            let holder = LockHolder(String(copying: text.bytes))
        else { return false }
        return holder.isGone
    }
}

/// Who holds a lock: a process of a host. Its text is the beginning of a lock file.
struct LockHolder {
    static let byteLimit = 4096

    static let current = LockHolder(
        host: Files.hostName,
        space: Files.processSpace,
        process: Int32(truncatingIfNeeded: Files.processNumber)
    )

    var host: String
    var space: String
    var process: Int32

    var text: String { "\(host)\n\(space)\n\(process)\n" }

    init(host: String, space: String, process: Int32) {
        self.host = host
        self.space = space
        self.process = process
    }

    /// Nil for a text that is not, or not yet, a holder's.
    init?(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 4, let process = Int32(lines[2]), process > 0 else { return nil }
        self.init(host: String(lines[0]), space: String(lines[1]), process: process)
    }

    /// Whether the process is known to have ended: it was one of ours, and is not there.
    var isGone: Bool {
        let here = Self.current
        return host == here.host && space == here.space && !space.isEmpty
            && !Files.isRunning(process: process)
    }
}
