import ProvenanceCore

/// The right to publish one shard, held for the few renames that this takes: a file that is
/// created exclusively, so that it works between hosts that share a file system.
struct ShardLock {
    /// A lock that is older than this was left by an attempt that was killed.
    static let staleSeconds = 60

    private let path: String

    /// Waits for the lock.
    init(beside manifestPath: String) throws(FileFailure) {
        let slash = manifestPath.lastIndex(of: "/").map { manifestPath.index(after: $0) }
        let start = slash ?? manifestPath.startIndex
        path = manifestPath[..<start] + "." + manifestPath[start...] + ".lock"
        while true {
            do throws(FileFailure) {
                _ = try FileWriter(creating: path, digest: false).finish(sync: false)
                return
            } catch  where error.exists {
                if let age = Files.age(of: path), age > Self.staleSeconds {
                    try? Files.remove(path)
                } else {
                    Files.pause(milliseconds: 20)
                }
            }
        }
    }

    func release() { try? Files.remove(path) }
}
