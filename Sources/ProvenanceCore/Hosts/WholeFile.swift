#if canImport(Glibc)
    import Glibc
#endif

/// Reading a small or middling file in one piece: lists and tables, never shards.
package enum WholeFile {
    /// Why a file could not be read: the words that follow its name in a message.
    package enum Fault: Error, Equatable, Sendable {
        case missing
        case folder
        case tooLarge(limitBytes: Int)
        /// The system's own words.
        case system(String)

        package var explanation: String {
            switch self {
            case .missing: "does not exist"
            case .folder: "is a folder"
            case .tooLarge(let limit): "is larger than \(limit) bytes"
            case .system(let words): "cannot be read: \(words)"
            }
        }
    }

    /// The bytes of the file at `path`.
    package static func bytes(
        of path: String,
        limitBytes: Int
    ) throws(Fault) -> ByteBuffer {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw fault(errno) }
        defer { _ = close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw fault(errno) }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw .folder }
        guard status.st_size <= limitBytes else { throw .tooLarge(limitBytes: limitBytes) }

        var content = ByteBuffer(capacity: Int(status.st_size) + 1)
        while true {
            var failure: Int32 = 0
            let count = content.appendFromTail(minimum: 1) { tail in
                while true {
                    let count = read(descriptor, tail.baseAddress, tail.count)
                    if count >= 0 { return count }
                    if errno != EINTR {
                        failure = errno
                        return 0
                    }
                }
            }
            guard failure == 0 else { throw fault(failure) }
            guard count > 0 else { return content }
            guard content.count <= limitBytes else { throw .tooLarge(limitBytes: limitBytes) }
            if content.count == content.capacity { content.reserve(64 << 10) }
        }
    }

    private static func fault(_ code: Int32) -> Fault {
        switch code {
        case ENOENT, ENOTDIR: .missing
        case EISDIR: .folder
        default: .system(String(cString: strerror(code)))
        }
    }
}
