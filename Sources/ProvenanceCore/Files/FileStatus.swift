#if canImport(Glibc)
    import Glibc
#endif

/// What the system knows of a path.
package struct FileStatus: Hashable, Sendable {
    package enum Kind: Sendable { case file, folder, link, other }

    package let kind: Kind
    package let byteCount: Int
    /// Nanoseconds since 1970, as precise as the file system keeps them.
    package let modifiedNanoseconds: Int64
    /// Device and number: two paths with the same pair are the same file.
    package let device: UInt64
    package let number: UInt64

    init(_ raw: stat) {
        switch raw.st_mode & S_IFMT {
        case S_IFREG: kind = .file
        case S_IFDIR: kind = .folder
        case S_IFLNK: kind = .link
        default: kind = .other
        }
        byteCount = Int(raw.st_size)
        modifiedNanoseconds =
            Int64(raw.st_mtim.tv_sec) * 1_000_000_000 + Int64(raw.st_mtim.tv_nsec)
        device = UInt64(raw.st_dev)
        number = UInt64(raw.st_ino)
    }
}
