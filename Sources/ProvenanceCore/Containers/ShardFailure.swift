/// Why a shard cannot be read to its end. Nothing of such a shard may be published.
package struct ShardFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Cause: Hashable, Sendable {
        /// The system refused.
        case file(FileFailure)
        /// The bytes are not what the container promises: what, where, why.
        case damage(String)
        /// The file was written to while it was read.
        case changed(String)
    }

    /// The shard as the user named it.
    package let path: String
    package let cause: Cause

    package init(path: String, cause: Cause) {
        self.path = path
        self.cause = cause
    }

    package var isDamage: Bool {
        switch cause {
        case .file, .changed: false
        case .damage: true
        }
    }

    /// Such as "`x.gz`: gzip member 3 is damaged at byte 51234: checksum differs".
    package var description: String {
        switch cause {
        case .file(let failure): failure.description
        case .damage(let message), .changed(let message): "`\(shown(path))`: \(message)"
        }
    }

    static func file(_ failure: FileFailure) -> ShardFailure {
        ShardFailure(path: failure.path, cause: .file(failure))
    }

    static func wrapping<R: ~Copyable>(
        _ body: () throws(FileFailure) -> R
    ) throws(ShardFailure) -> R {
        do throws(FileFailure) {
            return try body()
        } catch {
            throw .file(error)
        }
    }
}
