#if canImport(Glibc)
    import Glibc
#endif

/// Operations on whole files and folders, each checked.
package enum Files {
    /// Puts `source` in the place of `target` in one step, on the same file system.
    package static func rename(_ source: String, to target: String) throws(FileFailure) {
        _ = try retryingInterrupts(.rename, source) { Glibc.rename(source, target) }
    }

    /// Removes a file or a link; one that is not there is no failure.
    package static func remove(_ path: String) throws(FileFailure) {
        do {
            _ = try retryingInterrupts(.remove, path) { unlink(path) }
        } catch  where error.code == ENOENT {
            return
        }
    }

    /// Creates a folder, with its parents if asked; one that is already there is no failure.
    package static func createFolder(
        _ path: String,
        withParents: Bool = true
    ) throws(FileFailure) {
        do {
            _ = try retryingInterrupts(.createFolder, path) { mkdir(path, 0o755) }
        } catch  where error.code == EEXIST && isFolder(path) {
            return
        } catch  where error.code == ENOENT && withParents {
            let parent = folder(of: path)
            if parent == path || parent == "." { throw error }
            try createFolder(parent)
            try createFolder(path, withParents: false)
        }
    }

    /// Brings a folder's entries (creations, renames, removals) to the disk.
    package static func syncFolder(_ path: String) throws(FileFailure) {
        let descriptor = try FileDescriptor(
            opening: path,
            flags: O_RDONLY | O_DIRECTORY,
            as: .syncFolder
        )
        try descriptor.sync(as: .syncFolder, path: path)
    }

    /// Whether there is anything under the name; a link that leads nowhere counts as nothing.
    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    package static func isFolder(_ path: String) -> Bool {
        (try? status(of: path))?.kind == .folder
    }

    /// What the system knows of `path`; links are followed unless told otherwise.
    package static func status(
        of path: String,
        followingLinks: Bool = true
    ) throws(FileFailure) -> FileStatus {
        var raw = stat()
        _ = try retryingInterrupts(.inspect, path) {
            followingLinks ? stat(path, &raw) : lstat(path, &raw)
        }
        return FileStatus(raw)
    }

    /// The bytes of a whole file, which must not have more than `limit`.
    package static func contents(
        of path: String,
        limit: Int
    ) throws(FileFailure) -> ByteBuffer {
        let descriptor = try FileDescriptor(opening: path, flags: O_RDONLY, as: .open)
        let expected = (try? status(of: path))?.byteCount ?? 0
        var bytes = ByteBuffer(capacity: min(expected, limit) + 1)
        while true {
            let added = try bytes.appendFromTail(minimum: 1) { (tail) throws(FileFailure) in
                try descriptor.read(into: tail, path: path)
            }
            if bytes.count > limit {
                throw FileFailure(.read, path, code: EFBIG, detail: "at most \(limit) bytes")
            }
            if added == 0 { return bytes }
        }
    }

    /// The first bytes of a file: as many as asked for, or fewer if it has fewer.
    package static func front(
        of path: String,
        byteCount: Int
    ) throws(FileFailure) -> ByteBuffer {
        let descriptor = try FileDescriptor(opening: path, flags: O_RDONLY, as: .open)
        var bytes = ByteBuffer(capacity: byteCount)
        while bytes.count < byteCount {
            let rest = byteCount - bytes.count
            let added = try bytes.appendFromTail(minimum: rest) { (tail) throws(FileFailure) in
                let part = UnsafeMutableRawBufferPointer(rebasing: tail[..<rest])
                return try descriptor.read(into: part, path: path)
            }
            if added == 0 { return bytes }
        }
        return bytes
    }

    /// The absolute path without links, `.` and `..`.
    package static func realPath(of path: String) throws(FileFailure) -> String {
        guard let resolved = realpath(path, nil) else {
            throw FileFailure(.resolve, path, code: errno)
        }
        // SAFETY: with a nil buffer `realpath` allocates a string that the caller frees.
        defer { free(resolved) }
        return try name(resolved, in: path)
    }

    // MARK: Paths

    /// The folder that holds `path`: `.` for a bare name, `/` for the top.
    package static func folder(of path: String) -> String {
        let trimmed = withoutTrailingSlashes(path)
        guard let slash = trimmed.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return withoutTrailingSlashes(String(trimmed[..<slash]), emptyIs: "/")
    }

    /// `folder/name` with exactly one slash between; a bare name where the folder is `.` or empty.
    package static func join(_ folder: String, _ name: String) -> String {
        if folder.isEmpty || folder == "." { return name }
        return folder.utf8.last == UInt8(ascii: "/") ? folder + name : folder + "/" + name
    }

    private static func withoutTrailingSlashes(
        _ path: String,
        emptyIs replacement: String = ""
    ) -> String {
        var bytes = Substring(path).utf8
        while bytes.count > (replacement.isEmpty ? 1 : 0) && bytes.last == UInt8(ascii: "/") {
            bytes.removeLast()
        }
        return bytes.isEmpty ? replacement : String(Substring(bytes))
    }

    /// A name that the system returned. One that is not UTF-8 could not be opened again from a
    /// `String`, so it is a failure and never silently another name.
    static func name(
        _ bytes: UnsafePointer<CChar>,
        in folder: String
    ) throws(FileFailure) -> String {
        guard let name = String(validatingCString: bytes) else {
            let detail = "the name `\(String(cString: bytes))` is not UTF-8"
            throw FileFailure(.list, folder, code: EILSEQ, detail: detail)
        }
        return name
    }
}
