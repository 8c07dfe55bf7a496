#if canImport(Glibc)
    import Glibc
#endif

/// A file being written: every write, sync and close is checked.
///
/// A writer that goes away unfinished closes its descriptor and leaves what was written; removing
/// it is the caller's decision.
///
/// SAFETY: the digest's C handle has one owner, this value, and is bound to no thread.
package struct FileWriter: ~Copyable, @unchecked Sendable {
    /// What was written, by the time it was finished.
    package struct Account: Hashable, Sendable {
        package let byteCount: Int
        /// Lower-case hexadecimal, if the writer was asked for a digest.
        package let sha256: String?
    }

    package let path: String
    /// Bytes that the system has taken.
    package private(set) var byteCount = 0

    private let descriptor: FileDescriptor
    private var hasher: SHA256?
    /// Whether what is written is on its way to the disk at once, since it will be waited for.
    private let startsSync: Bool
    /// Where that begins which is not on its way.
    private var unsyncedStart = 0
    /// So much is sent on its way together.
    private static let syncedByteCount = 1 << 20

    /// Creates a file that must not exist yet.
    ///
    /// - Parameter startsSync: whether it will be finished with `sync`.
    package init(
        creating path: String,
        digest: Bool = false,
        startsSync: Bool = false
    ) throws(FileFailure) {
        self.path = path
        self.startsSync = startsSync
        descriptor = try FileDescriptor(
            opening: path,
            flags: O_WRONLY | O_CREAT | O_EXCL,
            mode: 0o644,
            as: .create
        )
        hasher = digest ? SHA256() : nil
    }

    /// Opens an output that a person named, such as `/dev/stdout` or a named pipe; a regular file
    /// is created or replaced.
    package init(opening path: String, digest: Bool = false) throws(FileFailure) {
        self.path = path
        startsSync = false
        descriptor = try FileDescriptor(
            opening: path,
            flags: O_WRONLY | O_CREAT | O_TRUNC,
            mode: 0o644,
            as: .open
        )
        hasher = digest ? SHA256() : nil
    }

    /// Writes to a descriptor of the process, such as 1; it stays open afterwards.
    package init(
        descriptor original: Int32,
        named path: String,
        digest: Bool = false
    ) throws(FileFailure) {
        self.path = path
        startsSync = false
        descriptor = try FileDescriptor(duplicating: original, path: path)
        hasher = digest ? SHA256() : nil
    }

    /// Writes all of `bytes`. After a failure the file's length is not known and the writer must
    /// not be used further.
    package mutating func write(_ bytes: RawSpan) throws(FileFailure) {
        try descriptor.write(bytes, path: path)
        hasher?.update(bytes)
        byteCount += bytes.byteCount
        if startsSync, byteCount - unsyncedStart >= Self.syncedByteCount {
            descriptor.startSync(of: unsyncedStart..<byteCount)
            unsyncedStart = byteCount
        }
    }

    /// Writes all of a buffer.
    package mutating func write(_ buffer: borrowing ByteBuffer) throws(FileFailure) {
        try write(buffer.bytes)
    }

    /// Writes bytes of a file that is being read.
    package mutating func write(
        _ range: Range<Int>,
        of file: borrowing StoredFile
    ) throws(FileFailure) {
        var piece = ByteBuffer()
        var start = range.lowerBound
        while start < range.upperBound {
            let end = min(start + Limits.inputPieceBytes, range.upperBound)
            piece.removeAll()
            try file.read(start..<end, into: &piece)
            if piece.count < end - start { throw Self.isShort(file.path) }
            try write(piece)
            start = end
        }
    }

    /// Makes this file, of which nothing was written yet, a copy of one that is being read.
    ///
    /// - Parameter sha256: of all of it, if digests are wanted.
    package consuming func finish(
        copying file: borrowing StoredFile,
        byteCount: Int,
        sha256: String?,
        sync: Bool
    ) throws(FileFailure) -> Account {
        precondition(self.byteCount == 0, "a copy is made into an empty file")
        let copied = try descriptor.copy(byteCount, from: file.descriptor, path: path)
        // What is written here is digested for nothing.
        if copied < byteCount { try write(copied..<byteCount, of: file) }
        guard try file.isUnchanged() else {
            throw FileFailure(
                .read,
                file.path,
                code: ESTALE,
                detail: "the file was changed while it was copied"
            )
        }
        _ = try finish(sync: sync)
        return Account(byteCount: byteCount, sha256: sha256)
    }

    private static func isShort(_ path: String) -> FileFailure {
        FileFailure(.read, path, code: ESTALE, detail: "the file was cut while it was copied")
    }

    /// Brings the file to the disk if asked, and closes it.
    package consuming func finish(sync: Bool) throws(FileFailure) -> Account {
        if sync { try descriptor.sync(as: .sync, path: path) }
        try descriptor.close(path: path)
        return Account(byteCount: byteCount, sha256: hasher.take()?.finish())
    }
}
