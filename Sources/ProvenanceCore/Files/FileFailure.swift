#if canImport(Glibc)
    import Glibc
#endif

/// A file operation that the system refused: what was tried, on which path, and why.
package struct FileFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was tried, as the verb of "cannot … `path`".
    package enum Operation: String, Sendable {
        case open, create, read, write, sync, close, rename, remove, list, resolve, inspect
        case createFolder = "create the folder"
        case syncFolder = "sync the folder"
    }

    package let operation: Operation
    package let path: String
    /// The system's error number (`errno`).
    package let code: Int32
    /// What the error number alone does not say.
    package let detail: String?

    package init(_ operation: Operation, _ path: String, code: Int32, detail: String? = nil) {
        self.operation = operation
        self.path = path
        self.code = code
        self.detail = detail
    }

    /// The error number for something that others hold on to.
    package static let busy = EBUSY

    /// The reader of the pipe has gone.
    package var isBrokenPipe: Bool { code == EPIPE }
    package var isNotFound: Bool { code == ENOENT || code == ENOTDIR }
    /// Exclusive creation found something under the name.
    package var exists: Bool { code == EEXIST }
    /// The device or the quota is full.
    package var isOutOfSpace: Bool { code == ENOSPC || code == EDQUOT }

    /// Such as "cannot open `x.gz`: no such file or directory".
    package var description: String {
        let reason = "cannot \(operation.rawValue) `\(shown(path))`: \(Self.text(of: code))"
        return detail.map { "\(reason) (\($0))" } ?? reason
    }

    /// The system's words for an error number, beginning in lower case like every message.
    private static func text(of code: Int32) -> String {
        // SAFETY: the POSIX form of `strerror_r` fills the buffer, ends it with NUL and is
        // thread-safe; the longest message of glibc has 49 bytes.
        let words = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) {
            buffer -> String? in
            guard let start = buffer.baseAddress, strerror_r(code, start, buffer.count) == 0
            else { return nil }
            return String(cString: start)
        }
        guard let words, let first = words.first else { return "error \(code)" }
        return first.lowercased() + words.dropFirst()
    }
}
