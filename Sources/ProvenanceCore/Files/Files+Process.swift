#if canImport(Glibc)
    import Glibc
#endif

/// What temporary names and locks between processes need.
extension Files {
    /// The name of this host, or `localhost` where there is none.
    package static var hostName: String {
        var bytes = [CChar](repeating: 0, count: 256)
        guard gethostname(&bytes, bytes.count - 1) == 0 else { return "localhost" }
        let name = String(
            decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)),
            as: UTF8.self
        )
        return name.isEmpty ? "localhost" : name
    }

    /// The number of this process on its host.
    package static var processNumber: Int { Int(getpid()) }

    /// The space in which process numbers count, or an empty text where the system names none:
    /// two containers of one host give the same number to different processes.
    package static var processSpace: String {
        var bytes = [CChar](repeating: 0, count: 256)
        let count = readlink("/proc/self/ns/pid", &bytes, bytes.count)
        let name = bytes.prefix(max(0, count)).map(UInt8.init(bitPattern:))
        return String(decoding: name, as: UTF8.self)
    }

    /// Whether a process of this host and this process space is there.
    package static func isRunning(process number: Int32) -> Bool {
        kill(number, 0) == 0 || errno != ESRCH
    }

    /// This host's clock: nanoseconds since 1970.
    package static var now: Int64 {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
    }

    /// Waits; only ever for another process.
    package static func pause(milliseconds: Int) {
        var wait = timespec(tv_sec: milliseconds / 1000, tv_nsec: milliseconds % 1000 * 1_000_000)
        nanosleep(&wait, nil)
    }

    /// Whether a folder holds nothing at all, dot names included.
    package static func isEmptyFolder(_ path: String) throws(FileFailure) -> Bool {
        try names(in: path).isEmpty
    }

    /// The SHA-256 of a file's bytes, in hexadecimal.
    package static func sha256(of path: String) throws(FileFailure) -> String {
        let descriptor = try FileDescriptor(opening: path, flags: O_RDONLY, as: .open)
        var hasher = SHA256()
        var piece = ByteBuffer()
        while true {
            piece.removeAll()
            let added = try piece.appendFromTail(minimum: Limits.inputPieceBytes) {
                (tail) throws(FileFailure) in try descriptor.read(into: tail, path: path)
            }
            if added == 0 { return hasher.finish() }
            hasher.update(piece.bytes)
        }
    }

    /// Brings everything that was written to the disks, whatever wrote it.
    package static func syncAll() { sync() }

    /// Today, UTC.
    package static var today: Day { Day(number: Int32(time(nil) / 86_400)) }
}
