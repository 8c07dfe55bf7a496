#if canImport(Glibc)
    import Glibc
#endif

/// Bytes that nothing changes any more, shared by all threads: a file that is mapped into memory,
/// or a buffer that was filled once.
///
/// A mapped file costs the same to open whatever its size, and its pages are shared by all
/// processes that map it. It must be replaced by renaming another over it and never be written
/// to in place: what lies behind a new end cannot be read, and the system ends a process that
/// tries (SIGBUS).
package final class FrozenBytes: Sendable {
    private enum Origin { case mapping, buffer, nothing }

    /// SAFETY: valid and unchanged for `byteCount` bytes from `init` to `deinit`; only read.
    package nonisolated(unsafe) let base: UnsafeRawPointer
    package let byteCount: Int
    private let origin: Origin

    /// Maps the file at `path` for reading.
    ///
    /// - Throws: also for what cannot be mapped, such as a pipe or a folder.
    package init(mapping path: String) throws(FileFailure) {
        let descriptor = try FileDescriptor(opening: path, flags: O_RDONLY, as: .open)
        var raw = stat()
        _ = try retryingInterrupts(.inspect, path) { fstat(descriptor.number, &raw) }
        let status = FileStatus(raw)
        guard status.kind == .file else {
            let code = status.kind == .folder ? EISDIR : ENODEV
            throw FileFailure(.read, path, code: code, detail: "only a regular file is mapped")
        }
        guard status.byteCount > 0 else {
            // The system maps no empty file.
            base = Self.noBytes
            byteCount = 0
            origin = .nothing
            return
        }
        let start = mmap(nil, status.byteCount, PROT_READ, MAP_PRIVATE, descriptor.number, 0)
        guard let start, start != MAP_FAILED else { throw FileFailure(.read, path, code: errno) }
        base = UnsafeRawPointer(start)
        byteCount = status.byteCount
        origin = .mapping
    }

    /// Takes a buffer over.
    package init(_ buffer: consuming ByteBuffer) {
        let count = buffer.count
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(count, 1), alignment: 64)
        buffer.withUnsafeBytes { memory.copyMemory(from: $0) }
        base = memory.baseAddress.map { UnsafeRawPointer($0) } ?? Self.noBytes
        byteCount = count
        origin = .buffer
    }

    /// Makes bytes of `byteCount`, all zero at first, which `fill` writes once.
    package init<E: Error>(
        byteCount: Int,
        _ fill: (UnsafeMutableRawBufferPointer) throws(E) -> Void
    ) throws(E) {
        let memory = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(byteCount, 1),
            alignment: 64
        )
        memory.initializeMemory(as: UInt8.self, repeating: 0)
        do {
            try fill(memory)
        } catch {
            memory.deallocate()
            throw error
        }
        base = memory.baseAddress.map { UnsafeRawPointer($0) } ?? Self.noBytes
        self.byteCount = byteCount
        origin = .buffer
    }

    deinit {
        switch origin {
        // SAFETY: made by `mmap` with this length, and unmapped once.
        case .mapping: munmap(UnsafeMutableRawPointer(mutating: base), byteCount)
        // SAFETY: allocated by `init`, and freed once.
        case .buffer: base.deallocate()
        case .nothing: break
        }
    }

    /// SAFETY: an address that is never read, for runs of no bytes.
    private static nonisolated(unsafe) let noBytes = UnsafeRawPointer(
        UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 1)
    )

    /// All of them.
    package var bytes: RawSpan {
        @_lifetime(borrow self)
        get {
            // SAFETY: `base` is valid for `byteCount` bytes as long as `self` lives.
            let span = RawSpan(_unsafeStart: base, byteCount: byteCount)
            return _overrideLifetime(span, borrowing: self)
        }
    }
}
