#if canImport(Glibc)
    import Glibc
#endif

/// A file that is being read, for whoever copies of it what was read: the same file, whatever stands
/// under its name by then.
package struct StoredFile: ~Copyable {
    /// The file as a person named it.
    package let path: String
    let descriptor: FileDescriptor
    private let status: FileStatus

    /// - Parameter status: what the file was when it was opened.
    init(
        duplicating original: borrowing FileDescriptor,
        _ status: FileStatus,
        path: String
    ) throws(FileFailure) {
        self.path = path
        self.status = status
        descriptor = try FileDescriptor(duplicating: original.number, path: path)
    }

    /// Appends the bytes at `range`; fewer where the file ends before.
    package func read(
        _ range: Range<Int>,
        into output: inout ByteBuffer
    ) throws(FileFailure) {
        var offset = range.lowerBound
        while offset < range.upperBound {
            let wanted = range.upperBound - offset
            let added = try output.appendFromTail(minimum: wanted) { (tail) throws(FileFailure) in
                // SAFETY: a slice of the tail, which has room for all that is wanted.
                try descriptor.read(
                    into: UnsafeMutableRawBufferPointer(rebasing: tail[..<wanted]),
                    at: offset,
                    path: path
                )
            }
            if added == 0 { return }
            offset += added
        }
    }

    /// Whether nobody has written to the file since it was opened.
    package func isUnchanged() throws(FileFailure) -> Bool {
        let now = try descriptor.status(path: path)
        return now.byteCount == status.byteCount
            && now.modifiedNanoseconds == status.modifiedNanoseconds
    }
}
