#if canImport(Glibc)
    import CLinux
    import Glibc
#endif

/// An open file of the system with one owner: closed exactly once.
///
/// Calls that a signal interrupted are repeated, and a descriptor that somebody made non-blocking
/// is waited for. Paths are passed in for messages only.
struct FileDescriptor: ~Copyable {
    let number: CInt

    /// Opens `path`; `flags` as of `open(2)`, always with close-on-exec.
    init(
        opening path: String,
        flags: CInt,
        mode: mode_t = 0,
        as operation: FileFailure.Operation
    ) throws(FileFailure) {
        number = try retryingInterrupts(operation, path) {
            open(path, flags | O_CLOEXEC, mode)
        }
    }

    /// Duplicates a descriptor that belongs to the process, such as standard output: the
    /// duplicate is closed, and its close checked, without taking the original away.
    init(duplicating original: CInt, path: String) throws(FileFailure) {
        number = try retryingInterrupts(.open, path) { fcntl(original, F_DUPFD_CLOEXEC, 0) }
    }

    deinit { _ = Glibc.close(number) }

    /// Closes and reports what the system had put off until now, such as a failed network write.
    consuming func close(path: String) throws(FileFailure) {
        let result = Glibc.close(number)
        let code = errno
        discard self
        // Linux closes the descriptor even when a signal interrupts the call.
        if result != 0 && code != EINTR { throw FileFailure(.close, path, code: code) }
    }

    /// Reads what is there, at most the buffer's size; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer, path: String) throws(FileFailure) -> Int {
        while true {
            let count = Glibc.read(number, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            try recover(from: errno, waitingFor: POLLIN, .read, path)
        }
    }

    /// Reads what is there at `offset`, at most the buffer's size; 0 at the end.
    func read(
        into buffer: UnsafeMutableRawBufferPointer,
        at offset: Int,
        path: String
    ) throws(FileFailure) -> Int {
        while true {
            let count = pread(number, buffer.baseAddress, buffer.count, off_t(offset))
            if count >= 0 { return count }
            try recover(from: errno, waitingFor: POLLIN, .read, path)
        }
    }

    /// Makes this empty file a copy of the first `byteCount` bytes of another, which has no more.
    /// File systems that can, share them between both; others copy them without our help.
    ///
    /// - Returns: how many were copied before the system said that it cannot do that here.
    func copy(
        _ byteCount: Int,
        from other: borrowing FileDescriptor,
        path: String
    ) throws(FileFailure) -> Int {
        if ioctl(number, Self.cloneRequest, other.number) == 0 { return byteCount }
        var offset: off_t = 0
        while offset < byteCount {
            let count = sendfile(number, other.number, &offset, byteCount - Int(offset))
            let code = errno
            if count > 0 || (count < 0 && code == EINTR) { continue }
            if count == 0 || code == EINVAL || code == ENOSYS { break }
            throw FileFailure(.write, path, code: code)
        }
        return Int(offset)
    }

    /// `FICLONE` of `linux/fs.h`, whose macro is not imported.
    private static let cloneRequest: UInt = 0x4004_9409

    /// Writes all of `bytes`.
    func write(_ bytes: RawSpan, path: String) throws(FileFailure) {
        try bytes.withUnsafeBytes { (source) throws(FileFailure) in
            var rest = source[...]
            while !rest.isEmpty {
                // SAFETY: a slice of a live buffer; the system reads at most `rest.count` bytes.
                let piece = UnsafeRawBufferPointer(rebasing: rest)
                let count = Glibc.write(number, piece.baseAddress, piece.count)
                if count >= 0 {
                    rest = rest.dropFirst(count)
                } else {
                    try recover(from: errno, waitingFor: POLLOUT, .write, path)
                }
            }
        }
    }

    /// What the system knows of the open file.
    func status(path: String) throws(FileFailure) -> FileStatus {
        var raw = stat()
        _ = try retryingInterrupts(.inspect, path) { fstat(number, &raw) }
        return FileStatus(raw)
    }

    /// Brings what was written to the disk. Pipes and terminals have none and need none.
    func sync(as operation: FileFailure.Operation, path: String) throws(FileFailure) {
        while fsync(number) != 0 {
            let code = errno
            if code == EINVAL || code == ENOTSUP { return }
            if code != EINTR { throw FileFailure(operation, path, code: code) }
        }
    }

    /// Has the system begin to bring a range of what was written to the disk, and waits for nothing.
    /// Only `sync` says whether it arrived.
    func startSync(of range: Range<Int>) {
        _ = sync_file_range(
            number,
            range.lowerBound,
            range.count,
            UInt32(SLUICE_SYNC_FILE_RANGE_WRITE)
        )
    }

    /// Returns where the call is to be repeated; throws where it failed for good.
    private func recover(
        from code: Int32,
        waitingFor event: CInt,
        _ operation: FileFailure.Operation,
        _ path: String
    ) throws(FileFailure) {
        if code == EINTR { return }
        guard code == EAGAIN else { throw FileFailure(operation, path, code: code) }
        var request = pollfd(fd: number, events: Int16(event), revents: 0)
        // Whatever ends the wait, the repeated call finds out.
        _ = poll(&request, 1, -1)
    }
}

/// Repeats `call` while a signal interrupts it; a negative result is a failure.
func retryingInterrupts(
    _ operation: FileFailure.Operation,
    _ path: String,
    _ call: () -> CInt
) throws(FileFailure) -> CInt {
    while true {
        let result = call()
        if result >= 0 { return result }
        let code = errno
        if code != EINTR { throw FileFailure(operation, path, code: code) }
    }
}
